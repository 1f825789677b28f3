// Files as bytes, and what is guessed of them.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import { guessColumns, guessHeader } from './columns.js';
import { FileProblem, csvOf, decode, guessDelimiter, guessEncoding, parse } from './csv.js';
import { dataFile } from './data.mjs';
import { guessReading, policyFor, readOrders } from './orders.js';

const bytes = (text) => new TextEncoder().encode(text);

function read(file) {
  const found = readFileSync(file);
  const encoding = guessEncoding(found);
  const text = decode(found, encoding);
  const delimiter = guessDelimiter(text);
  const { records, numbers } = parse(text, delimiter);
  const reading = guessReading(records);
  const rows = reading.hasHeader ? records.slice(1) : records;
  return { encoding, delimiter, records, numbers, reading, ...readOrders(rows, reading) };
}

function refused(run) {
  try {
    run();
  } catch (error) {
    assert.ok(error instanceof FileProblem, String(error));
    return [error.code, error.row];
  }
  return assert.fail('it was read');
}

test('the encoding is guessed', () => {
  const korean = Uint8Array.of(0xb0, 0xed, 0xb0, 0xb4, 0x2c, 0xb1, 0xdd, 0xbe, 0xd7); // 고객,금액
  assert.equal(guessEncoding(korean), 'euc-kr');
  assert.equal(decode(korean, 'euc-kr'), '고객,금액');
  assert.equal(guessEncoding(bytes('고객,금액')), 'utf-8');
  assert.equal(decode(bytes('\ufeff고객,금액'), 'utf-8'), '고객,금액', 'without the mark that Excel writes');
  assert.equal(guessEncoding(Uint8Array.of(0x52, 0xe9)), 'windows-1252');
  const wide = Uint8Array.of(0xff, 0xfe, 0x61, 0, 0x2c, 0, 0x62, 0);
  assert.equal(decode(wide, guessEncoding(wide)), 'a,b');
});

test('a spreadsheet takes cells for what they are', () => {
  const rows = [{ customer: '=HYPERLINK("http://x")', code: '--1', net: '-5.00' }, { customer: '김민준, A', code: '555', net: null }];
  assert.equal(csvOf(['customer', 'code', 'net'], rows), `customer,code,net\r\n"'=HYPERLINK(""http://x"")","'--1",-5.00\r\n"김민준, A",555,`);
  assert.equal(csvOf(['customer'], []).trim(), 'customer');
});

test('what is no text file is told apart', () => {
  assert.deepEqual(refused(() => guessEncoding(new Uint8Array())), ['file_empty', null]);
  assert.deepEqual(refused(() => guessEncoding(Uint8Array.of(0x50, 0x4b, 3, 4, 20))), ['file_workbook', null]);
  assert.deepEqual(refused(() => guessEncoding(Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0, 1))), ['file_binary', null]);
  assert.deepEqual(refused(() => parse(' \n\n', 'comma')), ['file_empty', null]);
  assert.deepEqual(refused(() => parse('a,b\n1,"2\n3,4\n5,6', 'comma')), ['file_quote', 2]);
});

test('the delimiter is guessed', () => {
  const cases = {
    'a,b,c\n1,2,3\n': 'comma',
    'a;b;c\n1,5;2,5;3\n2,5;7,5;1': 'semicolon',
    'a\tb\n1, 2\t3\n': 'tab',
    'a|b\n1|2': 'pipe',
    ' 00004 0001 19970101  2   29.33\r\n 00004 0001 19970118  2   29.73\r\n': 'blanks',
    'name,at\n"Kim, Minjun",2026-11-26 10:00\n"Lee, Seoyeon",2026-11-27 11:30': 'comma',
  };
  for (const [text, delimiter] of Object.entries(cases)) assert.equal(guessDelimiter(text), delimiter, text);
});

test('cells may be quoted and rows empty', () => {
  const { records, numbers } = parse('a,b\r\n\r\n"x ""y"", z","line\nbreak"\r\n,\r\n1,2\r\n', 'comma');
  assert.deepEqual(records, [['a', 'b'], ['x "y", z', 'line\nbreak'], ['1', '2']]);
  assert.deepEqual(numbers, [1, 3, 5]);
});

test('columns are known by their names in both languages', () => {
  const guess = (...names) => {
    const roles = guessColumns([], names);
    return Object.fromEntries(Object.entries(roles).filter(([, at]) => at !== null).map(([role, at]) => [role, names[at]]));
  };
  assert.deepEqual(guess('주문번호', '회원 ID', '주문일시', '결제금액', '통화'), { customer: '회원 ID', at: '주문일시', amount: '결제금액', order: '주문번호', currency: '통화' });
  assert.deepEqual(guess('주문번호', '상품주문번호', '구매자ID', '결제일', '수량', '단가'), { customer: '구매자ID', at: '결제일', quantity: '수량', price: '단가', order: '주문번호', line: '상품주문번호' });
  assert.deepEqual(guess('Order ID', 'Customer_ID', 'Order Date', 'Quantity', 'Unit Price', 'Total'), { customer: 'Customer_ID', at: 'Order Date', quantity: 'Quantity', price: 'Unit Price', amount: 'Total', order: 'Order ID' });
  assert.deepEqual(guess('customer', 'date', 'price'), { customer: 'customer', at: 'date', amount: 'price' });
  // The better name wins, wherever it stands.
  assert.deepEqual(guess('date', 'created_at', 'order_date', 'user', 'customer_id', 'sales', 'amount'), { customer: 'customer_id', at: 'order_date', amount: 'amount' });
});

test('a file without known names is read by its values', () => {
  const records = [['K-1', '3', '2026-11-20', '12.50'], ['K-2', '1', '2026-11-21', '7.00']];
  assert.equal(guessHeader(records), false);
  const { customer, at, amount } = guessColumns(records, []);
  assert.deepEqual([customer, at, amount], [0, 2, 3]);
  assert.equal(guessHeader([['wer', 'wann', 'wie viel'], ...records]), true);
  assert.equal(guessHeader([['customer', 'at', 'amount']]), true);
});

test('what cannot be read goes to the engine as it is', () => {
  const rows = [['K-1', '2026-11-20', '12.50'], ['K-2', 'soon', '7'], ['', '2026-11-22', 'free'], ['K-3', '', '']];
  const reading = { roles: { customer: 0, at: 1, amount: 2, quantity: null, price: null, order: null, line: null, currency: null }, format: 'ymd', mark: '.' };
  assert.deepEqual(readOrders(rows, reading), {
    orders: { customer: ['K-1', 'K-2', '', 'K-3'], at: ['2026-11-20', 'soon', '2026-11-22', null], amount: ['12.5', '7', 'free', null] },
    last: '2026-11-22',
    places: 2,
    currency: null,
  });
  const placesOf = (...amounts) => readOrders(amounts.map((amount) => ['K-1', '2026-11-20', amount]), reading).places;
  assert.deepEqual([placesOf('5', '39,000'), placesOf('5', '1.5'), placesOf('1.125'), placesOf('0.30000000000000004')], [0, 2, 3, 2]);
  const roles = (changed) => () => readOrders(rows, { ...reading, roles: { ...reading.roles, ...changed } });
  assert.deepEqual(refused(roles({ customer: null })), ['no_customer', null]);
  assert.deepEqual(refused(roles({ at: null })), ['no_at', null]);
  assert.deepEqual(refused(roles({ amount: null, quantity: 2 })), ['no_amount', null]);
  assert.deepEqual(refused(roles({ at: 0 })), ['no_dates', null]);
  assert.deepEqual(refused(roles({ amount: 0 })), ['no_amounts', null]);
  assert.deepEqual(refused(() => readOrders([], reading)), ['file_no_rows', null]);
});

test('the policy has the places and the currency of the file', () => {
  const { rfm, time_zone: zone } = policyFor({ places: 0, currency: 'KRW' }, '+09:00', 'standard');
  assert.deepEqual([rfm, zone], [{ currency: { code: 'KRW', places: 0 } }, '+09:00']);
  const fitted = policyFor({ places: 2, currency: null }, '+09:00', 'quantiles').rfm;
  assert.deepEqual([fitted.currency, fitted.recency.quantiles.population], [{ places: 2 }, 'all']);
});

const france = dataFile('online_retail/france.csv');
test('the orders of Online Retail', { skip: france.skip }, () => {
  const { encoding, delimiter, records, reading, orders, last, places } = read(france.file);
  assert.deepEqual([encoding, delimiter, records.length, last, places], ['utf-8', 'comma', 8558, '2011-12-09', 2]);
  const names = Object.fromEntries(Object.entries(reading.roles).filter(([, at]) => at !== null).map(([role, at]) => [role, records[0][at]]));
  assert.deepEqual(names, { customer: 'CustomerID', at: 'InvoiceDate', quantity: 'Quantity', price: 'UnitPrice', order: 'InvoiceNo' });
  assert.deepEqual([reading.format, reading.isAmbiguous, reading.mark], ['mdy', false, '.']);
  assert.deepEqual([orders.customer[0], orders.at[0], orders.amount[0], orders.order[0]], ['12583', '2010-12-01T08:45:00', '90', '536370']);
  // By plain arithmetic over the text itself: only descriptions, which stand before, have commas or quotes.
  const lines = readFileSync(france.file, 'utf8').trim().split(/\r?\n/).slice(1);
  let cents = 0n;
  for (const line of lines) {
    const cells = line.split(',');
    const [price, quantity] = [cells.at(-3), cells.at(-5)];
    const [whole, fraction = ''] = price.split('.');
    cents += BigInt(quantity) * BigInt(whole + fraction.padEnd(2, '0'));
  }
  const toCents = (amount) => {
    const [whole, fraction = ''] = amount.replace('-', '').split('.');
    return BigInt(whole + fraction.padEnd(2, '0')) * (amount.startsWith('-') ? -1n : 1n);
  };
  assert.equal(orders.amount.reduce((sum, amount) => sum + toCents(amount), 0n), cents);
  assert.ok(orders.customer.includes(''), 'rows without a customer');
  assert.ok(orders.amount.some((amount) => amount.startsWith('-')), 'returns');
});

const cdnow = dataFile('cdnow/CDNOW_sample.txt');
test('the orders of CDNOW, a table without a header', { skip: cdnow.skip }, () => {
  const { delimiter, records, reading, orders, last, places } = read(cdnow.file);
  assert.deepEqual([delimiter, records.length, reading.hasHeader, last, places], ['blanks', 6919, false, '1998-06-30', 2]);
  const { customer, at, amount, ...others } = reading.roles;
  assert.deepEqual([customer, at, amount], [0, 2, 4]);
  assert.ok(Object.values(others).every((role) => role === null));
  assert.deepEqual([orders.customer[4], orders.at[4], orders.amount[4]], ['00021', '1997-01-01', '63.34']);
});

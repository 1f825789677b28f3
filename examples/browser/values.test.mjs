// Dates and amounts as people write them.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { guessDateFormat, guessMark, placesOf, product, readAmount, readDate } from './values.js';

test('dates are read in the format that was chosen', () => {
  const cases = [
    ['exact', '2026-11-26T18:05:00+09:00', '2026-11-26T18:05:00+09:00'],
    ['exact', '2026-11-26 18:05z', '2026-11-26T18:05:00Z'],
    ['exact', '2026-11-26T18:05:00', null],
    ['ymd', '2026-11-26', '2026-11-26'],
    ['ymd', ' 2026-11-26 18:05:09 ', '2026-11-26T18:05:09'],
    ['ymd', '2026-11-26T18:05:09.1234567', '2026-11-26T18:05:09.123'],
    ['ymd', '2026/1/6 8:05', '2026-01-06T08:05:00'],
    ['ymd', '2026. 11. 26.', '2026-11-26'],
    ['ymd', '2026. 11. 26. 오후 3:05:00', '2026-11-26T15:05:00'],
    ['ymd', '2026년 11월 26일', '2026-11-26'],
    ['ymd', '2026-11-26 오전 12:05', '2026-11-26T00:05:00'],
    ['ymd', '2026-13-01', null],
    ['digits', '19970118', '1997-01-18'],
    ['digits', '20261126180509', '2026-11-26T18:05:09'],
    ['digits', '19971318', null],
    ['digits', '1234567', null],
    ['mdy', '12/1/2010 8:45', '2010-12-01T08:45:00'],
    ['dmy', '12/1/2010 8:45', '2010-01-12T08:45:00'],
    ['mdy', '11/26/2026 3:05 PM', '2026-11-26T15:05:00'],
    ['mdy', '11/26/2026 12:05 am', '2026-11-26T00:05:00'],
    ['dmy', '26.11.2026', '2026-11-26'],
    ['mdy', '26.11.2026', null],
    ['mdy', 'soon', null],
  ];
  for (const [format, text, read] of cases) assert.equal(readDate(text, format), read, `${format}: ${text}`);
});

test('the format of dates is guessed, and doubt is told', () => {
  const guess = (texts) => {
    const { format, isAmbiguous } = guessDateFormat(texts);
    return [format, isAmbiguous];
  };
  assert.deepEqual(guess(['2026-11-26T18:05:00Z', '2026-11-26T18:05:00+09:00']), ['exact', false]);
  assert.deepEqual(guess(['2026-11-26', '', '2026-11-26 10:00']), ['ymd', false]);
  assert.deepEqual(guess(['19970101', '19971231']), ['digits', false]);
  assert.deepEqual(guess(['12/1/2010 8:45', '12/31/2010 8:45']), ['mdy', false]);
  assert.deepEqual(guess(['1/12/2010', '31/12/2010']), ['dmy', false]);
  assert.deepEqual(guess(['1/12/2010', '2/12/2010']), ['mdy', true]);
  // One wrong row does not decide.
  assert.deepEqual(guess([...Array(99).fill('2026-11-26'), '1/2/2026']), ['ymd', false]);
  // The last of many rows does, where nothing else can.
  assert.deepEqual(guess([...Array(500).fill('1/2/2026'), '13/2/2026']), ['dmy', false]);
  assert.equal(guessDateFormat(['a', '']).share, 0);
  assert.equal(guessDateFormat([]).share, 0);
});

test('amounts keep every digit', () => {
  const cases = [
    ['29.33', '.', '29.33'],
    ['1,234.50', '.', '1234.5'],
    ['1.234,50', ',', '1234.5'],
    ['1 234,50', ',', '1234.5'],
    ['₩39,000', '.', '39000'],
    ['39,000원', '.', '39000'],
    ['KRW 39,000', '.', '39000'],
    ['EUR12', '.', '12'],
    ['-$5.00', '.', '-5'],
    ['(12.50)', '.', '-12.5'],
    ['12.50-', '.', '-12.5'],
    ['\u221212.5', '.', '-12.5'],
    ['+7', '.', '7'],
    ['-0.00', '.', '0'],
    ['.5', '.', '0.5'],
    ['007', '.', '7'],
    ['123456789012345678901234567890.01', '.', '123456789012345678901234567890.01'],
    ['1,23', '.', null],
    ['1.234.5', '.', null],
    ['1e3', '.', null],
    ['--5', '.', null],
    ['(-5)', '.', null],
    ['free', '.', null],
    ['', '.', null],
    ['.', '.', null],
    ['12/1/2010', '.', null],
  ];
  for (const [text, mark, read] of cases) assert.equal(readAmount(text, mark), read, text);
});

test('the decimal sign is the one by which texts are amounts', () => {
  assert.equal(guessMark(['1.5', '2,000.25', '7']), '.');
  assert.equal(guessMark(['1,5', '2.000,25', '7']), ',');
  assert.equal(guessMark(['1', '2']), '.');
});

test('products are exact', () => {
  assert.equal(product('24', '3.75'), '90');
  assert.equal(product('3', '0.1'), '0.3');
  assert.equal(product('-12', '0.85'), '-10.2');
  assert.equal(product('0.01', '-0.02'), '-0.0002');
  assert.equal(product('-0', '5'), '0');
  assert.equal(product('99999999999999999999', '99999999999.99'), '9999999999998999999900000000000.01');
  assert.deepEqual(['7', '7.5', '0.125'].map(placesOf), [0, 1, 3]);
});

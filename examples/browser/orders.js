// Records of a file as the columns of orders that the engine reads.

import { guessColumns, guessHeader } from './columns.js';
import { FileProblem } from './csv.js';
import { guessDateFormat, guessMark, placesOf, product, readAmount, readDate } from './values.js';

/** Decimal places of most currencies that have any; some have more, but beyond these they are no money. */
const USUAL_PLACES = 2;
const MOST_PLACES = 4;

/** How a file is read, as far as it can be guessed. */
export function guessReading(records, hasHeader = guessHeader(records)) {
  const rows = hasHeader ? records.slice(1) : records;
  const roles = guessColumns(rows, hasHeader ? records[0] : []);
  return { hasHeader, roles, ...guessDates(rows, roles), ...guessAmounts(rows, roles) };
}

/** How the dates of these roles are written. */
export function guessDates(rows, roles) {
  const { format, isAmbiguous } = guessDateFormat(column(rows, roles.at));
  return { format, isAmbiguous };
}

/** How the amounts of these roles are written. */
export const guessAmounts = (rows, roles) => ({ mark: guessMark(column(rows, roles.amount ?? roles.price)) });

const column = (rows, at) => (at === null ? [] : rows.map((record) => record[at] ?? ''));

/** The columns, and what a policy for them says. Throws where a column is missing or nothing can be read in it. */
export function readOrders(rows, { roles, format, mark }) {
  const isProduct = roles.amount === null;
  if (roles.customer === null || roles.at === null) throw new FileProblem(roles.customer === null ? 'no_customer' : 'no_at');
  if (isProduct && (roles.quantity === null || roles.price === null)) throw new FileProblem('no_amount');
  if (rows.length === 0) throw new FileProblem('file_no_rows');

  const orders = { customer: column(rows, roles.customer).map((text) => text.trim()) };
  let last = '';
  let dates = 0;
  orders.at = column(rows, roles.at).map((text) => {
    const date = readDate(text, format);
    if (date === null) return unreadable(text);
    dates += 1;
    const day = dayOf(date);
    // The engine refuses the row of a day that no calendar has.
    if (day > last && isDay(day)) last = day;
    return date;
  });
  if (dates === 0 || last === '') throw new FileProblem('no_dates');

  let places = 0;
  let amounts = 0;
  const read = isProduct ? products(rows, roles, mark) : column(rows, roles.amount).map((text) => [readAmount(text, mark), text]);
  orders.amount = read.map(([amount, text]) => {
    if (amount === null) return unreadable(text);
    amounts += 1;
    places = Math.max(places, placesOf(amount));
    return amount;
  });
  if (amounts === 0) throw new FileProblem('no_amounts');

  for (const role of ['order', 'line']) {
    if (roles[role] !== null) orders[role] = column(rows, roles[role]).map((text) => text.trim());
  }
  const currency = roles.currency === null ? null : column(rows, roles.currency).map((text) => text.trim().toUpperCase());
  if (currency !== null) orders.currency = currency.map((text) => (text === '' ? null : text));
  return { orders, last, places: placesFor(places), currency: mostFrequent(currency ?? []) };
}

/** The day of a date or local time, or that of an instant in the zone of this machine. */
function dayOf(date) {
  if (!/\d(Z|[+-]\d\d:\d\d)$/i.test(date.slice(10))) return date.slice(0, 10);
  const at = new Date(date);
  const local = new Date(at.getTime() - at.getTimezoneOffset() * 60_000);
  return Number.isNaN(local.getTime()) ? '' : local.toISOString().slice(0, 10);
}

/** Whether orders are placed on such a day: `2026-11-31` is in no calendar, and `9999-12-31` stands for none. */
function isDay(day) {
  if (day >= '9000') return false;
  const found = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(found.getTime()) && found.toISOString().startsWith(day);
}

const placesFor = (most) => (most === 0 || (most > USUAL_PLACES && most <= MOST_PLACES) ? most : USUAL_PLACES);

function products(rows, roles, mark) {
  const prices = column(rows, roles.price);
  return column(rows, roles.quantity).map((text, row) => {
    const [quantity, price] = [readAmount(text, mark), readAmount(prices[row], mark)];
    const amount = quantity === null || price === null ? null : product(quantity, price);
    return [amount, quantity === null ? text : prices[row]];
  });
}

/** For the engine to refuse: nothing, or the text as it stands. */
const unreadable = (text) => (text.trim() === '' ? null : text.trim());

function mostFrequent(texts) {
  const counts = new Map();
  for (const text of texts) if (text !== '') counts.set(text, (counts.get(text) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? null;
}

/** The policy by which these orders are scored: the standard cuts, or quantiles of all three metrics. */
export function policyFor({ places, currency }, zone, cuts) {
  const all = { quantiles: { population: 'all' } };
  return {
    format: 1,
    id: 'customers',
    version: '1',
    time_zone: zone,
    rfm: {
      currency: { ...(currency === null ? {} : { code: currency }), places },
      ...(cuts === 'quantiles' ? { recency: all, frequency: all } : {}),
    },
  };
}

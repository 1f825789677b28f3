// Random orders, the same each time, as objects and as columns of every kind.

import { chance } from './leads.js';

export const AS_OF = '2026-11-26T09:00:00+09:00';

/** A policy of a shop in Seoul: orders, and leads who have none yet. */
export const MARKET = {
  format: 1,
  id: 'market',
  version: '1',
  time_zone: '+09:00',
  activities: { checkout_abandoned: {} },
  axes: [{ id: 'interest', rules: [{ id: 'checkouts', activity: 'checkout_abandoned', points: 50, within: '30d' }] }],
  grids: { form: { x: { axes: ['interest'], bands: [{ id: 'low' }, { id: 'high', from: 40 }] }, cells: { low: 'cold', high: 'hot' } } },
  rfm: { currency: { code: 'KRW', places: 0 }, recency: { cuts: [7, 30, 90, 180] }, monetary: { quantiles: { min_population: 2 } } },
};

const DAY = 86_400_000;
const END = Date.parse(AS_OF);

/** Rows of orders: customers are numbers, or texts in Korean. */
export function randomOrders(count, seed, { texts = false } = {}) {
  const random = chance(seed);
  return Array.from({ length: count }, (_, index) => {
    const customer = 1 + Math.floor(random() * (count / 5));
    const order = index - (index % 2);
    return {
      customer: texts ? `고객-${customer}` : customer,
      // Two lines of one order, which is one customer's.
      at: new Date(END - Math.floor(random() * 400 * DAY)),
      amount: Math.floor(random() * 100_000) - 5_000,
      order: random() < 0.5 ? null : `O-${order}-${customer}`,
      kind: random() < 0.05 ? 'refund' : null,
    };
  });
}

/** The same rows as lists of values. */
export function columnsOf(rows) {
  return Object.fromEntries(Object.keys(rows[0]).map((name) => [name, rows.map((row) => row[name])]));
}

/** The same as typed arrays and texts by their numbers. */
export function typed({ customer, at, amount, order, kind }) {
  const names = [...new Set(order.filter((name) => name !== null))];
  return {
    customer: Int32Array.from(customer),
    at: Float64Array.from(at, Number),
    amount: BigInt64Array.from(amount, BigInt),
    order: { codes: Int32Array.from(order, (name) => names.indexOf(name)), names },
    kind: { codes: Int8Array.from(kind, (name) => (name === null ? -1 : 0)), names: ['refund'] },
    note: [{ odd: true }],
  };
}

/** The same as a table of `apache-arrow`. */
export function arrowTable(arrow, columns) {
  const types = { customer: new arrow.Int64(), at: new arrow.TimestampMillisecond('UTC'), amount: new arrow.Int64() };
  const made = Object.entries(columns).map(([name, values]) => {
    const given = types[name] instanceof arrow.Int64 ? values.map(BigInt) : values;
    return [name, arrow.vectorFromArray(given, types[name] ?? new arrow.Utf8())];
  });
  return new arrow.Table(Object.fromEntries(made));
}

/** Rows in another order. */
export function shuffled(rows, seed) {
  const random = chance(seed);
  const mixed = [...rows];
  for (let last = mixed.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    [mixed[last], mixed[other]] = [mixed[other], mixed[last]];
  }
  return mixed;
}

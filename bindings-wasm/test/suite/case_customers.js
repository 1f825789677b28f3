// Runs a case with orders: summed up in one call and one by one, merged, scored, explained.

import { same, thrown } from './assert.js';

export function runCustomers(api, engine, test) {
  if (!knowsOrders(engine, test.as_of)) {
    same(thrown(api.LeadgridError, () => engine.rfm(test.as_of), 'a module without orders').code, 'not_supported', 'rfm');
    return;
  }
  if (test.error !== undefined) {
    const { code, path } = thrown(api.DataError, () => summedUp(engine, test).whole.score(), 'orders');
    same({ code, path }, test.error, 'error');
    return;
  }
  const { whole, merged } = summedUp(engine, test);
  same(Array.from(whole.toBytes()), Array.from(merged.toBytes()), 'in one call and merged');
  const customers = whole.score(undefined, { leads: test.leads ?? [] });
  const found = {
    left_out: whole.leftOut,
    bad_rows: whole.badRows.map(({ row, code, path }) => ({ row, code, path })),
    model: whole.fit(),
    rows: customers.toObjects().map(plain),
    counts: customers.counts,
  };
  if (test.explain !== undefined) {
    found.explained = test.explain.map((key) => ({ ...customers.customer(key), en: customers.explain(key), ko: customers.explain(key, 'ko') }));
  }
  same(found, test.customers, 'customers');
  for (const held of [whole, merged, customers]) held.free();
}

function knowsOrders(engine, asOf) {
  try {
    engine.rfm(asOf).free();
    return true;
  } catch (error) {
    if (error.code === 'not_supported') return false;
    throw error;
  }
}

function summedUp(engine, { as_of: asOf, orders, reading = {} }) {
  const options = { rounding: reading.rounding, minorUnits: reading.minor_units, localTimes: reading.local_times, badRows: reading.bad_rows };
  const whole = engine.rfm(asOf).add(orders, options);
  const merged = engine.rfm(asOf);
  for (const order of orders.toReversed?.() ?? [...orders].reverse()) {
    merged.merge(engine.rfm(asOf).add([order], options).toBytes());
  }
  return { whole, merged };
}

/** A row as a case has it: keys as texts, without the single scores. */
function plain({ r, f, m, ...row }) {
  return { ...row, customer: String(row.customer) };
}

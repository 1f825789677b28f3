// Customers with what nobody means well with: an error with a code, never a panic, and nothing is lost.

import { same, thrown } from './assert.js';
import { AS_OF, MARKET, columnsOf, randomOrders, typed } from './orders.js';

/** What no argument can be. */
const ODD = {
  nothing: null,
  number: 0.5,
  infinity: Infinity,
  'a number that is none': NaN,
  bigint: 2n ** 70n,
  truth: true,
  symbol: Symbol('odd'),
  function: () => 1,
  text: '이상한 값',
  'a long text': '가'.repeat(50_000),
  'half a surrogate': '\ud800',
  list: [[[]]],
  set: new Set([1]),
  map: new Map([['id', 1]]),
  expression: /x/,
  date: new Date(NaN),
  bytes: Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f),
  view: new DataView(new ArrayBuffer(8)),
  promise: Promise.resolve(1),
  'an object of itself': (() => {
    const circle = {};
    circle.self = circle;
    return circle;
  })(),
  'a getter that throws': { get customer() { throw new Error('gone'); }, get at() { throw new Error('gone'); }, get lang() { throw new Error('gone'); } },
  'an iterator that throws': { [Symbol.iterator]() { throw new Error('gone'); } },
  'a proxy that is gone': (() => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    return proxy;
  })(),
};

/** A call must give a result or throw an error of ours. */
function told(api, what, call) {
  try {
    return { result: call() };
  } catch (error) {
    const isOurs = error instanceof api.LeadgridError && typeof error.code === 'string' && typeof error.path === 'string';
    if (!isOurs || error.message === '' || error.help === '') throw new Error(`${what}: threw ${error?.name}: ${error?.message}`, { cause: error });
    return { error };
  }
}

/** Every call with good arguments. */
function everyCall({ Engine }) {
  const engine = Engine.from(MARKET);
  const orders = randomOrders(60, 3);
  const rfm = () => engine.rfm(AS_OF).add(orders);
  const model = rfm().fit();
  const scored = rfm().score();
  return {
    rfm: [(...values) => engine.rfm(...values).asOf, [AS_OF]],
    rfmFromBytes: [(...values) => engine.rfmFromBytes(...values).length, [rfm().toBytes()]],
    'add objects': [(...values) => rfm().add(...values).length, [orders, { rounding: 'down' }]],
    'add columns': [(...values) => rfm().add(...values).length, [typed(columnsOf(orders)), { rounding: 'exact' }]],
    know: [(...values) => rfm().know(...values).length, [['a', 1]]],
    merge: [(...values) => rfm().merge(...values).length, [rfm()]],
    score: [(...values) => rfm().score(...values).length, [model, { leads: [], strict: false }]],
    column: [(...values) => scored.column(...values).length, ['net']],
    customer: [(...values) => scored.customer(...values), [1]],
    explain: [(...values) => scored.explain(...values), [1, 'ko']],
    chart: [(...values) => scored.chart(...values), ['segments', 'ko']],
    migrate: [(...values) => scored.migrate(...values).movers, [rfm().score()]],
    'one customer': [(...values) => engine.customer(...values), [model, 1, [{ at: 0, amount: 1 }], { asOf: AS_OF }]],
    'one customer as text': [(...values) => engine.explainCustomer(...values), [model, 1, [{ at: 0, amount: 1 }], { lang: 'ko' }]],
    stability: [(...values) => engine.stability(...values), [orders, { asOf: AS_OF }]],
    customersChart: [(...values) => engine.customersChart(...values), ['segments', scored.counts, 'en']],
  };
}

/** Odd values that are good ones of some argument: nothing where it may be left out, a text as a key, empty options. */
const GOOD = {
  rfm: ['bigint: 0'],
  know: ['set: 0', 'bytes: 0'],
  score: ['nothing: 0', 'nothing: 1', 'expression: 1', 'promise: 1', 'map: 1', 'set: 1', 'view: 1', 'an iterator that throws: 1'],
  customer: ['text: 0', 'a long text: 0', 'half a surrogate: 0', 'bigint: 0'],
  explain: ['text: 0', 'a long text: 0', 'half a surrogate: 0', 'bigint: 0', 'nothing: 1'],
  chart: ['nothing: 1'],
  customersChart: ['an iterator that throws: 1', 'nothing: 2'],
};

export const hostileCustomers = {
  'no call takes what it cannot read'(api) {
    for (const [name, [call, values]] of Object.entries(everyCall(api))) {
      same(told(api, name, () => call(...values)).error, undefined, `${name} with good arguments`);
      values.forEach((_, index) => {
        for (const [kind, odd] of Object.entries(ODD)) {
          const what = `${name}, argument ${index}: ${kind}`;
          const { error } = told(api, what, () => call(...values.map((value, place) => (place === index ? odd : value))));
          // Options that are objects without entries are none, as everywhere in JavaScript.
          const isOptions = typeof values[index] === 'object' && index > 0 && !Array.isArray(values[index]) && values[index].segments === undefined;
          if (error === undefined && !isOptions) same((GOOD[name] ?? (/^one customer/.test(name) ? ['text: 1', 'a long text: 1', 'half a surrogate: 1', 'bigint: 1', 'list: 2', 'set: 2'] : [])).includes(`${kind}: ${index}`), true, `${what} was taken`);
        }
      });
      told(api, `${name} without arguments`, () => call());
    }
  },

  'no column and no option takes what it cannot read'(api) {
    const engine = api.Engine.from(MARKET);
    const columns = columnsOf(randomOrders(60, 3));
    const bytes = String(engine.rfm(AS_OF).add(columns).toBytes());
    for (const [kind, odd] of Object.entries(ODD)) {
      for (const name of Object.keys(columns)) {
        for (const part of [odd, [odd], Array(60).fill(odd), { codes: odd, names: ['x'] }, { codes: new Int8Array(60), names: odd }, { values: odd, valid: odd }, { values: columns[name], bitmap: odd }, { days: odd }]) {
          told(api, `column ${name}: ${kind}`, () => engine.rfm(AS_OF).add({ ...columns, [name]: part }));
        }
        told(api, `key ${name}: ${kind}`, () => engine.rfm(AS_OF).add([{ customer: 1, at: 0, amount: 1, [name]: odd }]));
        told(api, `key ${name}: ${kind}, skipped`, () => engine.rfm(AS_OF).add([{ customer: 1, at: 0, amount: 1, [name]: odd }], { badRows: 'skip' }));
      }
      for (const option of ['customer', 'at', 'amount', 'order', 'line', 'currency', 'kind', 'rounding', 'minorUnits', 'localTimes', 'badRows', '없는 것', '__proto__']) {
        const sums = engine.rfm(AS_OF).add(columns);
        const { error } = told(api, `option ${option}: ${kind}`, () => sums.add(columns, { [option]: odd }));
        if (error !== undefined) same(String(sums.toBytes()) === bytes, true, `option ${option}: ${kind}`);
        told(api, `option ${option}: ${kind}, of rows`, () => engine.rfm(AS_OF).add([{ customer: 1, at: 0, amount: 1 }], { [option]: odd }));
      }
    }
  },

  'what is refused changes nothing'(api) {
    const engine = api.Engine.from(MARKET);
    const sums = engine.rfm(AS_OF).add(randomOrders(60, 3));
    const bytes = String(sums.toBytes());
    const foreign = api.Engine.from({ ...MARKET, rfm: { ...MARKET.rfm, period: '90d' } }).rfm(AS_OF);
    const calls = {
      'columns of two lengths': () => sums.add({ customer: [1, 2], at: [0], amount: [1, 2] }),
      'a row that is no order': () => sums.add([{ customer: 1, at: 0, amount: 1 }, 7]),
      'an order of two customers': () => sums.add([{ customer: 1, at: 0, amount: 1, order: 'A' }, { customer: 2, at: 0, amount: 1, order: 'A' }]),
      'a foreign currency': () => sums.add([{ customer: 1, at: 0, amount: 1, currency: 'EUR' }]),
      'too many places': () => sums.add([{ customer: 1, at: 0, amount: '0.5' }]),
      'an amount without end': () => sums.add([{ customer: 1, at: 0, amount: '9'.repeat(1_000_000) }]),
      'a key of nobody': () => sums.know(['a', '']),
      'another policy': () => sums.merge(foreign),
      'bytes of another policy': () => sums.merge(foreign.toBytes()),
      'another instant': () => sums.merge(engine.rfm(0)),
      'a getter that throws': () => sums.add([{ customer: 1, at: 0, amount: 1 }, { customer: 1, at: 0, get amount() { throw new Error('gone'); } }], { badRows: 'skip' }),
    };
    for (const [what, call] of Object.entries(calls)) {
      const error = thrown(api.DataError, call, what);
      same([error.message.length > 0, error.help.length > 0, String(sums.toBytes()) === bytes], [true, true, true], `${what}: ${error.message}`);
    }
  },

  'damaged bytes are refused'(api) {
    const engine = api.Engine.from(MARKET);
    const bytes = engine.rfm(AS_OF).add(randomOrders(60, 3)).toBytes();
    for (let place = 0; place < bytes.length; place += 1) {
      const damaged = bytes.slice();
      damaged[place] ^= 0x41;
      const { error, result } = told(api, `byte ${place}`, () => engine.rfmFromBytes(damaged));
      // What was left out is counted behind what is hashed; whatever is read is written alike.
      if (error === undefined) same(String(result.toBytes()) === String(damaged), true, `byte ${place}`);
      told(api, `up to ${place}`, () => engine.rfmFromBytes(bytes.subarray(0, place)));
    }
    const { arrow } = api;
    const table = arrow.tableToIPC(arrow.tableFromArrays({ customer: Int32Array.of(1, 2), at: Float64Array.of(1, 2), amount: Int32Array.of(1, 2) }));
    for (let place = 0; place < table.length; place += 1) {
      const damaged = table.slice();
      damaged[place] ^= 0xff;
      told(api, `byte ${place} of Arrow`, () => engine.rfm(AS_OF).add(damaged));
    }
  },

  'orders of ten megabytes in one text, and many of everything'(api) {
    const engine = api.Engine.from(MARKET);
    const long = '가'.repeat(3_000_000);
    const rfm = engine.rfm(AS_OF).add([{ customer: long, at: 0, amount: 1, order: long, line: long }]).add({ customer: [long], at: [0], amount: ['1'], order: [long], line: [long] });
    same([rfm.length, rfm.toBytes().length > 9_000_000], [1, true], 'a long key');
    const model = engine.rfm(AS_OF).add(randomOrders(60, 3)).fit();
    const scored = rfm.score(model);
    same([scored.column('customer')[0].length, scored.customer(long).customer.length, scored.column('net')], [long.length, long.length, ['1']], 'a long key, scored');
    const texts = Array.from({ length: 100_000 }, (_, index) => `고객-${index}`);
    same(engine.rfm(AS_OF).know(texts).score(model).counts.codes, { '--1': 100_000 }, 'many known');
    const one = Array.from({ length: 100_000 }, (_, index) => ({ at: index, amount: 1 }));
    same(engine.customer(model, 1, one).frequency.value, 100_000, 'many orders of one');
  },
};

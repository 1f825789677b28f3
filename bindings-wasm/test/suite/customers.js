// Customers: in whatever form and pieces orders come, the same bytes, model and table.

import { same, thrown } from './assert.js';
import { AS_OF, MARKET, arrowTable, columnsOf, randomOrders, shuffled, typed } from './orders.js';

const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
const named = ({ codes, names }) => Array.from(codes, (code) => names[code] ?? null);
const numbers = (array) => Array.from(array, (number) => (Number.isNaN(number) ? null : number));

/** A few customers of whom everything is known. */
const FEW = [
  { customer: 1, at: '2026-11-25', amount: 90_000 },
  { customer: 1, at: '2026-11-20T10:00:00+09:00', amount: '60000' },
  { customer: 1, at: Date.parse('2026-11-01T10:00:00+09:00'), amount: 50_000n },
  { customer: 2, at: new Date('2026-08-01T10:00:00+09:00'), amount: 30_000 },
  { customer: 3, at: '2026-01-05', amount: 20_000 },
  { customer: 3, at: '2026-02-05', amount: -20_000 },
  { customer: null, at: '2026-02-05', amount: 7 },
  { customer: 4, at: '2026-12-24', amount: 7 },
];

const market = ({ Engine }, rfm) => Engine.from(rfm === undefined ? MARKET : { ...MARKET, rfm });

export const customers = {
  'objects, lists, typed arrays and Arrow give the same bytes'(api) {
    const { arrow } = api;
    const engine = market(api);
    const rows = randomOrders(3_000, 5);
    const columns = columnsOf(rows);
    const table = arrowTable(arrow, columns);
    const ways = {
      objects: rows,
      'an iterator of objects': new Set(rows),
      'objects with BigInts': rows.map((row) => ({ ...row, customer: BigInt(row.customer), amount: BigInt(row.amount), note: 1n })),
      'objects of texts': rows.map((row) => ({ ...row, customer: String(row.customer), at: row.at.toISOString(), amount: String(row.amount) })),
      'objects of milliseconds': rows.map((row) => ({ ...row, at: Number(row.at) })),
      lists: columns,
      'lists of BigInts': { ...columns, customer: columns.customer.map(BigInt), amount: columns.amount.map(BigInt), at: columns.at.map(Number) },
      'lists of texts': { ...columns, customer: columns.customer.map(String), amount: columns.amount.map(String) },
      'typed arrays': typed({ ...columns }),
      'doubles that are whole': { ...columns, amount: Float64Array.from(columns.amount), customer: Float64Array.from(columns.customer), at: BigInt64Array.from(columns.at, (at) => BigInt(Number(at))) },
      'an Arrow stream': arrow.tableToIPC(table, 'stream'),
      'an Arrow file': arrow.tableToIPC(table, 'file').slice().buffer,
    };
    delete ways['typed arrays'].note;
    const wanted = engine.rfm(AS_OF).add(rows);
    const bytes = hex(wanted.toBytes());
    same(wanted.length > 500 && wanted.leftOut.later === 0, true, 'customers');
    for (const [way, orders] of Object.entries(ways)) {
      const rfm = engine.rfm(AS_OF).add(orders);
      same(hex(rfm.toBytes()) === bytes, true, way);
      same(rfm.fit(), wanted.fit(), way);
    }
    same(hex(engine.rfmFromBytes(wanted.toBytes()).toBytes()) === bytes, true, 'read again');
  },

  'columns that are not asked for may be anything'(api) {
    const engine = market(api);
    const rows = randomOrders(100, 3);
    const wanted = hex(engine.rfm(AS_OF).add(rows).toBytes());
    const columns = { note: [{ odd: true }], first: Symbol('odd'), ...typed(columnsOf(rows)), last: new Map() };
    same(hex(engine.rfm(AS_OF).add(columns).toBytes()) === wanted, true, 'columns');
    const circular = rows.map((row) => ({ ...row, big: 1n, symbol: Symbol('odd') }));
    for (const row of circular) row.self = row;
    same(hex(engine.rfm(AS_OF).add(circular).toBytes()) === wanted, true, 'objects');
    const error = thrown(api.DataError, () => engine.rfm(AS_OF).add({ buyer: [1], when: [0], note: [{}] }), 'names');
    same([error.code, error.help], ['missing_key', 'name it by `customer`; there are buyer, when, note'], 'all names are told');
  },

  'shards in any order, merged in any order, give the same bytes and model'(api) {
    const engine = market(api);
    const rows = randomOrders(2_000, 11, { texts: true });
    const whole = engine.rfm(AS_OF).add(rows);
    const [bytes, model] = [hex(whole.toBytes()), JSON.stringify(whole.fit())];
    for (const seed of [1, 2, 3, 4]) {
      const mixed = shuffled(rows, seed);
      const shards = [];
      for (let start = 0; start < mixed.length; start += 100 * seed) shards.push(engine.rfm(AS_OF).add(mixed.slice(start, start + 100 * seed)));
      const merged = shuffled(shards, seed + 7).reduce((sum, shard, index) => sum.merge(index % 2 === 0 ? shard : shard.toBytes()), engine.rfm(AS_OF));
      same(hex(merged.toBytes()) === bytes, true, `bytes ${seed}`);
      same(JSON.stringify(merged.fit()), model, `model ${seed}`);
    }
    const once = mixedPieces(rows).reduce((sum, piece) => sum.add(piece), engine.rfm(AS_OF));
    same(hex(once.toBytes()) === bytes, true, 'pieces of one');
  },

  'customers as rows, columns, CSV and Arrow'(api) {
    const engine = market(api);
    const rfm = engine.rfm(AS_OF).add(FEW);
    same([rfm.length, rfm.asOf, rfm.leftOut, rfm.badRowCount, rfm.badRows], [3, AS_OF, { later: 1, older: 0, nobody: 1 }, 0, []], 'sums');
    const scored = rfm.score();
    const rows = scored.toObjects();
    same(rows, [
      { customer: 1, segment: 'promising', code: '533', r: 5, f: 3, m: 3, days: 1, orders: 3, net: '200000', gross: '200000', refunds: '0', first_at: '2026-11-01T10:00:00+09:00', last_at: '2026-11-25T00:00:00+09:00' },
      { customer: 2, segment: 'need_attention', code: '211', r: 2, f: 1, m: 1, days: 117, orders: 1, net: '30000', gross: '30000', refunds: '0', first_at: '2026-08-01T10:00:00+09:00', last_at: '2026-08-01T10:00:00+09:00' },
      { customer: 3, segment: 'one_time_lapsed', code: '111', r: 1, f: 1, m: 1, days: 325, orders: 1, net: '0', gross: '20000', refunds: '20000', first_at: '2026-01-05T00:00:00+09:00', last_at: '2026-01-05T00:00:00+09:00' },
    ], 'rows');
    same(scored.columns, Object.keys(rows[0]), 'columns');
    same([scored.length, [...scored], scored.rows(-1)], [3, rows, rows.slice(-1)], 'as a list');
    for (const name of ['segment', 'code']) same(named(scored.column(name)), rows.map((row) => row[name]), name);
    for (const name of ['r', 'f', 'm', 'days', 'orders']) same(numbers(scored.column(name)), rows.map((row) => row[name]), name);
    for (const name of ['first_at', 'last_at']) same(numbers(scored.column(name)), rows.map((row) => Date.parse(row[name])), name);
    for (const name of ['net', 'gross', 'refunds']) same(scored.column(name), rows.map((row) => row[name]), name);
    same([scored.column('customer') instanceof Float64Array, numbers(scored.column('customer'))], [true, [1, 2, 3]], 'keys');
    const lines = new TextDecoder().decode(scored.toCSV()).trimEnd().split(/\r?\n/);
    same(lines, [scored.columns.join(), ...rows.map((row) => Object.values(row).join())], 'CSV');
    const table = api.arrow.tableFromIPC(scored.toIPC());
    same(table.schema.fields.map(({ name }) => name), scored.columns, 'Arrow');
    same(Array.from(table.getChild('segment')), rows.map((row) => row.segment), 'Arrow segments');
    same(Array.from(table.getChild('customer'), Number), [1, 2, 3], 'Arrow keys');
  },

  'keys of every length come back'(api) {
    const engine = market(api);
    const keys = (...customers) => engine.rfm(AS_OF).know(customers).score(MODEL(engine));
    same(keys(5, 2n ** 53n).column('customer') instanceof Float64Array, true, 'within 2^53');
    const long = keys(5, '9007199254740993').column('customer');
    same([long.map(String), typeof long[0]], [['5', '9007199254740993'], 'bigint'], 'within 2^63');
    same(keys(5, 10n ** 30n, '고객').column('customer'), ['5', `1${'0'.repeat(30)}`, '고객'], 'texts');
    const mixed = keys(7, '7', '007', -3);
    same(mixed.toObjects().map(({ customer, r, f, m, code }) => [customer, r, f, m, code]), [['-3', null, null, 1, '--1'], ['7', null, null, 1, '--1'], ['007', null, null, 1, '--1']], 'a number is its digits');
    same([mixed.customer(7).customer, mixed.customer('7').customer, mixed.customer(7n).customer, mixed.customer('8'), mixed.explain(8)], ['7', '7', '7', null, null], 'found');
  },

  'amounts are exact, or refused'(api) {
    const engine = market(api, { currency: { places: 2 }, monetary: { cuts: [1, 2, 3, 4] } });
    const net = (amount, options) => engine.rfm(AS_OF).add([{ customer: 1, at: 0, amount }], options).score().column('net')[0];
    const netOf = (amount, options) => engine.rfm(AS_OF).add({ customer: [1], at: [0], amount }, options).score().column('net')[0];
    same([net('0.10'), net(3), net(12_345_678_901_234_567_890n), net('12345678901234567890.12')], ['0.10', '3.00', '12345678901234567890.00', '12345678901234567890.12'], 'objects');
    same([netOf(['0.10']), netOf([3]), netOf(Float32Array.of(3)), netOf([2n ** 60n]), netOf(BigUint64Array.of(2n ** 63n))], ['0.10', '3.00', '3.00', `${2n ** 60n}.00`, `${2n ** 63n}.00`], 'columns');
    for (const call of [net, (amount, options) => netOf([amount], options), (amount, options) => netOf(Float64Array.of(amount), options)]) {
      same([call(1.005, { rounding: 'half_up' }), call(1.005, { rounding: 'down' }), call(1.25, { rounding: 'exact' })], ['1.01', '1.00', '1.25'], 'rounded');
      const refused = (...values) => thrown(api.DataError, () => call(...values), String(values)).code;
      same([refused(1.5), refused(1.005, { rounding: 'exact' }), refused(2 ** 60), refused(NaN)], ['wrong_type', 'too_many_places', 'wrong_type', 'missing_key'], 'refused');
    }
    same([net(1_234, { minorUnits: true }), netOf([1_234], { minorUnits: true }), net('99', { minorUnits: true })], ['12.34', '12.34', '0.99'], 'minor units');
    const ten = Array.from({ length: 30 }, (_, index) => ({ customer: Math.floor(index / 3), at: index % 3, amount: '0.10' }));
    same(new Set(engine.rfm(AS_OF).add(ten).score().column('net')), new Set(['0.30']), 'thirty cents');
  },

  'times without an offset are refused, or of the time zone of the policy'(api) {
    const engine = market(api);
    const row = { customer: 1, amount: 1 };
    const local = (at, options) => engine.rfm(AS_OF).add([{ ...row, at }], options).score(MODEL(engine)).rows()[0].first_at;
    const column = (at, options) => engine.rfm(AS_OF).add({ customer: [1], amount: [1], at }, options).score(MODEL(engine)).rows()[0].first_at;
    for (const call of [local, (at, options) => column([at], options)]) {
      same([call('2026-11-20 08:30:00', { localTimes: true }), call('2026-11-20'), call('2026-11-20T00:00:00Z')], ['2026-11-20T08:30:00+09:00', '2026-11-20T00:00:00+09:00', '2026-11-20T09:00:00+09:00'], 'texts');
      same(call(new Date('2026-11-20T00:00:00Z'), { localTimes: true }), '2026-11-20T09:00:00+09:00', 'dates are instants');
      const refused = (...values) => thrown(api.DataError, () => call(...values), String(values)).code;
      same([refused('2026-11-20 08:30:00'), refused(0.5), refused(1e300), refused('어제'), refused(new Date(NaN))], ['bad_instant', 'bad_instant', 'bad_instant', 'bad_instant', 'missing_key'], 'refused');
    }
    same(column({ days: Int32Array.of(Date.parse('2026-11-20') / 86_400_000) }), '2026-11-20T00:00:00+09:00', 'days');
    same(column(Float64Array.of(Date.parse('2026-11-20'))), '2026-11-20T09:00:00+09:00', 'milliseconds');
  },

  'columns have the names that options give, or none'(api) {
    const engine = market(api);
    const rows = randomOrders(200, 9);
    const wanted = hex(engine.rfm(AS_OF).add(rows).toBytes());
    const renamed = rows.map(({ customer, at, amount, order, kind }) => ({ 고객: customer, when: at, 'a/b~c': amount, __proto__: null, number: order, sign: kind }));
    const options = { customer: '고객', at: 'when', amount: 'a/b~c', order: 'number', kind: 'sign' };
    same(hex(engine.rfm(AS_OF).add(renamed, options).toBytes()) === wanted, true, 'objects');
    same(hex(engine.rfm(AS_OF).add(columnsOf(renamed), options).toBytes()) === wanted, true, 'columns');
    const without = rows.map(({ customer, at, amount, kind }) => ({ customer, at, amount, kind }));
    const bare = hex(engine.rfm(AS_OF).add(without).toBytes());
    same([bare === wanted, hex(engine.rfm(AS_OF).add(rows, { order: null }).toBytes()) === bare], [false, true], 'none');
    const error = thrown(api.DataError, () => engine.rfm(AS_OF).add(columnsOf(rows), { line: 'row' }), 'a name that no column has');
    same(error.code, 'missing_key', 'a name that no column has');
  },

  'a bad row refuses all, or is left out and told'(api) {
    const engine = market(api);
    const good = randomOrders(50, 2);
    const bad = [...good, { customer: 1, at: 'soon', amount: 1 }, null, { customer: {}, at: 0, amount: 1 }, { customer: 1, at: 0, amount: '1,000' }, { customer: 1, at: 0, amount: 1, kind: '교환' }];
    const rfm = engine.rfm(AS_OF).add(good.slice(0, 10));
    const before = hex(rfm.toBytes());
    const error = thrown(api.DataError, () => rfm.add(bad), 'raised');
    same([error.path.split('/')[1], hex(rfm.toBytes()) === before, rfm.badRowCount], ['50', true, 0], `nothing was added: ${error.path}`);
    rfm.add(bad.slice(10), { badRows: 'skip' });
    same(hex(rfm.toBytes()) === hex(engine.rfm(AS_OF).add(good).toBytes()), true, 'the others');
    same([rfm.badRowCount, rfm.badRows.map(({ row, code, path }) => [row, code, path])], [5, [[40, 'bad_instant', '/at'], [41, 'wrong_type', ''], [42, 'wrong_type', '/customer'], [43, 'wrong_type', '/amount'], [44, 'value_not_listed', '/kind']]], 'told');
    same(rfm.badRows.every(({ message, help }) => message.length > 0 && help.length > 0), true, 'with help');
    const many = engine.rfm(AS_OF).add({ customer: new Int32Array(5_000), at: Array(5_000).fill('never'), amount: new Int8Array(5_000) }, { badRows: 'skip' });
    same([many.badRowCount, many.badRows.length, many.length], [5_000, 1_000, 0], 'the first thousand');
  },

  'nothing at all'(api) {
    const engine = market(api, { recency: { cuts: [1, 2, 3, 4] }, monetary: { cuts: [1, 2, 3, 4] } });
    for (const nothing of [[], new Set(), { customer: [], at: [], amount: [] }, { customer: new Int32Array(), at: new Float64Array(), amount: new Float64Array() }]) {
      const scored = engine.rfm(AS_OF).add(nothing).score();
      same([scored.length, scored.toObjects(), scored.columns[0], scored.counts.customers, scored.counts.codes], [0, [], 'customer', 0, {}], 'nobody');
      same([scored.column('net'), scored.column('code').codes.length, scored.column('r').length], [[], 0, 0], 'columns of nobody');
      same(new TextDecoder().decode(scored.toCSV()).trimEnd(), scored.columns.join(), 'CSV of nobody');
      same(scored.migrate(scored).movers, [], 'nobody moves');
    }
    same(thrown(api.DataError, () => market(api).rfm(AS_OF).score(), 'fit').code, 'population_too_small', 'no cuts of nobody');
    const { rfm: _, ...without } = MARKET;
    same(thrown(api.DataError, () => api.Engine.from(without).rfm(AS_OF), 'no rfm').code, 'missing_key', 'a policy without `rfm`');
  },

  'tiers in place of scores'(api) {
    const engine = market(api, { monetary_only: { period: '365d', vip: 100_000, regular: 10_000 } });
    const scored = engine.rfm(AS_OF).add(FEW).score();
    same(scored.toObjects().map(({ customer, tier, net }) => [customer, tier, net]), [[1, 'vip', '200000.00'], [2, 'regular', '30000.00'], [3, 'other', '0.00']], 'tiers');
    same([scored.columns.includes('segment'), scored.counts], [false, { customers: 3, segments: { vip: 1, regular: 1, other: 1 }, codes: {} }], 'counts');
    same(scored.customer(1).tier, 'vip', 'explained');
    same(thrown(api.DataError, () => scored.chart('heat_map'), 'heat map').code, 'conflicting_keys', 'no scores to draw');
  },

  'leads of customers are sorted by their signals'(api) {
    const engine = market(api);
    const activities = [{ kind: 'checkout_abandoned', at: '2026-11-25T09:00:00+09:00' }];
    const leads = [{ id: '2', origin: 'form', activities }, { id: '고객', origin: 'form', activities: [] }, { id: '8', origin: 'form', activities }, { id: '9', origin: 7 }];
    const scored = engine.rfm(AS_OF).add(FEW).score(null, { leads });
    const segments = Object.fromEntries(scored.toObjects().map(({ customer, segment }) => [customer, segment]));
    same([scored.length, segments['고객'], segments['8'], segments['2']], [6, 'cold_lead', 'abandoned_checkout', 'abandoned_checkout'], 'segments');
    same(scored.errors.map(({ lead_id, errors }) => [lead_id, errors[0].path]), [['9', '/origin']], 'errors');
    const circular = { id: '3', origin: 'form' };
    circular.self = circular;
    const error = thrown(api.DataError, () => engine.rfm(AS_OF).add(FEW).score(null, { leads: [leads[0], circular] }), 'a lead that contains itself');
    same(error.path, '/leads/1/self', 'a lead that contains itself');
  },

  'what is asked about customers'(api) {
    const engine = market(api);
    const rfm = engine.rfm(AS_OF).add(randomOrders(2_000, 21));
    const model = rfm.fit();
    const scored = rfm.score();
    same([scored.asOf, scored.model], [AS_OF, model], 'about');
    const { counts } = scored;
    const rows = scored.toObjects();
    for (const [segment, size] of Object.entries(counts.segments)) same(size, rows.filter((row) => row.segment === segment).length, segment);
    for (const [code, size] of Object.entries(counts.codes)) same(size, rows.filter((row) => row.code === code).length, code);
    same([counts.customers, Object.keys(counts.segments)], [rows.length, engine.segments.map(({ id }) => id)], 'counts');
    const both = engine.segmentOverlaps.filter(({ first, second }) => first === 'vip' && second === 'loyal');
    same(both, [{ first: 'vip', second: 'loyal', codes: 4 }], 'overlaps');
    for (const { customer, code, segment, net, days } of rows.slice(0, 50)) {
      const why = scored.customer(customer);
      same([why.customer, why.code, why.segment.id, why.monetary.value, why.recency?.value ?? null, why.frequency.rank?.of ?? model.counts.buyers], [String(customer), code, segment, net, days, model.counts.buyers], `customer ${customer}`);
    }
    same(/새 주문이 없으면|총|순 결제 금액/.test(scored.explain(rows[0].customer, 'ko')), true, 'in Korean');
    same(/days since the last order|net/.test(scored.explain(rows[0].customer)), true, 'in English');
    for (const chart of ['segments', 'heat_map']) {
      const drawn = scored.chart(chart, 'ko');
      same([drawn.$schema.includes('vega-lite'), engine.customersChart(chart, [counts], 'ko')], [true, drawn], chart);
    }
  },

  'one customer from the model alone is that among all, without ranks'(api) {
    const engine = market(api);
    const orders = randomOrders(1_000, 31);
    const rfm = engine.rfm(AS_OF).add(orders);
    const [model, scored] = [rfm.fit(), rfm.score()];
    const without = (reason) => reason && { ...reason, rank: null };
    for (const customer of [1, 2, 3, 50, 117]) {
      const own = orders.filter((order) => order.customer === customer);
      const why = scored.customer(customer);
      const alone = engine.customer(model, customer, own);
      same(alone, { ...why, recency: without(why.recency), frequency: without(why.frequency), monetary: without(why.monetary) }, `customer ${customer}`);
      same(engine.customer(JSON.stringify(model), BigInt(customer), JSON.stringify(own)), alone, 'from texts');
      same(engine.explainCustomer(model, String(customer), own, { lang: 'ko' }).includes(alone.code), true, 'as text');
    }
    const later = engine.customer(model, '새 고객', [{ at: '2026-12-01', amount: 10n ** 20n }], '2026-12-02T09:00:00+09:00');
    same([later.as_of, later.code.slice(1), later.monetary.value], ['2026-12-02T09:00:00+09:00', '15', `1${'0'.repeat(20)}`], 'later');
    const lead = { id: 'anybody', origin: 'form', activities: [{ kind: 'checkout_abandoned', at: AS_OF }] };
    same(engine.customer(model, 'x', [], { lead }).segment.id, 'abandoned_checkout', 'with a lead');
    same(engine.customer(model, 'x', [], { lead: { id: 'x', origin: 7 } }).errors[0].path, '/origin', 'with a bad lead');
    same(engine.customer(model, 'x', [{ at: 0, amount: 1.5 }], { rounding: 'down' }).monetary.value, '1', 'rounded');
    const wrong = thrown(api.DataError, () => engine.customer(model, 'x', [{ customer: 'y', at: 0, amount: 1 }]), 'of another customer');
    same([wrong.code, wrong.path], ['conflicting_row', '/orders/0/customer'], 'of another customer');
  },

  'who moved, and why'(api) {
    const engine = market(api, { recency: { cuts: [7, 30, 90, 180] }, monetary: { cuts: [10, 50, 100, 500] } });
    const at = (asOf) => engine.rfm(asOf).add([{ customer: 1, at: '2026-11-20', amount: 20 }, { customer: 2, at: '2027-01-20', amount: 20 }]).score();
    const migration = at('2026-11-26T09:00:00+09:00').migrate(at('2027-02-26T09:00:00+09:00'));
    const shift = { metric: 'recency', scores: [5, 2], values: [6, 98], by: 'value' };
    same(migration.movers, [
      { customer: '1', from: 'new_customer', to: 'need_attention', codes: ['512', '212'], why: [shift], happened: ['aged'] },
      { customer: '2', from: null, to: 'need_attention', codes: [null, '312'], why: [], happened: ['ordered'] },
    ], 'movers');
    same(migration.matrix.reduce((sum, { customers }) => sum + customers, 0), 2, 'matrix');
    const other = market(api, { recency: { cuts: [1, 2, 3, 4] }, monetary: { cuts: [1, 2, 3, 4] } }).rfm(AS_OF).score();
    same(thrown(api.DataError, () => other.migrate(at(AS_OF)), 'other rules').code, 'policy_mismatch', 'other rules');
  },

  'how much depends on choices'(api) {
    const engine = market(api);
    const rows = randomOrders(500, 41);
    const report = engine.stability(rows, { asOf: AS_OF, zones: ['+00:00', '-11:00'] });
    same([report.as_of, report.customers], [AS_OF, engine.rfm(AS_OF).add(rows).length], 'of all');
    same(new Set(report.variants.map(({ choice }) => choice)).has('day_later'), true, 'choices');
    same(report.variants.filter(({ choice }) => choice === 'zone').map(({ zone }) => zone), ['+00:00', '-11:00'], 'zones');
    same(engine.stability(typed(columnsOf(rows)), { asOf: AS_OF, zones: ['+00:00', '-11:00'] }), report, 'of columns');
    const refused = (...values) => thrown(api.DataError, () => engine.stability(...values), 'refused');
    same([refused(rows).code, refused(rows, { asOf: AS_OF, zones: ['Seoul'] }).path, refused(rows, { asOf: AS_OF, zone: 1 }).code], ['missing_key', '/zones/0', 'unknown_key'], 'refused');
  },

  'sums live until they are freed'(api) {
    const engine = market(api);
    const rfm = engine.rfm(AS_OF).add(FEW);
    const scored = rfm.score();
    const before = scored.toObjects();
    rfm.add([{ customer: 9, at: '2026-11-01', amount: 5 }]).merge(rfm).free();
    rfm.free();
    same([scored.toObjects(), scored.customer(9)], [before, null], 'customers are those that were scored');
    for (const call of [() => rfm.length, () => rfm.add(FEW), () => rfm.toBytes(), () => rfm.score(), () => engine.rfm(AS_OF).merge(rfm)]) same(thrown(api.LeadgridError, call, 'freed').code, 'not_ready', 'freed');
    scored.free();
    for (const call of [() => scored.counts, () => scored.rows(), () => scored.customer(1), () => scored.column('net')]) same(thrown(api.LeadgridError, call, 'freed').code, 'not_ready', 'freed');
    same(scored.length, 3, 'the length stays');
    if (Symbol.dispose !== undefined) same(typeof rfm[Symbol.dispose], 'function', 'dispose');
  },

  'merging with itself counts orders without ids twice'(api) {
    const engine = market(api);
    const net = (rfm) => rfm.score(MODEL(engine)).column('net')[0];
    const [without, withLines] = [{}, { order: 'O-1', line: 1 }].map((more) => engine.rfm(AS_OF).add([{ customer: 1, at: 0, amount: 5, ...more }]));
    same([net(without.merge(without)), net(withLines.merge(withLines))], ['10', '5'], 'merged');
  },

  'a million orders'(api) {
    const engine = market(api);
    const rows = 1_000_000;
    const customer = Int32Array.from({ length: rows }, (_, row) => Math.imul(row, 2_654_435) & 0x1ffff);
    const at = Float64Array.from(customer, (key, row) => Date.parse(AS_OF) - ((key * 31 + row) % 34_560_000_000));
    const amount = Int32Array.from(customer, (key, row) => (key * 7 + row) % 1_000_000);
    const halves = [0, rows / 2].map((from) => engine.rfm(AS_OF).add({ customer: customer.subarray(from, from + rows / 2), at: at.subarray(from, from + rows / 2), amount: amount.subarray(from, from + rows / 2) }));
    const rfm = engine.rfm(AS_OF).add({ customer, at, amount });
    const [one, other] = halves;
    same(hex(other.merge(one).toBytes()) === hex(rfm.toBytes()), true, 'halves');
    const scored = rfm.score();
    const net = amount.reduce((sum, part) => sum + BigInt(part), 0n);
    same([scored.length, scored.model.counts.orders, scored.model.counts.net], [new Set(customer).size, rows, String(net)], 'counted');
    const some = customer[123_456];
    const own = amount.reduce((sum, part, row) => (customer[row] === some ? sum + part : sum), 0);
    same(scored.customer(some).monetary.value, String(own), 'a customer');
    const orders = scored.column('orders');
    same([orders.reduce((sum, part) => sum + part, 0), scored.column('customer').length], [rows, scored.length], 'columns');
    rfm.free();
    scored.free();
  },
};

/** A model of anybody, for rules by which nothing needs to be fitted anew. */
function MODEL(engine) {
  return engine.rfm(AS_OF).add([1, 2, 3, 4, 5].map((customer) => ({ customer, at: AS_OF, amount: customer }))).fit();
}

function mixedPieces(rows) {
  const pieces = [];
  for (let start = 0; start < rows.length; start += 333) pieces.push(start % 2 === 0 ? rows.slice(start, start + 333) : columnsOf(rows.slice(start, start + 333)));
  return pieces;
}

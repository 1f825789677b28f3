// Frames: whatever way the leads come, each row is the answer of its lead.

import { same, thrown } from './assert.js';
import { FIELDS, chance, columnsOf, randomLeads, rowOf } from './leads.js';
import { MONDAY, POLICY, AS_OF } from './policy.js';

const NONE = 65535;

/** What `scoreBatch` answers, as rows. */
function wanted(engine, leads, options) {
  return engine.scoreBatch(leads, options).answers.map((answer) => rowOf(answer, engine));
}

/** The same columns as typed arrays, dictionaries and nulls of every kind. */
function typed(columns) {
  const names = ['fax', 'form'];
  const { origin, budget, owns, born, ...plain } = columns;
  return {
    ...plain,
    origin: { codes: Uint8Array.from(origin, (name) => names.indexOf(name)), names },
    budget: Float64Array.from(budget, (number) => number ?? NaN),
    owns: { booleans: Uint8Array.from(owns, (truth) => Number(truth ?? 0)), valid: Uint8Array.from(owns, (truth) => Number(truth !== null)) },
    born: { days: Int32Array.from(born, (date) => Date.parse(date ?? 0) / 86_400_000), bitmap: bits(born.map((date) => date !== null)) },
  };
}

function bits(truths) {
  const bytes = new Uint8Array(Math.ceil(truths.length / 8));
  truths.forEach((truth, index) => (bytes[index >> 3] |= Number(truth) << (index & 7)));
  return bytes;
}

/** The same columns as a table of `apache-arrow`. */
function arrowTable(arrow, columns) {
  const types = {
    assigned_at: new arrow.TimestampMillisecond('UTC'),
    at: new arrow.TimestampMillisecond('UTC'),
    budget: new arrow.Float64(),
    born: new arrow.DateDay(),
    owns: new arrow.Bool(),
    origin: new arrow.Dictionary(new arrow.Utf8(), new arrow.Int32()),
    models: new arrow.List(new arrow.Field('item', new arrow.Utf8(), true)),
  };
  const made = Object.entries(columns).map(([name, values]) => {
    const type = types[name] ?? new arrow.Utf8();
    const given = name === 'born' ? values.map((date) => (date === null ? null : new Date(date))) : values;
    return [name, arrow.vectorFromArray(given, type)];
  });
  return new arrow.Table(Object.fromEntries(made));
}

/** The leads of rows that have no errors. */
function cellsOf(rows) {
  return rows.filter(({ error }) => error === null).length;
}

/** All counts of an object of counts. */
function total(counts) {
  return typeof counts === 'number' ? counts : Object.values(counts).reduce((sum, part) => sum + total(part), 0);
}

export const frames = {
  'rows of objects, of columns and of Arrow are the answers of their leads'({ Engine, arrow }) {
    const engine = Engine.from(FIELDS);
    const leads = randomLeads(700, 7);
    const rows = wanted(engine, leads, MONDAY);
    const report = engine.scoreBatch(leads, MONDAY).report;
    const { columns, activities } = columnsOf(leads);
    const ways = {
      objects: engine.scoreFrame(leads, MONDAY),
      'an iterator of objects': engine.scoreFrame(new Set(leads), { asOf: MONDAY }),
      lists: engine.scoreFrame(columns, { asOf: MONDAY, activities }),
      'typed arrays': engine.scoreFrame(typed(columns), { asOf: MONDAY, activities, threads: 3 }),
      'activities as rows': engine.scoreFrame(columns, { asOf: MONDAY, activities: leads.flatMap(({ id, activities }) => activities.map((event) => ({ lead: id, ...event }))) }),
      'an Arrow stream': engine.scoreFrame(arrow.tableToIPC(arrowTable(arrow, columns), 'stream'), { asOf: MONDAY, activities: arrow.tableToIPC(arrowTable(arrow, activities)) }),
      'an Arrow file': engine.scoreFrame(arrow.tableToIPC(arrowTable(arrow, columns), 'file').slice().buffer, { asOf: MONDAY, activities }),
    };
    const cells = cellsOf(rows);
    for (const [way, scores] of Object.entries(ways)) {
      same(scores.toObjects(), rows, way);
      same(scores.cells.failed, rows.filter(({ error }) => error !== null).length, `failed of ${way}`);
      same(scores.cells, ways.objects.cells, `cells of ${way}`);
      same(total(scores.cells.grids), cells, `leads by cell of ${way}`);
      same(scores.report, report, `report of ${way}`);
      same(scores.length, leads.length, `length of ${way}`);
    }
    same(rows.some(({ error }) => error === 'unknown_origin') && rows.some(({ flags }) => flags?.length === 3), true, 'leads of every kind');
  },

  'columns say what rows say'({ Engine }) {
    const engine = Engine.from(FIELDS);
    const leads = randomLeads(300, 11);
    const scores = engine.scoreFrame(leads, { asOf: MONDAY, validUntil: true });
    const rows = scores.toObjects();
    const named = ({ codes, names }) => Array.from(codes, (code) => (code === NONE ? null : names[code]));
    const numbers = (array) => Array.from(array, (number) => (Number.isNaN(number) ? null : number));
    for (const name of ['lead_type', 'computed_lead_type', 'x_band', 'y_band', 'scenario']) {
      same(scores.column(name).codes instanceof Uint16Array, true, name);
      same(named(scores.column(name)), rows.map((row) => row[name]), name);
    }
    same(scores.column('axes.activity') instanceof Float64Array, true, 'axes');
    same(numbers(scores.column('axes.activity')), rows.map((row) => row['axes.activity']), 'axes');
    for (const name of ['due_at', 'valid_until']) {
      same(numbers(scores.column(name)), rows.map((row) => (row[name] === null ? null : Date.parse(row[name]))), name);
    }
    const { booleans, valid } = scores.column('flagged');
    same(Array.from(booleans, (truth, row) => (valid[row] ? truth === 1 : null)), rows.map(({ flagged }) => flagged), 'flagged');
    const { offsets, codes, names } = scores.column('flags');
    same(names, ['owner', 'driver', 'young'], 'flags in the order of the policy');
    const flags = rows.map((_, row) => Array.from(codes.subarray(offsets[row], offsets[row + 1]), (code) => names[code]));
    same(flags, rows.map((row) => row.flags ?? []), 'flags');
    const priority = scores.column('priority');
    same(rows.map((_, row) => numbers(priority.subarray(4 * row, 4 * row + 4))), rows.map((row) => row.priority ?? [null, null, null, null]), 'priority');
    for (const name of ['lead_id', 'error', 'error_path', 'error_message']) same(scores.column(name), rows.map((row) => row[name]), name);
    same(scores.columns, Object.keys(rows[0]), 'columns');
    same([...scores], rows, 'iterator');
    same([scores.rows(5, 7), scores.rows(-2), scores.rows(300), scores.rows(9, 3)], [rows.slice(5, 7), rows.slice(-2), [], []], 'rows');
    same(scores.errors, engine.scoreBatch(leads, MONDAY).answers.filter(({ errors }) => errors), 'errors');
  },

  'a result comes as Arrow, too'({ Engine, arrow }) {
    const engine = Engine.from(FIELDS);
    const leads = randomLeads(50, 3);
    const scores = engine.scoreFrame(leads, MONDAY);
    const table = arrow.tableFromIPC(scores.toIPC());
    same(table.numRows, 50, 'rows');
    same(table.schema.fields.map(({ name }) => name), scores.columns, 'columns');
    const rows = scores.toObjects();
    const instants = new Set(['due_at']);
    for (const name of scores.columns) {
      const column = table.getChild(name);
      rows.forEach((row, index) => {
        const found = column.get(index);
        const value = typeof found?.toArray === 'function' ? Array.from(found.toArray(), (one) => (typeof one === 'bigint' ? Number(one) : one)) : found;
        same(value, instants.has(name) && row[name] !== null ? Date.parse(row[name]) : row[name], `${name} ${index}`);
      });
    }
    // What came out may go in again.
    const again = engine.scoreFrame({ id: scores.column('lead_id'), origin: leads.map(({ origin }) => origin), segment: scores.column('lead_type') }, MONDAY);
    same(again.length, 50, 'again');
  },

  'several batches, slices and dictionaries that grow'({ Engine, arrow }) {
    const engine = Engine.from(FIELDS);
    const leads = randomLeads(100, 5);
    const rows = wanted(engine, leads.map((lead) => ({ ...lead, activities: undefined })), MONDAY);
    const parts = [leads.slice(0, 40), leads.slice(40, 41), leads.slice(41)].map((part) => arrowTable(arrow, columnsOf(part).columns));
    const whole = parts[0].concat(parts[1], parts[2]);
    same(engine.scoreFrame(arrow.tableToIPC(whole), MONDAY).toObjects(), rows, 'batches');
    const slice = whole.slice(13, 60);
    same(engine.scoreFrame(arrow.tableToIPC(slice), MONDAY).toObjects(), rows.slice(13, 60), 'slice');
  },

  'nothing, one row and only nulls'({ Engine, arrow }) {
    const engine = Engine.from(FIELDS);
    const columns = engine.scoreFrame([], MONDAY).columns;
    for (const [what, leads] of Object.entries({
      objects: [],
      lists: { id: [], origin: [] },
      typed: { id: { codes: new Uint8Array(), names: [] }, origin: { codes: new Int32Array(), names: ['form'] }, budget: new Float64Array() },
      arrow: arrow.tableToIPC(arrowTable(arrow, { id: [], origin: [] })),
    })) {
      const scores = engine.scoreFrame(leads, MONDAY);
      same([scores.length, scores.toObjects(), scores.columns, scores.report.leads], [0, [], columns, 0], what);
      same([...scores.column('lead_type').codes, ...scores.column('due_at'), ...scores.column('error')], [], what);
      same(arrow.tableFromIPC(scores.toIPC()).numRows, 0, what);
    }
    const lead = { id: 'L-1', origin: 'form' };
    const one = engine.scoreFrame({ id: ['L-1'], origin: ['form'], budget: [null], owns: new Array(1), models: { values: [['gv80']], valid: [false] } }, MONDAY);
    same(one.toObjects(), wanted(engine, [lead], MONDAY), 'one row');
    const nulls = engine.scoreFrame({ id: [null, undefined], origin: { codes: Int8Array.of(-1, 7), names: ['form'] } }, MONDAY);
    same(nulls.toObjects().map(({ lead_id, error }) => [lead_id, error]), [[null, 'missing_key'], [null, 'missing_key']], 'nulls');
  },

  'ids may be numbers'({ Engine, DataError }) {
    const engine = Engine.from(POLICY);
    const events = { lead: [7, 9], kind: ['visit', 'visit'], at: [new Date(0), new Date(0)] };
    const score = (id, activities) => engine.scoreFrame({ id, origin: ['form', 'form'] }, { asOf: AS_OF, activities });
    same(score(Int32Array.of(7, 8), events).rows().map((row) => [row.lead_id, row['axes.activity']]), [[7, 11], [8, 1]], 'Int32Array');
    const large = score(BigInt64Array.of(7n, 9007199254740993n), events);
    same([large.column('lead_id').map(String), typeof large.rows()[1].lead_id, String(large.rows()[1].lead_id)], [['7', '9007199254740993'], 'bigint', '9007199254740993'], 'BigInt64Array');
    same(large.activitiesWithoutLead, 1, 'activities without a lead');
    same(score([7n, 9007199254740993n]).column('lead_id'), ['7', '9007199254740993'], 'a list of BigInt');
    same(score([7, 8]).column('lead_id'), Float64Array.of(7, 8), 'a list of numbers');
    const mixed = score([7n, 9], events);
    same([mixed.column('lead_id'), mixed.activitiesWithoutLead], [['7', '9'], 0], 'a list of both');
    const long = Array.from({ length: 20000 }, (_, index) => index);
    const late = engine.scoreFrame({ id: [...long, 2n ** 60n, null, 1e21], origin: { codes: new Uint8Array(20003), names: ['form'] } }, AS_OF);
    same(late.column('lead_id').slice(-4), ['19999', '1152921504606846976', null, '1000000000000000000000'], 'a BigInt far behind');
    const error = thrown(DataError, () => score([7n, 1.5]), 'a part');
    same([error.code, error.path], ['wrong_type', '/id/1'], 'a part');
  },

  'the ledger as a table'({ Engine, LeadgridError, arrow }) {
    const engine = Engine.from(FIELDS);
    const leads = randomLeads(60, 9);
    const lines = engine.scoreBatch(leads, MONDAY).answers.flatMap(({ lead_id, ledger }) => (ledger ?? []).map(({ axis, rule, points, kind }) => [lead_id, axis, rule ?? null, points, kind ?? null]));
    const shown = ({ lead_id, axis, rule, points, kind }) => [lead_id, axis, rule, points, kind];
    const { columns, activities } = columnsOf(leads);
    for (const scores of [engine.scoreFrame(leads, { asOf: MONDAY, explain: true }), engine.scoreFrame(columns, { asOf: MONDAY, activities, explain: true })]) {
      const ledger = scores.ledger();
      same(ledger.toObjects().map(shown), lines, 'rows');
      same([ledger.length, arrow.tableFromIPC(ledger.toIPC()).numRows], [lines.length, lines.length], 'length');
      same(Array.from(ledger.column('points')), lines.map(([, , , points]) => points), 'points');
    }
    same(thrown(LeadgridError, () => engine.scoreFrame(leads, MONDAY).ledger(), 'no ledger').code, 'not_supported', 'no ledger');
  },

  'options are those of a score'({ Engine, DataError }) {
    const engine = Engine.from(FIELDS);
    const leads = randomLeads(40, 2);
    same(engine.scoreFrame(leads, { asOf: new Date(MONDAY), strict: true }).toObjects(), wanted(engine, leads, { asOf: MONDAY, strict: true }), 'strict');
    const previous = leads.map(({ id, origin }) => ({ lead_id: id, origin, computed_lead_type: 'hot' }));
    same(engine.scoreFrame(leads, { asOf: MONDAY, previous }).toObjects(), wanted(engine, leads, { asOf: MONDAY, previous }), 'previous');
    const until = engine.scoreFrame(leads, { asOf: MONDAY, validUntil: true, horizon: '3d' });
    const answers = engine.scoreBatch(leads, { asOf: MONDAY, horizon: '3d' }).answers;
    same(until.rows().map(({ valid_until }) => valid_until), answers.map(({ valid_until }) => valid_until ?? null), 'validUntil');
    const refused = (options) => {
      const { code, path } = thrown(DataError, () => engine.scoreFrame(leads, options), JSON.stringify(options) ?? 'nothing');
      return [code, path];
    };
    same(refused({ asOf: MONDAY, threads: 0 }), ['out_of_range', '/threads'], 'threads');
    same(refused({ asOf: MONDAY, threads: 1.5 }), ['out_of_range', '/threads'], 'threads');
    same(refused({ asOf: MONDAY, explain: 'yes' }), ['wrong_type', '/explain'], 'explain');
    same(refused({ asOf: MONDAY, colour: 1 }), ['unknown_key', '/colour'], 'unknown');
    same(refused({ asOf: MONDAY, delimiter: ';' }), ['unknown_key', '/delimiter'], 'of CSV only');
    for (const ledger of [true, false]) same(refused({ asOf: MONDAY, ledger }), ['unknown_key', '/ledger'], 'ledger');
    same(refused({ asOf: MONDAY, lang: 'ko' }), ['unknown_key', '/lang'], 'lang');
    const help = (options) => thrown(DataError, () => engine.scoreFrame(leads, options), Object.keys(options).join()).help;
    same(help({ asOf: MONDAY, validuntil: true }), 'did you mean `validUntil`?', 'validuntil');
    same(help({ asOf: MONDAY, activites: { lead: [2n ** 64n] } }), 'did you mean `activities`?', 'activites');
    same(help({ asof: MONDAY }), 'did you mean `asOf`?', 'asof');
    same(help({ asOf: MONDAY, colour: 1 }), 'known are asOf, strict, horizon, previous, activities, explain, validUntil, threads', 'colour');
    same(/explain/.test(help({ asOf: MONDAY, ledger: true })), true, 'ledger');
    same(refused(undefined), ['missing_key', ''], 'nothing');
    same(refused({ asOf: 'soon' }), ['bad_instant', '/as_of'], 'asOf');
    same(refused({ asOf: MONDAY, activities: [] }), ['wrong_type', '/activities'], 'activities of objects');
  },

  'a column that does not suit is said by its name'({ Engine, DataError, arrow }) {
    const engine = Engine.from(FIELDS);
    const base = { id: ['1', '2'], origin: ['form', 'form'] };
    const refused = (columns, options) => {
      const error = thrown(DataError, () => engine.scoreFrame(columns, { asOf: MONDAY, ...options }), JSON.stringify(Object.keys(columns ?? {})));
      if (error.message === '' || error.help === '') throw new Error(`${error.code} ${error.path} has no words`);
      return [error.code, error.path];
    };
    const column = (name, value) => refused({ ...base, [name]: value });
    same(refused({ id: ['1'] }), ['missing_key', ''], 'no origin');
    same(refused({}), ['missing_key', ''], 'no columns');
    same(column('budget', ['much', 'more']), ['wrong_type', '/budget'], 'texts for numbers');
    same(column('budget', [1, 'much']), ['wrong_type', '/budget/1'], 'a text among numbers');
    same(column('owns', Uint8Array.of(1, 0)), ['wrong_type', '/owns'], 'numbers for booleans');
    same(column('models', ['gv80', 'g70']), ['wrong_type', '/models'], 'texts for lists');
    same(column('models', [['gv80'], [7]]), ['wrong_type', '/models/1'], 'a number in a list');
    same(column('note', [{}, {}]), ['wrong_type', '/note'], 'objects');
    same(column('budget', Float64Array.of(1)), ['out_of_range', '/budget'], 'too short');
    same(column('budget', { values: Float64Array.of(1, 2), valid: [true] }), ['out_of_range', '/budget'], 'too few nulls');
    same(column('budget', { values: Float64Array.of(1, 2), bitmap: new Uint8Array() }), ['out_of_range', '/budget'], 'too few bits');
    same(column('budget', { values: Float64Array.of(1, 2), colour: 1 }), ['unknown_key', '/budget/colour'], 'another key');
    same(column('budget', { codes: Uint8Array.of(0, 0), values: [1, 2], names: ['a'] }), ['wrong_type', '/budget'], 'two kinds');
    same(column('job', { codes: Uint8Array.of(0, 0) }), ['wrong_type', '/job/names'], 'no names');
    same(column('job', { codes: Float64Array.of(0, 0), names: ['a'] }), ['wrong_type', '/job'], 'codes that are not whole');
    same(column('job', { codes: Uint8Array.of(0, 0), names: [1] }), ['wrong_type', '/job/0'], 'names that are no texts');
    same(column('a/b~', 7), ['wrong_type', '/a~1b~0'], 'a number alone');
    same(column('budget', new DataView(new ArrayBuffer(16))), ['wrong_type', '/budget'], 'a view');
    for (const leads of [null, undefined, 7, 'id,origin', new DataView(new ArrayBuffer(8)), Float64Array.of(1)]) same(refused(leads), ['wrong_type', ''], String(leads));
    const table = arrowTable(arrow, base);
    const error = thrown(DataError, () => engine.scoreFrame(table, MONDAY), 'table');
    same([error.code, error.help.includes('tableToIPC(table)')], ['wrong_type', true], 'an Arrow table');
    same(column('job', table.getChild('id')), ['wrong_type', '/job'], 'an Arrow column');
    same(refused(base, { activities: { lead: ['1'], kind: ['visit'] } }), ['missing_key', '/activities'], 'activities without instants');
    same(refused(base, { activities: { lead: ['1'], kind: ['visit'], at: ['soon', 'now'] } }), ['out_of_range', '/activities/at'], 'activities of unlike length');
    same(refused(base, { activities: 7 }), ['wrong_type', '/activities'], 'activities that are a number');
  },

  'an entry that is unknown, or none, is not taken for another'({ Engine, DataError }) {
    const engine = Engine.from(FIELDS);
    const [id, origin] = [['1', '2', '3', '4'], ['form', 'form', 'form', 'form']];
    const score = (columns) => engine.scoreFrame({ id, origin, ...columns }, { asOf: MONDAY, strict: true, explain: true });
    const of = (columns) => [score(columns).toObjects(), score(columns).ledger().toObjects(), score(columns).report];
    const sparse = [true];
    sparse[3] = false;
    const owns = of({ owns: [true, null, null, false] });
    for (const booleans of [[true, null, undefined, false], [1, null, undefined, 0], sparse]) same(of({ owns: { booleans } }), owns, 'booleans');
    same(of({ owns: { booleans: [true, true, null, false], valid: [true, false, true, true] } }), owns, 'booleans beside valid');
    same(of({ owns: { booleans: [true, true, null, false], bitmap: Uint8Array.of(0b1101) } }), owns, 'booleans beside a bitmap');
    same(of({ owns: { booleans: [null, null, null, null] } }), of({ owns: [null, null, null, null] }), 'all unknown');
    const names = ['office', 'clerk'];
    const job = of({ job: ['office', null, null, 'clerk'] });
    same(job[0].map(({ error }) => error), [null, null, null, 'value_not_listed'], 'it matters');
    for (const codes of [[0, null, undefined, 1], [-0, -1, 2, 1]]) same(of({ job: { codes, names } }), job, 'codes');
    const refused = (columns) => {
      const { code, path } = thrown(DataError, () => score(columns), Object.keys(columns).join());
      return [code, path];
    };
    for (const code of [NaN, 0.7, 2 ** 32, '0', 'x', true, 1n, {}, Symbol('code')]) same(refused({ job: { codes: [0, code, 1, 1], names } }), ['wrong_type', '/job/codes/1'], String(code));
    for (const truth of ['true', 256, NaN, 2, 1n, {}, []]) same(refused({ owns: { booleans: [true, false, truth, true] } }), ['wrong_type', '/owns/booleans/2'], String(truth));
  },

  'a lead that is no lead spoils its row only'({ Engine }) {
    const engine = Engine.from(POLICY);
    const circular = { id: 'L-1', origin: 'form', attributes: {} };
    circular.attributes.self = circular;
    const leads = [{ id: 'L-0', origin: 'form' }, circular, 7, { id: 'L-3', origin: 'form', attributes: { budget: 'much' } }, { id: 'L-4', origin: 'form', attributes: { budget: 1n } }];
    const scores = engine.scoreFrame(leads, AS_OF);
    same(scores.toObjects(), wanted(engine, leads, AS_OF), 'rows');
    same(scores.report, engine.scoreBatch(leads, AS_OF).report, 'report');
    same(scores.errors, engine.scoreBatch(leads, AS_OF).answers.filter(({ errors }) => errors), 'errors');
  },

  'damaged bytes are refused or read, and harm nothing'({ Engine, DataError, arrow }) {
    const engine = Engine.from(FIELDS);
    const { columns } = columnsOf(randomLeads(20, 4));
    const random = chance(1);
    let refusals = 0;
    for (const form of ['stream', 'file']) {
      const good = arrow.tableToIPC(arrowTable(arrow, columns), form);
      const attempt = (bytes) => {
        try {
          engine.scoreFrame(bytes, MONDAY).toObjects();
        } catch (error) {
          if (!(error instanceof DataError) || error.message === '') throw error;
          refusals += 1;
        }
      };
      for (let length = 0; length < good.length; length += 37) attempt(good.slice(0, length));
      for (let round = 0; round < 1500; round += 1) {
        const bytes = good.slice();
        // Most of the structure lies at both ends.
        const place = Math.floor(random() ** 2 * good.length);
        bytes[round % 2 === 0 ? place : good.length - 1 - place] ^= 1 << Math.floor(random() * 8);
        attempt(bytes);
      }
      same(engine.scoreFrame(good, MONDAY).length, 20, 'the good one still');
    }
    same(refusals > 300, true, `${refusals} refusals`);
    same(thrown(DataError, () => engine.scoreFrame(new Uint8Array(), MONDAY), 'nothing').code, 'wrong_type', 'nothing');
    same(thrown(DataError, () => engine.scoreFrame(new TextEncoder().encode('id,origin\n1,form\n'), MONDAY), 'text').code, 'wrong_type', 'text');
  },

  'bytes at odd places and shared memory'({ Engine, arrow }) {
    const engine = Engine.from(FIELDS);
    const leads = randomLeads(30, 6).map((lead) => ({ ...lead, activities: undefined }));
    const rows = wanted(engine, leads, MONDAY);
    const good = arrow.tableToIPC(arrowTable(arrow, columnsOf(leads).columns));
    for (let offset = 0; offset < 8; offset += 1) {
      const memory = new Uint8Array(good.length + 16);
      memory.set(good, offset);
      same(engine.scoreFrame(memory.subarray(offset, offset + good.length), MONDAY).toObjects(), rows, `offset ${offset}`);
    }
    if (typeof SharedArrayBuffer !== 'function') return;
    const shared = new Uint8Array(new SharedArrayBuffer(good.length));
    shared.set(good);
    same(engine.scoreFrame(shared, MONDAY).toObjects(), rows, 'shared');
  },

  'scores outlive what they were made of'({ Engine }) {
    const engine = Engine.from(POLICY);
    const ids = Int32Array.from({ length: 5000 }, (_, index) => index);
    const codes = new Uint16Array(5000);
    const one = engine.scoreFrame({ id: ids, origin: { codes, names: ['form'] } }, AS_OF);
    const named = engine.scoreFrame({ id: { codes: Uint16Array.from(ids), names: Array.from(ids, String) }, origin: { codes, names: ['form'] } }, AS_OF);
    ids.fill(-1);
    codes.fill(9);
    same([one.rows(4999)[0].lead_id, named.rows(4999)[0].lead_id], [4999, '4999'], 'ids');
    one.free();
    let code;
    try {
      one.column('lead_id');
    } catch (error) {
      ({ code } = error);
    }
    same([code, named.length], ['not_ready', 5000], 'freed');
  },
};

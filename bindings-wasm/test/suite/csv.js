// CSV: each row is the answer of the lead that it means, whatever its cells are and wherever it is cut.

import { same, thrown } from './assert.js';
import { FIELDS, randomLeads, rowOf } from './leads.js';
import { MONDAY } from './policy.js';

async function all(stream) {
  const found = [];
  for await (const scores of stream) found.push(scores);
  return found;
}

async function rowsOf(stream) {
  return (await all(stream)).flatMap((scores) => scores.toObjects());
}

async function refused(type, stream) {
  let raised;
  await all(stream).catch((error) => (raised = error));
  return thrown(type, () => {
    if (raised !== undefined) throw raised;
  }, 'stream');
}

const cell = (value) => (/[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);

/** Leads without activities as CSV, with `separator` between entries of lists. */
function written(leads, end = '\n') {
  const names = Object.keys(FIELDS.fields);
  const lines = leads.map(({ id, origin, assigned_at: at, attributes }) => {
    const values = names.map((name) => (Array.isArray(attributes[name]) ? attributes[name].join(';') : String(attributes[name] ?? '')));
    return [id, origin, at === null ? '' : new Date(at).toISOString(), ...values].map(cell).join();
  });
  return [['id', 'origin', 'assigned_at', ...names].join(), ...lines, ''].join(end);
}

/** What a file can say of a lead: an empty list and an empty text are an empty cell. */
function sayable(lead) {
  const attributes = Object.fromEntries(Object.entries(lead.attributes).map(([name, value]) => [name, value === '' || value?.length === 0 || value?.includes?.(null) ? null : value]));
  return { ...lead, attributes, activities: undefined };
}

const LEADS = randomLeads(400, 21).map(sayable);
LEADS[7].attributes.note = '"줄\r\n바꿈", 쉼표';

export const csv = {
  async 'rows are the answers of their leads, wherever the text is cut'({ Engine }) {
    const engine = Engine.from(FIELDS);
    const wanted = engine.scoreBatch(LEADS, MONDAY).answers.map((answer) => rowOf(answer, engine));
    const bytes = new TextEncoder().encode(written(LEADS));
    const pieces = (size) => Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) => bytes.subarray(index * size, (index + 1) * size));
    for (const size of [1, 2, 3, 7, 4096, bytes.length]) same(await rowsOf(engine.scoreCsv(pieces(size), MONDAY)), wanted, `pieces of ${size}`);
    for (const batchRows of [1, 399, 400, 401]) same(await rowsOf(engine.scoreCsv([bytes], { asOf: MONDAY, batchRows })), wanted, `batches of ${batchRows}`);
    same(await rowsOf(engine.scoreCsv([...written(LEADS)].flatMap((sign) => sign.split('')), MONDAY)), wanted, 'texts of a sign');
    same(await rowsOf(engine.scoreCsv([`\ufeff${written(LEADS, '\r\n').trimEnd()}`], MONDAY)), wanted, 'a byte order mark, no last line break');
    const sizes = (await all(engine.scoreCsv([bytes], { asOf: MONDAY, batchRows: 150 }))).map(({ length }) => length);
    same(sizes, [150, 150, 100], 'sizes');
  },

  async 'a cell that cannot be read is an error of its row'({ Engine }) {
    const engine = Engine.from(FIELDS);
    const text = [
      'id,origin,budget,owns,born,models,other',
      'a,form,1500,TRUE,1990-02-28,gv80;g70,x',
      'b,form,abc,0,,,',
      'c,form,N/A,1,N/A,,',
      'd,form,"1,000",maybe,2001-02-30,,',
      'e,fax,abc,,,,',
      'f,form,1e400,,,,',
      'g,form,1',
      'h,form,1,1,,,x,y,z',
      ',form,1,1,,,',
      'j,form, 2500 ,false,,,',
      'k,form,inf,,,,',
    ].join('\n');
    const leads = [
      { id: 'a', origin: 'form', attributes: { budget: 1500, owns: true, born: '1990-02-28', models: ['gv80', 'g70'], other: 'x' } },
      { id: 'b', origin: 'form', attributes: { budget: 'abc', owns: false } },
      { id: 'c', origin: 'form', attributes: { budget: 'N/A', owns: true, born: 'N/A' } },
      { id: 'd', origin: 'form', attributes: { budget: '1,000', owns: 'maybe', born: '2001-02-30' } },
      { id: 'e', origin: 'fax', attributes: { budget: 'abc' } },
      { id: 'f', origin: 'form', attributes: { budget: '1e400' } },
      { id: 'j', origin: 'form', attributes: { budget: 2500, owns: false } },
      { id: 'k', origin: 'form', attributes: { budget: 'inf' } },
    ];
    const [scores] = await all(engine.scoreCsv([text], MONDAY));
    const rows = scores.toObjects();
    const answers = engine.scoreBatch(leads, MONDAY).answers;
    const wanted = new Map(answers.map((answer) => [answer.lead_id, answer]));
    for (const row of rows.filter(({ lead_id }) => wanted.has(lead_id))) same(row, rowOf(wanted.get(row.lead_id), engine), row.lead_id);
    same(scores.errors.filter(({ lead_id }) => wanted.has(lead_id)), answers.filter(({ errors }) => errors), 'all errors of a row');
    const errorOf = (id) => rows.find(({ lead_id }) => lead_id === id);
    same([errorOf('b').error, errorOf('b').error_path, errorOf('c').error], ['wrong_type', '/attributes/budget', null], 'codes');
    for (const id of ['g', 'h']) same([errorOf(id).error, errorOf(id).error_path, /\d cells, the header has 7/.test(errorOf(id).error_message)], ['wrong_type', '', true], id);
    same(rows[8].error, 'missing_key', 'no id');
    const { leads: count, scored, failed, unknown_attributes } = scores.report;
    same([count, scored, failed, unknown_attributes], [11, 3, 8, { other: 2 }], 'report');
  },

  async 'activities, the ledger and other signs'({ Engine }) {
    const engine = Engine.from(FIELDS);
    const text = 'id;origin;models\na;form;gv80|g70\nb;form;\n';
    const activities = { lead: ['b', 'a', 'x'], kind: ['visit', 'quote', 'visit'], at: [MONDAY, MONDAY, MONDAY] };
    const options = { asOf: MONDAY, activities, explain: true, delimiter: ';', listSeparator: '|' };
    const [scores] = await all(engine.scoreCsv([text], options));
    const leads = [
      { id: 'a', origin: 'form', attributes: { models: ['gv80', 'g70'] }, activities: [{ kind: 'quote', at: MONDAY }] },
      { id: 'b', origin: 'form', activities: [{ kind: 'visit', at: MONDAY }] },
    ];
    const answers = engine.scoreBatch(leads, MONDAY).answers;
    same(scores.toObjects(), answers.map((answer) => rowOf(answer, engine)), 'rows');
    same(scores.ledger().length, answers.flatMap(({ ledger }) => ledger).length, 'ledger');
    same(scores.activitiesWithoutLead, 1, 'without lead');
  },

  async 'spaces belong to entries of lists, as they do to texts'({ Engine }) {
    const engine = Engine.from(FIELDS);
    const text = 'id,origin,models,note,tags\na,form,gv80 ; g70,메모 ,"x; y"\nb,form,gv80;g70,메모,x;y\n';
    const leads = [
      { id: 'a', origin: 'form', tags: ['x', ' y'], attributes: { models: ['gv80 ', ' g70'], note: '메모 ' } },
      { id: 'b', origin: 'form', tags: ['x', 'y'], attributes: { models: ['gv80', 'g70'], note: '메모' } },
    ];
    const [scores] = await all(engine.scoreCsv([text], MONDAY));
    const rows = engine.scoreBatch(leads, MONDAY).answers.map((answer) => rowOf(answer, engine));
    same(scores.toObjects(), rows, 'rows');
    same(rows.map(({ flags }) => flags.includes('driver')), [false, true], 'it matters');
  },

  async 'activities are sorted once and belong to the leads of any batch'({ Engine }) {
    const engine = Engine.from(FIELDS);
    const ids = Array.from({ length: 40 }, (_, index) => `L-${index}`);
    const text = `id,origin\n${ids.map((id) => `${id},form\n`).join('')}`;
    const events = [...ids].reverse().filter((_, index) => index % 3 !== 0);
    const activities = { lead: ['x', ...events], kind: ['visit', ...events.map(() => 'visit')], at: ['x', ...events].map(() => MONDAY) };
    const batches = await all(engine.scoreCsv([text], { asOf: MONDAY, activities, batchRows: 8 }));
    const [whole] = await all(engine.scoreCsv([text], { asOf: MONDAY, activities }));
    same(batches.flatMap((scores) => scores.toObjects()), whole.toObjects(), 'rows');
    const met = batches.map((_, batch) => events.filter((id) => ids.indexOf(id) < 8 * (batch + 1)).length);
    same(batches.map(({ activitiesWithoutLead }) => activitiesWithoutLead), met.map((count) => events.length + 1 - count), 'so far');
    same([batches.at(-1).activitiesWithoutLead, whole.activitiesWithoutLead], [1, 1], 'of all');
  },

  async 'a quote that is never closed is an error of the file, after the rows before it'({ Engine, DataError }) {
    const engine = Engine.from(FIELDS);
    const rows = (from, to) => Array.from({ length: to - from }, (_, index) => `L-${from + index},form,x\n`).join('');
    const before = Array.from({ length: 30 }, (_, index) => [`L-${index}`, null]);
    for (const end of ['\n', '\r\n']) {
      const text = `id,origin,note\n${rows(0, 30)}L-30,form,"oops\n${rows(31, 3000)}`.replaceAll('\n', end);
      const bytes = new TextEncoder().encode(text);
      const middle = bytes.length >> 1;
      for (const pieces of [[bytes], [bytes.subarray(0, middle), bytes.subarray(middle)], Array.from(bytes.subarray(0, 700), (byte) => Uint8Array.of(byte))]) {
        for (const batchRows of [7, 10, 100000]) {
          const [found, errors] = [[], []];
          try {
            for await (const scores of engine.scoreCsv(pieces, { asOf: MONDAY, batchRows })) found.push(...scores.toObjects());
          } catch (error) {
            errors.push(error);
          }
          same(found.map(({ lead_id, error }) => [lead_id, error]), before, 'rows before');
          same(errors.map((error) => [error instanceof DataError, error.code, error.message]), [[true, 'wrong_type', 'the quote that opens in line 32 is never closed']], 'the error');
        }
      }
    }
    const first = await refused(DataError, engine.scoreCsv(['id,origin\n"a,form\nb,form\n'], MONDAY));
    same([first.code, first.message], ['wrong_type', 'the quote that opens in line 2 is never closed'], 'no row before');
    const header = await refused(DataError, engine.scoreCsv(['"id,origin\na,form\n'], MONDAY));
    same(header.message, 'the quote that opens in line 1 is never closed', 'a header');
    // More than a row may have: the rows before it have their scores, too.
    const long = ['id,origin,note\na,form,x\nb,form,"', ...Array.from({ length: 300 }, () => 'x'.repeat(65536))];
    const stream = engine.scoreCsv(long, MONDAY);
    same((await stream.next()).value.toObjects().map(({ lead_id }) => lead_id), ['a'], 'before a long row');
    const endless = await refused(DataError, stream);
    same([endless.code, endless.message, endless.help], ['limit_exceeded', 'the row that begins in line 3 has more than 16777216 bytes', 'close the quote that opens in line 3'], 'a long row');
  },

  async 'a row that is not whole is an error that names its line'({ Engine, DataError }) {
    const engine = Engine.from(FIELDS);
    const text = ['id,origin,note', 'a,form,"x"y', 'b,form,"two', 'lines" ,', '', 'c,form', 'd', 'e,form,"a ""b"""', 'f,form,in "the" middle', 'g,form,"open', 'h,form,"x"', 'i,form,x'].join('\n');
    for (const end of ['\n', '\r\n', '\r']) {
      const [scores] = await all(engine.scoreCsv([text.replaceAll('\n', end)], MONDAY));
      const told = scores.errors.map(({ errors }) => errors.map(({ code, path, message }) => `${code} ${path} ${message}`));
      const wanted = [
        ['wrong_type  in line 2 text follows a closing quote'],
        ['wrong_type  in line 4 text follows a closing quote', 'wrong_type  the row in line 3 has 4 cells, the header has 3'],
        ['wrong_type  the row in line 6 has 2 cells, the header has 3'],
        ['wrong_type  the row in line 7 has 1 cell, the header has 3'],
        ['wrong_type  in line 11 text follows a closing quote'],
      ];
      same(told, wanted, JSON.stringify(end));
      same(scores.toObjects().filter(({ error }) => error === null).map(({ lead_id }) => lead_id), ['e', 'f', 'i'], 'good rows');
    }
    same((await refused(DataError, engine.scoreCsv(['"id"x,origin\na,form\n'], MONDAY))).message, 'in line 1 text follows a closing quote', 'a header');
  },

  async 'scores as CSV'({ Engine }) {
    const engine = Engine.from(FIELDS);
    const long = '가'.repeat(300);
    const text = `id,origin,budget,owns,models\n"L ""1"", a\nb",form,1500,true,gv80\n,form,,,\n${long},form,much,,\n`;
    const [scores] = await all(engine.scoreCsv([text], MONDAY));
    const [first, second, third] = scores.toObjects();
    const decode = (bytes) => new TextDecoder().decode(bytes);
    const due = first.due_at;
    const lines = [
      scores.columns.join(),
      `"L ""1"", a\nb",${first.lead_type},${first.lead_type},${first['axes.activity'].toFixed(1)},${first.x_band},,true,owner;driver,${first.scenario},${due},${first.priority.join(';')},,,`,
      `,,,,,,,,,,,missing_key,,${second.error_message}`,
      `${long},,,,,,,,,,,wrong_type,/attributes/budget,"${third.error_message}"`,
      '',
    ];
    same(decode(scores.toCSV()), lines.join('\n'), 'with names');
    same(decode(scores.toCSV({ header: false })), lines.slice(1).join('\n'), 'without');
  },

  async 'files that are none'({ Engine, DataError }) {
    const engine = Engine.from(FIELDS);
    const [none] = await all(engine.scoreCsv(['id,origin\n'], MONDAY));
    same([none.length, none.report.leads], [0, 0], 'a header only');
    const codes = async (input, options) => {
      const { code, path } = await refused(DataError, engine.scoreCsv(input, options ?? MONDAY));
      return [code, path];
    };
    same(await codes([]), ['empty', ''], 'nothing');
    same(await codes(['\n\n']), ['empty', ''], 'blank lines');
    same(await codes(['id,budget\na,1\n']), ['missing_key', ''], 'no origin');
    same(await codes(['id,origin,origin\na,form,form\n']), ['duplicate_key', '/origin'], 'a column twice');
    same(await codes([Uint8Array.of(0xff, 0xfe, 0x2c, 0x0a)]), ['wrong_type', ''], 'a header that is not UTF-8');
    same(await codes([7]), ['wrong_type', ''], 'numbers');
    same(await codes(7), ['wrong_type', ''], 'no stream');
    const bytes = new TextEncoder().encode('id,origin\na,form\n');
    for (const one of [bytes, bytes.buffer]) {
      const { code, message, help } = await refused(DataError, engine.scoreCsv(one, MONDAY));
      same([code, message.includes(one.constructor.name), help.includes('into a list')], ['wrong_type', true, true], 'bytes that are no stream');
    }
    same(await codes(['id\n'], { asOf: MONDAY, delimiter: '""' }), ['wrong_type', '/delimiter'], 'delimiter');
    same(await codes(['id\n'], { asOf: MONDAY, batchRows: 0 }), ['out_of_range', '/batch_rows'], 'batchRows');
    same(await codes(['id\n'], {}), ['missing_key', ''], 'asOf');
    // 전시 in the older encoding of Korea.
    const [korean] = await all(engine.scoreCsv(['id,origin,note\na,form,', Uint8Array.of(0xc0, 0xfc, 0xbd, 0xc3), '\nb,form,전시\n'], MONDAY));
    same(korean.rows().map(({ error, error_path }) => [error, error_path]), [['wrong_type', '/attributes/note'], [null, null]], 'a cell that is not UTF-8');
    const quote = ['id,origin\na,"', ...Array.from({ length: 300 }, () => 'x'.repeat(65536))];
    same(await codes(quote), ['limit_exceeded', ''], 'a quote that does not end');
  },

  async 'who stops early loses nothing else'({ Engine }) {
    const engine = Engine.from(FIELDS);
    let closed = false;
    async function* source() {
      try {
        yield 'id,origin\n';
        for (;;) yield 'a,form\n'.repeat(100);
      } finally {
        closed = true;
      }
    }
    for await (const scores of engine.scoreCsv(source(), { asOf: MONDAY, batchRows: 50 })) {
      same(scores.length, 50, 'rows');
      break;
    }
    same(closed, true, 'the source is closed');
  },
};

// Frames of a size that only the addon is made for, and files.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createReadStream, createWriteStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { after, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';

import { Engine } from 'leadgrid';

import { FIELDS, columnsOf, randomLeads, rowOf } from '../../bindings-wasm/test/suite/leads.js';
import { MONDAY } from '../../bindings-wasm/test/suite/policy.js';

const folder = mkdtempSync(join(tmpdir(), 'leadgrid-'));
after(() => rmSync(folder, { recursive: true }));
const engine = Engine.from(FIELDS);

test('a million rows, whatever the number of threads', () => {
  const rows = 1_000_000;
  const numbers = Int32Array.from({ length: rows }, (_, index) => index);
  const columns = {
    id: numbers,
    origin: { codes: new Uint8Array(rows), names: ['form'] },
    budget: Float64Array.from(numbers, (number) => (number % 7 === 0 ? NaN : number % 3000)),
    owns: { booleans: Uint8Array.from(numbers, (number) => number & 1), valid: Uint8Array.from(numbers, (number) => Number(number % 5 !== 0)) },
    job: { codes: Int8Array.from(numbers, (number) => (number % 3) - 1), names: ['office', 'student'] },
  };
  const activities = { lead: numbers.subarray(0, 500_000), kind: { codes: new Uint8Array(500_000), names: ['visit'] }, at: new Float64Array(500_000).fill(Date.parse(MONDAY) - 1000) };
  const [one, two] = [1, 2].map((threads) => engine.scoreFrame(columns, { asOf: MONDAY, activities, threads }));
  assert.equal(one.length, rows);
  for (const name of one.columns.slice(1, -3)) assert.deepEqual(two.column(name), one.column(name), name);
  for (const row of [0, 1, 34, 499_999, 500_000, 999_999]) {
    const number = columns.budget[row];
    const lead = {
      id: String(row),
      origin: 'form',
      attributes: { budget: number, owns: row % 5 === 0 ? null : row % 2 === 1, job: [null, 'office', 'student'][row % 3] },
      activities: row < 500_000 ? [{ kind: 'visit', at: Date.parse(MONDAY) - 1000 }] : [],
    };
    assert.deepEqual(one.rows(row, row + 1), [{ ...rowOf(engine.score(lead, MONDAY), engine), lead_id: row }]);
  }
});

test('both module systems score frames and files', async () => {
  const required = createRequire(import.meta.url)('leadgrid');
  const leads = randomLeads(20, 8);
  const { columns, activities } = columnsOf(leads);
  const scores = required.Engine.from(FIELDS).scoreFrame(columns, { asOf: MONDAY, activities });
  assert.deepEqual(scores.toObjects(), engine.scoreFrame(leads, MONDAY).toObjects());
});

test('a file by its path, its URL and as a stream', async () => {
  const path = join(folder, '리드.csv');
  writeFileSync(path, '\ufeffid,origin,budget\r\n하나,form,1500\r\n둘,form,"많음"\r\n');
  for (const input of [path, pathToFileURL(path), createReadStream(path), createReadStream(path, 'utf8'), createReadStream(path, { highWaterMark: 1 })]) {
    const found = [];
    for await (const scores of engine.scoreCsv(input, MONDAY)) found.push(...scores);
    assert.deepEqual(found.map(({ lead_id, error }) => [lead_id, error]), [['하나', null], ['둘', 'wrong_type']]);
  }
  await assert.rejects(engine.scoreCsv(join(folder, 'none.csv'), MONDAY).next(), { code: 'ENOENT' });
});

test('a file of a million rows takes no more memory than one of fifty thousand', async () => {
  const peak = async (rows) => {
    const path = join(folder, `${rows}.csv`);
    function* lines() {
      yield 'id,origin,budget,note,born,owns,job,models\n';
      for (let row = 0; row < rows; row += 100) {
        let text = '';
        for (let next = row; next < row + 100; next += 1) text += `리드-${next},form,${next % 3000},"메모, ${next}",1990-02-28,${next % 2 === 0},office,gv80;g70\n`;
        yield text;
      }
    }
    await pipeline(Readable.from(lines()), createWriteStream(path));
    const program = fileURLToPath(new URL('./csv_memory.mjs', import.meta.url));
    const { leads, kilobytes } = JSON.parse(execFileSync(process.execPath, [program, path], { encoding: 'utf8' }));
    rmSync(path);
    assert.equal(leads, rows);
    return kilobytes / 1024;
  };
  const [small, large] = [await peak(50_000), await peak(1_000_000)];
  // The file has 70 megabytes, its rows as objects would have some hundred.
  assert.ok(large < small + 64, `${Math.round(small)} and ${Math.round(large)} megabytes`);
});

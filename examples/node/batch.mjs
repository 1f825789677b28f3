// Scores a CSV of any size in bounded memory, and writes the scores as CSV:
// `node examples/node/batch.mjs leads.csv scores.csv`. Without files it makes up a million leads.

import { createWriteStream } from 'node:fs';
import { once } from 'node:events';

import { Engine } from 'leadgrid';

const [input, output] = process.argv.slice(2);
const count = Number(process.env.LEADS ?? 1_000_000);
const asOf = new Date('2026-11-22T09:00:00+09:00');
const engine = Engine.default();
const counts = new Map();
let [done, bad] = [0, 0];

// Activities are a table of their own, in any order.
const activities = input === undefined ? deeds(count) : undefined;
const out = output === undefined ? undefined : createWriteStream(output);
for await (const scores of engine.scoreCsv(input ?? madeUp(count), { asOf, activities })) {
  const { codes, names } = scores.column('lead_type');
  for (const code of codes) counts.set(names[code], (counts.get(names[code]) ?? 0) + 1);
  // The stream says when it has had enough for now.
  if (out?.write(scores.toCSV({ header: done === 0 })) === false) await once(out, 'drain');
  done += scores.length;
  bad += scores.errors.length;
  if (process.stderr.isTTY) process.stderr.write(`\r${done.toLocaleString('en')} leads`);
  scores.free();
}
out?.end();
if (process.stderr.isTTY) process.stderr.write('\n');

for (const [name, leads] of [...counts].sort(([, a], [, b]) => b - a)) {
  const title = name ?? 'with errors';
  console.log(`${title.padEnd(12)} ${leads.toLocaleString('en').padStart(9)}  ${'█'.repeat(Math.round((40 * leads) / done))}`);
}
console.log(`${done.toLocaleString('en')} leads, ${bad.toLocaleString('en')} with errors`);

/** Leads as lines of CSV; one of a thousand has an origin that the policy does not know. */
function* madeUp(leads) {
  yield 'id,origin,age,budget,owns_vehicle,purchase_horizon\n';
  const horizons = ['within_1_month', 'within_3_months', 'within_6_months', ''];
  let lines = [];
  for (let row = 0; row < leads; row += 1) {
    const mixed = (row * 2_654_435_761) % 4_294_967_296;
    const origin = row % 1_000 === 999 ? 'fax' : ['form', 'signup'][mixed % 2];
    lines.push(`L-${row},${origin},${18 + (mixed % 53)},${(mixed >>> 8) % 90_000},${['true', 'false', ''][mixed % 3]},${horizons[(mixed >>> 4) % 4]}\n`);
    if (lines.length === 1_000 || row === leads - 1) {
      yield lines.join('');
      lines = [];
    }
  }
}

/** What every fourth lead did. */
function deeds(leads) {
  const kinds = ['page_view', 'quote_request', 'brochure_download', 'test_drive_request'];
  const rows = Array.from({ length: leads }, (_, row) => row);
  return {
    lead: rows.map((row) => `L-${(row * 4) % leads}`),
    kind: { codes: Uint8Array.from(rows, (row) => (Math.imul(row, 2_654_435_761) >>> 13) % kinds.length), names: kinds },
    at: rows.map((row) => new Date(asOf.getTime() - ((row * 13) % 60) * 86_400_000)),
  };
}

// From a file of orders to segments: the first program to read about customers.

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { Engine } from 'leadgrid';

const example = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const [NOW, A_MONTH_AGO] = ['2026-11-26T09:00:00+09:00', '2026-10-26T09:00:00+09:00'];

const engine = Engine.fromYaml(readFileSync(example('policies/shop.yaml'), 'utf8'));
// No cell of the file is quoted. Amounts stay texts, since money is exact.
const [names, ...lines] = readFileSync(example('data/orders.csv'), 'utf8').trimEnd().split(/\r?\n/).map((line) => line.split(','));
const rows = lines.map((cells) => Object.fromEntries(names.map((name, place) => [name, cells[place]])));

// Sum the orders up by customer, fit the cuts, score everybody. Typed arrays or Arrow IPC would do as well.
const orders = engine.rfm(NOW).add(rows);
const customers = orders.score();
console.log(`${customers.length} customers as of ${NOW}`);
console.log(`rows of nobody: ${orders.leftOut.nobody}, too old: ${orders.leftOut.older}`);

// How large each segment is, and what to do with it.
console.log();
const { segments, codes } = customers.counts;
for (const { id, action } of engine.segments) console.log(`${id.padEnd(16)}${String(segments[id]).padStart(3)}  ${action.en}`);

// Recency to the right, frequency upwards.
console.log('\n F\\R    1    2    3    4    5');
for (const f of '54321') {
  const cells = [...'12345'].map((r) => [...'12345'].reduce((sum, m) => sum + (codes[`${r}${f}${m}`] ?? 0), 0));
  console.log(f.padStart(4) + cells.map((cell) => String(cell).padStart(5)).join(''));
}

console.log('\nbest customers');
const byNet = customers.toObjects().sort((a, b) => Number(BigInt(b.net) - BigInt(a.net)));
for (const { customer, code, net } of byNet.slice(0, 3)) console.log(`${customer}  ${code}  ${net} KRW`);

// Why a customer is where it is, and what is missing for the next scores.
process.stdout.write(`\n${customers.explain('C-1010')}`);

// Who moved in a month, and why: here those who went without an order.
const { movers } = engine.rfm(A_MONTH_AGO).add(rows).score().migrate(customers);
console.log(`\n${movers.length} moved since ${A_MONTH_AGO}, without an order`);
for (const { customer, from, to, why, happened } of movers) {
  if (happened.includes('ordered')) continue;
  const shifts = why.map(({ metric, scores, by }) => `${metric} ${scores.map((score) => score ?? '-').join(' -> ')} by ${by}`);
  console.log(`${customer}  ${from ?? '-'} -> ${to ?? '-'}: ${shifts.join(', ')}; ${happened.join(', ')}`);
}

// Parts of the file, summed up apart and sent as bytes, give the model of the whole.
const sent = engine.rfm(NOW).add(rows.slice(0, 100)).toBytes();
const both = engine.rfm(NOW).add(rows.slice(100)).merge(sent);
console.log(`\nsame model from two parts: ${JSON.stringify(both.fit()) === JSON.stringify(customers.model)}`);

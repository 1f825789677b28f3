// From a file of orders to segments: the first program to read about customers.

import { readFileSync } from 'node:fs';

import { Engine } from 'leadgrid';

const file = (name) => new URL(`../${name}`, import.meta.url);
const [now, aMonthAgo] = ['2026-11-26T09:00:00+09:00', '2026-10-26T09:00:00+09:00'];

const engine = Engine.fromFile(file('policies/shop.yaml'));
// Cells with commas or quotes need a reader of CSV. Amounts stay texts, since money is exact.
const [header, ...lines] = readFileSync(file('data/orders.csv'), 'utf8').trim().split(/\r?\n/).map((line) => line.split(','));
const rows = lines.map((cells) => Object.fromEntries(cells.map((cell, place) => [header[place], cell])));

// Sum the orders up by customer, fit the cuts, score everybody.
const orders = engine.rfm(now).add(rows);
const customers = orders.score();
console.log(`${customers.length} customers as of ${now}`);
console.log(`rows of nobody: ${orders.leftOut.nobody}, too old: ${orders.leftOut.older}`);

// How large each segment is, and what to do with it.
console.log();
const { segments, codes } = customers.counts;
for (const { id, action } of engine.segments) {
  console.log(`${id.padEnd(16)}${String(segments[id]).padStart(3)}  ${action.en}`);
}

// Recency to the right, frequency upwards.
console.log('\n F\\R    1    2    3    4    5');
const scores = [1, 2, 3, 4, 5];
for (const f of scores.toReversed()) {
  const cells = scores.map((r) => scores.reduce((sum, m) => sum + (codes[`${r}${f}${m}`] ?? 0), 0));
  console.log(String(f).padStart(4) + cells.map((cell) => String(cell).padStart(5)).join(''));
}

console.log('\nbest customers');
const best = customers.toObjects().sort((one, other) => Number(other.net) - Number(one.net));
for (const { customer, code, net } of best.slice(0, 3)) console.log(`${customer}  ${code}  ${net} KRW`);

// Why a customer is where it is, and what is missing for the next scores.
console.log(`\n${customers.explain('C-1010').trimEnd()}`);

// Who moved in a month, and why: here those who went without an order.
const before = engine.rfm(aMonthAgo).add(rows).score();
const { movers } = before.migrate(customers);
console.log(`\n${movers.length} moved since ${aMonthAgo}; without an order:`);
for (const mover of movers) if (!mover.happened.includes('ordered')) console.log(moved(mover));

// Parts of the file, summed up apart and sent as bytes, give the model of the whole.
const sent = engine.rfm(now).add(rows.slice(0, 100)).toBytes();
const both = engine.rfm(now).add(rows.slice(100)).merge(sent);
console.log(`\nsame model from two parts: ${JSON.stringify(both.fit()) === JSON.stringify(customers.model)}`);

/** `C-1027  promising -> need_attention: recency 4 -> 3 by value; aged`. */
function moved({ customer, from, to, why, happened }) {
  const shifts = why.map(({ metric, scores: [was, is], by }) => `${metric} ${was ?? '-'} -> ${is ?? '-'} by ${by}`);
  return `${customer}  ${from ?? '-'} -> ${to ?? '-'}: ${shifts.join(', ')}; ${happened.join(', ')}`;
}

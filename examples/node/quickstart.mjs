// Scores three leads with the default policy: the first program to read.

import { readFileSync } from 'node:fs';

import { Engine } from 'leadgrid';

const leads = JSON.parse(readFileSync(new URL('../data/leads.json', import.meta.url), 'utf8'));
const engine = Engine.default();

console.log('id      type  flags           scenario     due                             total');
for (const answer of engine.scoreBatch(leads, { asOf: '2026-11-23T09:00:00+09:00' }).answers) {
  if (answer.errors) {
    console.log(JSON.stringify(answer));
    continue;
  }
  const total = (-answer.priority[3] / 1000).toFixed(3);
  const columns = [
    answer.lead_id.padEnd(8),
    answer.lead_type.padEnd(6),
    answer.flags.join().padEnd(16),
    (answer.scenario ?? '-').padEnd(13),
    (answer.due_at ?? '-').padEnd(27),
    total.padStart(10),
  ];
  console.log(columns.join(''));
}

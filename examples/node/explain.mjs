// Explains one decision in the words of the policy, in English and in Korean.

import { readFileSync } from 'node:fs';

import { Engine } from 'leadgrid';

const [lead] = JSON.parse(readFileSync(new URL('../data/leads.json', import.meta.url), 'utf8'));
const engine = Engine.default();

for (const lang of ['en', 'ko']) {
  console.log(engine.explain(lead, { asOf: '2026-11-23T09:00:00+09:00', lang }));
}

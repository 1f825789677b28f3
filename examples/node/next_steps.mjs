// What becomes of a lead: when it changes, what to ask, what is due, what changed, and a receipt.

import { readFileSync } from 'node:fs';

import { Engine, transition } from 'leadgrid';

const [hot, warm] = JSON.parse(readFileSync(new URL('../data/leads.json', import.meta.url), 'utf8'));
const reactions = [
  { kind: 'message_sent', at: '2026-11-23T09:20:00+09:00', channel: 'online' },
  { kind: 'dealer_contacted', at: '2026-11-23T21:40:00+09:00', channel: 'dealer' },
];
const engine = Engine.default();
const asOf = '2026-11-23T09:00:00+09:00';

// By time alone: the lead is held fixed, its activities grow older.
const ahead = engine.trajectory(hot, { asOf, until: '2027-03-01T00:00:00+09:00' });
console.log(`${ahead.lead_id} is ${ahead.now.lead_type}`);
for (const then of ahead.changes) console.log(`  ${then.lead_type} from ${then.at}`);
console.log(`  checked until ${ahead.checked_until}`);

// The unknown field that matters most, and what would make the lead hot.
const question = engine.question(warm, asOf);
if (question) console.log(`ask ${question.field}: ${question.spread} points`);
console.log(`hot by ${JSON.stringify(engine.whyNot(warm, { asOf, target: 'hot' }).actions)}`);

// What is due. Reactions that come later do not count yet.
const decision = engine.score(hot, asOf);
for (const time of ['09:05', '21:00', '23:00']) {
  const step = engine.followUp(decision, reactions, `2026-11-23T${time}:00+09:00`);
  console.log(`${time} ${step.stage} ${JSON.stringify(step.channels)} ${JSON.stringify(step.due_at)}`);
}

// What changed since the last decision. Its key lets a plugin act once.
const later = engine.score(hot, '2026-12-06T09:00:00+09:00');
for (const { what, from, to } of transition(decision, later).changes) {
  console.log(`${what}: ${JSON.stringify(from)} -> ${JSON.stringify(to)}`);
}

// Whoever has the policy and the lead can check a receipt, in any language.
const receipt = engine.receipt(hot, asOf);
const richer = { ...hot, attributes: { ...hot.attributes, budget: 70000 } };
for (const lead of [hot, richer]) console.log(`receipt ${JSON.stringify(engine.verify(receipt, lead))}`);

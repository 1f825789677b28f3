// Compiled, never run: what a careful TypeScript program may rely on.

import init, { DataError, Engine, check, initSync, transition, version } from 'leadgrid-wasm';
import larger, { Engine as LargerEngine } from 'leadgrid-wasm/frames';
import type { Customers, Scores } from 'leadgrid-wasm/frames';
import type { Answer, FollowUp, Policy, Transition } from 'leadgrid-wasm';

await init();
await init(new URL('https://example.com/leadgrid_bg.wasm'));
initSync(new Uint8Array());

const answer: Answer = Engine.default().score({ id: '1', origin: 'form' }, { asOf: new Date() });
const type: string = answer.errors ? 'none' : answer.lead_type;
const wrong: DataError | undefined = undefined;

// @ts-expect-error an instant is always asked for
Engine.default().score({ id: '1', origin: 'form' });

// The same types as in the package `leadgrid`, where they are tested at length.
const policy: Policy = Engine.default().policy;
const changes: Transition = transition(null, '{}');
const follow: FollowUp = Engine.from(policy, { parents: [] }).followUp('{}', [], 0);

// Frames, in the larger module.
await larger();
const scores: Scores = LargerEngine.default().scoreFrame({ id: ['1'], origin: ['form'] }, 0);
const page = await fetch('https://example.com/leads.csv');
for await (const some of LargerEngine.default().scoreCsv(page.body ?? [], { asOf: 0 })) void some.length;

// Customers, likewise.
const customers: Customers = LargerEngine.from(policy).rfm(0).add([{ customer: 1, at: 0, amount: 5 }]).score();

void [customers.counts, scores, changes.key, follow.stage, type, wrong, check('{}').length, version];

// Compiled, never run: what a careful TypeScript program may rely on.

import { DataError, Engine, LeadgridError, PolicyError, backend, check, version } from 'leadgrid';
import type { Answer, Batch, Decision, Finding, Lead, LeadErrors, LedgerEntry, Policy } from 'leadgrid';

const lead: Lead = {
  id: 'L-1',
  origin: 'form',
  created_at: new Date(),
  attributes: { budget: 1, models: ['gv80'], owner: true, note: null },
  activities: [{ kind: 'visit', at: 1_795_305_600_000 }],
};

const engine: Engine = Engine.default();
const fromFile: Engine = Engine.fromFile(new URL('file:///policy.yaml'));
const answer: Answer = engine.score(lead, { asOf: new Date(), strict: true });
if (answer.errors) {
  const bad: LeadErrors = answer;
  const path: string | undefined = bad.errors[0]?.path;
  void path;
} else {
  const decision: Decision = answer;
  const type: string = decision.lead_type;
  const due: string | null = answer.due_at;
  const points: number | undefined = answer.axes['activity']?.total;
  for (const entry of answer.ledger) {
    const shared: LedgerEntry = entry;
    const said: string = shared.stage === undefined ? shared.rule : shared.stage;
    void said;
  }
  void [type, due, points];
}
if ('errors' in answer && answer.errors) void answer.errors.length;

const bare = engine.score(lead, { asOf: 0, ledger: false });
// @ts-expect-error it may have no ledger
if (!bare.errors) void bare.ledger.length;
engine.score(lead, 1_795_305_600_000);
engine.score('{"id":"1","origin":"form"}', '2026-11-22T09:00:00+09:00');
const text: string = engine.scoreJson('{}', new Date());
const batch: Batch = engine.scoreBatch(new Set([lead]), { asOf: 0 });
const told: string = engine.explain(lead, { asOf: 0, lang: 'ko' });
const policy: Policy = engine.policy;
const findings: Finding[] = [...check(policy), ...Engine.check('{}'), ...engine.warnings];
const kind: 'native' | 'wasm' = backend;

try {
  Engine.from({ format: 1, id: 'tiny', version: '1', time_zone: '+09:00' });
} catch (error) {
  if (error instanceof PolicyError) void (error.findings satisfies Finding[]);
  if (error instanceof DataError || error instanceof LeadgridError) void [error.code, error.path, error.help, error.message];
}

// @ts-expect-error an instant is always asked for
engine.score(lead, {});
// @ts-expect-error a lead has an origin
engine.score({ id: 'L-1' }, 0);
// @ts-expect-error an engine is not made by `new`
new Engine();
// @ts-expect-error two languages
engine.explain(lead, { asOf: 0, lang: 'fr' });

void [fromFile, text, batch, told, findings, kind, version];

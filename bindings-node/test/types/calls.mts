// Compiled, never run: the calls around a decision, as a careful TypeScript program would use them.

import { Engine, check, transition } from 'leadgrid';
import type {
  Action, Answer, CellDistance, CellStep, Change, Decision, DueTime, FlagChange, FlagChangeRequest, FollowUp, Lead, LeadErrors, LocalPolicy, Notice, OpenTime,
  Policy, Question, Reaction, Receipt, State, StateChange, Trajectory, Transition, Verdict, WhyNot,
} from 'leadgrid';

declare const lead: Lead;
declare const answer: Answer;
const asOf = new Date();

// Loading: a policy, or what differs from a parent.
const parent: Policy = Engine.default().policy;
const local = { id: 'kr', version: '1', extends: 'global_standard', scenarios: [{ id: 'hot', respond_within: '12h' }] } as const satisfies LocalPolicy;
const engine: Engine = Engine.from(local, { parents: [parent, JSON.stringify(parent)] });
void [Engine.fromJson('{}', { parents: [] }), Engine.fromYaml('', { parents: ['id: x'] }), Engine.fromFile('p.yaml', { parents: [local] }), check(local, { parents: [parent] })];
const frozen = { format: 1, id: 'tiny', version: '1', time_zone: '+09:00', lead_types: ['cold', 'hot'], missing: [''] } as const;
const hash: string = Engine.from(frozen).hash;
// @ts-expect-error parents are a list
Engine.from(local, { parents: parent });
// @ts-expect-error a misspelt option
Engine.from(local, { parent: [parent] });
// @ts-expect-error a rule has a form
Engine.from({ format: 1, id: 'tiny', version: '1', time_zone: '+09:00', axes: [{ id: 'a', rules: [{ id: 'r' }] }] });

// Scoring with what was before, and ahead.
const next: Answer = engine.score(lead, { asOf, horizon: '30d', previous: answer });
engine.scoreBatch([lead], { asOf, previous: [answer, '{}', { lead_id: 'L-1', origin: 'form', computed_lead_type: 'hot' }] });
// @ts-expect-error a horizon is a duration as text
engine.score(lead, { asOf, horizon: 30 });

const seen: Trajectory | LeadErrors = engine.trajectory(lead, { asOf, until: '2027-02-22T09:00:00+09:00', strict: true });
if (seen.errors) {
  void seen.errors[0]?.path;
} else {
  const now: State = seen.now;
  const change: StateChange | undefined = seen.changes[0];
  const until: string = seen.checked_until;
  void [now.scenario, change?.at, until];
}
// @ts-expect-error there is no end
engine.trajectory(lead, { asOf });

const asked = engine.question(lead, asOf);
if (asked && !asked.errors) void ((question: Question): number => question.narrows + question.spread)(asked);

const missing = engine.whyNot(lead, { asOf, target: 'hot', at: '2026-12-01T09:00:00+09:00', lang: 'ko' });
if (!missing.errors) {
  const found: WhyNot = missing;
  for (const action of found.actions satisfies Action[]) {
    const what: string = action.activity ?? action.field;
    void what;
  }
  const rise: number | null = found.rise.y;
  void [found.reason, found.message, rise];
}
const cell: CellDistance = engine.whyNotCell({ origin: 'form', x: 'mid', y: 'low', target: 'hot' });
const step: CellStep | null = cell.rise.x;
// @ts-expect-error a cell has an x band
engine.whyNotCell({ origin: 'form' });

if (!next.errors) {
  const decision: Decision = next;
  const reactions: Reaction[] = [{ kind: 'call_reached', at: asOf, agent: 'kim', channel: null }];
  const follow: FollowUp = engine.followUp(decision, reactions, asOf);
  if (follow.stage === 'second_line') void follow.task;
  const stored: Lead = { ...lead, override: follow.override };
  const calendar: string = engine.toIcalendar([{ decision, reactions }, { decision: '{}', reactions: '[]' }], { asOf, lang: 'en' });
  const compared: Transition = transition(null, decision);
  for (const change of compared.changes satisfies Change[]) {
    if (change.what === 'flags') void change.added.length;
    else if (change.what === 'due_at') void change.to?.slice(0, 10);
  }
  const bare = engine.score(lead, { asOf, ledger: false });
  if (!bare.errors) engine.followUp(bare, [], asOf);
  void [stored, calendar, transition(JSON.stringify(decision), decision)];
}
// @ts-expect-error a lead with errors has no follow-up
engine.followUp(answer, [], asOf);
// @ts-expect-error not a reaction
const odd: Reaction = { kind: 'waved', at: 0 };

const due: DueTime = engine.due('kr_office', asOf, '8h');
const open: OpenTime = engine.elapsed('kr_office', 0, asOf);
const merged: Lead = engine.merge(lead, '{"id":"2","origin":"form"}');

const receipt: Receipt = engine.receipt(lead, { asOf, ledger: false, horizon: '0d' });
const verdict: Verdict = engine.verify(JSON.stringify(receipt), lead);
if (!verdict.valid) void ((reason: string): string => reason)(verdict.reason);

const request: FlagChangeRequest = { version: '2', add: { id: 'owner', basis: 'ownership', when: { field: 'owns_vehicle', is: true } } };
const changed: FlagChange = engine.changeFlags(request, 'flags@example.com');
const notice: Notice | undefined = changed.notices[0];
// @ts-expect-error one change at a time
engine.changeFlags({ version: '2', remove: 'owner', add: request.add }, 'flags@example.com');

void [hash, step, odd, due.known, open.millis, merged.id, notice?.to, Engine.from(changed.policy)];

/**
 * What surrounds a decision: what changes when, what would change it, what is due after it, and the
 * proof of it. Instants in results are text in the policy's time zone.
 */

import type { Label, Policy } from './policy.js';
import type { AnswerWithoutLedger, CallOptions, DecisionLike, InstantLike } from './types.js';

/** What a lead is, apart from its points. */
export interface State {
  lead_type: string;
  flags: string[];
  scenario: string | null;
}

/** What a lead becomes, and from when. */
export interface StateChange extends State {
  at: string;
}

/** How a lead changes with time alone. */
export interface Trajectory {
  lead_id: string;
  as_of: string;
  now: State;
  /** In order of time. */
  changes: StateChange[];
  /** Until when nothing else changes. */
  checked_until: string;
  errors?: never;
}

/** What to ask a lead next. */
export interface Question {
  /** An unknown field. */
  field: string;
  /** By how many points its answer narrows the totals of the lead's grid. */
  narrows: number;
  /** How far apart the points are that its answer can give, before caps. */
  spread: number;
  errors?: never;
}

/** Something that would raise a lead type: an activity, or the answer to an open question. */
export type Action = { activity: string; field?: never } | { field: string; value: string | number | boolean | string[]; activity?: never };

/** One value for each side of a grid; `null` where no change of that side does it, or where there is no such side. */
export interface Sides<T> {
  x: T | null;
  y: T | null;
}

/** What would give a lead a higher type, and how far it is from one and from a lower one. */
export interface WhyNot {
  lead_id: string;
  as_of: string;
  /** When the actions would happen; everything else is about `as_of`. */
  at: string;
  /** The computed type, whatever an override says. */
  lead_type: string;
  /** The type that is asked for; `null` where there is no higher one. */
  target: string | null;
  /** The type that the actions give. */
  reaches: string | null;
  cost: number | null;
  /** The cheapest ones that do it, each used once. */
  actions: Action[];
  /** Why no actions do it; with `search_too_long` there may be some that do, but cheaper ones may too. `null` for the cheapest. */
  reason: 'highest_type' | 'nothing_attainable' | 'out_of_reach' | 'search_too_long' | null;
  /** The same for a person. */
  message: string | null;
  /** By how many points one side alone would have to grow for a higher type. */
  rise: Sides<number>;
  /** By how many points one side alone may fall and the type stays. */
  fall: Sides<number>;
  errors?: never;
}

/** A cell of a grid: band ids. */
export interface CellOptions {
  readonly origin: string;
  readonly x: string;
  /** Where the grid has a second side. */
  readonly y?: string | null | undefined;
  /** The lead type that is asked for; by default the next higher one. */
  readonly target?: string | null | undefined;
}

/** Leads in each cell of each grid, by origin, in the form of the policy's `cells`. What is left out is 0. */
export interface CellCounts {
  /** Leads that could not be scored, of whatever origin. */
  readonly failed?: number;
  readonly grids?: { readonly [origin: string]: { readonly [band: string]: number | { readonly [band: string]: number } } };
}

export interface GridChartOptions {
  /** The grid that is drawn. */
  readonly origin: string;
  /** Counts, or many of them, which are added up. */
  readonly cells: CellCounts | readonly CellCounts[];
  /** The language of its titles; by default `en`. */
  readonly lang?: 'ko' | 'en' | null | undefined;
}

/** The nearest cell of another lead type in the same row or column. */
export interface CellStep {
  band: string;
  lead_type: string;
  /** Points for the lead that is nearest to it: to grow by, or to lose at most. */
  least: number;
  /** Points for the lead that is furthest from it; `null` where the cell has no end there. */
  most: number | null;
}

/** How far it is from a cell of a grid to a higher and to a lower lead type. */
export interface CellDistance {
  origin: string;
  x: string;
  y: string | null;
  lead_type: string;
  target: string | null;
  rise: Sides<CellStep>;
  fall: Sides<CellStep>;
}

/** Something that we did for a lead after the decision. */
export type OurReaction = 'message_sent' | 'call_missed' | 'dealer_assigned';

/** Something that the customer did. */
export type CustomerReaction = 'message_clicked' | 'call_reached' | 'dealer_contacted' | 'visited' | 'purchased' | 'declined';

export type ReactionKind = OurReaction | CustomerReaction;

/** What happened after the assignment, as the caller knows it; in any order. */
export interface Reaction {
  readonly kind: ReactionKind;
  readonly at: InstantLike;
  readonly channel?: string | null | undefined;
  readonly agent?: string | null | undefined;
  /** Of reactions with the same `id` the last one stays. */
  readonly id?: string | null | undefined;
}

/** Where the response to a lead stands. */
export interface FollowUp {
  /** `first_line` and `second_line` are to act; `waiting` is the customer's turn; the others wait for nothing. */
  stage: 'none' | 'first_line' | 'waiting' | 'second_line' | 'done' | 'closed';
  /** Scenario and lead type after hand-overs. */
  scenario: string | null;
  lead_type: string;
  /** The assignment, or the last hand-over. */
  since: string;
  /** When the open step is due. */
  due_at: string | null;
  overdue: boolean;
  /** Channels and task of the open step. */
  channels: string[];
  task: Label | null;
  first_contact: { kind: ReactionKind; at: string; channel: string | null; agent: string | null } | null;
  outcome: 'purchased' | 'declined' | null;
  /** Reactions that did not count. */
  ignored: { kind: ReactionKind; at: string; why: 'before_assignment' | 'after_as_of' | 'after_closing' }[];
  /** After a hand-over: what to store with the lead, so that it keeps its type. */
  override: { lead_type: string; by: 'hand_over'; reason: ReactionKind } | null;
}

/** A decision with what happened after it. */
export interface FollowUpCase {
  readonly decision: DecisionLike;
  readonly reactions: readonly Reaction[] | string;
}

/** A part of a decision that changed. */
export type Change =
  | { what: 'lead_type' | 'computed_lead_type' | 'scenario' | 'due_at'; from: string | null; to: string | null }
  | { what: 'flagged'; from: boolean; to: boolean }
  | { what: 'flags' | 'channels' | 'goals'; from: string[]; to: string[]; added: string[]; removed: string[] }
  | { what: 'override'; from: OverrideInForce | null; to: OverrideInForce | null };

/** An override as decisions carry it. */
export interface OverrideInForce {
  lead_type: string;
  by: string;
  reason: string;
  until?: string | null;
}

/** What changed between two decisions of one lead. */
export interface Transition {
  /** Equal for the same changes from the same decision, so that a program acts once; `null` where nothing changed. */
  key: string | null;
  changes: Change[];
}

/** An answer sealed with the hashes of policy and input. The lead is not part of it. */
export interface Receipt {
  policy_hash: string;
  engine_version: string;
  /** The arguments that the answer depends on. */
  call: { as_of: number; strict: boolean; ledger: boolean; horizon: string; previous?: { lead_id: string; origin: string; computed_lead_type: string } };
  input_digest: string;
  answer: AnswerWithoutLedger;
  answer_digest: string;
}

/** Whether a receipt is right, and if not, what is wrong first. */
export type Verdict =
  | { valid: true; reason: null }
  | { valid: false; reason: 'other_policy' | 'other_input' | 'altered_answer' | 'other_engine' | 'other_answer' };

type PolicyFlag = NonNullable<Policy['flags']>[number];

/** One change of the flags of a policy; every change has a version of its own. */
export type FlagChangeRequest =
  | { readonly version: string; readonly add: PolicyFlag; readonly replace?: never; readonly remove?: never }
  | { readonly version: string; readonly replace: PolicyFlag; readonly add?: never; readonly remove?: never }
  | { readonly version: string; readonly remove: string; readonly add?: never; readonly replace?: never };

/** What one stakeholder is to be told of a change. */
export interface Notice {
  to: string;
  /** Whoever has acted on this key has told this stakeholder of this change. */
  key: string;
  flag: string;
  change: 'add' | 'replace' | 'remove';
}

/** A policy with one flag added, replaced or removed. */
export interface FlagChange {
  policy: Policy;
  hash: string;
  /** One for each stakeholder. */
  notices: Notice[];
  /** What went (`-`) and what came (`+`), line by line. */
  diff: string;
}

/** When open time is used up. */
export interface DueTime {
  /** `null` where that is beyond all instants. */
  due_at: string | null;
  /** Whether the holidays until then are known. */
  known: boolean;
}

/** How long a calendar was open. */
export interface OpenTime {
  millis: number;
  known: boolean;
}

/** Options of `trajectory`. */
export interface TrajectoryOptions extends CallOptions {
  readonly until: InstantLike;
}

/** Options of `whyNot`. */
export interface WhyNotOptions extends CallOptions {
  /** The lead type that is asked for; by default the next higher one. */
  readonly target?: string | null | undefined;
  /** When the actions would happen; by default at `asOf`. */
  readonly at?: InstantLike | null | undefined;
  /** Language of `message`; default `en`. */
  readonly lang?: 'ko' | 'en' | undefined;
}

/** Options of `toIcalendar`. */
export interface CalendarOptions {
  readonly asOf: InstantLike;
  /** Language of the entries; default `en`. */
  readonly lang?: 'ko' | 'en' | undefined;
}

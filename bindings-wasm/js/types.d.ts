/**
 * The types of leadgrid, the same for the packages `leadgrid` and `leadgrid-wasm`.
 * Keys inside documents and answers are `snake_case`, as in every language; names of the interface are `camelCase`.
 */

import type { Label, Policy } from './policy.js';
import type {
  CalendarOptions, CellDistance, CellOptions, DueTime, FlagChange, FlagChangeRequest, FollowUp, FollowUpCase, GridChartOptions, OpenTime, OverrideInForce,
  Question, Reaction, Receipt, State, Trajectory, TrajectoryOptions, Transition, Verdict, WhyNot, WhyNotOptions,
} from './calls.js';
import type { ArrowBytes, Columns, CsvOptions, FrameOptions, Scores } from './frames.js';
import type {
  CustomerCounts,
  CustomerExplanation,
  CustomerKey,
  CustomerOptions,
  CustomersChart,
  ExplainCustomerOptions,
  Order,
  Orders,
  Rfm,
  RfmModelLike,
  Segment,
  SegmentOverlap,
  Stability,
  StabilityOptions,
} from './rfm.js';

export type { CalendarDate, Condition, Duration, Id, Label, Opening, Policy, TimeZone } from './policy.js';
export type * from './calls.js';
export type * from './frames.js';
export type * from './rfm.js';

/** An instant as a caller gives it: a `Date`, milliseconds since 1970, or RFC 3339 text with an offset. */
export type InstantLike = Date | number | string;

/** A value of an attribute. `null`, `undefined`, `NaN` and infinities mean unknown. A `Date` is an instant, not a date: write dates as `"2026-11-22"`. */
export type AttributeValue = string | number | bigint | boolean | null | undefined | readonly (string | null | undefined)[];

/** Something the lead did. */
export interface Activity {
  /** A kind that the policy declares; others are ignored and counted. */
  readonly kind: string;
  readonly at: InstantLike;
  /** Of activities with the same `id` the last one stays. */
  readonly id?: string | null | undefined;
  /** What it was about, for example a model or a page. */
  readonly ref?: string | null | undefined;
}

/** A decision by a person that replaces the computed lead type. */
export interface Override {
  readonly lead_type: string;
  readonly by: string;
  readonly reason: string;
  readonly until?: InstantLike | null | undefined;
}

/** One lead, as the caller knows it. */
export interface Lead {
  readonly id: string;
  /** How the lead arose; the policy has a grid for each origin. */
  readonly origin: string;
  readonly created_at?: InstantLike | null | undefined;
  /** From when the deadline counts; by default `asOf`. */
  readonly assigned_at?: InstantLike | null | undefined;
  readonly attributes?: { readonly [field: string]: AttributeValue } | null | undefined;
  /** Left out: unknown. An empty list: known to be none. */
  readonly activities?: readonly Activity[] | null | undefined;
  readonly tags?: readonly string[] | null | undefined;
  readonly segment?: string | null | undefined;
  readonly override?: Override | null | undefined;
}

/** A policy that extends another: what differs from its parent, whose id `extends` names. */
export interface LocalPolicy {
  readonly id: string;
  readonly version: string;
  readonly extends: string;
  readonly [part: string]: unknown;
}

/** A policy as a caller gives it; a text is JSON. */
export type PolicyLike = Policy | LocalPolicy | string;

/** Options of loading. */
export interface LoadOptions {
  /** The policies that the loaded one may extend, in any order. With the native addon a text may also be YAML. */
  readonly parents?: readonly PolicyLike[] | undefined;
}

/** One problem of a policy. */
export interface Finding {
  /** A stable word. */
  readonly code: string;
  /** Errors refuse the policy, warnings do not. */
  readonly severity: 'error' | 'warning';
  /** A JSON Pointer into the policy. */
  readonly path: string;
  readonly message: string;
  readonly help: string;
  /** Line and column in the text, where known. */
  readonly line?: number;
  readonly column?: number;
}

/** One problem of a lead. */
export interface LeadProblem {
  /** A stable word. */
  readonly code: string;
  /** A JSON Pointer into the lead. */
  readonly path: string;
  readonly message: string;
  readonly help: string;
}

/** The answer for a lead that cannot be scored. */
export interface LeadErrors {
  /** `null` where the lead has no id that is a text. */
  lead_id: string | null;
  errors: LeadProblem[];
}

/** A sum of points of an axis. */
export interface AxisScore {
  /** The sum before the axis's `range`. */
  raw: number;
  /** The sum after it. */
  total: number;
}

/** A contribution of a rule. */
export interface Contribution {
  axis: string;
  group?: string;
  rule: string;
  points: number;
  /** Of the event that contributed. */
  at?: string;
  age_days?: number;
  kind?: string;
  id?: string;
  ref?: string;
  stage?: never;
}

/** What a cap took away or added. */
export interface Cap {
  axis: string;
  group?: string;
  rule?: string;
  stage: 'rule_cap' | 'group_cap' | 'axis_cap';
  points: number;
}

/** Points and where they come from; within an axis they sum exactly to its `total`. */
export type LedgerEntry = Contribution | Cap;

/** A step of the plan. */
export interface PlanStep {
  line: 'first' | 'second';
  channels: string[];
  task: Label | null;
  /** First line: until when. */
  due_at?: string | null;
  /** Second line: what it waits for, and the durations as the policy writes them. */
  on?: string | null;
  wait?: string | null;
  within?: string | null;
}

/** How to treat a lead, and why. Instants are text in the policy's time zone. */
export interface Decision {
  lead_id: string;
  origin: string;
  as_of: string;
  assigned_at: string;
  policy: { id: string; version: string; hash: string };
  /** Every axis of the policy. */
  axes: { [axis: string]: AxisScore };
  x: { total: number; band: string };
  /** `null` for a grid of one axis. */
  y: { total: number; band: string } | null;
  /** The type in force: the computed one, or that of an override. */
  lead_type: string;
  computed_lead_type: string;
  /** Whether the grid's `hold` kept the type of the previous decision. */
  held: boolean;
  override: OverrideInForce | null;
  flagged: boolean;
  flags: string[];
  /** Flags whose condition is unknown. */
  unknown_flags: string[];
  scenario: string | null;
  channels: string[];
  goals: string[];
  due_at: string | null;
  plan: PlanStep[];
  plan_note: string | null;
  /** Work lists sort by it, ascending, then by `lead_id`. */
  priority: [rank: number, flagged: number, due: number, total: number];
  /** The first instant at which lead type, flags or scenario differ with no new event. */
  valid_until: string | null;
  /** The end of what was looked ahead, where nothing changes before it. */
  checked_until: string | null;
  /** What holds from `valid_until`. */
  becomes: State | null;
  /** Between which points every axis lies whatever its unknown fields are, and `lead_type` likewise. */
  interval: { lead_type: [string, string] } & { [axis: string]: [number, number] | [string, string] };
  /** Unknown fields that the policy asks for. */
  unknowns: string[];
  /** Events after `as_of`, which do not count yet. */
  future_events: number;
  /** Where the points come from; see {@link AnswerWithoutLedger}. */
  ledger: LedgerEntry[];
  /** Only {@link LeadErrors} has it: `if (answer.errors)` tells the two apart. */
  errors?: never;
}

/** A decision, or what is wrong with the lead. A bad lead is an answer, not an exception. */
export type Answer = Decision | LeadErrors;

/** The answer where the option `ledger` is, or may be, false. */
export type AnswerWithoutLedger = (Omit<Decision, 'ledger'> & { ledger?: LedgerEntry[] }) | LeadErrors;

/** A decision as a caller gives it back: what was answered, or its JSON. */
export type DecisionLike = Decision | Omit<Decision, 'ledger'> | string;

/** An earlier decision, as far as a later one depends on it. */
export interface PreviousDecision {
  readonly lead_id: string;
  readonly origin: string;
  readonly computed_lead_type: string;
}

/** Earlier answers of the same leads, for grids that hold a lead type; those with errors are passed over. */
export type Previous = Answer | AnswerWithoutLedger | PreviousDecision | string;

/** Options that all calls about a lead have. */
export interface CallOptions {
  /** The instant the answer is about. There is no default: an answer never depends on the clock. */
  readonly asOf: InstantLike;
  /** Undeclared attributes and values are errors of the lead; default false. */
  readonly strict?: boolean | undefined;
  readonly previous?: Previous | readonly Previous[] | null | undefined;
}

/** Options of a score. */
export interface ScoreOptions extends CallOptions {
  /** How far ahead changes are looked for, such as `"30d"`; by default 400 days, none at `"0d"`. */
  readonly horizon?: string | undefined;
  /** Whether the answer has its ledger; default true. */
  readonly ledger?: boolean | undefined;
}

/** Options of a call whose answer has its ledger. */
export interface LedgerOptions extends ScoreOptions {
  readonly ledger?: true | undefined;
}

/** Options of `explain`. */
export interface ExplainOptions extends ScoreOptions {
  /** Language of the text; default `en`. */
  readonly lang?: 'ko' | 'en' | undefined;
}

/** How often each name occurred. */
export type Counts = { [name: string]: number };

/** What a batch left out of account: nothing is dropped without being counted. */
export interface Report {
  leads: number;
  /** Leads with a decision. */
  scored: number;
  /** Leads with errors. */
  failed: number;
  /** Events after `as_of`, which do not count yet. */
  future_events: number;
  /** Leads whose deadline lies beyond the days for which the holidays of its calendar are known. */
  unknown_holidays: number;
  /** Leads whose value of a field that the policy asks for is unknown, by field. */
  unknown_fields: Counts;
  /** Attributes that the policy does not declare. */
  unknown_attributes: Counts;
  /** Activity kinds that the policy does not declare. */
  unknown_activities: Counts;
  /** Keys of leads that the format does not have. */
  unknown_keys: Counts;
  /** Texts that a closed list lacks. */
  unlisted_values: { field: string; value: string; count: number }[];
}

/** Answers in the order of the leads, and what was met on the way. */
export interface Batch<A = Answer> {
  answers: A[];
  report: Report;
}

/** A compiled policy. It never changes; make one and keep it. */
export declare class Engine {
  private constructor();
  /** The engine of the embedded policy `global_standard`: leads of the automotive trade. */
  static default(): Engine;
  /**
   * Reads a policy from JSON text.
   * @throws {PolicyError} with everything that is wrong with it
   */
  static fromJson(text: string, options?: LoadOptions): Engine;
  /**
   * Reads a policy from YAML text, with the native addon only.
   * @throws {PolicyError} with everything that is wrong with it, with lines and columns
   * @throws {LeadgridError} `not_supported` in WebAssembly
   */
  static fromYaml(text: string, options?: LoadOptions): Engine;
  /**
   * Reads a policy file: YAML by the endings `.yaml` and `.yml`, else JSON. Only in the package `leadgrid`.
   * @throws {PolicyError} with everything that is wrong with it
   * @throws {LeadgridError} `not_supported` in `leadgrid-wasm`
   */
  static fromFile(path: string | URL, options?: LoadOptions): Engine;
  /**
   * Takes a policy as an object, or as JSON text.
   * @throws {PolicyError} with everything that is wrong with it
   */
  static from(policy: PolicyLike, options?: LoadOptions): Engine;
  /** All findings about a policy, errors and warnings; empty if it is clean. Text is JSON. */
  static check(policy: unknown, options?: LoadOptions): Finding[];

  /** Id of the policy. */
  get id(): string;
  /** Version of the policy. */
  get version(): string;
  /** Identity of the policy: `sha256:` and the SHA-256 of its canonical JSON. */
  get hash(): string;
  /** The resolved policy as canonical JSON (RFC 8785): the text whose SHA-256 is `hash`. */
  get canonicalJson(): string;
  /** The resolved policy, a fresh copy each time. */
  get policy(): Policy;
  /** What loading warned about. */
  get warnings(): Finding[];

  /**
   * Decides how to treat one lead. The lead is an object, or JSON text.
   * @throws {DataError} for a wrong call, such as an `asOf` that is no instant
   */
  score(lead: Lead | string, options: LedgerOptions | InstantLike): Answer;
  score(lead: Lead | string, options: ScoreOptions): AnswerWithoutLedger;
  /** The same from text to text: the answer as the engine writes it. */
  scoreJson(text: string, options: ScoreOptions | InstantLike): string;
  /** Decides about many leads. A bad one is an answer with errors and spoils no other. */
  scoreBatch(leads: Iterable<Lead>, options: LedgerOptions | InstantLike): Batch;
  scoreBatch(leads: Iterable<Lead>, options: ScoreOptions): Batch<AnswerWithoutLedger>;
  /**
   * Decides about many leads as columns, in the addon with all processors: Arrow IPC, columns by name, or
   * objects as for `scoreBatch`. Columns are `id`, `origin`, one for each field (by its name, or `attributes.`
   * and its name), and perhaps `created_at`, `assigned_at`, `tags`, `segment`, `override_lead_type`,
   * `override_by`, `override_reason`, `override_until`. A bad lead has its error in its row.
   * @throws {DataError} for a column that is missing or does not suit its name; for a policy of more than 64
   *   flags or 32,767 cells, which only `score` and `scoreBatch` take
   * @throws {LeadgridError} `not_supported` in `leadgrid-wasm`; `leadgrid-wasm/frames` has it
   */
  scoreFrame(leads: ArrowBytes | Columns | Iterable<Lead>, options: FrameOptions | InstantLike): Scores;
  /**
   * Decides about the rows of a CSV file of any size, some at a time. `input` is a path or URL (in Node), or
   * gives bytes or texts, such as a stream. The first line has the names of columns as `scoreFrame` knows them;
   * an empty cell is unknown. A cell that cannot be read, and a row with too many or too few cells, is an
   * error of its row.
   */
  scoreCsv(input: string | URL | AsyncIterable<Uint8Array | string> | Iterable<Uint8Array | string>, options: CsvOptions | InstantLike): AsyncGenerator<Scores, void, undefined>;

  /**
   * Begins to sum up orders by customer, as they stand at an instant; the policy has `rfm`.
   * @throws {LeadgridError} `not_supported` in `leadgrid-wasm`, as everything about customers; `leadgrid-wasm/frames` has it
   */
  rfm(asOf: InstantLike): Rfm;
  /**
   * What `toBytes` gave, here or in another language.
   * @throws {DataError} `policy_mismatch` for another policy, `bad_partial` for bytes that are damaged
   */
  rfmFromBytes(bytes: ArrowBytes): Rfm;
  /**
   * Scores one customer by a model alone, from its own orders, and says why; ranks need the others.
   * @throws {DataError} `conflicting_row` for an order that names another `customer`
   */
  customer(model: RfmModelLike, customer: CustomerKey, orders: Iterable<Order> | string, options?: CustomerOptions | InstantLike): CustomerExplanation | LeadErrors;
  /** The same as a text. */
  explainCustomer(model: RfmModelLike, customer: CustomerKey, orders: Iterable<Order> | string, options?: ExplainCustomerOptions | InstantLike): string | LeadErrors;
  /** How many customers would change under another rule of ties, a day earlier or later, in other zones, without refunds. The orders are scored several times. */
  stability(orders: Orders, options: StabilityOptions | InstantLike): Stability;
  /** The segments of the policy, in its order. One with `rfm` and without `segments` has the standard ones. */
  get segments(): Segment[];
  /** Pairs of segments that are true for the same customers, of whom the first takes them. */
  get segmentOverlaps(): SegmentOverlap[];
  /** A picture of customers that were counted, once or in several parts, as a Vega-Lite document. */
  customersChart(chart: CustomersChart, counts: CustomerCounts | readonly CustomerCounts[], lang?: 'ko' | 'en' | null): { readonly [key: string]: unknown };

  /** Tells a person why, in Korean or English. */
  explain(lead: Lead | string, options: ExplainOptions | InstantLike): string;

  /** Every change of lead type, flags or scenario after `asOf` and before `until`, if nothing new happens. */
  trajectory(lead: Lead | string, options: TrajectoryOptions): Trajectory | LeadErrors;
  /** The unknown field to ask for next; `null` where no answer would narrow the totals. */
  question(lead: Lead | string, options: CallOptions | InstantLike): Question | LeadErrors | null;
  /** The cheapest actions that the policy names as attainable and that give a higher lead type. */
  whyNot(lead: Lead | string, options: WhyNotOptions | InstantLike): WhyNot | LeadErrors;
  /** The same question for a whole cell of a grid. */
  whyNotCell(cell: CellOptions): CellDistance;
  /** The grid of an origin with a number of leads in each cell, as a Vega-Lite document. */
  gridChart(chart: GridChartOptions): { readonly [key: string]: unknown };

  /**
   * What is due now for a lead, from its decision and all reactions since.
   * @throws {DataError} `policy_mismatch` where another policy decided, `no_decision` where the lead had errors
   */
  followUp(decision: DecisionLike, reactions: readonly Reaction[] | string, asOf: InstantLike): FollowUp;
  /** The open steps of many leads as an iCalendar document (RFC 5545). */
  toIcalendar(cases: readonly FollowUpCase[] | string, options: CalendarOptions | InstantLike): string;
  /** When `within` (such as `"8h"`) of open time of a calendar of the policy is used up, from `start`. */
  due(calendar: string, start: InstantLike, within: string): DueTime;
  /** How long a calendar of the policy was open between two instants. */
  elapsed(calendar: string, start: InstantLike, end: InstantLike): OpenTime;

  /** Two records of one person as one lead, in any order. */
  merge(a: Lead | string, b: Lead | string): Lead;

  /** Scores a lead and seals the answer. */
  receipt(lead: Lead | string, options: ScoreOptions | InstantLike): Receipt;
  /** Decides again by a receipt and compares. */
  verify(receipt: Receipt | string, lead: Lead | string): Verdict;
  /**
   * Adds, replaces or removes a flag, as the flag administrator of the policy.
   * @throws {DataError} `not_administrator` for anybody else, `same_version` and others for a wrong change
   * @throws {PolicyError} where the changed policy is refused
   */
  changeFlags(change: FlagChangeRequest | string, by: string): FlagChange;

  toString(): string;
}

/** All findings about a policy; the same as `Engine.check`. */
export declare function check(policy: unknown, options?: LoadOptions): Finding[];

/**
 * What changed between two decisions of one lead; `previous` is `null` for its first.
 * @throws {DataError} `lead_mismatch` for two leads, `no_decision` where a lead had errors
 */
export declare function transition(previous: DecisionLike | null | undefined, now: DecisionLike): Transition;

/** The base of all errors of leadgrid. */
export declare class LeadgridError extends Error {
  constructor(problem: { code: string; message: string; path?: string; help?: string });
  /** A stable word. */
  readonly code: string;
  /** A JSON Pointer to the place; empty where there is none. */
  readonly path: string;
  /** What to do about it. */
  readonly help: string;
}

/** A policy that was refused. */
export declare class PolicyError extends LeadgridError {
  constructor(problem: { code: string; message: string; path?: string; help?: string; findings: Finding[] });
  /** Everything that is wrong with it. */
  readonly findings: Finding[];
}

/** A wrong call. */
export declare class DataError extends LeadgridError {}

/** Version of the package. */
export declare const version: string;

/** Customers: orders summed up, scored and sorted into segments. The module of `leadgrid-wasm` alone has none; import `leadgrid-wasm/frames`. */

import type { ArrowBytes, Columns, Named, Table } from './frames.js';
import type { Label } from './policy.js';
import type { InstantLike, Lead, LeadErrors, Previous } from './types.js';

/** A customer, an order or a line. A number is the same as the text of its digits. */
export type CustomerKey = string | number | bigint;

/**
 * What was paid. Texts such as `"12.05"` and whole numbers are exact; other numbers say nothing exact and
 * need `rounding`. Whole numbers beyond 2^53 are texts or BigInts. Less than 0 is a refund.
 */
export type OrderAmount = string | number | bigint;

/** A row of orders as an object. Other keys are passed over. */
export interface Order {
  /** Who bought; nothing for orders of nobody, which are counted. */
  readonly customer?: CustomerKey | null | undefined;
  /** RFC 3339 text with an offset, a date `2026-11-22` of the policy's time zone, a `Date`, or milliseconds since 1970. */
  readonly at: InstantLike;
  readonly amount: OrderAmount;
  /** The order that the row belongs to. Rows without one are orders of their own. */
  readonly order?: CustomerKey | null | undefined;
  /** Which line of its order; one that comes twice counts once. */
  readonly line?: CustomerKey | null | undefined;
  /** The currency, where the policy names one. */
  readonly currency?: string | null | undefined;
  readonly kind?: 'purchase' | 'refund' | null | undefined;
}

/** Orders as columns by name, as Arrow IPC, or as objects. */
export type Orders = ArrowBytes | Columns | Iterable<object>;

/** How rows of orders are read. */
export interface OrderReading {
  /** How amounts that are no whole numbers are rounded to the places of the currency: `exact` refuses digits beyond. Without it they are refused. */
  readonly rounding?: 'exact' | 'half_up' | 'half_even' | 'down' | null | undefined;
  /** Whether amounts count minor units, such as cents; default false. */
  readonly minorUnits?: boolean | null | undefined;
  /** Whether times without an offset are those of the policy's time zone; else they are refused. */
  readonly localTimes?: boolean | null | undefined;
}

/** What columns (or keys of objects) are called, and how rows are read. */
export interface OrderOptions extends OrderReading {
  /** By default `customer`. */
  readonly customer?: string | undefined;
  /** By default `at`. */
  readonly at?: string | undefined;
  /** By default `amount`. */
  readonly amount?: string | undefined;
  /** By default `order`, where there is such a column; `null` for none. */
  readonly order?: string | null | undefined;
  /** By default `line`, likewise. */
  readonly line?: string | null | undefined;
  /** By default `currency`, likewise. */
  readonly currency?: string | null | undefined;
  /** By default `kind`, likewise. */
  readonly kind?: string | null | undefined;
  /** Whether a row that cannot be read refuses all orders (`raise`, the default) or is left out and told. */
  readonly badRows?: 'raise' | 'skip' | null | undefined;
}

/** Rows that do not count, by reason. */
export interface LeftOut {
  /** Later than `asOf`. */
  later: number;
  /** Older than the period of the policy. */
  older: number;
  /** Without a customer. */
  nobody: number;
}

/** A row that was left out because it cannot be read. */
export interface BadRow {
  /** Its place among the rows that were added with it, from 0. */
  row: number;
  code: string;
  /** Below the row, such as `/amount`. */
  path: string;
  message: string;
  help: string;
}

/** A cut: from where on a score is reached. `from` is the first customer, where ties are told apart. */
export type Cut = number | string | { value: number | string; from: string } | null;

/** The cuts of a metric for the scores 2 and up; `null` for one that nobody reached. */
export interface FittedCuts {
  cuts: Cut[];
  /** How many customers they were fitted to; `null` for cuts that the policy gives. */
  n: number | null;
}

/** The fitted model: all that is needed to score one customer later, elsewhere. As JSON it is the same bytes in every language. */
export interface RfmModel {
  format: 1;
  rule: string;
  policy: { id: string; version: string; hash: string };
  as_of: string;
  time_zone: unknown;
  /** The rules of the policy, with all defaults. */
  rfm: { readonly [key: string]: unknown };
  counts: { customers: number; buyers: number; repeat_buyers: number; payers: number; orders: number; net: string };
  /** None of the three where a policy tells only tiers apart. */
  recency?: FittedCuts;
  frequency?: FittedCuts;
  monetary?: FittedCuts;
  input_digest: string;
}

/** A model as an object, or as JSON text. */
export type RfmModelLike = RfmModel | string;

/** Options of scoring customers. */
export interface CustomersOptions {
  /** Leads of customers, found by their ids, for segments that ask for lead types and activities. Whoever is among them and has no orders is a customer, too. */
  readonly leads?: Iterable<Lead> | null | undefined;
  /** As in `score`. */
  readonly strict?: boolean | null | undefined;
  /** As in `scoreBatch`. */
  readonly previous?: Previous | readonly Previous[] | null | undefined;
}

/** Orders summed up by customer, as they stand at one instant. In whatever pieces and order they came, bytes and model are the same. */
export interface Rfm {
  /**
   * Adds orders: all of them, or none where one is refused.
   * @throws {DataError} for a column or row that cannot be read, with its place as path, such as `/17/amount`
   */
  add(orders: Orders, options?: OrderOptions): this;
  /** Makes customers known who may have no orders. */
  know(customers: Iterable<CustomerKey>): this;
  /**
   * Adds what another one has summed up, here or elsewhere.
   * @throws {DataError} `policy_mismatch` for other rules or another instant, `bad_partial` for bytes that are damaged
   */
  merge(other: Rfm | ArrowBytes): this;
  /** The sums as bytes, for `merge` and `engine.rfmFromBytes` in any language. */
  toBytes(): Uint8Array;
  /** Fits the cuts. */
  fit(): RfmModel;
  /** Scores all customers, by a model that was fitted before or by one that is fitted now. */
  score(model?: RfmModelLike | null, options?: CustomersOptions): Customers;
  /** Number of customers. */
  get length(): number;
  /** The instant, in the policy's time zone. */
  get asOf(): string;
  /** Rows that were read and do not count. */
  get leftOut(): LeftOut;
  /** The first 1000 of the rows that were left out with `badRows: 'skip'`. */
  get badRows(): BadRow[];
  /** How many there are. */
  get badRowCount(): number;
  /** Gives back the memory of WebAssembly at once; else that happens when nothing refers to it. */
  free(): void;
}

/** A row of customers. `tier` stands in place of segment and scores where a policy tells only tiers apart. */
export interface CustomerRow {
  /** A number where all keys are whole numbers within 2^53, a `bigint` where all are whole numbers, else a text. */
  customer: string | number | bigint;
  segment?: string | null;
  /** The three scores, such as `543`; `-` for one that is unknown. */
  code?: string;
  r?: number | null;
  f?: number | null;
  m?: number | null;
  tier?: string | null;
  /** Calendar days since the last order, in the policy's time zone. */
  days: number | null;
  orders: number;
  /** Paid and not paid back, as a decimal text. */
  net: string;
  gross: string;
  refunds: string;
  first_at: string | null;
  last_at: string | null;
}

/** How many customers each segment (or tier) and each code has. What is left out is 0. */
export interface CustomerCounts {
  readonly customers?: number;
  readonly segments?: { readonly [segment: string]: number };
  readonly codes?: { readonly [code: string]: number };
}

/** The place of a value among those of all customers. */
export interface Rank {
  /** How many have a worse one. */
  worse: number;
  /** How many have this one. */
  equal: number;
  of: number;
}

/** Why a customer has one of the scores. Values are days, orders, or an amount as a text. */
export interface ScoreReason {
  /** `null` where it is unknown. */
  value: number | string | null;
  /** A score, or a tier. */
  score: number | string | null;
  /** From where on it is reached (of days: up to where); `null` for the lowest. */
  cut: number | string | null;
  /** Only among the other customers. */
  rank: Rank | null;
  /** What is missing for the next score; `null` for the highest. */
  next: { score: number | string; cut: number | string; missing: number | string } | null;
}

/** The same of recency. */
export interface RecencyReason extends ScoreReason {
  /** When the score falls if no order comes; `null` where it cannot. */
  falls_at: string | null;
  /** To which score; `null` where it becomes unknown. */
  falls_to: number | null;
}

/** A segment of a policy. */
export interface Segment {
  id: string;
  title: Label | null;
  action: Label | null;
  /** Its rule, in the form of the policy. */
  when: unknown;
}

/** Two segments that are true for the same customers. */
export interface SegmentOverlap {
  /** The one that is chosen, since it is earlier in the policy. */
  first: string;
  /** The one that would be chosen without it. */
  second: string;
  /** Of how many codes of R, F and M there are such customers, with nothing known of leads. */
  codes: number;
}

/** Why a customer has its scores and segment. */
export interface CustomerExplanation {
  customer: string;
  as_of: string;
  code: string;
  tier: string | null;
  recency: RecencyReason | null;
  frequency: ScoreReason | null;
  monetary: ScoreReason | null;
  segment: Segment | null;
  errors?: never;
}

/** A score that changed. */
export interface ScoreShift {
  metric: 'recency' | 'frequency' | 'monetary';
  scores: [before: number | null, after: number | null];
  values: [before: number | string | null, after: number | string | null];
  /** What made it: the customer's own `value`, the `cuts`, which follow the others, either alone (`each`), or only `both` together. */
  by: 'value' | 'cuts' | 'each' | 'both';
}

/** A customer in another segment than before. */
export interface Mover {
  customer: string;
  /** `null` for a customer who was not known. */
  from: string | null;
  to: string | null;
  codes: [before: string | null, after: string | null];
  why: ScoreShift[];
  happened: ('ordered' | 'refunded' | 'aged' | 'left_period')[];
}

/** What became of customers between two instants. */
export interface Migration {
  from: string;
  to: string;
  /** How many went from each segment to each; `null` for customers who are not known then. */
  matrix: { from: string | null; to: string | null; customers: number }[];
  movers: Mover[];
}

/** A picture of customers: the sizes of segments (or tiers), or customers by R and F. */
export type CustomersChart = 'segments' | 'heat_map';

/** Scored customers: one row for each, in the order of their keys, numbers first. */
export interface Customers extends Table<CustomerRow> {
  column(name: 'segment' | 'code' | 'tier'): Named;
  /** Unknown numbers and instants are NaN. */
  column(name: 'r' | 'f' | 'm' | 'days' | 'orders' | 'first_at' | 'last_at'): Float64Array;
  column(name: 'net' | 'gross' | 'refunds'): string[];
  column(name: 'customer'): Float64Array | string[] | bigint[];
  column(name: string): Float64Array | Named | (string | null)[] | bigint[];
  /** The instant of the scores, in the policy's time zone. */
  get asOf(): string;
  /** The model by which they were scored. */
  get model(): RfmModel;
  /** How many each segment and each code has; `Engine.customersChart` draws them, also those of several parts together. */
  get counts(): Required<CustomerCounts>;
  /** Leads that could not be read: their customers were sorted without signals. */
  get errors(): LeadErrors[];
  /** Why a customer has its scores and segment, with its rank among the others; `null` for one who is not known. */
  customer(customer: CustomerKey): CustomerExplanation | null;
  /** The same as a text. */
  explain(customer: CustomerKey, lang?: 'ko' | 'en' | null): string | null;
  /** A picture as a Vega-Lite document. */
  chart(chart: CustomersChart, lang?: 'ko' | 'en' | null): { readonly [key: string]: unknown };
  /**
   * What became of these customers until a later instant.
   * @throws {DataError} `policy_mismatch` for customers of other rules or segments
   */
  migrate(later: Customers): Migration;
  /** Gives back the memory of WebAssembly at once; else that happens when nothing refers to the customers. */
  free(): void;
}

/** Options of scoring one customer by a model. */
export interface CustomerOptions extends OrderReading {
  /** By default that of the model. */
  readonly asOf?: InstantLike | null | undefined;
  /** The customer's lead, whatever its id. */
  readonly lead?: Lead | string | null | undefined;
  readonly strict?: boolean | null | undefined;
  readonly previous?: Previous | readonly Previous[] | null | undefined;
}

/** The same for a text. */
export interface ExplainCustomerOptions extends CustomerOptions {
  /** By default `en`. */
  readonly lang?: 'ko' | 'en' | null | undefined;
}

/** Options of the stability report: the instant, the names of columns, and how rows are read. */
export interface StabilityOptions extends OrderOptions {
  readonly asOf: InstantLike;
  /** Time zones to try: offsets such as `"+00:00"`, or as a policy writes them. */
  readonly zones?: readonly unknown[] | null | undefined;
}

/** How many customers would change under other choices. */
export interface Stability {
  as_of: string;
  customers: number;
  variants: {
    choice: 'ties_low' | 'ties_mid' | 'ties_high' | 'ties_by_id' | 'day_earlier' | 'day_later' | 'zone' | 'refunds_ignored';
    /** The zone that was tried. */
    zone: string | null;
    /** How many change in any score, in each, and in their segment; `unknown` are known under one of the choices only. */
    changes: { codes: number; r: number; f: number; m: number; segments: number; unknown: number } | null;
    /** Why it cannot be told. */
    error: { code: string; path: string; message: string; help: string } | null;
  }[];
}

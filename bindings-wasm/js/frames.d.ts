/** Frames: many leads as columns. The module of `leadgrid-wasm` alone has none; import `leadgrid-wasm/frames`. */

import type { CellCounts } from './calls.js';
import type { CallOptions, InstantLike, LeadErrors, Report } from './types.js';

/** Numbers; NaN and infinities are unknown. */
export type NumberArray = Float64Array | Float32Array | Int8Array | Int16Array | Int32Array | BigInt64Array | Uint8Array | Uint8ClampedArray | Uint16Array | Uint32Array | BigUint64Array;

/** Numbers of names. */
export type CodeArray = Int8Array | Int16Array | Int32Array | Uint8Array | Uint16Array | Uint32Array;

/** A value in a plain list. `null` and `undefined` are unknown. */
export type CellValue = string | number | bigint | boolean | Date | readonly (string | null | undefined)[] | null | undefined;

/** Which rows are known: an entry for each row, or a bit, lowest first, as Arrow has it. */
export interface Validity {
  readonly valid?: Uint8Array | readonly boolean[] | null | undefined;
  readonly bitmap?: Uint8Array | null | undefined;
}

/** Texts by their numbers, from 0. A code without a name is unknown. */
export interface CodedColumn extends Validity {
  readonly codes: CodeArray | readonly (number | null | undefined)[];
  readonly names: readonly (string | null)[];
}

/** Values of which some are unknown. */
export interface ValueColumn extends Validity {
  readonly values: NumberArray | readonly CellValue[];
}

/** Dates as days since 1970-01-01. */
export interface DayColumn extends Validity {
  readonly days: Int32Array;
}

/** Truths, a byte or an entry each. `null` and `undefined` are unknown. */
export interface BooleanColumn extends Validity {
  readonly booleans: Uint8Array | readonly (boolean | null | undefined)[];
}

/**
 * A column: a typed array of numbers (of instants: milliseconds since 1970), a list of values of one kind,
 * or one of the objects above. Typed arrays are not copied by the addon and once by WebAssembly.
 */
export type Column = NumberArray | readonly CellValue[] | CodedColumn | ValueColumn | DayColumn | BooleanColumn;

/** Columns of one length by name. */
export interface Columns {
  readonly [name: string]: Column | undefined;
}

/** A stream or a file of Arrow IPC without compression, such as `tableToIPC(table)` of `apache-arrow`. */
export type ArrowBytes = Uint8Array | ArrayBuffer | SharedArrayBuffer;

/** Something that a lead of a frame did. */
export interface LeadActivity {
  /** The id of the lead. */
  readonly lead: string | number | bigint;
  readonly kind: string;
  readonly at: InstantLike;
  readonly ref?: string | null | undefined;
  readonly id?: string | null | undefined;
}

/** Options of a frame. */
export interface FrameOptions extends CallOptions {
  /** With `validUntil`, how far ahead changes are looked for. */
  readonly horizon?: string | undefined;
  /**
   * The activities of all leads, in any order: columns `lead`, `kind`, `at`, and perhaps `ref` and `id`.
   * Left out: unknown. Leads that are objects have theirs in themselves.
   */
  readonly activities?: ArrowBytes | Columns | readonly LeadActivity[] | null | undefined;
  /** Whether `ledger()` tells why; default false. */
  readonly explain?: boolean | undefined;
  /** Whether to tell until when each decision holds, which takes many times as long; default false. */
  readonly validUntil?: boolean | undefined;
  /** Threads of the addon, by default one for each processor. WebAssembly has one. The result is the same. */
  readonly threads?: number | undefined;
}

/** Options of CSV. Cells hold numbers as `1500.5`, truths as `true`, `false`, `1` or `0`, dates as `2026-11-22`, instants as RFC 3339 with an offset. */
export interface CsvOptions extends FrameOptions {
  /** Between cells; default `,`. */
  readonly delimiter?: string | undefined;
  /** Between the entries of a cell that holds a list; default `;`. */
  readonly listSeparator?: string | undefined;
  /** Rows that are scored at a time; default 100000. */
  readonly batchRows?: number | undefined;
}

/** Texts by their numbers; 65535 where there is none. */
export interface Named {
  codes: Uint16Array;
  names: string[];
}

/** Lists of texts by their numbers: those of a row lie from its offset up to the next one. */
export interface NamedLists extends Named {
  offsets: Uint32Array;
}

/** Truths as 0 and 1; `valid` is 0 where a row has none, and left out where all rows have one. */
export interface Truths {
  booleans: Uint8Array;
  valid?: Uint8Array;
}

/** Ids and messages as texts; ids that came as numbers are numbers, of 64 bits `bigint`. */
export type ColumnValues = Float64Array | Named | NamedLists | Truths | (string | null)[] | (bigint | null)[];

/** A row of scores; instants are text in the policy's time zone. A lead with an error has nothing else. */
export interface ScoreRow {
  lead_id: string | number | bigint | null;
  lead_type: string | null;
  computed_lead_type: string | null;
  x_band: string | null;
  y_band: string | null;
  flagged: boolean | null;
  flags: string[] | null;
  scenario: string | null;
  due_at: string | null;
  /** Only with `validUntil`. */
  valid_until?: string | null;
  priority: [rank: number, flagged: number, due: number, total: number] | null;
  error: string | null;
  error_path: string | null;
  error_message: string | null;
  [axis: `axes.${string}`]: number | null;
}

/** A row of the ledger: a contribution or a cap. */
export interface LedgerRow {
  lead_id: string | number | bigint | null;
  axis: string;
  group: string | null;
  rule: string | null;
  stage: string | null;
  points: number;
  at: string | null;
  age_days: number | null;
  kind: string | null;
  id: string | null;
  ref: string | null;
}

/** A table that lies beside JavaScript: what is asked for is copied, nothing else. */
export interface Table<Row> extends Iterable<Row> {
  /** Number of rows. */
  readonly length: number;
  /** Names of the columns. */
  readonly columns: string[];
  /** A column; unknown numbers and instants are NaN, instants are milliseconds since 1970. */
  column(name: string): ColumnValues;
  /** Rows as new objects, as `slice` of a list counts them. */
  rows(start?: number, end?: number): Row[];
  /** All rows as new objects. */
  toObjects(): Row[];
  /** The whole table as a stream of Arrow IPC, for `tableFromIPC` of `apache-arrow`. */
  toIPC(): Uint8Array;
  /** All rows as CSV in UTF-8: nothing for null, `;` between entries of lists. The names of columns come first, unless `header` is false. */
  toCSV(options?: { readonly header?: boolean | undefined }): Uint8Array;
}

/** The scores of a table of leads: one row for each lead, in their order. */
export interface Scores extends Table<ScoreRow> {
  column(name: 'lead_type' | 'computed_lead_type' | 'x_band' | 'y_band' | 'scenario'): Named;
  column(name: `axes.${string}` | 'due_at' | 'valid_until'): Float64Array;
  /** Four numbers for each row, one after the other. */
  column(name: 'priority'): Float64Array;
  column(name: 'flagged'): Truths;
  column(name: 'flags'): NamedLists;
  column(name: 'error' | 'error_path' | 'error_message'): (string | null)[];
  column(name: string): ColumnValues;
  /** What was left out of account: that of a batch. */
  readonly report: Report;
  /** The leads that could not be scored, with everything that is wrong with them. */
  readonly errors: LeadErrors[];
  /** How many leads stand in each cell of each grid; `Engine.gridChart` draws them. */
  readonly cells: CellCounts;
  /** Activities that belong to no lead; of CSV: to no lead of the rows so far. */
  readonly activitiesWithoutLead: number;
  /**
   * Why each lead has its points: a row for each contribution or cap.
   * @throws {LeadgridError} `not_supported` unless the leads were scored with `explain`
   */
  ledger(): Table<LedgerRow>;
  /** Gives back the memory of WebAssembly at once; else that happens when nothing refers to the scores. */
  free(): void;
}


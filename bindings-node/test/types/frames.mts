// Compiled, never run: frames as a careful TypeScript program uses them.

import { createReadStream } from 'node:fs';

import { Engine } from 'leadgrid';
import type { Columns, CsvOptions, FrameOptions, LedgerRow, ScoreRow, Scores, Table } from 'leadgrid';

const engine = Engine.default();
const options: FrameOptions = { asOf: new Date(), explain: true, validUntil: false, threads: 2, previous: null };
const columns: Columns = {
  id: ['1', '2'],
  origin: { codes: Uint8Array.of(0, 1), names: ['form', 'fax'] },
  budget: Float64Array.of(1, NaN),
  models: [['gv80'], null],
  birth_date: { days: Int32Array.of(0, 1), valid: [true, false] },
  owns_vehicle: { booleans: Uint8Array.of(0, 1), bitmap: Uint8Array.of(3) },
  created_at: [new Date(), undefined],
};
const activities = [{ lead: '1', kind: 'visit', at: 0 }];
const scores: Scores = engine.scoreFrame(columns, { ...options, activities });
engine.scoreFrame(new Uint8Array(), 0);
engine.scoreFrame(new ArrayBuffer(0), { asOf: 0, activities: new Uint8Array() });
engine.scoreFrame([{ id: '1', origin: 'form' }], '2026-11-22T09:00:00+09:00');

const { codes, names } = scores.column('lead_type');
const type: string | undefined = names[codes[0] ?? 0];
const points: Float64Array = scores.column('axes.activity');
const due: Float64Array = scores.column('due_at');
const { booleans, valid } = scores.column('flagged');
const { offsets } = scores.column('flags');
const errors: (string | null)[] = scores.column('error');
const rows: ScoreRow[] = scores.rows(0, 10);
const activity: number | null | undefined = rows[0]?.['axes.activity'];
for (const { lead_type, priority } of scores) void [lead_type, priority?.[0]];
const ledger: Table<LedgerRow> = scores.ledger();
const bytes: Uint8Array = scores.toIPC();
const lines: Uint8Array[] = [scores.toCSV(), ledger.toCSV({ header: false })];
const failed: number = scores.report.failed + scores.errors.length + scores.activitiesWithoutLead;
scores.free();

const csv: CsvOptions = { asOf: 0, delimiter: ';', listSeparator: '|', batchRows: 10 };
for await (const some of engine.scoreCsv('leads.csv', csv)) void some.toObjects();
for await (const some of engine.scoreCsv(createReadStream('leads.csv'), 0)) void some.columns;
for await (const some of engine.scoreCsv(['id,origin\n', new Uint8Array()], csv)) void some.length;

// @ts-expect-error an instant is always asked for
engine.scoreFrame(columns);
// @ts-expect-error a number is no column
engine.scoreFrame({ id: 7 }, 0);
// @ts-expect-error there is no such option
engine.scoreFrame(columns, { asOf: 0, delimiter: ';' });

void [type, points, due, booleans, valid?.length, offsets, errors, activity, ledger, bytes, lines, failed];

// Compiled, never run: customers as a careful TypeScript program uses them.

import { Engine } from 'leadgrid';
import type { BadRow, CustomerExplanation, CustomerRow, Customers, Migration, Named, Order, OrderOptions, Rfm, RfmModel, Segment, SegmentOverlap, Stability } from 'leadgrid';

const engine = Engine.from({ format: 1, id: 'shop', version: '1', time_zone: '+09:00', rfm: { currency: { code: 'KRW', places: 0 } } });
const orders: Order[] = [
  { customer: 'C-1', at: '2026-11-20', amount: '39000', order: 'O-1', line: 1, kind: 'purchase' },
  { customer: 7n, at: new Date(), amount: 10n ** 17n },
  { customer: null, at: 0, amount: 5 },
];
const options: OrderOptions = { customer: 'buyer', order: null, rounding: 'half_up', minorUnits: false, localTimes: true, badRows: 'skip' };
const rfm: Rfm = engine.rfm(new Date()).add(orders).add({ buyer: BigInt64Array.of(1n), at: [new Date()], amount: Float64Array.of(1.5) }, options);
rfm.add(new Uint8Array()).add(new Set([{ who: 1, when: 0, paid: '1' }]), { customer: 'who', at: 'when', amount: 'paid' }).know(['C-2', 8, 9n]);
rfm.merge(engine.rfmFromBytes(rfm.toBytes())).merge(new ArrayBuffer(0));
const model: RfmModel = rfm.fit();
const net: string = model.counts.net;
const bad: BadRow[] = rfm.badRows;
const rows: number = rfm.length + rfm.leftOut.later + rfm.leftOut.nobody + rfm.badRowCount;
const at: string = rfm.asOf;

const customers: Customers = rfm.score();
rfm.score(model, { leads: [{ id: 'C-1', origin: 'form' }], strict: true, previous: [] });
rfm.score(JSON.stringify(model));
const segment: Named = customers.column('segment');
const days: Float64Array = customers.column('days');
const amounts: string[] = customers.column('net');
const first: CustomerRow | undefined = customers.rows(0, 1)[0];
const why: CustomerExplanation | null = customers.customer(7n);
const missing: number | string | undefined = why?.monetary?.next?.missing;
const falls: string | null | undefined = why?.recency?.falls_at;
const text: string | null = customers.explain('C-1', 'ko');
const { vip = 0 } = customers.counts.segments;
const charts: unknown[] = [customers.chart('segments'), customers.chart('heat_map', 'ko'), engine.customersChart('heat_map', [customers.counts], 'en')];
const migration: Migration = customers.migrate(rfm.score());
const happened: string | undefined = migration.movers[0]?.happened[0];
const one = engine.customer(model, 'C-9', [{ at: '2026-11-21', amount: '450.00' }], { asOf: 0, lead: { id: 'C-9', origin: 'form' }, rounding: 'exact' });
const code: string = one.errors ? '' : one.code;
const told = engine.explainCustomer(JSON.stringify(model), 9, '[]', { lang: 'ko' });
const report: Stability = engine.stability(orders, { asOf: 0, zones: ['+00:00'], badRows: 'raise' });
const changed: number | undefined = report.variants[0]?.changes?.codes;
const segments: Segment[] = engine.segments;
const overlaps: SegmentOverlap[] = engine.segmentOverlaps;
for (const { customer, tier, r } of customers) void [customer, tier, r];
const bytes: Uint8Array[] = [customers.toIPC(), customers.toCSV({ header: false })];
customers.free();
rfm.free();

// @ts-expect-error an instant is always asked for
engine.rfm();
// @ts-expect-error there is no such option
rfm.add(orders, { minor_units: true });
// @ts-expect-error there is no such way to round
rfm.add(orders, { rounding: 'up' });
// @ts-expect-error a customer is always asked for
customers.explain();
// @ts-expect-error there is no such picture
customers.chart('pie');

void [net, bad, rows, at, segment, days, amounts, first, missing, falls, text, vip, charts, happened, code, told, changed, segments, overlaps, bytes];

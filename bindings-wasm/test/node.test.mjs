import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import * as leadgrid from 'leadgrid-wasm';
import * as larger from 'leadgrid-wasm/frames';

import { testEverything, testFrames } from './everything.mjs';

testEverything(leadgrid, 'wasm in Node');
testEverything(larger, 'wasm with frames in Node');
testFrames(larger, 'wasm with frames in Node');

test('init may be called, needs nothing and does nothing twice', async () => {
  await leadgrid.default();
  await Promise.all([leadgrid.default(), leadgrid.default()]);
  assert.equal(leadgrid.Engine.default().id, 'global_standard');
});

test('what is native only says so', () => {
  for (const call of [() => leadgrid.Engine.fromYaml('format: 1'), () => leadgrid.Engine.fromFile('policy.json')]) {
    assert.throws(call, { name: 'LeadgridError', code: 'not_supported' });
  }
});

test('the smaller module says that it has no frames and no customers', async () => {
  const engine = leadgrid.Engine.default();
  assert.throws(() => engine.scoreFrame([], 0), { name: 'LeadgridError', code: 'not_supported', help: /leadgrid-wasm\/frames/ });
  await assert.rejects(engine.scoreCsv([], 0).next(), { name: 'LeadgridError', code: 'not_supported' });
  const calls = [() => engine.rfm(0), () => engine.rfmFromBytes(new Uint8Array()), () => engine.customer({}, 1, []), () => engine.explainCustomer({}, 1, []), () => engine.stability([], 0), () => engine.segments, () => engine.segmentOverlaps, () => engine.customersChart('segments', {})];
  for (const call of calls) assert.throws(call, { name: 'LeadgridError', code: 'not_supported', help: /leadgrid-wasm\/frames/ });
});

test('errors of both modules are of one class, and the larger one needs no other way to begin', async () => {
  assert.equal(larger.DataError, leadgrid.DataError);
  await larger.default();
  assert.equal(larger.Engine.default().hash, leadgrid.Engine.default().hash);
});

test('the version is that of the package', () => {
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  assert.equal(leadgrid.version, version);
});

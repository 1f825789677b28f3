import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import * as leadgrid from 'leadgrid-wasm';

import { testEverything } from './everything.mjs';

testEverything(leadgrid, 'wasm in Node');

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

test('the version is that of the package', () => {
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  assert.equal(leadgrid.version, version);
});

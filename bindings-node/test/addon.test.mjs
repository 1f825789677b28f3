import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { test } from 'node:test';

import * as leadgrid from 'leadgrid';

import { testEverything, testFrames } from '../../bindings-wasm/test/everything.mjs';

testEverything(leadgrid, 'addon');
testFrames(leadgrid, 'addon');

test('the addon is what computes', () => assert.equal(leadgrid.backend, 'native'));

test('both module systems share one set of classes', () => {
  const required = createRequire(import.meta.url)('leadgrid');
  assert.equal(required.Engine, leadgrid.Engine);
  assert.deepEqual(Object.keys(required).sort(), Object.keys(leadgrid).sort());
});

test('the version is that of the package', () => {
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  assert.equal(leadgrid.version, version);
});

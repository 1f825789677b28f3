// A machine for which there is no addon: a copy of the package without it.

import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';

import { testEverything, testFrames } from '../../bindings-wasm/test/everything.mjs';

const folder = mkdtempSync(join(tmpdir(), 'leadgrid-'));
after(() => rmSync(folder, { recursive: true }));
cpSync(fileURLToPath(new URL('..', import.meta.url)), folder, {
  recursive: true,
  filter: (path) => !path.endsWith('.node') && !['node_modules', 'src', 'test'].includes(basename(path)),
});
const leadgrid = await import(pathToFileURL(join(folder, 'index.mjs')).href);

test('WebAssembly is what computes', () => assert.equal(leadgrid.backend, 'wasm'));

test('YAML is native only and says so', () => {
  assert.throws(() => leadgrid.Engine.fromYaml('format: 1'), { name: 'LeadgridError', code: 'not_supported' });
});

testEverything(leadgrid, 'fallback');
testFrames(leadgrid, 'fallback');

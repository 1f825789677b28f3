// Replays pairs in Node: `node testdata/cross/node.mjs FILE leadgrid` for the addon, `leadgrid-wasm` for WebAssembly.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

import { replay, report } from './replay.mjs';

const [file, name] = process.argv.slice(2);
const api = await import(name);
// Without its addon the package answers through WebAssembly, which would hide that the addon was not asked.
if (name === 'leadgrid') assert.equal(api.backend, 'native');
report(replay(api, readFileSync(file, 'utf8')));

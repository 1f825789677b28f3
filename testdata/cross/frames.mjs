// Scores the tables that Python wrote: `node testdata/cross/frames.mjs FOLDER leadgrid` for the addon,
// `leadgrid-wasm/frames` for WebAssembly.

import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const [folder, name] = process.argv.slice(2);
const { Engine, backend } = await import(name);
if (name === 'leadgrid') assert.equal(backend, 'native');

const own = join(folder, name.replace('/', '-'));
mkdirSync(own, { recursive: true });
const read = (file) => readFileSync(join(folder, file));
const cases = JSON.parse(read('cases.json'));
for (const { name, policy, as_of: asOf, report, explain, valid_until: validUntil } of cases) {
  const engine = Engine.fromJson(readFileSync(new URL(`../../${policy}`, import.meta.url), 'utf8'));
  const scores = engine.scoreFrame(read(`${name}.leads`), { asOf, activities: read(`${name}.activities`), explain, validUntil });
  assert.deepEqual(scores.report, report, name);
  writeFileSync(join(own, `${name}.scores`), scores.toIPC());
  if (explain) writeFileSync(join(own, `${name}.ledger`), scores.ledger().toIPC());
}
// No program is kept waiting for a library of compression: what is not read is said.
assert.throws(() => Engine.default().scoreFrame(read('compressed.leads'), 0), { name: 'DataError', code: 'wrong_type', help: /without compression/ });
console.log(`${cases.length} tables`);

// Sums up the orders that Python wrote: `node testdata/cross/customers.mjs FOLDER leadgrid` for the addon,
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
const write = (file, content) => writeFileSync(join(own, file), content);
const cases = JSON.parse(read('cases.json'));
for (const { name, as_of: asOf, customers: asked } of cases) {
  const engine = Engine.fromJson(read(`${name}.policy.json`).toString());
  const rows = JSON.parse(read(`${name}.rows.json`));
  // Half of them as a table and half as rows, in shards: what came how must not matter.
  const shards = [engine.rfm(asOf), engine.rfm(asOf), engine.rfm(asOf)];
  rows.forEach((row, index) => shards[index % 3].add([row]));
  const sums = shards[2].merge(shards[0].toBytes()).merge(shards[1]);
  assert.ok(Buffer.from(sums.toBytes()).equals(engine.rfm(asOf).add(read(`${name}.orders`)).toBytes()), `${name} of Arrow`);
  write(`${name}.partial`, sums.toBytes());
  const model = sums.fit();
  write(`${name}.model.json`, JSON.stringify(model));
  const customers = sums.score();
  write(`${name}.customers`, customers.toIPC());
  asked.forEach((customer, place) => {
    const bought = rows.filter((row) => row.customer === customer);
    write(`${name}.${place}.among.json`, JSON.stringify(customers.customer(customer)));
    write(`${name}.${place}.among.txt`, customers.explain(customer, 'ko'));
    write(`${name}.${place}.alone.json`, JSON.stringify(engine.customer(model, customer, bought)));
    write(`${name}.${place}.alone.txt`, engine.explainCustomer(model, customer, bought, { lang: 'ko' }));
  });
}
console.log(`${cases.length} policies`);

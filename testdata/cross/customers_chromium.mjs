// Scores customers on a page in Chromium from Python's models alone, which were fitted to all orders:
// `node testdata/cross/customers_chromium.mjs FOLDER` after `customers.py write`.

import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { onPage } from './page.mjs';

const RUN = `
import init, { Engine } from '/js/frames/index.js';

const text = async (path) => (await fetch(path)).text();

async function run() {
  await init();
  const found = {};
  for (const { name, customers } of JSON.parse(await text('/cases.json'))) {
    const engine = Engine.fromJson(await text('/' + name + '.policy.json'));
    const model = await text('/python/' + name + '.model.json');
    const rows = JSON.parse(await text('/' + name + '.rows.json'));
    customers.forEach((customer, place) => {
      const bought = rows.filter((row) => row.customer === customer);
      found[name + '.' + place + '.alone.json'] = JSON.stringify(engine.customer(model, customer, bought));
      found[name + '.' + place + '.alone.txt'] = engine.explainCustomer(model, customer, bought, { lang: 'ko' });
    });
  }
  return { found };
}
`;

const folder = process.argv[2];
const files = Object.fromEntries(['', 'python/'].flatMap((below) => readdirSync(join(folder, below)).filter((file) => /\.(json|txt)$/.test(file)).map((file) => [`/${below}${file}`, readFileSync(join(folder, below, file), 'utf8')])));
const { found } = await onPage(RUN, files);
const wanted = Object.keys(files).filter((path) => path.includes('.alone.'));
assert.deepEqual(Object.keys(found).sort(), wanted.map((path) => path.slice('/python/'.length)).sort());
for (const path of wanted) assert.equal(found[path.slice('/python/'.length)], files[path], path);
console.log(`${wanted.length} answers are equal`);

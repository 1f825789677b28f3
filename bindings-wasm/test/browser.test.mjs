// The same checks and cases in Chromium, from plain `<script type=module>` under a strict Content-Security-Policy.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { launch, openPage, serve, skip } from './chromium.mjs';
import { readCorpus } from './corpus.mjs';

const HEAD = '<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><title>leadgrid</title>';
const PAGE = `${HEAD}<script type="module" src="/run.js"></script>`;
const FRAMES_PAGE = `${HEAD}<script src="/arrow.js"></script><script type="module" src="/frames.js"></script>`;
const CSP = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; img-src 'self' data:";
// For `apache-arrow` of the tests, which compiles functions from text.
const FRAMES_CSP = CSP.replace("'wasm-unsafe-eval'", "'unsafe-eval'");

const ATTEMPT = `
const outcome = [];
const attempt = async (name, run) => {
  try { await run(); outcome.push([name, null]); } catch (error) { outcome.push([name, String(error?.message ?? error)]); }
};
`;

const RUN = `
import * as leadgrid from '/js/index.js';
import { checks } from '/test/suite/all.js';
import { runCase } from '/test/suite/conformance.js';
import * as larger from '/js/frames/index.js';
${ATTEMPT}
let early = null;
try { leadgrid.Engine.default(); } catch (error) { early = [error.name, error.code]; }
await Promise.all([leadgrid.default(), leadgrid.default()]);
for (const [name, run] of Object.entries(checks)) await attempt(name, () => run(leadgrid));
const { cases, policies } = await (await fetch('/corpus.json')).json();
for (const one of cases) await attempt(one.name, () => runCase(leadgrid, one, policies));
await larger.default();
await attempt('frames under the strict policy', () => {
  const [row] = larger.Engine.default().scoreFrame({ id: ['1'], origin: ['form'], budget: Float64Array.of(1) }, 0).rows();
  if (row.lead_type !== 'cold') throw new Error(JSON.stringify(row));
});
window.done = { outcome, early };
`;

const FRAMES = `
import * as leadgrid from '/js/frames/index.js';
import { runCase } from '/test/suite/conformance.js';
import { csv } from '/test/suite/csv.js';
import { customers } from '/test/suite/customers.js';
import { runFramed } from '/test/suite/framed.js';
import { frames } from '/test/suite/frames.js';
import { hostileCustomers } from '/test/suite/hostile_customers.js';
${ATTEMPT}
await leadgrid.default();
for (const [name, run] of Object.entries({ ...frames, ...csv, ...customers, ...hostileCustomers })) await attempt(name, () => run({ ...leadgrid, arrow: Arrow }));
const { cases, policies } = await (await fetch('/corpus.json')).json();
for (const one of cases) await attempt(one.name, () => { runCase(leadgrid, one, policies); runFramed(leadgrid, one, policies); });
window.done = { outcome };
`;

test('Chromium', { skip }, async (t) => {
  const corpus = readCorpus();
  const arrow = readFileSync(createRequire(import.meta.url).resolve('apache-arrow/Arrow.es2015.min'), 'utf8');
  const pages = { '/index.html': PAGE, '/run.js': RUN, '/frames.html': FRAMES_PAGE, '/frames.js': FRAMES, '/arrow.js': arrow };
  const extra = { ...pages, '/corpus.json': JSON.stringify(corpus) };
  const browser = await launch();
  try {
    for (const [name, csp] of [['index', CSP], ['frames', FRAMES_CSP]]) {
      const server = await serve(fileURLToPath(new URL('..', import.meta.url)), { csp, extra });
      t.after(() => server.close());
      const { page, faults } = await openPage(browser);
      await page.goto(`${server.origin}/${name}.html`);
      await page.waitForFunction(() => window.done, undefined, { timeout: 120_000 });
      const { outcome, early } = await page.evaluate(() => window.done);
      const label = name === 'index' ? 'Chromium' : 'Chromium, frames';
      for (const [name, fault] of outcome) await t.test(`${label}: ${name}`, () => assert.equal(fault, null));
      await t.test(`${label}: every case ran`, () => assert.ok(outcome.length > corpus.cases.length));
      if (name === 'index') await t.test(`${label}: too early is said`, () => assert.deepEqual(early, ['LeadgridError', 'not_ready']));
      await t.test(`${label}: nothing from elsewhere, nothing refused`, () => assert.deepEqual(faults, []));
    }
  } finally {
    await browser.close();
  }
});

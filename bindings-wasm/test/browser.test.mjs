// The same checks and cases in Chromium, from plain `<script type=module>` under a strict Content-Security-Policy.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { launch, openPage, serve, skip } from './chromium.mjs';
import { readCorpus } from './corpus.mjs';

const PAGE = '<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><title>leadgrid</title><script type="module" src="/run.js"></script>';
const CSP = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; img-src 'self' data:";

const RUN = `
import * as leadgrid from '/js/index.js';
import { checks } from '/test/suite/all.js';
import { runCase } from '/test/suite/conformance.js';

const outcome = [];
const attempt = (name, run) => {
  try { run(); outcome.push([name, null]); } catch (error) { outcome.push([name, String(error?.message ?? error)]); }
};
let early = null;
try { leadgrid.Engine.default(); } catch (error) { early = [error.name, error.code]; }
await Promise.all([leadgrid.default(), leadgrid.default()]);
for (const [name, run] of Object.entries(checks)) attempt(name, () => run(leadgrid));
const { cases, policies } = await (await fetch('/corpus.json')).json();
for (const one of cases) attempt(one.name, () => runCase(leadgrid, one, policies));
window.done = { outcome, early };
`;

test('Chromium', { skip }, async (t) => {
  const corpus = readCorpus();
  const extra = { '/index.html': PAGE, '/run.js': RUN, '/corpus.json': JSON.stringify(corpus) };
  const server = await serve(fileURLToPath(new URL('..', import.meta.url)), { csp: CSP, extra });
  const browser = await launch();
  try {
    const { page, faults } = await openPage(browser);
    await page.goto(`${server.origin}/index.html`);
    await page.waitForFunction(() => window.done, undefined, { timeout: 120_000 });
    const { outcome, early } = await page.evaluate(() => window.done);
    for (const [name, fault] of outcome) await t.test(`Chromium: ${name}`, () => assert.equal(fault, null));
    await t.test('Chromium: every case ran', () => assert.ok(outcome.length > corpus.cases.length));
    await t.test('Chromium: too early is said', () => assert.deepEqual(early, ['LeadgridError', 'not_ready']));
    await t.test('Chromium: nothing from elsewhere, nothing refused', () => assert.deepEqual(faults, []));
  } finally {
    await browser.close();
    await server.close();
  }
});

// Replays pairs on a page in Chromium, through WebAssembly: `node testdata/cross/chromium.mjs FILE`.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { launch, openPage, serve } from '../../bindings-wasm/test/chromium.mjs';
import { report } from './replay.mjs';

const PAGE = '<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><script type="module" src="/run.js"></script>';
const CSP = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; img-src 'self' data:";
const RUN = `
import * as leadgrid from '/js/index.js';
import { replay } from '/replay.mjs';

try {
  await leadgrid.default();
  window.done = replay(leadgrid, await (await fetch('/pairs.jsonl')).text());
} catch (error) {
  window.done = { fault: String(error?.stack ?? error) };
}
`;

const extra = {
  '/index.html': PAGE,
  '/run.js': RUN,
  '/replay.mjs': readFileSync(new URL('replay.mjs', import.meta.url), 'utf8'),
  '/pairs.jsonl': readFileSync(process.argv[2], 'utf8'),
};
const server = await serve(fileURLToPath(new URL('../../bindings-wasm', import.meta.url)), { csp: CSP, extra });
try {
  const browser = await launch();
  try {
    const { page, faults } = await openPage(browser);
    await page.goto(`${server.origin}/index.html`);
    await page.waitForFunction(() => window.done, undefined, { timeout: 120_000 });
    const outcome = await page.evaluate(() => window.done);
    assert.deepEqual([outcome.fault, faults], [undefined, []]);
    report(outcome);
  } finally {
    await browser.close();
  }
} finally {
  await server.close();
}

// Runs a program on a page in Chromium, beside the files of `leadgrid-wasm`, under a strict Content-Security-Policy.

import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';

import { launch, openPage, serve } from '../../bindings-wasm/test/chromium.mjs';

const PAGE = '<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><script type="module" src="/run.js"></script>';
const CSP = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; img-src 'self' data:";

/** What the program leaves in `window.done`; `files` are those it fetches, by path. */
export async function onPage(program, files) {
  const run = `
${program}
try {
  window.done = await run();
} catch (error) {
  window.done = { fault: String(error?.stack ?? error) };
}
`;
  const extra = { '/index.html': PAGE, '/run.js': run, ...files };
  const server = await serve(fileURLToPath(new URL('../../bindings-wasm', import.meta.url)), { csp: CSP, extra });
  try {
    const browser = await launch();
    try {
      const { page, faults } = await openPage(browser);
      await page.goto(`${server.origin}/index.html`);
      await page.waitForFunction(() => window.done, undefined, { timeout: 120_000 });
      const outcome = await page.evaluate(() => window.done);
      assert.deepEqual([outcome.fault, faults], [undefined, []]);
      return outcome;
    } finally {
      await browser.close();
    }
  } finally {
    await server.close();
  }
}

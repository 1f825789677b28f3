// A bundler: an application that imports the package is built by Vite and runs in Chromium.

import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { build } from 'vite';

import { launch, openPage, serve, skip } from './chromium.mjs';

const appOf = (name) => `
import init, { Engine } from '${name}';
await init();
document.body.dataset.answer = Engine.default().scoreJson('{"id":"1","origin":"form"}', '2026-11-22T09:00:00+09:00');
`;

for (const name of ['leadgrid-wasm', 'leadgrid-wasm/frames']) test(`Vite builds ${name}, Chromium runs it`, { skip }, async () => {
  // Beside the package, so that it is found in node_modules.
  const target = fileURLToPath(new URL('../pkg', import.meta.url));
  mkdirSync(target, { recursive: true });
  const folder = mkdtempSync(join(target, 'vite-'));
  writeFileSync(join(folder, 'index.html'), '<!doctype html><link rel="icon" href="data:,"><script type="module" src="/main.js"></script>');
  writeFileSync(join(folder, 'main.js'), appOf(name));
  const browser = await launch();
  let server;
  try {
    await build({ root: folder, logLevel: 'warn', configFile: false, build: { target: 'esnext' } });
    const assets = readdirSync(join(folder, 'dist/assets'));
    assert.ok(assets.some((name) => name.endsWith('.wasm')), `no module among ${assets}`);
    server = await serve(join(folder, 'dist'), { csp: "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; img-src data:" });
    const { page, faults } = await openPage(browser);
    await page.goto(`${server.origin}/index.html`);
    const answer = await page.waitForFunction(() => document.body.dataset.answer);
    const { Engine } = await import('leadgrid-wasm');
    assert.equal(await answer.jsonValue(), Engine.default().scoreJson('{"id":"1","origin":"form"}', '2026-11-22T09:00:00+09:00'));
    assert.deepEqual(faults, []);
  } finally {
    await browser.close();
    await server?.close();
    rmSync(folder, { recursive: true });
  }
});

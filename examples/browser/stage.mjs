// What the tests of all pages need: Chromium, the repository on a server, and a folder for pictures.

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before } from 'node:test';
import { fileURLToPath } from 'node:url';

import { launch, openPage, serve } from '../../bindings-wasm/test/chromium.mjs';

export { skip } from '../../bindings-wasm/test/chromium.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
export const pictures = join(root, 'target/screenshots');

/** Within `describe`: a function that opens a page of this folder, and tells what goes wrong there. */
export function stage() {
  let browser;
  let server;

  before(async () => {
    mkdirSync(pictures, { recursive: true });
    server = await serve(root, { csp: '' }); // only the page's own policy
    browser = await launch();
  });
  after(async () => {
    await browser?.close();
    await server?.close();
  });

  return async (path, options) => {
    const opened = await openPage(browser, options);
    await opened.page.goto(`${server.origin}/examples/browser/${path}`);
    return opened;
  };
}

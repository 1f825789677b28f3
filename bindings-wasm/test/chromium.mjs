// A browser and a server on this machine, for tests. `CHROMIUM` names another browser.

import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { delimiter, extname, join, normalize } from 'node:path';

import { chromium } from 'playwright-core';

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.json': 'application/json',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
};

/** What a careful site sends: code from here only, and WebAssembly. */
export const STRICT = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'";

const executablePath = process.env.CHROMIUM ?? findBrowser();

/** Why browser tests cannot run here, or `false`. */
export const skip = executablePath === undefined && 'no Chromium in PATH; set CHROMIUM';

function findBrowser() {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const names = ['chromium', 'chromium-browser', 'google-chrome'];
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find((path) => existsSync(path));
}

export const launch = () => chromium.launch({ executablePath, args: FLAGS });

/** Serves `folder`, and the texts of `extra` by path, until `close`; every answer carries the policy `csp`. */
export async function serve(folder, { csp = STRICT, extra = {} } = {}) {
  const server = createServer(async (request, response) => {
    const path = decodeURIComponent(new URL(request.url, 'http://localhost').pathname);
    const headers = { 'content-security-policy': csp, 'cache-control': 'no-store' };
    try {
      const body = extra[path] ?? (await readFile(join(folder, normalize(path))));
      response.writeHead(200, { ...headers, 'content-type': TYPES[extname(path)] ?? 'application/octet-stream' }).end(body);
    } catch {
      response.writeHead(404, headers).end();
    }
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  return { origin: `http://127.0.0.1:${port}`, close: () => new Promise((resolve) => server.close(resolve)) };
}

/** A page that remembers what went wrong on it and what it asked for from elsewhere. */
export async function openPage(browser, options) {
  const page = await browser.newPage(options);
  const faults = [];
  page.on('pageerror', (error) => faults.push(String(error)));
  page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
  page.on('request', (request) => {
    if (!/^(http:\/\/127\.0\.0\.1:|data:|blob:)/.test(request.url())) faults.push(`asked for ${request.url()}`);
  });
  return { page, faults };
}

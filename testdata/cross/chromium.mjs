// Replays pairs on a page in Chromium, through WebAssembly: `node testdata/cross/chromium.mjs FILE`.

import { readFileSync } from 'node:fs';

import { onPage } from './page.mjs';
import { report } from './replay.mjs';

const RUN = `
import * as leadgrid from '/js/index.js';
import { replay } from '/replay.mjs';

async function run() {
  await leadgrid.default();
  return replay(leadgrid, await (await fetch('/pairs.jsonl')).text());
}
`;

const outcome = await onPage(RUN, {
  '/replay.mjs': readFileSync(new URL('replay.mjs', import.meta.url), 'utf8'),
  '/pairs.jsonl': readFileSync(process.argv[2], 'utf8'),
});
report(outcome);

// Every check of `suite/` and every case of the corpus, as tests of `node --test`.

import { test } from 'node:test';

import { readCorpus } from './corpus.mjs';
import { checks } from './suite/all.js';
import { runCase } from './suite/conformance.js';

export function testEverything(api, label) {
  for (const [name, run] of Object.entries(checks)) test(`${label}: ${name}`, () => run(api));
  const { cases, policies } = readCorpus();
  for (const one of cases) test(`${label}: ${one.name}`, () => runCase(api, one, policies));
}

// Every check of `suite/` and every case of the corpus, as tests of `node --test`.

import { test } from 'node:test';

import * as arrow from 'apache-arrow';

import { readCorpus } from './corpus.mjs';
import { checks } from './suite/all.js';
import { runCase } from './suite/conformance.js';
import { csv } from './suite/csv.js';
import { customers } from './suite/customers.js';
import { runFramed } from './suite/framed.js';
import { frames } from './suite/frames.js';
import { hostileCustomers } from './suite/hostile_customers.js';

export function testEverything(api, label) {
  for (const [name, run] of Object.entries(checks)) test(`${label}: ${name}`, () => run(api));
  const { cases, policies } = readCorpus();
  for (const one of cases) test(`${label}: ${one.name}`, () => runCase(api, one, policies));
}

/** What only the addon and the larger module can do. */
export function testFrames(api, label) {
  for (const [name, run] of Object.entries({ ...frames, ...csv, ...customers, ...hostileCustomers })) test(`${label}, frames: ${name}`, () => run({ ...api, arrow }));
  const { cases, policies } = readCorpus();
  for (const one of cases) test(`${label}, frames: ${one.name}`, () => runFramed(api, one, policies));
}

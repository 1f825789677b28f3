// Scores a file and tells how much memory the process has had at most: a program of its own for a test.

import { Engine } from 'leadgrid';

import { FIELDS } from '../../bindings-wasm/test/suite/leads.js';
import { MONDAY } from '../../bindings-wasm/test/suite/policy.js';

let leads = 0;
for await (const scores of Engine.from(FIELDS).scoreCsv(process.argv[2], { asOf: MONDAY, batchRows: 20_000 })) leads += scores.report.scored;
console.log(JSON.stringify({ leads, kilobytes: process.resourceUsage().maxRSS }));

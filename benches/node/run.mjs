// Measures the engines of Node on the policy and lead of `../manifest.json` and prints one JSON row for each.
// usage: node run.mjs [--rounds=N] [--millis=N]

import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

import { measure } from './clock.mjs';
import jsonLogicJs from './json_logic.mjs';
import jsonRulesEngine from './json_rules_engine.mjs';
import leadgrid from './leadgrid.mjs';
import plain from './plain.mjs';
import zen from './zen.mjs';

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '20' }, millis: { type: 'string', default: '50' } } });
const text = (path) => readFileSync(new URL(path, new URL('../', import.meta.url)), 'utf8');
const manifest = JSON.parse(text('manifest.json'));
const leadText = text(manifest.lead);
const replay = {
  policyText: text(manifest.policy),
  leadText,
  lead: JSON.parse(leadText),
  asOf: manifest.as_of,
  asOfMillis: Date.parse(manifest.as_of),
};

const subjects = [];
for (const engine of [leadgrid, plain, jsonLogicJs, jsonRulesEngine, zen]) subjects.push(...(await engine(replay)));
for (const { engine, what, run, totals } of subjects) {
  const found = totals(await run());
  for (const [axis, wanted] of Object.entries(manifest.totals)) {
    if (Math.abs(found[axis] - wanted) > 1e-9) throw new Error(`${engine}, ${what}: ${axis} is ${found[axis]}, not ${wanted}`);
  }
}
const nanos = await measure(subjects, { rounds: Number(values.rounds), millis: Number(values.millis) });
subjects.forEach(({ engine, version, what, per = 1 }, index) => {
  console.log(JSON.stringify({ engine, version, what, nanos: nanos[index] / per }));
});
process.exit();

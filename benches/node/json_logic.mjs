// json-logic-js: one expression per axis. It has no dates, powers or truncation, so three operations are added.

import { readFileSync } from 'node:fs';
import jsonLogic from 'json-logic-js';
import { versionOf } from './leadgrid.mjs';

const DAY = 86_400_000;

export default function jsonLogicJs({ lead, asOfMillis }) {
  const rules = JSON.parse(readFileSync(new URL('../peers/json_logic.json', import.meta.url), 'utf8'));
  jsonLogic.add_operation('age_ms', (at) => asOfMillis - Date.parse(at));
  jsonLogic.add_operation('age_days', (at) => Math.floor((asOfMillis - Date.parse(at)) / DAY));
  jsonLogic.add_operation('half_life', (age, days) => 2 ** (-age / days));
  jsonLogic.add_operation('thousandths', (points) => Math.trunc(points * 1000) / 1000);
  const run = () => ({
    activity: jsonLogic.apply(rules.activity, lead),
    demographic: jsonLogic.apply(rules.demographic, lead),
  });
  return [{ engine: 'json-logic-js', version: versionOf('json-logic-js'), what: 'object to two totals', run, totals: (totals) => totals }];
}

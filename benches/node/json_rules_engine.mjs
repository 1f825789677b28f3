// json-rules-engine: a rule of its own for each rule of the policy. Tables, decay and counting are facts,
// which is quicker than one rule per line of a table; caches of cheap facts are off, groups summed by the host.

import { readFileSync } from 'node:fs';
import { Engine } from 'json-rules-engine';
import { versionOf } from './leadgrid.mjs';

const DAY = 86_400_000;
const CHEAP = { cache: false };

export default function jsonRulesEngine({ lead, asOfMillis }) {
  const engine = new Engine([], { allowUndefinedFacts: true, replaceFactsInEventParams: true });
  const wanted = (activities, { kinds, within }) =>
    activities.filter(({ kind, at }) => kinds.includes(kind) && (within === undefined || asOfMillis - Date.parse(at) < within));

  engine.addFact('count', async (params, almanac) => wanted(await almanac.factValue('activities'), params).length, CHEAP);
  engine.addFact('activity_points', async (params, almanac) => {
    let sum = 0;
    for (const { at } of wanted(await almanac.factValue('activities'), params)) {
      sum += faded(params.points, params.decay, Math.floor((asOfMillis - Date.parse(at)) / DAY));
    }
    return params.cap === undefined ? sum : Math.min(sum, params.cap);
  }, CHEAP);
  engine.addFact('lookup', async (params, almanac) => {
    const value = await almanac.factValue(params.field);
    if (value === undefined || value === null) return params.unknown ?? 0;
    const points = params.values === undefined ? params.bands.findLast(({ from }) => from <= value)?.points : params.values[value];
    return points ?? params.otherwise ?? 0;
  }, CHEAP);
  for (const rule of JSON.parse(readFileSync(new URL('../peers/json_rules_engine.json', import.meta.url), 'utf8'))) {
    engine.addRule(rule);
  }

  const run = async () => {
    const totals = { activity: 0, demographic: 0 };
    let web = 0;
    const { events } = await engine.run({ ...lead.attributes, activities: lead.activities });
    for (const { type, params } of events) {
      if (params.group === 'web') web += params.points;
      else totals[type] += params.points;
    }
    totals.activity += Math.min(web, 20);
    return totals;
  };
  return [{ engine: 'json-rules-engine', version: versionOf('json-rules-engine'), what: 'object to two totals, by events', run, totals: (totals) => totals }];
}

/** Points after a decay, in whole thousandths. */
function faded(points, decay, age) {
  const factor = decay === undefined ? 1
    : decay.linear !== undefined ? Math.max(0, decay.linear.days - age) / decay.linear.days
    : decay.half_life !== undefined ? 2 ** (-age / decay.half_life.days)
    : decay.steps.findLast((step) => step.from_day <= age).percent / 100;
  return Math.trunc(points * factor * 1000) / 1000;
}

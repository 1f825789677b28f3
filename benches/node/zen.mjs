// @gorules/zen-engine: one expression node, compiled once. It answers by a promise from another thread, so
// many leads at once are measured too.

import { readFileSync } from 'node:fs';
import { ZenEngine } from '@gorules/zen-engine';
import { versionOf } from './leadgrid.mjs';

const AT_ONCE = 64;

export default function zen({ lead, asOfMillis }) {
  const model = readFileSync(new URL('../peers/zen.json', import.meta.url));
  const decision = new ZenEngine().createDecision(model);
  const asked = { ...lead, as_of: asOfMillis / 1000 };
  const totals = ({ result: { activity, demographic } }) => ({ activity, demographic });
  const one = () => decision.evaluate(asked);
  const many = () => Promise.all(Array.from({ length: AT_ONCE }, one));
  const version = versionOf('@gorules/zen-engine');
  const what = 'object to two totals and each rule';
  return [
    { engine: 'zen-engine', version, what, run: one, totals },
    { engine: 'zen-engine', version, what: `the same, ${AT_ONCE} at once`, run: many, per: AT_ONCE, totals: (all) => totals(all[0]) },
  ];
}

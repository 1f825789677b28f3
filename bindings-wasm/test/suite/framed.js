// A case of the corpus as a frame of documents: each row is the answer of its lead.

import { same } from './assert.js';
import { camel, filled } from './case_calls.js';
import { rowOf } from './leads.js';

/** As `runCase`; what is no case about leads has no frame. */
export function runFramed(api, test, policies) {
  const named = (policy) => (typeof policy === 'string' ? policies[policy] : policy);
  if (test.findings !== undefined || test.calls !== undefined || test.orders !== undefined || test.error !== undefined) return;
  const engine = api.Engine.from(test.policy_text ?? named(test.policy), { parents: (test.parents ?? []).map(named) });
  const { as_of, strict, horizon, previous } = test;
  const options = camel(filled(engine, { as_of, strict, horizon, previous }));
  const { answers, report } = engine.scoreBatch(test.leads, options);
  const scores = engine.scoreFrame(test.leads, options);
  same(scores.toObjects(), answers.map((answer) => rowOf(answer, engine)), 'rows');
  same(scores.report, report, 'report');
  same(scores.errors, answers.filter(({ errors }) => errors !== undefined), 'errors');
}

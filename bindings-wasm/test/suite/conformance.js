// Runs one case of `testdata/conformance` or `testdata/errors`, as `testdata/README.md` says.

import { same, thrown } from './assert.js';
import { camel, filled, runCalls } from './case_calls.js';
import { runCustomers } from './case_customers.js';

/** `policies` maps the names of shared sample policies to their text. */
export function runCase(api, test, policies) {
  const named = (policy) => (typeof policy === 'string' ? policies[policy] : policy);
  const policy = test.policy_text ?? named(test.policy);
  const loading = { parents: (test.parents ?? []).map(named) };
  if (policy === undefined || loading.parents.includes(undefined)) throw new Error(`no policy ${test.policy} ${test.parents}`);
  if (test.findings !== undefined) return findings(api, policy, loading, test.findings);
  const engine = api.Engine.from(policy, loading);
  if (test.calls !== undefined) return runCalls(api, engine, test.calls);
  if (test.orders !== undefined) return runCustomers(api, engine, test);
  const { as_of, strict, horizon, previous } = test;
  const options = camel(filled(engine, { as_of, strict, horizon, previous }));
  return test.error === undefined ? answers(engine, test, options) : refused(api, engine, test, options);
}

function findings(api, policy, loading, expected) {
  const shown = (list) => list.map(({ code, severity, path }) => ({ code, severity, path }));
  const wanted = shown(expected);
  same(shown(api.Engine.check(policy, loading)), wanted, 'check');
  if (wanted.some(({ severity }) => severity === 'error')) {
    const error = thrown(api.PolicyError, () => api.Engine.from(policy, loading), 'load');
    same(shown(error.findings), wanted, 'findings of the error');
    const first = wanted.find(({ severity }) => severity === 'error');
    same([error.code, error.path], [first.code, first.path], 'first error');
  } else {
    same(shown(api.Engine.from(policy, loading).warnings), wanted, 'warnings');
  }
}

function answers(engine, { leads, expect, report }, options) {
  leads.forEach((lead, index) => {
    // `score` takes a text as JSON, so a lead that is a text can only be given as JSON.
    const answer = engine.score(typeof lead === 'string' ? JSON.stringify(lead) : lead, options);
    judge(answer, expect[index], `lead ${index}`);
    const text = engine.scoreJson(JSON.stringify(lead), options);
    if (text !== JSON.stringify(answer)) throw new Error(`lead ${index}: text and object differ:\n${text}\n${JSON.stringify(answer)}`);
    // The addon answers in another way once it has seen a scenario, which must not show.
    same(engine.score(JSON.stringify(lead), options), answer, `lead ${index} again`);
    const bare = { ...options, ledger: false };
    same(engine.score(JSON.stringify(lead), bare), JSON.parse(engine.scoreJson(JSON.stringify(lead), bare)), `lead ${index} without ledger`);
  });
  const batch = engine.scoreBatch(leads, options);
  same(batch.answers.length, expect.length, 'answers of the batch');
  batch.answers.forEach((answer, index) => judge(answer, expect[index], `lead ${index} of the batch`));
  if (report !== undefined) same(batch.report, report, 'report');
}

function judge(answer, expected, what) {
  if (expected.errors === undefined) return same(answer, expected, what);
  const shown = ({ lead_id, errors }) => ({ lead_id, errors: errors?.map(({ code, path }) => ({ code, path })) });
  same(shown(answer), shown(expected), what);
}

function refused(api, engine, { leads, error }, options) {
  same(thrown(api.DataError, () => engine.score(leads[0], options), 'score').code, error.code, 'score');
  same(thrown(api.DataError, () => engine.scoreBatch(leads, options), 'scoreBatch').code, error.code, 'scoreBatch');
}

// Makes the calls of a case through the public methods, once with documents as objects and once as JSON text.

import { same, thrown } from './assert.js';

/** From the names and arguments of a case to the methods of an engine. */
const CALLS = {
  trajectory: (engine, { lead, ...options }) => engine.trajectory(lead, camel(options)),
  question: (engine, { lead, ...options }) => engine.question(lead, camel(options)),
  why_not: (engine, { lead, ...options }) => engine.whyNot(lead, camel(options)),
  why_not_cell: (engine, cell) => engine.whyNotCell(cell),
  grid_chart: (engine, chart) => engine.gridChart(chart),
  follow_up: (engine, { decision, reactions, as_of, ...rest }) => only(rest) && engine.followUp(decision, reactions, as_of),
  to_icalendar: (engine, { cases, ...options }) => engine.toIcalendar(cases, camel(options)),
  merge: (engine, { a, b, ...rest }) => only(rest) && engine.merge(a, b),
  receipt: (engine, { lead, ...options }) => engine.receipt(lead, camel(options)),
  verify: (engine, { receipt, lead, ...rest }) => only(rest) && engine.verify(receipt, lead),
  change_flags: (engine, { change, by, ...rest }) => only(rest) && engine.changeFlags(change, by),
  due: (engine, { calendar, start, within, ...rest }) => only(rest) && engine.due(calendar, start, within),
  elapsed: (engine, { calendar, start, end, ...rest }) => only(rest) && engine.elapsed(calendar, start, end),
  transition: (engine, { previous, now, ...rest }, api) => only(rest) && api.transition(previous, now),
};

/** Arguments that are documents, so that a text of JSON may stand for them. */
const DOCUMENTS = ['lead', 'a', 'b', 'decision', 'reactions', 'cases', 'receipt', 'change', 'previous', 'now'];

export function runCalls(api, engine, calls) {
  if (calls.length === 0) throw new Error('no calls');
  calls.forEach(({ call, arguments: given, ...expected }, index) => {
    const trees = filled(engine, given);
    const texts = Object.fromEntries(Object.entries(trees).map(([key, value]) => [key, DOCUMENTS.includes(key) ? asText(value) : value]));
    for (const [form, values] of Object.entries({ trees, texts })) {
      judge(api, () => CALLS[call](engine, values, api), expected, `call ${index}, ${call} with ${form}`);
    }
  });
}

function judge(api, call, { expect, errors, error, findings }, what) {
  if (error !== undefined) {
    same(refusal(api, call, what), { code: error.code, path: error.path }, what);
  } else if (findings !== undefined) {
    const shown = (list) => list.map(({ code, severity, path }) => ({ code, severity, path }));
    same(shown(thrown(api.PolicyError, call, what).findings), shown(findings), what);
  } else if (errors !== undefined) {
    const shown = (list) => list?.map(({ code, path }) => ({ code, path }));
    same(shown(call().errors), shown(errors), what);
  } else if (expect !== undefined) {
    same(call(), expect, what);
  } else {
    throw new Error(`${what}: nothing is expected`);
  }
}

function refusal(api, call, what) {
  try {
    const { code, path } = thrown(api.DataError, call, what);
    return { code, path };
  } catch (failed) {
    // Nobody can give such an argument here; the case must be about just that.
    if (failed.cause instanceof NoPlace) return failed.cause.wanted;
    throw failed;
  }
}

/** Options as JavaScript names them. */
export function camel({ as_of, ...options }) {
  return as_of === undefined ? options : { asOf: as_of, ...options };
}

/** `{"$answer": ..}` and `{"$receipt": ..}` stand for what this engine gives. */
const MARKS = { $answer: 'score', $receipt: 'receipt' };

/** Arguments with answers and receipts in the place of their marks. */
export function filled(engine, given) {
  if (Array.isArray(given)) return given.map((item) => filled(engine, item));
  if (typeof given !== 'object' || given === null) return given;
  const whole = Object.fromEntries(Object.entries(given).map(([key, value]) => [key, filled(engine, value)]));
  for (const [mark, method] of Object.entries(MARKS)) {
    if (whole[mark] === undefined) continue;
    const { lead, ...options } = whole[mark];
    return engine[method](lead, camel(options));
  }
  return whole;
}

function asText(value) {
  return value === null || typeof value === 'string' ? value : JSON.stringify(value);
}

/** What a method without names for its arguments cannot be given. */
class NoPlace extends Error {
  constructor(name) {
    super(`no place for ${name}`);
    this.wanted = { code: 'unknown_key', path: `/${name}` };
  }
}

function only(rest) {
  const [name] = Object.keys(rest);
  if (name !== undefined) throw new NoPlace(name);
  return true;
}

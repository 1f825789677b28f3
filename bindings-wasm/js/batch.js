/**
 * Many leads at once, some thousands a call: the text of a million answers is longer than a string of
 * JavaScript may be. Where the cuts fall changes nothing.
 */

import { DataError } from './errors.js';
import { textOfList } from './text.js';

const CHUNK = 4096;

/** `{answers, report}`; `scoreText` scores the text of a list of leads. */
export function scoreAll(leads, scoreText) {
  const list = listOf(leads);
  const answers = [];
  let report;
  for (let start = 0; start < list.length || report === undefined; start += CHUNK) {
    const chunk = list.slice(start, start + CHUNK);
    const { text, broken } = textOfList(chunk);
    const batch = scoreText(text);
    for (const { index, error } of broken) batch.answers[index] = errorsOf(chunk[index], error);
    for (const answer of batch.answers) answers.push(answer);
    report = report === undefined ? batch.report : merged(report, batch.report);
  }
  return { answers, report };
}

function listOf(leads) {
  if (Array.isArray(leads)) return leads;
  if (typeof leads === 'object' && typeof leads?.[Symbol.iterator] === 'function') return Array.from(leads);
  throw new DataError({
    code: 'wrong_type',
    message: `the leads are ${leads === null ? 'null' : `of type ${typeof leads}`}, not a list`,
    help: 'give an array, or anything else that can be walked',
  });
}

/** The answer for a lead that could not be handed over. */
function errorsOf(lead, { code, path, message, help }) {
  let id = null;
  try {
    if (typeof lead.id === 'string') id = lead.id;
  } catch {
    // A getter that throws leaves the lead nameless.
  }
  return { lead_id: id, errors: [{ code, path, message, help }] };
}

/** The report of two pieces. Its keys are those of the engine; what stands below them is summed by its kind. */
function merged(one, other) {
  return Object.fromEntries(Object.keys(one).map((key) => [key, sum(one[key], other[key])]));
}

function sum(one, other) {
  if (typeof one === 'number') return one + other;
  if (Array.isArray(one)) return sumRows(one.concat(other));
  const counts = new Map(Object.entries(one));
  for (const [name, count] of Object.entries(other)) counts.set(name, (counts.get(name) ?? 0) + count);
  return Object.fromEntries([...counts].sort(([a], [b]) => byCodePoint(a, b)));
}

/** Rows of `{field, value, count}`. */
function sumRows(rows) {
  const sums = new Map();
  for (const { field, value, count } of rows) {
    const key = JSON.stringify([field, value]);
    sums.set(key, { field, value, count: count + (sums.get(key)?.count ?? 0) });
  }
  return [...sums.values()].sort((a, b) => byCodePoint(a.field, b.field) || byCodePoint(a.value, b.value));
}

/** The order of the engine; `<` of JavaScript compares halves of surrogate pairs. */
function byCodePoint(one, other) {
  const [a, b] = [[...one], [...other]];
  for (let index = 0; index < a.length && index < b.length; index += 1) {
    const difference = a[index].codePointAt(0) - b[index].codePointAt(0);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

/**
 * The second argument of `score` and its kin, as the text that the engine reads. Which options there
 * are, and what they may be, is judged by the engine.
 */

import { DataError } from './errors.js';
import { textOf } from './text.js';

/** Names that differ: JavaScript writes in camel case. */
const NAMES = { asOf: 'as_of' };

let lastInstant;
let lastText;

/** Options, or the bare instant, as JSON text. */
export function optionsText(options) {
  switch (typeof options) {
    case 'string':
    case 'number':
      // Whoever scores many leads one by one gives the same instant each time.
      if (options !== lastInstant) {
        lastText = `{"as_of":${scalar(options)}}`;
        lastInstant = options;
      }
      return lastText;
    case 'object':
      if (options === null) return '{}';
      if (options instanceof Date) return `{"as_of":${scalar(options)}}`;
      return ofObject(options);
    case 'bigint':
      return `{"as_of":${options}}`;
    case 'undefined':
      return '{}';
    default:
      throw new DataError({
        code: 'wrong_type',
        message: `the options are a ${typeof options}`,
        help: 'give `{asOf}`, or the instant itself',
      });
  }
}

function ofObject(options) {
  let text = '{';
  for (const key of Object.keys(options)) {
    const value = options[key];
    if (value === undefined) continue;
    if (text.length > 1) text += ',';
    text += `${JSON.stringify(NAMES[key] ?? key)}:${scalar(value)}`;
  }
  return `${text}}`;
}

function scalar(value) {
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : `"${value}"`;
  if (typeof value === 'boolean' || typeof value === 'bigint') return String(value);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? '"Invalid Date"' : String(value.getTime());
  return typeof value === 'string' ? JSON.stringify(value) : textOf(value, 'an option');
}

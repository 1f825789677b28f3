/**
 * Arguments of a call as the text that the engine reads. Which there are, and what they may be, is
 * judged by the engine.
 */

import { DataError } from './errors.js';
import { textOf } from './text.js';
import { within } from './within.js';

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
      return within('', () => {
        // A list is no instant either, which the engine says.
        if (options instanceof Date || Array.isArray(options)) return `{"as_of":${scalar(options, 'asOf')}}`;
        return `{${entriesOf(options)}}`;
      });
    case 'bigint':
    case 'boolean':
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

/**
 * The arguments of a call by name: its options, or the bare instant, and its documents. A document
 * stands there as a JSON text of its own, so that what surrounds it cannot change how it is read.
 */
export function argumentsText(documents, options) {
  let text = optionsText(options).slice(0, -1);
  for (const name of Object.keys(documents)) {
    const value = documents[name];
    if (value === undefined || value === null) continue;
    const document = textOf(value, `the ${name}`, `/${name}`);
    if (within(`/${name}`, () => isLost(value, document))) {
      const kind = value.constructor?.name ?? typeof value;
      throw new DataError({ code: 'wrong_type', path: `/${name}`, message: `the ${name} is a ${kind}`, help: 'give an object, or JSON text' });
    }
    text += `${text.length > 1 ? ',' : ''}"${name}":${JSON.stringify(document)}`;
  }
  return `${text}}`;
}

/** Whether JSON says nothing of what `value` is: a function or NaN is null, a map or an expression an empty object. */
function isLost(value, document) {
  if (typeof value === 'string') return false;
  if (document === 'null') return typeof value !== 'object';
  if (document !== '{}' || typeof value.toJSON === 'function') return false;
  const kind = Object.getPrototypeOf(value);
  return kind !== null && Object.getPrototypeOf(kind) !== null;
}

function entriesOf(options) {
  let text = '';
  for (const key of Object.keys(options)) {
    const value = options[key];
    if (value === undefined) continue;
    if (text !== '') text += ',';
    // JavaScript writes in camel case, the engine does not.
    text += `${key === 'asOf' ? '"as_of"' : JSON.stringify(key)}:${scalar(value, key)}`;
  }
  return text;
}

function scalar(value, key) {
  // JSON would leave it out, as if it had not been given.
  if (typeof value === 'function' || typeof value === 'symbol') {
    throw new DataError({ code: 'wrong_type', path: `/${key}`, message: `the option \`${key}\` is of type ${typeof value}`, help: 'give a plain value, or leave it out' });
  }
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : `"${value}"`;
  if (typeof value === 'boolean' || typeof value === 'bigint') return String(value);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? '"Invalid Date"' : String(value.getTime());
  return typeof value === 'string' ? JSON.stringify(value) : textOf(value, `the option \`${key}\``, `/${key}`);
}

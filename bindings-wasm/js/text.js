/**
 * Values of JavaScript as the JSON text that the engine reads.
 *
 * `JSON.stringify` already does nearly all of it: dates become ISO text, NaN and infinities null,
 * half surrogates are escaped, `undefined` is left out. What it refuses is handled here.
 */

import { DataError } from './errors.js';

/** Deeper than the engine reads, shallower than any call stack. What lies below is left out by both. */
const DEEP = 100;

/** `value` as JSON text; a text is taken as JSON already. `what` and `path` name the value in an error. */
export function textOf(value, what, path = '') {
  return typeof value === 'string' ? value : jsonOf(value, what, path);
}

/**
 * Many leads as the text of one list. A lead that has no JSON form stands there as `null`;
 * `broken` tells its position and why, so that it does not spoil the others.
 */
export function textOfList(leads) {
  try {
    return { text: JSON.stringify(leads), broken: [] };
  } catch {
    const broken = [];
    const texts = leads.map((lead, index) => {
      try {
        return jsonOf(lead, 'the lead', '');
      } catch (error) {
        broken.push({ index, error });
        return 'null';
      }
    });
    return { text: `[${texts.join()}]`, broken };
  }
}

function jsonOf(value, what, path) {
  try {
    return JSON.stringify(value) ?? 'null';
  } catch {
    // A BigInt, a cycle, a deep tree, or a getter that throws: take it apart by hand.
    return JSON.stringify(plain(value, what, '', path, [])) ?? 'null';
  }
}

/** A copy that `JSON.stringify` can write, or a `DataError` that says where it cannot be. */
function plain(given, what, key, path, ancestors) {
  let value = given;
  try {
    if (typeof value?.toJSON === 'function') value = value.toJSON(key);
    if (typeof value === 'bigint') return double(value, what, path);
    if (typeof value !== 'object' || value === null) return value;
    if (value instanceof Number || value instanceof String || value instanceof Boolean) return value.valueOf();
    if (ancestors.includes(value)) throw unreadable(`${what} contains itself`, path);
    if (ancestors.length >= DEEP) return {};
    ancestors.push(value);
    const step = (inner, name) => plain(inner, what, name, `${path}/${pointerStep(name)}`, ancestors);
    let copy;
    if (Array.isArray(value)) {
      copy = Array.from(value, (item, index) => step(item, String(index)));
    } else {
      // Without a prototype, so that a key `__proto__` is a key like any other.
      copy = Object.create(null);
      for (const name of Object.keys(value)) copy[name] = step(value[name], name);
    }
    ancestors.pop();
    return copy;
  } catch (error) {
    if (error instanceof DataError) throw error;
    throw unreadable(`${what} cannot be read: ${error?.message ?? error}`, path);
  }
}

function pointerStep(name) {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}

/** The nearest double, as which a lead's numbers count; anywhere else it must not silently be another number. */
function double(whole, what, path) {
  const number = Number(whole);
  if (what === 'the lead' || (Number.isFinite(number) && BigInt(number) === whole)) return number;
  throw new DataError({ code: 'out_of_range', path, message: `${whole} changes when it is read as a double`, help: 'write whole numbers within 2^53' });
}

function unreadable(message, path) {
  return new DataError({ code: 'wrong_type', path, message, help: 'give a tree of plain values, as JSON knows them' });
}

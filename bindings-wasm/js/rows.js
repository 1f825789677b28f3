/** Rows of orders and keys of customers as texts: what of them is read, and nothing around it. */

import { DataError } from './errors.js';
import { within } from './within.js';

/** Rows that become one text. */
const CHUNK = 4096;

/** Rows as texts of some of them, each with the keys that are `read`. */
export function orderPieces(rows, read) {
  const pick = (row, place) => {
    if (typeof row !== 'object' || row === null || Array.isArray(row)) return cell(row);
    // Without a prototype, so that a key `__proto__` is a key like any other.
    const picked = Object.create(null);
    for (const key of read) picked[key] = within(`/${place}`, () => cell(row[key]));
    return picked;
  };
  return pieces(rows, pick);
}

/** Keys of customers as texts of some of them. */
export function keyPieces(keys) {
  return pieces(keys, (key, place) => within(`/${place}`, () => cell(key)));
}

function pieces(values, make) {
  const texts = [];
  let chunk = [];
  let place = 0;
  for (const value of values) {
    // What JSON leaves out, such as a function, would be missing in the list.
    chunk.push(make(value, place++) ?? null);
    if (chunk.length < CHUNK) continue;
    texts.push(JSON.stringify(chunk));
    chunk = [];
  }
  texts.push(JSON.stringify(chunk));
  return texts;
}

/** The key of one customer. Whether there is such a customer is not known here. */
export function keyOf(customer) {
  const isKey = ['string', 'bigint', 'undefined'].includes(typeof customer) || customer === null || Number.isFinite(customer);
  if (isKey) return cell(customer);
  const kind = typeof customer === 'number' ? String(customer) : `of type ${typeof customer}`;
  throw new DataError({ code: 'wrong_type', path: '/customer', message: `the customer is ${kind}`, help: 'give a text or a whole number' });
}

/** A value as JSON has it: whole numbers of any length as texts of their digits, nothing that is nested. */
function cell(given) {
  const value = typeof given?.toJSON === 'function' ? given.toJSON('') : given;
  switch (typeof value) {
    case 'bigint':
      return String(value);
    case 'object':
      if (value === null) return null;
      if (value instanceof Number || value instanceof String || value instanceof Boolean) return value.valueOf();
      return Array.isArray(value) ? [] : {};
    case 'function':
    case 'symbol':
      return {};
    default:
      return value;
  }
}

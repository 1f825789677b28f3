/** A table that lies on the other side: columns, rows and Arrow IPC, handed over when they are asked for. */

import { DataError, checked } from './errors.js';

/** Rows that become one text. */
const CHUNK = 4096;

export class Table {
  #native;
  #held;
  #name;
  #kinds;

  /** The table under a name of `held`, which is shared by all tables of a result. */
  constructor(native, held, name) {
    this.#native = native;
    this.#held = held;
    this.#name = name;
    this.#kinds = new Map(JSON.parse(this.#take('tableColumns')));
    Object.defineProperty(this, 'length', { value: this.#take('tableRows'), enumerable: true });
  }

  get columns() {
    return [...this.#kinds.keys()];
  }

  column(name) {
    const kind = this.#kinds.get(name);
    if (kind === undefined) {
      const shown = typeof name === 'string' ? name : `of type ${typeof name}`;
      throw new DataError({ code: 'unknown_key', path: `/${shown}`, message: `there is no column \`${shown}\``, help: `there are ${this.columns.join(', ')}` });
    }
    switch (kind) {
      case 'codes':
        return { codes: this.#take('tableCodes', name), names: JSON.parse(this.#take('tableNames', name)) };
      case 'lists':
        return { offsets: this.#take('tableOffsets', name), codes: this.#take('tableCodes', name), names: JSON.parse(this.#take('tableNames', name)) };
      case 'booleans': {
        const valid = this.#take('tableValid', name);
        const booleans = this.#take('tableTruths', name);
        return valid.length === 0 ? { booleans } : { booleans, valid };
      }
      case 'texts':
        return this.#texts(name);
      case 'wholes':
        return this.#texts(name).map(whole);
      default:
        return this.#take('tableNumbers', name);
    }
  }

  rows(start = 0, end = this.length) {
    const found = [];
    for (const row of this.#walk(...this.#within(start, end))) found.push(row);
    return found;
  }

  toObjects() {
    return this.rows();
  }

  toIPC() {
    const bytes = this.#take('tableIpc');
    return typeof bytes === 'string' ? checked(bytes) : bytes;
  }

  toCSV({ header = true } = {}) {
    return this.#take('tableCsv', Boolean(header));
  }

  [Symbol.iterator]() {
    return this.#walk(0, this.length);
  }

  *#walk(start, end) {
    const wholes = [...this.#kinds].filter(([, kind]) => kind === 'wholes').map(([name]) => name);
    for (let from = start; from < end; from += CHUNK) {
      const rows = JSON.parse(this.#take('tableObjects', from, Math.min(from + CHUNK, end)));
      for (const row of rows) {
        for (const name of wholes) row[name] = whole(row[name]);
        yield row;
      }
    }
  }

  #texts(name) {
    const texts = [];
    for (let from = 0; from < this.length; from += CHUNK) {
      for (const text of JSON.parse(this.#take('tableTexts', name, from, Math.min(from + CHUNK, this.length)))) texts.push(text);
    }
    return texts;
  }

  /** As `slice` of a list reads its arguments. */
  #within(start, end) {
    const place = (at) => Math.trunc(at < 0 ? Math.max(this.length + at, 0) : Math.min(at, this.length)) || 0;
    return [place(Number(start)), place(Number(end))];
  }

  #take(call, ...rest) {
    return this.#native[call](this.#held.get(this.#name), ...rest);
  }
}

function whole(text) {
  return text === null ? null : BigInt(text);
}

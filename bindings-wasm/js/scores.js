/** Scores of many leads: columns, rows and Arrow IPC, handed over when they are asked for. */

import { DataError, LeadgridError, checked } from './errors.js';

/** Rows that become one text. */
const CHUNK = 4096;

/** A table that lies on the other side. `held` is shared by the scores and their ledger. */
class Table {
  #native;
  #held;
  #isLedger;
  #kinds;

  constructor(native, held, isLedger) {
    this.#native = native;
    this.#held = held;
    this.#isLedger = isLedger;
    this.#kinds = new Map(JSON.parse(native.tableColumns(held.handle, isLedger)));
    Object.defineProperty(this, 'length', { value: native.tableRows(held.handle, isLedger), enumerable: true });
  }

  get columns() {
    return [...this.#kinds.keys()];
  }

  column(name) {
    const kind = this.#kinds.get(name);
    if (kind === undefined) {
      throw new DataError({ code: 'unknown_key', path: `/${name}`, message: `there is no column \`${name}\``, help: `there are ${this.columns.join(', ')}` });
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
    return this.#native[call](open(this.#held), this.#isLedger, ...rest);
  }
}

export class Scores extends Table {
  #native;
  #held;
  #about;

  constructor(native, handle) {
    const held = { handle };
    super(native, held, false);
    this.#native = native;
    this.#held = held;
    this.#about = JSON.parse(native.scoresAbout(handle));
  }

  get report() {
    return JSON.parse(this.#native.scoresReport(open(this.#held)));
  }

  get errors() {
    return JSON.parse(this.#native.scoresErrors(open(this.#held)));
  }

  get cells() {
    return JSON.parse(this.#native.scoresCells(open(this.#held)));
  }

  get activitiesWithoutLead() {
    return this.#about.activities_without_lead;
  }

  ledger() {
    if (!this.#about.has_ledger) {
      throw new LeadgridError({ code: 'not_supported', message: 'there is no ledger', help: 'score with `explain: true`' });
    }
    open(this.#held);
    return new Table(this.#native, this.#held, true);
  }

  free() {
    // The addon has no such method: its memory goes when nothing refers to it.
    this.#held.handle?.free?.();
    this.#held.handle = undefined;
  }
}

if (Symbol.dispose !== undefined) Scores.prototype[Symbol.dispose] = Scores.prototype.free;

function open(held) {
  if (held.handle !== undefined) return held.handle;
  throw new LeadgridError({ code: 'not_ready', message: 'the scores have been freed', help: 'take what you need before `free()`' });
}

function whole(text) {
  return text === null ? null : BigInt(text);
}

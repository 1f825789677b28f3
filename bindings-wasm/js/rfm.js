/** Orders summed up by customer, and calls about customers. */

import { Handover, bytesOf, isBytes, tableOf } from './columns.js';
import { Customers } from './customers.js';
import { DataError, LeadgridError, checked, kindOf, wrongType } from './errors.js';
import { isList, piecesOf } from './frames.js';
import { Held } from './held.js';
import { argumentsText, optionsText } from './options.js';
import { keyOf, keyPieces, orderPieces } from './rows.js';
import { textOf } from './text.js';
import { within } from './within.js';

/** What a table of orders may have; an option of that name is the name of its column. */
const COLUMNS = ['customer', 'at', 'amount', 'order', 'line', 'currency', 'kind'];
/** Columns of which whole numbers may be longer than a number is exact. */
const LONG = ['customer', 'amount', 'order', 'line'];
/** Options as JavaScript writes them, and as the other side reads them. */
const SPELLED = new Map([
  ['asOf', 'as_of'],
  ['minorUnits', 'minor_units'],
  ['localTimes', 'local_times'],
  ['badRows', 'bad_rows'],
]);

export class Rfm {
  #native;
  #held;

  constructor(native, handle) {
    this.#native = native;
    this.#held = new Held('orders', { handle });
  }

  add(orders, options) {
    const given = plainOptions(options);
    const { rows, parts } = handed(orders, given);
    checked(this.#take(rows ? 'rfmAddDocuments' : 'rfmAdd', ...parts, optionsText(given)));
    return this;
  }

  know(customers) {
    const pieces = within('', () => {
      if (typeof customers === 'object' && typeof customers?.[Symbol.iterator] === 'function') return keyPieces(customers);
      throw wrongType('', `the customers are ${kindOf(customers)}, not a list`, 'give a list of keys');
    });
    checked(this.#take('rfmKnow', pieces));
    return this;
  }

  merge(other) {
    if (within('', () => other instanceof Rfm)) {
      // Itself, and one of another module, cannot be lent while this one is changed.
      if (other !== this && other.#native === this.#native) checked(this.#take('rfmMerge', other.#handle));
      else checked(this.#take('rfmMergeBytes', other.toBytes()));
    } else {
      checked(this.#take('rfmMergeBytes', bytesGiven(other, 'an `Rfm` or the bytes of one')));
    }
    return this;
  }

  toBytes() {
    return this.#take('rfmBytes');
  }

  fit() {
    return JSON.parse(checked(this.#take('rfmFit')));
  }

  score(model, options) {
    const { leads, ...call } = plainOptions(options);
    const text = model === undefined || model === null ? undefined : textOf(model, 'the model', '/model');
    const customers = this.#take('rfmScore', text, leadPieces(leads), optionsText(call));
    if (typeof customers === 'string') checked(customers);
    return new Customers(this.#native, customers);
  }

  get length() {
    return this.#about.length;
  }

  get asOf() {
    return this.#about.as_of;
  }

  get leftOut() {
    return this.#about.left_out;
  }

  get badRowCount() {
    return this.#about.bad_rows;
  }

  get badRows() {
    return JSON.parse(this.#take('rfmBadRows'));
  }

  free() {
    this.#held.free();
  }

  get #handle() {
    return this.#held.get('handle');
  }

  get #about() {
    return JSON.parse(this.#take('rfmAbout'));
  }

  #take(call, ...rest) {
    return this.#native[call](this.#handle, ...rest);
  }
}

if (Symbol.dispose !== undefined) Rfm.prototype[Symbol.dispose] = Rfm.prototype.free;

/** Orders and customers, for the handle of an engine. */
export function customersOver(native) {
  function rfm(engine, asOf) {
    available(native);
    return made(native.rfmNew(engine, optionsText(asOf)));
  }

  function rfmFromBytes(engine, bytes) {
    available(native);
    return made(native.rfmRead(engine, bytesGiven(bytes, 'the bytes that `toBytes()` gave')));
  }

  /** An `Rfm` of what the other side gave: a handle, or the text of a problem. */
  function made(given) {
    if (typeof given === 'string') checked(given);
    return new Rfm(native, given);
  }

  function stability(engine, orders, options) {
    available(native);
    const given = withInstant(options);
    const { rows, parts } = handed(orders, given);
    return JSON.parse(checked(native[rows ? 'stabilityOfDocuments' : 'stability'](engine, ...parts, optionsText(given))));
  }

  /** A call by name about one customer, its orders and its lead. */
  function askOne(engine, name, model, customer, orders, options) {
    const { lead, ...call } = withInstant(options);
    if (call.customer !== undefined) {
      throw new DataError({ code: 'unknown_key', path: '/customer', message: 'there is no option `customer`', help: 'all orders are those of the one customer' });
    }
    const rows = within('/orders', () => (isList(orders) ? jsonOf(orderPieces(orders, COLUMNS)) : orders));
    return ask(engine, name, { model, orders: rows, lead }, { ...call, customer: keyOf(customer) });
  }

  function ask(engine, name, documents, options) {
    available(native);
    return JSON.parse(checked(native.askCustomers(engine, name, argumentsText(documents, options))));
  }

  return { rfm, rfmFromBytes, stability, ask, askOne };
}

function available(native) {
  if (native.rfmNew !== undefined) return;
  throw new LeadgridError({ code: 'not_supported', message: 'this module does not know customers', help: 'import `leadgrid-wasm/frames`, which is larger' });
}

/** Options as the other side spells them. */
function plainOptions(options) {
  if (options === undefined || options === null) return {};
  return within('', () => {
    if (typeof options !== 'object' || isInstant(options)) throw wrongType('', `the options are ${kindOf(options)}`, 'give an object');
    return Object.fromEntries(Object.entries(options).map(([key, value]) => [SPELLED.get(key) ?? key, value]));
  });
}

/** Options, or the bare instant. */
function withInstant(options) {
  const isBare = options !== undefined && (typeof options !== 'object' || within('', () => isInstant(options)));
  return plainOptions(isBare ? { asOf: options } : options);
}

/** Whether an object is an instant, or a list, which the engine refuses as one. */
function isInstant(options) {
  return options instanceof Date || Array.isArray(options);
}

/** Orders as they are handed over: texts of `rows`, or a table. Options say what their columns are called. */
function handed(orders, options) {
  const named = new Map(COLUMNS.map((key) => [key, options[key] === undefined ? key : options[key]]));
  const read = new Set([...named.values()].filter((name) => typeof name === 'string'));
  return within('', () => {
    if (isList(orders)) return { rows: true, parts: [orderPieces(orders, read)] };
    const handover = new Handover(new Set(LONG.map((key) => named.get(key))));
    const layout = JSON.stringify(tableOf(orders, 'orders', handover, { read }));
    return { rows: false, parts: [layout, handover.buffers, handover.texts] };
  });
}

function bytesGiven(bytes, what) {
  return within('', () => {
    if (isBytes(bytes)) return bytesOf(bytes);
    throw wrongType('', `the bytes are ${kindOf(bytes)}`, `give ${what}`);
  });
}

/** The one text of pieces of a list. */
function jsonOf(pieces) {
  return `[${pieces.map((piece) => piece.slice(1, -1)).filter(Boolean).join()}]`;
}

function leadPieces(leads) {
  if (leads === undefined || leads === null) return [];
  const { pieces, broken } = within('/leads', () => {
    if (isList(leads)) return piecesOf(Array.from(leads));
    throw wrongType('/leads', `the leads are ${kindOf(leads)}, not a list`, 'give a list of leads');
  });
  if (broken.length > 0) {
    const { index, error } = broken[0];
    throw new DataError({ code: error.code, path: `/leads/${index}${error.path}`, message: error.message, help: error.help });
  }
  return pieces;
}

/** Scored customers: their table, and what is asked about them. */

import { DataError, checked } from './errors.js';
import { Held } from './held.js';
import { optionsText } from './options.js';
import { keyOf } from './rows.js';
import { Table } from './table.js';
import { within } from './within.js';

export class Customers extends Table {
  #native;
  #held;

  constructor(native, handle) {
    const held = new Held('customers', { handle, table: native.customersTable(handle) });
    super(native, held, 'table');
    this.#native = native;
    this.#held = held;
  }

  get asOf() {
    return this.#ask('as_of', {});
  }

  get model() {
    return this.#ask('model', {});
  }

  get counts() {
    return this.#ask('counts', {});
  }

  get errors() {
    return this.#ask('errors', {});
  }

  customer(customer) {
    return this.#ask('customer', { customer: keyOf(customer) });
  }

  explain(customer, lang) {
    return this.#ask('explain', { customer: keyOf(customer), lang });
  }

  chart(chart, lang) {
    return this.#ask('chart', { chart, lang });
  }

  migrate(later) {
    if (!within('', () => later instanceof Customers) || later.#native !== this.#native) {
      throw new DataError({ code: 'wrong_type', message: 'the later customers are none that were scored here', help: 'give what `score` gave at a later instant' });
    }
    return JSON.parse(checked(this.#native.customersMigrate(this.#handle, later.#handle)));
  }

  free() {
    this.#held.free();
  }

  get #handle() {
    return this.#held.get('handle');
  }

  #ask(name, options) {
    return JSON.parse(checked(this.#native.customersAsk(this.#handle, name, optionsText(options))));
  }
}

if (Symbol.dispose !== undefined) Customers.prototype[Symbol.dispose] = Customers.prototype.free;

/**
 * The class `Engine`, the same for the native addon and for WebAssembly.
 *
 * `native` is either of them: functions that take and give text (see `src/lib.rs` of both crates).
 * Text is also the quickest way across: reading or writing a property from outside costs more than
 * the parser of JavaScript needs for the whole lead.
 */

import { scoreAll } from './batch.js';
import { Reader, isRow } from './compact.js';
import { DataError, LeadgridError, checked } from './errors.js';
import { framesOver } from './frames.js';
import { argumentsText, optionsText } from './options.js';
import { parentsText } from './parents.js';
import { customersOver } from './rfm.js';
import { textOf } from './text.js';

/** Known to this file only: an engine is made by `Engine.default`, `from` and `fromJson`. */
const INTERNAL = Symbol('internal');

/** The class `Engine` and the functions `check` and `transition` over one `native`. */
export function engineOver(native) {
  const frames = framesOver(native);
  const customers = customersOver(native);

  class Engine {
    #handle;
    #reader;

    constructor(key, handle) {
      if (key !== INTERNAL) {
        throw unavailable('`new Engine` is not for callers', 'use `Engine.default()`, `Engine.fromJson(text)` or `Engine.from(policy)`');
      }
      this.#handle = handle;
    }

    static default() {
      return new Engine(INTERNAL, native.createDefault());
    }

    static fromJson(text, options) {
      return made(native.create(given(text), parentsText(options)));
    }

    static fromYaml(text, options) {
      if (native.createYaml === undefined) {
        throw unavailable('the WebAssembly build does not read YAML', 'convert the policy to JSON and use `Engine.fromJson`');
      }
      return made(native.createYaml(given(text), parentsText(options)));
    }

    static fromFile(path, options) {
      if (native.readFile === undefined) {
        throw unavailable('there are no files here', 'fetch the policy and use `Engine.fromJson`');
      }
      const text = native.readFile(path);
      return /\.ya?ml$/i.test(String(path)) ? Engine.fromYaml(text, options) : Engine.fromJson(text, options);
    }

    static from(policy, options) {
      return made(native.create(textOf(policy, 'the policy'), parentsText(options)));
    }

    static check(policy, options) {
      return JSON.parse(native.check(textOf(policy, 'the policy'), parentsText(options)));
    }

    get id() {
      return native.id(this.#handle);
    }

    get version() {
      return native.policyVersion(this.#handle);
    }

    get hash() {
      return native.policyHash(this.#handle);
    }

    get canonicalJson() {
      return this.#ask('canonical_json', {});
    }

    get policy() {
      return JSON.parse(native.policyJson(this.#handle));
    }

    get warnings() {
      return JSON.parse(native.warnings(this.#handle));
    }

    score(lead, options) {
      const text = textOf(lead, 'the lead');
      const call = optionsText(options);
      return native.scoreCompact === undefined ? JSON.parse(checked(native.score(this.#handle, text, call))) : this.#scoreCompact(text, call);
    }

    scoreJson(text, options) {
      return checked(native.score(this.#handle, given(text), optionsText(options)));
    }

    scoreBatch(leads, options) {
      const call = optionsText(options);
      return scoreAll(leads, (text) => JSON.parse(checked(native.scoreBatch(this.#handle, text, call))));
    }

    scoreFrame(leads, options) {
      return frames.scoreFrame(this.#handle, leads, options);
    }

    scoreCsv(input, options) {
      return frames.scoreCsv(this.#handle, input, options);
    }

    rfm(asOf) {
      return customers.rfm(this.#handle, asOf);
    }

    rfmFromBytes(bytes) {
      return customers.rfmFromBytes(this.#handle, bytes);
    }

    customer(model, customer, orders, options) {
      return customers.askOne(this.#handle, 'customer', model, customer, orders, options);
    }

    explainCustomer(model, customer, orders, options) {
      return customers.askOne(this.#handle, 'explain_customer', model, customer, orders, options);
    }

    stability(orders, options) {
      return customers.stability(this.#handle, orders, options);
    }

    get segments() {
      return customers.ask(this.#handle, 'segments', {});
    }

    get segmentOverlaps() {
      return customers.ask(this.#handle, 'segment_overlaps', {});
    }

    customersChart(chart, counts, lang) {
      return customers.ask(this.#handle, 'customers_chart', { counts }, { chart, lang });
    }

    explain(lead, options) {
      return JSON.parse(checked(native.explain(this.#handle, textOf(lead, 'the lead'), optionsText(options))));
    }

    trajectory(lead, options) {
      return this.#ask('trajectory', { lead }, options);
    }

    question(lead, options) {
      return this.#ask('question', { lead }, options);
    }

    whyNot(lead, options) {
      return this.#ask('why_not', { lead }, options);
    }

    whyNotCell(cell) {
      return this.#ask('why_not_cell', {}, cell);
    }

    gridChart(chart) {
      return this.#ask('grid_chart', {}, chart);
    }

    followUp(decision, reactions, asOf) {
      return this.#ask('follow_up', { decision, reactions }, asOf);
    }

    toIcalendar(cases, options) {
      return this.#ask('to_icalendar', { cases }, options);
    }

    merge(a, b) {
      return this.#ask('merge', { a, b });
    }

    receipt(lead, options) {
      return this.#ask('receipt', { lead }, options);
    }

    verify(receipt, lead) {
      return this.#ask('verify', { receipt, lead });
    }

    changeFlags(change, by) {
      return this.#ask('change_flags', { change }, { by });
    }

    due(calendar, start, within) {
      return this.#ask('due', {}, { calendar, start, within });
    }

    elapsed(calendar, start, end) {
      return this.#ask('elapsed', {}, { calendar, start, end });
    }

    /** A call by name: every one of them goes from arguments in JSON to a result in JSON. */
    #ask(name, documents, options) {
      return JSON.parse(checked(native.ask(this.#handle, name, argumentsText(documents, options))));
    }

    /** The quick way of the addon: the same answer, without JSON in between. */
    #scoreCompact(text, call) {
      const answer = native.scoreCompact(this.#handle, text, call);
      if (!isRow(answer)) return JSON.parse(checked(answer));
      this.#reader ??= new Reader({ id: this.id, version: this.version, hash: this.hash });
      const decision = this.#reader.read(answer);
      if (decision !== undefined) return decision;
      const whole = JSON.parse(checked(native.score(this.#handle, text, call)));
      this.#reader.learn(whole);
      return whole;
    }

    toString() {
      return `Engine(${this.id} ${this.version})`;
    }

    /** What `console.log` of Node shows. */
    [Symbol.for('nodejs.util.inspect.custom')]() {
      return this.toString();
    }
  }

  /** An engine of what `create` gave: a handle, or the text of a problem. */
  function made(created) {
    if (typeof created === 'string') checked(created);
    return new Engine(INTERNAL, created);
  }

  function transition(previous, now) {
    return JSON.parse(checked(native.transition(argumentsText({ previous, now }))));
  }

  return { Engine, check: Engine.check, transition };
}

function unavailable(message, help) {
  return new LeadgridError({ code: 'not_supported', message, help });
}

/** The argument of a method that asks for text. */
function given(text) {
  if (typeof text === 'string') return text;
  throw new DataError({
    code: 'wrong_type',
    message: `the argument is ${text === null ? 'null' : `of type ${typeof text}`}, not a string`,
    help: 'give JSON text, or use the method that takes an object',
  });
}

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
import { optionsText } from './options.js';
import { textOf } from './text.js';

/** Known to this file only: an engine is made by `Engine.default`, `from` and `fromJson`. */
const INTERNAL = Symbol('internal');

/** The class `Engine` and the function `check` over one `native`. */
export function engineOver(native) {
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

    static fromJson(text) {
      return made(native.create(given(text)));
    }

    static fromYaml(text) {
      if (native.createYaml === undefined) {
        throw unavailable('the WebAssembly build does not read YAML', 'convert the policy to JSON and use `Engine.fromJson`');
      }
      return made(native.createYaml(given(text)));
    }

    static fromFile(path) {
      if (native.readFile === undefined) {
        throw unavailable('there are no files here', 'fetch the policy and use `Engine.fromJson`');
      }
      const text = native.readFile(path);
      return /\.ya?ml$/i.test(String(path)) ? Engine.fromYaml(text) : Engine.fromJson(text);
    }

    static from(policy) {
      return made(native.create(textOf(policy, 'the policy')));
    }

    static check(policy) {
      return JSON.parse(native.check(textOf(policy, 'the policy')));
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

    explain(lead, options) {
      return JSON.parse(checked(native.explain(this.#handle, textOf(lead, 'the lead'), optionsText(options))));
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

  return { Engine, check: Engine.check };
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

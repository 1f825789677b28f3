/** Handles of what lies on the other side, which are given back together. */

import { LeadgridError } from './errors.js';

export class Held {
  #what;
  #handles;

  /** `what` they are, for a message, and the handles by name. */
  constructor(what, handles) {
    this.#what = what;
    this.#handles = handles;
  }

  /** The handle of a name; `make` makes one that is not there yet. */
  get(name, make) {
    if (this.#handles === undefined) {
      throw new LeadgridError({ code: 'not_ready', message: `the ${this.#what} have been freed`, help: 'take what you need before `free()`' });
    }
    return (this.#handles[name] ??= make());
  }

  /** Gives all of them back. The addon has no such method: its memory goes when nothing refers to it. */
  free() {
    for (const handle of Object.values(this.#handles ?? {})) handle.free?.();
    this.#handles = undefined;
  }
}

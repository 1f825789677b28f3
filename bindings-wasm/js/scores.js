/** Scores of many leads, with their ledger. */

import { LeadgridError } from './errors.js';
import { Held } from './held.js';
import { Table } from './table.js';

export class Scores extends Table {
  #native;
  #held;
  #about;

  constructor(native, handle) {
    const held = new Held('scores', { handle, table: native.scoresTable(handle) });
    super(native, held, 'table');
    this.#native = native;
    this.#held = held;
    this.#about = JSON.parse(native.scoresAbout(handle));
  }

  get report() {
    return JSON.parse(this.#native.scoresReport(this.#held.get('handle')));
  }

  get errors() {
    return JSON.parse(this.#native.scoresErrors(this.#held.get('handle')));
  }

  get cells() {
    return JSON.parse(this.#native.scoresCells(this.#held.get('handle')));
  }

  get activitiesWithoutLead() {
    return this.#about.activities_without_lead;
  }

  ledger() {
    if (!this.#about.has_ledger) {
      throw new LeadgridError({ code: 'not_supported', message: 'there is no ledger', help: 'score with `explain: true`' });
    }
    this.#held.get('ledger', () => this.#native.scoresLedger(this.#held.get('handle')));
    return new Table(this.#native, this.#held, 'ledger');
  }

  free() {
    this.#held.free();
  }
}

if (Symbol.dispose !== undefined) Scores.prototype[Symbol.dispose] = Scores.prototype.free;

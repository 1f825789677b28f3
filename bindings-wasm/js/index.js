/**
 * leadgrid in browsers and bundlers: `await init()` once, everything after it is synchronous.
 *
 * The module is fetched from beside this file and from nowhere else.
 */

import instantiate, * as glue from '../pkg/leadgrid.js';
import { engineOver } from './engine.js';
import { LeadgridError } from './errors.js';
import { version } from './version.js';

let ready = false;

/** Loads the module. Calling it again, also at the same time, loads nothing twice. */
export default async function init(source) {
  await instantiate(source === undefined ? undefined : { module_or_path: source });
  ready = true;
}

/** The same from bytes or a compiled module that the caller already has. */
export function initSync(module) {
  glue.initSync({ module });
  ready = true;
}

/** Ways to begin; everything else needs an engine that came from one of them. */
function afterInit(begin) {
  return (...values) => {
    if (ready) return begin(...values);
    throw new LeadgridError({
      code: 'not_ready',
      message: 'the WebAssembly module is not loaded yet',
      help: '`await init()` first',
    });
  };
}

export const { Engine, check, transition } = engineOver({
  ...glue,
  create: afterInit(glue.create),
  createDefault: afterInit(glue.createDefault),
  check: afterInit(glue.check),
  transition: afterInit(glue.transition),
});
export { DataError, LeadgridError, PolicyError } from './errors.js';
export { version };

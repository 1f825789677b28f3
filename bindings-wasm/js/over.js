/** The interface over one WebAssembly module, and the way to load that. */

import { engineOver } from './engine.js';
import { LeadgridError } from './errors.js';

/** `glue` is what wasm-bindgen wrote, `instantiate` its default export. */
export function packageOver(glue, instantiate) {
  let ready = false;

  async function init(source) {
    await instantiate(source === undefined ? undefined : { module_or_path: source });
    ready = true;
  }

  function initSync(module) {
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

  const begins = Object.fromEntries(['create', 'createDefault', 'check', 'transition'].map((name) => [name, afterInit(glue[name])]));
  return { init, initSync, ...engineOver({ ...glue, ...begins }) };
}

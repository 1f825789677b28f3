// What both pages do first: their words in the reader's language, and the engine.

import init, { Engine } from '../../bindings-wasm/js/index.js';
import { say, setLanguage, word } from './words.js';

/** What stands after `?` in the address. */
export const query = new URLSearchParams(location.search);

/** Starts a page with the engine of the default policy, or says why there is none. */
export async function run(start) {
  for (const element of document.querySelectorAll('[data-say]')) say(element, () => word(element.dataset.say));
  setLanguage((query.get('lang') ?? navigator.language).startsWith('ko') ? 'ko' : 'en');
  try {
    await init();
    start(Engine.default());
  } catch (error) {
    document.querySelector('main').textContent = `${word('failed')}: ${error.message}`;
    throw error;
  }
}

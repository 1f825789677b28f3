// What all pages do first: their words in the reader's language, and the engine.

import { currentLanguage, say, setLanguage, word } from './words.js';

/** What stands after `?` in the address. */
export const query = new URLSearchParams(location.search);

/** Starts a page with what `open` gives, such as an engine, or says why there is none. */
export async function run(open, start) {
  for (const element of document.querySelectorAll('[data-say]')) say(element, () => word(element.dataset.say));
  setLanguage((query.get('lang') ?? navigator.language).startsWith('ko') ? 'ko' : 'en');
  try {
    start(await open());
  } catch (error) {
    document.querySelector('main').textContent = `${word('failed')}: ${error.message}`;
    throw error;
  }
}

/** Lets the visitor choose the language; `show` is called at once and whenever it changes. */
export function speakWith(heading, show) {
  const buttons = document.querySelectorAll('[data-lang]');
  const speak = (language) => {
    setLanguage(language);
    document.title = `leadgrid · ${word(heading)}`;
    for (const button of buttons) button.setAttribute('aria-pressed', String(button.dataset.lang === language));
    show();
  };
  for (const button of buttons) button.addEventListener('click', () => speak(button.dataset.lang));
  speak(currentLanguage());
}

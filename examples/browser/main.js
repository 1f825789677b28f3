// A lead form that scores as the visitor types. Serve the repository's root and open /examples/browser/.
// `?lang=ko|en` chooses the language, `?as_of=2026-11-22T09:00:00%2B09:00` the instant (else it is now).

import { buildForm } from './form.js';
import { query, run } from './page.js';
import { showAnswer } from './result.js';
import { currentLanguage, setLanguage, word } from './words.js';

const clock = () => Date.parse(query.get('as_of') ?? '') || Date.now();

await run(start);

function start(engine) {
  const { policy } = engine;
  const readLead = buildForm(document.getElementById('lead'), policy, update);
  const buttons = document.querySelectorAll('[data-lang]');

  function update() {
    const now = clock();
    showAnswer(policy, engine.score(readLead(now), { asOf: now }));
  }

  function speak(language) {
    setLanguage(language);
    document.title = `leadgrid · ${word('heading')}`;
    for (const button of buttons) button.setAttribute('aria-pressed', String(button.dataset.lang === language));
    update();
  }

  for (const button of buttons) button.addEventListener('click', () => speak(button.dataset.lang));
  speak(currentLanguage());
}

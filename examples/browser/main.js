// A lead form that scores as the visitor types. Serve the repository's root and open /examples/browser/.
// `?lang=ko|en` chooses the language, `?as_of=2026-11-22T09:00:00%2B09:00` the instant (else it is now).

import init, { Engine } from '../../bindings-wasm/js/index.js';
import { buildForm } from './form.js';
import { query, run, speakWith } from './page.js';
import { showAnswer } from './result.js';

const clock = () => Date.parse(query.get('as_of') ?? '') || Date.now();

await run(async () => {
  await init();
  return Engine.default();
}, start);

function start(engine) {
  const { policy } = engine;
  const readLead = buildForm(document.getElementById('lead'), policy, update);

  function update() {
    const now = clock();
    showAnswer(policy, engine.score(readLead(now), { asOf: now }));
  }

  speakWith('heading', update);
}

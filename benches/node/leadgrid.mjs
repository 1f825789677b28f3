// leadgrid itself, as addon and as WebAssembly: decisions with everything that `../README.md` lists.

import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

export default async function leadgrid({ policyText, lead, leadText, asOf }) {
  const native = await import('leadgrid');
  if (native.backend !== 'native') throw new Error('the addon is not built: `npm run build -w leadgrid`');
  const wasm = await import('leadgrid-wasm');
  await wasm.default?.();
  return [
    ...subjects('leadgrid', native),
    ...subjects('leadgrid wasm', wasm),
  ];

  function subjects(name, { Engine, version }) {
    const engine = Engine.fromJson(policyText);
    const totals = ({ axes }) => ({ activity: axes.activity.total, demographic: axes.demographic.total });
    return [
      { what: 'object to decision with ledger', run: () => engine.score(lead, asOf), totals },
      { what: 'object to decision', run: () => engine.score(lead, { asOf, ledger: false }), totals },
      { what: 'JSON text to JSON text, with ledger', run: () => engine.scoreJson(leadText, asOf), totals: (text) => totals(JSON.parse(text)) },
    ].map((subject) => ({ engine: name, version, ...subject }));
  }
}

/** The version of an installed package. */
export function versionOf(name) {
  return require(`${name}/package.json`).version;
}

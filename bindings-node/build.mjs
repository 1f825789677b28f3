// Writes `lib/`: the JavaScript and the WebAssembly that this package shares with `leadgrid-wasm`, as
// CommonJS, which both module systems can load. Needs `bindings-wasm/pkg-frames`; see `npm run build`.

import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const from = (...path) => join(here, '../bindings-wasm', ...path);
const to = (...path) => join(here, 'lib', ...path);

/** An ES module of our own, or of wasm-bindgen, as CommonJS. Refuses what it does not know. */
function commonJs(source, name) {
  const exported = [];
  let text = source
    .replace(/^import \{ ([^}]+) \} from '\.\/(\w+)\.js';$/gm, "const { $1 } = require('./$2.cjs');")
    .replace(/^export ((?:async )?function|class) (\w+)/gm, (_, kind, word) => {
      exported.push(word);
      return `${kind} ${word}`;
    })
    .replace(/^export \{ initSync, __wbg_init as default \};$/m, () => {
      exported.push('initSync');
      return '';
    })
    // Where the browser would look for the module; Node is always given its bytes.
    .replace("new URL('leadgrid_bg.wasm', import.meta.url)", 'undefined');
  const left = text.match(/^(import|export)\b.*|import\.meta.*/m);
  if (left !== null) throw new Error(`${name}: not converted: ${left[0]}`);
  return `'use strict';\n${text}\nmodule.exports = { ${exported.join(', ')} };\n`;
}

mkdirSync(to(), { recursive: true });
for (const name of ['batch', 'columns', 'compact', 'customers', 'engine', 'errors', 'frames', 'held', 'options', 'parents', 'rfm', 'rows', 'scores', 'table', 'text', 'within']) {
  writeFileSync(to(`${name}.cjs`), commonJs(readFileSync(from('js', `${name}.js`), 'utf8'), name));
}
writeFileSync(to('glue.cjs'), commonJs(readFileSync(from('pkg-frames/leadgrid.js'), 'utf8'), 'glue'));
copyFileSync(from('pkg-frames/leadgrid_bg.wasm'), to('leadgrid_bg.wasm'));
for (const name of ['calls', 'frames', 'policy', 'rfm', 'types']) {
  const types = readFileSync(from(`js/${name}.d.ts`), 'utf8');
  writeFileSync(to(`${name}.d.ts`), types);
  writeFileSync(to(`${name}.d.cts`), types.replaceAll(/from '\.\/(\w+)\.js'/g, "from './$1.cjs'"));
}

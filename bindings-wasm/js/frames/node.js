/** leadgrid with frames as WebAssembly in Node: the module is read from beside this file, so all is ready at once. */

import { readFileSync } from 'node:fs';

import { initSync } from './index.js';

initSync(readFileSync(new URL('../../pkg-frames/leadgrid_bg.wasm', import.meta.url)));

export { default, initSync, check, DataError, Engine, LeadgridError, PolicyError, transition, version } from './index.js';

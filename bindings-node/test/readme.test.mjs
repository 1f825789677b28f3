import { fileURLToPath } from 'node:url';

import { testReadme } from '../../bindings-wasm/test/readme.mjs';

testReadme(fileURLToPath(new URL('..', import.meta.url)));
// The README of the project: its programs find both packages from here.
testReadme(fileURLToPath(new URL('..', import.meta.url)), fileURLToPath(new URL('../../README.md', import.meta.url)));

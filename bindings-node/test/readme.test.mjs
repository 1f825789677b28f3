import { fileURLToPath } from 'node:url';

import { testReadme } from '../../bindings-wasm/test/readme.mjs';

testReadme(fileURLToPath(new URL('..', import.meta.url)));

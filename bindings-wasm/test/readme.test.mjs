import { fileURLToPath } from 'node:url';

import { testReadme } from './readme.mjs';

testReadme(fileURLToPath(new URL('..', import.meta.url)));

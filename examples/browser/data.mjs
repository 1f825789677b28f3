// Public data beside the project, for tests.

import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where `shared/data/<name>` is, above this folder, and why a test that needs it is skipped, or `false`. */
export function dataFile(name) {
  for (let folder = dirname(fileURLToPath(import.meta.url)); folder !== dirname(folder); folder = dirname(folder)) {
    const file = join(folder, 'shared/data', name);
    if (existsSync(file)) return { file, skip: false };
  }
  return { file: null, skip: `shared/data/${name} is not here` };
}

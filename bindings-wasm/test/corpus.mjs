// Reads the conformance corpus from `testdata`.

import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const testdata = join(dirname(fileURLToPath(import.meta.url)), '../../testdata');

function jsonFiles(folder) {
  if (!existsSync(join(testdata, folder))) return [];
  const names = readdirSync(join(testdata, folder), { recursive: true });
  return names.filter((name) => name.endsWith('.json')).sort().map((name) => join(folder, name));
}

const text = (name) => readFileSync(join(testdata, name), 'utf8');

/** `{cases, policies}`; throws if files are missing. */
export function readCorpus() {
  const names = jsonFiles('conformance');
  const wanted = Number(text('count.txt').trim());
  if (names.length !== wanted) throw new Error(`${names.length} cases, count.txt says ${wanted}`);
  const cases = [...names, ...jsonFiles('errors')].map((name) => ({ ...JSON.parse(text(name)), name }));
  const policies = Object.fromEntries(jsonFiles('policies').map((name) => [name.slice('policies/'.length), text(name)]));
  return { cases, policies };
}

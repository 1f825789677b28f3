// The examples print what those of the other languages print.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const examples = new URL('../../examples/', import.meta.url);

for (const name of ['quickstart', 'explain', 'next_steps']) {
  test(`example ${name}`, () => {
    const printed = execFileSync(process.execPath, [fileURLToPath(new URL(`node/${name}.mjs`, examples))], { encoding: 'utf8' });
    assert.equal(printed, readFileSync(new URL(`expected/${name}.txt`, examples), 'utf8'));
  });
}

// Runs the code of a README as a reader would: each block on its own, beside the installed package.

import { ok } from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

const ENDINGS = { js: 'mjs', cjs: 'cjs' };

/** `folder` is that of the package; its programs find the package by its own name. */
export function testReadme(folder, readme = join(folder, 'README.md')) {
  const text = readFileSync(readme, 'utf8');
  const blocks = [...text.matchAll(/^```(\w+)\n(.*?)^```$/gms)].filter(([, language]) => language in ENDINGS);
  test(`${readme} has code`, () => ok(blocks.length > 0));
  blocks.forEach(([, language, code], index) => {
    test(`README block ${index + 1} (${language})`, () => {
      const own = mkdtempSync(join(folder, 'test', 'readme-'));
      try {
        const file = join(own, `block.${ENDINGS[language]}`);
        writeFileSync(file, code);
        execFileSync(process.execPath, [file], { stdio: ['ignore', 'pipe', 'pipe'] });
      } finally {
        rmSync(own, { recursive: true });
      }
    });
  });
}

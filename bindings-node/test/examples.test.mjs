// The examples print what those of the other languages print.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const examples = new URL('../../examples/', import.meta.url);

for (const name of ['quickstart', 'explain', 'next_steps', 'segments']) {
  test(`example ${name}`, () => {
    const printed = execFileSync(process.execPath, [fileURLToPath(new URL(`node/${name}.mjs`, examples))], { encoding: 'utf8' });
    assert.equal(printed, readFileSync(new URL(`expected/${name}.txt`, examples), 'utf8'));
  });
}

test('example batch', () => {
  const folder = mkdtempSync(join(tmpdir(), 'leadgrid-'));
  const batch = (...files) => execFileSync(process.execPath, [fileURLToPath(new URL('node/batch.mjs', examples)), ...files], { encoding: 'utf8', env: { ...process.env, LEADS: '3000' } });
  try {
    const printed = batch();
    for (const lead_type of ['cold', 'warm']) assert.match(printed, new RegExp(`^${lead_type} +[1-9]`, 'm'));
    assert.match(printed, /3,000 leads, 3 with errors/);
    const [leads, scores] = ['leads.csv', 'scores.csv'].map((name) => join(folder, name));
    writeFileSync(leads, 'id,origin,budget\nL-1,form,50000\n"L-2, 서울",signup,\nL-3,form,plenty\n');
    assert.match(batch(leads, scores), /3 leads, 1 with errors/);
    const lines = readFileSync(scores, 'utf8').trim().split('\n');
    assert.equal(lines.length, 4);
    assert.match(lines[0], /^lead_id,lead_type,/);
    assert.match(lines[2], /^"L-2, 서울",cold,/);
    assert.match(lines[3], /wrong_type/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

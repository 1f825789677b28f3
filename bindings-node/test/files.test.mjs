import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { pathToFileURL } from 'node:url';

import { DataError, Engine, PolicyError } from 'leadgrid';

const folder = mkdtempSync(join(tmpdir(), 'leadgrid-'));
after(() => rmSync(folder, { recursive: true }));

function file(name, content) {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const yaml = 'format: 1\nid: tiny\nversion: "1"\ntime_zone: "+09:00"\n';
const json = '{"format": 1, "id": "tiny", "version": "1", "time_zone": "+09:00"}';

test('files are read by their ending', () => {
  for (const path of [file('a.json', json), file('b.yaml', yaml), file('c.YML', yaml), file('d.json', `\ufeff${json}`), pathToFileURL(file('e.yml', yaml))]) {
    assert.equal(Engine.fromFile(path).id, 'tiny', String(path));
  }
});

test('YAML and JSON give the same engine', () => {
  assert.deepEqual(Engine.fromYaml(yaml).policy, Engine.fromJson(json).policy);
});

test('findings about YAML have a line', () => {
  assert.throws(
    () => Engine.fromYaml(`${yaml}colour: red\n`),
    (error) => error instanceof PolicyError && error.findings[0].code === 'unknown_key' && error.findings[0].line === 5,
  );
});

test('what cannot be read is said', () => {
  assert.throws(() => Engine.fromFile(join(folder, 'none.json')), { code: 'ENOENT' });
  assert.throws(() => Engine.fromFile(file('latin.json', Buffer.from([0x7b, 0xe9, 0x7d]))), (error) => error instanceof DataError && error.code === 'bad_json');
});

test('parents may be YAML, JSON or objects, whatever the policy is', () => {
  const child = 'id: child\nversion: "1"\nextends: tiny\ntitle: {ko: 작은 기준}\n';
  const flow = '{"id": "child", "version": "1", "extends": "tiny", "title": {"ko": "작은 기준"}}';
  const { hash } = Engine.fromYaml(child, { parents: [yaml] });
  for (const parents of [[yaml], [json], [JSON.parse(json)], [`\n ${json}`], [`# a comment\n${yaml}`]]) {
    for (const engine of [
      Engine.fromYaml(child, { parents }),
      Engine.fromJson(flow, { parents }),
      Engine.from(JSON.parse(flow), { parents }),
      Engine.fromFile(file('child.yaml', child), { parents }),
      Engine.fromFile(file('child.json', flow), { parents }),
    ]) {
      assert.equal(engine.hash, hash);
    }
    assert.deepEqual(Engine.check(flow, { parents }), []);
  }
});

test('findings of a parent name it, those of a child have its line', () => {
  const child = (more) => `id: child\nversion: "1"\nextends: tiny\n${more}\n`;
  const refused = (text, parents) => {
    try {
      Engine.fromYaml(text, { parents });
    } catch (error) {
      if (error instanceof PolicyError) return error.findings.map(({ code, path, line }) => [code, path, line]);
      throw error;
    }
    throw new Error('it was accepted');
  };
  assert.deepEqual(refused(child('colour: red'), [yaml]), [['unknown_key', '/colour', 4]]);
  assert.deepEqual(refused(child('crm: true'), ['id: [']), [['bad_json', '/extends', 3]]);
  assert.deepEqual(refused(child('crm: true'), []), [['unknown_reference', '/extends', 3]]);
});

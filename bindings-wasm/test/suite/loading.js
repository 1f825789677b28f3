// Policies that extend others, and changes of flags.

import { same, thrown } from './assert.js';
import { KIM, MONDAY, SHOP } from './policy.js';

const SEOUL = { id: 'seoul', version: '2026.11', extends: 'shop', title: { ko: '서울 전시장' }, scenarios: [{ id: 'hot', respond_within: '2h' }] };

const ADMIN = SHOP.governance.flag_administrator;

export const loading = {
  'a policy extends its parents'({ Engine, check }) {
    const engine = Engine.from(SEOUL, { parents: [SHOP] });
    same([engine.id, engine.policy.title, engine.policy.extends], ['seoul', { ko: '서울 전시장', en: 'Showroom' }, undefined], 'resolved');
    same(engine.score(KIM, MONDAY).due_at, '2026-11-23T11:00:00+09:00', 'deadline');
    same(JSON.stringify(JSON.parse(engine.canonicalJson)), engine.canonicalJson, 'canonical text');
    same(engine.canonicalJson.slice(0, 15), '{"activities":{', 'keys in order');
    const grandchild = { id: 'gangnam', version: '1', extends: 'seoul' };
    for (const parents of [[SHOP, SEOUL], [JSON.stringify(SEOUL), JSON.stringify(SHOP)], [Engine.from(SHOP).policy, SEOUL]]) {
      const hash = Engine.from(grandchild, { parents }).hash;
      same(hash, Engine.fromJson(JSON.stringify(grandchild), { parents }).hash, 'from text');
      same([hash, check(grandchild, { parents }), Engine.check(JSON.stringify(grandchild), { parents })], [Engine.from(grandchild, { parents: [SHOP, SEOUL] }).hash, [], []], 'any order and form');
    }
    same(Engine.from(SHOP, { parents: ['not looked at'] }).id, 'shop', 'parents that nobody extends');
    for (const none of [undefined, null, {}, { parents: undefined }, { parents: [] }]) same(Engine.from(SHOP, none).id, 'shop', 'no parents');
  },

  'what is wrong with parents is told'({ Engine, PolicyError, DataError, check }) {
    const refused = (parents) => {
      const { findings, code } = thrown(PolicyError, () => Engine.from(SEOUL, { parents }), 'load');
      same(check(SEOUL, { parents }), findings, 'check and load');
      same(findings[0].code, code, 'the first');
      return findings.map((finding) => [finding.code, finding.path]);
    };
    same(refused([]), [['unknown_reference', '/extends']], 'none');
    same(refused([SHOP, SHOP]), [['duplicate_id', '/extends']], 'two of a name');
    same(refused([{ ...SHOP, extends: 'seoul' }]), [['extends_cycle', '/extends']], 'a cycle');
    same(refused(['{']), [['bad_json', '/extends']], 'no JSON');
    same(refused([{ ...SHOP, locks: [{ path: '/scenarios/hot/respond_within' }] }]), [['broken_lock', '/scenarios/0/respond_within']], 'a lock');
    same(thrown(PolicyError, () => Engine.from({ ...SEOUL, colour: 1 }, { parents: [SHOP] }), 'child').findings.map(({ path }) => path), ['/colour'], 'a key of the child');
    const circular = { ...SHOP };
    circular.missing = [circular];
    for (const [options, code, path] of [
      [{ parent: [SHOP] }, 'unknown_key', '/parent'],
      [{ parents: SHOP }, 'wrong_type', '/parents'],
      [{ parents: JSON.stringify(SHOP) }, 'wrong_type', '/parents'],
      ['shop', 'wrong_type', ''],
      [{ parents: [SHOP, circular] }, 'wrong_type', '/parents/1/missing/0'],
      [{ parents: [{ ...SHOP, missing: [2n ** 60n + 1n] }] }, 'out_of_range', '/parents/0/missing/0'],
    ]) {
      for (const call of [() => Engine.from(SEOUL, options), () => Engine.fromJson('{}', options), () => check(SEOUL, options)]) {
        const error = thrown(DataError, call, JSON.stringify(code));
        same([error.code, error.path, error.help.length > 0], [code, path, true], 'options');
      }
    }
  },

  'the flag administrator changes flags, and every stakeholder is told once'({ Engine }) {
    const engine = Engine.from(SHOP);
    const change = { version: '2', add: { id: 'rich', basis: 'flagship_model', when: { field: 'budget', from: 1000 }, title: { ko: '예산 충분' } } };
    const found = engine.changeFlags(change, ADMIN);
    const changed = Engine.from(found.policy);
    same([changed.hash, changed.version, changed.score(KIM, MONDAY).flags], [found.hash, '2', ['owner', 'rich']], 'policy');
    same(found.notices.map(({ to, flag, change: kind }) => [to, flag, kind]), SHOP.governance.stakeholders.map((to) => [to, 'rich', 'add']), 'notices');
    same([new Set(found.notices.map(({ key }) => key)).size, engine.changeFlags(JSON.stringify(change), ADMIN)], [2, found], 'again, as text');
    same(found.diff.split('\n').slice(0, 2), ['- /version "1"', '+ /version "2"'], 'diff');
    same(Engine.from(engine.changeFlags({ version: '3', remove: 'owner' }, ADMIN).policy).score(KIM, MONDAY).flags, [], 'removed');
  },

  'a change of flags that is wrong is refused'({ Engine, DataError, PolicyError }) {
    const engine = Engine.from(SHOP);
    const flag = { id: 'rich', basis: 'flagship_model', when: { field: 'budget', from: 1000 } };
    for (const [change, by, code, path] of [
      [{ version: '2', add: flag }, 'somebody@example.com', 'not_administrator', '/by'],
      [{ version: '1', add: flag }, ADMIN, 'same_version', '/change/version'],
      [{ version: '2', remove: 'nobody' }, ADMIN, 'unknown_reference', '/change/remove'],
      [{ version: '2' }, ADMIN, 'missing_key', '/change'],
      [{ version: '2', add: flag, remove: 'owner' }, ADMIN, 'conflicting_keys', '/change'],
      [{ version: 2, add: flag }, ADMIN, 'wrong_type', '/change/version'],
      [[], ADMIN, 'wrong_type', '/change'],
      ['{', ADMIN, 'bad_json', '/change'],
      [undefined, ADMIN, 'missing_key', ''],
      [{ version: '2', add: flag }, undefined, 'missing_key', ''],
      [{ version: '2', add: { ...flag, when: { field: 'budget', from: 2n ** 60n + 1n } } }, ADMIN, 'out_of_range', '/change/add/when/from'],
    ]) {
      const error = thrown(DataError, () => engine.changeFlags(change, by), code);
      same([error.code, error.path, error.message.length > 0], [code, path, true], code);
    }
    const { findings } = thrown(PolicyError, () => engine.changeFlags({ version: '2', add: { ...flag, when: { field: 'colour', is: '빨강' } } }, ADMIN), 'a bad flag');
    same(findings.map(({ code, path }) => [code, path]), [['unknown_reference', '/flags/1/when/field']], 'findings');
    same(engine.score(KIM, MONDAY).flags, ['owner'], 'the engine is what it was');
  },
};

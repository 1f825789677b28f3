// Input that nobody means well with: an answer or a clear error, in linear time.

import { same, thrown } from './assert.js';
import { AS_OF, POLICY } from './policy.js';

const lead = (more) => ({ id: 'L-1', origin: 'form', ...more });

function nested(depth) {
  let value = {};
  for (let level = 0; level < depth; level += 1) value = level % 2 === 0 ? [value] : { inner: value };
  return value;
}

export const hostile = {
  'a hundred thousand activities'({ Engine }) {
    const start = Date.parse('2020-01-01T00:00:00Z');
    const activities = Array.from({ length: 100_000 }, (_, index) => ({ kind: 'visit', at: start + index * 1000, id: `e${index}` }));
    const answer = Engine.from(POLICY).score(lead({ activities }), AS_OF);
    same(answer.axes.activity.total, 51, 'total');
  },

  'ten megabytes of text'({ Engine }) {
    const engine = Engine.from(POLICY);
    const note = '가'.repeat(5_000_000) + 'x'.repeat(5_000_000);
    same(engine.score(lead({ attributes: { note } }), AS_OF).lead_type, 'cold', 'as a value');
    same(engine.score(lead({ id: note }), AS_OF).lead_id.length, note.length, 'as an id');
  },

  'nesting of ten thousand'({ Engine, DataError, PolicyError, check }) {
    const engine = Engine.from(POLICY);
    const deep = lead({ attributes: { note: nested(10_000), other: nested(10_000) } });
    const text = `{"id":"L-1","origin":"form","attributes":{"note":${'{"inner":['.repeat(5_000)}{}${']}'.repeat(5_000)},"other":1}}`;
    const wanted = engine.score(text, AS_OF);
    same(wanted.errors.map(({ code, path }) => [code, path]), [['wrong_type', '/attributes/note']], 'text');
    same(engine.score(deep, AS_OF), wanted, 'object');
    same(engine.scoreBatch([deep, lead({})], AS_OF).answers, [wanted, engine.score(lead({}), AS_OF)], 'batch');
    thrown(PolicyError, () => Engine.from(nested(10_000)), 'policy');
    same(check({ ...POLICY, axes: nested(10_000) }).length > 0, true, 'check');
    thrown(DataError, () => engine.score(lead({}), nested(10_000)), 'options');
  },

  'cycles'({ Engine, DataError }) {
    const engine = Engine.from(POLICY);
    const circular = lead({ attributes: {} });
    circular.attributes['a/b~c'] = circular;
    const error = thrown(DataError, () => engine.score(circular, AS_OF), 'cycle');
    same([error.code, error.path], ['wrong_type', '/attributes/a~1b~0c'], 'cycle');
    thrown(DataError, () => engine.explain(circular, AS_OF), 'explain');
    thrown(DataError, () => Engine.from(circular), 'policy');
    thrown(DataError, () => Engine.check(circular), 'check');
    const shared = [1];
    same(engine.score(lead({ attributes: { other: [shared, shared, 1n] } }), AS_OF).lead_type, 'cold', 'shared, not circular');
  },

  'half surrogates'({ Engine }) {
    const engine = Engine.from(POLICY);
    same(engine.score(lead({ id: 'a\ud800b' }), AS_OF).lead_id, 'a\ufffdb', 'object');
    same(engine.score('{"id":"a\\ud800b","origin":"form"}', AS_OF).lead_id, 'a\ufffdb', 'escaped in text');
    same(engine.score('{"id":"a\ud800b","origin":"form"}', AS_OF).lead_id, 'a\ufffdb', 'raw in text');
    same(engine.score(lead({ id: '\u{1f697}\u0000"' }), AS_OF).lead_id, '\u{1f697}\u0000"', 'whole pairs');
  },

  'texts with control characters, and odd ids'({ Engine }) {
    const { axes, ...rest } = POLICY;
    const odd = ['__proto__', '7', 'constructor'].map((id) => ({ id, rules: [{ ...axes[0].rules[0], id: '__proto__' }] }));
    const engine = Engine.from({ ...rest, axes: [...axes, ...odd] });
    for (const text of ['a\u001fb', '\u001f', '{', '!', '', '\n\u0000', '1e5']) {
      const given = lead({ id: text, activities: [{ kind: 'visit', at: AS_OF, id: text, ref: text }] });
      for (let again = 0; again < 2; again += 1) {
        same(engine.score(given, AS_OF), JSON.parse(engine.scoreJson(JSON.stringify(given), AS_OF)), JSON.stringify(text));
      }
    }
  },

  'keys that mean something to JavaScript'({ Engine }) {
    const engine = Engine.from(POLICY);
    const odd = JSON.parse('{"id":"L-1","origin":"form","attributes":{"__proto__":{"budget":5000},"constructor":1,"toString":2}}');
    same(engine.score(odd, AS_OF).unknowns, ['budget'], 'quick way');
    odd.attributes.big = 1n;
    same(engine.score(odd, AS_OF).unknowns, ['budget'], 'careful way');
    same(({}).budget, undefined, 'nothing leaked');
  },

  'years at both ends'({ Engine }) {
    const engine = Engine.from(POLICY);
    const at = (instant) => engine.score(lead({ activities: [{ kind: 'visit', at: instant }] }), AS_OF);
    same(at('0000-01-01T00:00:00Z').errors[0].code, 'bad_instant', 'year 0');
    same(at('9999-12-31T23:59:59Z').errors[0].code, 'bad_instant', 'end of 9999');
    same(at('9999-12-30T23:59:59Z').future_events, 1, 'last day');
    same(at('0001-01-02T00:00:00Z').axes.activity.total, 11, 'first day');
    same(engine.score(lead({}), '9999-12-30T00:00:00Z').as_of, '9999-12-30T09:00:00+09:00', 'as_of');
  },

  'a hundred thousand leads'({ Engine }) {
    const leads = Array.from({ length: 100_000 }, (_, index) => lead({ id: `L-${index}`, attributes: { budget: index } }));
    for (const index of [7, 50_000, 99_000]) leads[index].attributes = { [index === 7 ? '\u{1f697}' : '\uffee']: 1 };
    const { answers, report } = Engine.from(POLICY).scoreBatch(leads, { asOf: AS_OF, ledger: false });
    same([answers.length, answers[99_999].lead_id, answers[0].axes.activity.total], [100_000, 'L-99999', 5], 'answers');
    same([report.leads, report.scored, report.unknown_fields], [100_000, 100_000, { budget: 3 }], 'report');
    same(report.unknown_attributes, { '\uffee': 2, '\u{1f697}': 1 }, 'report, in the order of the engine');
  },
};

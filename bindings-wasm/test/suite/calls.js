// What the interface promises beyond the rules: arguments, answers, errors.

import { same, thrown } from './assert.js';
import { AS_OF, POLICY } from './policy.js';

const LEAD = { id: 'L-1', origin: 'form', attributes: { budget: 1500 }, activities: [{ kind: 'visit', at: '2026-11-20T10:00:00+09:00' }] };

export const calls = {
  'the default engine answers'({ Engine }) {
    const engine = Engine.default();
    same([engine.id, engine.warnings], ['global_standard', []], 'identity');
    const answer = engine.score({ id: '1', origin: 'form' }, { asOf: AS_OF });
    same([answer.lead_id, answer.as_of, 'errors' in answer], ['1', AS_OF, false], 'answer');
    same(engine.policy.id, 'global_standard', 'policy');
  },

  'an instant may be a date, a number or a text, bare or named'({ Engine }) {
    const engine = Engine.from(POLICY);
    const wanted = engine.score(LEAD, { asOf: AS_OF });
    const ms = Date.parse(AS_OF);
    for (const instant of [new Date(AS_OF), ms, BigInt(ms), AS_OF, '2026-11-22T00:00:00Z']) {
      same(engine.score(LEAD, instant), wanted, `bare ${typeof instant}`);
      same(engine.score(LEAD, { asOf: instant }), wanted, `named ${typeof instant}`);
      same(engine.scoreBatch([LEAD], instant).answers, [wanted], `batch ${typeof instant}`);
      same(engine.explain(LEAD, instant), engine.explain(LEAD, { asOf: AS_OF }), `explain ${typeof instant}`);
    }
  },

  'another instant is not taken for the last one'({ Engine }) {
    const engine = Engine.from(POLICY);
    for (const day of ['20', '21', '20']) {
      same(engine.score(LEAD, `2026-11-${day}T00:00:00+09:00`).as_of, `2026-11-${day}T00:00:00+09:00`, day);
    }
  },

  'dates inside a lead become text'({ Engine }) {
    const engine = Engine.from(POLICY);
    const lead = { ...LEAD, activities: [{ kind: 'visit', at: new Date('2026-11-20T10:00:00+09:00') }] };
    same(engine.score(lead, AS_OF), engine.score(LEAD, AS_OF), 'answer');
  },

  'numbers that are none are unknown, big ones are numbers'({ Engine }) {
    const engine = Engine.from(POLICY);
    const of = (budget) => engine.score({ ...LEAD, attributes: { budget } }, AS_OF);
    for (const nothing of [NaN, Infinity, -Infinity, null, undefined]) same(of(nothing), of(null), String(nothing));
    same(of(null).unknowns, ['budget'], 'unknowns');
    same(of(1500n), of(1500), 'bigint');
    same(of(1e308).axes.activity.total, 30, '1e308');
  },

  'an option may be left out and must be known'({ Engine, DataError }) {
    const engine = Engine.from(POLICY);
    same(engine.score(LEAD, { asOf: AS_OF, strict: undefined, ledger: undefined }).ledger.length > 0, true, 'undefined is the default');
    same('ledger' in engine.score(LEAD, { asOf: AS_OF, ledger: false }), false, 'no ledger');
    const unknown = thrown(DataError, () => engine.score(LEAD, { asOf: AS_OF, stric: true }), 'unknown option');
    same([unknown.code, unknown.path], ['unknown_key', '/stric'], 'unknown option');
    same(/strict/.test(unknown.message + unknown.help), true, 'did you mean');
    same(thrown(DataError, () => engine.score(LEAD, { asof: AS_OF }), 'asof').help, 'did you mean `asOf`?', 'as JavaScript writes it');
    same(thrown(DataError, () => engine.whyNot(LEAD, { asof: AS_OF }), 'asof').help, 'did you mean `asOf`?', 'of a call by name');
    thrown(DataError, () => engine.score(LEAD, { asOf: AS_OF, strict: 1 }), 'strict 1');
    thrown(DataError, () => engine.score(LEAD, () => 1), 'a function');
  },

  'a wrong instant is an error of the call'({ Engine, DataError }) {
    const engine = Engine.from(POLICY);
    for (const instant of [new Date(NaN), NaN, Infinity, 'yesterday', '2026-11-22', '2026-11-22T09:00:00', '0000-01-01T00:00:00Z', 1e300, 0.5]) {
      for (const options of [instant, { asOf: instant }]) {
        const error = thrown(DataError, () => engine.score(LEAD, options), String(instant));
        same(error.code, 'bad_instant', String(instant));
      }
      thrown(DataError, () => engine.scoreBatch([LEAD], instant), 'batch');
      thrown(DataError, () => engine.explain(LEAD, instant), 'explain');
    }
    for (const nothing of [undefined, null, {}, { asOf: undefined }]) thrown(DataError, () => engine.score(LEAD, nothing), 'no instant');
  },

  'a bad lead is an answer'({ Engine }) {
    const engine = Engine.from(POLICY);
    const answer = engine.score({ id: 'L-2', origin: 'fair', activities: [{ kind: 'visit', at: 'soon' }] }, AS_OF);
    same([answer.lead_id, answer.errors.map(({ code, path }) => [code, path])], ['L-2', [['unknown_origin', '/origin'], ['bad_instant', '/activities/0/at']]], 'errors');
    for (const { message, help } of answer.errors) same([typeof message, typeof help], ['string', 'string'], 'texts');
    for (const lead of [null, undefined, 7, [], () => 1, Symbol('lead')]) same(engine.score(lead, AS_OF).lead_id, null, String(lead));
  },

  'text that is not JSON is an error of the call'({ Engine, DataError }) {
    const engine = Engine.from(POLICY);
    for (const call of [() => engine.score('{', AS_OF), () => engine.scoreJson('{"id":}', AS_OF), () => engine.explain('nope', AS_OF)]) {
      same(thrown(DataError, call, 'bad text').code, 'bad_json', 'bad text');
    }
    thrown(DataError, () => engine.scoreJson({ id: 'L-1' }, AS_OF), 'an object for a text');
    thrown(DataError, () => Engine.fromJson({ format: 1 }), 'an object for a text');
  },

  'a policy error tells everything'({ Engine, LeadgridError, PolicyError, check }) {
    const bad = { ...POLICY, id: 'No Spaces', colour: 'red', time_zone: 'Seoul' };
    const error = thrown(PolicyError, () => Engine.from(bad), 'load');
    same([error instanceof Error, error instanceof LeadgridError], [true, true], 'ancestors');
    same(error.findings, check(bad), 'findings');
    same(error.findings.map(({ path }) => path).sort(), ['/colour', '/id', '/time_zone'], 'paths');
    for (const { code, path, help } of error.findings) same([code, path, help].map((text) => typeof text), ['string', 'string', 'string'], 'fields');
    same([error.code, error.path, error.help], ['code', 'path', 'help'].map((key) => error.findings[0][key]), 'first finding');
    same(thrown(PolicyError, () => Engine.fromJson('{"format": 1,'), 'broken text').code, 'bad_json', 'broken text');
    for (const value of [null, undefined, 7, [], NaN]) thrown(PolicyError, () => Engine.from(value), String(value));
  },

  'an engine is not made by new'({ Engine, LeadgridError }) {
    same(thrown(LeadgridError, () => new Engine(), 'new').code, 'not_supported', 'code');
  },

  'a batch takes anything that can be walked, and one bad lead spoils no other'({ Engine }) {
    const engine = Engine.from(POLICY);
    const single = engine.score(LEAD, AS_OF);
    same(engine.scoreBatch(new Set([LEAD]), AS_OF).answers, [single], 'set');
    same(engine.scoreBatch([], AS_OF).answers, [], 'none');
    const circular = { id: 'L-9', origin: 'form', attributes: { note: [] } };
    circular.attributes.note.push(circular);
    const thrower = { id: 'L-8', get origin() { throw new Error('gone'); } };
    const { answers } = engine.scoreBatch([LEAD, circular, null, thrower, 'text', LEAD], { asOf: AS_OF });
    same([answers[0], answers[5]], [single, single], 'good leads');
    same(answers.slice(1, 5).map(({ errors }) => errors.length > 0), [true, true, true, true], 'bad leads');
    same([answers[1].lead_id, answers[1].errors[0].path], ['L-9', '/attributes/note/0'], 'circular');
    same([answers[3].lead_id, answers[3].errors[0].path], ['L-8', ''], 'thrower');
  },

  'explain speaks two languages'({ Engine, DataError }) {
    const engine = Engine.default();
    const [korean, english] = ['ko', 'en'].map((lang) => engine.explain({ id: '1', origin: 'form' }, { asOf: AS_OF, lang }));
    same([/[가-힣]/.test(korean), english === engine.explain({ id: '1', origin: 'form' }, AS_OF)], [true, true], 'languages');
    thrown(DataError, () => engine.explain({ id: '1', origin: 'form' }, { asOf: AS_OF, lang: 'fr' }), 'another language');
  },
};

// What changes when, what to ask, and time that a calendar is open.

import { same, thrown } from './assert.js';
import { KIM, MONDAY, SHOP } from './policy.js';

const shop = ({ Engine }) => Engine.from(SHOP);
const cold = { ...KIM, attributes: {}, activities: [] };

/** Code and path of the `DataError` that `call` throws. */
const refusal = ({ DataError }, call, what) => {
  const { code, path, message, help } = thrown(DataError, call, what);
  same([message.length > 0, help.length > 0], [true, true], `${what}: words`);
  return [code, path];
};

export const inTime = {
  'a trajectory names every change in order'(api) {
    const engine = shop(api);
    const until = '2027-01-01T00:00:00+09:00';
    const found = engine.trajectory(KIM, { asOf: MONDAY, until });
    same(found, {
      lead_id: KIM.id,
      as_of: MONDAY,
      now: { lead_type: 'hot', flags: ['owner'], scenario: 'hot' },
      changes: [
        // Without the visit 44 points are left, and `hold` adds 5.
        { at: '2026-11-30T10:00:00+09:00', lead_type: 'warm', flags: ['owner'], scenario: 'warm' },
        // 24 points: 20 of the budget, 4 of the quote.
        { at: '2026-12-10T10:00:00+09:00', lead_type: 'cold', flags: ['owner'], scenario: 'cold' },
      ],
      checked_until: until,
    }, 'trajectory');
    same(engine.trajectory(JSON.stringify(KIM), { asOf: new Date(MONDAY), until: BigInt(Date.parse(until)) }), found, 'text, date and big integer');
    same(engine.trajectory(KIM, { asOf: MONDAY, until: '2026-11-30T10:00:00+09:00' }).changes, [], 'the end is not part of it');
    same(engine.trajectory(KIM, { asOf: MONDAY, until: MONDAY }).checked_until, MONDAY, 'an empty span');
  },

  'a trajectory asks for its instants and answers bad leads'(api) {
    const engine = shop(api);
    const of = (lead, options) => () => engine.trajectory(lead, options);
    same(refusal(api, of(KIM, { asOf: MONDAY }), 'no end'), ['missing_key', ''], 'no end');
    same(refusal(api, of(KIM, MONDAY), 'a bare instant'), ['missing_key', ''], 'a bare instant');
    same(refusal(api, of(KIM, { until: MONDAY }), 'no instant'), ['missing_key', ''], 'no instant');
    same(refusal(api, of(KIM, { asOf: MONDAY, until: new Date(NaN) }), 'no date'), ['bad_instant', '/until'], 'no date');
    same(refusal(api, of(KIM, { asOf: MONDAY, until: MONDAY, untill: 1 }), 'misspelt'), ['unknown_key', '/untill'], 'misspelt');
    same(refusal(api, of(KIM, { asOf: MONDAY, until: MONDAY, lead: cold }), 'two leads'), ['duplicate_key', '/lead'], 'two leads');
    for (const nothing of [undefined, null]) same(refusal(api, of(nothing, { asOf: MONDAY, until: MONDAY }), 'no lead'), ['missing_key', ''], 'no lead');
    for (const odd of [7, true, [], '7', '[]']) same(engine.trajectory(odd, { asOf: MONDAY, until: MONDAY }).errors.map(({ code }) => code), ['wrong_type'], `lead ${odd}`);
    same(refusal(api, of('{', { asOf: MONDAY, until: MONDAY }), 'no JSON'), ['bad_json', '/lead'], 'no JSON');
    const { lead_id, errors } = engine.trajectory({ id: '나쁨', origin: 'fair' }, { asOf: MONDAY, until: MONDAY });
    same([lead_id, errors.map(({ code, path }) => [code, path])], ['나쁨', [['unknown_origin', '/origin']]], 'a bad lead');
  },

  'a horizon bounds the look ahead'(api) {
    const engine = shop(api);
    const end = (horizon) => {
      const { valid_until, checked_until, becomes } = engine.score(KIM, { asOf: MONDAY, horizon });
      return [valid_until, checked_until, becomes?.lead_type ?? null];
    };
    const changes = ['2026-11-30T10:00:00+09:00', null, 'warm'];
    same([end(undefined), end('30d')], [changes, changes], 'far');
    same(end('5d'), [null, '2026-11-28T09:00:00+09:00', null], 'near');
    same(end('0d')[1], MONDAY, 'none');
    same(engine.scoreBatch([KIM], { asOf: MONDAY, horizon: '5d' }).answers[0].checked_until, '2026-11-28T09:00:00+09:00', 'batch');
    for (const odd of ['soon', '', 5, NaN, '99999d', [], new Date(0)]) {
      const [code, path] = refusal(api, () => engine.score(KIM, { asOf: MONDAY, horizon: odd }), `horizon ${odd}`);
      same([['bad_duration', 'wrong_type'].includes(code), path], [true, '/horizon'], `horizon ${odd}`);
    }
  },

  'a previous decision holds a type, in every form'(api) {
    const engine = shop(api);
    // 20 of budget, 30 of the visit, 40 - 2 * 16 of the quote: two points short of hot.
    const lead = { ...KIM, activities: [KIM.activities[1], { kind: 'visit', at: '2026-11-29T10:00:00+09:00' }] };
    const asOf = '2026-12-08T12:00:00+09:00';
    const type = (previous, call = (options) => engine.score(lead, options)) => {
      const { computed_lead_type, held } = call({ asOf, previous });
      return [computed_lead_type, held];
    };
    const before = engine.score(KIM, MONDAY);
    const { lead_id, origin, computed_lead_type } = before;
    const failed = engine.score({ id: 'L-9', origin: 'fair' }, MONDAY);
    for (const previous of [before, JSON.stringify(before), [failed, before], [JSON.stringify(before)], JSON.stringify([before]), { lead_id, origin, computed_lead_type }]) {
      same(type(previous), ['hot', true], 'held');
      same(type(previous, (options) => engine.scoreBatch([lead], options).answers[0]), ['hot', true], 'held in a batch');
      same(engine.trajectory(lead, { asOf, until: asOf, previous }).now.lead_type, 'hot', 'held in a trajectory');
    }
    for (const previous of [undefined, null, [], failed, { ...before, lead_id: 'L-2' }, { ...before, computed_lead_type: 'cold' }]) same(type(previous), ['warm', false], 'not held');
    const circular = { ...before };
    circular.plan = [circular];
    same(refusal(api, () => type([before, circular]), 'a cycle'), ['wrong_type', '/previous/1/plan/0'], 'a cycle');
    same(refusal(api, () => type([before, 7]), 'a number'), ['wrong_type', '/previous/1'], 'a number');
    same(refusal(api, () => type('{'), 'no JSON'), ['bad_json', '/previous'], 'no JSON');
    same(refusal(api, () => type({ lead_id }), 'a part'), ['missing_key', '/previous'], 'a part');
  },

  'a question names the field that narrows most'(api) {
    const engine = shop(api);
    // Between none, for a budget below zero, and 20.
    same(engine.question({ ...KIM, attributes: {} }, MONDAY), { field: 'budget', narrows: 20, spread: 20 }, 'question');
    same(engine.question(KIM, { asOf: MONDAY }), null, 'nothing to ask');
    same(engine.question({ id: 'L-2' }, MONDAY).errors.map(({ code }) => code), ['missing_key'], 'a bad lead');
    same(refusal(api, () => engine.question(KIM), 'no instant'), ['missing_key', ''], 'no instant');
    same(refusal(api, () => engine.question(undefined, MONDAY), 'no lead'), ['missing_key', ''], 'no lead');
    same(engine.question({ ...KIM, attributes: { colour: 1 } }, { asOf: MONDAY, strict: true }).errors[0].path, '/attributes/colour', 'strict');
  },

  'why not names the cheapest actions, or the reason why none does'(api) {
    const { Engine } = api;
    const engine = shop(api);
    const start = { id: 'L-5', origin: 'form', activities: [] };
    // One point for the unknown budget; a visit gives 30.
    const found = engine.whyNot(start, MONDAY);
    same(found, {
      lead_id: 'L-5', as_of: MONDAY, at: MONDAY, lead_type: 'cold', target: 'warm', reaches: 'warm', cost: 1, actions: [{ activity: 'visit' }],
      reason: null, message: null, rise: { x: 29, y: null }, fall: { x: null, y: null },
    }, 'the next type');
    const at = '2026-12-01T09:00:00+09:00';
    // 30 and 40 at a cost of 4; 40 and 20 would cost 5.
    const hot = engine.whyNot(JSON.stringify(start), { asOf: MONDAY, target: 'hot', at: new Date(at) });
    same([hot.at, hot.reaches, hot.cost, hot.actions], [at, 'hot', 4, [{ activity: 'visit' }, { activity: 'quote' }]], 'another type, later');
    const asking = Engine.from({ ...SHOP, attainable: [{ field: 'budget' }] });
    same(asking.whyNot({ ...start, activities: [KIM.activities[1]] }, MONDAY).actions, [{ field: 'budget', value: 1000 }], 'an answer');
    const { reason, message } = asking.whyNot(start, { asOf: MONDAY, lang: 'ko' });
    same([reason, /[가-힣]/.test(message)], ['out_of_reach', true], 'out of reach');
    same([engine.whyNot(KIM, MONDAY).reason, engine.whyNot(KIM, MONDAY).fall.x], ['highest_type', 30], 'the highest type');
    same(Engine.from({ ...SHOP, attainable: [] }).whyNot(start, MONDAY).reason, 'nothing_attainable', 'nothing attainable');
    same(engine.whyNot({ id: 'L-2', origin: 'fair' }, MONDAY).errors[0].code, 'unknown_origin', 'a bad lead');
    for (const [what, options, wanted] of [
      ['no instant', undefined, ['missing_key', '']],
      ['another type', { asOf: MONDAY, target: 'icy' }, ['unknown_lead_type', '/target']],
      ['a number', { asOf: MONDAY, target: 2 }, ['wrong_type', '/target']],
      ['the past', { asOf: MONDAY, at: '2026-11-22T09:00:00+09:00' }, ['out_of_range', '/at']],
      ['no date', { asOf: MONDAY, at: new Date(NaN) }, ['bad_instant', '/at']],
      ['another language', { asOf: MONDAY, lang: 'fr' }, ['value_not_listed', '/lang']],
    ]) same(refusal(api, () => engine.whyNot(start, options), what), wanted, what);
    same(refusal(api, () => engine.whyNot(undefined, MONDAY), 'no lead'), ['missing_key', ''], 'no lead');
  },

  'why not may be asked of a whole cell'(api) {
    const engine = shop(api);
    same(engine.whyNotCell({ origin: 'form', x: 'mid' }), {
      origin: 'form', x: 'mid', y: null, lead_type: 'warm', target: 'hot',
      rise: { x: { band: 'high', lead_type: 'hot', least: 0.001, most: 30 }, y: null },
      fall: { x: { band: 'low', lead_type: 'cold', least: 0, most: 29.999 }, y: null },
    }, 'a cell');
    same(engine.whyNotCell({ origin: 'form', x: 'low', y: null, target: 'hot' }).rise.x, { band: 'high', lead_type: 'hot', least: 30.001, most: null }, 'another target');
    for (const [what, cell, wanted] of [
      ['nothing', undefined, ['missing_key', '']],
      ['no band', { origin: 'form' }, ['missing_key', '']],
      ['another origin', { origin: '박람회', x: 'low' }, ['unknown_origin', '/origin']],
      ['another band', { origin: 'form', x: '낮음' }, ['unknown_reference', '/x']],
      ['a side too many', { origin: 'form', x: 'low', y: 'low' }, ['unknown_key', '/y']],
      ['another key', { origin: 'form', x: 'low', z: 'low' }, ['unknown_key', '/z']],
      ['another type', { origin: 'form', x: 'low', target: 'icy' }, ['unknown_lead_type', '/target']],
      ['a function', () => 1, ['wrong_type', '']],
    ]) same(refusal(api, () => engine.whyNotCell(cell), what), wanted, what);
  },

  'open time is counted in calendars of the policy'(api) {
    const engine = shop(api);
    const friday = '2026-11-20T16:00:00+09:00';
    same(engine.due('office', friday, '4h'), { due_at: '2026-11-23T11:00:00+09:00', known: true }, 'over a weekend');
    same(engine.due('office', new Date(friday), '2h').due_at, '2026-11-20T18:00:00+09:00', 'a closing time');
    same(engine.due('office', '2026-12-31T17:00:00+09:00', '4h'), { due_at: '2027-01-01T12:00:00+09:00', known: false }, 'beyond the known holidays');
    same(engine.elapsed('office', friday, Date.parse('2026-11-23T11:00:00+09:00')), { millis: 4 * 3_600_000, known: true }, 'elapsed');
    same(engine.elapsed('office', friday, friday).millis, 0, 'no time');
    for (const [what, call, wanted] of [
      ['another calendar', () => engine.due('offices', friday, '4h'), ['unknown_reference', '/calendar']],
      ['a duration', () => engine.due('office', friday, 'soon'), ['bad_duration', '/within']],
      ['a number', () => engine.due('office', friday, 4), ['wrong_type', '/within']],
      ['an instant', () => engine.due('office', '2026-11-20', '4h'), ['bad_instant', '/start']],
      ['no calendar', () => engine.due(undefined, friday, '4h'), ['missing_key', '']],
      ['no end', () => engine.elapsed('office', friday), ['missing_key', '']],
      ['an object', () => engine.elapsed({ id: 'office' }, friday, friday), ['wrong_type', '/calendar']],
    ]) same(refusal(api, call, what), wanted, what);
  },
};

// The calls in time with what nobody means well with: a result or a clear error, in linear time.

import { same, thrown } from './assert.js';
import { KIM, MONDAY, SHOP } from './policy.js';

/** Every call with good arguments, as a list, and the positions of its documents. */
function everyCall({ Engine, transition }) {
  const engine = Engine.from(SHOP);
  const decision = engine.score(KIM, MONDAY);
  const receipt = engine.receipt(KIM, MONDAY);
  const change = { version: '2', remove: 'owner' };
  return [
    ['trajectory', (...values) => engine.trajectory(...values), [KIM, { asOf: MONDAY, until: MONDAY }], [0]],
    ['question', (...values) => engine.question(...values), [KIM, MONDAY], [0]],
    ['whyNot', (...values) => engine.whyNot(...values), [KIM, MONDAY], [0]],
    ['whyNotCell', (...values) => engine.whyNotCell(...values), [{ origin: 'form', x: 'low' }], []],
    ['followUp', (...values) => engine.followUp(...values), [decision, [], MONDAY], [0, 1]],
    ['toIcalendar', (...values) => engine.toIcalendar(...values), [[{ decision, reactions: [] }], MONDAY], [0]],
    ['merge', (...values) => engine.merge(...values), [KIM, KIM], [0, 1]],
    ['receipt', (...values) => engine.receipt(...values), [KIM, MONDAY], [0]],
    ['verify', (...values) => engine.verify(...values), [receipt, KIM], [0, 1]],
    ['changeFlags', (...values) => engine.changeFlags(...values), [change, SHOP.governance.flag_administrator], [0]],
    ['due', (...values) => engine.due(...values), ['office', MONDAY, '4h'], []],
    ['elapsed', (...values) => engine.elapsed(...values), ['office', MONDAY, MONDAY], []],
    ['transition', transition, [decision, decision], [0, 1]],
  ];
}

/** What no argument of any call can be, and no document either. */
const ODD = { set: new Set([1]), number: 0.5, symbol: Symbol('odd'), function: () => 1, boolean: true, map: new Map([['id', 1]]), expression: /x/, bytes: new Uint8Array(3), text: 'odd', brace: '{', nothing: '', number_that_is_none: NaN };

const with_ = (values, index, value) => values.map((given, place) => (place === index ? value : given));

export const hostileCalls = {
  'no call takes what it cannot read'(api) {
    for (const [name, call, values, documents] of everyCall(api)) {
      const good = JSON.stringify(call(...values));
      values.forEach((_, index) => {
        for (const [kind, odd] of Object.entries(ODD)) {
          const what = `${name}, argument ${index}: ${kind}`;
          let result;
          try {
            result = call(...with_(values, index, odd));
          } catch (error) {
            same([error instanceof api.DataError, typeof error.code, typeof error.path, error.message.length > 0, error.help.length > 0], [true, 'string', 'string', true, true], `${what}: ${error}`);
            continue;
          }
          // A bad lead is answered, a bad record is what merging gives back, and a receipt of another lead is another one.
          const told = result?.errors ?? result?.answer?.errors ?? (name === 'merge' ? 'merge' : undefined) ?? (result?.reason === 'other_input' ? 'verify' : undefined);
          same([told !== undefined && documents.includes(index), JSON.stringify(result) === good], [true, false], what);
        }
      });
    }
  },

  'documents that contain themselves are named'(api) {
    for (const [name, call, values, documents] of everyCall(api)) {
      for (const index of documents) {
        const circular = Array.isArray(values[index]) ? [...values[index]] : { ...values[index] };
        const key = Array.isArray(circular) ? String(circular.push(0) - 1) : 'a/b';
        circular[key] = { deeper: circular };
        const error = thrown(api.DataError, () => call(...with_(values, index, circular)), name);
        same([error.code, error.path.endsWith(`/${key.replace('/', '~1')}/deeper`), error.path.split('/').length], ['wrong_type', true, 4], `${name} ${error.path}`);
      }
    }
  },

  'getters that throw are named'(api) {
    for (const [name, call, values, documents] of everyCall(api)) {
      for (const index of documents) {
        const thrower = { ...values[index], get gone() { throw new Error('gone away'); } };
        const error = thrown(api.DataError, () => call(...with_(values, index, thrower)), name);
        same([error.code, /gone away/.test(error.message)], ['wrong_type', true], name);
      }
    }
  },

  'documents give the same as objects and as texts'(api) {
    for (const [name, call, values, documents] of everyCall(api)) {
      const texts = values.map((value, index) => (documents.includes(index) ? ` ${JSON.stringify(value)}\n` : value));
      same(call(...texts), call(...values), name);
    }
  },

  'half surrogates around a decision'({ Engine, transition, DataError }) {
    const engine = Engine.from(SHOP);
    const half = { ...KIM, id: 'a\ud83db' };
    const decision = engine.score(half, MONDAY);
    same(engine.trajectory(half, { asOf: MONDAY, until: MONDAY }).lead_id, 'a\ufffdb', 'trajectory');
    same(engine.merge(half, half).id, 'a\ufffdb', 'merge');
    same(engine.verify(engine.receipt(half, MONDAY), { ...half, id: 'a\ufffdb' }).valid, true, 'receipt');
    same(transition({ ...decision, lead_id: half.id }, decision).changes, [], 'transition');
    const reactions = [{ kind: 'dealer_contacted', at: MONDAY, agent: '\udc00' }];
    same(engine.followUp(decision, reactions, MONDAY).first_contact.agent, '\ufffd', 'reaction');
    same(thrown(DataError, () => engine.due('office\ud800', MONDAY, '4h'), 'calendar').code, 'unknown_reference', 'calendar');
  },

  'a hundred thousand activities, reactions and cases'({ Engine }) {
    const engine = Engine.from(SHOP);
    const start = Date.parse('2026-06-01T00:00:00Z');
    const activities = Array.from({ length: 100_000 }, (_, index) => ({ kind: index % 2 === 0 ? 'visit' : 'quote', at: start + index * 150_000, id: `e${index}` }));
    const busy = { ...KIM, activities };
    const until = '2027-11-23T09:00:00+09:00';
    const { now, changes, checked_until: checked } = engine.trajectory(busy, { asOf: MONDAY, until });
    // So many activities may be too much work; then the answer says how far it goes.
    same([now.lead_type, changes[0].lead_type, changes.at(-1).at < checked, checked <= until], ['hot', 'warm', true, true], 'trajectory');
    if (checked === until) same(changes.at(-1).lead_type, 'cold', 'to the end');
    same(engine.question(busy, MONDAY), null, 'question');
    same(engine.whyNot(busy, MONDAY).reason, 'highest_type', 'whyNot');
    same(engine.verify(engine.receipt(busy, { asOf: MONDAY, ledger: false, horizon: '0d' }), JSON.stringify(busy)).valid, true, 'receipt');
    const other = { ...busy, activities: activities.map((event) => ({ ...event, id: `f${event.id}` })) };
    same(engine.merge(busy, other).activities.length, 200_000, 'merge');
    const decision = engine.score(KIM, MONDAY);
    const reactions = Array.from({ length: 100_000 }, (_, index) => ({ kind: 'message_sent', at: Date.parse(MONDAY) + index * 100, agent: `상담사 ${index % 7}` }));
    same(engine.followUp(decision, reactions, '2026-11-23T17:00:00+09:00').stage, 'first_line', 'followUp');
    const slim = JSON.parse(engine.scoreJson(JSON.stringify(KIM), { asOf: MONDAY, ledger: false }));
    const cases = Array.from({ length: 2_000 }, (_, index) => ({ decision: { ...slim, lead_id: `L-${index}` }, reactions: [] }));
    same(engine.toIcalendar(cases, MONDAY).match(/BEGIN:VTODO/g).length, 2_000, 'toIcalendar');
  },

  'ten megabytes of text around a decision'({ Engine, transition }) {
    const engine = Engine.from(SHOP);
    const note = '가'.repeat(3_000_000) + '"'.repeat(1_000_000);
    const lead = { ...KIM, id: note };
    const decision = engine.score(lead, MONDAY);
    same(engine.merge(lead, { ...KIM, id: note }).id.length, note.length, 'merge');
    same(engine.verify(engine.receipt(lead, MONDAY), lead).valid, true, 'receipt');
    same(transition(decision, decision).key, null, 'transition');
    same(engine.followUp(decision, [{ kind: 'dealer_contacted', at: MONDAY, agent: note }], MONDAY).first_contact.agent.length, note.length, 'followUp');
  },

  'nesting around a decision'({ Engine, DataError }) {
    const engine = Engine.from(SHOP);
    const nested = (depth) => `${'['.repeat(depth)}1${']'.repeat(depth)}`;
    const text = (depth) => JSON.stringify({ ...KIM, attributes: { other: 0 } }).replace('"other":0', `"other":${nested(depth)}`);
    // A document may be as deep as a lead that is scored, whatever stands around it in the call.
    same(engine.verify(engine.receipt(text(62), MONDAY), JSON.parse(text(62))).valid, true, 'just deep enough');
    for (const depth of [63, 10_000]) {
      const lead = depth > 1_000 ? text(depth) : JSON.parse(text(depth));
      const error = thrown(DataError, () => engine.receipt(lead, MONDAY), 'receipt');
      same([error.code, error.path.startsWith('/lead/attributes/other/0/0')], ['wrong_type', true], 'too deep to be sealed');
      same(thrown(DataError, () => engine.merge(KIM, lead), 'merge').path.startsWith('/b/attributes/other/0'), true, 'too deep to be merged');
      same(engine.trajectory(lead, { asOf: MONDAY, until: MONDAY }).now.lead_type, engine.score(lead, MONDAY).lead_type, 'nobody asks for it');
    }
  },
};

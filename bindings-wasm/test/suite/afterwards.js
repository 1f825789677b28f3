// What follows a decision: reactions, tasks, comparison, merging, proof.

import { same, thrown } from './assert.js';
import { KIM, MONDAY, SHOP } from './policy.js';

const shop = ({ Engine }) => Engine.from(SHOP);

const refusal = ({ DataError }, call, what) => {
  const { code, path, message, help } = thrown(DataError, call, what);
  same([message.length > 0, help.length > 0], [true, true], `${what}: words`);
  return [code, path];
};

/** What an iCalendar line says once its folds are undone. */
const unfolded = (text) => text.replaceAll('\r\n ', '').split('\r\n');

export const afterwards = {
  'a follow-up says what is due now'(api) {
    const engine = shop(api);
    const decision = engine.score(KIM, MONDAY);
    const open = {
      stage: 'first_line', scenario: 'hot', lead_type: 'hot', since: MONDAY, due_at: '2026-11-23T13:00:00+09:00', overdue: false,
      channels: ['dealer'], task: { ko: '딜러 연락', en: 'The dealer calls' }, first_contact: null, outcome: null, ignored: [], override: null,
    };
    same(engine.followUp(decision, [], MONDAY), open, 'at once');
    same(engine.followUp(JSON.stringify(decision), '[]', { asOf: new Date(MONDAY) }), open, 'texts');
    same(engine.followUp(decision, [], '2026-11-23T13:00:00.001+09:00').overdue, true, 'overdue');
    const reactions = [
      { kind: 'dealer_contacted', at: new Date('2026-11-23T01:30:00Z'), agent: '박 딜러', channel: 'dealer' },
      { kind: 'message_sent', at: BigInt(Date.parse('2026-11-22T09:00:00+09:00')) },
    ];
    const done = engine.followUp(decision, reactions, '2026-11-23T12:00:00+09:00');
    same([done.stage, done.due_at, done.first_contact], ['done', null, { kind: 'dealer_contacted', at: '2026-11-23T10:30:00+09:00', channel: 'dealer', agent: '박 딜러' }], 'done');
    same(done.ignored, [{ kind: 'message_sent', at: '2026-11-22T09:00:00+09:00', why: 'before_assignment' }], 'ignored');
  },

  'a hand-over gives the override to store'(api) {
    const engine = shop(api);
    const lead = { id: 'L-3', origin: 'form' };
    const follow = engine.followUp(engine.score(lead, MONDAY), [{ kind: 'message_clicked', at: '2026-11-23T09:30:00+09:00' }], '2026-11-23T10:00:00+09:00');
    same([follow.lead_type, follow.due_at, follow.override], ['warm', '2026-11-23T21:30:00+09:00', { lead_type: 'warm', by: 'hand_over', reason: 'message_clicked' }], 'handed over');
    same(engine.score({ ...lead, override: follow.override }, '2026-11-24T09:00:00+09:00').lead_type, 'warm', 'stored');
  },

  'a follow-up refuses what is no decision of this policy'(api) {
    const engine = shop(api);
    const decision = engine.score(KIM, MONDAY);
    const bad = engine.score({ id: 'L-2', origin: 'fair' }, MONDAY);
    const other = api.Engine.from({ ...SHOP, version: '2' }).score(KIM, MONDAY);
    for (const [what, call, wanted] of [
      ['errors', () => engine.followUp(bad, [], MONDAY), ['no_decision', '/decision']],
      ['another policy', () => engine.followUp(other, [], MONDAY), ['policy_mismatch', '/decision/policy/version']],
      ['an empty object', () => engine.followUp({}, [], MONDAY), ['missing_key', '/decision']],
      ['no decision', () => engine.followUp(undefined, [], MONDAY), ['missing_key', '']],
      ['no reactions', () => engine.followUp(decision, undefined, MONDAY), ['missing_key', '']],
      ['no instant', () => engine.followUp(decision, []), ['missing_key', '']],
      ['one reaction', () => engine.followUp(decision, { kind: 'visited', at: MONDAY }, MONDAY), ['wrong_type', '/reactions']],
      ['a set', () => engine.followUp(decision, new Set([{ kind: 'visited', at: MONDAY }]), MONDAY), ['wrong_type', '/reactions']],
      ['another kind', () => engine.followUp(decision, [{ kind: 'visit', at: MONDAY }], MONDAY), ['value_not_listed', '/reactions/0/kind']],
      ['no date', () => engine.followUp(decision, [{ kind: 'visited', at: new Date(NaN) }], MONDAY), ['missing_key', '/reactions/0']],
    ]) same(refusal(api, call, what), wanted, what);
  },

  'open steps become an iCalendar document'(api) {
    const engine = shop(api);
    const decision = engine.score(KIM, MONDAY);
    const cases = [{ decision, reactions: [] }, { decision: JSON.stringify(decision), reactions: '[{"kind":"purchased","at":"2026-11-23T09:10:00+09:00"}]' }];
    const korean = engine.toIcalendar(cases, { asOf: '2026-11-23T10:00:00+09:00', lang: 'ko' });
    const lines = unfolded(korean);
    same(lines.filter((line) => line === 'BEGIN:VTODO').length, 1, 'one is closed');
    same([lines.includes('DUE:20261123T040000Z'), lines.includes('SUMMARY:딜러 연락 (리드-17 김하늘)')], [true, true], 'Korean');
    same(korean.split('\r\n').filter((line) => new TextEncoder().encode(line).length > 75), [], 'lines of 75 bytes');
    same(unfolded(engine.toIcalendar(JSON.stringify(cases), MONDAY)).includes('SUMMARY:The dealer calls (리드-17 김하늘)'), true, 'English, from text');
    same(unfolded(engine.toIcalendar([], MONDAY)).at(-2), 'END:VCALENDAR', 'no cases');
    for (const [what, call, wanted] of [
      ['no cases', () => engine.toIcalendar(undefined, MONDAY), ['missing_key', '']],
      ['an object', () => engine.toIcalendar(cases[0], MONDAY), ['wrong_type', '/cases']],
      ['an odd case', () => engine.toIcalendar([cases[0], 7], MONDAY), ['wrong_type', '/cases/1']],
      ['half a case', () => engine.toIcalendar([{ decision }], MONDAY), ['missing_key', '/cases/0']],
      ['another key', () => engine.toIcalendar([{ ...cases[0], note: 1 }], MONDAY), ['unknown_key', '/cases/0/note']],
      ['another language', () => engine.toIcalendar(cases, { asOf: MONDAY, lang: 'fr' }), ['value_not_listed', '/lang']],
      ['no instant', () => engine.toIcalendar(cases), ['missing_key', '']],
    ]) same(refusal(api, call, what), wanted, what);
  },

  'a transition tells what changed, once'(api) {
    const { transition } = api;
    const engine = shop(api);
    const [before, after] = [{ ...KIM, attributes: { budget: 1500 } }, KIM].map((lead) => engine.score(lead, MONDAY));
    const { key, changes } = transition(before, after);
    same([/^[0-9a-f]{64}$/.test(key), changes], [true, [
      { what: 'flagged', from: false, to: true },
      { what: 'flags', from: [], to: ['owner'], added: ['owner'], removed: [] },
    ]], 'changes');
    same(transition(JSON.stringify(before), JSON.stringify(after)), { key, changes }, 'texts');
    same(transition(before, before), { key: null, changes: [] }, 'nothing');
    for (const nothing of [null, undefined]) same(transition(nothing, before).changes[0], { what: 'lead_type', from: null, to: 'hot' }, 'the first decision');
    for (const [what, call, wanted] of [
      ['two leads', () => transition(before, { ...after, lead_id: '리드-18' }), ['lead_mismatch', '/now/lead_id']],
      ['errors', () => transition(engine.score({}, MONDAY), after), ['no_decision', '/previous']],
      ['nothing', () => transition(before), ['missing_key', '']],
      ['a text', () => transition(before, 'now'), ['bad_json', '/now']],
      ['a list', () => transition([], after), ['wrong_type', '/previous']],
    ]) same(refusal(api, call, what), wanted, what);
  },

  'two records of one person become one lead'(api) {
    const engine = shop(api);
    const form = { ...KIM, created_at: '2026-11-01T09:00:00+09:00', tags: ['구매/할부'] };
    const signup = { id: 'M-3', origin: 'form', created_at: new Date('2026-11-20T00:00:00Z'), attributes: { budget: null, owns: false, 메모: '한글' }, activities: [KIM.activities[0]] };
    const merged = engine.merge(form, signup);
    same([merged.id, merged.activities.length, merged.tags], [KIM.id, 2, ['구매/할부']], 'union');
    same([merged.attributes.budget, merged.attributes.owns, merged.attributes['메모']], [1500, false, '한글'], 'the later known value');
    same(engine.merge(JSON.stringify(signup), form), merged, 'in any order, as text');
    same(engine.score(merged, MONDAY).lead_type, 'hot', 'a lead like any other');
    for (const nothing of [undefined, null]) same(refusal(api, () => engine.merge(nothing, form), 'nothing'), ['missing_key', ''], 'nothing');
    same(refusal(api, () => engine.merge(form, '{'), 'no JSON'), ['bad_json', '/b'], 'no JSON');
  },

  'a receipt can be verified, and every alteration is named'(api) {
    const engine = shop(api);
    const receipt = engine.receipt(KIM, { asOf: MONDAY, horizon: '30d' });
    same([receipt.policy_hash, receipt.answer, receipt.call.horizon], [engine.hash, engine.score(KIM, { asOf: MONDAY, horizon: '30d' }), '2592000s'], 'receipt');
    const verdict = (changed, lead = KIM) => engine.verify(changed, lead).reason;
    same([engine.verify(receipt, KIM), engine.verify(JSON.stringify(receipt), JSON.stringify(KIM))], [{ valid: true, reason: null }, { valid: true, reason: null }], 'valid');
    same(verdict({ ...receipt, policy_hash: 'sha256:0' }), 'other_policy', 'policy');
    same(verdict(receipt, { ...KIM, tags: [] }), 'other_input', 'lead');
    same(verdict({ ...receipt, call: { ...receipt.call, strict: true } }), 'other_input', 'call');
    same(verdict({ ...receipt, answer: { ...receipt.answer, lead_type: 'cold' } }), 'altered_answer', 'answer');
    same(engine.receipt({ id: 'L-2' }, MONDAY).answer.errors.length > 0, true, 'of a bad lead');
    // What JSON writes alike is the same lead; what it does not is another.
    const at = (when) => ({ ...KIM, created_at: when, segment: undefined });
    same(verdict(engine.receipt(at(new Date(MONDAY)), MONDAY), at('2026-11-23T00:00:00.000Z')), null, 'a date');
    same(verdict(engine.receipt({ ...KIM, attributes: { budget: NaN } }, MONDAY), { ...KIM, attributes: { budget: null } }), null, 'a number that is none');
    for (const [what, call, wanted] of [
      ['no lead', () => engine.receipt(undefined, MONDAY), ['missing_key', '']],
      ['no instant', () => engine.receipt(KIM), ['missing_key', '']],
      ['no receipt', () => engine.verify(null, KIM), ['missing_key', '']],
      ['an empty one', () => engine.verify({}, KIM), ['missing_key', '/receipt']],
      ['an odd call', () => engine.verify({ ...receipt, call: { as_of: 'soon' } }, KIM), ['bad_instant', '/receipt/call/as_of']],
      ['a text', () => engine.verify('receipt', KIM), ['bad_json', '/receipt']],
    ]) same(refusal(api, call, what), wanted, what);
  },
};

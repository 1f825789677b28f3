// Random leads, the same each time, as objects and as columns.

import { SHOP } from './policy.js';

/** A policy with a field of every type. */
export const FIELDS = {
  ...SHOP,
  id: 'frames',
  missing: ['', 'N/A'],
  fields: { ...SHOP.fields, job: { type: 'text', values: ['office', 'student'] }, models: { type: 'texts' } },
  flags: [
    ...SHOP.flags,
    { id: 'driver', basis: 'flagship_model', when: { field: 'models', has: 'gv80' }, title: { ko: '대형 SUV 관심' } },
    { id: 'young', basis: 'ownership', when: { field: 'born', from: '1995-01-01' }, title: { ko: '청년' } },
  ],
};

/** Numbers from 0 to 1, by a linear congruence: tests must not depend on chance. */
export function chance(seed) {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

const DAY = 86_400_000;

/** Some leads; one in ten is bad. */
export function randomLeads(count, seed) {
  const random = chance(seed);
  const one = (...choices) => choices[Math.floor(random() * choices.length)];
  const start = Date.parse('2026-11-23T09:00:00+09:00');
  return Array.from({ length: count }, (_, index) => {
    const attributes = {
      budget: one(null, 0, 999.5, 1000, 2500),
      note: one(null, '메모', 'N/A', 'x'),
      born: one(null, '1990-02-28', '2001-12-31'),
      owns: one(null, true, false),
      job: one(null, 'office', 'student', '무직', ''),
      models: one(null, [], ['gv80'], ['g70', 'gv80', null], ['N/A']),
    };
    const activities = Array.from({ length: Math.floor(random() * 4) }, (_, place) => ({
      kind: one('visit', 'quote', 'yodel'),
      at: start - Math.floor(random() * 30) * DAY + one(0, 1, 3_600_000),
      id: `${index}-${place}`,
    }));
    return {
      id: `리드-${index}`,
      origin: one('form', 'form', 'form', 'form', 'form', 'form', 'form', 'form', 'form', 'fax'),
      assigned_at: one(null, start - 3_600_000),
      attributes,
      activities,
    };
  });
}

/** The columns of leads and of their activities, as plain lists. */
export function columnsOf(leads) {
  const columns = { id: leads.map(({ id }) => id), origin: leads.map(({ origin }) => origin), assigned_at: leads.map((lead) => lead.assigned_at) };
  for (const field of Object.keys(FIELDS.fields)) columns[field] = leads.map(({ attributes }) => attributes[field]);
  const events = leads.flatMap(({ id, activities }) => (activities ?? []).map((event) => ({ lead: id, ...event })));
  const activities = Object.fromEntries(['lead', 'kind', 'at', 'id'].map((key) => [key, events.map((event) => event[key])]));
  return { columns, activities };
}

/** The row that a frame has for the answer of a lead. */
export function rowOf(answer, engine) {
  const good = answer.errors === undefined;
  const [error] = good ? [null] : answer.errors;
  const row = { lead_id: answer.lead_id, lead_type: answer.lead_type ?? null, computed_lead_type: answer.computed_lead_type ?? null };
  for (const { id } of engine.policy.axes) row[`axes.${id}`] = good ? answer.axes[id].total : null;
  return {
    ...row,
    x_band: answer.x?.band ?? null,
    y_band: answer.y?.band ?? null,
    flagged: answer.flagged ?? null,
    flags: answer.flags ?? null,
    scenario: answer.scenario ?? null,
    due_at: answer.due_at ?? null,
    priority: answer.priority ?? null,
    error: error?.code ?? null,
    error_path: error?.path ?? null,
    error_message: error?.message ?? null,
  };
}

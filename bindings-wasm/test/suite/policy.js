// A small policy for the tests that are about calls, not about rules.

export const POLICY = {
  format: 1,
  id: 'showroom',
  version: '1',
  time_zone: '+09:00',
  fields: { budget: { type: 'number' }, note: { type: 'text' }, born: { type: 'date' } },
  activities: { visit: {} },
  axes: [
    {
      id: 'activity',
      range: { min: 0, max: 100 },
      rules: [
        { id: 'visits', activity: 'visit', points: 10, at_most: 5 },
        { id: 'budget', field: 'budget', bands: [{ from: 0, points: 5 }, { from: 1000, points: 20 }], unknown: 1 },
      ],
    },
  ],
  grids: {
    form: { x: { axes: ['activity'], bands: [{ id: 'low' }, { id: 'mid', from: 20 }, { id: 'high', from: 40 }] }, cells: { low: 'cold', mid: 'warm', high: 'hot' } },
  },
};

export const AS_OF = '2026-11-22T09:00:00+09:00';

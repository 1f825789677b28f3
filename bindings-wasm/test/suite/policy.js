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

const week = (...openings) => Object.fromEntries(['mon', 'tue', 'wed', 'thu', 'fri'].map((day) => [day, openings]));

/** The same with all that stands around a decision. */
export const SHOP = {
  ...POLICY,
  id: 'shop',
  title: { ko: '전시장', en: 'Showroom' },
  fields: { ...POLICY.fields, owns: { type: 'boolean' } },
  activities: { visit: {}, quote: {} },
  axes: [
    {
      id: 'activity',
      range: { min: 0, max: 100 },
      rules: [
        { id: 'visits', activity: 'visit', points: 30, within: '10d' },
        { id: 'quotes', activity: 'quote', points: 40, decay: { linear: { days: 20 } } },
        { id: 'budget', field: 'budget', bands: [{ from: 0, points: 5 }, { from: 1000, points: 20 }], unknown: 1 },
      ],
    },
  ],
  grids: {
    form: {
      x: { axes: ['activity'], bands: [{ id: 'low' }, { id: 'mid', from: 30 }, { id: 'high', from: 60 }] },
      cells: { low: 'cold', mid: 'warm', high: 'hot' },
      hold: 5,
    },
  },
  flags: [{ id: 'owner', basis: 'ownership', when: { field: 'owns', is: true }, title: { ko: '보유 고객' } }],
  channels: { dealer: { ko: '딜러' }, call_center: { ko: '상담사' }, online: { ko: '온라인' } },
  calendars: [{ id: 'office', hours: week(['09:00', '18:00']), holidays: ['2026-12-25'], known_until: '2026-12-31' }],
  scenarios: [
    {
      id: 'hot',
      title: { ko: 'Hot 대응', en: 'Hot lead' },
      for: { lead_types: ['hot'] },
      channels: ['dealer', 'call_center'],
      respond_within: '4h',
      calendar: 'office',
      first_contact: ['dealer_contacted'],
      first_line: { channels: ['dealer'], task: { ko: '딜러 연락', en: 'The dealer calls' } },
      second_line: { on: 'no_reaction', wait: '9h', within: '2h', channels: ['call_center'], task: { ko: '상담사 후속 접촉', en: 'The call centre follows up' } },
    },
    { id: 'warm', for: { lead_types: ['warm'] }, channels: ['call_center'], respond_within: '12h', first_contact: ['call_reached'], first_line: { channels: ['call_center'] } },
    { id: 'cold', for: { lead_types: ['cold'] }, channels: ['online'], respond_within: '12h', first_contact: ['message_clicked'], hand_over: { on: 'message_clicked', to: 'warm' } },
  ],
  attainable: [{ activity: 'visit' }, { activity: 'quote', cost: 3 }, { field: 'budget', cost: 2 }],
  governance: { flag_administrator: '김 관리자 <flags@example.com>', stakeholders: ['dealers@example.com', '상담실 <calls@example.com>'] },
};

/** Monday morning; 90 points, hot. */
export const MONDAY = '2026-11-23T09:00:00+09:00';
export const KIM = {
  id: '리드-17 김하늘',
  origin: 'form',
  attributes: { budget: 1500, owns: true },
  activities: [{ kind: 'visit', at: '2026-11-20T10:00:00+09:00' }, { kind: 'quote', at: '2026-11-22T10:00:00+09:00' }],
};

// The same rules written out by hand in JavaScript: what a rule engine has to be compared with in the end.

const DAY = 86_400_000;
const REGION = { 서울: 8, 경기: 7, 부산: 6, 대구: 5, 인천: 5 };
const OCCUPATION = { office: 12, self_employed: 10, public: 11, student: 2 };
const HOUSEHOLD = { single: 4, couple: 6, family: 9 };
const HORIZON = { one_month: 15, three_months: 10, six_months: 5 };
const FINANCING = { cash: 6, instalment: 5, lease: 7, rental: 4 };

export default function plain({ lead, asOfMillis }) {
  const run = () => ({ activity: activity(lead, asOfMillis), demographic: demographic(lead.attributes) });
  return [{ engine: 'by hand', version: process.versions.node, what: 'object to two totals', run, totals: (totals) => totals }];
}

function activity({ attributes, activities }, asOf) {
  let points = 0;
  let pages = 0;
  let clicks = 0;
  let brochures = 0;
  let asked = false;
  for (const { kind, at } of activities) {
    const elapsed = asOf - Date.parse(at);
    const age = Math.floor(elapsed / DAY);
    switch (kind) {
      case 'quote_request':
        points += thousandths((25 * Math.max(0, 60 - age)) / 60);
        asked ||= age < 30;
        break;
      case 'test_drive_request':
        points += age < 7 ? 40 : age < 30 ? 24 : 0;
        asked ||= age < 30;
        break;
      case 'page_view':
        if (age < 30) pages += 0.5;
        break;
      case 'email_click':
        clicks += thousandths(4 * 2 ** (-age / 14));
        break;
      case 'brochure':
        if (age < 90) points += thousandths((6 * (90 - age)) / 90);
        if (age < 14) brochures += 1;
        break;
      case 'chat':
        if (age < 14) points += 3;
        break;
    }
  }
  points += Math.min(20, Math.min(10, pages) + clicks);
  if (brochures >= 2 && attributes.occupation !== 'student') points += 8;
  if (attributes.horizon === 'one_month' || (attributes.budget >= 50_000_000 && asked)) points += 10;
  return Math.min(100, Math.max(0, points));
}

function demographic({ age, budget, car_age, consent, financing, horizon, household, licence_years, models, occupation, owns_vehicle, region }) {
  let points = age >= 60 ? 8 : age >= 45 ? 12 : age >= 30 ? 15 : age >= 20 ? 5 : 0;
  points += occupation === undefined ? 4 : (OCCUPATION[occupation] ?? 0);
  points += household === undefined ? 3 : (HOUSEHOLD[household] ?? 0);
  points += region === undefined ? 0 : (REGION[region] ?? 3);
  points += budget >= 60_000_000 ? 14 : budget >= 40_000_000 ? 9 : budget >= 20_000_000 ? 4 : 0;
  points += horizon === undefined ? 2 : (HORIZON[horizon] ?? 0);
  points += FINANCING[financing] ?? 0;
  points += car_age === undefined ? 2 : car_age >= 5 ? 9 : car_age >= 3 ? 4 : 1;
  points += licence_years === undefined ? 1 : licence_years >= 3 ? 3 : licence_years >= 1 ? 0 : -5;
  points += consent ? 5 : -10;
  if (owns_vehicle) points += 6;
  if (models.includes('gv80') || models.includes('g90')) points += 8;
  return Math.min(100, Math.max(0, points));
}

function thousandths(points) {
  return Math.trunc(points * 1000) / 1000;
}

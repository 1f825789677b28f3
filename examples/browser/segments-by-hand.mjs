// The rules of the page once more, in plain loops: what the engine must say of an orders file.

const DAY = 86_400_000;

/** Orders as `{customer, day, order, cents}`; gives a map of each customer to what is known of it. */
export function byHand(rows, asOf) {
  const customers = new Map();
  for (const { customer, day, order, cents } of rows) {
    if (customer === '') continue;
    const one = customers.get(customer) ?? { bought: new Set(), rows: 0, net: 0n, last: null };
    customers.set(customer, one);
    one.net += cents;
    if (cents < 0n) continue; // a refund: money only
    one.rows += 1;
    one.bought.add(order ?? `row ${one.rows}`);
    if (one.last === null || day > one.last) one.last = day;
  }
  const paid = [...customers.values()].map(({ net }) => net).filter((net) => net > 0n);
  paid.sort((a, b) => (a < b ? -1 : Number(a > b)));
  for (const one of customers.values()) {
    one.orders = one.bought.size;
    one.days = one.last === null ? null : Math.round((Date.parse(asOf) - Date.parse(one.last)) / DAY);
    const r = one.days === null ? null : 5 - [7, 30, 90, 180].filter((cut) => one.days > cut).length;
    const f = one.orders === 0 ? null : 1 + [2, 3, 5, 10].filter((cut) => one.orders >= cut).length;
    const less = paid.findIndex((net) => net >= one.net);
    const m = one.net <= 0n || one.orders === 0 ? 1 : 1 + Math.floor((5 * less) / paid.length);
    Object.assign(one, { r, f, m, code: [r, f, m].map((score) => score ?? '-').join(''), segment: segment(r, f, m) });
  }
  return customers;
}

function segment(r, f, m) {
  if (r === null) return 'cold_lead'; // nothing is known of a lead
  if (f === 1 && r === 1) return 'one_time_lapsed';
  if (r >= 4 && f >= 4 && m === 5) return 'vip';
  if (r >= 3 && f >= 4) return 'loyal';
  if (r >= 4 && (f >= 2 || m >= 4)) return 'promising';
  if (r >= 4) return 'new_customer';
  return r >= 2 ? 'need_attention' : 'sleeper';
}

/** `1234.5` as cents. */
export function cents(text) {
  const [, sign, whole, fraction] = /^(-?)(\d+)(?:\.(\d{1,2}))?$/.exec(text);
  return BigInt(`${sign}${whole}${(fraction ?? '').padEnd(2, '0')}`);
}

export function franceRows(text) {
  const [, ...lines] = text.trim().split(/\r?\n/);
  return lines.map((line) => {
    // Only descriptions, which stand before, have commas.
    const [quantity, when, price, customer] = line.split(',').slice(-5);
    const [, month, day, year] = /^(\d+)\/(\d+)\/(\d+) /.exec(when);
    const order = line.slice(0, line.indexOf(','));
    return { customer, order, day: `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`, cents: BigInt(quantity) * cents(price) };
  });
}

export function cdnowRows(text) {
  return text.trim().split(/\r?\n/).map((line) => {
    const [customer, , date, , amount] = line.trim().split(/ +/);
    return { customer, day: `${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)}`, cents: cents(amount) };
  });
}

// The first customers by any column, and why one of them has its scores.

import { element } from './element.js';
import { currentLanguage, label, number, word } from './words.js';

const find = (id) => document.getElementById(id);

/** Rows that are shown. */
const SHOWN = 100;

/** What is shown, in which order it is sorted first, and how a value is read. */
const COLUMNS = {
  customer: { first: 1 },
  segment: { first: 1 },
  code: { first: -1 },
  days: { first: 1, isNumber: true },
  orders: { first: -1, isNumber: true },
  net: { first: -1, isNumber: true },
  last_at: { first: -1 },
};

/** The order stays from file to file and from language to language. */
let by = { name: 'net', direction: -1 };

export function showTable(customers, segments) {
  const places = order(customers, segments);
  const titles = new Map(segments.map(({ id, title }) => [id, label(title, id)]));

  const head = element('tr', '', '');
  for (const [name, { first, isNumber }] of Object.entries(COLUMNS)) {
    const isChosen = name === by.name;
    const cell = element('th', isNumber ? 'amount' : '', '', { scope: 'col', 'aria-sort': isChosen ? (by.direction > 0 ? 'ascending' : 'descending') : 'none' });
    const button = element('button', '', word(`col_${name}`), { type: 'button', 'data-sort': name });
    button.addEventListener('click', () => {
      by = { name, direction: isChosen ? -by.direction : first };
      showTable(customers, segments);
      find('table').querySelector(`[data-sort=${name}]`).focus();
    });
    cell.append(button);
    head.append(cell);
  }
  const rows = places.slice(0, SHOWN).map((place) => {
    const [row] = customers.rows(place, place + 1);
    const line = element('tr', '', '');
    for (const [name, { isNumber }] of Object.entries(COLUMNS)) {
      const cell = element(name === 'customer' ? 'th' : 'td', isNumber ? 'amount' : '', name === 'customer' ? '' : shown(name, row[name], titles));
      if (name === 'customer') {
        cell.scope = 'row';
        cell.append(why(customers, row.customer));
      }
      line.append(cell);
    }
    return line;
  });
  const parts = [element('thead', '', ''), element('tbody', '', '')];
  parts[0].append(head);
  parts[1].append(...rows);
  find('table').replaceChildren(...parts);
  find('why').hidden = true;
  const few = customers.length > SHOWN ? `${word('first_rows')} ${number(SHOWN)} / ${number(customers.length)}. ` : '';
  find('shown').textContent = few + word('table_hint');
}

/** The customer, who explains itself when pressed. */
function why(customers, key) {
  const button = element('button', 'key', String(key), { type: 'button' });
  button.addEventListener('click', () => {
    find('why').textContent = customers.explain(key, currentLanguage());
    find('why').hidden = false;
    find('why').focus();
  });
  return button;
}

function shown(name, value, titles) {
  if (value === null || value === undefined) return '–';
  if (name === 'segment') return titles.get(value) ?? value;
  // An amount is an exact text; only its digits before the point are grouped.
  if (name === 'net') return String(value).replace(/^(-?)(\d+)/, (_, sign, whole) => sign + whole.replace(/\B(?=(\d{3})+$)/g, ','));
  if (name === 'last_at') return String(value instanceof Date ? value.toISOString() : value).slice(0, 10);
  return name === 'days' || name === 'orders' ? number(value) : String(value);
}

/** The places of all customers in the chosen order; unknown ones come last, equal ones stay as they were. */
function order(customers, segments) {
  const values = keys(customers.column(by.name), by.name, segments);
  const places = Array.from({ length: customers.length }, (_, place) => place);
  const isUnknown = (value) => value === null || value === undefined || Number.isNaN(value);
  return places.sort((left, right) => {
    const [a, b] = [values[left], values[right]];
    if (isUnknown(a) || isUnknown(b)) return Number(isUnknown(a)) - Number(isUnknown(b)) || left - right;
    return (a < b ? -by.direction : Number(a > b) * by.direction) || left - right;
  });
}

/** What is compared: segments by their place in the policy, amounts exactly. */
function keys(column, name, segments) {
  if (name === 'segment') {
    const place = column.names.map((id) => segments.findIndex((segment) => segment.id === id));
    return Array.from(column.codes, (code) => place[code]);
  }
  if (name === 'net') return column.map((text) => BigInt(text.replace('.', '')));
  return column;
}

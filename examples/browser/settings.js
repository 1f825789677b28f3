// How a file is read: every guess as a choice, and the first rows with what each column is.

import { ROLES } from './columns.js';
import { DELIMITERS, ENCODINGS } from './csv.js';
import { element } from './element.js';
import { DATE_FORMATS } from './values.js';
import { word } from './words.js';

/** Rows of the preview. */
const SHOWN = 5;
const NEEDED = new Set(['customer', 'at']);

/** Fills `parent` with the choices; `changes` has what is done about each. */
export function showSettings(parent, { encoding, delimiter, records, reading, cuts }, asOf, changes) {
  const { hasHeader, roles, format, isAmbiguous, mark } = reading;
  const width = records.slice(0, 100).reduce((most, record) => Math.max(most, record.length), 0);
  const names = Array.from({ length: width }, (_, at) => (hasHeader && records[0][at]?.trim()) || `${word('column')} ${at + 1}`);
  const columns = names.map((name, at) => [String(at), name]);
  const roleChoice = (role) => {
    // An amount may be the product of two others.
    const none = role === 'amount' ? word('as_product') : '–';
    const options = NEEDED.has(role) && roles[role] !== null ? columns : [['', none], ...columns];
    const given = roles[role] === null ? '' : String(roles[role]);
    return choice(role, word(`role_${role}`), options, given, (at) => changes.role(role, at === '' ? null : Number(at)));
  };
  // Quantity and price matter only where there is no amount.
  const shown = ROLES.filter((role) => roles.amount === null || (role !== 'quantity' && role !== 'price'));
  const named = (ids, prefix) => ids.map((id) => [id, word(`${prefix}_${id}`)]);
  const focused = document.activeElement?.id;

  const date = choice('format', word('format'), named(DATE_FORMATS, 'format'), format, changes.format);
  if (isAmbiguous) date.append(element('small', 'doubt', word('format_doubt')));
  const day = element('label', 'field', '');
  const input = element('input', '', '', { type: 'date', id: 'set-asOf', min: '1900-01-01', max: '2199-12-31' });
  input.value = asOf;
  input.addEventListener('change', () => (input.value === '' || input.validity.valid) && changes.asOf(input.value));
  day.append(element('span', 'name', word('as_of')), input);

  parent.replaceChildren(
    ...shown.map(roleChoice),
    date,
    choice('mark', word('mark'), [['.', '1,234.50'], [',', '1.234,50']], mark, changes.mark),
    day,
    choice('cuts', word('cuts'), named(['standard', 'quantiles'], 'cuts'), cuts, changes.cuts),
    choice('header', word('header'), [['yes', word('yes')], ['no', word('no')]], hasHeader ? 'yes' : 'no', changes.header),
    choice('delimiter', word('delimiter'), named(Object.keys(DELIMITERS), 'delimiter'), delimiter, changes.delimiter),
    choice('encoding', word('encoding'), ENCODINGS.map((id) => [id, id.toUpperCase()]), encoding, changes.encoding),
  );
  // The choices are made anew; whoever walks through them by keyboard stays where they are.
  if (focused?.startsWith('set-')) document.getElementById(focused)?.focus();
}

function choice(id, name, options, given, change) {
  const made = element('label', 'field', '');
  const select = element('select', '', '', { id: `set-${id}` });
  for (const [value, text] of options) select.append(new Option(text, value, false, value === given));
  select.addEventListener('change', () => change(select.value));
  made.append(element('span', 'name', name), select);
  return made;
}

/** The first rows, with the role of each column above. */
export function showPreview(table, { records, numbers, reading: { hasHeader, roles } }) {
  const rows = records.slice(0, SHOWN + (hasHeader ? 1 : 0));
  const width = rows.reduce((most, record) => Math.max(most, record.length), 0);
  const columns = Array.from({ length: width }, (_, at) => at);
  const role = (at) => ROLES.find((name) => roles[name] === at);
  const head = element('tr', '', '');
  head.append(element('th', '', ''));
  for (const at of columns) {
    const found = role(at);
    head.append(element('th', found === undefined ? '' : 'used', found === undefined ? '' : word(`role_${found}`), { scope: 'col' }));
  }
  const body = rows.map((record, index) => {
    const line = element('tr', index === 0 && hasHeader ? 'names' : '', '');
    line.append(element('th', 'number', String(numbers[index]), { scope: 'row' }));
    for (const at of columns) line.append(element('td', role(at) === undefined ? '' : 'used', record[at] ?? ''));
    return line;
  });
  const parts = [element('thead', '', ''), element('tbody', '', '')];
  parts[0].append(head);
  parts[1].append(...body);
  table.replaceChildren(table.caption, ...parts);
}

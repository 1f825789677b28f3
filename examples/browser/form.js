// The form, made from the policy: one control for each field and one button for each activity.

import { days, label, say, unitName, valueName, word } from './words.js';

const DAY = 86_400_000;

/** Ages that an event may be given. */
const AGES = [0, 1, 3, 7, 14, 30, 60, 90];

/** Builds the form; `read(now)` gives the lead that it holds. */
export function buildForm(form, policy, changed) {
  // Controls that need the whole width come last; the order of the keys means nothing.
  const fields = Object.entries(policy.fields).sort(([, a], [, b]) => (a.type === 'texts') - (b.type === 'texts'));
  const readers = fields.map(([id, field]) => {
    const control = CONTROLS[field.type](id, field);
    form.querySelector('#fields').append(control.element);
    return [id, control.read];
  });
  buildOrigins(form.querySelector('#origin'), policy.grids);
  const events = buildActivities(form.querySelector('#activities'), policy.activities, changed);
  form.addEventListener('input', changed);
  form.addEventListener('submit', (event) => event.preventDefault());

  return (now) => ({
    id: 'visitor',
    origin: new FormData(form).get('origin'),
    attributes: Object.fromEntries(readers.map(([id, read]) => [id, read()])),
    activities: events.map(({ kind, age }, index) => ({ kind, at: now - age * DAY, id: `e${index}`, ref: `r${index}` })),
  });
}

function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/** Each control gives the value of its field, `null` where nothing is known. */
const CONTROLS = {
  text(id, field) {
    if (field.values === undefined) {
      const input = make('input', { id: `f-${id}`, type: 'text', maxlength: '200' });
      return { element: labelled(id, field, input), read: () => input.value.trim() || null };
    }
    const choices = field.values.map((value) => [value, () => valueName(id, value)]);
    const select = selection(id, choices);
    return { element: labelled(id, field, select), read: () => select.value || null };
  },
  boolean(id, field) {
    const select = selection(id, [['yes', () => word('yes')], ['no', () => word('no')]]);
    return { element: labelled(id, field, select), read: () => (select.value === '' ? null : select.value === 'yes') };
  },
  number(id, field) {
    const input = make('input', { id: `f-${id}`, type: 'number', min: '0', step: 'any', inputmode: 'decimal' });
    return { element: labelled(id, field, input), read: () => input.valueAsNumber }; // NaN is unknown
  },
  date(id, field) {
    const input = make('input', { id: `f-${id}`, type: 'date' });
    return { element: labelled(id, field, input), read: () => input.value || null };
  },
  texts(id, field) {
    const boxes = (field.values ?? []).map((value) => {
      const input = make('input', { type: 'checkbox', value, id: `f-${id}-${value}` });
      return [input, make('label', {}, input, say(make('span'), () => valueName(id, value)))];
    });
    const group = make('div', { class: 'choices', role: 'group', 'aria-labelledby': `l-${id}` }, ...boxes.map(([, element]) => element));
    const name = say(make('span', { class: 'name', id: `l-${id}` }), () => label(field.title, id));
    const chosen = () => boxes.filter(([input]) => input.checked).map(([input]) => input.value);
    // Nothing ticked is nothing known, not a known empty list.
    return { element: make('div', { class: 'field wide' }, name, group), read: () => (chosen().length > 0 ? chosen() : null) };
  },
};

function labelled(id, field, control) {
  const unit = () => (field.unit === undefined ? '' : ` (${unitName(id, field.unit)})`);
  const name = say(make('label', { class: 'name', for: `f-${id}` }), () => label(field.title, id) + unit());
  return make('div', { class: 'field' }, name, control);
}

function selection(id, choices) {
  const options = [['', () => word('unset')], ...choices].map(([value, text]) => say(make('option', { value }), text));
  return make('select', { id: `f-${id}` }, ...options);
}

function buildOrigins(fieldset, grids) {
  // Not in the order of the keys, which means nothing: the lead form first, if there is one.
  const origins = Object.keys(grids).sort((a, b) => (b === 'form') - (a === 'form') || a.localeCompare(b));
  const group = make('div', { class: 'choices' });
  origins.forEach((origin, index) => {
    const input = make('input', { type: 'radio', name: 'origin', value: origin, id: `o-${origin}` });
    input.defaultChecked = index === 0;
    group.append(make('label', {}, input, say(make('span'), () => label(grids[origin].title, origin))));
  });
  fieldset.append(group);
}

function buildActivities(fieldset, kinds, changed) {
  const events = [];
  const list = fieldset.querySelector('.events');
  for (const [kind, { title }] of Object.entries(kinds)) {
    const button = say(make('button', { type: 'button', 'data-kind': kind }), () => label(title, kind));
    button.addEventListener('click', () => {
      const event = { kind, age: 0 };
      events.push(event);
      list.append(eventRow(event, title, () => {
        events.splice(events.indexOf(event), 1);
        button.focus(); // the control that had the focus is gone
        changed();
      }));
      changed();
    });
    fieldset.querySelector('.kinds').append(button);
  }
  return events;
}

function eventRow(event, title, removed) {
  const name = make('span', { class: 'name' });
  const age = make('select', {}, ...AGES.map((count) => say(make('option', { value: count }), () => days(count))));
  age.addEventListener('input', () => {
    event.age = Number(age.value);
  });
  const remove = make('button', { type: 'button', class: 'remove' }, '×');
  const row = make('li', {}, name, age, remove);
  // Spoken names, which change with the language too.
  say(name, () => {
    age.setAttribute('aria-label', `${label(title, event.kind)}: ${word('when')}`);
    remove.setAttribute('aria-label', `${label(title, event.kind)}: ${word('remove')}`);
    return label(title, event.kind);
  });
  remove.addEventListener('click', () => {
    row.remove();
    removed();
  });
  return row;
}

// One lead over the next 90 days. Serve the repository's root and open /examples/browser/time.html.
// `?lang=ko|en` chooses the language, `?as_of=2026-11-23T09:00:00%2B09:00` the instant (else it is now).

import init, { Engine } from '../../bindings-wasm/js/index.js';
import { drawChart, head } from './chart.js';
import { query, run, speakWith } from './page.js';
import { DAYS, samples, stateAt, timeline } from './timeline.js';
import { daysAhead, instant, label, number, say, word } from './words.js';

const find = (id) => document.getElementById(id);
const MINUTE = 60_000;
const asOf = Date.parse(query.get('as_of') ?? '') || Math.floor(Date.now() / MINUTE) * MINUTE;

await run(async () => {
  await init();
  return Engine.default();
}, start);

function start(engine) {
  const { policy } = engine;
  // How the policy's zone writes an instant shows in any answer about that instant.
  const leads = samples(asOf, (at) => engine.score({ id: 'nobody', origin: 'form' }, { asOf: at, horizon: '0d' }).as_of);
  const text = find('lead-text');
  const day = find('day');
  let line;
  let point = () => {};

  function read() {
    let read;
    try {
      read = timeline(engine, text.value, asOf);
    } catch (error) {
      read = { errors: [error] };
    }
    showErrors(read.errors ?? []);
    if (read.errors === undefined) line = read;
    document.querySelector('main').classList.toggle('stale', read.errors !== undefined);
    find('stale').hidden = read.errors === undefined;
    show();
  }

  function show() {
    if (line === undefined) return;
    find('picture-heading').textContent = `${line.decision.lead_id} · ${instant(line.days[0].text, { dateStyle: 'medium' })} – ${instant(line.days[DAYS].text, { dateStyle: 'medium' })}`;
    point = drawChart(find('chart'), policy, line);
    showLegend(line);
    showChanges(policy, line);
    showDay();
  }

  function showDay() {
    point(Number(day.value));
    const sample = line.days[day.value];
    const side = (name) => {
      if (sample[name] === null) return [];
      const { axes, bands } = policy.grids[line.decision.origin][name];
      const title = axes.map((id) => label(policy.axes.find((axis) => axis.id === id).title, id)).join(' + ');
      const band = bands.find(({ id }) => id === sample[name].band);
      return [`${title} ${number(sample[name].total)} (${label(band.title, band.id)})`];
    };
    const { lead_type: type } = stateAt(line, sample.at);
    const badge = make('b', `badge small ${type}`, word(type));
    const when = instant(sample.text, { dateStyle: 'medium' });
    find('readout').replaceChildren(badge, make('span', '', `${daysAhead(day.value)}, ${when}: ${[...side('x'), ...side('y')].join(' · ')}`));
    day.setAttribute('aria-valuetext', `${when}, ${word(type)}`);
  }

  for (const [id, lead] of Object.entries(leads)) {
    const option = say(make('option', '', ''), () => word(`sample_${id}`));
    option.value = JSON.stringify(lead, null, 2);
    find('sample').append(option);
  }
  text.value = find('sample').value;
  find('sample').addEventListener('change', () => {
    text.value = find('sample').value;
    read();
  });
  text.addEventListener('input', read);
  day.addEventListener('input', showDay);
  find('chart').addEventListener('pointermove', ({ offsetX, currentTarget }) => {
    const { left, right } = plotOf(currentTarget);
    day.value = Math.round(((offsetX - left) / (right - left)) * DAYS);
    showDay();
  });
  new ResizeObserver(show).observe(find('chart'));
  speakWith('time_heading', () => {
    day.setAttribute('aria-label', word('day'));
    find('sample').setAttribute('aria-label', word('sample'));
    read();
  });
}

/** Where the days begin and end in the chart, in its own pixels. */
function plotOf(svg) {
  const { x, width } = svg.querySelector('.band').getBBox();
  return { left: x, right: x + width };
}

function showErrors(errors) {
  find('errors').replaceChildren(
    ...errors.map(({ path, message, help }) => {
      const item = make('li', '', '');
      // What the engine calls the argument `lead` is the whole text here.
      const place = path.replace(/^\/lead(?=\/|$)/, '');
      if (place !== '') item.append(make('code', '', place), ' ');
      item.append(`${message}; ${help}`);
      return item;
    }),
  );
  find('lead-text').setAttribute('aria-invalid', String(errors.length > 0));
}

function showLegend({ changes, due, overrideEnd }) {
  const rows = [
    ['line', 'score_line'],
    ['area', 'bands'],
    ...(changes.length > 0 ? [['change', 'change']] : []),
    ...(due === null ? [] : [['due', 'due']]),
    ...(overrideEnd === null ? [] : [['override-end', 'override-end']]),
  ];
  find('legend').replaceChildren(
    ...rows.map(([kind, name]) => {
      const item = make('li', '', '');
      item.append(sign(kind), word(name));
      return item;
    }),
  );
}

function sign(kind) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('viewBox', '0 0 22 22');
  svg.setAttribute('class', `sign mark ${kind}`);
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  const shapes = { line: 'M1 15H9V7H21', area: 'M1 4H21V18H1z' };
  path.setAttribute('d', shapes[kind] ?? head(kind, 11, 11));
  path.setAttribute('class', { line: 'score', area: 'band' }[kind] ?? 'head');
  svg.append(path);
  return svg;
}

/** The same as the chart says, for reading: what changes when, in order, with deadline and override. */
function showChanges(policy, line) {
  const rows = line.changes.map(({ at, text, state }, index) => ({ at, text, kind: 'change', sign: index + 1, what: describe(policy, state, stateAt(line, at - 1)) }));
  if (line.due !== null) rows.push({ at: Date.parse(line.due), text: line.due, kind: 'due', sign: '◆', what: [word('due')] });
  if (line.overrideEnd !== null) rows.push({ at: Date.parse(line.overrideEnd), text: line.overrideEnd, kind: 'override-end', sign: '■', what: [word('override-end')] });
  rows.sort((a, b) => a.at - b.at);
  const now = { text: line.days[0].text, kind: 'now', sign: '', what: describe(policy, line.now) };
  const items = [now, ...rows].map(({ text, kind, sign: shown, what }) => {
    const item = make('li', kind, '');
    const time = make('time', '', kind === 'now' ? `${word('now')}, ${instant(text)}` : instant(text));
    time.dateTime = text;
    item.append(make('span', 'number', String(shown)), time, make('span', 'what', what.join(' · ')));
    return item;
  });
  if (line.changes.length === 0) items.push(make('li', 'none', word('no_change')));
  find('changes').replaceChildren(...items);
}

/** Type, flags and scenario in words; of a change only what differs. */
function describe(policy, state, before) {
  const scenario = policy.scenarios.find(({ id }) => id === state.scenario);
  const flags = state.flags.map((id) => `⚑ ${label(policy.flags.find((flag) => flag.id === id).title, id)}`);
  const parts = [
    [word(state.lead_type), state.lead_type !== before?.lead_type],
    [label(scenario?.title, state.scenario ?? '–'), state.scenario !== before?.scenario],
    [flags.join(' ') || word('no_flag'), before === undefined ? flags.length > 0 : state.flags.join() !== before.flags.join()],
  ];
  return parts.filter(([, shown]) => shown).map(([text]) => text);
}

function make(tag, className, text) {
  const element = document.createElement(tag);
  if (className !== '') element.className = className;
  element.textContent = text;
  return element;
}

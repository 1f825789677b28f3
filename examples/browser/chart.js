// Draws a timeline as SVG: lead type as a strip, below it a panel for each side of the grid.

import { bandAreas, dayTicks, extent, levels, linear, round, spans, spread, stepPath } from './scale.js';
import { date, instant, label, number, word } from './words.js';

const SVG = 'http://www.w3.org/2000/svg';
const LEFT = 38;
const RIGHT = 12;
const MARKS = 30;
const STRIP = 30;
const TITLE = 34;
const AXIS = 34;

/** Draws `line` in `svg`, as wide as it is; gives `point(day)`, which moves the cursor. */
export function drawChart(svg, policy, line) {
  const width = Math.max(300, svg.clientWidth);
  const right = width - RIGHT;
  const x = linear([line.start, line.end], [LEFT, right]);
  const grid = policy.grids[line.decision.origin];
  const sides = ['x', 'y'].filter((side) => grid[side] !== undefined);
  const height = width > 520 ? 190 : 140;
  const tops = sides.map((_, index) => MARKS + STRIP + index * (TITLE + height) + TITLE);
  const bottom = tops.at(-1) + height;
  // Stems of marks leave out the titles between these.
  const pieces = [[MARKS, MARKS + STRIP - 4], ...tops.map((top) => [top, top + height])];

  svg.setAttribute('viewBox', `0 0 ${width} ${bottom + AXIS}`);
  svg.setAttribute('height', bottom + AXIS);
  const panels = sides.map((side, index) => panel(policy, grid[side], line, side, x, [tops[index], tops[index] + height]));
  const cursor = draw('g', { class: 'cursor', 'aria-hidden': 'true' });
  svg.replaceChildren(
    draw('title', {}, word('chart')),
    strip(line, x),
    ...panels.map(({ element }) => element),
    dates(line, x, bottom, right),
    marks(line, x, pieces, [LEFT + 9, right - 9]),
    cursor,
  );
  return (day) => {
    const sample = line.days[day];
    const at = round(x(sample.at));
    cursor.replaceChildren(
      draw('path', { d: stem(at, pieces) }),
      ...panels.map(({ side, y }) => draw('circle', { cx: at, cy: round(y(sample[side].total)), r: 4.5 })),
    );
  };
}

function strip(line, x) {
  const group = draw('g', { class: 'strip' });
  for (const { start, end, state } of spans(line.start, line.end, line.now, line.changes)) {
    const [from, to] = [round(x(start)), round(x(end))];
    group.append(draw('rect', { x: from, y: MARKS, width: round(to - from), height: STRIP - 4, class: `type ${state.lead_type}` }));
    const name = word(state.lead_type);
    if (to - from > 8 + 8 * name.length) group.append(draw('text', { x: round((from + to) / 2), y: MARKS + 18, class: 'type-name' }, name));
  }
  return group;
}

function panel(policy, side, line, name, x, [top, bottom]) {
  const totals = line.samples.map((sample) => sample[name].total);
  const starts = side.bands.map(({ from }) => from ?? 0);
  const domain = extent(totals, starts);
  const y = linear(domain, [bottom, top]);
  const [left, right] = [x(line.start), x(line.end)];
  const group = draw('g', { class: `panel ${name}` });
  const title = side.axes.map((id) => label(policy.axes.find((axis) => axis.id === id).title, id)).join(' + ');
  group.append(draw('text', { x: LEFT, y: top - 9, class: 'panel-name' }, title));
  const areas = bandAreas(side.bands, domain, y);
  areas.forEach(({ id, top: edge, height }, index) => {
    const strength = areas.length === 1 ? 0.1 : 0.05 + (0.17 * index) / (areas.length - 1);
    group.append(draw('rect', { x: left, y: edge, width: round(right - left), height, class: 'band', 'data-band': id, 'fill-opacity': round(strength * 100) / 100 }));
  });
  for (const level of levels(domain, 4)) {
    const at = round(y(level));
    group.append(draw('line', { x1: left, x2: right, y1: at, y2: at, class: 'level' }), draw('text', { x: LEFT - 6, y: at + 4, class: 'level-name' }, number(level)));
  }
  side.bands.forEach(({ id, title: text }, index) => {
    const { top: edge, height } = areas[index];
    if (height > 14) group.append(draw('text', { x: right - 6, y: edge + Math.min(16, height / 2 + 4), class: 'band-title' }, label(text, id)));
  });
  const points = line.samples.map((sample) => [x(sample.at), y(sample[name].total)]);
  group.append(draw('path', { d: stepPath(points), class: 'score' }));
  return { element: group, side: name, y };
}

function dates(line, x, bottom, right) {
  const group = draw('g', { class: 'dates' });
  for (const day of dayTicks(line.days.length - 1, right - LEFT, 66)) {
    const { at, text } = line.days[day];
    const place = round(x(at));
    group.append(draw('line', { x1: place, x2: place, y1: bottom, y2: bottom + 5 }));
    const anchor = day === 0 ? 'start' : place > right - 24 ? 'end' : 'middle';
    group.append(draw('text', { x: day === 0 ? place - 4 : place, y: bottom + 20, 'text-anchor': anchor }, date(text)));
  }
  return group;
}

/** Vertical marks: numbered changes, the deadline, the end of an override. */
function marks(line, x, pieces, bounds) {
  const found = line.changes.map(({ at, text }, index) => ({ kind: 'change', at, text, sign: String(index + 1) }));
  if (line.due !== null) found.push({ kind: 'due', at: Date.parse(line.due), text: line.due, sign: '' });
  if (line.overrideEnd !== null) found.push({ kind: 'override-end', at: Date.parse(line.overrideEnd), text: line.overrideEnd, sign: '' });
  found.sort((a, b) => a.at - b.at);
  const heads = spread(found.map(({ at }) => x(at)), 19, bounds);
  const group = draw('g', { class: 'marks' });
  found.forEach(({ kind, at, text, sign }, index) => {
    const place = round(x(at));
    const mark = draw('g', { class: `mark ${kind}` });
    mark.append(
      draw('title', {}, `${word(kind)}: ${instant(text)}`),
      draw('path', { d: `M${heads[index]} 19L${place} ${MARKS}${stem(place, pieces)}`, class: 'stem' }),
      draw('path', { d: head(kind, heads[index], 11), class: 'head' }),
    );
    if (sign !== '') mark.append(draw('text', { x: heads[index], y: 15 }, sign));
    group.append(mark);
  });
  return group;
}

function stem(x, pieces) {
  return pieces.map(([from, to]) => `M${x} ${from}V${to}`).join('');
}

/** The sign of a mark, around a centre: circle, diamond or square. */
export function head(kind, x, y) {
  if (kind === 'change') return `M${x - 8} ${y}a8 8 0 1 0 16 0a8 8 0 1 0 -16 0z`;
  if (kind === 'due') return `M${x} ${y - 8}l8 8l-8 8l-8 -8z`;
  return `M${x - 6.5} ${y - 6.5}h13v13h-13z`;
}

function draw(tag, attributes, text) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  if (text !== undefined) element.textContent = text;
  return element;
}

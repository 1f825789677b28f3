// The grid as a picture: a cell for each pair of bands, and the lead's place among them.

import { currentLanguage, label, points, word } from './words.js';

const SVG = 'http://www.w3.org/2000/svg';
const LEFT = 92;
const TOP = 8;
const WIDTH = 300;
const HEIGHT = 234;

/** How much of an open band is shown: the last one has no end. */
const OPEN = 30;

export function drawGrid(svg, policy, decision) {
  const grid = policy.grids[decision.origin];
  const [columns, rows] = [grid.x.bands, grid.y?.bands ?? [{ id: null }]];
  const [cellWidth, cellHeight] = [WIDTH / columns.length, HEIGHT / rows.length];
  const bottomUp = (row) => TOP + HEIGHT - (row + 1) * cellHeight;
  const parts = [];

  rows.forEach((row, y) => {
    columns.forEach((column, x) => {
      const type = grid.y === undefined ? grid.cells[column.id] : grid.cells[row.id][column.id];
      const here = column.id === decision.x.band && (decision.y === null || row.id === decision.y.band);
      const at = { x: LEFT + x * cellWidth, y: bottomUp(y) };
      parts.push(
        draw('rect', { x: at.x + 2, y: at.y + 2, width: cellWidth - 4, height: cellHeight - 4, rx: 6, class: `cell ${type}${here ? ' here' : ''}` }),
        draw('text', { x: at.x + cellWidth / 2, y: at.y + 22, class: 'cell-name' }, word(type)),
      );
    });
    if (grid.y !== undefined) parts.push(...bandName(LEFT - 10, bottomUp(y) + cellHeight / 2, row, 'end'));
  });
  columns.forEach((column, x) => parts.push(...bandName(LEFT + (x + 0.5) * cellWidth, TOP + HEIGHT + 16, column, 'middle')));
  parts.push(draw('text', { x: LEFT + WIDTH / 2, y: TOP + HEIGHT + 52, class: 'axis-name' }, sideName(policy, grid.x)));
  if (grid.y !== undefined) {
    parts.push(draw('text', { class: 'axis-name', transform: `translate(14 ${TOP + HEIGHT / 2}) rotate(-90)` }, sideName(policy, grid.y)));
  }

  const dot = {
    x: LEFT + place(columns, decision.x) * cellWidth,
    y: TOP + HEIGHT - (decision.y === null ? 0.5 : place(rows, decision.y)) * cellHeight,
  };
  const old = svg.querySelector('.lead');
  const marker = old ?? draw('g', { class: 'lead' });
  if (old === null) marker.append(draw('circle', { r: 9, class: 'halo' }), draw('circle', { r: 5 }));
  marker.setAttribute('transform', `translate(${dot.x.toFixed(1)} ${dot.y.toFixed(1)})`);
  svg.replaceChildren(...parts, marker);
  svg.setAttribute('aria-label', spoken(policy, grid, decision));
}

/** Where a total stands, in bands from the start of the first: 1.5 is the middle of the second. */
function place(bands, { total, band }) {
  const index = bands.findIndex(({ id }) => id === band);
  const start = bands[index].from ?? Math.min(0, total);
  const end = bands[index + 1]?.from ?? start + OPEN;
  return index + Math.min(0.92, Math.max(0.08, (total - start) / (end - start)));
}

function sideName(policy, side) {
  return side.axes.map((id) => label(policy.axes.find((axis) => axis.id === id).title, id)).join(' + ');
}

function bandName(x, y, band, anchor) {
  const from = band.from === undefined ? '' : `${points(band.from)} ≤`.replace('+', '');
  return [
    draw('text', { x, y: y - 2, class: 'band-name', 'text-anchor': anchor }, label(band.title, band.id)),
    draw('text', { x, y: y + 14, class: 'band-from', 'text-anchor': anchor }, from),
  ];
}

function spoken(policy, grid, decision) {
  const side = (which, { total, band }) =>
    `${sideName(policy, grid[which])} ${total} (${label(grid[which].bands.find(({ id }) => id === band).title, band)})`;
  const sides = [side('x', decision.x), ...(decision.y === null ? [] : [side('y', decision.y)])];
  return new Intl.ListFormat(currentLanguage(), { type: 'unit' }).format([label(grid.title, decision.origin), ...sides, word(decision.computed_lead_type)]);
}

function draw(tag, attributes, text) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  if (text !== undefined) element.textContent = text;
  return element;
}

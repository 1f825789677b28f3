// Segments as bars and customers by R and F as a table of colours, from the documents that the engine makes of its counts.

import { element } from './element.js';

const find = (id) => document.getElementById(id);

/** A bar for each segment with its action, in the order of the policy. */
export function showSegments(chart) {
  head('segments', chart);
  const { values } = chart.data;
  const most = chart.encoding.x.scale.domain[1];
  find('segments').replaceChildren(
    ...values.map(({ id, segment, customers, shown, action }) => {
      const item = element('li', '', '', { 'data-segment': id, 'data-customers': customers });
      const bar = element('i', '', '');
      bar.style.inlineSize = `${(100 * customers) / most}%`;
      item.append(element('b', '', segment), element('span', 'shown', shown), bar, element('small', '', action ?? ''));
      return item;
    }),
  );
}

/** A cell for each R and F, the most frequent on top and the most recent on the right. */
export function showHeatMap(chart) {
  head('heat-map', chart);
  const { x, y } = chart.encoding;
  const columns = x.sort;
  const lines = y.sort.map((f, line) => {
    const row = element('tr', '', '');
    if (line === 0) row.append(sideName(y, y.sort.length));
    row.append(element('th', '', String(f), { scope: 'row' }));
    for (const { r, customers, shown, fill, ink } of chart.data.values.slice(line * columns.length, (line + 1) * columns.length)) {
      const cell = element('td', customers === 0 ? 'nobody' : '', '', { 'data-cell': `${r}${f}`, 'data-customers': customers });
      if (customers > 0) Object.assign(cell.style, { backgroundColor: fill, color: ink });
      cell.append(element('b', '', customers.toLocaleString('en-US')), element('small', '', shown));
      row.append(cell);
    }
    return row;
  });
  const feet = element('tr', '', '');
  feet.append(element('td', '', '', { colspan: 2 }), ...columns.map((r) => element('th', '', String(r), { scope: 'col' })));
  const name = element('tr', '', '');
  name.append(element('td', '', '', { colspan: 2 }), element('th', 'side', x.title, { colspan: columns.length, scope: 'colgroup' }));
  const body = element('tbody', '', '');
  body.append(...lines, feet, name);
  find('heat-map').replaceChildren(body);
}

/** The title of the side of lines, turned. */
function sideName(y, lines) {
  const name = element('th', 'side', '', { rowspan: lines, scope: 'rowgroup' });
  name.append(element('span', 'turned', y.title));
  return name;
}

function head(id, { title }) {
  find(`${id}-heading`).textContent = title.text;
  find(`${id}-below`).textContent = title.subtitle;
}

// The geometry of the chart: numbers in, numbers and paths out. Nothing here knows of a page.

/** Maps a domain to a range; both are `[start, end]`. */
export function linear([from, to], [start, end]) {
  const stretch = to === from ? 0 : (end - start) / (to - from);
  return (value) => start + (value - from) * stretch;
}

/** The least and greatest value shown: all of `values` and the starts of bands, with room above the last one. */
export function extent(values, starts) {
  const low = Math.min(0, ...values);
  const high = Math.max(...values, 0);
  const last = Math.max(0, ...starts);
  const step = stepOf(Math.max(high, last * 1.25, 1) - low, 4);
  return [Math.floor(low / step) * step, Math.ceil(Math.max(high, last * 1.25, 1) / step) * step];
}

/** Round values within a domain, about `count` of them. */
export function levels([low, high], count) {
  const step = stepOf(high - low, count);
  const found = [];
  for (let index = Math.ceil(low / step); index * step <= high; index += 1) found.push(index * step);
  return found;
}

/** A step of 1, 2 or 5 times a power of ten, so that about `count` of them fit. */
function stepOf(span, count) {
  const rough = span / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  return [1, 2, 5, 10].map((factor) => factor * power).find((step) => step >= rough * 0.999);
}

/** Days that get a label: whole weeks, as many as fit with `gap` pixels between them. */
export function dayTicks(days, width, gap) {
  const weeks = [7, 14, 28, 56].find((step) => (width * step) / days >= gap) ?? days;
  return Array.from({ length: Math.floor(days / weeks) + 1 }, (_, index) => index * weeks);
}

/** A line that keeps each value until the next point: `points` are `[x, y]` in pixels, by x. */
export function stepPath(points) {
  return points.map(([x, y], index) => (index === 0 ? `M${round(x)} ${round(y)}` : `H${round(x)}V${round(y)}`)).join('');
}

/** The part of the panel that each band covers. `bands` ascend; the first reaches down, the last up without end. */
export function bandAreas(bands, [low, high], y) {
  return bands.map(({ id, from }, index) => {
    const bottom = y(Math.min(high, Math.max(low, from ?? low)));
    const top = y(Math.min(high, Math.max(low, bands[index + 1]?.from ?? high)));
    return { id, top: round(top), height: round(Math.max(0, bottom - top)) };
  });
}

/** Pieces of time between changes: `{start, end, state}`. */
export function spans(start, end, now, changes) {
  const starts = [{ at: start, state: now }, ...changes];
  return starts.map(({ at, state }, index) => ({ start: at, end: starts[index + 1]?.at ?? end, state }));
}

/** Moves positions that are given in ascending order apart, so that neighbours keep `gap`, all within `[least, most]`. */
export function spread(positions, gap, [least, most]) {
  const placed = [];
  for (const position of positions) placed.push(Math.max(position, (placed.at(-1) ?? -Infinity) + gap, least));
  for (let index = placed.length - 1, limit = most; index >= 0; index -= 1, limit = placed[index + 1] - gap) {
    placed[index] = Math.min(placed[index], limit);
  }
  return placed.map(round);
}

/** Tenths of a pixel are enough. */
export function round(value) {
  return Math.round(value * 10) / 10;
}

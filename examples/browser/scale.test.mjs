// The geometry of the chart, without a page.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { bandAreas, dayTicks, extent, levels, linear, spans, spread, stepPath } from './scale.js';

test('a scale maps ends to ends and beyond', () => {
  const y = linear([0, 100], [200, 100]);
  assert.deepEqual([0, 50, 100, 120].map(y), [200, 150, 100, 80]);
  assert.equal(linear([5, 5], [10, 20])(5), 10, 'a domain of one value');
});

test('the extent shows every total and every band', () => {
  assert.deepEqual(extent([55, 76.4], [0, 40, 70]), [0, 100]);
  assert.deepEqual(extent([102], [0, 40, 90]), [0, 150]);
  assert.deepEqual(extent([-35, 20], [0, 40, 70]), [-50, 100]);
  assert.deepEqual(extent([0], [0]), [0, 1], 'a side of one band and no points');
  for (const [low, high] of [extent([1e6], [0]), extent([0.2], [0, 0.1])]) assert.ok(low < high);
});

test('levels are round values within the domain', () => {
  assert.deepEqual(levels([0, 100], 4), [0, 50, 100]);
  assert.deepEqual(levels([-50, 100], 4), [-50, 0, 50, 100]);
  assert.deepEqual(levels([0, 1], 4), [0, 0.5, 1]);
});

test('labels of days are whole weeks that do not touch', () => {
  assert.deepEqual(dayTicks(90, 650, 66), [0, 14, 28, 42, 56, 70, 84]);
  assert.deepEqual(dayTicks(90, 250, 66), [0, 28, 56, 84]);
  for (const width of [200, 360, 700, 1200, 2000]) {
    const ticks = dayTicks(90, width, 66);
    assert.ok(ticks.every((day, index) => day % 7 === 0 && (index === 0 || ((day - ticks[index - 1]) / 90) * width >= 66)), String(width));
  }
});

test('a step path keeps a value until the next', () => {
  assert.equal(stepPath([[0, 10], [5, 10], [7.25, 2]]), 'M0 10H5V10H7.3V2');
  assert.equal(stepPath([]), '');
});

test('bands cover the panel without gap or overlap', () => {
  const y = linear([0, 100], [200, 0]);
  assert.deepEqual(bandAreas([{ id: 'low' }, { id: 'mid', from: 40 }, { id: 'high', from: 70 }], [0, 100], y), [
    { id: 'low', top: 120, height: 80 },
    { id: 'mid', top: 60, height: 60 },
    { id: 'high', top: 0, height: 60 },
  ]);
  const outside = bandAreas([{ id: 'low' }, { id: 'high', from: 400 }], [0, 100], y);
  assert.deepEqual(outside.map(({ height }) => height), [200, 0], 'a band that nobody reaches here');
});

test('spans reach from now to the end', () => {
  assert.deepEqual(spans(0, 90, 'hot', [{ at: 30, state: 'warm' }, { at: 60, state: 'cold' }]), [
    { start: 0, end: 30, state: 'hot' },
    { start: 30, end: 60, state: 'warm' },
    { start: 60, end: 90, state: 'cold' },
  ]);
  assert.deepEqual(spans(0, 90, 'hot', []), [{ start: 0, end: 90, state: 'hot' }]);
});

test('signs keep their distance and stay within', () => {
  assert.deepEqual(spread([50, 52, 200], 20, [10, 300]), [50, 70, 200]);
  assert.deepEqual(spread([290, 295], 20, [10, 300]), [280, 300], 'pushed back from the end');
  assert.deepEqual(spread([0], 20, [10, 300]), [10], 'pushed in from the start');
  assert.deepEqual(spread([], 20, [10, 300]), []);
  const many = spread(Array.from({ length: 10 }, () => 150), 20, [10, 300]);
  assert.ok(many.every((at, index) => index === 0 || at - many[index - 1] >= 20));
});

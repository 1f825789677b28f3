// Reads the page of one lead over time as a visitor would, in Chromium. Pictures go to `target/screenshots`.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, test } from 'node:test';

import { Engine } from 'leadgrid-wasm';

import { timeline } from './timeline.js';
import { pictures, skip, stage } from './stage.mjs';

const AS_OF = '2026-11-23T09:00:00+09:00';
const SAMPLES = 3;

test('a timeline holds what the trajectory says, day by day', () => {
  const engine = Engine.default();
  const lead = { id: 'L-1', origin: 'form', activities: [{ kind: 'test_drive_request', at: '2026-11-22T18:30:00+09:00' }], override: { lead_type: 'hot', by: 'kim', reason: 'promised', until: '2026-11-26T00:00:00+09:00' } };
  const line = timeline(engine, lead, Date.parse(AS_OF));
  const { changes } = engine.trajectory(lead, { asOf: AS_OF, until: '2027-02-21T09:00:00+09:00' });
  assert.ok(changes.length >= 2);
  assert.deepEqual(line.changes.map(({ text, state }) => ({ at: text, ...state })), changes);
  assert.deepEqual([line.days.length, line.due, line.overrideEnd], [91, '2026-11-24T09:00:00+09:00', '2026-11-26T00:00:00+09:00']);
  for (const { text, x } of line.days) assert.equal(x.total, engine.score(lead, text).x.total, text);
  assert.ok(line.samples.every(({ at }, index) => index === 0 || at > line.samples[index - 1].at));
  assert.deepEqual(timeline(engine, { id: 'L-2', origin: 'fair' }, 0).errors.map(({ path }) => path), ['/origin']);
});

describe('the page of one lead over time', { skip }, () => {
  const open = stage();

  /** Opens the page, hands it to `use`, and asserts that nothing went wrong and nothing left the machine. */
  async function visit(lang, use, options = { viewport: { width: 1200, height: 900 } }) {
    const { page, faults } = await open(`time.html?lang=${lang}&as_of=${encodeURIComponent(AS_OF)}`, options);
    await page.waitForSelector('#chart .score');
    await use(page);
    assert.deepEqual(faults, []);
    await page.close();
  }

  const text = (page, selector) => page.locator(selector).innerText();
  const count = (page, selector) => page.locator(selector).count();
  const choose = (page, index) => page.selectOption('#sample', { index });

  test('every change of the trajectory has its mark, every band its area', () =>
    visit('en', async (page) => {
      const engine = Engine.default();
      const kinds = new Set();
      for (let sample = 0; sample < SAMPLES; sample += 1) {
        await choose(page, sample);
        const lead = JSON.parse(await page.inputValue('#lead-text'));
        const { changes } = engine.trajectory(lead, { asOf: AS_OF, until: '2027-02-21T09:00:00+09:00' });
        const decision = engine.score(lead, AS_OF);
        assert.ok(changes.length > 0, lead.id);
        assert.equal(await count(page, '#chart .mark.change'), changes.length, lead.id);
        assert.equal(await count(page, '#changes .change'), changes.length, lead.id);
        assert.deepEqual(await page.locator('#changes .change time').evaluateAll((times) => times.map(({ dateTime }) => dateTime)), changes.map(({ at }) => at));
        assert.equal(await count(page, '#chart .mark.due'), 1);
        assert.equal(await count(page, '#chart .mark.override-end'), decision.override === null ? 0 : 1);
        assert.equal(await count(page, '#chart .type'), changes.length + 1);
        const grid = engine.policy.grids[lead.origin];
        for (const side of ['x', 'y']) {
          const areas = await page.locator(`#chart .panel.${side} .band`).evaluateAll((bands) => bands.map((band) => [band.dataset.band, band.getBBox().height > 5]));
          assert.deepEqual(areas, grid[side].bands.map(({ id }) => [id, true]), `${lead.id} ${side}`);
        }
        for (const kind of ['change', 'due', 'override-end']) {
          if ((await count(page, `#chart .mark.${kind}`)) > 0) kinds.add(kind);
          assert.equal((await count(page, `#legend .mark.${kind}`)) > 0, (await count(page, `#chart .mark.${kind}`)) > 0, `legend ${kind}`);
        }
      }
      assert.equal(kinds.size, 3, 'the samples show every kind of mark');
      await choose(page, 0);
      await page.screenshot({ path: join(pictures, 'time-en.png'), fullPage: true });
    }));

  test('a mark stands where its instant is', () =>
    visit('en', async (page) => {
      const places = await page.evaluate(() => {
        const { x, width } = document.querySelector('#chart .band').getBBox();
        const stems = [...document.querySelectorAll('#chart .mark.change .stem')].map((stem) => Number(/L([\d.]+) /.exec(stem.getAttribute('d'))[1]));
        const times = [...document.querySelectorAll('#changes .change time')].map(({ dateTime }) => Date.parse(dateTime));
        return stems.map((at, index) => [(at - x) / width, times[index]]);
      });
      for (const [share, at] of places) {
        const wanted = (at - Date.parse(AS_OF)) / (90 * 86_400_000);
        assert.ok(Math.abs(share - wanted) < 0.002, `${share} for ${wanted}`);
      }
    }));

  test('the day under the hand is read out', () =>
    visit('en', async (page) => {
      assert.match(await text(page, '#readout'), /Hot\s+Day 0, Nov 23, 2026: Customer activity score 7[\d.]+ \(High\) · Demographic score 55 \(Medium\)/);
      await page.fill('#day', '90');
      assert.match(await text(page, '#readout'), /Cold\s+Day 90, Feb 21, 2027/);
      assert.match(await page.getAttribute('#day', 'aria-valuetext'), /Feb 21, 2027, Cold/);
      const box = await page.locator('#chart .panel.y .band').first().boundingBox();
      await page.mouse.move(box.x + box.width / 2, box.y + 5);
      assert.equal(await page.inputValue('#day'), '45');
    }));

  test('a wrong lead shows its errors as text, and the chart waits', () =>
    visit('en', async (page) => {
      await page.fill('#lead-text', '{"id": "L-1", "origin": "fair", "activities": [{"kind": "chat", "at": "<b>soon</b>"}]}');
      assert.match(await text(page, '#errors li >> nth=0'), /^\/origin the policy has no grid for the origin `fair`; /);
      assert.match(await text(page, '#errors li >> nth=1'), /^\/activities\/0\/at .*<b>soon<\/b>/);
      assert.deepEqual([await count(page, '#errors b'), await page.locator('#stale').isVisible(), await count(page, 'main.stale')], [0, true, 1]);
      assert.equal(await page.getAttribute('#lead-text', 'aria-invalid'), 'true');
      await page.fill('#lead-text', '{"id": "L-1",');
      assert.match(await text(page, '#errors'), /line 1/);
      await page.fill('#lead-text', '');
      assert.equal(await count(page, '#errors li'), 1);
      await page.screenshot({ path: join(pictures, 'time-error.png'), fullPage: true });
      await page.fill('#lead-text', '{"id": "L-2", "origin": "form"}');
      assert.deepEqual([await count(page, '#errors li'), await count(page, 'main.stale'), await count(page, '#chart .mark.change')], [0, 0, 0]);
      assert.match(await text(page, '#changes'), /Nothing changes in these days/);
    }));

  test('both languages, also while a lead is edited', () =>
    visit('ko', async (page) => {
      assert.equal(await text(page, 'h1'), '한 리드의 앞으로 90일');
      assert.match(await text(page, '#changes'), /지금, 2026\. 11\. 23\. 오전 9:00[^]*Hot 리드 \+ Flag[^]*첫 대응 시한/);
      await page.fill('#lead-text', '{"id": "김하늘", "origin": "form"}');
      assert.match(await text(page, '#picture-heading'), /^김하늘 · /);
      await page.click('[data-lang=en]');
      assert.match(await text(page, '#picture-heading'), /^김하늘 · Nov 23, 2026/);
      await page.fill('#lead-text', '{"id": "L-2", "origin": "form"}');
      assert.doesNotMatch(await text(page, 'main'), /[가-힣]/);
    }));

  for (const [width, colorScheme] of [[360, 'light'], [360, 'dark'], [1200, 'dark']]) {
    test(`it fits ${width} pixels, ${colorScheme}`, () =>
      visit(
        'ko',
        async (page) => {
          for (let sample = 0; sample < SAMPLES; sample += 1) {
            await choose(page, sample);
            const [scroll, shown] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
            assert.ok(scroll <= shown, `${scroll} pixels on a screen of ${shown}`);
            const outside = await page.evaluate(() => {
              const { width: whole, height } = document.querySelector('#chart').viewBox.baseVal;
              const boxes = [...document.querySelectorAll('#chart text, #chart .head')].map((part) => [part.textContent, part.getBBox()]);
              return boxes.filter(([, { x, y, width: own, height: tall }]) => x < 0 || x + own > whole || y < 0 || y + tall > height).map(([name]) => name);
            });
            assert.deepEqual(outside, [], 'texts and signs outside the chart');
            const overlapping = await page.evaluate(() => {
              const boxes = [...document.querySelectorAll('#chart .dates text')].map((part) => part.getBBox());
              return boxes.filter(({ x }, index) => index > 0 && x < boxes[index - 1].x + boxes[index - 1].width).length;
            });
            assert.equal(overlapping, 0, 'dates over each other');
          }
          await page.screenshot({ path: join(pictures, `time-${width}-${colorScheme}.png`), fullPage: true });
        },
        { viewport: { width, height: 800 }, colorScheme },
      ));
  }

  test('every control has a name', () =>
    visit('en', async (page) => {
      const nameless = await page.evaluate(() =>
        [...document.querySelectorAll('input, select, button, textarea')]
          .filter((control) => !(control.ariaLabel ?? control.labels?.[0]?.innerText ?? control.innerText ?? '').trim())
          .map((control) => control.outerHTML),
      );
      assert.deepEqual(nameless, []);
    }));
});

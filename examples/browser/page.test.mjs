// Types into the page as a visitor would, in Chromium. Pictures go to `target/screenshots`.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, test } from 'node:test';

import { pictures, skip, stage } from './stage.mjs';

describe('the lead form', { skip }, () => {
  const open = stage();

  /** Opens the page, hands it to `use`, and asserts that nothing went wrong and nothing left the machine. */
  async function visit(lang, use, { admit = /^$/, ...options } = { viewport: { width: 1280, height: 900 } }) {
    const { page, faults } = await open(`index.html?lang=${lang}&as_of=2026-11-22T09:00:00%2B09:00`, options);
    await page.waitForSelector('#grid .lead');
    await use(page);
    assert.deepEqual(faults.filter((fault) => !admit.test(fault)), []);
    await page.close();
  }

  const text = (page, selector) => page.locator(selector).innerText();

  /** A keen owner, by hand. */
  async function fillIn(page) {
    await page.click('[data-kind=test_drive_request]');
    await page.click('[data-kind=quote_request]');
    await page.selectOption('#f-owns_vehicle', 'yes');
    await page.selectOption('#f-purchase_horizon', 'within_3_months');
    await page.fill('#f-budget', '45000');
    await page.selectOption('#f-household', 'young_children');
    await page.fill('#f-vehicle_age', '6');
  }

  test('the result follows what is typed', () =>
    visit('en', async (page) => {
      assert.equal(await text(page, '#type'), 'Cold');
      assert.match(await text(page, '#reasons'), /No points yet/);
      await fillIn(page);
      assert.equal(await text(page, '#type'), 'Hot');
      assert.equal(await text(page, '#scenario'), 'Hot lead, flagged');
      assert.equal(await text(page, '#flags'), '⚑ Owner');
      assert.match(await text(page, 'dd.due'), /^Nov 22, 2026, 9:00.PM \(UTC\+09:00\)$/);
      assert.match(await text(page, '#reasons'), /Test drive requested\s+today\s+\+40/);
      assert.match(await page.getAttribute('#grid svg', 'aria-label'), /Customer activity score 65 \(Medium\)/);
      assert.match(await text(page, '#spoken'), /Hot/);
      assert.ok(!(await text(page, '#unknown')).includes('Budget'));
      await page.screenshot({ path: join(pictures, 'form-en.png'), fullPage: true });

      await page.fill('#f-budget', '');
      assert.ok((await text(page, '#unknown')).includes('Budget'));
      await page.locator('.events select').first().selectOption('30');
      assert.doesNotMatch(await text(page, '#reasons'), /Test drive requested/);
      await page.locator('.events .remove').first().click();
      await page.locator('.events .remove').first().click();
      assert.equal(await page.locator('.events li').count(), 0);
      assert.equal(await text(page, '#type'), 'Cold');
      await page.check('#o-signup');
      assert.match(await page.getAttribute('#grid svg', 'aria-label'), /Recency score \+ Demographic score/);
    }));

  test('both languages, also while a form is filled in', () =>
    visit('ko', async (page) => {
      await fillIn(page);
      assert.equal(await text(page, 'h1'), '리드 유형 미리보기');
      assert.equal(await text(page, '#scenario'), 'Hot 리드 + Flag');
      assert.equal(await text(page, '#flags'), '⚑ 보유 고객');
      assert.equal(await page.getAttribute('html', 'lang'), 'ko');
      await page.screenshot({ path: join(pictures, 'form-ko.png'), fullPage: true });
      const korean = await text(page, 'main');
      await page.click('[data-lang=en]');
      assert.equal(await text(page, '#scenario'), 'Hot lead, flagged');
      assert.equal(await page.inputValue('#f-budget'), '45000');
      assert.doesNotMatch(await text(page, 'main'), /[가-힣]/);
      await page.click('[data-lang=ko]');
      assert.equal(await text(page, 'main'), korean);
    }));

  test('it fits a phone, where the verdict stays in sight', () =>
    visit(
      'ko',
      async (page) => {
        await fillIn(page);
        const [width, shown] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
        assert.ok(width <= shown, `${width} pixels on a screen of ${shown}`);
        assert.equal(await text(page, '#glance .badge'), 'Hot');
        await page.screenshot({ path: join(pictures, 'form-phone.png') });
      },
      { viewport: { width: 360, height: 780 } },
    ));

  test('every control has a name', () =>
    visit('en', async (page) => {
      await fillIn(page);
      const nameless = await page.evaluate(() =>
        [...document.querySelectorAll('input, select, button')]
          .filter((control) => !(control.ariaLabel ?? control.labels?.[0]?.innerText ?? control.innerText ?? '').trim())
          .map((control) => control.outerHTML),
      );
      assert.deepEqual(nameless, []);
    }));

  test('the page refuses everything from outside', () =>
    visit(
      'en',
      async (page) => {
        const refused = await page.evaluate(async () => {
          const seen = [];
          document.addEventListener('securitypolicyviolation', (event) => seen.push(event.effectiveDirective));
          await fetch('https://example.com/').catch(() => seen.push('fetch failed'));
          document.head.append(Object.assign(document.createElement('script'), { src: 'https://example.com/x.js' }));
          await new Promise((resolve) => setTimeout(resolve, 100));
          return seen;
        });
        assert.deepEqual(refused.sort(), ['connect-src', 'fetch failed', 'script-src-elem']);
      },
      // The refusals themselves are told on the console.
      { admit: /Content Security Policy|example\.com/ },
    ));
});

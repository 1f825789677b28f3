// Gives files to the page as a visitor would, in Chromium. Pictures go to `target/screenshots`.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';

import { dataFile } from './data.mjs';
import { byHand, cdnowRows, franceRows } from './segments-by-hand.mjs';
import { pictures, skip, stage } from './stage.mjs';

/** A shop in Seoul, as its own export would be. */
const KOREAN = `주문번호,회원번호,주문일시,결제금액
20261101-1,김민준,2026-11-01 10:20:00,"₩39,000"
20261120-4,김민준,2026-11-20 09:00:00,"₩120,000"
20261121-2,이서연,2026-11-21 18:40:00,"₩15,000"
20260301-9,박지호,2026-03-01 12:00:00,"₩8,000"
20261122-1,최유진,2026-11-22 13:10:00,"₩64,000"
20261122-7,정하은,2026-11-22 20:05:00,"₩22,000"
`;

describe('the page of customers', { skip }, () => {
  const open = stage();

  /** Opens the page, hands it to `use`, and asserts that nothing went wrong and nothing was asked for once it stood. */
  async function visit(lang, use, { admit = /^$/, ...options } = { viewport: { width: 1280, height: 900 } }) {
    const { page, faults } = await open(`customers.html?lang=${lang}`, options);
    await page.waitForSelector('[data-lang][aria-pressed=true]');
    await page.waitForLoadState('networkidle');
    const asked = [];
    page.on('request', (request) => asked.push(request.url()));
    await use(page);
    assert.deepEqual(asked.filter((url) => !url.startsWith('blob:') && !admit.test(url)), [], 'requests after the page stood');
    assert.deepEqual(faults.filter((fault) => !admit.test(fault)), []);
    await page.close();
  }

  const text = (page, selector) => page.locator(selector).innerText();

  const give = async (page, name, content) => {
    await page.setInputFiles('#file', { name, mimeType: 'text/csv', buffer: Buffer.from(content) });
    await settled(page, name);
  };

  const settled = (page, name) => page.waitForFunction((wanted) => document.getElementById('status').textContent.startsWith(wanted), name);

  /** Drags a file onto the page. */
  async function drop(page, name, content) {
    const transfer = await page.evaluateHandle(
      ([title, body]) => {
        const made = new DataTransfer();
        made.items.add(new File([body], title, { type: 'text/csv' }));
        return made;
      },
      [name, content],
    );
    await page.dispatchEvent('#drop', 'dragover', { dataTransfer: transfer });
    await page.dispatchEvent('#drop', 'drop', { dataTransfer: transfer });
    await settled(page, name);
  }

  /** Every number on the page, and every row of the CSV that it offers, against plain loops. */
  async function agrees(page, customers) {
    const found = [...customers.values()];
    const count = (suits) => found.filter(suits).length;
    const bars = await page.$$eval('#segments [data-segment]', (items) => items.map(({ dataset }) => [dataset.segment, Number(dataset.customers)]));
    assert.ok(bars.length >= 9);
    assert.equal(bars.reduce((sum, [, size]) => sum + size, 0), found.length);
    for (const [id, size] of bars) assert.equal(size, count(({ segment }) => segment === id), id);

    const cells = await page.$$eval('#heat-map [data-cell]', (items) => items.map((item) => [item.dataset.cell, item.querySelector('b').textContent]));
    assert.equal(cells.length, 25);
    for (const [code, size] of cells) assert.equal(Number(size.replaceAll(',', '')), count(({ r, f }) => `${r}${f}` === code), code);

    const [download] = await Promise.all([page.waitForEvent('download'), page.click('#download')]);
    const [header, ...lines] = readFileSync(await download.path(), 'utf8').replace('\ufeff', '').trim().split(/\r?\n/);
    const names = header.split(',');
    assert.equal(lines.length, found.length);
    const places = (net) => `${net < 0n ? '-' : ''}${String(net < 0n ? -net : net).padStart(3, '0').replace(/(..)$/, '.$1')}`;
    for (const line of lines) {
      const row = Object.fromEntries(line.split(',').map((cell, at) => [names[at], cell]));
      const one = customers.get(row.customer);
      const { segment, code, days, orders, net } = one;
      assert.deepEqual([row.segment, row.code.replace(/^"'|"$/g, ''), row.days, row.orders, row.net], [segment, code, String(days ?? ''), String(orders), places(net)], row.customer);
    }
    return download.suggestedFilename();
  }

  const france = dataFile('online_retail/france.csv');
  test('the orders of Online Retail, dropped on the page', { skip: france.skip }, () =>
    visit('en', async (page) => {
      const content = readFileSync(france.file, 'utf8');
      await drop(page, 'france.csv', content);
      const rows = franceRows(content);
      const customers = byHand(rows, '2011-12-09');
      const nobody = rows.filter(({ customer }) => customer === '').length;
      assert.equal(await text(page, '#status'), `france.csv: customers ${customers.size} · rows 8,557 · without a customer ${nobody}`);
      assert.equal(await page.inputValue('#set-asOf'), '2011-12-09');
      assert.equal(await agrees(page, customers), 'france-customers.csv');
      await page.screenshot({ path: join(pictures, 'customers-en.png'), fullPage: true });
    }));

  const cdnow = dataFile('cdnow/CDNOW_sample.txt');
  test('the orders of CDNOW, chosen by hand', { skip: cdnow.skip }, () =>
    visit(
      'ko',
      async (page) => {
        const content = readFileSync(cdnow.file, 'utf8');
        await give(page, 'CDNOW_sample.txt', content);
        const customers = byHand(cdnowRows(content), '1998-06-30');
        assert.equal(await text(page, '#status'), `CDNOW_sample.txt: 고객 ${customers.size.toLocaleString('en')} · 행 6,919`);
        await agrees(page, customers);
        assert.equal(await page.locator('#table tbody tr').count(), 100);
        await page.screenshot({ path: join(pictures, 'customers-ko-dark.png'), fullPage: true });
      },
      { viewport: { width: 1280, height: 900 }, colorScheme: 'dark' },
    ));

  test('the table is sorted by any column', () =>
    visit('en', async (page) => {
      await give(page, 'shop.csv', KOREAN);
      const column = (at) => page.$$eval(`#table tbody tr > :nth-child(${at})`, (cells) => cells.map((cell) => cell.innerText));
      assert.deepEqual(await column(6), ['159,000', '64,000', '22,000', '15,000', '8,000']);
      await page.click('[data-sort=net]');
      assert.deepEqual(await column(6), ['8,000', '15,000', '22,000', '64,000', '159,000']);
      await page.click('[data-sort=customer]');
      assert.deepEqual(await column(1), ['김민준', '박지호', '이서연', '정하은', '최유진']);
      await page.click('[data-sort=days]');
      assert.deepEqual(await column(4), ['0', '0', '1', '2', '266']);
      assert.equal(await page.getAttribute('th[aria-sort=ascending]', 'aria-sort'), 'ascending');
      await page.click('.key >> text=김민준');
      assert.match(await text(page, '#why'), /159000/);
    }));

  test('who only paid back has no R and F, and comes last by days', () =>
    visit('en', async (page) => {
      const payers = ['A', 'B', 'C', 'D', 'E'].map((name, at) => `${name},2026-11-0${at + 1},${at + 5}`);
      await give(page, 'refunds.csv', ['customer,date,amount', 'F,2026-11-03,-4.50', ...payers].join('\n'));
      assert.equal(await text(page, '#heat-map-below'), '6 customers · 1 without R and F');
      const last = () => page.$$eval('#table tbody tr:last-child > *', (cells) => cells.map((cell) => cell.innerText));
      for (const direction of ['ascending', 'descending']) {
        await page.click('[data-sort=days]');
        await page.waitForSelector(`th[aria-sort=${direction}] [data-sort=days]`);
        assert.deepEqual((await last()).slice(0, 6), ['F', 'Cold lead', '--1', '–', '0', '-4.50'], direction);
      }
    }));

  test('guesses can be corrected', () =>
    visit('en', async (page) => {
      // Day and month may be swapped, and the decimal sign is a comma.
      await give(page, 'orders.csv', 'wer;wann;wie viel\nA;01.02.2026;1.000,50\nB;03.02.2026;7,25\nC;05.02.2026;3,00\nD;06.02.2026;2,00\nE;06.02.2026;1,00\nF;07.02.2026;4,00\nG;07.02.2026;5,00\n');
      assert.equal(await page.inputValue('#set-asOf'), '2026-07-02');
      assert.match(await text(page, '#settings'), /day and month may be swapped/);
      await page.selectOption('#set-format', 'dmy');
      await page.waitForFunction(() => document.getElementById('set-asOf').value === '2026-02-07');
      assert.doesNotMatch(await text(page, '#settings'), /swapped/);
      assert.match(await text(page, '#table'), /A\s+.*6\s+1\s+1,000\.50/);
      await page.fill('#set-asOf', '2026-02-06');
      await page.waitForFunction(() => document.getElementById('status').textContent.includes('after that day 2'));
      // Another column is the customer: an amount is nobody's name, but nothing forbids it.
      await page.selectOption('#set-customer', '2');
      await page.waitForSelector('.key >> text=1.000,50');
      await page.selectOption('#set-amount', '');
      await page.waitForSelector('#problems li');
      assert.match(await text(page, '#problems'), /Say which column is the amount/);
      assert.equal(await page.isVisible('#outcome'), false);
      await page.selectOption('#set-amount', '2');
      await page.waitForSelector('#table tbody tr');
    }));

  test('what is wrong with a file is said in words', () =>
    visit('en', async (page) => {
      const refused = async (name, content) => {
        await give(page, name, content);
        assert.equal(await page.isVisible('#outcome'), false, name);
        return text(page, '#problems');
      };
      assert.equal(await refused('empty.csv', ''), 'The file is empty.');
      assert.match(await refused('orders.xlsx', Buffer.from('504b030414000600', 'hex')), /workbook/);
      assert.match(await refused('picture.png', Buffer.from('89504e470d0a1a0a0000000d', 'hex')), /no text file/);
      assert.equal(await refused('header.csv', 'customer,date,amount\n'), 'There are names of columns, but no orders.');
      assert.equal(await refused('quote.csv', 'customer,date,amount\nA,2026-11-01,"5\nB,2026-11-02,6\n'), 'Row 2: A quote that begins here is never closed.');
      assert.match(await refused('prose.txt', 'Dear customer,\nthank you\nfor all.\n'), /Say which column|none of that form|no number/);
      const conflict = await refused('conflict.csv', 'order,customer,date,amount\n1,A,2026-11-01,5\n\n1,B,2026-11-01,6\n');
      assert.match(conflict, /^Row (2|4) .*order/);

      assert.match(await refused('few.csv', 'customer,date,amount\nA,2026-11-01,5\n'), /population|customers/);

      // So few are left since these rows could not be read.
      const few = await refused('lines.csv', 'line,customer,date,amount\n1,A,2026-11-01,5\n2,B,2026-11-01,6\n');
      assert.match(few, /Row 2 .*line.*Row 3 /s);

      // The page works on, and a bad row is left out, named by its place in the file.
      await give(page, 'bad.csv', `order,customer,date,amount\n${['A', 'B', 'C', 'D', 'E'].map((name) => `${name}1,${name},2026-11-01,5`).join('\n')}\nX,F,soon,5\nY,F,2026-11-01,\nZ,F,2026-11-31,5\n`);
      assert.equal(await page.isVisible('#problems'), false);
      assert.match(await text(page, '#status'), /customers 5 · rows 8 · unreadable rows 3$/);
      assert.match(await text(page, '#bad'), /Rows that were left out: 3\s+Row 7 .*\s+Row 8 .*\s+Row 9 /);
    }));

  test('it speaks both languages, with what it shows', () =>
    visit('ko', async (page) => {
      await give(page, 'shop.csv', KOREAN);
      assert.match(await text(page, '#segments-heading'), /^세그먼트별 고객$/);
      const korean = await text(page, 'main');
      await page.click('[data-lang=en]');
      assert.equal(await text(page, '#heat-map-heading'), 'Customers by recency and frequency');
      const english = await text(page, 'main');
      const names = /[김이박최정](민준|서연|지호|유진|하은)|주문번호|회원번호|주문일시|결제금액/g;
      assert.doesNotMatch(english.replace(names, ''), /[가-힣]/);
      await page.click('[data-lang=ko]');
      assert.equal(await text(page, 'main'), korean);
    }));

  test('it fits a phone, and every control has a name', () =>
    visit(
      'ko',
      async (page) => {
        await give(page, 'shop.csv', KOREAN);
        const [width, seen] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
        assert.ok(width <= seen, `${width} pixels on a screen of ${seen}`);
        const nameless = await page.evaluate(() =>
          [...document.querySelectorAll('input, select, button')]
            .filter((control) => !(control.ariaLabel ?? control.labels?.[0]?.innerText ?? control.innerText ?? '').trim())
            .map((control) => control.outerHTML),
        );
        assert.deepEqual(nameless, []);
        await page.screenshot({ path: join(pictures, 'customers-phone.png'), fullPage: true });
      },
      { viewport: { width: 360, height: 780 } },
    ));

  test('the page refuses everything from outside', () =>
    visit(
      'en',
      async (page) => {
        const refused = await page.evaluate(async () => {
          const seen = [];
          document.addEventListener('securitypolicyviolation', (event) => seen.push(event.effectiveDirective));
          await fetch('https://example.com/').catch(() => seen.push('fetch failed'));
          await new Promise((resolve) => setTimeout(resolve, 100));
          return seen;
        });
        assert.deepEqual(refused.sort(), ['connect-src', 'fetch failed']);
      },
      // The refusals themselves are told on the console.
      { admit: /Content Security Policy|example\.com/ },
    ));
});

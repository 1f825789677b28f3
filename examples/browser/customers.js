// Orders of a file as customers in segments. Serve the repository's root and open /examples/browser/customers.html.
// `?lang=ko|en` chooses the language. The file is read in this page and goes nowhere else.

import init, { Engine } from '../../bindings-wasm/js/frames/index.js';
import { FileProblem, csvOf, decode, guessDelimiter, guessEncoding, parse } from './csv.js';
import { showTable } from './customers-table.js';
import { element } from './element.js';
import { guessAmounts, guessDates, guessReading, policyFor, readOrders } from './orders.js';
import { run, speakWith } from './page.js';
import { showHeatMap, showSegments } from './pictures.js';
import { showPreview, showSettings } from './settings.js';
import { currentLanguage, number, word } from './words.js';

const find = (id) => document.getElementById(id);
/** Bad rows that are shown. */
const TOLD = 20;

await run(async () => init(), start);

function start() {
  /** The file as it was read, and how; none before the first. */
  let file = null;
  /** What came out, or why nothing did. */
  let result = null;

  async function open(given) {
    if (given === undefined) return;
    file = { name: given.name };
    release();
    find('status').textContent = `${word('busy')} ${given.name}`;
    try {
      file.bytes = new Uint8Array(await given.arrayBuffer());
      await painted();
      file.encoding = guessEncoding(file.bytes);
      reopen();
    } catch (error) {
      fail(error);
    }
    show();
  }

  /** What follows from the encoding. */
  function reopen() {
    file.text = decode(file.bytes, file.encoding);
    file.delimiter = guessDelimiter(file.text);
    reparse();
  }

  /** What follows from the delimiter. */
  function reparse() {
    Object.assign(file, parse(file.text, file.delimiter));
    reguess();
  }

  /** What follows from whether there is a header. */
  function reguess(hasHeader) {
    file.reading = guessReading(file.records, hasHeader);
    file.asOf = null;
    file.cuts ??= 'standard';
    score();
  }

  /** The records without the names of columns. */
  const orders = () => (file.reading.hasHeader ? file.records.slice(1) : file.records);

  function score() {
    release();
    file.bad = [];
    const read = readOrders(orders(), file.reading);
    const asOf = file.asOf ?? read.last;
    const zone = zoneAt(asOf);
    const engine = Engine.from(policyFor(read, zone, file.cuts));
    const rfm = engine.rfm(`${asOf}T23:59:59.999${zone}`);
    try {
      rfm.add(read.orders, { badRows: 'skip', localTimes: true });
      // Where too few customers are left, these rows say why.
      file.bad = rfm.badRows;
      result = { engine, customers: rfm.score(), asOf, zone, rows: read.orders.at.length, leftOut: rfm.leftOut, bad: rfm.badRows, badCount: rfm.badRowCount };
    } finally {
      rfm.free();
    }
  }

  /** A choice of the visitor: `step` does what follows from it. */
  async function choose(step) {
    find('status').textContent = word('busy');
    await painted();
    try {
      step();
    } catch (error) {
      fail(error);
    }
    show();
  }

  const changes = {
    encoding: (encoding) => choose(() => ((file.encoding = encoding), reopen())),
    delimiter: (delimiter) => choose(() => ((file.delimiter = delimiter), reparse())),
    header: (header) => choose(() => reguess(header === 'yes')),
    role: (role, column) =>
      choose(() => {
        file.reading.roles[role] = column;
        // What the visitor chose about other columns stays.
        if (role === 'at') Object.assign(file, { asOf: null, reading: { ...file.reading, ...guessDates(orders(), file.reading.roles) } });
        if (['amount', 'quantity', 'price'].includes(role)) Object.assign(file.reading, guessAmounts(orders(), file.reading.roles));
        score();
      }),
    format: (format) => choose(() => ((file.reading.format = format), (file.reading.isAmbiguous = false), (file.asOf = null), score())),
    mark: (mark) => choose(() => ((file.reading.mark = mark), score())),
    asOf: (asOf) => choose(() => ((file.asOf = asOf === '' ? null : asOf), score())),
    cuts: (cuts) => choose(() => ((file.cuts = cuts), score())),
  };

  function fail(error) {
    release();
    result = { error };
  }

  /** The engine's memory is not the page's. */
  function release() {
    result?.customers?.free();
    result = null;
  }

  function show() {
    if (file === null) return;
    const error = result?.error;
    const bad = (file.bad ?? []).slice(0, TOLD).map((row) => rowProblem(row.row, row, file.numbers, file.reading));
    find('problems').replaceChildren(...(error === undefined ? [] : [problem(error, file), ...bad]));
    find('reading').hidden = file.reading === undefined;
    find('outcome').hidden = result === null || error !== undefined;
    if (file.reading !== undefined) {
      showSettings(find('settings'), file, result?.asOf ?? file.asOf ?? '', changes);
      showPreview(find('preview'), file);
    }
    find('status').textContent = error === undefined ? `${file.name}: ${summary(result)}` : file.name;
    if (error === undefined) showResult(result, file);
  }

  find('file').addEventListener('change', ({ currentTarget }) => {
    open(currentTarget.files[0]);
    currentTarget.value = ''; // the same file again is a change, too
  });
  addEventListener('dragover', (event) => {
    event.preventDefault();
    find('drop').classList.add('over');
  });
  addEventListener('dragleave', ({ relatedTarget }) => relatedTarget === null && find('drop').classList.remove('over'));
  addEventListener('drop', (event) => {
    event.preventDefault();
    find('drop').classList.remove('over');
    open(event.dataTransfer.files[0]);
  });
  find('reading').addEventListener('submit', (event) => event.preventDefault());
  find('download').addEventListener('click', () => result?.customers && save(result.customers, file.name));
  speakWith('customers_heading', show);
}

function showResult({ customers, asOf, zone, bad, badCount, engine }, { numbers, reading, cuts }) {
  const chart = (name) => customers.chart(name, currentLanguage());
  showSegments(chart('segments'));
  showHeatMap(chart('heat_map'));
  showTable(customers, engine.segments);
  find('basis').textContent = `${word('basis_as_of')} ${asOf} (UTC${zone}) · ${word(`basis_${cuts}`)}`;

  find('bad').hidden = badCount === 0;
  find('bad-heading').textContent = `${word('bad_rows')}: ${number(badCount)}`;
  const told = bad.slice(0, TOLD);
  find('bad-rows').replaceChildren(...told.map((error) => rowProblem(error.row, error, numbers, reading)));
  find('bad-more').textContent = badCount > told.length ? `+ ${number(badCount - told.length)}` : '';
}

/** What was read and what was left out, in one line. */
function summary({ customers, rows, leftOut, badCount }) {
  const parts = [
    [customers.length, 'n_customers'],
    [rows, 'n_rows'],
    [leftOut.nobody, 'n_nobody'],
    [leftOut.later, 'n_later'],
    [badCount, 'n_bad'],
  ];
  return parts
    .filter(([count], index) => index < 2 || count > 0)
    .map(([count, name]) => `${word(name)} ${number(count)}`)
    .join(' · ');
}

/** Why there is no result: in words of the page, or what the engine says, with the row of the file. */
function problem(error, { numbers, reading }) {
  if (error instanceof FileProblem) {
    return element('li', '', `${error.row === null ? '' : `${word('row')} ${number(error.row)}: `}${word(error.code)}`);
  }
  const [, row] = /^\/(\d+)(?:\/|$)/.exec(error.path ?? '') ?? [];
  if (row !== undefined) return rowProblem(Number(row), error, numbers, reading);
  return element('li', '', [error.message, error.help].filter(Boolean).join('; '));
}

function rowProblem(row, { code, message, help }, numbers, { hasHeader }) {
  const place = numbers[row + (hasHeader ? 1 : 0)];
  const item = element('li', '', '', { 'data-code': code });
  item.append(element('b', '', `${word('row')} ${number(place)}`), ` ${message}; ${help}`);
  return item;
}

/** The clock of this machine on that day, as `+09:00`. */
function zoneAt(day) {
  const minutes = -new Date(`${day}T12:00:00`).getTimezoneOffset() || 0;
  const pair = (count) => String(Math.floor(count)).padStart(2, '0');
  return `${minutes < 0 ? '-' : '+'}${pair(Math.abs(minutes) / 60)}:${pair(Math.abs(minutes) % 60)}`;
}

/** Hands the table to the visitor. Spreadsheets know UTF-8 by the mark in front. */
function save(customers, name) {
  const url = URL.createObjectURL(new Blob(['\ufeff', csvOf(customers.columns, customers.toObjects())], { type: 'text/csv' }));
  const link = element('a', '', '', { href: url, download: `${name.replace(/\.[^.]*$/, '')}-customers.csv` });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** Until the browser has shown what was changed. */
const painted = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));

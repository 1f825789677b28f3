// The bytes of a file as records of texts. Papa Parse cuts the cells; what it cannot know is guessed here, and
// the visitor may correct it.

// In a page it is a script of its own (`customers.html`); it is no module.
const Papa = globalThis.Papa ?? (await import('papaparse')).default;

/** What files are written in: the first two are what spreadsheets write in Korea. */
export const ENCODINGS = ['utf-8', 'euc-kr', 'windows-1252', 'utf-16le', 'utf-16be'];

/** What stands between cells. Runs of blanks, as in tables that were made for a printer, have no quotes. */
export const DELIMITERS = { comma: ',', semicolon: ';', tab: '\t', pipe: '|', blanks: ' ' };

/** Characters that a guess looks at. */
const SAMPLE = 1 << 16;
const LINES = 50;

/** A reason not to read a file; `code` is a word of the page. */
export class FileProblem extends Error {
  constructor(code, row = null) {
    super(code);
    Object.assign(this, { name: 'FileProblem', code, row });
  }
}

/** How the bytes are written. Throws where they are no text. */
export function guessEncoding(bytes) {
  if (bytes.length === 0) throw new FileProblem('file_empty');
  const starts = (...signs) => signs.every((sign, at) => bytes[at] === sign);
  if (starts(0x50, 0x4b, 3, 4) || starts(0xd0, 0xcf, 0x11, 0xe0)) throw new FileProblem('file_workbook');
  if (starts(0xff, 0xfe)) return 'utf-16le';
  if (starts(0xfe, 0xff)) return 'utf-16be';
  if (bytes.subarray(0, SAMPLE).includes(0)) throw new FileProblem('file_binary');
  return ['utf-8', 'euc-kr'].find((encoding) => readsAs(bytes, encoding)) ?? 'windows-1252';
}

function readsAs(bytes, encoding) {
  try {
    new TextDecoder(encoding, { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

export const decode = (bytes, encoding) => new TextDecoder(encoding).decode(bytes);

/** The delimiter by which most of the first lines have equally many cells, and the most of them. */
export function guessDelimiter(text) {
  const end = text.length > SAMPLE ? text.lastIndexOf('\n', SAMPLE) : text.length;
  const sample = text.slice(0, end <= 0 ? SAMPLE : end);
  const measured = Object.keys(DELIMITERS).map((name) => {
    const widths = cells(sample, name, LINES).map((record) => record.length);
    const counts = new Map();
    for (const width of widths) counts.set(width, (counts.get(width) ?? 0) + 1);
    const [width, often] = [...counts].sort((a, b) => b[1] - a[1] || b[0] - a[0])[0] ?? [0, 0];
    return { name, width, alike: widths.length === 0 ? 0 : often / widths.length };
  });
  const suits = measured.filter(({ width, alike }) => width > 1 && alike >= 0.9);
  // Blanks stand in texts, too, so they come last.
  const strict = suits.filter(({ name }) => name !== 'blanks');
  const best = (strict.length > 0 ? strict : suits).sort((a, b) => b.alike - a.alike || b.width - a.width)[0];
  return best?.name ?? 'comma';
}

/** Records that have a cell with something in it, and the rows at which they stand, the first being 1. */
export function parse(text, delimiter) {
  const [records, numbers] = [[], []];
  cells(text, delimiter, 0).forEach((record, index) => {
    if (record.every((cell) => cell.trim() === '')) return;
    records.push(record);
    numbers.push(index + 1);
  });
  if (records.length === 0) throw new FileProblem('file_empty');
  return { records, numbers };
}

/** All records, or the first `limit`, with empty ones in between only if there is no limit. */
function cells(text, delimiter, limit) {
  if (delimiter === 'blanks') {
    const lines = text.split(/\r\n|\n|\r/);
    const full = limit === 0 ? lines : lines.filter((line) => line.trim() !== '').slice(0, limit);
    return full.map((line) => line.trim().split(/\s+/));
  }
  const options = { delimiter: DELIMITERS[delimiter], preview: limit, skipEmptyLines: limit !== 0 };
  const { data, errors } = Papa.parse(text, options);
  // A quote that is never closed swallows all the rows after it. A sample may end inside of one.
  const unclosed = errors.find(({ code }) => code === 'MissingQuotes');
  if (unclosed !== undefined && limit === 0) throw new FileProblem('file_quote', unclosed.row + 1);
  return data;
}

/** What a spreadsheet would run or change: a sign in front, unless it is that of a number. */
const FORMULA = /^(?!-?\d+(\.\d+)?$)[=+\-@\t\r]/;

/** Rows as the text of a CSV file that a spreadsheet takes for what it is. */
export function csvOf(columns, rows) {
  return Papa.unparse({ fields: columns, data: rows.map((row) => columns.map((name) => row[name])) }, { escapeFormulae: FORMULA });
}

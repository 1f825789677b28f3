// Dates and amounts as people write them, turned into what the engine reads. A text that does not suit is left
// as it is, so that the engine refuses its row and says why.

const TIME = String.raw`(?:[T\s]\s*(?:(오전|오후)\s*)?(\d{1,2}):(\d\d)(?::(\d\d)(\.\d+)?)?(?:\s*([AaPp])\.?[Mm]\.?)?)?`;
const pattern = (day) => new RegExp(`^${day}${TIME}$`);

/** How dates are written: which parts a pattern finds in which order. `exact` says which instant it is. */
const FORMATS = {
  exact: { pattern: /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?\s?(?:[Zz]|[+-]\d\d:\d\d)$/ },
  ymd: { pattern: pattern(String.raw`(\d{4})\s*[-/.년]\s*(\d{1,2})\s*[-/.월]\s*(\d{1,2})\s*[.일]?`), order: [0, 1, 2] },
  digits: { pattern: /^(\d{4})(\d\d)(\d\d)(?:()(\d\d)(\d\d)(\d\d)?)?$/, order: [0, 1, 2] },
  mdy: { pattern: pattern(String.raw`(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})`), order: [2, 0, 1] },
  dmy: { pattern: pattern(String.raw`(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})`), order: [2, 1, 0] },
};
export const DATE_FORMATS = Object.keys(FORMATS);

/** Texts that a guess looks at, spread over all of them. */
const LOOKS = 20_000;

/** A date as `2026-11-26`, `2026-11-26T18:05:00` or RFC 3339; `null` where it is not of that format. */
export function readDate(text, format) {
  const { pattern: matches, order } = FORMATS[format];
  const found = matches.exec(text.trim());
  if (found === null) return null;
  if (order === undefined) {
    const [, day, time, seconds, offset] = /^(.{10}).(\d\d:\d\d)(:[\d.]+)?\s?(.+)$/.exec(found[0]);
    return `${day}T${time}${seconds ?? ':00'}${offset.toUpperCase()}`;
  }
  const [year, month, day] = order.map((at) => found[at + 1].padStart(2, '0'));
  // What no calendar has is another format; 30 February is a mistake in this one.
  if (month < '01' || month > '12' || day < '01' || day > '31') return null;
  const date = `${year}-${month}-${day}`;
  const [half, hour, minute, second = '00', fraction = '', meridiem] = found.slice(4);
  if (hour === undefined) return date;
  return `${date}T${hourOfDay(Number(hour), half ?? meridiem)}:${minute}:${second}${fraction.slice(0, 4)}`;
}

/** 12 is the first hour of each half of the day. */
function hourOfDay(hour, half) {
  const isLate = half === '오후' || half?.toLowerCase() === 'p';
  const shown = half === undefined || half === '' ? hour : (hour % 12) + (isLate ? 12 : 0);
  return String(shown).padStart(2, '0');
}

/** The format that most texts have, and whether another one suits as many: then day and month may be swapped. */
export function guessDateFormat(texts) {
  const shown = spread(texts);
  const suits = DATE_FORMATS.map((format) => ({ format, share: share(shown, (text) => readDate(text, format) !== null) }));
  const [best, next] = [...suits].sort((a, b) => b.share - a.share);
  return { format: best.format, share: best.share, isAmbiguous: best.share > 0 && best.share === next.share };
}

/** A decimal text such as `-1234.5`; `null` where the text is no amount. `mark` is the decimal sign. */
export function readAmount(text, mark = '.') {
  let rest = text.trim().replace(/\u2212/g, '-');
  let sign = '';
  const enclosed = /^\((.*)\)$/.exec(rest);
  if (enclosed !== null) [sign, rest] = ['-', enclosed[1]];
  rest = rest.replace(/[₩$€£¥￦]|원$|^[A-Z]{3}|[A-Z]{3}$/g, '').replace(/[\s\u00a0\u202f']/g, '');
  const signed = /^([+-]?)(.*?)(-?)$/.exec(rest);
  if (signed[1] !== '' || signed[3] !== '') {
    if (sign !== '' || (signed[1] !== '' && signed[3] !== '')) return null;
    sign = signed[1] === '+' ? '' : '-';
    rest = signed[2];
  }
  const group = mark === '.' ? ',' : '.';
  const [whole, ...fractions] = rest.split(mark);
  const groups = whole.split(group);
  const isWhole = groups.length === 1 ? /^\d*$/.test(whole) : /^\d{1,3}$/.test(groups[0]) && groups.slice(1).every((part) => /^\d{3}$/.test(part));
  const fraction = fractions[0] ?? '';
  if (!isWhole || fractions.length > 1 || !/^\d*$/.test(fraction) || whole + fraction === '') return null;
  return decimal(sign, groups.join(''), fraction);
}

/** The product of two decimal texts, exactly. */
export function product(left, right) {
  const [a, b] = [left, right].map(parts);
  const places = a.places + b.places;
  const digits = a.digits * b.digits;
  const text = String(digits < 0n ? -digits : digits).padStart(places + 1, '0');
  return decimal(digits < 0n ? '-' : '', text.slice(0, text.length - places), text.slice(text.length - places));
}

function parts(text) {
  const [whole, fraction = ''] = text.split('.');
  return { digits: BigInt(whole + fraction), places: fraction.length };
}

/** Without needless zeros, and no `-0`. */
function decimal(sign, whole, fraction) {
  const before = whole.replace(/^0+(?=\d)/, '') || '0';
  const after = fraction.replace(/0+$/, '');
  const isZero = before === '0' && after === '';
  return `${isZero ? '' : sign}${before}${after === '' ? '' : `.${after}`}`;
}

/** How many decimal places a decimal text has. */
export const placesOf = (text) => (text.includes('.') ? text.length - text.indexOf('.') - 1 : 0);

/** The decimal sign by which the most texts are amounts; a point where both suit alike. */
export function guessMark(texts) {
  const shown = spread(texts);
  const [point, comma] = ['.', ','].map((mark) => share(shown, (text) => readAmount(text, mark) !== null));
  return comma > point ? ',' : '.';
}

/** Texts with something in them, at most so many. */
function spread(texts) {
  const full = texts.filter((text) => text.trim() !== '');
  const step = Math.max(1, Math.ceil(full.length / LOOKS));
  return step === 1 ? full : full.filter((_, index) => index % step === 0);
}

export const share = (texts, suits) => (texts.length === 0 ? 0 : texts.filter(suits).length / texts.length);

/**
 * Tables as they are handed over: buffers, texts, and a small document that says what they are (the
 * Rust side is `bindings-arrow/src/script/layout.rs`, which judges all of it).
 */

import { DataError, kindOf, wrongType } from './errors.js';
import { textOf } from './text.js';

/** Entries of a plain list that become one text. */
const CHUNK = 16384;

const KINDS = {
  Float32Array: 'f32',
  Float64Array: 'f64',
  Int8Array: 'i8',
  Int16Array: 'i16',
  Int32Array: 'i32',
  BigInt64Array: 'i64',
  Uint8Array: 'u8',
  Uint8ClampedArray: 'u8',
  Uint16Array: 'u16',
  Uint32Array: 'u32',
  BigUint64Array: 'u64',
};

const TO_IPC = 'give the bytes of `tableToIPC(table)`';

/** Columns in which whole numbers may be longer than a number is exact. */
const LONG = new Set(['id', 'lead', 'lead_id']);

/** The bytes of an array or a buffer, which are not copied. */
export function bytesOf(view) {
  const bytes = ArrayBuffer.isView(view) ? new Uint8Array(view.buffer, view.byteOffset, view.byteLength) : new Uint8Array(view);
  // Another thread may write to shared memory while it is read.
  return isSharedMemory(bytes.buffer) ? bytes.slice() : bytes;
}

/** Whether a value is the bytes of something. */
export function isBytes(value) {
  return value instanceof ArrayBuffer || value instanceof Uint8Array || isSharedMemory(value);
}

/** What is handed over beside a layout. */
export class Handover {
  buffers = [];
  texts = [];
  #long;

  constructor(long = LONG) {
    this.#long = long;
  }

  /** The place of some bytes. */
  bytes(view) {
    return this.buffers.push(bytesOf(view)) - 1;
  }

  /** From which text to which a plain list lies. */
  list(values, name) {
    const from = this.texts.length;
    const isBig = this.#long.has(name) && values.some((value) => typeof value === 'bigint');
    for (let start = 0; start < values.length; start += CHUNK) {
      let chunk = values.slice(start, start + CHUNK);
      if (isBig) chunk = chunk.map((value, index) => digits(value, `${pathOf(name)}/${start + index}`));
      this.texts.push(textOf(chunk, `the column \`${name}\``, pathOf(name)));
    }
    return [from, this.texts.length];
  }
}

/** A number among such of 64 bits, which is the same as the text of its digits. */
function digits(number, path) {
  if (typeof number === 'bigint') return String(number);
  if (typeof number !== 'number' || !Number.isFinite(number)) return number;
  if (!Number.isInteger(number)) throw wrongType(path, `${number} is no whole number`, 'give texts or whole numbers');
  return String(BigInt(number));
}

/**
 * The layout of a table: IPC bytes, columns by name, or rows where `keys` names what to take of them. Of
 * columns that are not among those to `read`, only the names are told.
 */
export function tableOf(table, what, handover, { keys, read } = {}) {
  if (isBytes(table)) return { ipc: handover.bytes(table) };
  if (typeof table !== 'object' || table === null || ArrayBuffer.isView(table)) {
    throw wrongType('', `the ${what} are ${kindOf(table)}`, 'give an object of columns, bytes of Arrow IPC, or a list of objects');
  }
  if (isArrow(table)) throw wrongType('', `the ${what} are an Arrow ${kindOf(table)}`, TO_IPC);
  const columns = Array.isArray(table) ? columnsOfRows(table, keys) : Object.entries(table);
  const given = columns.filter(([, column]) => column !== undefined);
  return { columns: given.map(([name, column]) => ({ name, ...(read?.has(name) === false ? { kind: 'unread' } : columnOf(name, column, handover)) })) };
}

/** Whether an object is a table, a batch or a column of `apache-arrow`, of whatever version. */
export function isArrow(value) {
  return typeof value?.toArray === 'function' && (typeof value.schema === 'object' || typeof value.type === 'object');
}

function isSharedMemory(value) {
  return typeof SharedArrayBuffer === 'function' && value instanceof SharedArrayBuffer;
}

function columnsOfRows(rows, keys) {
  const isGiven = (key) => rows.some((row) => row?.[key] !== undefined);
  return keys.filter((key, index) => index < 3 || isGiven(key)).map((key) => [key, rows.map((row) => row?.[key])]);
}

function columnOf(name, column, handover) {
  if (Array.isArray(column)) return { kind: 'plain', texts: handover.list(column, name) };
  if (ArrayBuffer.isView(column)) return { kind: kindOfArray(name, column), data: handover.bytes(column) };
  if (typeof column !== 'object' || column === null) {
    throw wrongType(pathOf(name), `the column is ${kindOf(column)}`, 'give a typed array, a list, or `{codes, names}`');
  }
  if (isArrow(column)) throw wrongType(pathOf(name), `the column is an Arrow ${kindOf(column)}`, TO_IPC);
  const { codes, names, values, days, booleans, valid, bitmap, ...others } = column;
  const [other] = Object.keys(others);
  if (other !== undefined) {
    const help = 'known are codes and names, values, days, booleans, valid, bitmap';
    throw new DataError({ code: 'unknown_key', path: `${pathOf(name)}/${step(other)}`, message: `a column has no \`${other}\``, help });
  }
  const given = [codes, values, days, booleans].filter((part) => part !== undefined);
  if (given.length !== 1) {
    throw wrongType(pathOf(name), 'the column has not exactly one of `codes`, `values`, `days` and `booleans`', 'give `{codes, names}` or `{values, valid}`');
  }
  const nulls = nullsOf(name, valid, bitmap, handover);
  if (values !== undefined) {
    if (!Array.isArray(values) && !ArrayBuffer.isView(values)) throw wrongType(`${pathOf(name)}/values`, `\`values\` is ${kindOf(values)}`, 'give a typed array or a list');
    return { ...columnOf(name, values, handover), ...nulls };
  }
  if (codes !== undefined) return { ...codesOf(name, codes, names, handover), ...nulls };
  const [part, kind] = days === undefined ? ['booleans', Uint8Array] : ['days', Int32Array];
  const data = column[part];
  if (kind === Uint8Array && Array.isArray(data)) return { kind: 'plain', texts: handover.list(truthsOf(name, data), name), ...nulls };
  if (!(data instanceof kind)) throw wrongType(`${pathOf(name)}/${part}`, `\`${part}\` is ${kindOf(data)}`, `give a \`${kind.name}\``);
  return { kind: part, data: handover.bytes(data), ...nulls };
}

function codesOf(name, codes, names, handover) {
  if (!Array.isArray(names)) throw wrongType(`${pathOf(name)}/names`, `\`names\` is ${kindOf(names)}`, 'give a list of texts');
  const data = Array.isArray(codes) ? Int32Array.from(codes, (code, row) => codeOf(name, code, row)) : codes;
  if (!ArrayBuffer.isView(data)) throw wrongType(`${pathOf(name)}/codes`, `\`codes\` is ${kindOf(codes)}`, 'give a typed array');
  return { kind: 'codes', keys: kindOfArray(name, data), data: handover.bytes(data), texts: handover.list(names, name) };
}

/** A number of 32 bits; -1, which has no name, where nothing is known. */
function codeOf(name, code, row) {
  if (code === null || code === undefined) return -1;
  if (typeof code === 'number' && (code | 0) === code) return code;
  throw wrongType(`${pathOf(name)}/codes/${row}`, `${entry(code)} is no code`, 'give whole numbers of 32 bits, and null where nothing is known');
}

/** Truths as a plain list; 1 and 0 are such, too, as in bytes. */
function truthsOf(name, truths) {
  return Array.from(truths, (truth, row) => {
    if (typeof truth === 'boolean' || truth === null || truth === undefined) return truth ?? null;
    if (truth === 0 || truth === 1) return truth === 1;
    throw wrongType(`${pathOf(name)}/booleans/${row}`, `${entry(truth)} is no truth`, 'give true or false, and null where nothing is known');
  });
}

/** A value for a message. */
function entry(value) {
  return typeof value === 'number' ? String(value) : `a value ${typeof value === 'object' ? `of class ${kindOf(value)}` : kindOf(value)}`;
}

function nullsOf(name, valid, bitmap, handover) {
  if (valid !== undefined && valid !== null) {
    const bytes = Array.isArray(valid) ? Uint8Array.from(valid, (one) => (one ? 1 : 0)) : valid;
    if (!(bytes instanceof Uint8Array)) throw wrongType(`${pathOf(name)}/valid`, `\`valid\` is ${kindOf(valid)}`, 'give a `Uint8Array` or a list of booleans, one for each row');
    return { valid: handover.bytes(bytes) };
  }
  if (bitmap === undefined || bitmap === null) return {};
  if (!(bitmap instanceof Uint8Array)) throw wrongType(`${pathOf(name)}/bitmap`, `\`bitmap\` is ${kindOf(bitmap)}`, 'give a `Uint8Array` with a bit for each row');
  return { bitmap: handover.bytes(bitmap) };
}

function kindOfArray(name, array) {
  // By its tag, so that arrays of other realms and `Buffer` are known, too.
  const kind = KINDS[array[Symbol.toStringTag]];
  if (kind === undefined) throw wrongType(pathOf(name), `the column is ${kindOf(array)}`, 'give a typed array of numbers');
  return kind;
}

function step(name) {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}

function pathOf(name) {
  return `/${step(name)}`;
}

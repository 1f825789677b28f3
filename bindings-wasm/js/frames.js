/** Frames over one `native`: many leads as columns, documents or CSV. */

import { tableOf, isArrow, Handover } from './columns.js';
import { DataError, LeadgridError, checked, wrongType } from './errors.js';
import { optionsText } from './options.js';
import { Scores } from './scores.js';
import { textOfList } from './text.js';

/** Leads that become one text. */
const CHUNK = 4096;

const EVENT = ['lead', 'kind', 'at', 'ref', 'id'];

/** `scoreFrame` and `scoreCsv`, for the handle of an engine. */
export function framesOver(native) {
  function scoreFrame(engine, leads, options) {
    available(native);
    const { call, settings, activities } = parts(options, FRAME);
    if (isList(leads)) {
      if (activities !== undefined && activities !== null) {
        throw wrongType('/activities', 'leads that are objects have their activities in themselves, under `activities`', 'leave the option out, or give the leads as columns');
      }
      return scored(native.scoreDocuments(engine, ...documents(leads), call, settings));
    }
    const handover = new Handover();
    const layout = layoutOf(tableOf(leads, 'leads', handover), activities, handover);
    return scored(native.scoreTables(engine, layout, handover.buffers, handover.texts, call, settings));
  }

  async function* scoreCsv(engine, input, options) {
    available(native);
    const { call, settings, activities } = parts(options, CSV);
    const handover = new Handover();
    const layout = layoutOf({ columns: [] }, activities, handover);
    const reader = native.csvReader(engine, layout, handover.buffers, handover.texts, call, settings);
    if (typeof reader === 'string') checked(reader);
    try {
      let hasRows = false;
      for await (const bytes of bytesOf(input, native)) {
        for (let at = 0; at < bytes.length; ) {
          at += push(reader, bytes.subarray(at));
          if (!native.csvIsFull(reader)) continue;
          hasRows = true;
          yield scored(native.csvScores(reader));
        }
      }
      for (;;) {
        push(reader, new Uint8Array());
        if (!native.csvIsFull(reader)) break;
        hasRows = true;
        yield scored(native.csvScores(reader));
      }
      // A file with a header only has scores, too: none.
      if (!hasRows || !native.csvIsEmpty(reader)) yield scored(native.csvScores(reader));
    } finally {
      reader.free?.();
    }
  }

  function push(reader, bytes) {
    const read = native.csvPush(reader, bytes);
    return typeof read === 'string' ? checked(read) : read;
  }

  /** Scores of what the other side gave: a handle, or the text of a problem. */
  function scored(given) {
    if (typeof given === 'string') checked(given);
    return new Scores(native, given);
  }

  return { scoreFrame, scoreCsv };
}

function available(native) {
  if (native.scoreTables !== undefined) return;
  throw new LeadgridError({ code: 'not_supported', message: 'this module does not score frames', help: 'import `leadgrid-wasm/frames`, which is larger, or use `scoreBatch`' });
}

/** Options as JavaScript writes them, and as the other side reads them. */
const FRAME = { explain: 'explain', validUntil: 'valid_until', threads: 'threads' };
const CSV = { ...FRAME, delimiter: 'delimiter', listSeparator: 'list_separator', batchRows: 'batch_rows' };
/** Options whose values the other side reads. Of any other it has to know the name only, not a table under a mistyped one. */
const READ = new Set(['asOf', 'as_of', 'strict', 'horizon', 'previous']);

/** The options of any call, those named, and the activities. */
function parts(options, names) {
  const isBare = typeof options !== 'object' || options === null || options instanceof Date || Array.isArray(options);
  if (isBare) return { call: optionsText(options), settings: '{}' };
  const { activities, ...call } = options;
  const settings = {};
  for (const [name, key] of Object.entries(names)) {
    settings[key] = call[name];
    delete call[name];
  }
  for (const name of Object.keys(call)) {
    if (!READ.has(name) && call[name] !== undefined) call[name] = null;
  }
  return { call: optionsText(call), settings: optionsText(settings), activities };
}

function layoutOf(leads, activities, handover) {
  const isGiven = activities !== undefined && activities !== null;
  return JSON.stringify({ leads, activities: isGiven ? below(() => tableOf(activities, 'activities', handover, { keys: EVENT })) : null });
}

/** Errors about activities say so in their path. */
function below(make) {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    const { code, path, message, help } = error;
    throw new DataError({ code, path: `/activities${path}`, message, help });
  }
}

/** Whether it is walked object by object. */
export function isList(rows) {
  if (Array.isArray(rows)) return true;
  return typeof rows === 'object' && typeof rows?.[Symbol.iterator] === 'function' && !ArrayBuffer.isView(rows) && !isArrow(rows);
}

/** Texts of leads, and what is known of those that could not be handed over. */
function documents(leads) {
  const list = Array.isArray(leads) ? leads : Array.from(leads);
  const { pieces, broken } = piecesOf(list);
  const unreadable = broken.map(({ index, error: { code, path, message, help } }) => ({ row: index, id: idOf(list[index]), code, path, message, help }));
  return [pieces, JSON.stringify(unreadable)];
}

/** A list of leads as texts of some of them, and which of them have no JSON form. */
export function piecesOf(list) {
  const [pieces, all] = [[], []];
  for (let start = 0; start < list.length; start += CHUNK) {
    const { text, broken } = textOfList(list.slice(start, start + CHUNK));
    pieces.push(text);
    for (const { index, error } of broken) all.push({ index: start + index, error });
  }
  return { pieces, broken: all };
}

function idOf(lead) {
  try {
    return typeof lead.id === 'string' ? lead.id : null;
  } catch {
    // A getter that throws leaves the lead nameless.
    return null;
  }
}

/** The bytes of a file, or of anything that gives bytes or text. */
async function* bytesOf(input, native) {
  const isPath = typeof input === 'string' || input instanceof URL;
  if (isPath && native.openFile === undefined) {
    throw new LeadgridError({ code: 'not_supported', message: 'there are no files here', help: 'give a stream of bytes, such as `response.body`' });
  }
  if (ArrayBuffer.isView(input) || input instanceof ArrayBuffer) {
    const help = input instanceof ArrayBuffer ? 'put its bytes into a list: `[new Uint8Array(buffer)]`' : 'put it into a list: `[bytes]`';
    throw wrongType('', `the file is one ${input.constructor.name}, not a stream of them`, help);
  }
  const source = isPath ? native.openFile(input) : input;
  if (typeof (source?.[Symbol.asyncIterator] ?? source?.[Symbol.iterator]) !== 'function') {
    throw wrongType('', `the file is ${source === null ? 'null' : `of type ${typeof source}`}`, 'give a path, or a stream of bytes');
  }
  const encoder = new TextEncoder();
  // Half of a pair of surrogates, of which the rest is in the next text.
  let held = '';
  for await (const piece of source) {
    if (typeof piece === 'string') {
      const text = held + piece;
      held = /[\ud800-\udbff]$/.test(text) ? text.slice(-1) : '';
      yield encoder.encode(held === '' ? text : text.slice(0, -1));
    } else if (piece instanceof Uint8Array) {
      yield piece;
    } else {
      throw wrongType('', `the stream gives a value of type ${typeof piece}`, 'give a stream of bytes or of texts');
    }
  }
  if (held !== '') yield encoder.encode(held);
}

/**
 * What this package throws. The engine returns problems as data; `raise` makes errors of them, so
 * that nobody has to read a message to know what happened.
 */

/** The base of all errors of leadgrid; `code` is a stable word that programs may compare. */
export class LeadgridError extends Error {
  constructor({ code, path = '', message, help = '' }) {
    super(message);
    this.code = code;
    this.path = path;
    this.help = help;
  }
}

/** A policy that was refused; `findings` holds everything that is wrong with it. */
export class PolicyError extends LeadgridError {
  constructor(problem) {
    super(problem);
    this.findings = problem.findings;
  }
}

/** A wrong call: an `asOf` that is no instant, a text that is not JSON, an option that is not known. */
export class DataError extends LeadgridError {}

// On the prototype, as in the errors of the language: not an own field of every instance.
for (const [name, type] of Object.entries({ LeadgridError, PolicyError, DataError })) {
  Object.defineProperty(type.prototype, 'name', { value: name, configurable: true, writable: true });
}

/** First character of a problem; no answer begins with it. */
const PROBLEM = 33; // `!`

/** The text itself, unless it tells of a problem, which is thrown. */
export function checked(text) {
  if (text.charCodeAt(0) === PROBLEM) raise(JSON.parse(text.slice(1)));
  return text;
}

/** Options in the words of the engine, and as JavaScript writes them. */
const SPELLED = new Map([
  ['as_of', 'asOf'],
  ['valid_until', 'validUntil'],
  ['list_separator', 'listSeparator'],
  ['batch_rows', 'batchRows'],
  ['minor_units', 'minorUnits'],
  ['local_times', 'localTimes'],
  ['bad_rows', 'badRows'],
]);

/** A problem with help that names options as they are given here; keys of documents stay as they are. */
function spelled(problem) {
  const isOption = problem.code === 'unknown_key' && /^\/[^/]*$/.test(problem.path);
  return isOption ? { ...problem, help: problem.help.replace(/\w+/g, (word) => SPELLED.get(word) ?? word) } : problem;
}

/** An argument, or a part of one, of a type that it cannot have. */
export function wrongType(path, message, help) {
  return new DataError({ code: 'wrong_type', path, message, help });
}

/** What a value is, for messages. */
export function kindOf(value) {
  if (value === null || value === undefined) return String(value);
  return typeof value === 'object' ? (value.constructor?.name ?? 'an object') : `of type ${typeof value}`;
}

function raise(problem) {
  switch (problem.kind) {
    case 'policy':
      throw new PolicyError(problem);
    case 'data':
      throw new DataError(spelled(problem));
    default:
      throw new LeadgridError(problem);
  }
}

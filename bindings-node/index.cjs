'use strict';

const { createReadStream, readFileSync } = require('node:fs');

const { engineOver } = require('./lib/engine.cjs');
const { DataError, LeadgridError, PolicyError } = require('./lib/errors.cjs');
const { backend, native } = require('./native.cjs');

/** The text of a file, without a byte order mark; bytes that are not UTF-8 are refused, not guessed. */
function readFile(path) {
  const bytes = readFileSync(path);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new DataError({ code: 'bad_json', message: `\`${path}\` is not UTF-8`, help: 'save the file as UTF-8' });
  }
}

const { Engine, check, transition } = engineOver({ ...native, readFile, openFile: createReadStream });

module.exports = { Engine, check, DataError, LeadgridError, PolicyError, backend, transition, version: native.version() };

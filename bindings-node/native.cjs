'use strict';

// The engine: the addon for this machine, or else the WebAssembly build that the package carries.

const { readFileSync } = require('node:fs');
const { join } = require('node:path');

/** Endings of the file name, by platform, as napi names its builds. */
const ABIS = { linux: ['-gnu', '-musl'], win32: ['-msvc'] };

function addon() {
  for (const abi of ABIS[process.platform] ?? ['']) {
    try {
      return require(`./leadgrid.${process.platform}-${process.arch}${abi}.node`);
    } catch {
      // Not built for this machine, or built for a newer C library: the next one may do.
    }
  }
  return undefined;
}

function webAssembly() {
  const glue = require('./lib/glue.cjs');
  glue.initSync({ module: readFileSync(join(__dirname, 'lib', 'leadgrid_bg.wasm')) });
  return glue;
}

const found = addon();

exports.backend = found === undefined ? 'wasm' : 'native';
exports.native = found ?? webAssembly();

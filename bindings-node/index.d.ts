export * from './lib/types.js';

/** What computes here: the addon for this machine, or the WebAssembly build that the package carries. Answers are the same. */
export declare const backend: 'native' | 'wasm';

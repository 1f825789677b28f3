export * from './types.js';

/** Where the module comes from, if not from beside this file: an address, a response, bytes or a compiled module. */
export type ModuleSource = string | URL | Request | Response | Promise<Response> | BufferSource | WebAssembly.Module;

/**
 * Loads the WebAssembly module; everything after it is synchronous. In Node it is loaded already.
 * Calling it again loads nothing twice.
 */
export default function init(source?: ModuleSource): Promise<void>;

/** Loads the module from bytes or a compiled module that the caller already has. */
export declare function initSync(module: BufferSource | WebAssembly.Module): void;

//! leadgrid for wasm.

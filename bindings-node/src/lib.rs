//! leadgrid for node: text in, text out. The JavaScript around it is `bindings-wasm/js/engine.js`.

use napi_derive::napi;

/// Version of the engine.
#[napi]
pub fn version() -> &'static str {
    env!("CARGO_PKG_VERSION")
}

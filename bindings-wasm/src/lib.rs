//! leadgrid for the browser: text in, text out. The JavaScript around it is `js/engine.js`.

#[cfg(feature = "frames")]
mod customer;
#[cfg(feature = "frames")]
mod customers;
#[cfg(feature = "frames")]
mod frame;
#[cfg(feature = "frames")]
mod frames;
mod text;

use leadgrid::Loader;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

/// An engine as JavaScript holds it.
#[wasm_bindgen]
pub struct Handle(leadgrid::Engine);

/// Version of the engine.
#[wasm_bindgen]
pub fn version() -> String {
    leadgrid::version().to_owned()
}

/// An engine, or the text of a problem. `parents` is a JSON list of texts.
#[wasm_bindgen]
pub fn create(policy: &str, parents: &str) -> JsValue {
    let parents = text::parents(parents);
    match text::loader(&parents, Loader::parent_json).load_json(policy) {
        Ok(engine) => Handle(engine).into(),
        Err(error) => JsValue::from_str(&text::policy_problem(&error)),
    }
}

/// The engine of the embedded policy.
#[wasm_bindgen(js_name = createDefault)]
pub fn create_default() -> Handle {
    Handle(leadgrid::Engine::default())
}

/// All findings about a policy, as JSON.
#[wasm_bindgen]
pub fn check(policy: &str, parents: &str) -> String {
    let parents = text::parents(parents);
    text::findings(&text::loader(&parents, Loader::parent_json).check_json(policy))
}

#[wasm_bindgen]
pub fn id(engine: &Handle) -> String {
    engine.0.id().to_owned()
}

#[wasm_bindgen(js_name = policyVersion)]
pub fn policy_version(engine: &Handle) -> String {
    engine.0.version().to_owned()
}

#[wasm_bindgen(js_name = policyHash)]
pub fn policy_hash(engine: &Handle) -> String {
    engine.0.hash().to_owned()
}

#[wasm_bindgen(js_name = policyJson)]
pub fn policy_json(engine: &Handle) -> String {
    engine.0.policy_json().to_owned()
}

#[wasm_bindgen]
pub fn warnings(engine: &Handle) -> String {
    text::findings(engine.0.warnings())
}

#[wasm_bindgen]
pub fn score(engine: &Handle, lead: &str, options: &str) -> String {
    text::score(&engine.0, lead, options)
}

#[wasm_bindgen(js_name = scoreBatch)]
pub fn score_batch(engine: &Handle, leads: &str, options: &str) -> String {
    text::score_batch(&engine.0, leads, options)
}

#[wasm_bindgen]
pub fn explain(engine: &Handle, lead: &str, options: &str) -> String {
    text::explain(&engine.0, lead, options)
}

/// A call by name.
#[wasm_bindgen]
pub fn ask(engine: &Handle, name: &str, arguments: &str) -> String {
    text::ask(&engine.0, name, arguments)
}

#[wasm_bindgen]
pub fn transition(arguments: &str) -> String {
    text::transition(arguments)
}

//! leadgrid for Node: text in, text out. The JavaScript around it is `bindings-wasm/js/engine.js`.
//!
//! Free functions over an `External` cost less than half of a method of a class.

mod compact;
pub mod customer;
/// One file for both JavaScript builds: they are the same functions.
#[path = "../../bindings-wasm/src/customers.rs"]
mod customers;
pub mod frame;
#[path = "../../bindings-wasm/src/frames.rs"]
mod frames;
#[path = "../../bindings-wasm/src/text.rs"]
mod text;

use leadgrid::{Engine, Loader, PolicyError};
use napi::bindgen_prelude::{Either, External};
use napi_derive::napi;

/// Version of the engine.
#[napi]
pub fn version() -> &'static str {
    leadgrid::version()
}

type Created = Either<External<Engine>, String>;

fn created(result: Result<Engine, PolicyError>) -> Created {
    match result {
        Ok(engine) => Either::A(External::new(engine)),
        Err(error) => Either::B(text::policy_problem(&error)),
    }
}

/// A parent in JSON or YAML: a policy is an object, so only JSON begins with a brace.
fn parent<'a>(loader: Loader<'a>, text: &'a str) -> Loader<'a> {
    if text.trim_start().starts_with('{') {
        loader.parent_json(text)
    } else {
        loader.parent_yaml(text)
    }
}

/// An engine, or the text of a problem. `parents` is a JSON list of texts.
#[napi]
pub fn create(policy: String, parents: String) -> Created {
    let parents = text::parents(&parents);
    created(text::loader(&parents, parent).load_json(&policy))
}

/// The same from YAML.
#[napi]
pub fn create_yaml(policy: String, parents: String) -> Created {
    let parents = text::parents(&parents);
    created(text::loader(&parents, parent).load_yaml(&policy))
}

/// The engine of the embedded policy.
#[napi]
pub fn create_default() -> External<Engine> {
    External::new(Engine::default())
}

/// All findings about a policy, as JSON.
#[napi]
pub fn check(policy: String, parents: String) -> String {
    let parents = text::parents(&parents);
    text::findings(&text::loader(&parents, parent).check_json(&policy))
}

#[napi]
pub fn id(engine: &External<Engine>) -> &str {
    engine.id()
}

#[napi]
pub fn policy_version(engine: &External<Engine>) -> &str {
    engine.version()
}

#[napi]
pub fn policy_hash(engine: &External<Engine>) -> &str {
    engine.hash()
}

#[napi]
pub fn policy_json(engine: &External<Engine>) -> &str {
    engine.policy_json()
}

#[napi]
pub fn warnings(engine: &External<Engine>) -> String {
    text::findings(engine.warnings())
}

#[napi]
pub fn score(engine: &External<Engine>, lead: String, options: String) -> String {
    text::score(engine, &lead, &options)
}

/// The same as a row of tokens.
#[napi]
pub fn score_compact(engine: &External<Engine>, lead: String, options: String) -> String {
    text::answer(engine, &lead, &options)
        .map_or_else(|problem| problem, |answer| compact::write(&answer))
}

#[napi]
pub fn score_batch(engine: &External<Engine>, leads: String, options: String) -> String {
    text::score_batch(engine, &leads, &options)
}

#[napi]
pub fn explain(engine: &External<Engine>, lead: String, options: String) -> String {
    text::explain(engine, &lead, &options)
}

/// A call by name.
#[napi]
pub fn ask(engine: &External<Engine>, name: String, arguments: String) -> String {
    text::ask(engine, &name, &arguments)
}

#[napi]
pub fn transition(arguments: String) -> String {
    text::transition(&arguments)
}

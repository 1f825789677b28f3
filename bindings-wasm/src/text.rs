//! The engine as functions from text to text, for hosts where text is the quickest way across.
//!
//! Both JavaScript builds include this file. A problem comes back as a value, `!` and a JSON object,
//! which no answer begins with; the JavaScript around it (`js/errors.js`) throws it as a real error.

use leadgrid::wire::{self, Refusal};
use leadgrid::{Answer, Call, Engine, Error, Finding, Lead, Loader, PolicyError, Report, Value};
use serde::Serialize;

/// What `js/errors.js` makes an error of.
#[derive(Serialize)]
struct Problem<'a> {
    kind: &'static str,
    code: &'static str,
    path: &'a str,
    message: &'a str,
    help: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    findings: Option<&'a [Finding]>,
}

impl Problem<'_> {
    fn text(&self) -> String {
        format!("!{}", json(self))
    }
}

/// The answers for a list of leads.
#[derive(Serialize)]
struct Answers {
    answers: Vec<Answer>,
    report: Report,
}

/// A wrong call.
pub fn data_problem(error: &Error) -> String {
    Problem {
        kind: "data",
        code: error.code().as_str(),
        path: error.path(),
        message: error.message(),
        help: error.help(),
        findings: None,
    }
    .text()
}

/// A policy that was refused: the message tells of all errors, the fields of the first.
pub fn policy_problem(error: &PolicyError) -> String {
    Problem {
        kind: "policy",
        code: error.code().as_str(),
        path: error.path(),
        message: &error.to_string(),
        help: error.help(),
        findings: Some(error.findings()),
    }
    .text()
}

/// Everything here is plain data, which always has a JSON form.
pub fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

fn or_problem(result: Result<String, Error>) -> String {
    result.unwrap_or_else(|error| data_problem(&error))
}

pub fn call(options: &str) -> Result<Call, Error> {
    Call::from_value(&Value::from_json(options)?)
}

pub fn findings(findings: &[Finding]) -> String {
    json(&findings)
}

/// The parents of a policy, from a JSON list of their texts.
pub fn parents(list: &str) -> Value<'_> {
    // `js/parents.js` writes the list; each text in it is judged when a policy asks for it.
    Value::from_json(list).unwrap_or(Value::Null)
}

/// A loader that knows `parents`; `add` reads the text of one.
pub fn loader<'a>(
    parents: &'a Value<'_>,
    add: fn(Loader<'a>, &'a str) -> Loader<'a>,
) -> Loader<'a> {
    let texts = parents.items().iter().filter_map(Value::as_text);
    texts.fold(Engine::loader(), add)
}

/// The answer for one lead, or the text of a problem.
pub fn answer(engine: &Engine, lead: &str, options: &str) -> Result<Answer, String> {
    let judge = || Ok(engine.score(&Lead::from_json(lead)?, &call(options)?));
    judge().map_err(|error| data_problem(&error))
}

/// The answer for one lead as JSON.
pub fn score(engine: &Engine, lead: &str, options: &str) -> String {
    answer(engine, lead, options).map_or_else(|problem| problem, |answer| answer.to_json())
}

/// `{answers, report}` for a list of leads.
pub fn score_batch(engine: &Engine, leads: &str, options: &str) -> String {
    or_problem((|| {
        let batch = engine.score_batch(&Lead::list_from_json(leads)?, &call(options)?);
        Ok(json(&Answers {
            answers: batch.answers,
            report: batch.report,
        }))
    })())
}

/// The explanation as a JSON string, so that no explanation looks like a problem.
pub fn explain(engine: &Engine, lead: &str, options: &str) -> String {
    or_problem((|| {
        Ok(json(
            &engine.explain(&Lead::from_json(lead)?, &call(options)?),
        ))
    })())
}

/// A call by name, with its arguments as a JSON object: its result, or the errors of its lead.
pub fn ask(engine: &Engine, name: &str, arguments: &str) -> String {
    answered(arguments, |arguments| wire::ask(engine, name, arguments))
}

/// What changed between two decisions, for which no engine is needed.
pub fn transition(arguments: &str) -> String {
    answered(arguments, wire::compare)
}

/// What a call makes of its arguments, or the text of a problem.
pub fn answered(
    arguments: &str,
    call: impl FnOnce(&Value<'_>) -> Result<String, Refusal>,
) -> String {
    let arguments = Value::from_json(arguments).map_err(Refusal::from);
    match arguments.and_then(|arguments| call(&arguments)) {
        Ok(result) => result,
        Err(Refusal::Lead(errors)) => json(&errors),
        Err(Refusal::Call(error)) => data_problem(&error),
        Err(Refusal::Policy(error)) => policy_problem(&error),
    }
}

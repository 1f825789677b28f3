//! Cases that make calls by name, with their documents once as trees and once as texts.

use crate::node::Node;
use leadgrid::wire::{self, Refusal};
use leadgrid::{Call, Engine, Finding, Lead, Value};

/// Arguments that are documents, and may be given as JSON text.
const DOCUMENTS: [&str; 9] = [
    "lead",
    "decision",
    "reactions",
    "receipt",
    "change",
    "a",
    "b",
    "previous",
    "now",
];

/// The calls of a case, each with the outcome that the engine gives.
pub fn run(engine: &Engine, calls: &[Node]) -> Node {
    let run_one = |call: &Node| {
        let name = call.get("call").unwrap().text().unwrap();
        let given = call.get("arguments").unwrap();
        let arguments = fill(engine, given);
        let outcome = ask(engine, &name, &arguments);
        let texts = ask(engine, &name, &written_out(&arguments));
        assert_eq!(
            outcome.1.compact(),
            texts.1.compact(),
            "{name}: trees and texts"
        );
        let mut shown = call.only(&["call", "arguments"]);
        shown.set(outcome.0, outcome.1);
        shown
    };
    Node::List(calls.iter().map(run_one).collect())
}

/// The key under which a case writes an outcome of this kind, and the outcome.
fn ask(engine: &Engine, name: &str, arguments: &Node) -> (&'static str, Node) {
    let text = arguments.compact();
    let arguments = Value::from_json(&text).unwrap();
    match wire::ask(engine, name, &arguments) {
        Ok(result) => ("expect", Node::parse(&result)),
        Err(Refusal::Call(error)) => {
            let error = Node::parse(&serde_json::to_string(&error).unwrap());
            ("error", error.only(&["code", "path"]))
        }
        Err(Refusal::Lead(answer)) => {
            let answer = Node::parse(&serde_json::to_string(&answer).unwrap());
            let errors = answer.get("errors").unwrap();
            ("errors", errors.each_only(&["code", "path"]))
        }
        Err(Refusal::Policy(error)) => ("findings", shown(error.findings())),
    }
}

/// What is compared of findings.
pub fn shown(findings: &[Finding]) -> Node {
    let findings = Node::parse(&serde_json::to_string(findings).unwrap());
    findings.each_only(&["code", "severity", "path"])
}

/// Arguments with answers and receipts of this engine in the place of what asks for them.
fn fill(engine: &Engine, node: &Node) -> Node {
    match node {
        Node::Scalar(_) => node.clone(),
        Node::List(entries) => {
            Node::List(entries.iter().map(|entry| fill(engine, entry)).collect())
        }
        Node::Map(members) => {
            let filled = |(key, inner): &(String, Node)| (key.clone(), fill(engine, inner));
            let filled = Node::Map(members.iter().map(filled).collect());
            if let Some(asked) = filled.get("$answer") {
                return sealed(asked, |lead, call| engine.score(lead, call).to_json());
            }
            if let Some(asked) = filled.get("$receipt") {
                return sealed(asked, |lead, call| {
                    engine.receipt(lead, call).unwrap().to_json()
                });
            }
            filled
        }
    }
}

fn sealed(asked: &Node, make: impl Fn(&Lead<'_>, &Call) -> String) -> Node {
    let lead = asked.get("lead").unwrap().compact();
    let options = asked.without("lead").compact();
    let call = Call::from_value(&Value::from_json(&options).unwrap()).unwrap();
    Node::parse(&make(&Lead::from_json(&lead).unwrap(), &call))
}

/// The same arguments with every document as text.
fn written_out(arguments: &Node) -> Node {
    let Node::Map(members) = arguments else {
        return arguments.clone();
    };
    let write = |(key, inner): &(String, Node)| {
        let bare = key.trim_matches('"');
        let document = DOCUMENTS.contains(&bare);
        let inner = match inner {
            Node::List(cases) if bare == "cases" => {
                Node::List(cases.iter().map(written_out).collect())
            }
            tree if document && tree.text().is_none() && tree.compact() != "null" => {
                Node::Scalar(serde_json::to_string(&tree.compact()).unwrap())
            }
            other => other.clone(),
        };
        (key.clone(), inner)
    };
    Node::Map(members.iter().map(write).collect())
}

//! Calls by name: arguments that are refused before a call could lose or change them.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test")]

use leadgrid::wire::{Refusal, ask};
use leadgrid::{Engine, Value};

fn engine() -> Engine {
    let policy = r#"{"format": 1, "id": "kr", "version": "1", "time_zone": "+09:00",
        "fields": {"seats": {"type": "number"}},
        "governance": {"flag_administrator": "sales@example.com", "stakeholders": ["dealers@example.com"]}}"#;
    Engine::from_json(policy).unwrap()
}

fn refused(name: &str, arguments: Vec<(&'static str, Value<'_>)>) -> (String, String) {
    let entries = arguments
        .into_iter()
        .map(|(key, value)| (key.into(), value));
    match ask(&engine(), name, &Value::Object(entries.collect())) {
        Err(Refusal::Call(error)) => (error.code().to_string(), error.path().to_owned()),
        other => panic!("{other:?}"),
    }
}

fn pair(code: &str, path: &str) -> (String, String) {
    (code.to_owned(), path.to_owned())
}

fn object<'v>(key: &'v str, value: Value<'v>) -> Value<'v> {
    Value::Object(vec![(key.into(), value)])
}

#[test]
fn what_json_lacks_is_not_merged_away() {
    let set = || Value::Foreign("a Python `set`".into());
    let lead = || object("attributes", object("models", set()));
    assert_eq!(
        refused(
            "merge",
            vec![("a", lead()), ("b", object("id", "2".into()))]
        ),
        pair("wrong_type", "/a/attributes/models")
    );
    assert_eq!(
        refused("merge", vec![("a", object("id", "2".into())), ("b", set())]),
        pair("wrong_type", "/b")
    );
    let flag = object("title", set());
    let change = Value::Object(vec![("version".into(), "2".into()), ("add".into(), flag)]);
    assert_eq!(
        refused(
            "change_flags",
            vec![("change", change), ("by", "sales@example.com".into())]
        ),
        pair("wrong_type", "/change/add/title")
    );
    let receipt = object("answer", object("override", set()));
    assert_eq!(
        refused(
            "verify",
            vec![("receipt", receipt), ("lead", object("id", "2".into()))]
        ),
        pair("wrong_type", "/receipt/answer/override")
    );
}

#[test]
fn numbers_of_a_changed_flag_are_what_they_are_written_as() {
    let change = |number: &str| {
        format!(
            r#"{{"version": "2", "add": {{"id": "big", "basis": "ownership",
                "when": {{"field": "seats", "is": {number}}}}}}}"#
        )
    };
    let wrong = change("9007199254740993");
    let by = || ("by", Value::from("sales@example.com"));
    assert_eq!(
        refused("change_flags", vec![("change", Value::from(&*wrong)), by()]),
        pair("out_of_range", "/change/add/when/is")
    );
    let good = change("7");
    let arguments = vec![
        ("change".into(), Value::from(&*good)),
        ("by".into(), by().1),
    ];
    let text = ask(&engine(), "change_flags", &Value::Object(arguments)).unwrap();
    assert!(text.contains(r#""is":7"#), "{text}");
}

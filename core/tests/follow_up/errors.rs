//! Wrong calls: code and place.

use crate::setup::{Setup, call, hot, r};
use leadgrid::{Code, Engine};
use serde_json::{Value, json};

fn refused(setup: &Setup, decision: &Value, reactions: &Value) -> (Code, String) {
    let error = call(&setup.engine, decision, reactions, 1.0).expect_err("a wrong call");
    assert!(!error.message().is_empty() && !error.help().is_empty());
    (error.code(), error.path().to_owned())
}

fn setup() -> Setup {
    Setup::new("hot", &[hot(json!({"respond_within": "8h"}))])
}

#[test]
fn reactions_are_checked() {
    let setup = setup();
    let good = r("visited", 0.0);
    let at = good["at"].clone();
    for (reactions, code, path) in [
        (json!(null), Code::WrongType, "/reactions"),
        (json!({}), Code::WrongType, "/reactions"),
        (json!([good, 1]), Code::WrongType, "/reactions/1"),
        (json!([{"at": at}]), Code::MissingKey, "/reactions/0"),
        (
            json!([{"kind": null, "at": at}]),
            Code::MissingKey,
            "/reactions/0",
        ),
        (
            json!([{"kind": 1, "at": at}]),
            Code::WrongType,
            "/reactions/0/kind",
        ),
        (
            json!([good, {"kind": "visit", "at": at}]),
            Code::ValueNotListed,
            "/reactions/1/kind",
        ),
        (
            json!([{"kind": "visited"}]),
            Code::MissingKey,
            "/reactions/0",
        ),
        (
            json!([{"kind": "visited", "at": null}]),
            Code::MissingKey,
            "/reactions/0",
        ),
        (
            json!([{"kind": "visited", "at": "2026-11-23"}]),
            Code::BadInstant,
            "/reactions/0/at",
        ),
        (
            json!([{"kind": "visited", "at": 1.5}]),
            Code::BadInstant,
            "/reactions/0/at",
        ),
        (
            json!([{"kind": "visited", "at": true}]),
            Code::WrongType,
            "/reactions/0/at",
        ),
        (
            json!([{"kind": "visited", "at": at, "channel": 1}]),
            Code::WrongType,
            "/reactions/0/channel",
        ),
        (
            json!([{"kind": "visited", "at": at, "agent": []}]),
            Code::WrongType,
            "/reactions/0/agent",
        ),
        (
            json!([{"kind": "visited", "at": at, "id": 7}]),
            Code::WrongType,
            "/reactions/0/id",
        ),
    ] {
        assert_eq!(
            refused(&setup, &setup.decision, &reactions),
            (code, path.to_owned()),
            "{reactions}"
        );
    }
    let near = setup
        .call(&json!([{"kind": "visit", "at": at}]), 1.0)
        .expect_err("unknown");
    assert_eq!(near.help(), "did you mean `visited`?");
    // What the format does not have is left alone, as with activities.
    assert!(
        setup
            .call(&json!([{"kind": "visited", "at": at, "note": 1}]), 1.0)
            .is_ok()
    );
}

#[test]
fn decisions_are_checked() {
    let setup = setup();
    let with = |path: &str, value: Value| {
        let mut decision = setup.decision.clone();
        match path.split_once('/') {
            Some((outer, inner)) => decision[outer][inner] = value,
            None => decision[path] = value,
        }
        decision
    };
    for (decision, code, path) in [
        (json!(null), Code::WrongType, "/decision"),
        (
            json!({"lead_id": "L-1", "errors": []}),
            Code::NoDecision,
            "/decision",
        ),
        (json!({}), Code::MissingKey, "/decision"),
        (
            with("lead_id", json!(1)),
            Code::WrongType,
            "/decision/lead_id",
        ),
        (
            with("policy", json!("small")),
            Code::WrongType,
            "/decision/policy",
        ),
        (
            with("policy", json!({"id": "small"})),
            Code::MissingKey,
            "/decision/policy",
        ),
        (
            with("policy/id", json!("other")),
            Code::PolicyMismatch,
            "/decision/policy/id",
        ),
        (
            with("policy/version", json!("2")),
            Code::PolicyMismatch,
            "/decision/policy/version",
        ),
        (
            with("policy/hash", json!("sha256:00")),
            Code::PolicyMismatch,
            "/decision/policy/hash",
        ),
        (
            with("policy/hash", json!(1)),
            Code::WrongType,
            "/decision/policy/hash",
        ),
        (
            with("assigned_at", json!(null)),
            Code::MissingKey,
            "/decision",
        ),
        (
            with("assigned_at", json!("today")),
            Code::BadInstant,
            "/decision/assigned_at",
        ),
        (
            with("lead_type", json!("lukewarm")),
            Code::PolicyMismatch,
            "/decision/lead_type",
        ),
        (
            with("flagged", json!("yes")),
            Code::WrongType,
            "/decision/flagged",
        ),
        (
            with("scenario", json!("another")),
            Code::PolicyMismatch,
            "/decision/scenario",
        ),
        (
            with("scenario", json!(1)),
            Code::WrongType,
            "/decision/scenario",
        ),
    ] {
        assert_eq!(
            refused(&setup, &decision, &json!([])),
            (code, path.to_owned()),
            "{decision}"
        );
    }
}

#[test]
fn a_decision_without_hash_is_known_by_id_and_version() {
    let mut setup = setup();
    let policy = setup.decision["policy"].as_object_mut().expect("an object");
    policy.remove("hash");
    assert!(setup.call(&json!([]), 1.0).is_ok());
}

#[test]
fn the_decision_is_judged_before_the_reactions() {
    let setup = setup();
    let (code, _) = refused(
        &setup,
        &json!({"lead_id": null, "errors": [{}]}),
        &json!(null),
    );
    assert_eq!(code, Code::NoDecision);
    let error =
        call(&Engine::default(), &setup.decision, &json!(null), 1.0).expect_err("another policy");
    assert_eq!(error.code(), Code::PolicyMismatch);
}

//! Earlier decisions: as trees, as texts and from Rust, for one lead and for a batch.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test"
)]

use leadgrid::{Call, Decision, Engine, Instant, Lead, PreviousDecision, Value};

/// Warm from 40 points; what was warm stays so down to 30.
fn engine() -> Engine {
    let policy = r#"{"format": 1, "id": "held", "version": "1", "time_zone": "+09:00",
        "fields": {"points": {"type": "number"}},
        "axes": [{"id": "fit", "rules": [{"id": "given", "field": "points",
            "bands": [{"from": 0, "points": 0}, {"from": 30, "points": 30}, {"from": 40, "points": 40}]}]}],
        "grids": {"form": {"x": {"axes": ["fit"], "bands": [{"id": "low"}, {"id": "high", "from": 40}]},
            "cells": {"low": "cold", "high": "warm"}, "hold": 10}}}"#;
    Engine::from_json(policy).unwrap()
}

fn lead(id: &str, points: i32) -> Lead<'_> {
    Lead::new(id, "form").attribute("points", points)
}

fn at(text: &str) -> Call {
    Call::at(Instant::parse(text).unwrap())
}

fn decision(engine: &Engine, lead: &Lead<'_>, call: &Call) -> Decision {
    engine.score(lead, call).decision().unwrap().clone()
}

fn call(previous: &str) -> Result<Call, leadgrid::Error> {
    let arguments = format!(r#"{{"as_of": "2026-11-23T09:00:00+09:00", "previous": {previous}}}"#);
    Call::from_value(&Value::from_json(&arguments).unwrap())
}

#[test]
fn an_earlier_decision_is_a_tree_or_a_text() {
    let engine = engine();
    let warm = decision(&engine, &lead("L-17", 40), &at("2026-11-22T09:00:00+09:00"));
    let tree = engine
        .score(&lead("L-17", 40), &at("2026-11-22T09:00:00+09:00"))
        .to_json();
    let text = serde_json::to_string(&tree).unwrap();
    let list_as_text = serde_json::to_string(&format!("[{tree}]")).unwrap();
    let nothing = r#"{"lead_id": "L-9", "errors": []}"#;
    for previous in [
        &*tree,
        &text,
        &list_as_text,
        &format!("[{tree}]"),
        &format!("[{nothing}, {text}]"),
    ] {
        let call = call(previous).unwrap();
        assert_eq!(call.previous, [PreviousDecision::from(&warm)], "{previous}");
        let kept = decision(&engine, &lead("L-17", 35), &call);
        assert!(kept.held && kept.lead_type == "warm");
    }
    for (previous, code, path) in [
        (r#""warm""#, "bad_json", "/previous"),
        (r#"["{", {}]"#, "bad_json", "/previous/0"),
        ("[{}]", "missing_key", "/previous/0"),
        (r#"["7"]"#, "wrong_type", "/previous/0"),
        ("7", "wrong_type", "/previous"),
    ] {
        let error = call(previous).unwrap_err();
        assert_eq!(
            (error.code().as_str(), error.path()),
            (code, path),
            "{previous}"
        );
    }
}

#[test]
fn in_a_batch_every_lead_meets_its_own() {
    let engine = engine();
    let yesterday = at("2026-11-22T09:00:00+09:00");
    let names: Vec<String> = (0..200).map(|number| format!("L-{number}")).collect();
    // Every third lead was warm; every fifth is not known from yesterday.
    let points = |number: usize| if number.is_multiple_of(3) { 40 } else { 0 };
    let known = names
        .iter()
        .enumerate()
        .filter(|(number, _)| !number.is_multiple_of(5));
    let mut previous: Vec<PreviousDecision> = known
        .map(|(number, id)| decision(&engine, &lead(id, points(number)), &yesterday))
        .map(|decision| PreviousDecision::from(&decision))
        .collect();
    // A second decision of one lead is not looked at.
    let again = decision(&engine, &lead("L-1", 40), &yesterday);
    previous.push(PreviousDecision::from(&again));

    let today = Call {
        previous,
        ..at("2026-11-23T09:00:00+09:00")
    };
    let leads: Vec<Lead<'_>> = names.iter().map(|id| lead(id, 35)).collect();
    let batch = engine.score_batch(&leads, &today);
    for (number, (answer, lead)) in batch.answers.iter().zip(&leads).enumerate() {
        assert_eq!(*answer, engine.score(lead, &today));
        let held = answer.decision().unwrap().held;
        assert_eq!(
            held,
            number.is_multiple_of(3) && !number.is_multiple_of(5),
            "{number}"
        );
    }
}

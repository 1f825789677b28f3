//! Receipts: whoever has the policy and the lead can verify one, and every alteration is named.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test"
)]

use leadgrid::wire::{self, Refusal};
use leadgrid::{Call, Code, Engine, Lead, Value, Verdict};
use serde_json::json;

const POLICY: &str = r#"{"format": 1, "id": "tiny", "version": "1", "time_zone": "+09:00", "fields": {"budget": {"type": "number"}},
    "axes": [{"id": "a", "rules": [{"id": "budget", "field": "budget", "bands": [{"from": 0, "points": 1.5}]}]}],
    "grids": {"form": {"x": {"axes": ["a"], "bands": [{"id": "low"}, {"id": "high", "from": 1}]}, "cells": {"low": "cold", "high": "hot"}, "hold": 1}}}"#;
const LEAD: &str = r#"{"id": "L-17", "origin": "form", "attributes": {"budget": 3e7}}"#;

fn engine() -> Engine {
    Engine::from_json(POLICY).unwrap()
}

fn call(options: &str) -> Call {
    Call::from_value(&Value::from_json(options).unwrap()).unwrap()
}

fn receipt(lead: &str, options: &str) -> serde_json::Value {
    let receipt = engine()
        .receipt(&Lead::from_json(lead).unwrap(), &call(options))
        .unwrap();
    serde_json::from_str(&receipt.to_json()).unwrap()
}

fn verify(receipt: &serde_json::Value, lead: &str) -> Verdict {
    engine()
        .verify(&receipt.to_string(), &Lead::from_json(lead).unwrap())
        .unwrap()
}

const OPTIONS: &str = r#"{"as_of": "2026-11-22T09:00:00+09:00", "horizon": "2d", "lang": "ko"}"#;

#[test]
fn a_receipt_says_what_was_asked_and_answered() {
    let receipt = receipt(LEAD, OPTIONS);
    assert_eq!(receipt["policy_hash"], engine().hash());
    assert_eq!(receipt["engine_version"], leadgrid::version());
    assert_eq!(
        receipt["call"],
        json!({"as_of": 1_795_305_600_000_i64, "strict": false, "ledger": true, "horizon": "172800s"})
    );
    assert_eq!(receipt["answer"]["lead_type"], "hot");
    // By another program, of {"call":{"as_of":1795305600000,..},"lead":{"attributes":{"budget":30000000},..}}.
    assert_eq!(
        receipt["input_digest"],
        "sha256:11fb30115cfced7079d170e75d6ed4688adf4c1e078ccf815bc7445dbcda115c"
    );
    assert_eq!(verify(&receipt, LEAD), Verdict::Valid);
    // Printed by serde_json with sorted keys, so writing does not matter; nor does that of the lead.
    assert_eq!(
        verify(
            &receipt,
            r#"{"attributes":{"budget":30000000.0},"origin":"\u0066orm","id":"L-17"}"#
        ),
        Verdict::Valid
    );
}

#[test]
fn a_lead_that_cannot_be_judged_has_a_receipt_too() {
    let lead = r#"{"id": "L-18", "origin": "fax"}"#;
    let receipt = receipt(lead, OPTIONS);
    assert_eq!(receipt["answer"]["errors"][0]["code"], "unknown_origin");
    assert_eq!(verify(&receipt, lead), Verdict::Valid);
}

#[test]
fn the_call_is_part_of_the_input() {
    let previous = r#"{"lead_id": "L-17", "origin": "form", "computed_lead_type": "hot", "x": 1}"#;
    let other = r#"{"lead_id": "L-18", "origin": "form", "computed_lead_type": "hot"}"#;
    let at = r#""as_of": "2026-11-22T00:00:00Z""#;
    let poor = r#"{"id": "L-17", "origin": "form", "attributes": {"budget": -1}}"#;
    let held = receipt(
        poor,
        &format!(r#"{{{at}, "previous": [{other}, {previous}]}}"#),
    );
    assert_eq!(held["answer"]["held"], true);
    assert_eq!(
        held["call"]["previous"],
        json!({"lead_id": "L-17", "origin": "form", "computed_lead_type": "hot"})
    );
    assert_eq!(verify(&held, poor), Verdict::Valid);
    let alone = receipt(poor, &format!(r#"{{{at}, "previous": {other}}}"#));
    assert_eq!(
        alone,
        receipt(poor, &format!("{{{at}}}")),
        "decisions of other leads are no input"
    );
    let brief = receipt(
        LEAD,
        &format!(r#"{{{at}, "ledger": false, "strict": true, "horizon": "0s"}}"#),
    );
    assert_eq!(brief["answer"].get("ledger"), None);
    assert_eq!(verify(&brief, LEAD), Verdict::Valid);
    assert_ne!(
        brief["input_digest"],
        receipt(LEAD, &format!("{{{at}}}"))["input_digest"]
    );
}

#[test]
fn every_alteration_is_named() {
    let good = receipt(LEAD, OPTIONS);
    let altered = |change: &dyn Fn(&mut serde_json::Value)| {
        let mut altered = good.clone();
        change(&mut altered);
        verify(&altered, LEAD)
    };
    let seal =
        |receipt: &mut serde_json::Value, digest: &str| receipt["answer_digest"] = digest.into();
    assert_eq!(
        altered(&|receipt| receipt["policy_hash"] = "sha256:0".into()),
        Verdict::OtherPolicy
    );
    assert_eq!(
        altered(&|receipt| receipt["call"]["as_of"] = 0.into()),
        Verdict::OtherInput
    );
    assert_eq!(
        altered(&|receipt| receipt["call"]["strict"] = true.into()),
        Verdict::OtherInput
    );
    assert_eq!(
        verify(&good, r#"{"id": "L-17", "origin": "form"}"#),
        Verdict::OtherInput
    );
    assert_eq!(
        altered(&|receipt| receipt["answer"]["lead_type"] = "cold".into()),
        Verdict::AlteredAnswer
    );
    // A forger who seals another answer is found out by deciding again.
    let forged = receipt(r#"{"id": "L-17", "origin": "form"}"#, OPTIONS);
    let forge = |receipt: &mut serde_json::Value| {
        receipt["answer"] = forged["answer"].clone();
        seal(receipt, forged["answer_digest"].as_str().unwrap());
    };
    assert_eq!(altered(&forge), Verdict::OtherAnswer);
    let older = |receipt: &mut serde_json::Value| {
        forge(receipt);
        receipt["engine_version"] = "0.0.1".into();
    };
    assert_eq!(altered(&older), Verdict::OtherEngine);
    assert_eq!(
        altered(&|receipt| receipt["engine_version"] = "0.0.1".into()),
        Verdict::Valid,
        "the answer is the same"
    );
    assert_eq!(
        altered(&|receipt| receipt["note"] = "filed".into()),
        Verdict::Valid
    );
    let shown = |verdict: Verdict| serde_json::to_value(verdict).unwrap();
    assert_eq!(
        shown(Verdict::Valid),
        json!({"valid": true, "reason": null})
    );
    assert_eq!(
        shown(Verdict::OtherInput),
        json!({"valid": false, "reason": "other_input"})
    );
}

#[test]
fn what_is_no_receipt_is_refused() {
    let lead = Lead::new("L-17", "form");
    let refused = |text: &str| {
        let error = engine().verify(text, &lead).unwrap_err();
        format!("{} {}", error.code(), error.path())
    };
    let mut bad = receipt(LEAD, OPTIONS);
    bad["call"]["as_of"] = "soon".into();
    assert_eq!(refused("{"), "bad_json ");
    assert_eq!(refused("[]"), "wrong_type ");
    assert_eq!(refused("{}"), "missing_key ");
    assert_eq!(refused(&bad.to_string()), "bad_instant /call/as_of");
    let foreign = lead.clone().with(
        "tags",
        Value::List(vec![Value::Foreign("a Python `set`".into())]),
    );
    let error = engine().receipt(&foreign, &call(OPTIONS)).unwrap_err();
    assert_eq!((error.code(), error.path()), (Code::WrongType, "/tags/0"));
}

/// Two leads that differ out of sight must not share a digest, nor lose a part when they are merged.
#[test]
fn what_is_nested_too_deeply_is_refused() {
    let deep = |inner: &str| {
        let (open, close) = ("[".repeat(80), "]".repeat(80));
        format!(
            r#"{{"id": "L-17", "origin": "form", "attributes": {{"note": {open}{inner}{close}}}}}"#
        )
    };
    let error = engine()
        .receipt(&Lead::from_json(&deep("1")).unwrap(), &call(OPTIONS))
        .unwrap_err();
    let at = format!("/attributes/note{}", "/0".repeat(62));
    assert_eq!((error.code(), error.path()), (Code::WrongType, &*at));

    let (deep, lead) = (deep("2"), LEAD.to_owned());
    let arguments = Value::Object(vec![("a".into(), lead.into()), ("b".into(), deep.into())]);
    match wire::ask(&engine(), "merge", &arguments) {
        Err(Refusal::Call(error)) => assert_eq!(error.path(), format!("/b{at}")),
        other => panic!("{other:?}"),
    }
}

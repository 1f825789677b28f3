//! Segments of customers: the standard table, tables of policies, signals of leads, what is proven.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that panics has found something"
)]

mod proofs;

use leadgrid::rfm::{Model, Order, Partial};
use leadgrid::{Call, Code, Engine, Instant, Lang, Lead};

const AS_OF: &str = "2026-11-26T09:00:00+09:00";

fn at(text: &str) -> Instant {
    Instant::parse(text).expect("RFC 3339")
}

/// Leads of which an abandoned checkout is known; one with a call is hot.
fn policy(rest: &str) -> String {
    format!(
        r#"{{"format": 1, "id": "shop", "version": "1", "time_zone": "+09:00",
            "activities": {{"checkout_abandoned": {{}}, "call": {{}}}},
            "axes": [{{"id": "activity", "rules": [{{"id": "calls", "activity": "call", "points": 10}}]}}],
            "grids": {{"signup": {{"x": {{"axes": ["activity"], "bands": [{{"id": "low"}}, {{"id": "mid", "from": 10}}, {{"id": "high", "from": 20}}]}},
                "cells": {{"low": "cold", "mid": "warm", "high": "hot"}}}}}},
            "rfm": {{"monetary": {{"cuts": [10, 50, 100, 500]}}}}{rest}}}"#
    )
}

fn load(rest: &str) -> Engine {
    Engine::from_json(&policy(rest)).expect("loads")
}

/// A customer who last bought so many days ago, so often, for so much in all.
fn customer(engine: &Engine, days: i64, orders: i64, net: i64) -> (Model, Partial) {
    let rfm = engine.rfm().expect("has it");
    let mut partial = rfm.partial(at(AS_OF));
    partial.know("C-1").expect("few");
    let last = Instant::from_millis(at(AS_OF).millis() - days * 86_400_000).expect("in range");
    for order in 0..orders {
        let amount = if order == 0 { net } else { 0 };
        partial
            .add(&Order::new("C-1", last, amount))
            .expect("a good row");
    }
    (rfm.fit(&partial).expect("given cuts"), partial)
}

fn segment(
    engine: &Engine,
    lead: Option<&Lead<'_>>,
    (days, orders, net): (i64, i64, i64),
) -> (String, String) {
    let (model, partial) = customer(engine, days, orders, net);
    let purchases = partial.customer("C-1").expect("known");
    let scores = model.score("C-1", &purchases, at(AS_OF));
    let found = engine.segment(&scores, lead, &Call::at(at(AS_OF)));
    let found = found.expect("a good lead").expect("every customer has one");
    (scores.code(), found.id().to_owned())
}

#[test]
fn the_standard_segments() {
    let engine = load("");
    let segments = engine.segments().expect("standard ones");
    assert!(segments.is_standard());
    let ids: Vec<&str> = segments
        .rows()
        .iter()
        .map(leadgrid::segment::Segment::id)
        .collect();
    assert_eq!(
        ids,
        [
            "one_time_lapsed",
            "vip",
            "loyal",
            "promising",
            "new_customer",
            "abandoned_checkout",
            "need_attention",
            "sleeper",
            "warm_lead",
            "cold_lead"
        ]
    );
    for row in segments.rows() {
        let action = row.action().expect("each has one");
        for lang in Lang::ALL {
            assert!(action.text(lang).is_some_and(|text| !text.is_empty()));
        }
        assert_ne!(action.text(Lang::En), action.text(Lang::Ko));
    }
    for (given, code, id) in [
        ((400, 1, 900), "115", "one_time_lapsed"),
        ((3, 12, 900), "555", "vip"),
        ((20, 6, 501), "445", "vip"),
        ((20, 6, 499), "444", "loyal"),
        ((60, 6, 900), "345", "loyal"),
        ((3, 1, 900), "515", "promising"),
        ((3, 2, 5), "521", "promising"),
        ((3, 1, 60), "513", "new_customer"),
        ((60, 2, 60), "323", "need_attention"),
        ((120, 12, 900), "255", "need_attention"),
        ((120, 1, 60), "213", "need_attention"),
        ((400, 12, 900), "155", "sleeper"),
        ((0, 0, 0), "--1", "cold_lead"),
    ] {
        assert_eq!(segment(&engine, None, given), (code.into(), id.into()));
    }
}

#[test]
fn leads_get_their_segments_by_their_signals() {
    let engine = load("");
    let lead = Lead::new("L-17", "signup");
    let call = |lead: Lead<'static>| lead.activity("call", at("2026-11-20T10:00:00+09:00"));
    let left = |days: &str| lead.clone().activity("checkout_abandoned", at(days));
    let nothing = (0, 0, 0);
    let of = |lead: &Lead<'_>, given| segment(&engine, Some(lead), given).1;
    assert_eq!(of(&lead, nothing), "cold_lead");
    assert_eq!(of(&call(lead.clone()), nothing), "warm_lead");
    let hot = call(lead.clone()).activity("call", at("2026-11-21T10:00:00+09:00"));
    assert_eq!(of(&hot, nothing), "warm_lead");
    let recent = left("2026-11-10T10:00:00+09:00");
    assert_eq!(of(&recent, nothing), "abandoned_checkout");
    assert_eq!(of(&left("2026-09-10T10:00:00+09:00"), nothing), "cold_lead");
    // Scores first, where they say something better.
    assert_eq!(of(&recent, (3, 12, 900)), "vip");
    assert_eq!(of(&recent, (60, 2, 60)), "abandoned_checkout");
    assert_eq!(of(&recent, (400, 1, 900)), "one_time_lapsed");
    assert_eq!(of(&hot, (60, 2, 60)), "need_attention");
    // An override counts as the type it sets.
    let set = r#"{"id": "L-17", "origin": "signup", "override": {"lead_type": "hot", "by": "kim", "reason": "trade fair"}}"#;
    let set = Lead::from_json(set).expect("JSON");
    assert_eq!(of(&set, nothing), "warm_lead");
}

#[test]
fn a_bad_lead_is_refused() {
    let engine = load("");
    let (model, partial) = customer(&engine, 3, 1, 60);
    let scores = model.score("C-1", &partial.customer("C-1").expect("known"), at(AS_OF));
    let lead = Lead::new("L-17", "stand");
    let errors = engine
        .segment(&scores, Some(&lead), &Call::at(at(AS_OF)))
        .expect_err("no such origin");
    assert_eq!(errors.errors[0].code(), Code::UnknownOrigin);
}

#[test]
fn what_a_policy_does_not_declare_has_no_standard_segment() {
    let engine = Engine::from_json(
        r#"{"format": 1, "id": "shop", "version": "1", "time_zone": "+09:00", "rfm": {}, "lead_types": ["lead"]}"#,
    )
    .expect("loads");
    let segments = engine.segments().expect("standard ones");
    let gone = |id: &str| !segments.rows().iter().any(|row| row.id() == id);
    assert!(gone("abandoned_checkout") && gone("warm_lead") && !gone("cold_lead"));
    assert!(engine.warnings().is_empty());
    for rfm in [
        r#"{"scale": 3, "recency": {"cuts": [7, 30]}, "frequency": {"quantiles": {}}}"#,
        r#"{"monetary_only": {"vip": 100, "regular": 10}}"#,
    ] {
        let text = format!(
            r#"{{"format": 1, "id": "shop", "version": "1", "time_zone": "+09:00", "rfm": {rfm}}}"#
        );
        assert!(
            Engine::from_json(&text)
                .expect("loads")
                .segments()
                .is_none()
        );
    }
    assert!(Engine::default().segments().is_none());
}

#[test]
fn the_first_row_that_is_true_is_chosen() {
    let engine = load(
        r#", "segments": [
            {"id": "hot_and_rich", "when": {"all": [{"lead_type": "hot"}, {"score": "m", "from": 4}]}},
            {"id": "not_hot", "when": {"not": {"lead_type": "hot"}}},
            {"id": "middle", "when": {"any": [{"score": "r", "from": 2, "to": 4}, {"score": "f", "to": 1}]}},
            {"id": "rest", "when": {"all": []}}]"#,
    );
    assert!(!engine.segments().expect("its own").is_standard());
    let lead = Lead::new("L-17", "signup");
    let hot = lead
        .clone()
        .activity("call", at("2026-11-20T10:00:00+09:00"))
        .activity("call", at("2026-11-21T10:00:00+09:00"));
    for (lead, given, id) in [
        // What is unknown of the lead is not true, and neither is its opposite.
        (None, (3, 12, 900), "rest"),
        (None, (20, 12, 900), "middle"),
        (None, (0, 0, 0), "rest"),
        (Some(&lead), (3, 12, 900), "not_hot"),
        (Some(&hot), (3, 12, 900), "hot_and_rich"),
        (Some(&hot), (3, 1, 5), "middle"),
        (Some(&hot), (3, 12, 5), "rest"),
        (Some(&hot), (0, 0, 0), "rest"),
    ] {
        assert_eq!(segment(&engine, lead, given).1, id, "{given:?}");
    }
}

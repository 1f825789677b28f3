//! Merging two records of one person, case by case; the properties stand in `properties/merge.rs`.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that panics has found something"
)]

use leadgrid::{Call, Engine, Instant, Lead};
use serde_json::{Value, json};

fn engine() -> Engine {
    let policy = json!({
        "format": 1, "id": "small", "version": "1", "time_zone": "+09:00", "missing": ["", "none"],
        "fields": {"job": {"type": "text", "values": ["office", "student"]}, "age": {"type": "number"},
                   "models": {"type": "texts", "values": ["suv", "coupe"]}},
        "activities": {"call": {}, "visit": {}},
        "axes": [{"id": "activity", "rules": [{"id": "visits", "activity": "visit", "points": 1, "cap": {"max": 3}}]}],
        "grids": {"form": {"x": {"axes": ["activity"], "bands": [{"id": "low"}, {"id": "high", "from": 3}]},
                           "cells": {"low": "cold", "high": "hot"}}}
    });
    Engine::from_json(&policy.to_string()).expect("loads")
}

fn merge(a: &Value, b: &Value) -> Value {
    let once = |a: &Value, b: &Value| {
        let (a, b) = (a.to_string(), b.to_string());
        let a = Lead::from_json(&a).expect("JSON");
        let b = Lead::from_json(&b).expect("JSON");
        json!(engine().merge(&a, &b).value())
    };
    let merged = once(a, b);
    assert_eq!(merged, once(b, a));
    merged
}

fn score(lead: &Value) -> Value {
    let text = lead.to_string();
    let lead = Lead::from_json(&text).expect("JSON");
    let as_of = Instant::parse("2026-11-30T00:00:00+09:00").expect("an instant");
    serde_json::from_str(&engine().score(&lead, &Call::at(as_of)).to_json()).expect("JSON")
}

fn day(day: u8) -> String {
    format!("2026-11-{day:02}T00:00:00+09:00")
}

/// A record created on a day of November.
fn record(id: &str, created: u8, more: Value) -> Value {
    let mut record = json!({"id": id, "origin": "form", "created_at": day(created)});
    for (key, value) in more.as_object().expect("an object") {
        record[key] = value.clone();
    }
    record
}

#[test]
fn the_later_value_wins_and_the_earlier_name_stays() {
    let early = json!({"attributes": {"age": 40, "job": "office"}, "segment": "vip", "assigned_at": day(3)});
    let late = json!({"attributes": {"age": 41}, "segment": "new", "assigned_at": day(6), "origin": "signup"});
    let merged = merge(&record("L-9", 2, early), &record("L-1", 5, late));
    let expected = json!({
        "id": "L-9", "origin": "form", "created_at": day(2), "assigned_at": day(6), "segment": "new",
        "attributes": {"age": 41, "job": "office"}
    });
    assert_eq!(merged, expected);
}

#[test]
fn unknown_never_wins() {
    let known = json!({"attributes": {"age": 40, "job": "office", "models": ["suv"], "other": "x"}, "segment": "vip"});
    let early = record("L-1", 2, known);
    for unknown in [
        json!({}),
        json!({"attributes": null, "segment": null}),
        json!({"attributes": {"age": null, "job": null, "models": null, "other": null}, "segment": ""}),
        json!({"attributes": {"age": "none", "job": "", "models": "none", "other": ""}, "segment": "none"}),
        // What a closed list lacks is unknown, and so is a list that loses all its entries.
        json!({"attributes": {"job": "pilot", "models": ["van", null, ""], "other": ["none"]}}),
    ] {
        let merged = merge(&early, &record("L-2", 5, unknown.clone()));
        assert_eq!(merged["attributes"], early["attributes"], "{unknown}");
        assert_eq!(merged["segment"], json!("vip"), "{unknown}");
    }
    // An empty list is known, and so is a list with one good entry.
    let later = |models: Value| {
        merge(
            &early,
            &record("L-2", 5, json!({"attributes": {"models": models}})),
        )
    };
    assert_eq!(later(json!([]))["attributes"]["models"], json!([]));
    assert_eq!(
        later(json!(["van", "coupe"]))["attributes"]["models"],
        json!(["van", "coupe"])
    );
}

#[test]
fn events_are_united_and_totals_never_added() {
    let visit = |day: &str, id: Value| json!({"kind": "visit", "at": day, "id": id});
    let (one, two) = (day(3), day(4));
    let a = record(
        "L-1",
        2,
        json!({"activities": [visit(&one, json!(null)), visit(&two, json!("x"))]}),
    );
    let b = record(
        "L-1",
        2,
        json!({"activities": [visit("2026-11-02T15:00:00Z", json!("")), visit(&one, json!("x")), visit(&day(5), json!(null))]}),
    );
    let merged = merge(&a, &b);
    // One without id on day 3 in two spellings, the last of `x`, and the one on day 5.
    let ats: Vec<&Value> = merged["activities"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|one| &one["at"])
        .collect();
    assert_eq!(ats.len(), 3);
    assert_eq!(ats[1..], [&json!(two), &json!(day(5))]);
    assert_eq!(score(&merged)["axes"]["activity"]["raw"], json!(3));
    assert_eq!(score(&merged)["lead_type"], json!("hot"));
    assert_eq!(score(&a)["lead_type"], json!("cold"));
}

#[test]
fn kinds_that_are_not_declared_displace_nothing() {
    let visit = json!({"kind": "visit", "at": day(3), "id": "x"});
    let other = json!({"kind": "webinar", "at": day(9), "id": "x"});
    let a = record("L-1", 2, json!({"activities": [visit]}));
    let b = record("L-1", 2, json!({"activities": [other]}));
    assert_eq!(merge(&a, &b)["activities"], json!([visit, other]));
}

#[test]
fn lists_are_unknown_only_where_both_are() {
    let of = |key: &str, a: Value, b: Value| {
        let merged = merge(
            &record("L-1", 2, json!({key: a})),
            &record("L-2", 3, json!({key: b})),
        );
        merged.get(key).cloned()
    };
    for key in ["activities", "tags"] {
        assert_eq!(of(key, json!(null), json!(null)), None);
        assert_eq!(of(key, json!(null), json!([])), Some(json!([])));
    }
    let tags = of(
        "tags",
        json!(["purchase", "각"]),
        json!(["\u{1100}\u{1161}\u{11a8}", "faq", "purchase", ""]),
    );
    let tags = tags.expect("tags");
    assert_eq!(tags.as_array().map(Vec::len), Some(3), "{tags}");
    assert_eq!(of("tags", json!(["none"]), json!(null)), None);
    assert_eq!(of("tags", json!(["none"]), json!([])), Some(json!([])));
}

#[test]
fn of_two_overrides_the_one_that_ends_later_stays() {
    let set = |lead_type: &str, until: Value| json!({"override": {"lead_type": lead_type, "by": "Kim Jiwoo", "reason": "r", "until": until}});
    let kept = |a: (u8, &str, Value), b: (u8, &str, Value)| {
        let merged = merge(
            &record("L-1", a.0, set(a.1, a.2)),
            &record("L-2", b.0, set(b.1, b.2)),
        );
        merged["override"]["lead_type"]
            .as_str()
            .expect("a text")
            .to_owned()
    };
    assert_eq!(
        kept((2, "hot", json!(day(20))), (5, "cold", json!(day(10)))),
        "hot"
    );
    assert_eq!(
        kept((2, "hot", json!(null)), (5, "cold", json!(day(10)))),
        "hot"
    );
    assert_eq!(
        kept(
            (2, "hot", json!("2026-11-20T00:00:00Z")),
            (5, "cold", json!("2026-11-20T00:00:00+09:00"))
        ),
        "hot"
    );
    // They end together: that of the later record.
    assert_eq!(
        kept((2, "hot", json!(day(20))), (5, "cold", json!(day(20)))),
        "cold"
    );
    assert_eq!(
        kept((2, "hot", json!(null)), (5, "cold", json!(null))),
        "cold"
    );
    let merged = merge(
        &record("L-1", 2, set("hot", json!(day(3)))),
        &record("L-2", 5, json!({"override": null})),
    );
    assert_eq!(merged["override"]["lead_type"], json!("hot"));
}

#[test]
fn texts_decide_where_dates_do_not() {
    let same = |a: Value, b: Value| merge(&a, &b);
    let merged = same(
        record(
            "L-2",
            2,
            json!({"attributes": {"age": 9, "job": "student"}}),
        ),
        record(
            "L-1",
            2,
            json!({"attributes": {"age": 10, "job": "office"}}),
        ),
    );
    assert_eq!(merged["id"], json!("L-1"));
    // The greater canonical text, so 9 before 10: deterministic, not clever.
    assert_eq!(merged["attributes"], json!({"age": 9, "job": "student"}));

    // A record without date gives neither its name nor, against a dated value, its values.
    let undated =
        json!({"id": "A", "origin": "signup", "attributes": {"age": 99, "job": "student"}});
    let merged = same(
        undated,
        record("L-1", 2, json!({"attributes": {"age": 10}})),
    );
    let expected = json!({"id": "L-1", "origin": "form", "created_at": day(2), "attributes": {"age": 10, "job": "student"}});
    assert_eq!(merged, expected);
}

#[test]
fn three_records_are_merged_in_order_from_either_end() {
    let a = record("L-1", 1, json!({"attributes": {"job": "office"}}));
    let b = record(
        "L-2",
        3,
        json!({"attributes": {"age": 30, "job": "student"}}),
    );
    let c = record("L-3", 5, json!({"attributes": {"age": 50}}));
    let merged = merge(&merge(&a, &b), &c);
    assert_eq!(merged["attributes"], json!({"age": 50, "job": "student"}));
    assert_eq!(merged, merge(&a, &merge(&b, &c)));
}

#[test]
fn what_is_wrong_comes_back_when_the_merged_lead_is_scored() {
    let good = record("L-1", 2, json!({"activities": []}));
    let paths = |merged: &Value| -> Vec<String> {
        let answer = score(merged);
        let errors = answer["errors"]
            .as_array()
            .unwrap_or_else(|| panic!("{answer}"))
            .iter();
        errors
            .map(|error| error["path"].as_str().expect("a text").to_owned())
            .collect()
    };
    assert_eq!(paths(&merge(&good, &json!("L-2"))), [""]);
    for (wrong, path) in [
        (json!({"activities": "many"}), "/activities"),
        (json!({"activities": [{"kind": "visit"}]}), "/activities/0"),
        (json!({"tags": [1]}), "/tags/0"),
        (json!({"attributes": []}), "/attributes"),
        (json!({"attributes": {"age": "old"}}), "/attributes/age"),
        (json!({"override": "hot"}), "/override"),
    ] {
        assert_eq!(paths(&merge(&good, &record("L-2", 3, wrong))), [path]);
    }
}

//! Random policies that load, random leads that fit them, and random trees that fit nothing.

use proptest::prelude::*;
use serde_json::{Value, json};

const KINDS: [&str; 4] = ["call", "click", "quote", "visit"];
const JOBS: [&str; 4] = ["office", "student", "자영업", "none"];
const ORIGINS: [&str; 2] = ["form", "signup"];

/// Points that print with at most three places.
fn points() -> impl Strategy<Value = Value> {
    prop_oneof![
        (-200..400_i32).prop_map(|n| json!(f64::from(n) / 8.0)),
        (-50..50_i32).prop_map(|n| json!(n))
    ]
}

fn kinds() -> impl Strategy<Value = Value> {
    prop_oneof![
        prop::sample::select(&KINDS[..]).prop_map(|kind| json!(kind)),
        prop::sample::subsequence(&KINDS[..], 1..4).prop_map(|kinds| json!(kinds)),
    ]
}

fn duration() -> impl Strategy<Value = Value> {
    (1..90_u32, prop::sample::select(vec!["m", "h", "d"]))
        .prop_map(|(n, unit)| json!(format!("{n}{unit}")))
}

fn condition() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        prop::sample::select(&JOBS[..3]).prop_map(|job| json!({"field": "job", "is": job})),
        prop::sample::subsequence(&JOBS[..3], 1..3)
            .prop_map(|jobs| json!({"field": "job", "in": jobs})),
        (0..60_i32, 1..40_i32)
            .prop_map(|(from, span)| json!({"field": "age", "from": from, "below": from + span})),
        any::<bool>().prop_map(|truth| json!({"field": "owner", "is": truth})),
        any::<bool>().prop_map(|known| json!({"field": "birth", "known": known})),
        Just(json!({"field": "birth", "from": "1990-02-28"})),
        prop::sample::select(vec!["suv", "쿠페"])
            .prop_map(|model| json!({"field": "models", "has": model})),
        (kinds(), prop::option::of(duration()), 1..4_u32).prop_map(|(kinds, within, least)| {
            let mut test = json!({"activity": kinds, "at_least": least});
            if let Some(within) = within {
                test["within"] = within;
            }
            test
        }),
        Just(json!({"tag": "purchase/payment"})),
        Just(json!({"segment": "vip"})),
        prop::sample::select(&ORIGINS[..]).prop_map(|origin| json!({"origin": origin})),
    ];
    leaf.prop_recursive(3, 8, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(|all| json!({"all": all})),
            prop::collection::vec(inner.clone(), 0..3).prop_map(|any| json!({"any": any})),
            inner.prop_map(|not| json!({"not": not})),
        ]
    })
}

fn decay() -> impl Strategy<Value = Value> {
    prop_oneof![
        (1..400_u32).prop_map(|days| json!({"linear": {"days": days}})),
        (1..400_u32).prop_map(|days| json!({"half_life": {"days": days}})),
        (0..100_u32, 1..60_u32, 0..100_u32).prop_map(|(first, day, then)| {
            json!({"steps": [{"from_day": 0, "percent": first}, {"from_day": day, "percent": then}]})
        }),
    ]
}

fn rule() -> impl Strategy<Value = Value> {
    let when = (condition(), points(), points(), points()).prop_map(|(when, points, otherwise, unknown)| {
        json!({"when": when, "points": points, "otherwise": otherwise, "unknown": unknown})
    });
    let table = (points(), points(), points(), points()).prop_map(|(a, b, otherwise, unknown)| {
        json!({"field": "job", "values": {"office": a, "자영업": b}, "otherwise": otherwise, "unknown": unknown})
    });
    let bands = (0..40_i32, 1..40_i32, points(), points(), points()).prop_map(|(from, span, a, b, unknown)| {
        json!({"field": "age", "bands": [{"from": from, "points": a}, {"from": from + span, "points": b}],
               "otherwise": 0, "unknown": unknown})
    });
    let count = prop::option::of(prop::sample::select(vec![
        "each", "once", "daily", "per_ref",
    ]));
    let activity = (
        kinds(),
        points(),
        count,
        prop::option::of(1..4_u32),
        prop::option::of(duration()),
        prop::option::of(decay()),
    )
        .prop_map(|(kinds, points, count, at_most, within, decay)| {
            let mut rule = json!({"activity": kinds, "points": points});
            let optional = [
                ("count", json!(count)),
                ("at_most", json!(at_most)),
                ("within", json!(within)),
                ("decay", json!(decay)),
            ];
            for (key, value) in optional {
                if !value.is_null() {
                    rule[key] = value;
                }
            }
            rule
        });
    let since = (prop_oneof![kinds(), Just(json!("any"))], points(), points(), points()).prop_map(|(kinds, a, b, otherwise)| {
        json!({"since_last": kinds, "bands": [{"from_days": 0, "points": a}, {"from_days": 7, "points": b}], "otherwise": otherwise})
    });
    (
        prop_oneof![when, table, bands, activity, since],
        any::<bool>(),
        prop::option::of(0..60_i32),
    )
        .prop_map(|(mut rule, grouped, cap)| {
            if grouped {
                rule["group"] = json!("web");
            }
            if let Some(cap) = cap {
                rule["cap"] = json!({"min": -cap, "max": cap});
            }
            rule
        })
}

fn axis(id: &'static str) -> impl Strategy<Value = Value> {
    (prop::collection::vec(rule(), 1..6), 0..100_i32).prop_map(move |(rules, cap)| {
        let rules: Vec<Value> = rules
            .into_iter()
            .enumerate()
            .map(|(index, mut rule)| {
                rule["id"] = json!(format!("rule_{index}"));
                rule
            })
            .collect();
        json!({"id": id, "range": {"min": 0, "max": 100}, "groups": [{"id": "web", "cap": {"max": cap}}], "rules": rules})
    })
}

/// A policy that loads, perhaps with warnings.
pub fn policy() -> impl Strategy<Value = Value> {
    let cells = prop::collection::vec(prop::sample::select(vec!["cold", "warm", "hot"]), 4);
    (axis("activity"), axis("demographic"), cells, condition(), any::<bool>()).prop_map(|(x, y, cells, when, crm)| {
        let side = |axis: &str| json!({"axes": [axis], "bands": [{"id": "low"}, {"id": "high", "from": 40}]});
        json!({
            "format": 1, "id": "random", "version": "1", "time_zone": "+09:00", "missing": ["", "none"], "crm": crm,
            "fields": {
                "job": {"type": "text", "values": ["office", "student", "자영업"]}, "age": {"type": "number"},
                "owner": {"type": "boolean"}, "birth": {"type": "date"}, "models": {"type": "texts"}
            },
            "activities": {"call": {}, "click": {}, "quote": {}, "visit": {}},
            "axes": [x, y],
            "grids": {
                "form": {"x": side("activity"), "y": side("demographic"),
                         "cells": {"low": {"low": cells[0], "high": cells[1]}, "high": {"low": cells[2], "high": cells[3]}}},
                "signup": {"x": {"axes": ["activity", "demographic"], "bands": [{"id": "a", "range": [0, 10]}, {"id": "b", "range": [11, 20]}]},
                           "cells": {"a": "cold", "b": "hot"}}
            },
            "flags": [{"id": "marked", "basis": "ownership", "when": when}],
            "channels": {"online": "Campaign"}, "goals": {"visit": "Visit"},
            "scenarios": [
                {"id": "now", "for": {"lead_types": ["hot"], "flagged": true}, "channels": ["online"], "respond_within": "12h"},
                {"id": "later", "for": {"lead_types": ["cold", "warm", "hot"]}, "goals": ["visit"], "respond_within": "30d"}
            ]
        })
    })
}

/// A lead without errors for every policy of [`policy`].
pub fn lead() -> impl Strategy<Value = Value> {
    let event = (
        prop::sample::select(&KINDS[..]),
        0..200_i64,
        prop::option::of(0..3_u8),
        prop::option::of(0..6_u8),
    )
        .prop_map(|(kind, hours, reference, id)| {
            let at = 1_795_305_600_000_i64 - hours * 3_600_000 * 11;
            let mut event = json!({"kind": kind, "at": at});
            if let Some(reference) = reference {
                event["ref"] = json!(format!("r{reference}"));
            }
            if let Some(id) = id {
                event["id"] = json!(format!("e{id}"));
            }
            event
        });
    let attributes = (
        prop::option::of(prop::sample::select(&JOBS[..])),
        prop::option::of(0..90_u32),
        prop::option::of(any::<bool>()),
        prop::option::of(prop::sample::select(vec!["1990-02-28", "1989-12-31", ""])),
        prop::option::of(prop::sample::subsequence(vec!["suv", "쿠페", "none"], 0..3)),
    )
        .prop_map(|(job, age, owner, birth, models)| {
            json!({"job": job, "age": age, "owner": owner, "birth": birth, "models": models})
        });
    let tags = prop::option::of(prop::sample::subsequence(
        vec!["purchase", "purchase/payment/card"],
        0..2,
    ));
    (
        prop::sample::select(&ORIGINS[..]),
        attributes,
        prop::option::of(prop::collection::vec(event, 0..12)),
        tags,
        prop::option::of(Just("vip")),
    )
        .prop_map(|(origin, attributes, activities, tags, segment)| {
            json!({"id": "L-1", "origin": origin, "attributes": attributes, "activities": activities, "tags": tags, "segment": segment})
        })
}

/// Any tree of JSON, with keys that leads have here and there.
pub fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(|number| json!(number)),
        ".{0,12}".prop_map(Value::from),
        prop::sample::select(vec![
            "form",
            "L-1",
            "2026-11-22T09:00:00Z",
            "quote",
            "9999-12-30",
            "1h"
        ])
        .prop_map(Value::from),
    ];
    let key = prop::sample::select(vec![
        "id",
        "origin",
        "attributes",
        "activities",
        "kind",
        "at",
        "tags",
        "override",
        "until",
        "job",
        "age",
        "models",
        "x",
    ]);
    leaf.prop_recursive(4, 24, 5, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::btree_map(key.clone(), inner, 0..6).prop_map(|map| Value::Object(
                map.into_iter()
                    .map(|(key, value)| (key.to_owned(), value))
                    .collect()
            )),
        ]
    })
}

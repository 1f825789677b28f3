//! Looking ahead where a search takes its rarer ways: very many events, totals at their limit.

#![allow(clippy::unwrap_used, reason = "a test may fail")]

use leadgrid::{Call, Decision, Duration, Engine, Instant, Lead};
use serde_json::{Value, json};

const AS_OF: i64 = 1_795_305_600_000;
const HOUR: i64 = 3_600_000;
const DAY: i64 = 24 * HOUR;

/// Hot from 50 points of the first axis on.
fn policy(axes: &Value) -> Engine {
    let bands = json!([{"id": "low"}, {"id": "high", "from": 50}]);
    let policy = json!({
        "format": 1, "id": "outlook", "version": "1", "time_zone": "+09:00",
        "activities": {"call": {}, "visit": {}},
        "axes": axes,
        "grids": {"form": {"x": {"axes": ["activity"], "bands": bands}, "cells": {"low": "cold", "high": "hot"}}},
    });
    Engine::from_json(&policy.to_string()).unwrap()
}

fn decide(engine: &Engine, events: &[(&str, i64)], at: i64, horizon: &str) -> Box<Decision> {
    let events = events
        .iter()
        .map(|(kind, at)| json!({"kind": kind, "at": at}));
    let lead = json!({"id": "L-1", "origin": "form", "activities": events.collect::<Vec<_>>()});
    let text = lead.to_string();
    let call = Call {
        horizon: Duration::parse(horizon).unwrap(),
        ..Call::at(Instant::from_millis(at).unwrap())
    };
    let answer = engine.score(&Lead::from_json(&text).unwrap(), &call);
    Box::new(answer.decision().unwrap().clone())
}

/// What a decision says of its end must be what decisions at that instant and just before say.
fn holds_until_its_end(engine: &Engine, events: &[(&str, i64)]) -> i64 {
    let now = decide(engine, events, AS_OF, "400d");
    let end = now.valid_until.unwrap().to_string();
    let end = Instant::parse(&end).unwrap().millis();
    let later = |at| decide(engine, events, at, "0d").lead_type;
    assert_eq!(later(end.saturating_sub(1)), now.lead_type);
    assert_eq!(later(end), now.becomes.unwrap().lead_type);
    end
}

#[test]
fn many_events_that_change_but_once_end_together() {
    // More turns than are listed beforehand.
    let engine = policy(&json!([{"id": "activity", "rules": [
        {"id": "calls", "activity": "call", "points": 0.01, "within": "30d"},
        {"id": "visits", "activity": "visit", "points": 0.01, "decay": {"steps":
            [{"from_day": 0, "percent": 100}, {"from_day": 3, "percent": 50}, {"from_day": 40, "percent": 0}]}},
    ]}]));
    for count in [100, 8_000] {
        let share = 20 * DAY / count;
        let points = |index: i64| if index % 2 == 0 { "call" } else { "visit" };
        let many: Vec<(&str, i64)> = (0..count)
            .map(|index| (points(index), AS_OF - index * share))
            .collect();
        if count == 100 {
            assert_eq!(decide(&engine, &many, AS_OF, "400d").valid_until, None);
        } else {
            let end = holds_until_its_end(&engine, &many);
            assert!(end > AS_OF && end < AS_OF + 30 * DAY, "{end}");
        }
    }
}

#[test]
fn a_change_into_errors_is_none() {
    // So many least sums that a few calls more are more than can be printed exactly.
    let groups: Vec<Value> = (0..9_007)
        .map(|index| json!({"id": format!("least_{index}"), "cap": {"min": 1e9}}))
        .collect();
    let large = json!([{"id": "calls", "activity": "call", "points": 1e6}]);
    let calls: Vec<(&str, i64)> = (1..=250)
        .map(|hour| ("call", AS_OF + hour * HOUR))
        .collect();
    for (points, error) in [(0.25, true), (0.5, false)] {
        let engine = policy(&json!([
            {"id": "activity", "rules": [{"id": "calls", "activity": "call", "points": points}]},
            {"id": "large", "groups": groups, "rules": large},
        ]));
        // 9,007 x 10^9 + 199 x 10^6 points still are exact, and 200 x 0.25 are 50.
        let now = decide(&engine, &calls, AS_OF, "400d");
        let at = AS_OF + if error { 200 } else { 100 } * HOUR;
        let zone = leadgrid::Zone::fixed(9 * 60).unwrap();
        let at = zone.print(Instant::from_millis(at).unwrap());
        let ends = [now.valid_until, now.checked_until].map(|at| at.map(|at| at.to_string()));
        let wanted = if error {
            [None, Some(at)]
        } else {
            [Some(at), None]
        };
        assert_eq!(ends, wanted);
    }
}

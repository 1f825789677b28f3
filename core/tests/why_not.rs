//! What would give a lead a higher type: known answers, and what is true of every answer.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that panics has found something"
)]

use leadgrid::{Action, Call, Engine, Instant, Lead, Points, Reason, Refusal, Value, WhyNot};

const AS_OF: &str = "2026-11-22T09:00:00+09:00";

fn at(text: &str) -> Instant {
    Instant::parse(text).expect("RFC 3339")
}

fn engine(rest: &str) -> Engine {
    let text = format!(
        r#"{{"format": 1, "id": "test", "version": "1", "time_zone": "+09:00",
            "fields": {{"budget": {{"type": "number"}}, "job": {{"type": "text"}}, "models": {{"type": "texts"}}}},
            "activities": {{"quote": {{}}, "drive": {{}}, "visit": {{}}}}, {rest}}}"#
    );
    Engine::from_json(&text).unwrap_or_else(|error| panic!("{error}"))
}

/// One axis, two activities and two fields.
fn shop() -> Engine {
    engine(
        r#""axes": [{"id": "score", "rules": [
            {"id": "quote", "activity": "quote", "points": 20, "at_most": 2},
            {"id": "drive", "activity": "drive", "points": 45, "count": "once"},
            {"id": "budget", "field": "budget", "bands": [{"from": 100, "points": 10}, {"from": 200, "points": 25}]},
            {"id": "job", "field": "job", "values": {"nurse": 5, "chef": 15}, "otherwise": -5}]}],
          "grids": {"form": {"x": {"axes": ["score"], "bands": [{"id": "low"}, {"id": "mid", "from": 40}, {"id": "high", "from": 70}]},
            "cells": {"low": "cold", "mid": "warm", "high": "hot"}}},
          "attainable": [{"activity": "drive", "cost": 3}, {"activity": "quote"}, {"field": "budget"}, {"field": "job", "cost": 0.5}]"#,
    )
}

fn ask(engine: &Engine, lead: &Lead<'_>, target: Option<&str>) -> WhyNot {
    engine
        .why_not(lead, &Call::at(at(AS_OF)), target, None)
        .expect("a good call")
}

#[track_caller]
fn check(answer: &WhyNot, expected: &str) {
    let printed = answer.to_json();
    let printed = Value::from_json(&printed).expect("JSON");
    let part = |key: &str| serde_json::to_string(printed.get(key).expect("a key")).expect("JSON");
    let shown = ["reaches", "cost", "actions", "reason", "rise", "fall"].map(part);
    assert_eq!(shown.join(" "), expected);
}

#[test]
fn the_cheapest_set_is_found() {
    let lead = Lead::new("L-1", "form").with("activities", Value::List(vec![]));
    let shop = shop();
    check(
        &ask(&shop, &lead, None),
        r#""warm" 1.5 [{"field":"budget","value":200},{"field":"job","value":"chef"}] null {"x":40,"y":null} {"x":null,"y":null}"#,
    );
    check(
        &ask(&shop, &lead, Some("hot")),
        r#""hot" 4 [{"activity":"drive"},{"field":"budget","value":200}] null {"x":40,"y":null} {"x":null,"y":null}"#,
    );
    // What is there already costs nothing.
    check(
        &ask(&shop, &lead, Some("cold")),
        r#""cold" 0 [] null {"x":40,"y":null} {"x":null,"y":null}"#,
    );
}

#[test]
fn known_fields_are_not_asked() {
    let lead = Lead::new("L-1", "form")
        .attribute("budget", 50)
        .attribute("job", "pilot");
    // Unknown activities become the list of the one event.
    check(
        &ask(&shop(), &lead, None),
        r#""warm" 3 [{"activity":"drive"}] null {"x":45,"y":null} {"x":null,"y":null}"#,
    );
}

#[test]
fn a_lead_that_cannot_rise_says_why() {
    let shop = shop();
    let hot = ["2026-11-20T09:00:00+09:00", "2026-11-21T09:00:00+09:00"];
    let lead = Lead::new("L-1", "form")
        .attribute("budget", 300)
        .activity("drive", at(hot[0]));
    let answer = ask(&shop, &lead, None);
    check(
        &answer,
        r#"null null [] "highest_type" {"x":null,"y":null} {"x":0,"y":null}"#,
    );
    assert_eq!(
        answer.message.as_deref(),
        Some("`hot` is the highest lead type")
    );

    let lead = Lead::new("L-1", "form")
        .attribute("job", "pilot")
        .attribute("budget", 0);
    let answer = ask(&shop, &lead, Some("hot"));
    check(
        &answer,
        r#"null null [] "out_of_reach" {"x":45,"y":null} {"x":null,"y":null}"#,
    );
    assert_eq!(
        answer.message.as_deref(),
        Some("nothing attainable gives `hot`: x comes to 60 points at most and y to 0")
    );

    let bare = engine(
        r#""grids": {"form": {"x": {"axes": ["a"], "bands": [{"id": "low"}, {"id": "high", "from": 1}]}, "cells": {"low": "cold", "high": "hot"}}},
           "axes": [{"id": "a", "rules": [{"id": "q", "activity": "quote", "points": 1}]}]"#,
    );
    let answer = ask(&bare, &Lead::new("L-1", "form"), None);
    assert_eq!(answer.reason, Some(Reason::NothingAttainable));
}

#[test]
fn the_same_event_twice_is_one() {
    let lead = Lead::new("L-1", "form")
        .attribute("budget", 0)
        .attribute("job", "pilot")
        .activity("drive", at(AS_OF));
    // 40 points, with the drive of this very instant: another one at it adds nothing.
    let answer = ask(&shop(), &lead, Some("hot"));
    assert_eq!(answer.reason, Some(Reason::OutOfReach));
}

#[test]
fn at_a_later_instant() {
    let engine = engine(
        r#""axes": [{"id": "score", "rules": [
            {"id": "quote", "activity": "quote", "points": 30, "decay": {"linear": {"days": 10}}},
            {"id": "visit", "activity": "visit", "points": 20}]}],
          "grids": {"form": {"x": {"axes": ["score"], "bands": [{"id": "low"}, {"id": "mid", "from": 40}, {"id": "high", "from": 60}]},
            "cells": {"low": "cold", "mid": "warm", "high": "hot"}}},
          "attainable": [{"activity": "quote", "cost": 5}, {"activity": "visit"}]"#,
    );
    let lead = Lead::new("L-1", "form")
        .activity("quote", at(AS_OF))
        .activity("visit", at(AS_OF));
    let call = Call::at(at(AS_OF));
    let soon = engine
        .why_not(&lead, &call, None, Some(at("2026-11-22T10:00:00+09:00")))
        .expect("good");
    assert_eq!(
        (soon.lead_type.as_str(), soon.cost),
        ("warm", Some(Points::from_thousandths(1_000)))
    );
    // Ten days later the quote is worth nothing, and a visit alone is not enough.
    let late = engine
        .why_not(&lead, &call, None, Some(at("2026-12-02T09:00:00+09:00")))
        .expect("good");
    assert_eq!(late.cost, Some(Points::from_thousandths(6_000)));

    let early = engine.why_not(&lead, &call, None, Some(at("2026-11-22T08:59:59+09:00")));
    assert!(
        matches!(early, Err(Refusal::Call(error)) if error.path() == "/at" && error.code().as_str() == "out_of_range")
    );
    let target = engine.why_not(&lead, &call, Some("hott"), None);
    assert!(
        matches!(target, Err(Refusal::Call(error)) if error.path() == "/target" && error.help() == "did you mean `hot`?")
    );
}

#[test]
fn answers_to_several_fields_are_weighed_together() {
    // Only a chef with a small budget counts on y, only a large budget on x.
    let engine = engine(
        r#""axes": [{"id": "a", "rules": [{"id": "b", "field": "budget", "bands": [{"from": 100, "points": 10}]}]},
                    {"id": "b", "rules": [{"id": "c", "when": {"all": [{"field": "job", "is": "chef"}, {"field": "budget", "below": 50}]}, "points": 10},
                                          {"id": "d", "when": {"all": [{"field": "models", "has": "suv"}, {"field": "models", "has": "van"}, {"not": {"field": "models", "has": "bus"}}]}, "points": 10}]}],
          "grids": {"form": {"x": {"axes": ["a"], "bands": [{"id": "low"}, {"id": "high", "from": 10}]},
                             "y": {"axes": ["b"], "bands": [{"id": "low"}, {"id": "high", "from": 10}]},
            "cells": {"low": {"low": "cold", "high": "cold"}, "high": {"low": "cold", "high": "hot"}}}},
          "attainable": [{"field": "budget"}, {"field": "job"}, {"field": "models", "cost": 9}]"#,
    );
    let answer = ask(&engine, &Lead::new("L-1", "form"), Some("hot"));
    check(
        &answer,
        r#""hot" 10 [{"field":"budget","value":100},{"field":"models","value":["suv","van"]}] null {"x":null,"y":null} {"x":null,"y":null}"#,
    );
}

#[test]
fn hold_counts_in_both_distances() {
    let engine = engine(
        r#""axes": [{"id": "score", "rules": [{"id": "b", "field": "budget", "bands": [{"from": 0, "points": 38}, {"from": 100, "points": 47}]}]}],
          "grids": {"form": {"hold": 5, "x": {"axes": ["score"], "bands": [{"id": "low"}, {"id": "mid", "from": 40}, {"id": "high", "from": 70}]},
            "cells": {"low": "cold", "mid": "warm", "high": "hot"}}}"#,
    );
    let lead = Lead::new("L-1", "form").attribute("budget", 100);
    let before = |computed: &str| {
        let text = format!(
            r#"{{"as_of": "{AS_OF}", "previous": {{"lead_id": "L-1", "origin": "form", "computed_lead_type": "{computed}"}}}}"#
        );
        Call::from_value(&Value::from_json(&text).expect("JSON")).expect("a call")
    };
    let distances = |lead: &Lead<'_>, call: &Call| {
        let answer = engine.why_not(lead, call, None, None).expect("good");
        let points = |points: Option<Points>| points.map(|points| points.to_string());
        (
            answer.lead_type.to_string(),
            points(answer.rise.x),
            points(answer.fall.x),
        )
    };
    let expected = |lead_type: &str, rise: &str, fall: Option<&str>| {
        (
            lead_type.to_owned(),
            Some(rise.to_owned()),
            fall.map(str::to_owned),
        )
    };
    assert_eq!(
        distances(&lead, &Call::at(at(AS_OF))),
        expected("warm", "23", Some("7"))
    );
    assert_eq!(
        distances(&lead, &before("warm")),
        expected("warm", "23", Some("12"))
    );
    assert_eq!(
        distances(&lead, &before("hot")),
        expected("warm", "18", Some("12"))
    );
    let low = Lead::new("L-1", "form").attribute("budget", 1);
    assert_eq!(
        distances(&low, &before("warm")),
        expected("warm", "32", Some("3"))
    );
    assert_eq!(
        distances(&low, &before("cold")),
        expected("cold", "2", None)
    );
}

#[test]
fn a_whole_cell() {
    let engine = Engine::default();
    let cell = engine
        .why_not_cell("form", "mid", Some("mid"), None)
        .expect("a cell");
    assert_eq!(
        cell.to_json(),
        r#"{"origin":"form","x":"mid","y":"mid","lead_type":"warm","target":"hot","#.to_owned()
            + r#""rise":{"x":{"band":"high","lead_type":"hot","least":0.001,"most":30},"y":{"band":"high","lead_type":"hot","least":0.001,"most":30}},"#
            + r#""fall":{"x":{"band":"low","lead_type":"cold","least":0,"most":29.999},"y":null}}"#
    );
    let top = engine
        .why_not_cell("form", "high", Some("high"), None)
        .expect("a cell");
    assert_eq!(
        (top.target, top.rise.x, top.fall.x.expect("falls").most),
        (None, None, None)
    );
    for (arguments, code, path) in [
        (
            ("forms", "mid", Some("mid"), None),
            "unknown_origin",
            "/origin",
        ),
        (
            ("form", "middle", Some("mid"), None),
            "unknown_reference",
            "/x",
        ),
        (("form", "mid", None, None), "missing_key", ""),
        (
            ("form", "mid", Some("mid"), Some("hotter")),
            "unknown_lead_type",
            "/target",
        ),
    ] {
        let (origin, x, y, target) = arguments;
        let error = engine
            .why_not_cell(origin, x, y, target)
            .expect_err("wrong");
        assert_eq!((error.code().as_str(), error.path()), (code, path));
    }
}

#[test]
fn what_is_wrong_with_attainable() {
    let entries = (0..13)
        .map(|_| r#"{"activity": "quote"}"#)
        .collect::<Vec<_>>()
        .join(",");
    for (list, expected) in [
        (format!("[{entries}]"), vec![("limit_exceeded", "/attainable")]),
        (
            r#"[{"activity": "quotes"}, {"field": "budgets"}, {}, {"activity": "quote", "field": "budget"}, {"activity": "quote", "cost": -1}, {"field": 7}, {"activity": "quote", "price": 1}]"#.to_owned(),
            vec![
                ("unknown_reference", "/attainable/0/activity"),
                ("unknown_reference", "/attainable/1/field"),
                ("missing_key", "/attainable/2"),
                ("conflicting_keys", "/attainable/3"),
                ("out_of_range", "/attainable/4/cost"),
                ("wrong_type", "/attainable/5/field"),
                ("unknown_key", "/attainable/6/price"),
            ],
        ),
    ] {
        let text = format!(
            r#"{{"format": 1, "id": "test", "version": "1", "time_zone": "+09:00", "fields": {{"budget": {{"type": "number"}}}},
                "activities": {{"quote": {{}}}}, "attainable": {list}}}"#
        );
        let found = leadgrid::check_json(&text);
        let found: Vec<_> = found.iter().map(|one| (one.code().as_str(), one.path())).collect();
        assert_eq!(found, expected);
    }
}

/// Done to the lead, the actions of an answer give what it promises.
#[test]
fn what_is_promised_is_true() {
    let engine = Engine::default();
    let call = Call::at(at(AS_OF));
    let days = [
        "2026-11-21T09:00:00+09:00",
        "2026-10-30T09:00:00+09:00",
        "2026-08-01T09:00:00+09:00",
    ];
    let mut reached = 0;
    for number in 0..96_usize {
        let mut lead = Lead::new("L-1", if number % 2 == 0 { "form" } else { "signup" });
        for (place, kind) in ["quote_request", "test_drive_request", "page_view"]
            .into_iter()
            .enumerate()
        {
            if number >> place & 1 == 1 {
                lead = lead.activity(kind, at(days[(number + place) % 3]));
            }
        }
        if number % 3 == 0 {
            lead = lead
                .attribute("occupation", "employee")
                .attribute("budget", 40_000);
        }
        for target in ["warm", "hot"] {
            let answer = engine
                .why_not(&lead, &call, Some(target), None)
                .expect("good");
            let Some(reaches) = &answer.reaches else {
                continue;
            };
            reached += 1;
            let printed = answer.to_json();
            let printed = Value::from_json(&printed).expect("JSON");
            let mut done = lead.clone();
            for (action, value) in answer
                .actions
                .iter()
                .zip(printed.get("actions").expect("actions").items())
            {
                done = match action {
                    Action::Activity(kind) => done.activity(kind, at(AS_OF)),
                    Action::Field(field, _) => {
                        done.attribute(field, value.get("value").expect("a value").clone())
                    }
                    _ => unreachable!("there are two kinds of actions"),
                };
            }
            let decision = engine.score(&done, &call);
            assert_eq!(
                &decision.decision().expect("good").computed_lead_type,
                reaches
            );
        }
    }
    assert!(reached > 100, "{reached}");
}

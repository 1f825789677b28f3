//! Changes that are found by bounds are those that evaluation at every instant would find.

use std::collections::BTreeSet;

use leadgrid::{Call, Decision, Duration, Engine, Instant, Lead, PreviousDecision};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::strategies::{lead, policy};
use crate::{call, engine};

const DAY: i64 = 86_400_000;
const DAYS_AHEAD: i64 = 100;
/// Between the instants of a dense scan: seven hours and some, to meet every time of day.
const STEP: usize = 26_347_013;

/// The state at an instant, by plain evaluation.
fn state(
    engine: &Engine,
    lead: &Lead<'_>,
    at: i64,
    held: &Decision,
) -> (String, Vec<String>, String) {
    let call = Call {
        horizon: Duration::parse("0d").expect("a duration"),
        ledger: false,
        previous: vec![PreviousDecision::from(held)],
        ..Call::at(Instant::from_millis(at).expect("in range"))
    };
    let answer = engine.score(lead, &call);
    let decision = answer.decision().expect("a good lead");
    (
        decision.lead_type.to_string(),
        decision.flags.iter().map(ToString::to_string).collect(),
        decision
            .scenario
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default(),
    )
}

/// Every instant at which anything could change: each event, each day of its age, each window.
fn candidates(policy: &Value, lead: &Value, from: i64, to: i64) -> BTreeSet<i64> {
    let mut spans: BTreeSet<i64> = (0..=400).map(|days| days * DAY).collect();
    collect_spans(policy, &mut spans);
    let events = lead["activities"].as_array().into_iter().flatten();
    let mut instants: BTreeSet<i64> = events
        .filter_map(|event| event["at"].as_i64())
        .flat_map(|at| spans.iter().map(move |span| at + span))
        .collect();
    instants.extend(lead["override"]["until"].as_i64());
    instants.retain(|at| *at > from && *at < to);
    instants
}

fn collect_spans(value: &Value, spans: &mut BTreeSet<i64>) {
    match value {
        Value::Object(entries) => {
            for (key, inner) in entries {
                if let Some(text) = inner.as_str().filter(|_| key == "within") {
                    spans.insert(Duration::parse(text).expect("a duration").as_millis());
                }
                collect_spans(inner, spans);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| collect_spans(item, spans)),
        _ => {}
    }
}

/// Moves some events into the future, sets an override on some leads.
fn restless_lead() -> impl Strategy<Value = Value> {
    let set = prop::option::of((0..80_i64, prop::sample::select(vec!["cold", "warm", "hot"])));
    (lead(), prop::collection::vec(any::<bool>(), 12), set).prop_map(|(mut lead, future, set)| {
        let as_of = call().as_of.millis();
        for (event, future) in lead["activities"].as_array_mut().into_iter().flatten().zip(future) {
            if future {
                let past = as_of - event["at"].as_i64().expect("milliseconds");
                event["at"] = json!(as_of + past / 20);
            }
        }
        if let Some((days, lead_type)) = set {
            lead["override"] =
                json!({"lead_type": lead_type, "by": "j.kim", "reason": "known", "until": as_of + days * DAY + 7});
        }
        lead
    })
}

fn restless_policy() -> impl Strategy<Value = Value> {
    (policy(), prop::option::of(0..20_i32)).prop_map(|(mut policy, hold)| {
        if let Some(hold) = hold {
            policy["grids"]["form"]["hold"] = json!(hold);
        }
        policy
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, ..ProptestConfig::default() })]

    #[test]
    fn a_trajectory_is_what_evaluation_finds(policy in restless_policy(), document in restless_lead()) {
        let engine = engine(&policy);
        let text = document.to_string();
        let lead = Lead::from_json(&text).expect("JSON");
        let from = call().as_of.millis();
        let to = from + DAYS_AHEAD * DAY;
        let answer = engine.score(&lead, &call());
        let decision = answer.decision().expect("a good lead");
        let until = Instant::from_millis(to).expect("in range");
        let found = engine.trajectory(&lead, &call(), until).expect("a good lead");
        prop_assert_eq!(found.checked_until.to_string(), text_of(to));

        // Walk all candidates: the state changes exactly where the trajectory says so.
        let mut expected = Vec::new();
        let mut last = state(&engine, &lead, from, decision);
        // The decision at `as_of` was made without a previous one.
        if engine.score(&lead, &call()).decision().is_some_and(|d| d.held) {
            return Ok(());
        }
        for at in candidates(&policy, &document, from, to) {
            let before = state(&engine, &lead, at - 1, decision);
            prop_assert_eq!(&before, &last, "nothing changes before a candidate");
            let now = state(&engine, &lead, at, decision);
            if now != last {
                expected.push((text_of(at), now.clone()));
            }
            last = now;
        }
        let changes: Vec<_> = found
            .changes
            .iter()
            .map(|(at, to)| {
                let flags = to.flags.iter().map(ToString::to_string).collect();
                let scenario = to.scenario.as_ref().map(ToString::to_string).unwrap_or_default();
                (at.to_string(), (to.lead_type.to_string(), flags, scenario))
            })
            .collect();
        prop_assert_eq!(&changes, &expected);

        // And nowhere in between: one millisecond after each change, and all through the span.
        let mut held = changes.iter().map(|(at, _)| millis_of(at)).zip(changes.iter().map(|(_, now)| now));
        let (mut next, mut now) = (held.next(), state(&engine, &lead, from, decision));
        let after = changes.iter().map(|(at, _)| millis_of(at) + 1);
        let dense: BTreeSet<i64> = (from..to).step_by(STEP).chain(after).filter(|at| *at < to).collect();
        for at in dense {
            while let Some((_, changed)) = next.filter(|(begins, _)| *begins <= at) {
                now = changed.clone();
                next = held.next();
            }
            prop_assert_eq!(&state(&engine, &lead, at, decision), &now, "at {}", text_of(at));
        }

        // The decision itself names the first of them.
        let horizon = Instant::from_millis(from + 400 * DAY).expect("in range");
        match changes.first() {
            Some((at, _)) => prop_assert_eq!(decision.valid_until.map(|at| at.to_string()), Some(at.clone())),
            None => {
                let later = decision.valid_until.map(|at| at.to_string());
                prop_assert!(later.is_none_or(|at| at >= text_of(to)));
            }
        }
        if decision.valid_until.is_none() {
            prop_assert_eq!(decision.checked_until.map(|at| at.to_string()), Some(text_of(horizon.millis())));
        }
    }
}

fn millis_of(text: &str) -> i64 {
    Instant::parse(text).expect("RFC 3339").millis()
}

/// An instant as the engine prints it: the policies here are all at +09:00.
fn text_of(at: i64) -> String {
    let zone = leadgrid::Zone::fixed(9 * 60).expect("an offset");
    zone.print(Instant::from_millis(at).expect("in range"))
}

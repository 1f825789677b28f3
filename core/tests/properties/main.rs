//! What must hold for every policy and every lead.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that panics has found something"
)]

mod calendars;
mod frames;
mod identity;
mod merge;
mod strategies;
mod time;

use leadgrid::{Answer, Call, Decision, Engine, Instant, Lead, Points, Stage};
use proptest::prelude::*;
use serde_json::{Value, json};
use strategies::{any_json, lead, policy};

fn call() -> Call {
    Call::at(Instant::parse("2026-11-22T09:00:00+09:00").expect("an instant"))
}

fn engine(policy: &Value) -> Engine {
    Engine::from_json(&policy.to_string()).unwrap_or_else(|error| panic!("{error}\n{policy}"))
}

fn score(engine: &Engine, lead: &Value) -> Answer {
    let text = lead.to_string();
    engine.score(&Lead::from_json(&text).expect("JSON"), &call())
}

fn decide(engine: &Engine, lead: &Value) -> Decision {
    match score(engine, lead) {
        Answer::Decision(decision) => *decision,
        Answer::Errors(refused) => panic!("{refused:?}\n{lead}"),
    }
}

fn sum<'e>(entries: impl Iterator<Item = leadgrid::Entry<'e>>) -> i64 {
    entries.map(|entry| entry.points.thousandths()).sum()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn the_ledger_sums_to_every_total(policy in policy(), lead in lead()) {
        let decision = decide(&engine(&policy), &lead);
        let ledger = decision.ledger.as_ref().expect("asked for");
        for axis in &decision.axes {
            let of_axis = || ledger.iter().filter(|entry| *entry.axis == axis.id);
            prop_assert_eq!(sum(of_axis()), axis.total.thousandths());
            let before_range = of_axis().filter(|entry| entry.stage != Some(Stage::AxisCap));
            prop_assert_eq!(sum(before_range), axis.raw.thousandths());
        }
        prop_assert!(ledger.iter().all(|entry| entry.points != Points::from_thousandths(0)));
    }

    #[test]
    fn the_ledger_only_watches(policy in policy(), lead in lead()) {
        let engine = engine(&policy);
        let text = lead.to_string();
        let watched = decide(&engine, &lead);
        let lead = Lead::from_json(&text).expect("JSON");
        let silent = engine.score(&lead, &Call { ledger: false, ..call() });
        let silent = silent.decision().expect("the same lead");
        prop_assert_eq!(&silent.ledger, &None);
        let mut unrecorded = watched.clone();
        unrecorded.ledger = None;
        prop_assert_eq!(silent, &unrecorded);
    }

    #[test]
    fn order_and_repetition_of_events_never_matter(
        policy in policy(),
        (lead, shuffled) in lead().prop_flat_map(|lead| {
            let events = lead["activities"].as_array().cloned().unwrap_or_default();
            let twice: Vec<Value> = events.iter().chain(&events).cloned().collect();
            (Just(lead), Just(twice).prop_shuffle())
        }),
    ) {
        let engine = engine(&policy);
        let mut other = lead.clone();
        if lead["activities"].is_array() {
            other["activities"] = shuffled.into();
        }
        prop_assert_eq!(score(&engine, &lead).to_json(), score(&engine, &other).to_json());
    }

    #[test]
    fn more_points_never_lower_a_score(
        policy in policy(),
        lead in lead(),
        rule in any::<prop::sample::Index>(),
        more in 0..5_000_i32,
    ) {
        let mut richer = policy.clone();
        let rules = richer["axes"][0]["rules"].as_array_mut().expect("rules");
        let rule = rule.index(rules.len());
        raise(&mut rules[rule], f64::from(more) / 8.0);
        let before = decide(&engine(&policy), &lead);
        let after = decide(&engine(&richer), &lead);
        prop_assert!(after.axes[0].total >= before.axes[0].total, "{}", richer);
    }

    #[test]
    fn a_batch_is_its_leads_one_by_one(policy in policy(), leads in prop::collection::vec(any_json(), 0..6), good in lead()) {
        let engine = engine(&policy);
        let texts: Vec<String> = leads.iter().chain([&good]).map(Value::to_string).collect();
        let leads: Vec<Lead<'_>> = texts.iter().map(|text| Lead::from_json(text).expect("JSON")).collect();
        let batch = engine.score_batch(&leads, &call());
        prop_assert_eq!(batch.report.leads, leads.len() as u64);
        prop_assert_eq!(batch.report.scored + batch.report.failed, batch.report.leads);
        for (lead, answer) in leads.iter().zip(&batch.answers) {
            prop_assert_eq!(answer, &engine.score(lead, &call()));
        }
    }

    #[test]
    fn loading_and_printing_a_policy_is_the_identity(policy in policy()) {
        let first = engine(&policy);
        let given = policy.to_string();
        let printed = leadgrid::Value::from_json(first.policy_json());
        prop_assert_eq!(printed, leadgrid::Value::from_json(&given));
        let second = Engine::from_json(first.policy_json()).expect("the same policy");
        prop_assert_eq!(first.policy_json(), second.policy_json());
    }

    #[test]
    fn no_text_panics(text in ".{0,200}", lead in any_json()) {
        let _ = leadgrid::check_json(&text);
        #[cfg(feature = "yaml")]
        let _ = leadgrid::check_yaml(&text);
        let _ = Lead::from_json(&text);
        let engine = Engine::default();
        let lead = lead.to_string();
        let _ = engine.explain(&Lead::from_json(&lead).expect("JSON"), &call());
    }

    #[test]
    fn no_damaged_policy_panics(
        policy in policy(),
        place in any::<prop::sample::Index>(),
        damage in any_json(),
    ) {
        let mut damaged = policy.clone();
        let places = count(&damaged);
        replace(&mut damaged, &mut place.index(places), &damage);
        let text = damaged.to_string();
        let findings = leadgrid::check_json(&text);
        let refused = Engine::from_json(&text).is_err();
        let errors = findings.iter().any(|f| f.severity() == leadgrid::Severity::Error);
        prop_assert_eq!(refused, errors, "{:?}", findings);
    }
}

/// Adds to every number of points in a rule.
fn raise(rule: &mut Value, more: f64) {
    match rule {
        Value::Object(entries) => {
            let table = matches!(entries.get("values"), Some(Value::Object(_)));
            for (key, value) in entries.iter_mut() {
                match key.as_str() {
                    "points" | "otherwise" | "unknown" if value.is_number() => {
                        *value = json!(value.as_f64().unwrap_or(0.0) + more);
                    }
                    "values" if table => {
                        for points in value
                            .as_object_mut()
                            .into_iter()
                            .flat_map(|t| t.values_mut())
                        {
                            *points = json!(points.as_f64().unwrap_or(0.0) + more);
                        }
                    }
                    "bands" => raise(value, more),
                    _ => {}
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| raise(item, more)),
        _ => {}
    }
}

/// Number of values in a tree.
fn count(value: &Value) -> usize {
    1 + match value {
        Value::Array(items) => items.iter().map(count).sum(),
        Value::Object(entries) => entries.values().map(count).sum(),
        _ => 0,
    }
}

/// Puts `damage` at the place with a number in reading order.
fn replace(value: &mut Value, place: &mut usize, damage: &Value) -> bool {
    if *place == 0 {
        *value = damage.clone();
        return true;
    }
    *place -= 1;
    match value {
        Value::Array(items) => items.iter_mut().any(|item| replace(item, place, damage)),
        Value::Object(entries) => entries
            .values_mut()
            .any(|item| replace(item, place, damage)),
        _ => false,
    }
}

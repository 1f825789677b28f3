//! Merging does not depend on which of two records comes first; several are merged in order of time.

use leadgrid::{Call, Engine, Instant, Lead};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::strategies::{any_json, lead, policy};

const T: i64 = 1_795_305_600_000;

fn call() -> Call {
    Call::at(Instant::from_millis(T).expect("in range"))
}

/// A lead that another of these may be the same person as; some are dated alike or not at all.
fn record() -> impl Strategy<Value = Value> {
    let created = prop::option::of(prop::sample::select(vec![
        json!(T),
        json!("2026-11-22T00:00:00Z"),
        json!("2026-11-22T09:00:00+09:00"),
        json!(T - 86_400_000),
        json!(T - 172_800_000),
    ]));
    let end = prop::option::of(prop::sample::select(vec![T + 1, T + 2, T - 1]));
    let kept = prop::option::of((end, prop::sample::select(vec!["cold", "warm", "hot"])));
    (lead(), created, kept, 0..3_u8, prop::option::of(0..3_i64)).prop_map(
        |(mut lead, created, kept, id, assigned)| {
            lead["id"] = json!(format!("L-{id}"));
            lead["created_at"] = json!(created);
            lead["assigned_at"] = json!(assigned.map(|hours| T + hours * 3_600_000));
            lead["note"] = json!(id);
            if let Some((until, lead_type)) = kept {
                lead["override"] =
                    json!({"lead_type": lead_type, "by": "a", "reason": "b", "until": until});
            }
            lead
        },
    )
}

fn anything() -> impl Strategy<Value = Value> {
    prop_oneof![4 => record(), 1 => any_json(), 1 => (record(), any_json(), 0..4_usize).prop_map(|(mut record, odd, place)| {
        record[["activities", "attributes", "tags", "created_at"][place]] = odd;
        record
    })]
}

fn engine() -> Engine {
    let policy = json!({
        "format": 1, "id": "random", "version": "1", "time_zone": "+09:00", "missing": ["", "none"],
        "fields": {"job": {"type": "text", "values": ["office", "student", "자영업"]}, "models": {"type": "texts", "values": ["suv"]}},
        "activities": {"call": {}, "click": {}, "quote": {}}
    });
    Engine::from_json(&policy.to_string()).expect("loads")
}

fn merge(engine: &Engine, a: &Value, b: &Value) -> Value {
    let (a, b) = (a.to_string(), b.to_string());
    let a = Lead::from_json(&a).expect("JSON");
    let merged = engine.merge(&a, &Lead::from_json(&b).expect("JSON"));
    json!(merged.value())
}

fn score(engine: &Engine, lead: &Value) -> String {
    let text = lead.to_string();
    let lead = Lead::from_json(&text).expect("JSON");
    engine.score(&lead, &call()).to_json()
}

proptest! {
    #[test]
    fn which_is_given_first_never_matters(a in anything(), b in anything()) {
        let engine = engine();
        prop_assert_eq!(merge(&engine, &a, &b), merge(&engine, &b, &a));
    }

    #[test]
    fn of_dated_records_the_latest_known_value_wins(records in prop::collection::vec(record(), 1..5)) {
        let engine = engine();
        let mut dated = records;
        for (index, record) in dated.iter_mut().enumerate() {
            record["created_at"] = json!(T + index as i64);
        }
        let mut ages = dated.iter().filter_map(|record| record["attributes"]["age"].as_i64());
        let latest = json!(ages.next_back());
        let rising = dated.iter().skip(1).fold(dated[0].clone(), |lead, next| merge(&engine, &lead, next));
        prop_assert_eq!(&rising["attributes"]["age"], &latest);
        prop_assert_eq!(&rising["id"], &dated[0]["id"]);
        let last = dated[dated.len() - 1].clone();
        let falling = dated.iter().rev().skip(1).fold(last, |lead, next| merge(&engine, &lead, next));
        prop_assert_eq!(rising, falling);
    }

    #[test]
    fn merging_with_itself_again_changes_nothing(a in anything(), b in anything()) {
        let engine = engine();
        let both = merge(&engine, &a, &b);
        prop_assert_eq!(&merge(&engine, &both, &both), &both);
    }

    #[test]
    fn a_lead_merged_with_itself_is_decided_as_before(policy in policy(), lead in record()) {
        let engine = Engine::from_json(&policy.to_string()).expect("loads");
        prop_assert_eq!(score(&engine, &merge(&engine, &lead, &lead)), score(&engine, &lead));
    }

    #[test]
    fn totals_are_those_of_the_union_of_events(policy in policy(), lead in record(), other in record()) {
        let engine = Engine::from_json(&policy.to_string()).expect("loads");
        let (mut one, mut two, mut union) = (lead.clone(), lead.clone(), lead.clone());
        let lists = [&lead["activities"], &other["activities"]].map(|list| list.as_array().cloned());
        one["activities"] = json!(lists[0]);
        two["activities"] = json!(lists[1]);
        union["activities"] = match lists {
            [None, None] => json!(null),
            lists => json!(lists.into_iter().flatten().flatten().collect::<Vec<_>>()),
        };
        prop_assert_eq!(score(&engine, &merge(&engine, &one, &two)), score(&engine, &union));
    }

    #[test]
    fn good_leads_merge_to_a_good_lead(policy in policy(), a in record(), b in record(), c in record()) {
        let engine = Engine::from_json(&policy.to_string()).expect("loads");
        let merged = merge(&engine, &merge(&engine, &a, &b), &c).to_string();
        let lead = Lead::from_json(&merged).expect("JSON");
        let strict = Call { strict: true, ..call() };
        let answer = engine.score(&lead, &call());
        prop_assert_eq!(answer.errors(), &[]);
        // Nothing but the note and what the leads already had is foreign to the policy.
        let foreign: Vec<String> = engine.score(&lead, &strict).errors().iter().map(|e| e.path().to_owned()).collect();
        prop_assert!(foreign.iter().all(|path| path == "/note" || path.starts_with("/attributes")), "{:?}", foreign);
    }
}

//! Segments at two instants: the matrix, who moved, and why.

use leadgrid::rfm::{Customers, Model, Order};
use leadgrid::{Call, Code, Engine, Lead, Value};

use crate::setup::*;

const EARLY: &str = "2026-10-01T09:00:00+09:00";

fn customers(engine: &Engine, rows: &[Order<'_>], as_of: &str) -> Customers {
    let rfm = engine.rfm().expect("has it");
    let partial = sum(rfm, as_of, rows);
    let model = rfm.fit(&partial).expect("fits");
    let call = Call::at(at(as_of));
    engine
        .customers(&model, partial, &[], &call)
        .expect("one policy")
}

fn load(section: &str) -> Engine {
    Engine::from_json(&policy(section)).expect("loads")
}

#[test]
fn the_matrix_leaves_nobody_out_and_movers_say_why() {
    let engine = load(r#"{"period": "90d", "monetary": {"cuts": [10, 50, 100, 500]}}"#);
    let rows = [
        // Stays a new customer: ordered within both weeks, but twice by then.
        Order::new("ages", day("2026-09-28"), 20),
        Order::new("comes_back", day("2026-07-20"), 20),
        Order::new("comes_back", day("2026-11-20"), 30),
        Order::new("pays_back", day("2026-09-28"), 200),
        Order::new("pays_back", day("2026-11-01"), -195),
        Order::new("goes", day("2026-07-20"), 20),
        Order::new("is_new", day("2026-11-20"), 20),
        Order::new("stays", day("2026-09-30"), 20),
        Order::new("stays", day("2026-11-25"), 20),
        Order::new("stays", day("2026-11-25"), 20),
    ];
    let (before, after) = (
        customers(&engine, &rows, EARLY),
        customers(&engine, &rows, AS_OF),
    );
    assert_eq!(before.len(), 5);
    let migration = before.migrate(&after).expect("one policy");
    let counted: usize = migration.matrix.iter().map(|flow| flow.customers).sum();
    assert_eq!(counted, 6);
    let flows: Vec<(Option<&str>, Option<&str>, usize)> = migration
        .matrix
        .iter()
        .map(|flow| (flow.from.as_deref(), flow.to.as_deref(), flow.customers))
        .collect();
    assert_eq!(
        flows,
        [
            (None, Some("new_customer"), 1),
            (Some("promising"), Some("need_attention"), 1),
            (Some("new_customer"), Some("promising"), 1),
            (Some("new_customer"), Some("need_attention"), 1),
            (Some("need_attention"), Some("new_customer"), 1),
            (Some("need_attention"), Some("cold_lead"), 1),
        ]
    );
    let mover = |customer: &str| {
        let mut movers = migration.movers.iter();
        movers
            .find(|mover| mover.customer == customer)
            .expect("moved")
    };
    let ages = mover("ages");
    assert_eq!(ages.codes, [Some("512".into()), Some("312".into())]);
    assert_eq!((ages.why.len(), &*ages.happened), (1, &["aged"][..]));
    let shift = &ages.why[0];
    assert_eq!((shift.scores, shift.by), ([Some(5), Some(3)], "value"));
    assert_eq!(shift.values, [Value::Number(3.0), Value::Number(59.0)]);
    assert_eq!(mover("comes_back").happened, ["ordered", "left_period"]);
    assert_eq!(mover("pays_back").happened, ["refunded", "aged"]);
    let money = mover("pays_back")
        .why
        .iter()
        .find(|shift| shift.metric.as_str() == "monetary");
    assert_eq!(
        money.expect("paid back").values,
        ["200.00", "5.00"].map(Value::from)
    );
    assert_eq!(mover("goes").happened, ["left_period"]);
    assert_eq!(mover("goes").codes[1].as_deref(), Some("--1"));
    assert_eq!(
        (&mover("is_new").from, mover("is_new").happened[0]),
        (&None, "ordered")
    );
    let json = migration.to_json();
    assert!(json.starts_with(r#"{"from":"2026-10-01T09:00:00+09:00","to":"2026-11-26T09:00:00+09:00","matrix":[{"from":null,"to":"new_customer","customers":1}"#), "{json}");
    let counts = after.counts();
    assert_eq!(counts.customers(), 6);
    assert_eq!(counts.in_segment("promising"), Some(1));
}

#[test]
fn nobody_moves_between_equal_instants() {
    let engine = load("{}");
    let rows: Vec<Order<'_>> = (1..30)
        .map(|n: i64| Order::new(n, day("2026-11-01"), n * n))
        .collect();
    let one = customers(&engine, &rows, AS_OF);
    let migration = one.migrate(&one.clone()).expect("one policy");
    assert!(migration.movers.is_empty());
    assert!(migration.matrix.iter().all(|flow| flow.from == flow.to));
}

#[test]
fn cuts_that_move_are_told_from_values_that_move() {
    let engine = load(r#"{"monetary": {"quantiles": {}}}"#);
    let mut rows: Vec<Order<'_>> = (1..=10)
        .map(|n: i64| Order::new(n, day("2026-09-28"), n * 10))
        .collect();
    let before = customers(&engine, &rows, EARLY);
    // Many who pay more than all of them: the scores of the first fall, without their doing.
    rows.extend((11..=60).map(|n: i64| Order::new(n, day("2026-11-20"), n * 10)));
    let after = customers(&engine, &rows, AS_OF);
    let migration = before.migrate(&after).expect("one policy");
    let best = migration
        .movers
        .iter()
        .find(|mover| mover.customer == "10")
        .expect("moved");
    let money: Vec<(&str, &str)> = best
        .why
        .iter()
        .map(|shift| (shift.metric.as_str(), shift.by))
        .collect();
    assert_eq!(money, [("recency", "value"), ("monetary", "cuts")]);
}

#[test]
fn signals_of_leads_move_customers_too() {
    let text = r#"{"format": 1, "id": "shop", "version": "1", "time_zone": "+09:00",
        "activities": {"call": {}}, "axes": [{"id": "a", "rules": [{"id": "calls", "activity": "call", "points": 10}]}],
        "lead_types": ["cold", "hot"],
        "grids": {"form": {"x": {"axes": ["a"], "bands": [{"id": "low"}, {"id": "high", "from": 10}]}, "cells": {"low": "cold", "high": "hot"}}},
        "rfm": {"monetary": {"cuts": [10, 50, 100, 500]}}}"#;
    let engine = Engine::from_json(text).expect("loads");
    let rfm = engine.rfm().expect("has it");
    let of = |as_of: &str| {
        let mut partial = rfm.partial(at(as_of));
        partial.know("C-1").expect("few");
        partial.know("C-2").expect("few");
        let model = rfm.fit(&partial).expect("given cuts");
        let leads = [
            Lead::new("C-1", "form").activity("call", at("2026-11-01T09:00:00+09:00")),
            Lead::new("C-2", "stand"),
        ];
        let call = Call::at(at(as_of));
        engine
            .customers(&model, partial, &leads, &call)
            .expect("one policy")
    };
    let (before, after) = (of(EARLY), of(AS_OF));
    assert_eq!((before.errors().len(), after.errors().len()), (1, 1));
    assert_eq!(after.errors()[0].errors[0].code(), Code::UnknownOrigin);
    let migration = before.migrate(&after).expect("one policy");
    assert_eq!(migration.movers.len(), 1);
    let mover = &migration.movers[0];
    assert_eq!(
        (mover.customer.as_str(), mover.to.as_deref()),
        ("C-1", Some("warm_lead"))
    );
    assert!(mover.why.is_empty() && mover.happened.is_empty());
}

#[test]
fn tiers_migrate_and_other_policies_do_not() {
    let engine = load(r#"{"monetary_only": {"vip": 100, "regular": 10}}"#);
    let rows = [
        Order::new("C-1", day("2026-09-28"), 20),
        Order::new("C-1", day("2026-11-20"), 90),
    ];
    let (before, after) = (
        customers(&engine, &rows, EARLY),
        customers(&engine, &rows, AS_OF),
    );
    let migration = before.migrate(&after).expect("one policy");
    assert_eq!(migration.movers[0].to.as_deref(), Some("vip"));
    let other = load("{}");
    let rows: Vec<Order<'_>> = (1..9)
        .map(|n: i64| Order::new(n, day("2026-09-01"), n))
        .collect();
    let foreign = customers(&other, &rows, AS_OF);
    assert_eq!(
        before.migrate(&foreign).expect_err("foreign").code(),
        Code::PolicyMismatch
    );
}

/// The same as comparing customer by customer, from the documents of the models.
#[test]
fn it_agrees_with_scoring_each_customer_twice() {
    let engine = load(FITTED);
    let rfm = engine.rfm().expect("has it");
    let rows: Vec<Order<'_>> = (0..300_i64)
        .map(|n| {
            Order::new(
                n * 7 % 50,
                day(["2026-08-05", "2026-09-30", "2026-11-11"][(n % 3) as usize]),
                n * 37 % 90 - 10,
            )
        })
        .collect();
    let (before, after) = (
        customers(&engine, &rows, EARLY),
        customers(&engine, &rows, AS_OF),
    );
    let migration = before.migrate(&after).expect("one policy");
    let mut moved = Vec::new();
    let of = |as_of: &str| {
        let partial = sum(rfm, as_of, &rows);
        let model = Model::from_json(&rfm.fit(&partial).expect("fits").to_json()).expect("whole");
        (partial, model)
    };
    let (early, late) = (of(EARLY), of(AS_OF));
    for (customer, purchases) in late.0.customers() {
        let id = |scores: leadgrid::rfm::Scores, as_of: &str| {
            let found = engine
                .segment(&scores, None, &Call::at(at(as_of)))
                .expect("no lead");
            found.map(|found| found.id().to_owned())
        };
        let to = id(late.1.score(customer, &purchases, at(AS_OF)), AS_OF);
        let from = early.0.customer(customer);
        let from = from.and_then(|was| id(early.1.score(customer, &was, at(EARLY)), EARLY));
        if from != to {
            moved.push((customer.to_string(), from, to));
        }
    }
    let told: Vec<_> = migration
        .movers
        .iter()
        .map(|m| {
            (
                m.customer.clone(),
                m.from.as_deref().map(str::to_owned),
                m.to.as_deref().map(str::to_owned),
            )
        })
        .collect();
    assert!(!moved.is_empty());
    assert_eq!(told, moved);
}

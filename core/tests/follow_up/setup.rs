//! One small policy, its decisions, and reactions by hours after the assignment.

use leadgrid::{Call, Engine, Instant, Lead};
use serde_json::{Value, json};

/// The assignment: 2026-11-23T09:00:00+09:00.
const T0: i64 = 1_795_392_000_000;
const HOUR: f64 = 3_600_000.0;

/// Milliseconds of an instant so many hours after the assignment.
pub fn millis(hours: f64) -> i64 {
    T0 + (hours * HOUR).round() as i64
}

pub fn at(hours: f64) -> Instant {
    Instant::from_millis(millis(hours)).expect("in range")
}

/// A printed instant as hours after the assignment.
pub fn hours(printed: &Value) -> Option<f64> {
    let printed = Instant::parse(printed.as_str()?).expect("an instant");
    Some((printed.millis() - T0) as f64 / HOUR)
}

/// A reaction.
pub fn r(kind: &str, hours: f64) -> Value {
    json!({"kind": kind, "at": millis(hours)})
}

/// A policy with one row for each of its lead types; `rows` replace what is usual.
pub fn policy(rows: &[Value]) -> Value {
    let mut scenarios = vec![];
    for lead_type in ["cold", "warm", "hot"] {
        let given = rows
            .iter()
            .filter(|row| row["for"]["lead_types"][0] == lead_type);
        scenarios.extend(given.cloned());
        scenarios
            .push(json!({"id": format!("usual_{lead_type}"), "for": {"lead_types": [lead_type]}}));
    }
    json!({
        "format": 1, "id": "small", "version": "1", "time_zone": "+09:00",
        "fields": {"owner": {"type": "boolean"}}, "activities": {"visit": {}},
        "axes": [{"id": "activity", "rules": [{"id": "visit", "activity": "visit", "points": 1}]}],
        "grids": {"form": {"x": {"axes": ["activity"], "bands": [{"id": "all"}]}, "cells": {"all": "cold"}}},
        "flags": [{"id": "owner", "basis": "ownership", "when": {"field": "owner", "is": true}}],
        "channels": {"online": "Online", "dealer": "Dealer", "call_center": "Call centre"},
        "goals": {"visit": "Visit"},
        "scenarios": scenarios
    })
}

/// A scenario for hot leads.
pub fn hot(row: Value) -> Value {
    row_for("hot", row)
}

pub fn row_for(lead_type: &str, row: Value) -> Value {
    let mut row = row;
    row["id"] = json!(format!("the_{lead_type}"));
    row["for"] = json!({"lead_types": [lead_type]});
    row
}

pub struct Setup {
    pub engine: Engine,
    pub decision: Value,
}

impl Setup {
    /// A lead that a person set to a type, judged by a policy of these rows.
    pub fn new(lead_type: &str, rows: &[Value]) -> Self {
        Self::of(&policy(rows), lead_type, false)
    }

    pub fn of(policy: &Value, lead_type: &str, owner: bool) -> Self {
        let text = policy.to_string();
        let engine = Engine::from_json(&text).unwrap_or_else(|error| panic!("{error}"));
        let lead = json!({
            "id": "L-1", "origin": "form", "assigned_at": millis(0.0), "attributes": {"owner": owner},
            "override": {"lead_type": lead_type, "by": "Kim Jiwoo", "reason": "knows the customer"}
        });
        let lead = lead.to_string();
        let lead = Lead::from_json(&lead).expect("JSON");
        let answer = engine.score(&lead, &Call::at(at(0.0)));
        let decision = serde_json::from_str(&answer.to_json()).expect("JSON");
        Self { engine, decision }
    }

    /// The follow-up as printed.
    pub fn run(&self, reactions: &[Value], as_of: f64) -> Value {
        self.call(&json!(reactions), as_of)
            .unwrap_or_else(|error| panic!("{error}"))
    }

    pub fn call(&self, reactions: &Value, as_of: f64) -> Result<Value, leadgrid::Error> {
        call(&self.engine, &self.decision, reactions, as_of)
    }

    /// Stage and deadline in hours.
    pub fn stage(&self, reactions: &[Value], as_of: f64) -> (String, Option<f64>) {
        let follow_up = self.run(reactions, as_of);
        let stage = follow_up["stage"].as_str().expect("a stage").to_owned();
        if matches!(&*stage, "waiting" | "done" | "closed" | "none") {
            assert_eq!(follow_up["due_at"], Value::Null);
            assert_eq!(follow_up["task"], Value::Null);
            assert_eq!(follow_up["channels"], json!([]));
            assert_eq!(follow_up["overdue"], json!(false));
        }
        (stage, hours(&follow_up["due_at"]))
    }
}

pub fn call(
    engine: &Engine,
    decision: &Value,
    reactions: &Value,
    as_of: f64,
) -> Result<Value, leadgrid::Error> {
    let (decision, reactions) = (decision.to_string(), reactions.to_string());
    let decision = leadgrid::Value::from_json(&decision).expect("JSON");
    let reactions = leadgrid::Value::from_json(&reactions).expect("JSON");
    let follow_up = engine.follow_up(&decision, &reactions, at(as_of))?;
    Ok(serde_json::from_str(&follow_up.to_json()).expect("JSON"))
}

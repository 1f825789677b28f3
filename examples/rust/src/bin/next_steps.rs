//! What becomes of a lead: when it changes, what to ask, what is due, what changed, and a receipt.

use leadgrid::{Call, Engine, Instant, Lead, Value, transition};
use serde::Serialize;

const LEADS: &str = include_str!("../../../data/leads.json");
const REACTIONS: &str = r#"[
    {"kind": "message_sent", "at": "2026-11-23T09:20:00+09:00", "channel": "online"},
    {"kind": "dealer_contacted", "at": "2026-11-23T21:40:00+09:00", "channel": "dealer"}
]"#;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let engine = Engine::default();
    let leads = Lead::list_from_json(LEADS)?;
    let [hot, warm, ..] = &*leads else {
        return Err("two leads are needed".into());
    };
    let now = Call::at(at("2026-11-23T09:00:00+09:00")?);

    // By time alone: the lead is held fixed, its activities grow older.
    let until = at("2027-03-01T00:00:00+09:00")?;
    let ahead = engine.trajectory(hot, &now, until)?;
    println!("{} is {}", ahead.lead_id, ahead.now.lead_type);
    for (from, then) in &ahead.changes {
        println!("  {} from {from}", then.lead_type);
    }
    println!("  checked until {}", ahead.checked_until);

    // The unknown field that matters most, and what would make the lead hot.
    if let Some(question) = engine.question(warm, &now)? {
        println!("ask {}: {} points", question.field, question.spread);
    }
    let why_not = engine.why_not(warm, &now, Some("hot"), None)?;
    println!("hot by {}", json(&why_not.actions)?);

    // What is due. Reactions that come later do not count yet.
    let printed = engine.score(hot, &now).to_json();
    let decision = Value::from_json(&printed)?;
    let reactions = Value::from_json(REACTIONS)?;
    for time in ["09:05", "21:00", "23:00"] {
        let as_of = at(&format!("2026-11-23T{time}:00+09:00"))?;
        let step = engine.follow_up(&decision, &reactions, as_of)?;
        let (channels, due_at) = (json(&step.channels)?, json(&step.due_at)?);
        println!("{time} {} {channels} {due_at}", step.stage.as_str());
    }

    // What changed since the last decision. Its key lets a plugin act once.
    let later = Call::at(at("2026-12-06T09:00:00+09:00")?);
    let printed = engine.score(hot, &later).to_json();
    for change in transition(&decision, &Value::from_json(&printed)?)?.changes {
        let (from, to) = (json(&change.from)?, json(&change.to)?);
        println!("{}: {from} -> {to}", change.what);
    }

    // Whoever has the policy and the lead can check a receipt, in any language.
    let receipt = json(&engine.receipt(hot, &now)?)?;
    for lead in [hot, &hot.clone().attribute("budget", 70_000.0)] {
        println!("receipt {}", json(&engine.verify(&receipt, lead)?)?);
    }
    Ok(())
}

fn at(text: &str) -> Result<Instant, String> {
    Instant::parse(text).ok_or_else(|| format!("`{text}` is not an instant"))
}

fn json(value: &impl Serialize) -> serde_json::Result<String> {
    serde_json::to_string(value)
}

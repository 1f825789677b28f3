//! Scores three leads with the default policy: the first program to read.

use leadgrid::{Answer, Call, Engine, Id, Instant, Lead};

const LEADS: &str = include_str!("../../../data/leads.json");

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let engine = Engine::default();
    let leads = Lead::list_from_json(LEADS)?;
    let as_of = Instant::parse("2026-11-23T09:00:00+09:00").ok_or("not an instant")?;

    println!("id      type  flags           scenario     due                             total");
    for answer in engine.score_batch(&leads, &Call::at(as_of)).answers {
        match answer {
            Answer::Decision(lead) => {
                let flags: Vec<&str> = lead.flags.iter().map(Id::as_str).collect();
                let [.., minus_total] = lead.priority;
                println!(
                    "{:<8}{:<6}{:<16}{:<13}{:<27}{:>10.3}",
                    lead.lead_id,
                    lead.lead_type.as_str(),
                    flags.join(","),
                    lead.scenario.as_ref().map_or("-", Id::as_str),
                    lead.due_at.as_ref().map_or("-", |due| due.as_str()),
                    minus_total.saturating_neg() as f64 / 1000.0,
                );
            }
            Answer::Errors(lead) => println!("{lead:?}"),
        }
    }
    Ok(())
}

//! Explains one decision in the words of the policy, in English and in Korean.

use leadgrid::{Call, Engine, Instant, Lang, Lead};

const LEADS: &str = include_str!("../../../data/leads.json");

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let engine = Engine::default();
    let leads = Lead::list_from_json(LEADS)?;
    let lead = leads.first().ok_or("no lead")?;
    let as_of = Instant::parse("2026-11-23T09:00:00+09:00").ok_or("not an instant")?;

    for lang in [Lang::En, Lang::Ko] {
        let call = Call {
            lang,
            ..Call::at(as_of)
        };
        println!("{}", engine.explain(lead, &call));
    }
    Ok(())
}

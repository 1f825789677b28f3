//! The Rust side of `cargo xtask bench columns`: prints JSON, one line for each thing that was
//! checked or measured. `benches/python/columns/run.py` runs it beside the peers.
//!
//! usage: columns check LEADS | columns measure LEADS THREADS ROUNDS MILLIS

use std::error::Error;
use std::time::Duration;

use leadgrid_benches::clock::Effort;
use leadgrid_benches::columns;

fn main() -> Result<(), Box<dyn Error>> {
    let given: Vec<String> = std::env::args().skip(1).collect();
    let given: Vec<&str> = given.iter().map(String::as_str).collect();
    match given.as_slice() {
        ["check", leads] => {
            for check in columns::checks(leads.parse()?)? {
                println!("{}", serde_json::to_string(&check)?);
            }
        }
        ["measure", leads, threads, rounds, millis] => {
            let effort = Effort {
                rounds: rounds.parse()?,
                round: Duration::from_millis(millis.parse()?),
            };
            for row in columns::measured(leads.parse()?, threads.parse()?, effort)? {
                println!("{}", serde_json::to_string(&row)?);
            }
        }
        _ => {
            return Err(
                "usage: columns check LEADS | columns measure LEADS THREADS ROUNDS MILLIS".into(),
            );
        }
    }
    Ok(())
}

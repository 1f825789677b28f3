//! The Rust side of `cargo xtask bench rfm`: prints JSON, one line for each thing that was checked
//! or measured. `benches/python/customers/run.py` runs it beside the peers.
//!
//! usage: customers check CUSTOMERS | customers measure CUSTOMERS ROUNDS

use std::error::Error;
use std::time::Duration;

use leadgrid_benches::clock::Effort;
use leadgrid_benches::customers;

fn main() -> Result<(), Box<dyn Error>> {
    let given: Vec<String> = std::env::args().skip(1).collect();
    let given: Vec<&str> = given.iter().map(String::as_str).collect();
    match given.as_slice() {
        ["check", count] => {
            let counts = customers::check(count.parse()?)?;
            println!("{}", serde_json::to_string(&counts)?);
        }
        ["measure", count, rounds] => {
            let effort = Effort {
                rounds: rounds.parse()?,
                round: Duration::from_millis(1),
            };
            for row in customers::measured(count.parse()?, effort)? {
                println!("{}", serde_json::to_string(&row)?);
            }
        }
        _ => {
            return Err(
                "usage: customers check CUSTOMERS | customers measure CUSTOMERS ROUNDS".into(),
            );
        }
    }
    Ok(())
}

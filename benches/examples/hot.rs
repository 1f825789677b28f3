//! One hot path again and again, for a profiler:
//! `valgrind --tool=callgrind target/release/examples/hot score 2000`.

use std::hint::black_box;

use leadgrid::{Call, Duration, Engine, Instant, Lead};
use leadgrid_benches::manifest::Replay;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let path = args.next().unwrap_or_default();
    let calls: u32 = args.next().map_or(Ok(1_000), |calls| calls.parse())?;
    let replay = Replay::read()?;
    let engine = Engine::from_json(&replay.policy)?;
    let lead = Lead::from_json(&replay.lead)?;
    let as_of = Instant::parse(&replay.manifest.as_of).ok_or("the manifest's `as_of`")?;
    let call = Call::at(as_of);
    let silent = Call {
        ledger: false,
        ..call.clone()
    };
    let blind = Call {
        horizon: Duration::parse("0d").map_err(|_| "no duration")?,
        ..call.clone()
    };
    let answer = engine.score(&lead, &call);
    for _ in 0..calls {
        match path.as_str() {
            "score" => drop(black_box(engine.score(&lead, &call))),
            "blind" => drop(black_box(engine.score(&lead, &blind))),
            "silent" => drop(black_box(engine.score(&lead, &silent))),
            "read" => drop(black_box(Lead::from_json(&replay.lead)?)),
            "write" => drop(black_box(answer.to_json())),
            "json" => {
                let lead = Lead::from_json(&replay.lead)?;
                drop(black_box(engine.score(&lead, &call).to_json()));
            }
            _ => return Err("usage: hot score|blind|silent|read|write|json [CALLS]".into()),
        }
    }
    println!("{}", answer.to_json());
    Ok(())
}

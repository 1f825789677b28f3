//! The same random policies and leads in all languages, byte for byte: Rust writes answers, the others repeat them.

use std::path::PathBuf;

use crate::setup::chromium_path;
use crate::step::{Job, Outcome, Step, code, skipped};
use crate::tool::{command, target};

pub const PAIRS: Step = code("cross/pairs", &["setup/python"], pairs);
pub const PYTHON: Step = code("cross/python", &["cross/pairs", "python/build"], python);
pub const NODE: Step = code("cross/node", &["cross/pairs", "node/build"], node);
pub const WASM: Step = code("cross/wasm", &["cross/pairs", "wasm/build"], wasm);
pub const CHROMIUM: Step =
    code("cross/chromium", &["cross/pairs", "wasm/build", "setup/chromium"], chromium);

fn file() -> PathBuf {
    target().join("cross").join("pairs.jsonl")
}

fn pairs(job: &Job) -> Outcome {
    // The features are those of the other steps, so that nothing is compiled twice.
    job.run(&mut command("cargo build -q -p leadgrid --features yaml,schema --example answers"))?;
    let engine = target().join("debug").join("examples").join("answers");
    let mut make = command("python testdata/cross/pairs.py");
    let said = job.capture(make.arg(file()).arg("--engine").arg(engine))?;
    job.remark(said.trim());
    Ok(())
}

fn python(job: &Job) -> Outcome {
    replay(job, "python testdata/cross/replay.py", None)
}

fn node(job: &Job) -> Outcome {
    replay(job, "node testdata/cross/node.mjs", Some("leadgrid"))
}

fn wasm(job: &Job) -> Outcome {
    replay(job, "node testdata/cross/node.mjs", Some("leadgrid-wasm"))
}

fn chromium(job: &Job) -> Outcome {
    if chromium_path().is_none() {
        return skipped("no Chromium; install one or set CHROMIUM");
    }
    replay(job, "node testdata/cross/chromium.mjs", None)
}

/// The number of pairs that the program counted is what the step's line shows.
fn replay(job: &Job, program: &str, package: Option<&str>) -> Outcome {
    let said = job.capture(command(program).arg(file()).args(package))?;
    job.remark(said.trim());
    Ok(())
}

//! Builds the packages of other languages as they are published, and weighs them.

use std::fs;

use crate::step::{Job, Outcome, failed};
use crate::tool::{command, root};

/// The module and its JavaScript, in `bindings-wasm/pkg`.
pub fn wasm(job: &Job) -> Outcome {
    job.run(&mut command("npm run -s build -w leadgrid-wasm"))?;
    // zlib is in Node everywhere; a program `gzip` is not.
    let mut gzip = command("node -p");
    gzip.arg(
        "zlib.gzipSync(fs.readFileSync('bindings-wasm/pkg/leadgrid_bg.wasm'), {level: 9}).length",
    );
    let bytes = job.capture(&mut gzip)?;
    weigh(job, bytes.trim().parse().unwrap_or(u64::MAX), "bindings-wasm/size-budget.txt")
}

/// Holds `bytes` against the number in a budget file, whose comments begin with `#`.
fn weigh(job: &Job, bytes: u64, budget: &str) -> Outcome {
    let text = fs::read_to_string(root().join(budget))?;
    let number =
        text.lines().find(|line| !line.starts_with('#')).and_then(|line| line.trim().parse().ok());
    let Some(limit): Option<u64> = number else {
        return failed(format!("{budget} holds no number"));
    };
    job.remark(format!("{bytes} of {limit} bytes"));
    if bytes <= limit { Ok(()) } else { failed(format!("{bytes} bytes, {budget} allows {limit}")) }
}

//! `cargo xtask deep`: checks that are too slow, or need too many tools, for every change.

use crate::step::{Job, Outcome, Step, code, skipped};
use crate::tool::command;

#[rustfmt::skip]
pub const STEPS: &[Step] = &[
    code("deny", &[], deny),
    code("fuzz", &[], fuzz),
    code("miri", &[], miri),
    code("mutants", &[], mutants),
];

/// Goes on when `probe` runs; else the step is skipped, saying how to `install` what is missing.
fn present(job: &Job, probe: &str, install: &str) -> Outcome {
    match job.capture(&mut command(probe)) {
        Ok(_) => Ok(()),
        Err(_) => skipped(format!("not here; {install}")),
    }
}

/// Advisories are left to machines that can reach their database: `cargo deny check advisories`.
fn deny(job: &Job) -> Outcome {
    present(job, "cargo deny --version", "cargo install cargo-deny")?;
    job.run(&mut command("cargo deny --offline check licenses bans sources"))
}

/// A minute for each target. What it finds stays under `target`; a failure belongs into `fuzz/corpus`.
fn fuzz(job: &Job) -> Outcome {
    present(
        job,
        "nightly fuzz --version",
        "cargo install cargo-fuzz; rustup toolchain install nightly",
    )?;
    let targets = [
        ("load_policy", "load_policy"),
        ("score_lead", "score_lead"),
        // Both take leads.
        ("lead_vs_frame", "score_lead"),
        ("orders", "orders"),
    ];
    for (target, corpus) in targets {
        std::fs::create_dir_all(crate::tool::target().join("fuzz").join(target))?;
        job.run(&mut command(&format!(
            "nightly fuzz run {target} {{target}}/fuzz/{target} fuzz/corpus/{corpus} \
             -- -max_total_time=60 -max_len=8192 -timeout=10"
        )))?;
    }
    Ok(())
}

/// Tests of one small module: miri is a hundred times slower, and a property would never end.
fn miri(job: &Job) -> Outcome {
    present(
        job,
        "nightly miri --version",
        "rustup component add miri rust-src --toolchain nightly",
    )?;
    job.run(&mut command("nightly miri test -q -p leadgrid --lib -- time::instant"))
}

/// Of the file where a wrong sign is hardest to see. Its own tests must notice, so only they run;
/// `|` of bits that never meet is `^`, which nothing can tell apart.
fn mutants(job: &Job) -> Outcome {
    present(job, "cargo mutants --version", "cargo install cargo-mutants")?;
    let mut run = command("cargo mutants -p leadgrid --file core/src/half_life.rs");
    run.args(["--exclude-re", "replace \\| with \\^", "--output"]).arg(crate::tool::target());
    job.run(run.args(["--", "--lib"]))
}

//! The recipes of `examples/python/engines` for engines that other packages cannot live with: each in a
//! venv of its own under `target`, held against one machine.

use crate::setup::{environment, in_path};
use crate::step::{Job, Outcome, Step, code, failed, skipped, slow};
use crate::tool::{command, target};

pub const SPARK: Step = slow(code("engines/spark", &["python/build"], spark));
pub const DAFT: Step = slow(code("engines/daft", &["python/build"], |job| recipe(job, "daft")));
pub const RAY: Step = slow(code("engines/ray", &["python/build"], |job| recipe(job, "ray")));

fn spark(job: &Job) -> Outcome {
    let java = if cfg!(windows) { "java.exe" } else { "java" };
    if std::env::var_os("JAVA_HOME").is_none() && in_path(java).is_none() {
        return skipped("no Java; Spark needs 17 or later");
    }
    recipe(job, "spark")?;
    held(job, "spark", "customers_with_spark", "customers_on_one_machine")
}

const RECIPES: &str = "examples/python/engines";

/// The recipe for leads, in a venv of its own.
fn recipe(job: &Job, engine: &str) -> Outcome {
    let python = format!("python@{engine}");
    let folder = target().join("engines").join(engine);
    environment(job, &python, &folder, &format!("{RECIPES}/requirements/{engine}.txt"))?;
    let pip =
        "-m pip install -q --disable-pip-version-check --no-deps --force-reinstall --no-index";
    job.run(&mut command(&format!("{python} {pip} --find-links {{target}}/wheels leadgrid")))?;

    held(job, engine, &format!("with_{engine}"), "one_machine")
}

/// Every line that a recipe prints must be the one that a single machine prints.
fn held(job: &Job, engine: &str, name: &str, one_machine: &str) -> Outcome {
    let data = "{target}/engines/data";
    let expected =
        job.capture(&mut command(&format!("python {RECIPES}/{one_machine}.py {data}")))?;
    // None of them needs to tell its makers, or to leave a key in the home folder of who tests it.
    let quiet =
        "DO_NOT_TRACK=1 DAFT_ANALYTICS_ENABLED=0 RAY_USAGE_STATS_ENABLED=0 RAY_AUTH_MODE=disabled";
    let line = format!("{quiet} python@{engine} {RECIPES}/{name}.py {data}");
    let printed = job.capture(&mut command(&line))?;
    job.remark(expected.trim());
    if printed.is_empty() || printed.lines().any(|line| line.trim() != expected.trim()) {
        return failed(format!("{name} and one machine differ:\n{printed}{expected}"));
    }
    Ok(())
}

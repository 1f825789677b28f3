//! `cargo xtask test`: every check that a change must pass. What fails cheaply comes first.

use crate::build;
use crate::setup;
use crate::step::{Job, Outcome, Step, code, step};
use crate::tool::command;

/// `step(name, what it needs, commands)`: one line each.
#[rustfmt::skip]
pub const STEPS: &[Step] = &[
    step("fmt", &[], &["cargo fmt --all --check"]),
    setup::WASM,
    code("clippy", &["setup/wasm"], clippy),
    setup::PYTHON,
    step("testdata/oracle", &["setup/python"], &["python testdata/oracle/check.py"]),
    step("core/test", &[], &["cargo test -q -p leadgrid --features yaml"]),
    step("core/doc", &[], &["RUSTDOCFLAGS=-Dwarnings cargo doc -q --no-deps -p leadgrid --features yaml"]),
    setup::NODE,
    code("wasm/build", &["setup/wasm", "setup/node"], build::wasm),
    step("node/build", &["wasm/build"], &["npm run -s build -w leadgrid"]),
    step("node/package", &["node/build"], &["npx publint --strict bindings-node", "npx attw --pack bindings-node"]),
    step("wasm/package", &["wasm/build"], &["npx publint --strict bindings-wasm",
        "npx attw --pack bindings-wasm --profile esm-only --exclude-entrypoints ./leadgrid_bg.wasm"]),
];

/// One package at a time: together they would share features and hide what each lacks alone.
fn clippy(job: &Job) -> Outcome {
    for package in [
        "xtask",
        "leadgrid --features yaml",
        "leadgrid-python",
        "leadgrid-node",
        "leadgrid-wasm --target wasm32-unknown-unknown",
        "leadgrid-examples",
        "leadgrid-benches",
        "xtask-wasm",
    ] {
        job.run(&mut command(&format!(
            "cargo clippy -q --all-targets -p {package} -- -D warnings"
        )))?;
    }
    Ok(())
}

//! `cargo xtask test`: every check that a change must pass. What fails cheaply comes first.

use std::fs;

use crate::build;
use crate::cross;
use crate::setup;
use crate::step::{Job, Outcome, Step, code, failed, step};
use crate::tool::{command, root, target};

/// `step(name, what it needs, commands)`: one line each.
#[rustfmt::skip]
pub const STEPS: &[Step] = &[
    step("fmt", &[], &["cargo fmt --all --check", "cargo fmt --manifest-path fuzz/Cargo.toml --check"]),
    setup::WASM,
    code("clippy", &["setup/wasm"], clippy),
    step("gen", &[], &["cargo run -q -p leadgrid --features yaml,schema --example generate -- --check"]),
    step("core/test", &[], &["cargo test -q -p leadgrid --features yaml,schema"]),
    step("core/doc", &[], &["RUSTDOCFLAGS=-Dwarnings cargo doc -q --no-deps -p leadgrid --features yaml,schema"]),
    step("examples/test", &[], &["cargo test -q -p leadgrid-examples"]),
    setup::PYTHON,
    step("oracle/cases", &["setup/python"], &["python testdata/oracle/check.py"]),
    code("oracle/random", &["setup/python"], oracle),
    build::PYTHON,
    step("python/test", &["python/build"], &["python -m pytest bindings-python"]),
    setup::NODE,
    build::WASM,
    code("wasm/size", &["wasm/build"], build::wasm_size),
    step("wasm/types", &["wasm/build"], &["npm run -s types -w leadgrid-wasm"]),
    step("wasm/package", &["wasm/build"], &["npx publint --strict bindings-wasm",
        "npx attw --pack bindings-wasm --profile esm-only --exclude-entrypoints ./leadgrid_bg.wasm"]),
    setup::CHROMIUM,
    step("wasm/test", &["wasm/build", "setup/chromium"], &["npm run -s test -w leadgrid-wasm"]),
    build::NODE,
    step("node/types", &["node/build"], &["npm run -s types -w leadgrid"]),
    step("node/package", &["node/build"], &["npx publint --strict bindings-node", "npx attw --pack bindings-node"]),
    step("node/test", &["node/build"], &["npm run -s test -w leadgrid"]),
    code("examples/node", &["node/build"], node_examples),
    cross::PAIRS,
    cross::PYTHON,
    cross::NODE,
    cross::WASM,
    cross::CHROMIUM,
    step("demo", &[], &["cargo run -q --release -p leadgrid-examples --bin demo"]),
];

/// One package at a time: together they would share features and hide what each lacks alone.
fn clippy(job: &Job) -> Outcome {
    for package in [
        "xtask",
        "leadgrid --features yaml,schema",
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

/// The engine beside an independent implementation of the specification, byte for byte.
fn oracle(job: &Job) -> Outcome {
    job.run(&mut command("cargo build -q -p leadgrid --features yaml,schema --example answers"))?;
    let engine = target().join("debug").join("examples").join("answers");
    job.run(command("python testdata/oracle/compare.py --policies 300 --engine").arg(engine))
}

/// Rust and Python hold their examples against the same texts, in their own tests.
fn node_examples(job: &Job) -> Outcome {
    for name in ["quickstart", "explain"] {
        let printed = job.capture(&mut command(&format!("node examples/node/{name}.mjs")))?;
        let expected = fs::read_to_string(root().join(format!("examples/expected/{name}.txt")))?;
        if printed.replace("\r\n", "\n") != expected.replace("\r\n", "\n") {
            return failed(format!(
                "examples/node/{name}.mjs differs from examples/expected:\n{printed}"
            ));
        }
    }
    Ok(())
}

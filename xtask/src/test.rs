//! `cargo xtask test`: every check that a change must pass. What fails cheaply comes first.

use std::fs;

use crate::build;
use crate::engines;
use crate::setup;
use crate::step::{Job, Outcome, Step, code, failed, skipped, step, telling};
use crate::tool::{command, root};

/// `step(name, what it needs, commands)`: one line each.
#[rustfmt::skip]
pub const STEPS: &[Step] = &[
    step("fmt", &[], &["cargo fmt --all --check", "cargo fmt --manifest-path fuzz/Cargo.toml --check"]),
    setup::WASM,
    // One package at a time: together they would share features and hide what each lacks alone.
    step("clippy", &["setup/wasm"], &[
        "cargo clippy -q --all-targets -p xtask -- -D warnings",
        "cargo clippy -q --all-targets -p leadgrid --features yaml,schema -- -D warnings",
        "cargo clippy -q --all-targets -p leadgrid-arrow -- -D warnings",
        "cargo clippy -q --all-targets -p leadgrid-arrow --features script -- -D warnings",
        "cargo clippy -q --all-targets -p leadgrid-python -- -D warnings",
        "cargo clippy -q --all-targets -p leadgrid-node -- -D warnings",
        "cargo clippy -q --all-targets -p leadgrid-wasm --target wasm32-unknown-unknown -- -D warnings",
        "cargo clippy -q --all-targets -p leadgrid-wasm --features frames --target wasm32-unknown-unknown -- -D warnings",
        "cargo clippy -q --all-targets -p leadgrid-examples -- -D warnings",
        "cargo clippy -q --all-targets -p leadgrid-benches -- -D warnings",
        "cargo clippy -q --all-targets -p xtask-wasm -- -D warnings",
    ]),
    step("gen", &[], &["cargo run -q -p leadgrid --features yaml,schema --example generate -- --check"]),
    step("core/test", &[], &["cargo test -q -p leadgrid --features yaml,schema"]),
    step("core/doc", &[], &["RUSTDOCFLAGS=-Dwarnings cargo doc -q --no-deps -p leadgrid --features yaml,schema"]),
    step("arrow/test", &[], &["cargo test -q -p leadgrid-arrow --features script"]),
    step("examples/test", &[], &["cargo test -q -p leadgrid-examples"]),
    setup::PYTHON,
    step("oracle/cases", &["setup/python"], &["python testdata/oracle/check.py"]),
    telling("oracle/random", &["setup/python"], &["cargo build -q -p leadgrid --features yaml,schema --example answers",
        "python testdata/oracle/compare.py --policies 300 --engine {target}/debug/examples/answers"]),
    telling("oracle/calls", &["setup/python"], &["cargo build -q -p leadgrid --features yaml,schema --example calls",
        "python testdata/oracle/compare_calls.py --rounds 2400 --engine {target}/debug/examples/calls"]),
    build::PYTHON,
    step("python/test", &["python/build"], &["python -m pytest bindings-python"]),
    step("python/notebook", &["python/build"], &["python -m pytest bindings-python/tests/notebooks.py"]),
    setup::NODE,
    build::WASM,
    code("wasm/size", &["wasm/build"], build::wasm_size),
    step("wasm/types", &["wasm/build"], &["npm run -s types -w leadgrid-wasm"]),
    step("wasm/package", &["wasm/build"], &["npx publint --strict bindings-wasm",
        "npx attw --pack bindings-wasm --profile esm-only --exclude-entrypoints ./leadgrid_bg.wasm ./frames/leadgrid_bg.wasm"]),
    setup::CHROMIUM,
    step("wasm/test", &["wasm/build", "setup/chromium"], &["npm run -s test -w leadgrid-wasm"]),
    build::NODE,
    step("node/types", &["node/build"], &["npm run -s types -w leadgrid"]),
    step("node/package", &["node/build"], &["npx publint --strict bindings-node", "npx attw --pack bindings-node"]),
    step("node/test", &["node/build"], &["npm run -s test -w leadgrid"]),
    code("examples/node", &["node/build"], node_examples),
    // The same random policies and leads in all languages: Rust writes answers, the others repeat them.
    telling("cross/pairs", &["setup/python"], &["cargo build -q -p leadgrid --features yaml,schema --example answers",
        "python testdata/cross/pairs.py {target}/cross/pairs.jsonl --engine {target}/debug/examples/answers"]),
    telling("cross/python", &["cross/pairs", "python/build"], &["python testdata/cross/replay.py {target}/cross/pairs.jsonl"]),
    step("cross/frames", &["python/build", "node/build"], &[
        "python testdata/cross/frames.py write {target}/cross/frames",
        "node testdata/cross/frames.mjs {target}/cross/frames leadgrid",
        "node testdata/cross/frames.mjs {target}/cross/frames leadgrid-wasm/frames",
        "python testdata/cross/frames.py compare {target}/cross/frames leadgrid leadgrid-wasm/frames",
    ]),
    step("cross/customers", &["python/build", "node/build"], &[
        "python testdata/cross/customers.py write {target}/cross/customers",
        "cargo run -q -p leadgrid --features yaml,schema --example customers -- {target}/cross/customers",
        "node testdata/cross/customers.mjs {target}/cross/customers leadgrid",
        "node testdata/cross/customers.mjs {target}/cross/customers leadgrid-wasm/frames",
        "python testdata/cross/customers.py compare {target}/cross/customers rust leadgrid leadgrid-wasm/frames",
    ]),
    telling("cross/node", &["cross/pairs", "node/build"], &["node testdata/cross/node.mjs {target}/cross/pairs.jsonl leadgrid"]),
    telling("cross/wasm", &["cross/pairs", "wasm/build"], &["node testdata/cross/node.mjs {target}/cross/pairs.jsonl leadgrid-wasm"]),
    code("cross/chromium", &["cross/pairs", "wasm/build", "setup/chromium"], |job| {
        in_chromium(job, "node testdata/cross/chromium.mjs {target}/cross/pairs.jsonl")
    }),
    code("cross/one_customer", &["cross/customers", "setup/chromium"], |job| {
        in_chromium(job, "node testdata/cross/customers_chromium.mjs {target}/cross/customers")
    }),
    engines::SPARK,
    engines::DAFT,
    engines::RAY,
    step("demo", &[], &["cargo run -q --release -p leadgrid-examples --bin demo"]),
];

fn in_chromium(job: &Job, line: &str) -> Outcome {
    if setup::chromium_path().is_none() {
        return skipped("no Chromium");
    }
    job.tell(&mut command(line))
}

/// Rust and Python hold their examples against the same texts, in their own tests.
fn node_examples(job: &Job) -> Outcome {
    for name in ["quickstart", "explain", "next_steps", "segments"] {
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

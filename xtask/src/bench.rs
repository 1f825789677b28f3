//! `cargo xtask bench`: builds every package as it is published, fetches what leadgrid is measured
//! beside, and measures. Options go to the measuring program; see `benches/README.md`.

use std::process::ExitCode;

use crate::step::{self, Step, step};
use crate::{build, setup, tool};

/// The lock file of the peers names the platforms that the registry had; `npm ci` would refuse it
/// where another list is served.
#[rustfmt::skip]
const STEPS: &[Step] = &[
    setup::WASM,
    setup::PYTHON,
    setup::NODE,
    step("bench/peers", &["setup/python", "setup/node"], &[
        "npm install --prefix benches/node --no-save --no-audit --no-fund --loglevel=error",
        "python -m pip install --quiet --disable-pip-version-check -r benches/python/requirements.txt"]),
    build::WASM,
    build::NODE,
    build::PYTHON,
];

/// The same for leads as columns.
#[rustfmt::skip]
const COLUMNS: &[Step] = &[
    setup::PYTHON,
    build::PYTHON,
    step("bench/columns", &["python/build"], &[
        "python -m pip install --quiet --disable-pip-version-check -r benches/python/columns/requirements.txt",
        "cargo build -q --release -p leadgrid-benches --bin columns"]),
];

/// The same for customers and their orders.
#[rustfmt::skip]
const CUSTOMERS: &[Step] = &[
    setup::PYTHON,
    build::PYTHON,
    step("bench/customers", &["python/build"], &[
        "python -m pip install --quiet --disable-pip-version-check -r benches/python/customers/requirements.txt",
        "cargo build -q --release -p leadgrid-benches --bin customers"]),
];

pub fn bench(rest: &[String]) -> ExitCode {
    if let Some((first, rest)) = rest.split_first() {
        let frames = match first.as_str() {
            "columns" => Some((COLUMNS, "python benches/python/columns/run.py")),
            "rfm" => Some((CUSTOMERS, "python benches/python/customers/run.py")),
            _ => None,
        };
        if let Some((steps, program)) = frames {
            if step::run_all(steps, &[]) != ExitCode::SUCCESS {
                return ExitCode::FAILURE;
            }
            return tool::forward(program, rest);
        }
    }
    // A person who wants only Rust needs none of the others.
    let rust_only = rest.iter().any(|option| option.eq_ignore_ascii_case("--only=rust"));
    if !rust_only && step::run_all(STEPS, &[]) != ExitCode::SUCCESS {
        return ExitCode::FAILURE;
    }
    tool::forward("cargo run -q --release -p leadgrid-benches --bin bench --", rest)
}

//! `cargo xtask`: every task of the repository, with nothing but the standard library.

mod bench;
mod build;
mod bump;
mod deep;
mod engines;
mod setup;
mod step;
mod test;
mod tool;

use std::process::ExitCode;

const USAGE: &str = "\
usage: cargo xtask TASK

  demo [ARGS]        score a sample of leads, or your own file (--leads, --activities, --orders, --policy)
  test [NAMES]       every check, as CI runs it; or only the steps named (`core`, `node/types`);
                     --all for those of other engines too (Spark, Daft, Ray), which take minutes
  setup              fetch what the checks need: wasm target, .venv, node_modules, Chromium
  gen [--check]      write the generated files (schema, embedded policies), or fail if they differ
  bless              rewrite the expectations of testdata/conformance; review the diff like code
  bench [ARGS]       measure beside other engines; writes benches/RESULTS.md (--only=rust, --date=DATE)
  bench columns      measure a million leads as columns beside Polars, DuckDB, pandas (--leads, --threads)
  bench rfm          measure a million customers with their orders beside the same (--customers, --threads)
  deep [NAMES]       slow checks by hand: licences, fuzzing, miri, mutants
  bump VERSION       set the version of every package
";

fn main() -> ExitCode {
    let mut args = std::env::args().skip(1);
    let task = args.next().unwrap_or_default();
    let rest: Vec<String> = args.collect();
    match task.as_str() {
        "demo" => {
            if !tool::target()
                .join("release")
                .join(format!("demo{}", std::env::consts::EXE_SUFFIX))
                .exists()
            {
                eprintln!("building the demo; this takes about a minute, once");
            }
            tool::forward("cargo run -q --release -p leadgrid-examples --bin demo --", &rest)
        }
        "test" => step::run_all(test::STEPS, &rest),
        "setup" => step::run_all(setup::STEPS, &rest),
        "gen" => tool::forward(
            "cargo run -q -p leadgrid --features yaml,schema --example generate --",
            &rest,
        ),
        "bless" => tool::forward(
            "LEADGRID_BLESS=1 cargo test -q -p leadgrid --features yaml --test conformance --",
            &rest,
        ),
        "bench" => bench::bench(&rest),
        "deep" => step::run_all(deep::STEPS, &rest),
        "bump" => bump::bump(&rest),
        _ => {
            eprint!("{USAGE}");
            ExitCode::from(2)
        }
    }
}

//! `cargo xtask bump VERSION`: one version for all packages.

use std::fs;
use std::process::ExitCode;

use crate::tool::{command, root};

/// Files that state the version, and how the line that does begins. `pyproject.toml` reads it from Cargo.
const PLACES: &[(&str, &str)] = &[
    ("Cargo.toml", "version = \""),
    ("Cargo.toml", "leadgrid = { path = \"core\", version = \""),
    ("bindings-node/package.json", "  \"version\": \""),
    ("bindings-wasm/package.json", "  \"version\": \""),
    ("bindings-wasm/js/version.js", "export const version = \""),
    // Receipts name the version that made them.
    ("testdata/conformance/receipts/whole.json", "        \"engine_version\": \""),
    ("testdata/conformance/receipts/forged_answer.json", "          \"engine_version\": \""),
];

/// What renews the lock files, without looking for newer dependencies.
const LOCKS: &[&str] = &[
    "cargo update --quiet --workspace",
    "cargo update --quiet --workspace --manifest-path fuzz/Cargo.toml",
    "npm install --package-lock-only --ignore-scripts --offline --loglevel=error",
];

pub fn bump(args: &[String]) -> ExitCode {
    let version = match args {
        [version] if is_version(version) => version,
        _ => {
            eprintln!("usage: cargo xtask bump MAJOR.MINOR.PATCH");
            return ExitCode::from(2);
        }
    };
    for (file, start) in PLACES {
        match set(file, start, version) {
            Ok(()) => println!("{file}: {version}"),
            Err(why) => {
                eprintln!("{file}: {why}");
                return ExitCode::FAILURE;
            }
        }
    }
    for line in LOCKS {
        let mut lock = command(line);
        if !lock.status().is_ok_and(|status| status.success()) {
            eprintln!("the lock file was not renewed: {line}");
            return ExitCode::FAILURE;
        }
    }
    println!("now write the entry in CHANGELOG.md");
    ExitCode::SUCCESS
}

fn is_version(text: &str) -> bool {
    let parts: Vec<&str> = text.split('.').collect();
    parts.len() == 3 && parts.iter().all(|part| part.parse::<u32>().is_ok())
}

/// Replaces what stands between `start` and the next quote, in the first line that begins so.
fn set(file: &str, start: &str, version: &str) -> Result<(), String> {
    let path = root().join(file);
    let text = fs::read_to_string(&path).map_err(|error| error.to_string())?;
    let mut done = false;
    let mut out = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        match line.strip_prefix(start).and_then(|rest| rest.split_once('"')) {
            Some((_, rest)) if !done => {
                done = true;
                out.push_str(&format!("{start}{version}\"{rest}"));
            }
            _ => out.push_str(line),
        }
    }
    if !done {
        return Err(format!("no line begins with `{start}`"));
    }
    fs::write(&path, out).map_err(|error| error.to_string())
}

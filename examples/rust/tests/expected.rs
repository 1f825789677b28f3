//! The printed output of the examples, which every language reproduces to the byte.

#![allow(clippy::unwrap_used, reason = "a test may fail")]

use std::path::Path;
use std::process::Command;

fn check(program: &str, name: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../expected")
        .join(name);
    let output = Command::new(program).output().unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let printed = String::from_utf8(output.stdout).unwrap();
    if std::env::var_os("LEADGRID_BLESS").is_some() {
        std::fs::write(&path, &printed).unwrap();
    }
    // A checkout on Windows may have turned the line ends.
    let expected = std::fs::read_to_string(&path)
        .unwrap()
        .replace("\r\n", "\n");
    assert_eq!(
        printed, expected,
        "run `LEADGRID_BLESS=1 cargo test -p leadgrid-examples --test expected` if this is meant"
    );
}

#[test]
fn quickstart() {
    check(env!("CARGO_BIN_EXE_quickstart"), "quickstart.txt");
}

#[test]
fn explain() {
    check(env!("CARGO_BIN_EXE_explain"), "explain.txt");
}

#[test]
fn next_steps() {
    check(env!("CARGO_BIN_EXE_next_steps"), "next_steps.txt");
}

#[test]
fn segments() {
    check(env!("CARGO_BIN_EXE_segments"), "segments.txt");
}

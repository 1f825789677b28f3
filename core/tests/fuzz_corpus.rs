//! Replays `fuzz/corpus`: what the fuzzers have found, or were started from, stays answered.

#![allow(
    clippy::panic,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a test may fail"
)]

#[path = "../../fuzz/targets.rs"]
mod targets;

use std::path::Path;

fn replay(target: &str, run: fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../fuzz/corpus")
        .join(target);
    let mut seen = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        run(&std::fs::read(entry.unwrap().path()).unwrap());
        seen += 1;
    }
    assert!(seen >= 10, "only {seen} files in the corpus of {target}");
}

#[test]
fn load_policy() {
    replay("load_policy", targets::load_policy);
}

#[test]
fn score_lead() {
    replay("score_lead", targets::score_lead);
}

#[test]
fn orders() {
    replay("orders", targets::orders);
}

/// Its corpus is that of `score_lead`.
#[test]
fn lead_vs_frame() {
    replay("score_lead", targets::lead_vs_frame);
}

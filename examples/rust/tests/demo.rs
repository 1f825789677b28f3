//! The demo as a command: what it prints, what it writes, and how it refuses.

#![allow(clippy::unwrap_used, reason = "a test may fail")]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use unicode_width::UnicodeWidthStr;

fn demo(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_demo"))
        .args(args)
        .output()
        .unwrap()
}

/// What the demo prints when all is well.
fn printed(args: &[&str]) -> String {
    let output = demo(args);
    assert!(
        output.status.success(),
        "{args:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap()
}

/// What it says when it refuses.
fn refused(args: &[&str]) -> String {
    let output = demo(args);
    assert_eq!(output.status.code(), Some(2), "{args:?}");
    assert!(output.stdout.is_empty(), "{args:?}");
    String::from_utf8(output.stderr).unwrap()
}

/// A path for a file of a test.
fn file(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("demo");
    std::fs::create_dir_all(&folder).unwrap();
    folder.join(name)
}

fn written(name: &str, text: impl AsRef<[u8]>) -> String {
    std::fs::write(file(name), text).unwrap();
    file(name).to_str().unwrap().to_owned()
}

fn rows(path: &Path) -> Vec<csv::StringRecord> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_path(path)
        .unwrap();
    reader.records().map(Result::unwrap).collect()
}

#[test]
fn the_sample_is_scored_whole_and_fits_the_screen() {
    let out = file("sample.csv");
    for lang in ["en", "ko"] {
        let text = printed(&["--lang", lang, "--bom", "--out", out.to_str().unwrap()]);
        assert!(!text.contains('\u{1b}'), "no colour in a pipe");
        for line in text.lines().filter(|line| !line.contains(".csv")) {
            assert!(line.width() <= 100, "{lang}: {line}");
        }
        // 15 leads of the work list, each with a line of reasons; and the heads of two grids.
        assert_eq!(
            text.lines()
                .filter(|line| line.starts_with("      ") && line.contains(" +"))
                .count(),
            15 + 2
        );
    }
    for (lang, parts) in [
        (
            "en",
            [
                "due, ! late    cools on",
                " -> warm\n",
                "What happens next",
                "\n    ask ",
                "\n    hot by ",
            ],
        ),
        (
            "ko",
            [
                "기한, ! 지연   변경 시점",
                " -> warm\n",
                "다음 할 일",
                "\n    질문 ",
                "\n    hot이 되려면 ",
            ],
        ),
    ] {
        let text = printed(&["--lang", lang, "--out", out.to_str().unwrap()]);
        for part in parts {
            assert!(text.contains(part), "{lang}: {part}\n{text}");
        }
    }
    let text = printed(&["--color=always", "--bom", "--out", out.to_str().unwrap()]);
    assert!(text.contains("\u{1b}[1;31mhot\u{1b}[0m"));
    assert!(text.contains("with errors = 2,000 read"));

    let rows = rows(&out);
    assert_eq!(rows.len(), 2_001, "a row for each lead, scored or not");
    let column = |name: &str| {
        rows[0]
            .iter()
            .position(|title| title.trim_start_matches('\u{feff}') == name)
            .unwrap()
    };
    let (lead, lead_type, errors) = (column("lead_id"), column("lead_type"), column("errors"));
    assert!(
        rows.iter()
            .skip(1)
            .all(|row| row[lead_type].is_empty() != row[errors].is_empty())
    );
    let ahead = [
        "valid_until",
        "becomes",
        "checked_until",
        "interval_low",
        "interval_high",
    ]
    .map(column);
    for row in rows.iter().skip(1) {
        let [valid_until, becomes, checked_until, low, high] =
            ahead.map(|column| !row[column].is_empty());
        let scored = row[errors].is_empty();
        assert_eq!(
            (valid_until || checked_until, low, high),
            (scored, scored, scored)
        );
        assert_eq!(valid_until, becomes);
        assert!(!(valid_until && checked_until));
    }
    let cools = |row: &&csv::StringRecord| &row[lead_type] == "hot" && &row[ahead[1]] == "warm";
    assert!(
        rows.iter().filter(cools).count() > 100,
        "what is hot cools in time"
    );
    assert!(
        rows.iter().any(|row| row[lead].starts_with("'=L-")),
        "a formula is text"
    );
    assert!(
        rows.iter()
            .flatten()
            .all(|cell| !cell.starts_with(['=', '@', '+']))
    );
}

#[test]
fn a_file_of_ones_own_is_read() {
    let leads = written(
        "own.csv",
        "Customer ID;Origin;Budget;Owns vehicle;구매 예정 시기;Shoe size\n\
         1;form;52000;Yes;within_1_month;42\n\
         2;form;abc;no;;43\n\
         3;fax;;;;44\n",
    );
    let activities = written(
        "own_activities.csv",
        "lead,kind,at\n1,test_drive_request,2026-11-22T10:00:00+09:00\n9,chat,2026-11-01T10:00:00+09:00\n",
    );
    let out = file("own_scored.csv");
    let text = printed(&[
        "--leads",
        &leads,
        "--activities",
        &activities,
        "--out",
        out.to_str().unwrap(),
    ]);
    for part in [
        "as of 2026-11-22T10:00:00+09:00 (the newest instant: own_activities.csv row 2)",
        "activities: 1, of ids that are no lead: 1",
        "unused columns         `Shoe size`",
        "3  2     budget  `abc`: this is a text, not a number",
        "the policy has no grid for the origin `fax`",
        "1 scored + 2 with errors = 3 read",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
    assert_eq!(rows(&out).len(), 4);
}

#[test]
fn what_makes_no_sense_is_refused_with_a_word() {
    let good = written("good.csv", "id,origin\n1,form\n");
    let folder = file("").to_str().unwrap().to_owned();
    let policy = written("bad.yaml", "format: 1\nid: p\n");
    for (args, part) in [
        (
            vec!["--leads", "no/such.csv"],
            "there is no file `no/such.csv`",
        ),
        (vec!["--leads", &folder], "is a folder"),
        (vec!["--leads", &written("empty.csv", "")], "is empty"),
        (
            vec![
                "--leads",
                &written("cp949.csv", b"id,origin\n\xB0\xA1,form\n"),
            ],
            "line 2 is not UTF-8",
        ),
        (
            vec!["--leads", &written("utf16.csv", b"\xFF\xFEi\0d\0")],
            "--encoding utf-16le",
        ),
        (
            vec!["--leads", &written("ragged.csv", "id,origin\n1,form,x\n")],
            "line 2 has 3 cells",
        ),
        (
            vec!["--leads", &written("double.csv", "id,id\n1,2\n")],
            "two columns `id`",
        ),
        (
            vec!["--leads", &written("no_id.csv", "name\nx\n")],
            "--id COLUMN",
        ),
        (
            vec!["--leads", &written("no_origin.csv", "id\n1\n")],
            "--origin =ORIGIN; origins are `form`, `signup`",
        ),
        (
            vec!["--leads", &good, "--as-of", "yesterday"],
            "`yesterday` is not an instant",
        ),
        (
            vec!["--leads", &good, "--outcome", "Won"],
            "no column `Won`",
        ),
        (
            vec!["--leads", &good, "--outcome", "origin=won"],
            "there are `form`",
        ),
        (vec!["--leads", &good, "--policy", &policy], "is refused"),
        (
            vec!["--leads", &good, "--policy", &written("not.json", "{")],
            "is refused",
        ),
        (vec!["--leads", &good, "--out", &folder], "is a folder"),
        (
            vec!["--leads", &good, "--out", &good],
            "would be overwritten",
        ),
        (vec!["--sample", "many"], "not a number"),
        (vec!["--nonsense"], "no argument `--nonsense`"),
    ] {
        let said = refused(&args);
        assert!(
            said.starts_with("error: ") && said.contains(part),
            "{args:?}: {said}"
        );
        assert!(!said.contains("panicked"), "{said}");
    }
}

/// A file of `../shared/data`, or a word that it is not here.
fn shared(name: &str) -> Option<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../../shared/data")
        .join(name);
    if !path.exists() {
        eprintln!("SKIPPED: ../shared/data/{name} is not here");
        return None;
    }
    Some(path.to_str()?.to_owned())
}

fn policy(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../policies")
        .join(name);
    path.to_str().unwrap().to_owned()
}

#[test]
fn education_leads_are_all_scored() {
    let Some(leads) = shared("xeducation/Leads_dev.csv") else {
        return;
    };
    let (policy, out) = (policy("xeducation.yaml"), file("xeducation.csv"));
    let text = printed(&[
        "--leads",
        &leads,
        "--policy",
        &policy,
        "--outcome",
        "Converted=1",
        "--out",
        out.to_str().unwrap(),
    ]);
    assert!(
        text.contains("4,622 scored + 0 with errors = 4,622 read"),
        "{text}"
    );
    assert!(text.contains("`Tags`, `Lead Quality`"), "{text}");
    assert!(text.contains("Wilson 95 %"), "{text}");
    assert_eq!(rows(&out).len(), 4_623);
}

#[test]
fn insurance_leads_are_all_scored() {
    let Some(leads) =
        shared("ibm_auto_insurance/WA_Fn-UseC_-Marketing-Customer-Value-Analysis.csv")
    else {
        return;
    };
    let (policy, out) = (policy("auto_insurance.yaml"), file("insurance.csv"));
    let text = printed(&[
        "--leads",
        &leads,
        "--policy",
        &policy,
        "--outcome",
        "Response=Yes",
        "--out",
        out.to_str().unwrap(),
    ]);
    assert!(
        text.contains("9,134 scored + 0 with errors = 9,134 read"),
        "{text}"
    );
    assert_eq!(rows(&out).len(), 9_135);
}

#[test]
fn the_readme_shows_what_the_demo_prints() {
    let out = file("readme.csv");
    let printed = printed(&["--out", &out.to_string_lossy()]);
    let readme = include_str!("../../../README.md");
    let shown = readme.split("```text\n").nth(1).unwrap();
    let shown = shown.split("```").next().unwrap();
    for line in shown.lines() {
        assert!(printed.lines().any(|printed| printed == line), "{line}");
    }
    assert!(shown.lines().count() > 10);
}

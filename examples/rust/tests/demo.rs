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
fn customers_are_sorted_by_orders_and_leads() {
    let (out, customers) = (file("customers_leads.csv"), file("customers.csv"));
    let args = |lang: &'static str, color: &'static str| {
        let outs = [&out, &customers].map(|path| path.to_str().unwrap().to_owned());
        let [out, customers] = outs;
        let args = [
            "--lang",
            lang,
            "--color",
            color,
            "--out",
            &out,
            "--customers-out",
            &customers,
        ];
        printed(&args)
    };
    for (lang, parts) in [
        (
            "en",
            [
                "Abandoned checkout",
                "interview on needs and pains",
                "Warm lead",
                "Cold lead",
                "more for 5",
                "Orders with errors",
            ],
        ),
        (
            "ko",
            [
                "구매 포기 고객",
                "니즈와 페인포인트 인터뷰",
                "친숙한 고객",
                "친숙하지 않은 고객",
                "더 결제하면 5점",
                "오류가 있는 주문",
            ],
        ),
    ] {
        let text = args(lang, "never");
        for part in parts {
            assert!(text.contains(part), "{lang}: {part}\n{text}");
        }
        let leads = text.find("hot 188").unwrap();
        assert!(leads < text.find(parts[0]).unwrap(), "leads come first");
    }
    // The darkest cells of the heat map, and bars.
    let text = args("en", "always");
    for part in ["\u{1b}[97;48;5;18m", "\u{1b}[30;48;5;195m", "\u{1b}[34m█"] {
        assert!(text.contains(part), "{part:?}");
    }

    let rows = rows(&customers);
    let of = |segment: &str| rows.iter().filter(|row| &row[1] == segment).count();
    let all = rows.len() - 1;
    assert!(
        text.contains(&format!("Customers  2,{:03}", all - 2_000)),
        "{all}"
    );
    for segment in [
        "vip",
        "loyal",
        "promising",
        "new_customer",
        "need_attention",
        "sleeper",
    ] {
        assert!(of(segment) > 5, "{segment} {}", of(segment));
    }
    // Leads without orders are told apart by what they are and did.
    let no_orders = |row: &&csv::StringRecord| row[2].ends_with("--1");
    for segment in ["abandoned_checkout", "warm_lead", "cold_lead"] {
        let found = rows
            .iter()
            .filter(|row| &row[1] == segment && no_orders(row))
            .count();
        assert!(found > 5, "{segment} {found}");
    }
}

#[test]
fn orders_of_ones_own_are_read_without_leads() {
    let orders = written(
        "own_orders.csv",
        "Buyer;When;Paid;Order ID\n\
         1;2026-11-20 10:00;12.50;a\n\
         2;2026-11-21;90;b\n\
         3;2026-10-01;8;c\n\
         4;2026-03-01;20;d\n\
         5;2026-11-25T09:00:00+09:00;35.05;e\n\
         5;2026-11-25T09:00:00+09:00;-5;e\n\
         6;today;35;f\n\
         ;2026-11-25;35;g\n",
    );
    let out = file("own_customers.csv");
    let text = printed(&[
        "--orders",
        &orders,
        "--order-columns",
        "customer=Buyer,at=When,amount=Paid",
        "--customers-out",
        out.to_str().unwrap(),
    ]);
    for part in [
        "as of 2026-11-25T09:00:00+09:00 (the newest instant: own_orders.csv row 6)",
        "Customers  5, from 8 rows of orders",
        "1 of nobody, 1 with errors",
        "8     6         at     `today` is not an instant",
    ] {
        let part = part.split_whitespace().collect::<Vec<_>>().join(" ");
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(text.contains(&part), "{part}\n{text}");
    }
    let rows = rows(&out);
    assert_eq!(rows.len(), 6);
    assert_eq!(
        rows[5].iter().take(6).collect::<Vec<_>>(),
        ["5", "promising", "514", "0", "1", "30.05"]
    );
}

#[test]
fn a_shop_has_its_own_segments() {
    let orders = Path::new(env!("CARGO_MANIFEST_DIR")).join("../data/orders.csv");
    let (orders, policy) = (orders.to_str().unwrap(), policy("shop.yaml"));
    let out = file("shop_customers.csv");
    let args = [
        "--orders",
        orders,
        "--policy",
        &policy,
        "--customers-out",
        out.to_str().unwrap(),
    ];
    let text = printed(&args);
    for line in text.lines().filter(|line| !line.contains(".csv")) {
        assert!(line.width() <= 100, "{line}");
    }
    assert!(
        text.contains("invite to the tasting of the new harvest"),
        "{text}"
    );
    assert_eq!(rows(&out).len(), 52);
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
        (vec!["--orders", &good], "--order-columns customer=COLUMN"),
        (
            vec![
                "--orders",
                &written("few.csv", "customer,at,amount\n1,2026-11-20,5\n"),
            ],
            "1 customer",
        ),
        (
            vec![
                "--orders",
                &written("all_bad.csv", "customer,at,amount\n1,2026-11-20,five\n"),
            ],
            "`five` is not an amount",
        ),
        (
            vec![
                "--leads",
                &good,
                "--orders",
                &good,
                "--policy",
                &self::policy("auto_insurance.yaml"),
            ],
            "has no `rfm`",
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
fn policies_with_customers_have_no_warnings() {
    let standard = leadgrid::Engine::default();
    for name in ["shop.yaml", "dealer.yaml"] {
        let text = std::fs::read_to_string(policy(name)).unwrap();
        let loader = leadgrid::Engine::loader().parent_json(standard.policy_json());
        let engine = loader.load_yaml(&text).unwrap();
        assert!(
            engine.warnings().is_empty(),
            "{name}: {:?}",
            engine.warnings()
        );
        assert!(engine.segments().is_some(), "{name}");
    }
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

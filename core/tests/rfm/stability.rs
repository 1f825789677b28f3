//! How many customers would change under other choices.

use leadgrid::rfm::{Changes, Order, Stability};
use leadgrid::{Code, Engine, Zone};

use crate::setup::*;

fn report(section: &str, rows: &[Order<'_>]) -> Stability {
    let engine = Engine::from_json(&policy(section)).expect("loads");
    engine
        .stability(rows, at(AS_OF), &[("UTC", Zone::UTC)])
        .expect("good rows")
}

fn changes(report: &Stability, choice: &str) -> Option<Changes> {
    let mut variants = report.variants.iter();
    let found = variants.find(|variant| variant.choice == choice)?;
    Some(*found.outcome.as_ref().expect("it fits"))
}

#[test]
fn every_choice_is_counted() {
    let given = r#"{"monetary": {"cuts": [10, 50, 100, 500]}}"#;
    let rows = [
        // A day later 8 days ago.
        Order::new("a", at("2026-11-19T12:00:00+09:00"), 20),
        // The day before in UTC, 8 days ago there.
        Order::new("b", at("2026-11-19T03:00:00+09:00"), 20),
        // Not yet a day earlier.
        Order::new("c", at("2026-11-26T08:00:00+09:00"), 20),
        Order::new("d", at("2026-11-01T08:00:00+09:00"), 60),
        Order::new("d", at("2026-11-02T08:00:00+09:00"), -20),
        Order::new("e", at("2026-11-02T08:00:00+09:00"), -20),
        // Nobody's, here and there.
        Order::new("", at("2026-11-02T08:00:00+09:00"), -20),
    ];
    let report = report(given, &rows);
    assert_eq!(report.customers, 5);
    let choices: Vec<&str> = report
        .variants
        .iter()
        .map(|variant| variant.choice)
        .collect();
    assert_eq!(
        choices,
        ["day_earlier", "day_later", "zone", "refunds_ignored"]
    );
    let later = changes(&report, "day_later").expect("counted");
    assert_eq!((later.codes, later.r, later.m, later.unknown), (2, 2, 0, 0));
    let earlier = changes(&report, "day_earlier").expect("counted");
    assert_eq!((earlier.codes, earlier.unknown), (0, 1));
    let zone = changes(&report, "zone").expect("counted");
    assert_eq!((zone.codes, zone.r), (1, 1));
    let refunds = changes(&report, "refunds_ignored").expect("counted");
    assert_eq!((refunds.codes, refunds.m, refunds.unknown), (1, 1, 0));
    let json = report.to_json();
    assert!(json.contains(r#"{"choice":"zone","zone":"UTC","changes":{"codes":1,"r":1,"f":0,"m":0,"segments":0,"unknown":0},"error":null}"#), "{json}");
}

#[test]
fn ties_are_told_where_cuts_are_fitted() {
    let rows: Vec<Order<'_>> = (1..=10)
        .map(|n: i64| {
            Order::new(
                n,
                day("2026-11-20"),
                [30, 30, 30, 30, 1, 2, 3, 4, 5, 6][(n - 1) as usize],
            )
        })
        .collect();
    let report = report("{}", &rows);
    let choices: Vec<&str> = report
        .variants
        .iter()
        .map(|variant| variant.choice)
        .collect();
    assert_eq!(choices[..3], ["ties_mid", "ties_high", "ties_by_id"]);
    // Four of ten tie at the top: L = 6 gives 4, high 5, mid 4, by id two of each.
    assert_eq!(changes(&report, "ties_high").expect("counted").m, 4);
    assert_eq!(changes(&report, "ties_mid").expect("counted").m, 0);
    assert_eq!(changes(&report, "ties_by_id").expect("counted").m, 2);
    assert_eq!(changes(&report, "ties_low"), None);
}

#[test]
fn what_cannot_be_told_is_told_so() {
    let mut rows: Vec<Order<'_>> = (1..=4)
        .map(|n: i64| Order::new(n, day("2026-11-20"), n))
        .collect();
    rows.push(Order::new(5, at("2026-11-26T08:00:00+09:00"), 5));
    let report = report("{}", &rows);
    let earlier = report
        .variants
        .iter()
        .find(|variant| variant.choice == "day_earlier")
        .expect("there");
    assert_eq!(
        earlier.outcome.as_ref().expect_err("four payers").code(),
        Code::PopulationTooSmall
    );
    assert!(
        report
            .to_json()
            .contains(r#""changes":null,"error":{"code":"population_too_small""#)
    );
    // A bad row refuses the report, with its place.
    let engine = Engine::from_json(&policy("{}")).expect("loads");
    rows[2].amount = "three".into();
    let error = engine
        .stability(&rows, at(AS_OF), &[])
        .expect_err("no amount");
    assert_eq!((error.code(), error.path()), (Code::WrongType, "/2/amount"));
    let error = Engine::default()
        .stability(&[], at(AS_OF), &[])
        .expect_err("no rfm");
    assert_eq!(error.code(), Code::MissingKey);
}

//! The example calendar of the default policy: public holidays of Korea in 2026 and 2027.
#![allow(
    clippy::unwrap_used,
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "a test"
)]

use leadgrid::{Calendar, Date, Duration, Engine, Instant};
use std::collections::BTreeSet;

/// Holidays of the sun that have a substitute if they fall on a Saturday or Sunday.
const SOLAR: [&str; 8] = [
    "03-01", "05-01", "05-05", "07-17", "08-15", "10-03", "10-09", "12-25",
];
/// Holidays without a substitute: New Year, Memorial Day, elections.
const PLAIN: [&str; 5] = [
    "2026-01-01",
    "2026-06-03",
    "2026-06-06",
    "2027-01-01",
    "2027-06-06",
];
/// Buddha's Birthday, the 8th of the fourth lunar month: a substitute like those of the sun.
const BUDDHA: [&str; 2] = ["2026-05-24", "2027-05-13"];
/// The middle day of Seollal and of Chuseok: a substitute if one of the three days is a Sunday.
const THREE_DAYS: [&str; 4] = ["2026-02-17", "2026-09-25", "2027-02-07", "2027-09-15"];

fn day(text: &str) -> i32 {
    Date::parse(text).unwrap().days()
}

/// 0 is Monday; 1970-01-01 was a Thursday.
fn weekday(day: i32) -> i32 {
    (day + 3).rem_euclid(7)
}

/// The holidays by the Public Holidays Act.
fn by_law() -> BTreeSet<i32> {
    let years = ["2026", "2027"];
    let solar = years
        .iter()
        .flat_map(|year| SOLAR.map(|day| format!("{year}-{day}")));
    let moved: Vec<i32> = solar
        .map(|text| day(&text))
        .chain(BUDDHA.map(day))
        .collect();
    let three: Vec<i32> = THREE_DAYS
        .iter()
        .flat_map(|middle| [-1, 0, 1].map(|by| day(middle) + by))
        .collect();
    let mut all: BTreeSet<i32> = moved
        .iter()
        .chain(&three)
        .copied()
        .chain(PLAIN.map(day))
        .collect();
    let weekend = moved.into_iter().filter(|day| weekday(*day) >= 5);
    let sundays = three.into_iter().filter(|day| weekday(*day) == 6);
    let mut lost: Vec<i32> = weekend.chain(sundays).collect();
    lost.sort_unstable();
    for lost in lost {
        let mut substitute = lost + 1;
        while weekday(substitute) >= 5 || all.contains(&substitute) {
            substitute += 1;
        }
        all.insert(substitute);
    }
    all
}

fn at(text: &str) -> Instant {
    Instant::parse(text).unwrap()
}

fn due(calendar: &Calendar, from: &str, working: &str) -> String {
    let due = calendar
        .due(at(from), Duration::parse(working).unwrap())
        .unwrap();
    leadgrid::Zone::fixed(9 * 60).unwrap().print(due)
}

#[test]
fn the_holidays_are_those_of_the_law() {
    let engine = Engine::default();
    let policy: serde_json::Value = serde_json::from_str(engine.policy_json()).unwrap();
    let written = policy["calendars"][0]["holidays"].as_array().unwrap();
    let written: Vec<i32> = written
        .iter()
        .map(|date| day(date.as_str().unwrap()))
        .collect();
    assert!(written.is_sorted());
    assert_eq!(written, by_law().into_iter().collect::<Vec<i32>>());
}

#[test]
fn office_hours_leave_out_lunch_weekends_and_holidays() {
    let engine = Engine::default();
    let office = engine.calendar("kr_office").unwrap();
    for (from, working, expected) in [
        (
            "2026-11-20T16:00:00+09:00",
            "8h",
            "2026-11-23T16:00:00+09:00",
        ),
        (
            "2026-11-20T11:30:00+09:00",
            "1h",
            "2026-11-20T13:30:00+09:00",
        ),
        (
            "2026-02-13T17:00:00+09:00",
            "2h",
            "2026-02-19T10:00:00+09:00",
        ),
        (
            "2026-09-23T17:00:00+09:00",
            "2h",
            "2026-09-28T10:00:00+09:00",
        ),
        (
            "2027-02-05T17:00:00+09:00",
            "2h",
            "2027-02-10T10:00:00+09:00",
        ),
        (
            "2027-12-24T17:00:00+09:00",
            "1h",
            "2027-12-24T18:00:00+09:00",
        ),
    ] {
        assert_eq!(due(office, from, working), expected);
    }
    // 261 days of the year are no weekend; 16 holidays of 2026 fall on them.
    let year = office.elapsed(
        at("2026-01-01T00:00:00+09:00"),
        at("2027-01-01T00:00:00+09:00"),
    );
    assert_eq!(year, (261 - 16) * 8 * 3_600_000);
    assert!(office.is_known(at("2028-01-01T00:00:00+09:00")));
    assert!(!office.is_known(at("2028-01-03T09:00:00+09:00")));
}

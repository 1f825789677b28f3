//! Working time by example; `tests/properties/calendars.rs` compares it with a slow count.

use super::Calendar;
use crate::json::{Pointer, Value};
use crate::policy::check::Check;
use crate::time::{Duration, Instant, Zone};

const OFFICE: &str = r#"{"mon": [["09:00", "17:00"]], "tue": [["09:00", "17:00"]], "wed": [["09:00", "17:00"]],
    "thu": [["09:00", "17:00"]], "fri": [["09:00", "17:00"]]}"#;
const HOUR: i64 = 3_600_000;

fn compile(keys: &str, zone: &Zone) -> Calendar {
    let text = format!(r#"{{"id": "test", {keys}}}"#);
    let mut check = Check::default();
    let value = Value::from_json(&text).unwrap();
    let calendar = Calendar::compile(&value, Some(zone), &Pointer::root(), &mut check);
    assert_eq!(check.into_findings(&value), [], "{text}");
    calendar.unwrap()
}

fn seoul(keys: &str) -> Calendar {
    compile(keys, &Zone::fixed(540).unwrap())
}

/// New York: 2026-03-08 has 23 hours, 2026-11-01 has 25.
fn new_york(hours: &str) -> Calendar {
    let transitions = vec![
        (at("2026-03-08T07:00:00Z"), -240),
        (at("2026-11-01T06:00:00Z"), -300),
    ];
    let zone = Zone::with_transitions(-300, transitions).unwrap();
    compile(&format!(r#""hours": {hours}"#), &zone)
}

fn at(text: &str) -> Instant {
    Instant::parse(text).unwrap()
}

#[track_caller]
fn due(calendar: &Calendar, from: &str, working: &str, expected: &str) {
    let working = Duration::parse(working).unwrap();
    let due = calendar.due(at(from), working);
    assert_eq!(due, Some(at(expected)), "{from} + {working:?}");
    assert_eq!(
        calendar.elapsed(at(from), at(expected)),
        working.as_millis()
    );
    assert_eq!(
        calendar.elapsed(at(expected), at(from)),
        working.as_millis().wrapping_neg()
    );
}

#[test]
fn time_runs_only_while_the_calendar_is_open() {
    let office = seoul(&format!(r#""hours": {OFFICE}"#));
    for (from, working, expected) in [
        (
            "2026-11-20T16:00:00+09:00",
            "8h",
            "2026-11-23T16:00:00+09:00",
        ),
        (
            "2026-11-20T16:00:00+09:00",
            "2h",
            "2026-11-23T10:00:00+09:00",
        ),
        (
            "2026-11-21T11:00:00+09:00",
            "1h",
            "2026-11-23T10:00:00+09:00",
        ),
        // A deadline that falls on a closing time is that closing time.
        (
            "2026-11-20T16:00:00+09:00",
            "1h",
            "2026-11-20T17:00:00+09:00",
        ),
        (
            "2026-11-20T17:00:00+09:00",
            "8h",
            "2026-11-23T17:00:00+09:00",
        ),
        (
            "2026-11-16T09:00:00+09:00",
            "40h",
            "2026-11-20T17:00:00+09:00",
        ),
        (
            "2026-11-16T08:59:59.999+09:00",
            "1s",
            "2026-11-16T09:00:01+09:00",
        ),
        (
            "2026-11-16T16:59:59.001+09:00",
            "1s",
            "2026-11-17T09:00:00.001+09:00",
        ),
        (
            "2026-11-16T16:59:59.999+09:00",
            "1s",
            "2026-11-17T09:00:00.999+09:00",
        ),
        // No time to pass: the instant itself, open or closed.
        (
            "2026-11-20T16:00:00+09:00",
            "0s",
            "2026-11-20T16:00:00+09:00",
        ),
        (
            "2026-11-21T11:00:00+09:00",
            "0s",
            "2026-11-21T11:00:00+09:00",
        ),
        // Ten years of 52 weeks and a day, and the years before 1970.
        (
            "2026-11-16T09:00:00+09:00",
            "20808h",
            "2036-11-03T17:00:00+09:00",
        ),
        (
            "1900-01-01T00:00:00+09:00",
            "8h",
            "1900-01-01T17:00:00+09:00",
        ),
    ] {
        due(&office, from, working, expected);
    }
}

#[test]
fn breaks_and_holidays_are_closed() {
    let office = seoul(
        r#""hours": {"mon": [["13:00", "18:00"], ["09:00", "12:00"]], "fri": [["09:00", "12:00"], ["12:00", "18:00"]]},
           "holidays": ["2026-11-27", "2026-11-23", "2026-11-23", "2026-11-25"]"#,
    );
    due(
        &office,
        "2026-11-20T11:00:00+09:00",
        "2h",
        "2026-11-20T13:00:00+09:00",
    );
    // Monday and Friday of the next week are holidays.
    due(
        &office,
        "2026-11-20T17:00:00+09:00",
        "1h",
        "2026-11-20T18:00:00+09:00",
    );
    due(
        &office,
        "2026-11-20T17:00:00+09:00",
        "2h",
        "2026-11-30T10:00:00+09:00",
    );
    due(
        &office,
        "2026-11-23T10:00:00+09:00",
        "3h",
        "2026-11-30T12:00:00+09:00",
    );
    due(
        &office,
        "2026-11-23T10:00:00+09:00",
        "4h",
        "2026-11-30T14:00:00+09:00",
    );
    due(
        &office,
        "2026-11-16T09:00:00+09:00",
        "18h",
        "2026-11-30T10:00:00+09:00",
    );
}

#[test]
fn a_night_shift_belongs_to_the_day_it_begins() {
    let nights = seoul(
        r#""hours": {"sun": [["22:00", "06:00"]], "wed": [["20:00", "24:00"]], "thu": [["00:00", "08:00"]]},
           "holidays": ["2026-11-22", "2026-11-26"]"#,
    );
    // The shift of Sunday the 15th runs into Monday; that of the holiday does not begin.
    due(
        &nights,
        "2026-11-16T05:00:00+09:00",
        "1h",
        "2026-11-16T06:00:00+09:00",
    );
    due(
        &nights,
        "2026-11-15T23:00:00+09:00",
        "8h",
        "2026-11-18T21:00:00+09:00",
    );
    due(
        &nights,
        "2026-11-18T23:00:00+09:00",
        "2h",
        "2026-11-19T01:00:00+09:00",
    );
    due(
        &nights,
        "2026-11-22T23:00:00+09:00",
        "1h",
        "2026-11-25T21:00:00+09:00",
    );
    // Thursday the 26th is a holiday: only the hours that begin on Wednesday take place.
    due(
        &nights,
        "2026-11-25T21:00:00+09:00",
        "4h",
        "2026-11-29T23:00:00+09:00",
    );
    // A shift that begins on the day before a holiday lasts into it.
    let nights = seoul(r#""hours": {"wed": [["20:00", "08:00"]]}, "holidays": ["2026-11-26"]"#);
    due(
        &nights,
        "2026-11-25T21:00:00+09:00",
        "4h",
        "2026-11-26T01:00:00+09:00",
    );
}

#[test]
fn always_open_is_elapsed_time() {
    let days: Vec<String> = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
        .map(|day| format!(r#""{day}": [["06:30", "06:30"]]"#))
        .into();
    let always = new_york(&format!("{{{}}}", days.join(", ")));
    due(
        &always,
        "2026-03-08T00:00:00-05:00",
        "24h",
        "2026-03-09T01:00:00-04:00",
    );
    due(
        &always,
        "2026-11-01T00:00:00-04:00",
        "24h",
        "2026-11-01T23:00:00-05:00",
    );
    due(
        &always,
        "2026-11-01T01:59:59.999-04:00",
        "1s",
        "2026-11-01T01:00:00.999-05:00",
    );
}

#[test]
fn days_of_23_and_25_hours_come_out_right() {
    let days = new_york(r#"{"sat": [["00:00", "24:00"]], "sun": [["00:00", "24:00"]]}"#);
    let day = |from: &str, to: &str| days.elapsed(at(from), at(to)) / HOUR;
    assert_eq!(
        day("2026-03-08T00:00:00-05:00", "2026-03-09T00:00:00-04:00"),
        23
    );
    assert_eq!(
        day("2026-11-01T00:00:00-04:00", "2026-11-02T00:00:00-05:00"),
        25
    );
    assert_eq!(
        day("2026-06-07T00:00:00-04:00", "2026-06-08T00:00:00-04:00"),
        24
    );
    due(
        &days,
        "2026-03-07T12:00:00-05:00",
        "24h",
        "2026-03-08T13:00:00-04:00",
    );
    due(
        &days,
        "2026-10-31T12:00:00-04:00",
        "24h",
        "2026-11-01T11:00:00-05:00",
    );
    due(
        &days,
        "2026-10-31T12:00:00-04:00",
        "37h",
        "2026-11-02T00:00:00-05:00",
    );
    // Office hours do not change their length, and the same hour of UTC is another one here.
    let office = new_york(OFFICE);
    due(
        &office,
        "2026-03-06T16:00:00-05:00",
        "8h",
        "2026-03-09T16:00:00-04:00",
    );
    due(
        &office,
        "2026-10-30T16:00:00-04:00",
        "2h",
        "2026-11-02T10:00:00-05:00",
    );
    // A night shift over the transition is an hour shorter, or longer.
    let nights = new_york(r#"{"sat": [["22:00", "06:00"]]}"#);
    due(
        &nights,
        "2026-03-07T22:00:00-05:00",
        "7h",
        "2026-03-08T06:00:00-04:00",
    );
    due(
        &nights,
        "2026-10-31T22:00:00-04:00",
        "9h",
        "2026-11-01T06:00:00-05:00",
    );
}

#[test]
fn what_the_clock_skips_begins_at_the_transition() {
    // 02:00-03:00 does not exist on 2026-03-08.
    let inside = new_york(r#"{"sun": [["02:30", "04:00"]]}"#);
    due(
        &inside,
        "2026-03-08T00:00:00-05:00",
        "1h",
        "2026-03-08T04:00:00-04:00",
    );
    let until = new_york(r#"{"sun": [["01:00", "02:30"]]}"#);
    due(
        &until,
        "2026-03-08T00:00:00-05:00",
        "1h",
        "2026-03-08T03:00:00-04:00",
    );
    due(
        &until,
        "2026-03-08T00:00:00-05:00",
        "61m",
        "2026-03-15T01:01:00-04:00",
    );
    let whole = new_york(r#"{"sun": [["02:00", "03:00"]]}"#);
    due(
        &whole,
        "2026-03-08T00:00:00-05:00",
        "1h",
        "2026-03-15T03:00:00-04:00",
    );
}

#[test]
fn what_the_clock_repeats_takes_place_once() {
    // 01:00-02:00 comes twice on 2026-11-01.
    let first_half = new_york(r#"{"sun": [["01:00", "01:30"]]}"#);
    due(
        &first_half,
        "2026-11-01T00:00:00-04:00",
        "30m",
        "2026-11-01T01:30:00-04:00",
    );
    due(
        &first_half,
        "2026-11-01T00:00:00-04:00",
        "31m",
        "2026-11-08T01:01:00-05:00",
    );
    // From 01:30 on it is open, through the hour that is repeated.
    let second_half = new_york(r#"{"sun": [["01:30", "02:00"]]}"#);
    due(
        &second_half,
        "2026-11-01T00:00:00-04:00",
        "90m",
        "2026-11-01T02:00:00-05:00",
    );
    due(
        &second_half,
        "2026-11-01T01:10:00-05:00",
        "50m",
        "2026-11-01T02:00:00-05:00",
    );
    let after = new_york(r#"{"sun": [["02:00", "03:00"]]}"#);
    due(
        &after,
        "2026-11-01T00:00:00-04:00",
        "1h",
        "2026-11-01T03:00:00-05:00",
    );
}

#[test]
fn a_zone_of_its_own_counts() {
    let own = seoul(r#""hours": {"mon": [["09:00", "17:00"]]}, "time_zone": "+01:00""#);
    due(
        &own,
        "2026-11-23T09:00:00+09:00",
        "1h",
        "2026-11-23T10:00:00+01:00",
    );
}

#[test]
fn nothing_is_due_beyond_the_range() {
    let rare = seoul(r#""hours": {"mon": [["00:00", "00:01"]]}"#);
    let longest = Duration::parse("36500d").unwrap();
    assert_eq!(rare.due(at("2026-11-22T00:00:00Z"), longest), None);
    assert_eq!(rare.due(Instant::MIN, longest), None);
    assert_eq!(rare.due(Instant::MAX, longest), None);
    assert_eq!(rare.due(Instant::MAX, Duration::parse("1s").unwrap()), None);
    let none = Duration::parse("0s").unwrap();
    assert_eq!(rare.due(Instant::MAX, none), Some(Instant::MAX));
    // 9999-12-27 is the last Monday: the whole range has 521,722 of them.
    assert_eq!(rare.elapsed(Instant::MIN, Instant::MAX), 521_722 * 60_000);
    let end = rare.due(Instant::MIN, Duration::parse("521722m").unwrap());
    assert_eq!(end, Some(at("9999-12-27T00:01:00+09:00")));
}

#[test]
fn tells_how_far_the_holidays_are_known() {
    let hours = r#""hours": {"thu": [["09:00", "17:00"], ["22:00", "06:00"]], "fri": [["09:00", "17:00"]]}"#;
    let known = |keys: &str| seoul(&format!("{hours}{keys}"));
    let unlimited = known("");
    assert!(unlimited.is_known(Instant::MAX));
    let to_friday = known(r#", "known_until": "2026-11-27""#);
    assert!(to_friday.is_known(at("2026-11-28T00:00:00+09:00")));
    assert!(!to_friday.is_known(at("2026-11-28T00:00:00.001+09:00")));
    // The night shift of Thursday is known to its end.
    let to_thursday = known(r#", "known_until": "2026-11-26""#);
    assert!(to_thursday.is_known(at("2026-11-27T06:00:00+09:00")));
    assert!(!to_thursday.is_known(at("2026-11-27T09:00:00+09:00")));
    let holiday = known(r#", "known_until": "2026-11-26", "holidays": ["2026-11-26"]"#);
    assert!(!holiday.is_known(at("2026-11-27T06:00:00+09:00")));
}

#[test]
fn a_decision_is_due_in_the_open_time_of_the_scenario() {
    let policy = format!(
        r#"{{"format": 1, "id": "test", "version": "1", "time_zone": "+09:00", "channels": {{"online": "Online"}},
            "axes": [{{"id": "a", "rules": []}}], "lead_types": ["cold", "hot"],
            "grids": {{"form": {{"x": {{"axes": ["a"], "bands": [{{"id": "low"}}]}}, "cells": {{"low": "cold"}}}}}},
            "calendars": [{{"id": "never_used", "hours": {{"sun": [["00:00", "24:00"]]}}}}, {{"id": "office", "hours": {OFFICE}}}],
            "scenarios": [{{"id": "cold", "for": {{"lead_types": ["cold"]}}, "calendar": "office", "respond_within": "8h",
                           "first_line": {{"channels": ["online"]}}}},
                          {{"id": "hot", "for": {{"lead_types": ["hot"]}}, "respond_within": "8h"}}]}}"#
    );
    let engine = crate::Engine::from_json(&policy).unwrap();
    let call = crate::Call::at(at("2026-11-20T16:00:00+09:00"));
    let answer = engine.score(&crate::Lead::new("L-1", "form"), &call);
    let decision = answer.decision().unwrap();
    let due = "2026-11-23T16:00:00+09:00";
    assert_eq!(
        decision.due_at.map(|due| due.to_string()).as_deref(),
        Some(due)
    );
    assert_eq!(decision.priority[2], at(due).millis());
    let plan = serde_json::to_string(&decision.plan).unwrap();
    assert!(plan.contains(&format!(r#""due_at":"{due}""#)), "{plan}");
}

//! The keys of a calendar, what is wrong with one, and how it is compiled.

use super::Calendar;
use super::clock::Clock;
use super::hours::{Hours, OfWeek, midnight, weekday};
use super::opening::Opening;
use crate::error::Code;
use crate::json::{Pointer, Value};
use crate::label::Named;
use crate::order;
use crate::policy::check::Check;
use crate::policy::shape::{DESCRIPTION, Key, Shape, TITLE, optional, required};
use crate::policy::zone;
use crate::time::{Date, Zone};

pub(crate) const CALENDAR: Shape = Shape::Object(CALENDAR_KEYS);
const CALENDAR_KEYS: &[Key] = &[
    required("id", Shape::Id, "name of the calendar"),
    TITLE,
    DESCRIPTION,
    required(
        "hours",
        Shape::Object(HOURS_KEYS),
        "openings by day of the week, in local time",
    ),
    optional(
        "holidays",
        Shape::List(&Shape::Date, false),
        "days on which no opening begins",
    ),
    optional(
        "known_until",
        Shape::Date,
        "last day for which the holidays are known",
    ),
    optional(
        "time_zone",
        Shape::TimeZone,
        "zone of the hours; that of the policy if left out",
    ),
];
const DAY: Shape = Shape::List(&Shape::Opening, false);
const HOURS_KEYS: &[Key] = &[
    optional("mon", DAY, "openings that begin on Mondays"),
    optional("tue", DAY, "openings that begin on Tuesdays"),
    optional("wed", DAY, "openings that begin on Wednesdays"),
    optional("thu", DAY, "openings that begin on Thursdays"),
    optional("fri", DAY, "openings that begin on Fridays"),
    optional("sat", DAY, "openings that begin on Saturdays"),
    optional("sun", DAY, "openings that begin on Sundays"),
];
const MINUTES_OF_DAY: i64 = 24 * 60;
const MINUTES_OF_WEEK: i64 = 7 * MINUTES_OF_DAY;

impl Calendar {
    /// Compiles a calendar; `policy_zone` is the zone of the policy, if that is well-formed.
    pub(crate) fn compile(
        value: &Value<'_>,
        policy_zone: Option<&Zone>,
        at: &Pointer<'_>,
        check: &mut Check,
    ) -> Option<Self> {
        let openings = openings(value.get("hours")?, &at.key("hours"), check)?;
        let dates = value.get("holidays").map_or(&[][..], Value::items);
        let mut holidays: Vec<Date> = dates
            .iter()
            .filter_map(|date| Date::parse(date.as_text()?))
            .collect();
        order::sort(&mut holidays);
        holidays.dedup();
        let own_zone = value.get("time_zone").map(|own| zone::read(own));
        let zone = match &own_zone {
            Some(own) => own.as_ref()?,
            None => policy_zone?,
        };
        let clock = Clock::new(Hours::new(&openings, &holidays)?, zone);
        let known_until = value.get("known_until").and_then(Value::as_text);
        Some(Self {
            name: Named::new(value.get("id")?.as_text()?, value.get("title")),
            known_to: known_until
                .and_then(Date::parse)
                .map(|date| clock.first(end_of(date, &openings, &holidays))),
            clock,
        })
    }
}

/// The local time at which a day is over, and every opening that begins on it.
fn end_of(date: Date, openings: &[OfWeek], holidays: &[Date]) -> i64 {
    let of_day = openings
        .iter()
        .filter(|(day, _)| *day == weekday(date) && holidays.binary_search(&date).is_err());
    let ends = of_day.map(|(_, opening)| opening.start.saturating_add(opening.length));
    let minutes = ends.chain([24 * 60]).max().unwrap_or_default();
    midnight(date.days()).saturating_add(i64::from(minutes).saturating_mul(60_000))
}

/// The openings of a week, as they follow each other; `None` where there is none or one is wrong.
fn openings(hours: &Value<'_>, at: &Pointer<'_>, check: &mut Check) -> Option<Vec<OfWeek>> {
    let Value::Object(entries) = hours else {
        return None;
    };
    let mut openings: Vec<(i64, OfWeek, (&str, usize))> = Vec::new();
    let mut complete = true;
    for (day, key) in (0..).zip(HOURS_KEYS) {
        let list = hours.get(key.name);
        complete &= list.is_none_or(|list| matches!(list, Value::List(_)));
        for (index, opening) in list.map_or(&[][..], Value::items).iter().enumerate() {
            let Some(opening) = Opening::read(opening) else {
                complete = false;
                continue;
            };
            let start = i64::from(day)
                .saturating_mul(MINUTES_OF_DAY)
                .saturating_add(i64::from(opening.start));
            openings.push((start, (day, opening), (key.name, index)));
        }
    }
    let known = entries
        .iter()
        .all(|(name, _)| HOURS_KEYS.iter().any(|key| key.name == name));
    if openings.is_empty() && complete && known {
        let message = "the calendar is never open";
        check.error(
            Code::CalendarWithoutHours,
            at,
            message,
            "give a day an opening, such as mon: [[\"09:00\", \"18:00\"]]",
        );
    }
    order::sort_by(&mut openings, |(a, ..), (b, ..)| a.cmp(b));

    let end = |(start, (_, opening), _): &(i64, OfWeek, _)| {
        i64::from(opening.length).saturating_add(*start)
    };
    // What began at the end of the week before may last into this one.
    let mut open_until = openings
        .iter()
        .map(end)
        .max()
        .unwrap_or_default()
        .saturating_sub(MINUTES_OF_WEEK);
    for opening in &openings {
        let (start, _, (day, index)) = opening;
        if *start < open_until {
            complete = false;
            check.error(
                Code::OverlappingHours,
                &at.key(day).index(*index),
                "the opening begins while another one lasts",
                "end the other one before, or make one of them",
            );
        }
        open_until = open_until.max(end(opening));
    }
    complete.then(|| {
        openings
            .into_iter()
            .map(|(_, opening, _)| opening)
            .collect()
    })
}

#[cfg(test)]
mod tests {
    #[track_caller]
    fn findings(keys: &str, expected: &[(&str, &str)]) {
        let text = format!(
            r#"{{"format": 1, "id": "test", "version": "1", "time_zone": "+09:00", "channels": {{"online": "Online"}}, {keys}}}"#
        );
        let found = crate::check_json(&text);
        let found: Vec<(&str, &str)> = found
            .iter()
            .map(|finding| (finding.code().as_str(), finding.path()))
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn what_is_wrong_with_a_calendar() {
        findings(
            r#""calendars": [
                {"id": "a", "hours": {"mon": [["9:00", "18:00"], ["24:00", "01:00"], ["09:00", "24:01"], ["09:00"], "09:00", [9, "18:00"]], "tue": {}}},
                {"id": "a", "hours": {"someday": []}, "holidays": ["2026-02-29", 20261225], "known_until": "soon", "time_zone": "KST"},
                {"hours": []}, {"id": "b"}]"#,
            &[
                ("bad_time", "/calendars/0/hours/mon/0/0"),
                ("bad_time", "/calendars/0/hours/mon/1/0"),
                ("bad_time", "/calendars/0/hours/mon/2/1"),
                ("wrong_type", "/calendars/0/hours/mon/3"),
                ("wrong_type", "/calendars/0/hours/mon/4"),
                ("wrong_type", "/calendars/0/hours/mon/5/0"),
                ("wrong_type", "/calendars/0/hours/tue"),
                ("duplicate_id", "/calendars/1/id"),
                ("unknown_key", "/calendars/1/hours/someday"),
                ("bad_date", "/calendars/1/holidays/0"),
                ("wrong_type", "/calendars/1/holidays/1"),
                ("bad_date", "/calendars/1/known_until"),
                ("bad_time_zone", "/calendars/1/time_zone"),
                ("missing_key", "/calendars/2"),
                ("wrong_type", "/calendars/2/hours"),
                ("missing_key", "/calendars/3"),
            ],
        );
        findings(
            r#""calendars": [{"id": "a", "hours": {}}, {"id": "b", "hours": {"sat": [], "sun": []}}]"#,
            &[
                ("calendar_without_hours", "/calendars/0/hours"),
                ("calendar_without_hours", "/calendars/1/hours"),
            ],
        );
    }

    #[test]
    fn an_opening_may_not_begin_while_another_one_lasts() {
        findings(
            r#""calendars": [
                {"id": "a", "hours": {"mon": [["13:00", "18:00"], ["09:00", "12:00"], ["11:59", "13:00"], ["18:00", "09:00"]], "tue": [["09:00", "10:00"]]}},
                {"id": "b", "hours": {"mon": [["05:00", "06:00"], ["07:00", "08:00"]], "sun": [["22:00", "05:01"]]}},
                {"id": "c", "hours": {"wed": [["09:00", "12:00"], ["09:00", "12:00"]], "thu": [["10:00", "10:00"]], "fri": [["08:00", "09:00"], ["09:30", "10:30"], ["10:30", "11:00"]]}}]"#,
            &[
                ("overlapping_hours", "/calendars/0/hours/mon/2"),
                ("overlapping_hours", "/calendars/1/hours/mon/0"),
                ("overlapping_hours", "/calendars/2/hours/wed/1"),
                ("overlapping_hours", "/calendars/2/hours/fri/0"),
                ("overlapping_hours", "/calendars/2/hours/fri/1"),
            ],
        );
    }

    #[test]
    fn a_scenario_counts_in_a_calendar_that_is_declared_and_not_in_days() {
        findings(
            r#""calendars": [{"id": "office", "hours": {"mon": [["09:00", "18:00"]]}}],
               "scenarios": [
                 {"id": "a", "for": {"lead_types": ["hot"]}, "calendar": "ofice", "respond_within": "12h"},
                 {"id": "b", "for": {"lead_types": ["warm"]}, "calendar": "office", "respond_within": "1d",
                  "second_line": {"on": "no_reaction", "wait": "2d", "within": "3d"}},
                 {"id": "c", "for": {"lead_types": ["cold"]}, "respond_within": "1d", "second_line": {"on": "no_reaction", "wait": "2d"}}]"#,
            &[
                ("unknown_reference", "/scenarios/0/calendar"),
                ("bad_duration", "/scenarios/1/respond_within"),
                ("bad_duration", "/scenarios/1/second_line/wait"),
                ("bad_duration", "/scenarios/1/second_line/within"),
            ],
        );
    }
}

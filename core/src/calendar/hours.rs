//! Open time on the local clock: the same week over and over, except for the holidays.

use super::opening::Opening;
use crate::time::{DAY_MILLIS, Date};

const WEEK: i64 = 7 * DAY_MILLIS;
const MINUTE: i64 = 60_000;
/// The Monday before 1970-01-01, as a day number.
const MONDAY: i32 = -3;

/// An opening and the day of the week on which it begins: 0 is Monday.
pub(super) type OfWeek = (i32, Opening);

/// Openings that repeat every week, without those that begin on a holiday.
///
/// Local times are milliseconds since 1970-01-01 on the local clock. Whole weeks are counted by
/// arithmetic; what the holidays take away is summed up beforehand and found by bisection. So an
/// answer takes as long for ten years as for a day.
#[derive(Debug)]
pub(super) struct Hours {
    /// A local time at which the first opening of a week begins. Weeks are counted from here, so
    /// that no opening crosses the end of a week.
    origin: i64,
    /// The openings of one week, as they follow each other.
    week: Vec<Span>,
    /// Open milliseconds of a week without holidays.
    per_week: i64,
    /// The openings that fall on holidays, as they follow each other.
    closed: Vec<Closed>,
}

/// An opening of the week, in milliseconds from its origin.
#[derive(Debug)]
struct Span {
    start: i64,
    length: i64,
    /// Open time of the week before it.
    before: i64,
}

/// An opening that does not take place.
#[derive(Debug)]
struct Closed {
    start: i64,
    length: i64,
    /// Time lost by the ones before it.
    before: i64,
    /// Open time until its start.
    open_before: i64,
}

/// The day of the week of a date: 0 is Monday.
pub(super) fn weekday(date: Date) -> i32 {
    date.days().wrapping_sub(MONDAY).rem_euclid(7)
}

/// Milliseconds of a local midnight.
pub(super) fn midnight(days: i32) -> i64 {
    i64::from(days).wrapping_mul(DAY_MILLIS)
}

/// The start of an opening after midnight, and its length, in milliseconds.
fn millis(opening: &Opening) -> (i64, i64) {
    let [start, length] =
        [opening.start, opening.length].map(|minutes| i64::from(minutes).wrapping_mul(MINUTE));
    (start, length)
}

#[expect(
    clippy::arithmetic_side_effects,
    reason = "local times and open time stay below 2^56: instants are below 2^49 milliseconds, durations below 2^42, and a week has a minute at least"
)]
impl Hours {
    /// From openings in the order of the week that do not overlap, and ascending dates.
    /// `None` without an opening.
    pub(super) fn new(openings: &[OfWeek], holidays: &[Date]) -> Option<Self> {
        let in_week = |(day, opening): &OfWeek| {
            let (start, length) = millis(opening);
            (midnight(*day) + start, length)
        };
        let (first, _) = in_week(openings.first()?);
        let mut per_week = 0;
        let week = openings.iter().map(in_week).map(|(start, length)| {
            let before = per_week;
            per_week += length;
            Span {
                start: start - first,
                length,
                before,
            }
        });
        let mut hours = Self {
            week: week.collect(),
            origin: midnight(MONDAY) + first,
            per_week,
            closed: Vec::new(),
        };
        let mut before = 0;
        for date in holidays {
            let of_day = |(day, _): &&OfWeek| *day == weekday(*date);
            for (_, opening) in openings.iter().filter(of_day) {
                let (start, length) = millis(opening);
                let start = midnight(date.days()) + start;
                let open_before = hours.without_holidays(start) - before;
                hours.closed.push(Closed {
                    start,
                    length,
                    before,
                    open_before,
                });
                before += length;
            }
        }
        Some(hours)
    }

    /// The open time before a local time, counted from the origin and negative before it.
    pub(super) fn until(&self, local: i64) -> i64 {
        let begun = self.closed.partition_point(|closed| closed.start < local);
        let last = begun.checked_sub(1).and_then(|last| self.closed.get(last));
        let lost = last.map_or(0, |closed| {
            closed.before + closed.length.min(local - closed.start)
        });
        self.without_holidays(local) - lost
    }

    /// The first local time before which there is so much open time: a closing time rather than
    /// the opening after it.
    pub(super) fn reach(&self, open: i64) -> i64 {
        let passed = self
            .closed
            .partition_point(|closed| closed.open_before < open);
        let last = passed.checked_sub(1).and_then(|last| self.closed.get(last));
        let lost = last.map_or(0, |closed| closed.before + closed.length);
        // Within the week, this much is more than nothing.
        let open = open + lost - 1;
        let (weeks, rest) = (
            open.div_euclid(self.per_week),
            open.rem_euclid(self.per_week),
        );
        let begun = self.week.partition_point(|span| span.before <= rest);
        let span = begun.checked_sub(1).and_then(|last| self.week.get(last));
        let in_week = span.map_or(0, |span| span.start + rest - span.before + 1);
        self.origin + weeks * WEEK + in_week
    }

    /// Whether the millisecond that begins at a local time is open.
    pub(super) fn is_open(&self, local: i64) -> bool {
        self.until(local) < self.until(local + 1)
    }

    fn without_holidays(&self, local: i64) -> i64 {
        let since = local - self.origin;
        let (weeks, rest) = (since.div_euclid(WEEK), since.rem_euclid(WEEK));
        let begun = self.week.partition_point(|span| span.start <= rest);
        let span = begun.checked_sub(1).and_then(|last| self.week.get(last));
        let in_week = span.map_or(0, |span| span.before + span.length.min(rest - span.start));
        weeks * self.per_week + in_week
    }
}

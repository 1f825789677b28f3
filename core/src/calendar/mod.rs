//! Working calendars: when time runs for a deadline, and when it stands still.
//!
//! ```yaml
//! calendars:
//!   - {id: office, hours: {mon: [["09:00", "12:00"], ["13:00", "18:00"]]}, holidays: ["2026-12-28"]}
//! ```
//!
//! Openings repeat every week in the local time of a zone; a holiday cancels those that begin on it.
//! [`Hours`] counts open time on the local clock, [`Clock`] carries it over to real time. A deadline
//! is the first instant at which enough open time has passed, so one that falls on a closing time is
//! that closing time, and one that needs no time is the instant itself.

mod clock;
mod compile;
mod hours;
mod opening;

use crate::label::Named;
use crate::text;
use crate::time::{Duration, Instant, Unit};
use clock::Clock;

pub(crate) use compile::CALENDAR;
pub(crate) use opening::check as check_opening;

/// Why a duration has no place in a calendar, if it has none: message and help.
pub(crate) fn refusal(written: &str) -> Option<(String, &'static str)> {
    let in_days = Duration::parse(written).is_ok_and(|duration| duration.unit() == Unit::Day);
    in_days.then(|| {
        let shown = text::short(written);
        let message = format!("`{shown}` counts days, but a calendar counts open time");
        (message, "write hours, such as 16h")
    })
}

/// When time runs: openings by day of the week in the local time of a zone, without the holidays.
///
/// ```
/// use leadgrid::{Duration, Engine, Instant};
///
/// let engine = Engine::from_json(
///     r#"{"format": 1, "id": "demo", "version": "1", "time_zone": "+09:00",
///         "calendars": [{"id": "office", "hours": {"fri": [["09:00", "17:00"]], "mon": [["09:00", "17:00"]]}}]}"#,
/// ).expect("no findings");
/// let office = engine.calendar("office").expect("declared");
///
/// let friday = Instant::parse("2026-11-20T16:00:00+09:00").expect("RFC 3339");
/// let due = office.due(friday, Duration::parse("2h").expect("a duration"));
/// assert_eq!(due, Instant::parse("2026-11-23T10:00:00+09:00")); // on Monday
/// ```
#[derive(Debug)]
pub struct Calendar {
    pub(crate) name: Named,
    clock: Clock,
    /// The last millisecond of the openings that are known; none if the policy names no end.
    known_to: Option<i64>,
}

impl Calendar {
    /// Id and title.
    #[must_use]
    pub fn name(&self) -> &Named {
        &self.name
    }

    /// The first instant, from `from` on, at which the calendar has been open for so long.
    ///
    /// A deadline that falls on a closing time is that closing time. Without any time to pass it is
    /// `from`, open or closed. `None` beyond the range of instants.
    #[must_use]
    pub fn due(&self, from: Instant, working: Duration) -> Option<Instant> {
        self.due_after(from, working.as_millis())
    }

    /// The open milliseconds from one instant to another, negative if the second is the earlier one.
    ///
    /// ```
    /// # use leadgrid::{Engine, Instant};
    /// # let policy = r#"{"format": 1, "id": "demo", "version": "1", "time_zone": "+09:00",
    /// #     "calendars": [{"id": "office", "hours": {"mon": [["09:00", "17:00"]]}}]}"#;
    /// # let engine = Engine::from_json(policy).expect("no findings");
    /// let at = |text| Instant::parse(text).expect("RFC 3339");
    /// let office = engine.calendar("office").expect("open on Mondays, 09:00-17:00");
    /// let (sunday, monday) = (at("2026-11-22T12:00:00+09:00"), at("2026-11-23T10:30:00+09:00"));
    /// assert_eq!(office.elapsed(sunday, monday), 90 * 60 * 1000);
    /// ```
    #[must_use]
    pub fn elapsed(&self, from: Instant, to: Instant) -> i64 {
        let [from, to] = [from, to].map(|at| self.clock.open_until(at.millis()));
        // Both stay below 2^49.
        to.wrapping_sub(from)
    }

    /// Whether the holidays are known up to this instant: whether it lies within the day
    /// `known_until`, or within an opening that begins on it. An answer beyond may still move.
    #[must_use]
    pub fn is_known(&self, at: Instant) -> bool {
        self.known_to.is_none_or(|end| at.millis() <= end)
    }

    fn due_after(&self, from: Instant, working: i64) -> Option<Instant> {
        if working <= 0 {
            return Some(from);
        }
        let open = self.clock.open_until(from.millis());
        Instant::from_millis(self.clock.reach(open.checked_add(working)?))
    }
}

#[cfg(test)]
mod tests;

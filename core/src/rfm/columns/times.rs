//! When orders were placed: instants, dates and texts, with or without an offset.

use std::ops::Range;

use super::OrderReading;
use super::block::ODD;
use crate::error::{Code, Error};
use crate::frame::{Column, TicksPerSecond};
use crate::text;
use crate::time::{DAY_MILLIS, Date, Instant, Zone};

/// Reads instants of a column.
pub(super) struct Times<'o, 'a> {
    column: &'o Column<'a>,
    local: bool,
    clocks: Clocks,
}

impl<'o, 'a> Times<'o, 'a> {
    pub(super) fn new(column: &'o Column<'a>, reading: &OrderReading, zone: &Zone) -> Self {
        Self {
            column,
            local: reading.local_times,
            clocks: Clocks::new(zone),
        }
    }

    /// Writes the instants of some rows, [`ODD`] for those that are none; whether there are only others.
    pub(super) fn block(&self, rows: Range<usize>, out: &mut [i64]) -> bool {
        let mut good = true;
        match self.column {
            Column::Instants(ticks, per_second, valid) if !self.local => {
                let ticks = ticks.get(rows.clone()).unwrap_or_default();
                if are_in_range(ticks, *per_second) {
                    write(ticks, *per_second, out);
                } else {
                    for (out, ticks) in out.iter_mut().zip(ticks) {
                        let at = millis(*ticks, *per_second).and_then(Instant::from_millis);
                        *out = at.map_or(ODD, Instant::millis);
                    }
                    good = false;
                }
                if let Some(valid) = valid {
                    valid.clear(rows, out, ODD);
                    good &= !out.contains(&ODD);
                }
            }
            _ => {
                for (out, row) in out.iter_mut().zip(rows) {
                    *out = self.read(row).map_or(ODD, Instant::millis);
                    good &= *out != ODD;
                }
            }
        }
        good
    }

    /// Whether all instants of some rows are surely good.
    pub(super) fn are_good(&self, rows: Range<usize>) -> bool {
        match self.column {
            Column::Instants(ticks, per_second, None) if !self.local => {
                are_in_range(ticks.get(rows).unwrap_or_default(), *per_second)
            }
            _ => false,
        }
    }

    pub(super) fn read(&self, row: usize) -> Result<Instant, Error> {
        let missing = || {
            let message = "the row has no instant";
            let help = "give when the order was placed, or leave the row out";
            Error::new(Code::MissingKey, "/at".to_owned(), message, help)
        };
        if self.column.is_null(row) {
            return Err(missing());
        }
        match self.column {
            Column::Instants(ticks, per_second, _) => {
                let ticks = *ticks.get(row).ok_or_else(missing)?;
                let millis = millis(ticks, *per_second);
                let at = millis.and_then(|millis| {
                    if self.local {
                        self.clocks.instant(millis)
                    } else {
                        Instant::from_millis(millis)
                    }
                });
                at.ok_or_else(|| {
                    let message = format!("the instant of {ticks} ticks is out of range");
                    let help = "give instants of the years 1 to 9999, and the unit that they have";
                    Error::new(Code::BadInstant, "/at".to_owned(), message, help)
                })
            }
            Column::Numbers(numbers, _) => {
                let whole = numbers.whole(row).and_then(|at| i64::try_from(at).ok());
                whole.and_then(Instant::from_millis).ok_or_else(|| {
                    let shown = crate::num::shown(numbers.get(row));
                    let message = format!("{shown} is no instant in whole milliseconds since 1970");
                    let help =
                        "give instants of the years 1 to 9999, or cast the column to instants";
                    Error::new(Code::BadInstant, "/at".to_owned(), message, help)
                })
            }
            Column::Dates(days, _) => {
                let day = *days.get(row).ok_or_else(missing)?;
                self.start(day).ok_or_else(|| {
                    let message = format!("the date of day {day} is out of range");
                    let help = "give dates of the years 1 to 9999, as days since 1970-01-01";
                    Error::new(Code::BadInstant, "/at".to_owned(), message, help)
                })
            }
            Column::Texts(texts, _) => {
                let text = texts.text(row).filter(|text| !text.is_empty());
                let text = text.ok_or_else(missing)?;
                self.parse(&text).ok_or_else(|| {
                    let message = format!("`{}` is not an instant", text::short(&text));
                    let help = if self.local {
                        "write `2026-11-22 09:00:00`, RFC 3339 with an offset, or `2026-11-22`"
                    } else if self.clocks.parse(&text).is_some() {
                        "it has no offset: add one, or say that times are local (`local_times`)"
                    } else {
                        "write RFC 3339 with an offset, such as 2026-11-22T09:00:00+09:00, or `2026-11-22`"
                    };
                    Error::new(Code::BadInstant, "/at".to_owned(), message, help)
                })
            }
            _ => Err(missing()),
        }
    }

    fn parse(&self, text: &str) -> Option<Instant> {
        if let Some(date) = Date::parse(text) {
            return self.start(date.days());
        }
        let local = || self.clocks.parse(text).filter(|_| self.local);
        Instant::parse(text).or_else(local)
    }

    /// When a local day begins.
    fn start(&self, day: i32) -> Option<Instant> {
        let day = Date::from_days(day)?.days();
        self.clocks.start(day)
    }
}

/// Whether all ticks are instants.
fn are_in_range(ticks: &[i64], per_second: TicksPerSecond) -> bool {
    let (least, most) = (Instant::MIN.millis(), Instant::MAX.millis());
    let (least, most) = match per_second {
        TicksPerSecond::One => (least / 1_000, most / 1_000),
        TicksPerSecond::Thousand => (least, most),
        TicksPerSecond::Million => (
            least.saturating_mul(1_000),
            most.saturating_mul(1_000).saturating_add(999),
        ),
        // The range of 64 bits is that of a few hundred years.
        TicksPerSecond::Billion => return true,
    };
    // Outside of the range one of both differences is negative, also where it wraps.
    let beyond = ticks.iter().fold(0, |beyond, ticks| {
        beyond | ticks.wrapping_sub(least) | most.wrapping_sub(*ticks)
    });
    beyond >= 0
}

/// Milliseconds of ticks that are in range.
fn write(ticks: &[i64], per_second: TicksPerSecond, out: &mut [i64]) {
    let pairs = out.iter_mut().zip(ticks);
    match per_second {
        TicksPerSecond::One => pairs.for_each(|(out, ticks)| *out = ticks.wrapping_mul(1_000)),
        TicksPerSecond::Thousand => pairs.for_each(|(out, ticks)| *out = *ticks),
        TicksPerSecond::Million => pairs.for_each(|(out, ticks)| *out = ticks.div_euclid(1_000)),
        TicksPerSecond::Billion => {
            pairs.for_each(|(out, ticks)| *out = ticks.div_euclid(1_000_000));
        }
    }
}

/// Milliseconds of ticks; digits beyond are dropped, as they are from texts.
pub(super) fn millis(ticks: i64, per_second: TicksPerSecond) -> Option<i64> {
    match per_second {
        TicksPerSecond::One => ticks.checked_mul(1_000),
        TicksPerSecond::Thousand => Some(ticks),
        TicksPerSecond::Million => Some(ticks.div_euclid(1_000)),
        TicksPerSecond::Billion => Some(ticks.div_euclid(1_000_000)),
    }
}

/// What the clocks of a zone show, to find the instant at which they do.
struct Clocks {
    /// From when on local time is how far ahead of UTC, in milliseconds; ascending.
    stretches: Vec<(i64, i64)>,
}

impl Clocks {
    fn new(zone: &Zone) -> Self {
        let (first, steps) = zone.steps();
        let mut stretches = vec![(i64::MIN, first)];
        stretches.extend(steps);
        Self { stretches }
    }

    /// From when on, how far ahead, until when: from about a local time on.
    fn near(&self, local: i64) -> impl Iterator<Item = (i64, i64, i64)> + '_ {
        // Clocks are ahead by less than a day, so stretches far before are over by then.
        let early = local.saturating_sub(DAY_MILLIS);
        let over = self.stretches.partition_point(|(start, _)| *start <= early);
        let near = self.stretches.get(over.saturating_sub(1)..);
        let near = near.unwrap_or_default();
        let ends = near.iter().skip(1).map(|(start, _)| *start);
        let ends = ends.chain(std::iter::once(i64::MAX));
        let near = near.iter().zip(ends);
        near.map(|((start, ahead), end)| (*start, *ahead, end))
    }

    /// When a local day begins: where clocks go back over midnight, when they first show it.
    fn start(&self, day: i32) -> Option<Instant> {
        let local = i64::from(day).wrapping_mul(DAY_MILLIS);
        let mut begins = self.near(local).map(|(start, ahead, end)| {
            let begin = local.wrapping_sub(ahead).max(start);
            (begin.max(Instant::MIN.millis()), end)
        });
        let (begin, _) = begins.find(|(begin, end)| begin < end)?;
        Instant::from_millis(begin)
    }

    /// The instant at which clocks show so many milliseconds since 1970-01-01T00:00: the first where
    /// they do so twice; where they skip it, as much later as they were put forward.
    fn instant(&self, local: i64) -> Option<Instant> {
        for (_, ahead, end) in self.near(local) {
            let at = local.checked_sub(ahead)?;
            // Before the end of this stretch, or skipped at its end: the next one begins too late to
            // show it.
            let next = self.ahead(end);
            if at < end || local.checked_sub(next)? < end {
                return Instant::from_millis(at);
            }
        }
        None
    }

    fn ahead(&self, at: i64) -> i64 {
        let begun = self.stretches.partition_point(|(start, _)| *start <= at);
        let last = begun
            .checked_sub(1)
            .and_then(|last| self.stretches.get(last));
        last.map_or(0, |(_, ahead)| *ahead)
    }

    /// Reads `YYYY-MM-DD HH:MM[:SS[.fff]]`, with a space or a `T`.
    fn parse(&self, text: &str) -> Option<Instant> {
        let (date, time) = text.split_at_checked(10)?;
        let time = time.strip_prefix([' ', 'T', 't'])?;
        if time.contains(['Z', 'z', '+']) || time.contains('-') {
            return None;
        }
        // Seconds are written out, and the local time is read as if it were that of UTC.
        let seconds = if time.len() == 5 { ":00" } else { "" };
        let shown = Instant::parse(&format!("{date}T{time}{seconds}Z"))?;
        self.instant(shown.millis())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_range_is_that_of_instants() {
        use TicksPerSecond::{Billion, Million, One, Thousand};
        let edges = [
            Instant::MIN.millis(),
            Instant::MAX.millis(),
            0,
            i64::MIN,
            i64::MAX,
            i64::MAX / 2,
            i64::MIN / 2,
        ];
        for per_second in [One, Thousand, Million, Billion] {
            for edge in edges {
                for scaled in [
                    edge / 1_000,
                    edge,
                    edge.saturating_mul(1_000),
                    edge.saturating_mul(1_000).saturating_add(999),
                ] {
                    for ticks in (-2..=2).map(|more| scaled.saturating_add(more)) {
                        let at = millis(ticks, per_second).and_then(Instant::from_millis);
                        assert_eq!(
                            are_in_range(&[0, ticks], per_second),
                            at.is_some(),
                            "{ticks} {per_second:?}"
                        );
                    }
                }
            }
        }
    }

    #[test]
    fn days_begin_when_the_zone_says() {
        let at = |text| Instant::parse(text).expect("an instant");
        let changes = vec![
            (at("2011-12-30T10:00:00Z"), 14 * 60),
            (at("2012-03-31T14:00:00Z"), 13 * 60),
            (at("2026-05-01T10:30:00Z"), 14 * 60),
            (at("2026-05-01T10:40:00Z"), 12 * 60),
        ];
        let samoa = Zone::with_transitions(-10 * 60, changes).expect("a zone");
        for zone in [samoa, Zone::fixed(540).expect("a zone"), Zone::UTC] {
            let clocks = Clocks::new(&zone);
            let days = (15_300..15_500).chain(20_560..20_600);
            for day in days.chain([Date::MIN.days(), Date::MAX.days()]) {
                assert_eq!(
                    clocks.start(day),
                    zone.day_start(day, Instant::MIN),
                    "{day}"
                );
            }
        }
    }
}

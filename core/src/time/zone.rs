//! Time zones: a fixed offset, or a list of transitions that the policy carries as data.

use super::{DAY_MILLIS, Instant, date::date_text, digits, two_digits};
use serde::ser::{Serialize, Serializer};
use std::fmt;

const MINUTE_MILLIS: i64 = 60_000;

/// A time zone: offsets from UTC in whole minutes and the instants at which they change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Zone {
    /// The offset before the first transition, in minutes.
    offset: i32,
    /// Each instant from which another offset holds, ascending.
    transitions: Vec<(Instant, i32)>,
}

impl Zone {
    /// Coordinated universal time, printed as `+00:00`.
    pub const UTC: Zone = Zone {
        offset: 0,
        transitions: Vec::new(),
    };

    /// The largest offset, 23:59, in minutes.
    const MAX_OFFSET: i32 = 23 * 60 + 59;

    /// Reads a fixed offset such as `+09:00`, from `-23:59` to `+23:59`: its minutes.
    pub fn parse_offset(text: &str) -> Option<i32> {
        Zone::offset_minutes(text.as_bytes())
    }

    pub(super) fn offset_minutes(bytes: &[u8]) -> Option<i32> {
        let [sign, h1, h2, b':', m1, m2] = *bytes else {
            return None;
        };
        let (hours, minutes) = (digits(&[h1, h2]), digits(&[m1, m2]));
        if hours > 23 || minutes > 59 {
            return None;
        }
        let minutes = hours.wrapping_mul(60).wrapping_add(minutes) as i32;
        match sign {
            b'+' => Some(minutes),
            b'-' => Some(minutes.wrapping_neg()),
            _ => None,
        }
    }

    /// A zone of one offset in minutes; `None` beyond 23:59 to either side.
    pub fn fixed(offset: i32) -> Option<Zone> {
        Zone::with_transitions(offset, Vec::new())
    }

    /// A zone whose offset is `offset` before the first transition and then that of the last
    /// transition reached; `None` if an offset is beyond 23:59 or the instants do not ascend.
    pub fn with_transitions(offset: i32, transitions: Vec<(Instant, i32)>) -> Option<Zone> {
        let admitted = |minutes: i32| minutes.abs_diff(0) <= Zone::MAX_OFFSET.unsigned_abs();
        let ascending = transitions.is_sorted_by(|before, after| before.0 < after.0);
        let offsets = transitions.iter().all(|(_, minutes)| admitted(*minutes));
        (ascending && offsets && admitted(offset)).then_some(Zone {
            offset,
            transitions,
        })
    }

    /// How far local time is ahead of UTC at first, and each transition with what holds from then
    /// on, all in milliseconds.
    pub(crate) fn steps(&self) -> (i64, impl Iterator<Item = (i64, i64)>) {
        let millis = |minutes: i32| i64::from(minutes).wrapping_mul(MINUTE_MILLIS);
        let transitions = self.transitions.iter();
        (
            millis(self.offset),
            transitions.map(move |(from, offset)| (from.millis(), millis(*offset))),
        )
    }

    /// The offset in force at an instant, in minutes.
    pub fn offset_at(&self, at: Instant) -> i32 {
        let reached = self.transitions.partition_point(|(from, _)| *from <= at);
        reached
            .checked_sub(1)
            .and_then(|last| self.transitions.get(last))
            .map_or(self.offset, |(_, offset)| *offset)
    }

    /// The number of the local calendar day, counted from 1970-01-01.
    pub fn day_of(&self, at: Instant) -> i32 {
        local(at, self.offset_at(at)).0
    }

    /// The first instant of a local calendar day that is not before another instant; none beyond the
    /// range of instants. Where a clock goes back over midnight, the day begins when it is first shown.
    pub(crate) fn day_start(&self, day: i32, from: Instant) -> Option<Instant> {
        let (first, steps) = self.steps();
        let mut stretches: Vec<(i64, i64)> = vec![(i64::MIN, first)];
        stretches.extend(steps);
        let ends = stretches.iter().skip(1).map(|(start, _)| *start);
        let ends = ends.chain(std::iter::once(i64::MAX));
        let local = i64::from(day).wrapping_mul(DAY_MILLIS);
        stretches
            .iter()
            .zip(ends)
            .map(|((start, offset), end)| {
                let begin = local.wrapping_sub(*offset);
                (begin.max(*start).max(from.millis()), end)
            })
            .find(|(begin, end)| begin < end)
            .and_then(|(begin, _)| Instant::from_millis(begin))
    }

    /// RFC 3339 in this zone: `2026-11-22T09:00:00+09:00`, with three decimals only when they are
    /// not zero.
    pub fn print(&self, at: Instant) -> String {
        self.stamp(at).as_str().to_owned()
    }

    /// Writes what [`Zone::print`] gives, without allocating.
    ///
    /// # Errors
    /// Only those of `out`.
    pub fn write_to(&self, at: Instant, out: &mut impl fmt::Write) -> fmt::Result {
        out.write_str(self.stamp(at).as_str())
    }

    /// What [`Zone::print`] gives, in a buffer of its own instead of on the heap.
    pub fn stamp(&self, at: Instant) -> Stamp {
        let offset = self.offset_at(at);
        let (day, millis) = local(at, offset);
        let (seconds, millis) = (millis / 1000, millis % 1000);
        let [y1, y2, y3, y4, _, m1, m2, _, d1, d2] = date_text(day);
        let [h1, h2] = two_digits(seconds / 3600);
        let [i1, i2] = two_digits(seconds / 60 % 60);
        let [s1, s2] = two_digits(seconds % 60);
        let sign = if offset < 0 { b'-' } else { b'+' };
        let offset = offset.unsigned_abs();
        let [o1, o2] = two_digits(offset / 60);
        let [o3, o4] = two_digits(offset % 60);
        let (bytes, length) = if millis == 0 {
            let bytes = [
                y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2, b'T', h1, h2, b':', i1, i2, b':', s1,
                s2, sign, o1, o2, b':', o3, o4, 0, 0, 0, 0,
            ];
            (bytes, 25)
        } else {
            let [[_, f1], [f2, f3]] = [two_digits(millis / 100), two_digits(millis % 100)];
            let bytes = [
                y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2, b'T', h1, h2, b':', i1, i2, b':', s1,
                s2, b'.', f1, f2, f3, sign, o1, o2, b':', o3, o4,
            ];
            (bytes, 29)
        };
        Stamp { bytes, length }
    }
}

/// A printed instant, at most 29 ASCII characters.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Stamp {
    bytes: [u8; 29],
    length: u8,
}

impl Stamp {
    /// The text.
    pub fn as_str(&self) -> &str {
        let bytes = self
            .bytes
            .get(..usize::from(self.length))
            .unwrap_or_default();
        std::str::from_utf8(bytes).unwrap_or_default()
    }
}

impl fmt::Display for Stamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Stamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for Stamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// Local day number and milliseconds of that day.
fn local(at: Instant, offset: i32) -> (i32, u32) {
    // Instants stay below 2^49 and offsets below 2^27 milliseconds.
    let shift = i64::from(offset).wrapping_mul(MINUTE_MILLIS);
    let millis = at.millis().wrapping_add(shift);
    (
        millis.div_euclid(DAY_MILLIS) as i32,
        millis.rem_euclid(DAY_MILLIS) as u32,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Instant {
        Instant::parse(text).unwrap()
    }

    fn zone(text: &str) -> Zone {
        Zone::fixed(Zone::parse_offset(text).unwrap()).unwrap()
    }

    fn new_york() -> Zone {
        let transitions = vec![
            (at("2026-03-08T07:00:00Z"), -240),
            (at("2026-11-01T06:00:00Z"), -300),
        ];
        Zone::with_transitions(-300, transitions).unwrap()
    }

    #[test]
    fn reads_fixed_offsets() {
        assert_eq!(Zone::parse_offset("+09:00"), Some(540));
        assert_eq!(Zone::parse_offset("-03:30"), Some(-210));
        assert_eq!(Zone::parse_offset("-00:00"), Some(0));
        assert_eq!(Zone::parse_offset("+23:59"), Some(1439));
        for text in [
            "", "Z", "z", "UTC", "09:00", "+9:00", "+0900", "+09", "+24:00", "+09:60", "+09:00 ",
            "−09:00", "+0９:00",
        ] {
            assert_eq!(Zone::parse_offset(text), None, "{text}");
        }
        assert_eq!(Zone::fixed(1440), None);
        assert_eq!(Zone::fixed(i32::MIN), None);
    }

    #[test]
    fn prints_in_the_zone() {
        let instant = at("2026-11-22T00:00:00Z");
        assert_eq!(Zone::UTC.print(instant), "2026-11-22T00:00:00+00:00");
        assert_eq!(zone("+09:00").print(instant), "2026-11-22T09:00:00+09:00");
        assert_eq!(zone("-03:30").print(instant), "2026-11-21T20:30:00-03:30");
        assert_eq!(
            zone("+05:45").print(at("2026-01-02T03:04:05.607Z")),
            "2026-01-02T08:49:05.607+05:45"
        );
        assert_eq!(
            Zone::UTC.print(at("1969-12-31T23:59:59.120Z")),
            "1969-12-31T23:59:59.120+00:00"
        );
    }

    #[test]
    fn years_have_four_digits_at_both_ends() {
        assert_eq!(
            zone("-23:59").print(Instant::MIN),
            "0001-01-01T00:01:00-23:59"
        );
        assert_eq!(
            zone("+23:59").print(Instant::MAX),
            "9999-12-31T23:58:59.999+23:59"
        );
    }

    #[test]
    fn follows_its_transitions() {
        let zone = new_york();
        for (instant, printed) in [
            ("2026-01-01T12:00:00Z", "2026-01-01T07:00:00-05:00"),
            ("2026-03-08T06:59:59.999Z", "2026-03-08T01:59:59.999-05:00"),
            ("2026-03-08T07:00:00Z", "2026-03-08T03:00:00-04:00"),
            ("2026-11-01T05:59:59Z", "2026-11-01T01:59:59-04:00"),
            ("2026-11-01T06:00:00Z", "2026-11-01T01:00:00-05:00"),
            ("2030-07-01T00:00:00Z", "2030-06-30T19:00:00-05:00"),
        ] {
            assert_eq!(zone.print(at(instant)), printed);
        }
        let twice = vec![(at("2026-01-01T00:00:00Z"), 60); 2];
        assert_eq!(Zone::with_transitions(0, twice), None);
    }

    #[test]
    fn knows_the_local_day() {
        let seoul = zone("+09:00");
        assert_eq!(seoul.day_of(at("1970-01-01T14:59:59.999Z")), 0);
        assert_eq!(seoul.day_of(at("1970-01-01T15:00:00Z")), 1);
        assert_eq!(zone("-05:00").day_of(at("1970-01-01T04:59:59Z")), -1);
        assert_eq!(new_york().day_of(at("2026-11-02T04:59:59Z")), 20_758);
    }

    #[test]
    fn knows_when_a_local_day_begins() {
        let day = |text: &str| super::super::Date::parse(text).unwrap().days();
        let start = |zone: &Zone, text: &str, from: &str| {
            zone.day_start(day(text), at(from)).map(|at| zone.print(at))
        };
        let early = "2026-01-01T00:00:00Z";
        for (zone, date, printed) in [
            (&zone("+09:00"), "2026-12-03", "2026-12-03T00:00:00+09:00"),
            (&new_york(), "2026-03-08", "2026-03-08T00:00:00-05:00"),
            (&new_york(), "2026-03-09", "2026-03-09T00:00:00-04:00"),
            (&new_york(), "2026-11-02", "2026-11-02T00:00:00-05:00"),
        ] {
            assert_eq!(start(zone, date, early).as_deref(), Some(printed));
        }
        // Clocks that skip midnight, and clocks that show it twice.
        let skips = Zone::with_transitions(0, vec![(at("2026-05-01T23:30:00Z"), 60)]).unwrap();
        let twice = Zone::with_transitions(60, vec![(at("2026-05-01T23:30:00Z"), 0)]).unwrap();
        let may = "2026-05-02";
        assert_eq!(
            start(&skips, may, early).as_deref(),
            Some("2026-05-02T00:30:00+01:00")
        );
        assert_eq!(
            start(&twice, may, early).as_deref(),
            Some("2026-05-02T00:00:00+01:00")
        );
        // Asked while the clock shows the day before again.
        let again = start(&twice, may, "2026-05-01T23:40:00Z");
        assert_eq!(again.as_deref(), Some("2026-05-02T00:00:00+00:00"));
        assert_eq!(Zone::UTC.day_start(i32::MAX, at(early)), None);
    }

    #[test]
    fn what_is_printed_reads_back() {
        let zones = [Zone::UTC, zone("+09:00"), zone("-23:59"), new_york()];
        let step = 86_399_123 * 37;
        let mut millis = Instant::MIN.millis();
        while let Some(instant) = Instant::from_millis(millis) {
            for zone in &zones {
                let printed = zone.print(instant);
                assert_eq!(Instant::parse(&printed), Some(instant), "{printed}");
            }
            millis += step;
        }
    }
}

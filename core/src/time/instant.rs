//! Instants: milliseconds since 1970-01-01T00:00:00Z.

use super::{DAY_MILLIS, Date, Duration, Zone, date::days_from_written, digits};
use crate::json::Value;
use crate::text;
use std::fmt;

/// A point in time, to the millisecond, from 0001-01-02 to 9999-12-30 in UTC, both days whole.
///
/// A day is kept free at either end of the years 1 to 9999, so that every instant can be printed
/// with four digits of year in every time zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(i64);

impl Instant {
    /// 0001-01-02T00:00:00Z, the first instant.
    pub const MIN: Instant = Instant(Date::MIN.days() as i64 * DAY_MILLIS);
    /// 9999-12-30T23:59:59.999Z, the last instant.
    pub const MAX: Instant = Instant(Date::MAX.days() as i64 * DAY_MILLIS + (DAY_MILLIS - 1));

    /// Reads RFC 3339 with an offset: `2026-11-22T09:00:00+09:00`, `2026-11-22T00:00:00.5Z`.
    ///
    /// `T` and `Z` may be in either case and digits beyond milliseconds are dropped. `None` for any
    /// other form, for a missing offset, hour 24, second 60, a day that does not exist, and outside
    /// the range.
    pub fn parse(text: &str) -> Option<Instant> {
        let (written, rest) = text.as_bytes().split_first_chunk()?;
        let [
            y1,
            y2,
            y3,
            y4,
            b'-',
            m1,
            m2,
            b'-',
            d1,
            d2,
            b'T' | b't',
            h1,
            h2,
            b':',
            i1,
            i2,
            b':',
            s1,
            s2,
        ] = *written
        else {
            return None;
        };
        let days = days_from_written(&[y1, y2, y3, y4], &[m1, m2], &[d1, d2])?;
        let (hour, minute, second) = (digits(&[h1, h2]), digits(&[i1, i2]), digits(&[s1, s2]));
        if hour > 23 || minute > 59 || second > 59 {
            return None;
        }
        let (millis, rest) = match rest {
            [b'.', fraction @ ..] => split_fraction(fraction)?,
            _ => (0, rest),
        };
        let offset = match rest {
            b"Z" | b"z" => 0,
            _ => Zone::offset_minutes(rest)?,
        };
        // Years have four digits, so nothing here comes near to overflowing.
        Instant::from_millis(
            i64::from(days)
                .wrapping_mul(24)
                .wrapping_add(i64::from(hour))
                .wrapping_mul(60)
                .wrapping_add(i64::from(minute))
                .wrapping_sub(i64::from(offset))
                .wrapping_mul(60)
                .wrapping_add(i64::from(second))
                .wrapping_mul(1000)
                .wrapping_add(i64::from(millis)),
        )
    }

    /// Reads an instant of a document: a text, or a whole number of milliseconds.
    pub(crate) fn from_value(value: &Value<'_>) -> Option<Instant> {
        match value {
            Value::Text(text) => Instant::parse(text),
            Value::Number(_) => Instant::from_millis(value.as_whole()?),
            _ => None,
        }
    }

    /// Why a text or number is no instant, and what to write: message and help.
    pub(crate) fn refusal(value: &Value<'_>) -> (String, &'static str) {
        match value {
            Value::Number(number) => (
                format!(
                    "{} is not an instant in milliseconds",
                    crate::num::shown(*number)
                ),
                "give whole milliseconds since 1970-01-01T00:00:00Z, in the years 1 to 9999",
            ),
            _ => (
                format!(
                    "`{}` is not an instant",
                    text::short(value.as_text().unwrap_or_default())
                ),
                "write RFC 3339 with an offset, such as 2026-11-22T09:00:00+09:00",
            ),
        }
    }

    /// The instant so many milliseconds after 1970-01-01T00:00:00Z; `None` outside the range.
    pub fn from_millis(millis: i64) -> Option<Instant> {
        let instant = Instant(millis);
        (Instant::MIN..=Instant::MAX)
            .contains(&instant)
            .then_some(instant)
    }

    /// Milliseconds since 1970-01-01T00:00:00Z, negative before it.
    pub const fn millis(self) -> i64 {
        self.0
    }

    /// The instant later by a duration of elapsed time; `None` beyond the range.
    pub fn checked_add(self, duration: Duration) -> Option<Instant> {
        Instant::from_millis(self.0.checked_add(duration.as_millis())?)
    }

    /// The elapsed milliseconds from `earlier` to this instant, negative if it is later.
    pub fn millis_since(self, earlier: Instant) -> i64 {
        // The whole range is below 2^49 milliseconds.
        self.0.wrapping_sub(earlier.0)
    }
}

/// Prints the instant in UTC.
impl fmt::Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Zone::UTC.write_to(*self, f)
    }
}

/// The age in days: the number of whole 24-hour periods from one instant to another, 0 if the
/// first is the later one.
pub fn age_days(from: Instant, to: Instant) -> u64 {
    u64::try_from(to.millis_since(from) / DAY_MILLIS).unwrap_or(0)
}

/// Splits the digits after the decimal point from what follows: milliseconds and the rest.
fn split_fraction(bytes: &[u8]) -> Option<(u32, &[u8])> {
    let length = bytes
        .iter()
        .take_while(|byte| byte.is_ascii_digit())
        .count();
    let (fraction, rest) = bytes.split_at_checked(length)?;
    let millis = match *fraction {
        [] => return None,
        [a] => [a, b'0', b'0'],
        [a, b] => [a, b, b'0'],
        [a, b, c, ..] => [a, b, c],
    };
    Some((digits(&millis), rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn millis(text: &str) -> Option<i64> {
        Instant::parse(text).map(Instant::millis)
    }

    #[test]
    fn reads_rfc_3339_with_an_offset() {
        for (text, expected) in [
            ("1970-01-01T00:00:00Z", 0),
            ("1970-01-01t00:00:00z", 0),
            ("1970-01-01T09:00:00+09:00", 0),
            ("1969-12-31T18:30:00-05:30", 0),
            ("1970-01-01T00:00:00-00:00", 0),
            ("1970-01-01T23:59:00+23:59", 0),
            ("1970-01-01T00:00:00.5Z", 500),
            ("1970-01-01T00:00:00.05Z", 50),
            ("1970-01-01T00:00:00.0019999999999999999999Z", 1),
            ("1969-12-31T23:59:59.9999Z", -1),
            ("2026-11-22T09:00:00+09:00", 1_795_305_600_000),
            ("2026-11-22T23:59:59.999Z", 1_795_391_999_999),
        ] {
            assert_eq!(millis(text), Some(expected), "{text}");
        }
    }

    #[test]
    fn refuses_every_other_form() {
        for text in [
            "",
            "2026-11-22",
            "2026-11-22T09:00:00",
            "2026-11-22T09:00Z",
            "2026-11-22 09:00:00Z",
            "2026-11-22T24:00:00Z",
            "2026-11-22T23:59:60Z",
            "2026-11-22T23:60:00Z",
            "2026-02-29T00:00:00Z",
            "2026-11-22T09:00:00.Z",
            "2026-11-22T09:00:00,5Z",
            "2026-11-22T09:00:00.5",
            "2026-11-22T09:00:00+24:00",
            "2026-11-22T09:00:00+09:60",
            "2026-11-22T09:00:00+0900",
            "2026-11-22T09:00:00+09",
            "2026-11-22T09:00:00+9:00",
            "2026-11-22T09:00:00 +09:00",
            "2026-11-22T09:00:00ZZ",
            "2026-11-22T09:00:00Z ",
            " 2026-11-22T09:00:00Z",
            "2026-11-22T09:00:00Ｚ",
            "-026-11-22T09:00:00Z",
            "12026-11-22T09:00:00Z",
        ] {
            assert_eq!(millis(text), None, "{text}");
        }
    }

    #[test]
    fn keeps_to_the_range_in_utc() {
        assert_eq!(Instant::parse("0001-01-02T00:00:00Z"), Some(Instant::MIN));
        assert_eq!(
            Instant::parse("9999-12-30T23:59:59.999Z"),
            Some(Instant::MAX)
        );
        assert_eq!(
            Instant::parse("0001-01-01T20:00:00-04:00"),
            Some(Instant::MIN)
        );
        for text in [
            "0001-01-01T23:59:59.999Z",
            "9999-12-31T00:00:00Z",
            "0001-01-02T00:00:00+00:01",
            "9999-12-30T23:59:59.999-00:01",
            "0000-12-31T23:59:59-23:59",
        ] {
            assert_eq!(Instant::parse(text), None, "{text}");
        }
        assert_eq!(Instant::from_millis(Instant::MAX.millis() + 1), None);
        assert_eq!(Instant::from_millis(Instant::MIN.millis() - 1), None);
        assert_eq!(Instant::from_millis(i64::MIN), None);
    }

    #[test]
    fn adds_and_counts_whole_days() {
        let at = Instant::parse("2026-11-22T09:00:00+09:00").unwrap();
        let day = Duration::parse("1d").unwrap();
        let next = at.checked_add(day).unwrap();
        assert_eq!(next.to_string(), "2026-11-23T00:00:00+00:00");
        assert_eq!(age_days(at, next), 1);
        assert_eq!(age_days(at, Instant(next.0 - 1)), 0);
        assert_eq!(age_days(next, at), 0);
        assert_eq!(age_days(Instant::MIN, Instant::MAX), 3_652_056);
        assert_eq!(Instant::MAX.checked_add(day), None);
        assert_eq!(
            Instant::MAX.checked_add(Duration::parse("0s").unwrap()),
            Some(Instant::MAX)
        );
    }
}

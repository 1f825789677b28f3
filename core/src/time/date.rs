//! Calendar dates: `YYYY-MM-DD`, kept as a number of days.

use super::{digits, two_digits};
use std::fmt;

/// A calendar date of the proleptic Gregorian calendar, from 0001-01-02 to 9999-12-30.
///
/// It is a number of days since 1970-01-01, so that dates compare and subtract as integers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(i32);

impl Date {
    /// 0001-01-02, the first date.
    pub const MIN: Date = Date(-719_161);
    /// 9999-12-30, the last date.
    pub const MAX: Date = Date(2_932_895);

    /// Reads `YYYY-MM-DD`; `None` if the text has another form or there is no such day.
    pub fn parse(text: &str) -> Option<Date> {
        let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = *text.as_bytes() else {
            return None;
        };
        let days = days_from_written(&[y1, y2, y3, y4], &[m1, m2], &[d1, d2])?;
        Date::from_days(days)
    }

    /// The date so many days after 1970-01-01; `None` outside the range.
    pub fn from_days(days: i32) -> Option<Date> {
        let date = Date(days);
        (Date::MIN..=Date::MAX).contains(&date).then_some(date)
    }

    /// The number of days since 1970-01-01, negative before it.
    pub const fn days(self) -> i32 {
        self.0
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = date_text(self.0);
        f.write_str(std::str::from_utf8(&text).unwrap_or_default())
    }
}

/// The day number of a written date, checked against the calendar but not against the range.
#[inline]
pub(super) fn days_from_written(year: &[u8; 4], month: &[u8; 2], day: &[u8; 2]) -> Option<i32> {
    let (year, month, day) = (digits(year), digits(month), digits(day));
    let exists = year <= 9_999
        && (1..=12).contains(&month)
        && day >= 1
        && (day <= 28 || day <= days_in_month(year, month));
    exists.then(|| days_from_civil(year, month, day))
}

/// `YYYY-MM-DD` of a day number whose year has four digits.
pub(super) fn date_text(days: i32) -> [u8; 10] {
    let (year, month, day) = civil_from_days(days);
    let [m1, m2] = two_digits(month);
    let [d1, d2] = two_digits(day);
    let ([y1, y2], [y3, y4]) = (two_digits(year / 100), two_digits(year % 100));
    [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2]
}

fn days_in_month(year: u32, month: u32) -> u32 {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => 0,
    }
}

/// Days since 1970-01-01 of a civil date, by Howard Hinnant's `days_from_civil`
/// ("chrono-Compatible Low-Level Date Algorithms", <https://howardhinnant.github.io/date_algorithms.html>).
///
/// Years begin in March here, so that the leap day is the last day of a year and the lengths of the
/// months before it follow one linear formula; 400 years (an era) always have 146,097 days.
#[expect(
    clippy::arithmetic_side_effects,
    reason = "years have at most four digits"
)]
fn days_from_civil(year: u32, month: u32, day: u32) -> i32 {
    // One era on, so that no number is negative.
    let (year, month_from_march) = match month {
        0..=2 => (year + 399, month + 9),
        _ => (year + 400, month - 3),
    };
    let leap_days = year / 4 - year / 100 + year / 400;
    let day_of_year = (153 * month_from_march + 2) / 5 + day - 1;
    (365 * year + leap_days + day_of_year) as i32 - (146_097 + 719_468)
}

/// Year, month and day of a day number from year 0 on, by Cassio Neri and Lorenz Schneider
/// ("Euclidean affine functions and their application to calendar algorithms", 2022).
///
/// The inverse of [`days_from_civil`]. Each division is one multiplication and a shift, which
/// matters because every instant in a ledger is printed. Days before year 0 come out as its first;
/// no caller has such days.
#[expect(
    clippy::arithmetic_side_effects,
    reason = "day numbers of years with four digits leave ten bits and more"
)]
fn civil_from_days(days: i32) -> (u32, u32, u32) {
    // Days since 0000-03-01, in quarters: centuries have 36,524 days and a quarter.
    let quarters = u32::try_from(days.saturating_add(719_468)).unwrap_or(0) * 4 + 3;
    let century = quarters / 146_097;
    // Days since the century began, likewise: years have 365 days and a quarter.
    let quarters = quarters % 146_097 / 4 * 4 + 3;
    let years = 2_939_745 * u64::from(quarters);
    let year = 100 * century + (years >> 32) as u32;
    let day_of_year = years as u32 / 2_939_745 / 4;
    // Months from March on, whose lengths follow one linear formula.
    let months = 2_141 * day_of_year + 197_913;
    let (month, day) = (months >> 16, (months & 0xFFFF) / 2_141 + 1);
    if month > 12 {
        (year + 1, month - 12, day)
    } else {
        (year, month, day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_days_by_number() {
        for (text, days) in [
            ("1970-01-01", 0),
            ("1969-12-31", -1),
            ("2000-02-29", 11_016),
            ("2000-03-01", 11_017),
            ("0001-01-02", Date::MIN.days()),
            ("9999-12-30", Date::MAX.days()),
        ] {
            let date = Date::parse(text).unwrap();
            assert_eq!((date.days(), date.to_string().as_str()), (days, text));
        }
    }

    #[test]
    fn every_day_of_the_range_comes_back_and_follows_the_one_before() {
        let mut expected = (1, 1, 2);
        for days in Date::MIN.days()..=Date::MAX.days() {
            let (year, month, day) = civil_from_days(days);
            assert_eq!((year, month, day), expected);
            assert_eq!(days_from_civil(year, month, day), days);
            expected = if day < days_in_month(year, month) {
                (year, month, day + 1)
            } else if month < 12 {
                (year, month + 1, 1)
            } else {
                (year + 1, 1, 1)
            };
        }
        assert_eq!(expected, (9999, 12, 31));
    }

    #[test]
    fn refuses_what_is_not_a_day() {
        for text in [
            "2026-02-29",
            "1900-02-29",
            "2026-04-31",
            "2026-00-10",
            "2026-13-10",
            "2026-01-00",
            "2026-01-32",
            "0001-01-01",
            "9999-12-31",
            "0000-06-01",
            "2026-1-01",
            "2026-01-1",
            "26-01-01",
            "2026/01/01",
            "+026-01-01",
            "2026-01-01 ",
            "2026-01-01T00:00:00Z",
            "２026-01-01",
            "",
        ] {
            assert_eq!(Date::parse(text), None, "{text}");
        }
        for text in ["2024-02-29", "2000-02-29", "0004-02-29"] {
            assert!(Date::parse(text).is_some(), "{text}");
        }
    }

    #[test]
    fn orders_by_time() {
        assert!(Date::parse("2026-09-30") < Date::parse("2026-10-01"));
        assert_eq!(Date::from_days(Date::MIN.days() - 1), None);
        assert_eq!(Date::from_days(Date::MAX.days() + 1), None);
    }
}

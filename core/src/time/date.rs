//! Calendar dates: `YYYY-MM-DD`, kept as a number of days.

use super::{ascii, digits, two_digits};
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
pub(super) fn days_from_written(year: &[u8; 4], month: &[u8; 2], day: &[u8; 2]) -> Option<i32> {
    let (year, month, day) = (digits(year)?, digits(month)?, digits(day)?);
    (day >= 1 && day <= days_in_month(year, month)).then(|| days_from_civil(year, month, day))
}

/// `YYYY-MM-DD` of a day number whose year has four digits.
pub(super) fn date_text(days: i32) -> [u8; 10] {
    let (year, month, day) = civil_from_days(days);
    let [m1, m2] = two_digits(month);
    let [d1, d2] = two_digits(day);
    let (y1, y2, y3) = (ascii(year / 1000), ascii(year / 100), ascii(year / 10));
    [y1, y2, y3, ascii(year), b'-', m1, m2, b'-', d1, d2]
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
    let (year, month, day) = (year as i32, month as i32, day as i32);
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let month_from_march = (month + 9) % 12;
    let day_of_year = (153 * month_from_march + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

/// Year, month and day of a day number from year 0 on, by Howard Hinnant's `civil_from_days`.
///
/// The inverse of [`days_from_civil`]. Years before 0 come out as 0; no caller has such days.
#[expect(
    clippy::arithmetic_side_effects,
    reason = "64 bits hold every intermediate value of a 32-bit day number"
)]
fn civil_from_days(days: i32) -> (u32, u32, u32) {
    let days = i64::from(days) + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 {
        month_from_march + 3
    } else {
        month_from_march - 9
    };
    let year = era * 400 + year_of_era + i64::from(month <= 2);
    (u32::try_from(year).unwrap_or(0), month as u32, day as u32)
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

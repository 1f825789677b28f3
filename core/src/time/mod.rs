//! Instants, dates, time zones and durations.
//!
//! There is no clock and no time zone database here: `as_of` is always an argument, and a named
//! zone carries its transitions as data. Everything is integer arithmetic on milliseconds and days
//! in the proleptic Gregorian calendar, so that every host gives the same result.

mod date;
mod duration;
mod instant;
mod zone;

pub use date::Date;
pub use duration::{Duration, DurationError, Unit};
pub use instant::{Instant, age_days};
pub use zone::{Stamp, Zone};

/// Milliseconds in 24 hours.
pub(crate) const DAY_MILLIS: i64 = 86_400_000;

/// The minutes since midnight of `HH:MM`, from `00:00` to `24:00`.
pub(crate) fn minutes_of_day(text: &str) -> Option<u32> {
    let [h1, h2, b':', m1, m2] = *text.as_bytes() else {
        return None;
    };
    let minutes = digits(&[m1, m2]).filter(|minutes| *minutes <= 59)?;
    let since = digits(&[h1, h2])?.checked_mul(60)?.checked_add(minutes)?;
    (since <= 24 * 60).then_some(since)
}

/// The value of a run of ASCII digits, short enough not to overflow; `None` for any other byte.
#[inline]
fn digits<const N: usize>(bytes: &[u8; N]) -> Option<u32> {
    let mut value = 0u32;
    let mut all_digits = true;
    for byte in bytes {
        let digit = byte.wrapping_sub(b'0');
        all_digits &= digit < 10;
        value = value.wrapping_mul(10).wrapping_add(u32::from(digit));
    }
    all_digits.then_some(value)
}

/// The two last decimal digits of a number, as ASCII.
fn two_digits(value: u32) -> [u8; 2] {
    let rest = value % 100;
    // Below ten always, so neither the conversions nor the additions can fail.
    [
        b'0'.wrapping_add((rest / 10) as u8),
        b'0'.wrapping_add((rest % 10) as u8),
    ]
}

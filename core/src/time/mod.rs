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
pub use duration::{Duration, DurationError};
pub use instant::{Instant, age_days};
pub use zone::{Stamp, Zone};

/// Milliseconds in 24 hours.
const DAY_MILLIS: i64 = 86_400_000;

/// The value of a run of ASCII digits, short enough not to overflow; `None` for any other byte.
fn digits(bytes: &[u8]) -> Option<u32> {
    let mut value = 0u32;
    for byte in bytes {
        let digit = char::from(*byte).to_digit(10)?;
        value = value.checked_mul(10)?.checked_add(digit)?;
    }
    Some(value)
}

/// The two last decimal digits of a number, as ASCII.
fn two_digits(value: u32) -> [u8; 2] {
    [ascii(value / 10), ascii(value)]
}

/// The last decimal digit of a number, as ASCII.
fn ascii(value: u32) -> u8 {
    // Below ten always, so neither the conversion nor the addition can fail.
    b'0'.wrapping_add((value % 10) as u8)
}

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
    let (hours, minutes) = (digits(&[h1, h2]), digits(&[m1, m2]));
    let since = hours.checked_mul(60)?.checked_add(minutes)?;
    (minutes <= 59 && since <= 24 * 60).then_some(since)
}

/// The value of a run of ASCII digits, short enough not to overflow; the greatest number there is
/// for any other byte, so that the check of the range refuses it too.
#[inline]
fn digits<const N: usize>(bytes: &[u8; N]) -> u32 {
    let mut value = 0u32;
    let mut greatest = 0;
    for byte in bytes {
        let digit = byte.wrapping_sub(b'0');
        greatest = greatest.max(digit);
        value = value.wrapping_mul(10).wrapping_add(u32::from(digit));
    }
    if greatest <= 9 { value } else { u32::MAX }
}

/// `00` to `99`.
const PAIRS: &[[u8; 2]] =
    b"00010203040506070809101112131415161718192021222324252627282930313233343536373839\
    40414243444546474849505152535455565758596061626364656667686970717273747576777879\
    8081828384858687888990919293949596979899"
        .as_chunks()
        .0;

/// A number below 100 as two ASCII digits.
#[inline]
fn two_digits(value: u32) -> [u8; 2] {
    // No caller has a larger one.
    PAIRS.get(value as usize).copied().unwrap_or([b'?'; 2])
}

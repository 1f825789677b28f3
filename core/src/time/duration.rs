//! Durations as policies write them: `90s`, `45m`, `12h`, `30d`.

use super::DAY_MILLIS;

/// A span of elapsed time of at most 36,500 days, with the unit it was written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Duration {
    millis: i64,
    unit: Unit,
}

/// The unit of a written duration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Unit {
    /// `s`
    Second,
    /// `m`
    Minute,
    /// `h`
    Hour,
    /// `d`, 24 hours
    Day,
}

/// Why a text is not a duration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DurationError {
    /// It is not a whole number followed by `s`, `m`, `h` or `d`.
    Format,
    /// It is longer than 36,500 days.
    TooLong,
}

impl Duration {
    /// The longest duration, 36,500 days, in milliseconds.
    pub const MAX_MILLIS: i64 = 36_500 * DAY_MILLIS;

    /// How far ahead changes are looked for unless a call says otherwise: 400 days.
    pub const DEFAULT_HORIZON: Duration = Duration {
        millis: 400 * DAY_MILLIS,
        unit: Unit::Day,
    };

    /// No time at all.
    pub const NONE: Duration = Duration {
        millis: 0,
        unit: Unit::Second,
    };

    /// Reads a whole number and a unit.
    ///
    /// # Errors
    /// `Format` if the text is anything else, `TooLong` if it is a duration beyond the limit.
    pub fn parse(text: &str) -> Result<Duration, DurationError> {
        let [number @ .., unit] = text.as_bytes() else {
            return Err(DurationError::Format);
        };
        let unit = Unit::from_letter(*unit).ok_or(DurationError::Format)?;
        if number.is_empty() || !number.iter().all(u8::is_ascii_digit) {
            return Err(DurationError::Format);
        }
        let millis = number
            .iter()
            .try_fold(0i64, |value, digit| {
                let digit = i64::from(digit.wrapping_sub(b'0'));
                value.checked_mul(10)?.checked_add(digit)
            })
            .and_then(|number| number.checked_mul(unit.millis()))
            .filter(|millis| *millis <= Duration::MAX_MILLIS)
            .ok_or(DurationError::TooLong)?;
        Ok(Duration { millis, unit })
    }

    /// The length in milliseconds.
    pub fn as_millis(self) -> i64 {
        self.millis
    }

    /// The unit it was written in; `d` is refused where a calendar counts.
    pub fn unit(self) -> Unit {
        self.unit
    }
}

impl Unit {
    fn from_letter(letter: u8) -> Option<Unit> {
        match letter {
            b's' => Some(Unit::Second),
            b'm' => Some(Unit::Minute),
            b'h' => Some(Unit::Hour),
            b'd' => Some(Unit::Day),
            _ => None,
        }
    }

    fn millis(self) -> i64 {
        match self {
            Unit::Second => 1_000,
            Unit::Minute => 60_000,
            Unit::Hour => 3_600_000,
            Unit::Day => DAY_MILLIS,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_a_number_and_a_unit() {
        for (text, millis, unit) in [
            ("90s", 90_000, Unit::Second),
            ("45m", 2_700_000, Unit::Minute),
            ("12h", 43_200_000, Unit::Hour),
            ("30d", 2_592_000_000, Unit::Day),
            ("0s", 0, Unit::Second),
            ("007m", 420_000, Unit::Minute),
            ("36500d", Duration::MAX_MILLIS, Unit::Day),
            ("3153600000s", Duration::MAX_MILLIS, Unit::Second),
        ] {
            let duration = Duration::parse(text).unwrap();
            assert_eq!((duration.as_millis(), duration.unit()), (millis, unit));
        }
    }

    #[test]
    fn tells_a_wrong_form_from_a_length_beyond_the_limit() {
        for text in [
            "", "d", "12", "+12h", "-12h", "1.5h", "12 h", " 12h", "12H", "12w", "1h30m", "PT12H",
            "１２h", "12시간",
        ] {
            assert_eq!(Duration::parse(text), Err(DurationError::Format), "{text}");
        }
        for text in ["36501d", "876001h", "3153600001s", "99999999999999999999d"] {
            assert_eq!(Duration::parse(text), Err(DurationError::TooLong), "{text}");
        }
    }
}

//! Days and clock times for the sample, which knows one zone: +09:00.

const DAY: i64 = 86_400;
const OFFSET: i64 = 9 * 3_600;

/// A moment in seconds since 1970-01-01T00:00:00Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment(i64);

impl Moment {
    /// The moment at this many seconds.
    pub fn from_seconds(seconds: i64) -> Moment {
        Moment(seconds)
    }

    /// This moment, moved by seconds.
    #[must_use]
    pub fn plus(self, seconds: i64) -> Moment {
        Moment(self.0.saturating_add(seconds))
    }

    /// The beginning of this moment's day, moved back by whole days.
    #[must_use]
    pub fn day_before(self, days: u64) -> Moment {
        let local = self.0.saturating_add(OFFSET);
        let start = local.saturating_sub(local.rem_euclid(DAY));
        let back = i64::try_from(days).unwrap_or(i64::MAX).saturating_mul(DAY);
        Moment(start.saturating_sub(OFFSET).saturating_sub(back))
    }

    /// The day of the week, Monday = 0.
    pub fn weekday(self) -> usize {
        // 1970-01-01 was a Thursday.
        let day = self.0.saturating_add(OFFSET).div_euclid(DAY);
        usize::try_from(day.saturating_add(3).rem_euclid(7)).unwrap_or(0)
    }

    /// As RFC 3339 with the offset.
    pub fn rfc3339(self) -> String {
        let (year, month, day, hour, minute, second) = self.parts();
        format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}+09:00")
    }

    fn parts(self) -> (i64, i64, i64, i64, i64, i64) {
        let local = self.0.saturating_add(OFFSET);
        let clock = local.rem_euclid(DAY);
        let (year, month, day) = civil(local.div_euclid(DAY));
        (
            year,
            month,
            day,
            clock.div_euclid(3_600),
            clock.div_euclid(60).rem_euclid(60),
            clock.rem_euclid(60),
        )
    }
}

/// Year, month and day of a number of days since 1970-01-01, by counting in eras of 400 years
/// that begin on 1 March, so that the leap day is the last of its year.
fn civil(days: i64) -> (i64, i64, i64) {
    let shifted = days.saturating_add(719_468);
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let leap = day_of_era
        .div_euclid(1_460)
        .saturating_add(day_of_era.div_euclid(146_096));
    let year_of_era = day_of_era
        .saturating_sub(leap)
        .saturating_add(day_of_era.div_euclid(36_524))
        .div_euclid(365);
    let before = year_of_era
        .saturating_mul(365)
        .saturating_add(year_of_era.div_euclid(4))
        .saturating_sub(year_of_era.div_euclid(100));
    let day_of_year = day_of_era.saturating_sub(before);
    let from_march = day_of_year
        .saturating_mul(5)
        .saturating_add(2)
        .div_euclid(153);
    let day = day_of_year
        .saturating_sub(
            from_march
                .saturating_mul(153)
                .saturating_add(2)
                .div_euclid(5),
        )
        .saturating_add(1);
    let month = if from_march < 10 {
        from_march.saturating_add(3)
    } else {
        from_march.saturating_sub(9)
    };
    let year = era.saturating_mul(400).saturating_add(year_of_era);
    (
        if month <= 2 {
            year.saturating_add(1)
        } else {
            year
        },
        month,
        day,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prints_known_moments() {
        assert_eq!(
            Moment::from_seconds(0).rfc3339(),
            "1970-01-01T09:00:00+09:00"
        );
        assert_eq!(
            Moment::from_seconds(951_782_400).rfc3339(),
            "2000-02-29T09:00:00+09:00"
        );
        assert_eq!(
            Moment::from_seconds(-1).rfc3339(),
            "1970-01-01T08:59:59+09:00"
        );
        assert_eq!(
            Moment::from_seconds(1_795_392_000).rfc3339(),
            "2026-11-23T09:00:00+09:00"
        );
    }

    #[test]
    fn knows_days() {
        let monday = Moment::from_seconds(1_795_392_000);
        assert_eq!(monday.weekday(), 0);
        assert_eq!(monday.day_before(2).rfc3339(), "2026-11-21T00:00:00+09:00");
        assert_eq!(monday.day_before(2).weekday(), 5);
        assert_eq!(monday.plus(-3_600).rfc3339(), "2026-11-23T08:00:00+09:00");
    }
}

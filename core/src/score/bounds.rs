//! Least and greatest sums: caps and ranges as given, and what a sum can come to.

use crate::error::Code;
use crate::json::{Pointer, Value};
use crate::num::{self, Points};
use crate::policy::check::Check;

/// A cap or range in thousandths; an end that is left out is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) min: Option<i64>,
    pub(crate) max: Option<i64>,
}

impl Span {
    pub(crate) const OPEN: Span = Span {
        min: None,
        max: None,
    };

    /// A cap or range that was checked by its shape; reports ends in the wrong order.
    pub(crate) fn compile(value: Option<&Value<'_>>, at: &Pointer<'_>, check: &mut Check) -> Self {
        let Some(value) = value else {
            return Self::OPEN;
        };
        let end = |key| {
            value
                .get(key)
                .and_then(Value::as_number)
                .and_then(num::thousandths)
        };
        let span = Self {
            min: end("min"),
            max: end("max"),
        };
        if let (Some(min), Some(max)) = (span.min, span.max)
            && max < min
        {
            let (min, max) = (Points::from_thousandths(min), Points::from_thousandths(max));
            let message = format!("{max} is below the least sum {min}");
            check.error(
                Code::OutOfRange,
                &at.key("max"),
                message,
                "swap `min` and `max`",
            );
        }
        span
    }

    /// The nearest sum inside.
    pub(crate) fn clamp(self, sum: i128) -> i128 {
        let sum = self.max.map_or(sum, |max| sum.min(i128::from(max)));
        self.min.map_or(sum, |min| sum.max(i128::from(min)))
    }
}

/// Between which sums, in thousandths, something can come to lie; both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Bounds {
    pub(crate) low: i128,
    pub(crate) high: i128,
}

impl Bounds {
    /// Beyond any sum, yet so small that sums of all rules stay within `i128`.
    const INFINITE: i128 = 1 << 100;
    /// Every sum.
    pub(crate) const ALL: Bounds = Bounds {
        low: -Self::INFINITE,
        high: Self::INFINITE,
    };
    pub(crate) const ZERO: Bounds = Bounds { low: 0, high: 0 };

    pub(crate) fn only(points: i64) -> Self {
        Self {
            low: i128::from(points),
            high: i128::from(points),
        }
    }

    /// The least bounds around some points; zero where there are none.
    pub(crate) fn around(points: impl IntoIterator<Item = i64>) -> Self {
        let mut points = points.into_iter();
        let first = points.next().unwrap_or(0);
        let wider = |(low, high): (i64, i64), points| (low.min(points), high.max(points));
        let (low, high) = points.fold((first, first), wider);
        Self {
            low: low.into(),
            high: high.into(),
        }
    }

    /// Whether only one sum is possible.
    pub(crate) fn is_one(self) -> bool {
        self.low == self.high
    }

    /// How far apart the ends are.
    pub(crate) fn width(self) -> i128 {
        self.high.saturating_sub(self.low)
    }

    /// The least bounds around both.
    pub(crate) fn or(self, other: Self) -> Self {
        Self {
            low: self.low.min(other.low),
            high: self.high.max(other.high),
        }
    }

    /// The common part, if there is one.
    pub(crate) fn and(self, other: Self) -> Option<Self> {
        let common = Self {
            low: self.low.max(other.low),
            high: self.high.min(other.high),
        };
        (common.low <= common.high).then_some(common)
    }

    /// Sums of one from each. As many sums as there can be rules stay within `i128`.
    pub(crate) fn plus(self, other: Self) -> Self {
        Self {
            low: self.low.wrapping_add(other.low),
            high: self.high.wrapping_add(other.high),
        }
    }

    /// Differences of one from each.
    pub(crate) fn minus(self, other: Self) -> Self {
        Self {
            low: self.low.saturating_sub(other.high),
            high: self.high.saturating_sub(other.low),
        }
    }

    /// Up to so many of them, each counted or not; any number if `None`.
    pub(crate) fn up_to(self, times: Option<usize>) -> Self {
        let many = |points: i128| match times {
            Some(times) => points.saturating_mul(i128::try_from(times).unwrap_or(Self::INFINITE)),
            None => points.signum().saturating_mul(Self::INFINITE),
        };
        Self {
            low: many(self.low.min(0)).max(-Self::INFINITE),
            high: many(self.high.max(0)).min(Self::INFINITE),
        }
    }

    /// Where a cap puts them.
    pub(crate) fn clamped_by(self, cap: Span) -> Self {
        Self {
            low: cap.clamp(self.low),
            high: cap.clamp(self.high),
        }
    }
}

//! Least and greatest sums: caps, ranges, and what any lead can reach.

use crate::error::Code;
use crate::json::{Pointer, Value};
use crate::num;
use crate::policy::check::Check;

/// A closed span of thousandths; an end that is left out is open.
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

    pub(crate) fn only(points: i64) -> Self {
        Self {
            min: Some(points),
            max: Some(points),
        }
    }

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
            let message = format!(
                "{} is below the least sum {}",
                num::as_points(max),
                num::as_points(min)
            );
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

    /// The smallest span that also has these points.
    pub(crate) fn including(self, points: i64) -> Self {
        Self {
            min: self.min.map(|min| min.min(points)),
            max: self.max.map(|max| max.max(points)),
        }
    }

    /// The smallest span that also has up to so many times these points, or any number of times.
    pub(crate) fn including_many(self, points: i64, times: Option<i64>) -> Self {
        match times {
            Some(times) => self.including(points.saturating_mul(times)),
            None if points > 0 => Self { max: None, ..self },
            None if points < 0 => Self { min: None, ..self },
            None => self,
        }
    }

    /// Where a sum of this span may come to lie inside another.
    pub(crate) fn clamped_by(self, cap: Span) -> Self {
        let clamp = |end: i64| i64::try_from(cap.clamp(i128::from(end))).unwrap_or(end);
        Self {
            min: self.min.map(clamp).or(cap.min),
            max: self.max.map(clamp).or(cap.max),
        }
    }

    /// Sums of one number from each.
    pub(crate) fn plus(self, other: Span) -> Self {
        let add = |a: Option<i64>, b: Option<i64>| a?.checked_add(b?);
        Self {
            min: add(self.min, other.min),
            max: add(self.max, other.max),
        }
    }

    pub(crate) fn negated(self) -> Self {
        Self {
            min: self.max.map(i64::saturating_neg),
            max: self.min.map(i64::saturating_neg),
        }
    }

    /// The common part, if there is one.
    pub(crate) fn and(self, other: Span) -> Option<Self> {
        let min = self.min.into_iter().chain(other.min).max();
        let max = self.max.into_iter().chain(other.max).min();
        let empty = min.zip(max).is_some_and(|(min, max)| min > max);
        (!empty).then_some(Self { min, max })
    }
}

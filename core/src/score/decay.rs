//! How points of an event fade with its age in whole days.
//!
//! ```yaml
//! decay: {half_life: {days: 14}}
//! ```
//! Every result is truncated toward zero to a thousandth of a point.

use crate::Code;
use crate::half_life::HalfLife;
use crate::json::{Pointer, Value};
use crate::num;
use crate::policy::check::Check;
use crate::policy::shape::{Form, Forms, Key, Shape, required};
use crate::score::bounds::Bounds;

pub(crate) const DECAY: Shape = Shape::Forms(&Forms {
    common: &[],
    forms: &[
        Form {
            by: "steps",
            keys: &[required(
                "steps",
                Shape::List(&STEP, true),
                "percentages from ages in days",
            )],
        },
        Form {
            by: "linear",
            keys: &[required("linear", SPAN, "to nothing in so many days")],
        },
        Form {
            by: "half_life",
            keys: &[required("half_life", SPAN, "halved every so many days")],
        },
    ],
});
const SPAN: Shape = Shape::Object(&[required(
    "days",
    Shape::Whole(1, HalfLife::MAX_DAYS),
    "whole days",
)]);
const STEP: Shape = Shape::Object(STEP_KEYS);
const STEP_KEYS: &[Key] = &[
    required(
        "from_day",
        Shape::Whole(0, 36_500),
        "age in whole days, the first 0",
    ),
    required("percent", Shape::Percent, "share of the points"),
];

/// A compiled decay.
#[derive(Debug)]
pub(crate) enum Decay {
    None,
    /// First day and thousandths of a percent, ascending.
    Steps(Vec<(u64, i64)>),
    Linear {
        days: i64,
    },
    HalfLife(HalfLife),
}

impl Decay {
    pub(crate) fn compile(value: Option<&Value<'_>>, at: &Pointer<'_>, check: &mut Check) -> Self {
        let Some(value) = value else {
            return Decay::None;
        };
        if let Some(steps) = value.get("steps") {
            let at = at.key("steps");
            let from_days = ascending_days(steps, "from_day", &at, check);
            let first = steps.items().first().and_then(|step| step.get("from_day"));
            let judged = first.is_some() && !check.is_wrong(&at.index(0).key("from_day"));
            if judged && from_days.first().is_some_and(|first| *first > 0) {
                let at = at.index(0);
                let message = "the first step must start at day 0";
                check.error(
                    Code::OutOfRange,
                    &at.key("from_day"),
                    message,
                    "add a step with `from_day: 0`",
                );
            }
            let percent = |step: &Value<'_>| num::thousandths(step.get("percent")?.as_number()?);
            let steps = from_days.into_iter().zip(steps.items());
            return Decay::Steps(
                steps
                    .filter_map(|(day, step)| Some((day, percent(step)?)))
                    .collect(),
            );
        }
        let days = |key| value.get(key)?.get("days")?.as_whole();
        if let Some(days) = days("linear") {
            return Decay::Linear { days };
        }
        days("half_life")
            .and_then(|days| HalfLife::new(u32::try_from(days).ok()?))
            .map_or(Decay::None, Decay::HalfLife)
    }

    /// What is left of `points`, in thousandths, at an age in whole days.
    pub(crate) fn apply(&self, points: i64, age_days: u64) -> i64 {
        // Points stay within 10^9 thousandths, so every product below stays within 2^63.
        match self {
            Decay::None => points,
            Decay::Steps(steps) => {
                let reached = steps.partition_point(|(from, _)| *from <= age_days);
                let percent = reached
                    .checked_sub(1)
                    .and_then(|i| steps.get(i))
                    .map_or(0, |(_, percent)| *percent);
                truncated(points, percent, 100_000)
            }
            Decay::Linear { days } => {
                let left = i64::try_from(age_days).map_or(0, |age| days.saturating_sub(age).max(0));
                truncated(points, left, *days)
            }
            Decay::HalfLife(half_life) => {
                let factor = i64::try_from(half_life.factor(age_days)).unwrap_or(0);
                truncated(points, factor, 1 << 32)
            }
        }
    }
}

impl Decay {
    /// Between which points an event of any age lies.
    pub(crate) fn reach(&self, points: i64) -> Bounds {
        match self {
            Decay::Steps(steps) => {
                let ages = steps.iter().map(|(from, _)| *from);
                Bounds::around(ages.map(|age| self.apply(points, age)))
            }
            // Greatest at once.
            Decay::None | Decay::Linear { .. } | Decay::HalfLife(_) => Bounds::only(points),
        }
    }
    /// Between which points an event lies at ages in whole days from `young` to `old`.
    pub(crate) fn over(&self, points: i64, (young, old): (u64, u64)) -> Bounds {
        let ends = Bounds::around([self.apply(points, young), self.apply(points, old)]);
        match self {
            // Monotone in the age.
            Decay::None | Decay::Linear { .. } | Decay::HalfLife(_) => ends,
            Decay::Steps(steps) => {
                let between = steps
                    .iter()
                    .filter(|(from, _)| (young..=old).contains(from));
                between.fold(ends, |bounds, (from, _)| {
                    bounds.or(Bounds::only(self.apply(points, *from)))
                })
            }
        }
    }

    /// Whether points change with age at all.
    pub(crate) fn is_none(&self) -> bool {
        matches!(self, Decay::None)
    }

    /// The ages in whole days at which points change, if these are few.
    pub(crate) fn steps(&self) -> Option<impl ExactSizeIterator<Item = u64> + Clone> {
        let steps = match self {
            Decay::None => &[][..],
            Decay::Steps(steps) => steps,
            Decay::Linear { .. } | Decay::HalfLife(_) => return None,
        };
        Some(steps.iter().map(|(from, _)| *from))
    }
}

fn truncated(points: i64, numerator: i64, denominator: i64) -> i64 {
    points
        .saturating_mul(numerator)
        .checked_div(denominator)
        .unwrap_or(0)
}

/// The starts of steps or bands in days; reports where they do not ascend.
pub(crate) fn ascending_days(
    list: &Value<'_>,
    key: &'static str,
    at: &Pointer<'_>,
    check: &mut Check,
) -> Vec<u64> {
    let mut last: Option<u64> = None;
    let mut days = Vec::new();
    for (index, item) in list.items().iter().enumerate() {
        let Some(day) = item
            .get(key)
            .and_then(Value::as_whole)
            .and_then(|d| u64::try_from(d).ok())
        else {
            continue;
        };
        if let Some(last) = last.filter(|last| day <= *last) {
            let at = at.index(index);
            let message = format!("{day} is not above {last}");
            check.error(
                Code::BandsNotAscending,
                &at.key(key),
                message,
                "sort by age",
            );
        }
        last = Some(day);
        days.push(day);
    }
    days
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contributions_are_truncated_toward_zero() {
        let linear = Decay::Linear { days: 60 };
        assert_eq!(linear.apply(25_000, 3), 23_750);
        assert_eq!(linear.apply(-25_000, 59), -416);
        assert_eq!(linear.apply(25_000, 60), 0);
        assert_eq!(linear.apply(25_000, u64::MAX), 0);
        let half_life = Decay::HalfLife(HalfLife::new(14).expect("in range"));
        assert_eq!(half_life.apply(4_000, 14), 2_000);
        assert_eq!(half_life.apply(1_000_000_000, 0), 1_000_000_000);
        assert_eq!(half_life.apply(-1, 1), 0);
        let steps = Decay::Steps(vec![(0, 100_000), (7, 60_000), (30, 0)]);
        assert_eq!(
            [0, 6, 7, 29, 30].map(|age| steps.apply(-333, age)),
            [-333, -333, -199, -199, 0]
        );
    }
}

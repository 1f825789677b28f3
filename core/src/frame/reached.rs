//! Counting the starts that numbers reach: the class of a number or a date.
//!
//! Policies name round numbers, and of a round number the upper half of a double's bits says all. So
//! four numbers are compared at once where doubles would go two by two.

use std::ops::Range;

use super::classes::{Class, UNKNOWN, WRONG};
use super::codes::Code;
use super::numbers::Numbers;
use crate::time::Date;

/// More starts are searched by halving.
const FEW: usize = 16;
/// Numbers whose halves are compared together.
const STEP: usize = 128;

/// Ascending starts, made ready.
#[derive(Debug)]
pub(super) struct Starts {
    numbers: Vec<f64>,
    /// The upper halves, if they say all: of a few starts from 0 on whose lower halves are zero.
    halves: Option<Vec<i32>>,
}

impl Starts {
    pub(super) fn new(numbers: Vec<f64>) -> Self {
        let upper = |start: &f64| {
            let bits = start.to_bits();
            let is_round = bits as u32 == 0 && start.is_sign_positive() && start.is_finite();
            is_round.then_some((bits >> 32) as i32)
        };
        let is_few = numbers.len() <= FEW;
        let halves = numbers
            .iter()
            .filter(|_| is_few)
            .map(upper)
            .collect::<Option<_>>();
        Self {
            halves: halves.filter(|_| is_few),
            numbers,
        }
    }

    /// Writes the class of each number: one more than the number of starts that it reaches. NaN and
    /// infinities are unknown.
    pub(super) fn classify<T: Code>(&self, given: &Numbers<'_>, rows: Range<usize>, out: &mut [T]) {
        let Some(starts) = &self.halves else {
            return given.map(rows, out, |number| {
                let reached = || reached(&self.numbers, |start| *start <= number);
                T::new(if number.is_finite() {
                    reached()
                } else {
                    UNKNOWN
                })
            });
        };
        // All bits of the exponent are set in what is not finite.
        const INFINITE: i32 = 0x7FF0_0000;
        let mut room = [0_i32; STEP];
        for (out, start) in out.chunks_mut(STEP).zip(rows.step_by(STEP)) {
            let halves = room.get_mut(..out.len()).unwrap_or_default();
            let rows = start..start.saturating_add(out.len());
            given.map(rows, halves, |number| {
                // Zero has one sign from here on.
                ((number + 0.0).to_bits() >> 32) as i32
            });
            count_reached(halves, starts, out);
            // With one more in the exponent only what is not finite has its highest bit set.
            let raised = halves
                .iter()
                .map(|half| (half & i32::MAX).wrapping_add(1 << 20));
            if raised.fold(0, |all, half| all | half) >= 0 {
                continue;
            }
            for (out, half) in out.iter_mut().zip(halves) {
                let is_finite = *half & i32::MAX < INFINITE;
                *out = if is_finite { *out } else { T::from(0) };
            }
        }
    }
}

/// Writes the class of each day; one that no date has is wrong.
pub(super) fn classify_days<T: Code>(days: &[i32], starts: &[i32], out: &mut [T]) {
    let ends = days
        .iter()
        .fold((i32::MAX, i32::MIN), |(least, most), day| {
            (least.min(*day), most.max(*day))
        });
    let is_date = |day: i32| Date::from_days(day).is_some();
    if starts.len() <= FEW && is_date(ends.0) && is_date(ends.1) {
        return count_reached(days, starts, out);
    }
    for (out, day) in out.iter_mut().zip(days) {
        *out = T::new(if is_date(*day) {
            reached(starts, |start| start <= day)
        } else {
            WRONG
        });
    }
}

fn count_reached<T: Code>(values: &[i32], starts: &[i32], out: &mut [T]) {
    match starts.len() {
        0..=2 => count_few::<2, T>(values, starts, out),
        3..=4 => count_few::<4, T>(values, starts, out),
        5..=8 => count_few::<8, T>(values, starts, out),
        _ => count_few::<FEW, T>(values, starts, out),
    }
}

fn count_few<const STARTS: usize, T: Code>(values: &[i32], given: &[i32], out: &mut [T]) {
    // What is filled up is reached by no date and no finite number.
    let mut starts = [i32::MAX; STARTS];
    starts
        .iter_mut()
        .zip(given)
        .for_each(|(start, given)| *start = *given);
    for (out, value) in out.iter_mut().zip(values) {
        let reached = starts.iter().map(|start| i32::from(value >= start));
        *out = T::from(reached.fold(1, i32::wrapping_add) as u8);
    }
}

/// One more than the number of starts that are reached, found by halving.
pub(super) fn reached<T>(starts: &[T], is_reached: impl Fn(&T) -> bool) -> Class {
    let reached = starts.partition_point(is_reached);
    Class::try_from(reached).unwrap_or(0).wrapping_add(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NUMBERS: [f64; 21] = [
        0.0,
        -0.0,
        1.0,
        1.5,
        -1.0,
        -1.5,
        7.0,
        f64::MAX,
        f64::MIN,
        f64::MIN_POSITIVE,
        f64::NAN,
        f64::INFINITY,
        f64::NEG_INFINITY,
        2.999,
        3.0,
        4.0,
        1e9,
        8.0,
        5e-324,
        -5e-324,
        1.000_000_000_1,
    ];

    fn check(starts: Vec<f64>) {
        let ready = Starts::new(starts.clone());
        let mut classes = [9_u8; NUMBERS.len()];
        ready.classify(&Numbers::F64(&NUMBERS), 0..NUMBERS.len(), &mut classes);
        for (class, number) in classes.into_iter().zip(NUMBERS) {
            let reached = starts.iter().filter(|start| number >= **start);
            let reached = u8::try_from(reached.count()).expect("few starts");
            let expected = if number.is_finite() {
                1_u8.saturating_add(reached)
            } else {
                0
            };
            assert_eq!(class, expected, "{number} {starts:?}");
        }
    }

    #[test]
    fn numbers_are_counted_alike_however_starts_are_written() {
        for count in 0..20 {
            check((0..count).map(f64::from).collect());
            check((0..count).map(|start| f64::from(start) - 2.5).collect());
            check((0..count).map(|start| f64::from(start) * 0.1).collect());
        }
        check(vec![1.0, 1.0_f64.next_up()]);
        check(vec![f64::MIN_POSITIVE, f64::MAX]);
        check(vec![20_000_000.0, 40_000_000.0, 60_000_000.0]);
        assert!(Starts::new(vec![0.0, 0.5, 20_000_000.0]).halves.is_some());
        assert!(Starts::new(vec![0.1]).halves.is_none());
        assert!(Starts::new(vec![-0.0]).halves.is_none());
    }

    #[test]
    fn days_are_counted_alike_beside_one_that_is_no_date() {
        let days = [0, -1, 5, 20_666, 20_667, 1_000_000];
        let mut classes = [0_u8; 6];
        for starts in [vec![], vec![0, 20_667], (0..40).collect::<Vec<i32>>()] {
            classify_days(&days, &starts, &mut classes);
            let expected =
                days.map(|day| 1 + starts.iter().filter(|start| day >= **start).count() as u8);
            assert_eq!(classes, expected);
            let mut more = [0_u8; 7];
            let with_none: Vec<i32> = days.into_iter().chain([i32::MAX]).collect();
            classify_days(&with_none, &starts, &mut more);
            assert_eq!((&more[..6], more[6]), (&expected[..], u8::MAX));
        }
    }
}

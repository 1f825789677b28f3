//! Sums that stay the same from one instant to the next that is listed.
//!
//! Sums of all events of a lead stay far below 2^127 thousandths, so nothing here can wrap.

use super::bounds::{Bounds, Span};
use crate::lead::Window;
use crate::order;
use crate::time::Instant;

/// A sum in thousandths over a span of time: what it is first, and what it is from each instant on at
/// which it changes, ascending.
#[derive(Debug)]
pub(crate) struct Timeline {
    first: i128,
    later: Vec<(Instant, i128)>,
}

/// The sum of several timelines in the making.
#[derive(Debug, Default)]
pub(crate) struct Turns {
    first: i128,
    /// What is added from an instant on, in any order.
    later: Vec<(Instant, i128)>,
}

impl Turns {
    /// Adds a sum that stays the same.
    pub(crate) fn add_still(&mut self, sum: i128) {
        self.first = self.first.wrapping_add(sum);
    }

    /// Adds what comes from an instant on; what comes after the span does not matter.
    pub(crate) fn add(&mut self, at: Instant, sum: i128, span: &Window<'_, '_>) {
        let (first, last) = span.ends();
        if at <= first {
            self.add_still(sum);
        } else if at <= last {
            self.later.push((at, sum));
        }
    }

    /// Adds a timeline within a cap.
    pub(crate) fn add_line(&mut self, line: &Timeline, cap: Span) {
        let mut before = cap.clamp(line.first);
        self.add_still(before);
        for (at, sum) in &line.later {
            let sum = cap.clamp(*sum);
            if sum != before {
                self.later.push((*at, sum.wrapping_sub(before)));
            }
            before = sum;
        }
    }

    /// The sums over the span.
    pub(crate) fn line(self) -> Timeline {
        let Self { first, mut later } = self;
        order::sort_by(&mut later, |(a, _), (b, _)| a.cmp(b));
        later.dedup_by(|(at, more), (before, added)| {
            let same = at == before;
            if same {
                *added = added.wrapping_add(*more);
            }
            same
        });
        let mut sum = first;
        for (_, change) in &mut later {
            sum = sum.wrapping_add(*change);
            *change = sum;
        }
        Timeline { first, later }
    }
}

impl Timeline {
    /// Between which sums it lies over a piece of its span.
    pub(crate) fn over(&self, window: &Window<'_, '_>) -> Bounds {
        let (first, inside) = self.inside(window);
        let one = |sum| Bounds {
            low: sum,
            high: sum,
        };
        let inside = inside.iter().map(|(_, sum)| one(*sum));
        inside.fold(one(first), Bounds::or)
    }

    /// Tells the instants of a piece at which the sum changes.
    pub(crate) fn changes(&self, window: &Window<'_, '_>, tell: &mut dyn FnMut(Instant)) {
        let (_, inside) = self.inside(window);
        inside.iter().for_each(|(at, _)| tell(*at));
    }

    /// The sum at the start of a piece, and what it is later in it.
    fn inside(&self, window: &Window<'_, '_>) -> (i128, &[(Instant, i128)]) {
        let (from, last) = window.ends();
        let until = |at: Instant| self.later.partition_point(|(begins, _)| *begins <= at);
        let (begun, ended) = (until(from), until(last));
        let past = begun.checked_sub(1).and_then(|past| self.later.get(past));
        let first = past.map_or(self.first, |(_, sum)| *sum);
        (first, self.later.get(begun..ended).unwrap_or_default())
    }
}

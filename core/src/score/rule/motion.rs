//! Rules over a span of time that is looked at in many pieces.
//!
//! What can be settled is settled once for the whole span: which events count, and from when to when
//! a rule gives which points. What is left to do for each piece costs little.

use super::{Kind, Rule};
use crate::lead::{Event, Window};
use crate::order;
use crate::score::bounds::Bounds;
use crate::score::timeline::Turns;
use crate::time::Instant;

/// A rule whose points change too often to be listed, with its cap.
#[derive(Debug)]
pub(crate) struct MovingRule<'p, 'r, 'l> {
    rule: &'p Rule,
    /// The events that count, oldest first; none where arrivals change which these are.
    chosen: Option<Vec<&'r Event<'l>>>,
}

/// The most instants at which a condition is judged before it is known where a search looks.
const MOST_STARTS: usize = 16;

impl Rule {
    /// Adds what the rule gives within a span, or tells that it has to be judged piece by piece.
    /// `spare` is room for events.
    pub(crate) fn motion<'p, 'r, 'l>(
        &'p self,
        span: &Window<'r, 'l>,
        spare: &mut Vec<&'r Event<'l>>,
        turns: &mut Turns,
    ) -> Option<MovingRule<'p, 'r, 'l>> {
        let (first, events) = (span.ends().0, span.events());
        let (mut sums, mut chosen) = (Turns::default(), None);
        let settled = match (&self.form, events) {
            (Kind::When { when, .. }, _) => {
                let mut starts = vec![first];
                when.changes(span, &mut |at| starts.push(at));
                let few = starts.len() <= MOST_STARTS;
                order::sort(&mut starts);
                let mut before: i128 = 0;
                for at in starts.into_iter().filter(|_| few) {
                    let sum = self.sum(span, at);
                    sums.add(at, sum.wrapping_sub(before), span);
                    before = sum;
                }
                few
            }
            (Kind::Activity(activity), Some(_)) => {
                spare.clear();
                let known = activity.choose(span, spare);
                let settled = known && activity.settle(spare, span, &mut sums);
                chosen = (known && !settled).then(|| spare.clone());
                settled
            }
            (Kind::SinceLast(since_last), Some(events)) => match since_last.newest(events) {
                Some(newest) if span.arrives(newest) => false,
                Some(newest) => {
                    since_last.settle(newest, self.otherwise, span, &mut sums);
                    true
                }
                None => {
                    sums.add_still(self.otherwise.into());
                    true
                }
            },
            (Kind::Activity(_) | Kind::SinceLast(_), None) | (Kind::Lookup(_), _) => {
                sums.add_still(self.sum(span, first));
                true
            }
        };
        if settled {
            turns.add_line(&sums.line(), self.cap);
            return None;
        }
        let rule = MovingRule { rule: self, chosen };
        let bounds = rule.over(span);
        if bounds.is_one() {
            turns.add_still(bounds.low);
            return None;
        }
        Some(rule)
    }

    /// The sum at an instant of a span.
    fn sum(&self, span: &Window<'_, '_>, at: Instant) -> i128 {
        let mut sum: i128 = 0;
        self.contribute(&span.scene_at(at), &mut |points, _| {
            sum = sum.wrapping_add(points.into());
        });
        sum
    }
}

impl MovingRule<'_, '_, '_> {
    /// Between which sums the rule lies over a piece of the span.
    pub(crate) fn over(&self, window: &Window<'_, '_>) -> Bounds {
        let bounds = match (&self.rule.form, &self.chosen) {
            (Kind::Activity(activity), Some(chosen)) => activity.over_chosen(chosen, window),
            _ => self.rule.over(window),
        };
        bounds.clamped_by(self.rule.cap)
    }

    /// Tells the instants of a piece at which the rule may change.
    pub(crate) fn changes(&self, window: &Window<'_, '_>, tell: &mut dyn FnMut(Instant)) {
        match (&self.rule.form, &self.chosen) {
            (Kind::Activity(activity), Some(chosen)) => chosen
                .iter()
                .for_each(|event| activity.changes_of(event, window, tell)),
            _ => self.rule.changes(window, tell),
        }
    }
}

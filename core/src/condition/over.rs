//! Conditions over a span of time.

use super::{Condition, Truth};
use crate::lead::{Presence, Window};

impl Condition {
    /// The least and greatest truth at the instants of a window. Kleene's tables are monotone, so
    /// they may be applied to both ends.
    pub(crate) fn over(&self, window: &Window<'_, '_>) -> (Truth, Truth) {
        match self {
            Condition::All(all) => {
                let of = all.iter().map(|condition| condition.over(window));
                of.fold((Truth::True, Truth::True), |(low, high), (l, h)| {
                    (low.min(l), high.min(h))
                })
            }
            Condition::Any(any) => {
                let of = any.iter().map(|condition| condition.over(window));
                of.fold((Truth::False, Truth::False), |(low, high), (l, h)| {
                    (low.max(l), high.max(h))
                })
            }
            Condition::Not(inner) => {
                let (low, high) = inner.over(window);
                (high.not(), low.not())
            }
            Condition::Activity {
                kinds,
                within,
                at_least,
            } => match window.events() {
                None => (Truth::Unknown, Truth::Unknown),
                Some(events) => {
                    let (mut sure, mut possible): (u64, u64) = (0, 0);
                    for event in events.iter().filter(|event| kinds.contain(event.kind)) {
                        let presence = window.presence(event, *within);
                        sure = sure.saturating_add(u64::from(presence == Presence::Always));
                        possible = possible.saturating_add(u64::from(presence != Presence::Never));
                    }
                    ((sure >= *at_least).into(), (possible >= *at_least).into())
                }
            },
            fixed => {
                let truth = fixed.holds(&window.scene);
                (truth, truth)
            }
        }
    }

    /// Tells the instants of a window at which the condition may change.
    pub(crate) fn changes(
        &self,
        window: &Window<'_, '_>,
        tell: &mut dyn FnMut(crate::time::Instant),
    ) {
        match self {
            Condition::All(inner) | Condition::Any(inner) => {
                inner
                    .iter()
                    .for_each(|condition| condition.changes(window, tell));
            }
            Condition::Not(inner) => inner.changes(window, tell),
            Condition::Activity { kinds, within, .. } => {
                let events = window.events().unwrap_or_default().iter();
                for event in events.filter(|event| kinds.contain(event.kind)) {
                    window.ends_of(event, *within, tell);
                }
            }
            _ => {}
        }
    }
}

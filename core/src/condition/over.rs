//! Conditions over a span of time.

use super::{Condition, Truth};
use crate::lead::{Event, Presence, Window};
use crate::policy::vocabulary::Kinds;

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
            } => match window.events_within(*within) {
                None => (Truth::Unknown, Truth::Unknown),
                Some(events) if !window.arrives_any(events) => {
                    let decisive = newest(events, kinds, *at_least);
                    let presence = decisive.map(|event| window.presence(event, *within));
                    let sure = presence == Some(Presence::Always);
                    let possible = presence.is_some_and(|presence| presence != Presence::Never);
                    (sure.into(), possible.into())
                }
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
                let truth = fixed.holds(&window.scene());
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
            Condition::Activity {
                kinds,
                within,
                at_least,
            } => {
                let events = window.events_within(*within).unwrap_or_default();
                if !window.arrives_any(events) {
                    let decisive = newest(events, kinds, *at_least);
                    decisive
                        .into_iter()
                        .for_each(|event| window.ends_of(event, *within, tell));
                    return;
                }
                for event in events.iter().filter(|event| kinds.contain(event.kind)) {
                    window.ends_of(event, *within, tell);
                }
            }
            _ => {}
        }
    }
}

/// The newest event but so many: there are enough of them as long as this one counts.
fn newest<'r, 'l>(events: &'r [Event<'l>], kinds: &Kinds, place: u64) -> Option<&'r Event<'l>> {
    let newer = usize::try_from(place.saturating_sub(1)).unwrap_or(usize::MAX);
    let newest_first = events.iter().rev();
    newest_first
        .filter(|event| kinds.contain(event.kind))
        .nth(newer)
}

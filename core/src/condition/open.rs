//! Conditions on leads of which something is unknown.

use super::{Condition, Truth};
use crate::lead::{Fact, Scene};

impl Condition {
    /// Whether it may come out either way once the unknown fields that `open` tells are known: it is
    /// unknown, with `known` of such a field counted as unknown, and asks for such a field.
    pub(crate) fn is_open(&self, scene: &Scene<'_, '_>, open: &dyn Fn(usize) -> bool) -> bool {
        self.asks_open(scene, open) && self.holds_open(scene, open) == Truth::Unknown
    }

    fn holds_open(&self, scene: &Scene<'_, '_>, open: &dyn Fn(usize) -> bool) -> Truth {
        match self {
            Condition::All(all) => {
                let of = all
                    .iter()
                    .map(|condition| condition.holds_open(scene, open));
                of.min().unwrap_or(Truth::True)
            }
            Condition::Any(any) => {
                let of = any
                    .iter()
                    .map(|condition| condition.holds_open(scene, open));
                of.max().unwrap_or(Truth::False)
            }
            Condition::Not(inner) => inner.holds_open(scene, open).not(),
            Condition::Known { field, .. }
                if open(*field) && *scene.fact(*field) == Fact::Unknown =>
            {
                Truth::Unknown
            }
            other => other.holds(scene),
        }
    }

    fn asks_open(&self, scene: &Scene<'_, '_>, open: &dyn Fn(usize) -> bool) -> bool {
        match self {
            Condition::All(inner) | Condition::Any(inner) => inner
                .iter()
                .any(|condition| condition.asks_open(scene, open)),
            Condition::Not(inner) => inner.asks_open(scene, open),
            Condition::Among { field, .. }
            | Condition::Numbers { field, .. }
            | Condition::Dates { field, .. }
            | Condition::Has { field, .. }
            | Condition::Known { field, .. } => {
                open(*field) && *scene.fact(*field) == Fact::Unknown
            }
            Condition::Activity { .. }
            | Condition::Tag(_)
            | Condition::Segment(_)
            | Condition::Origin(_) => false,
        }
    }
}

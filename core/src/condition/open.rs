//! Conditions on leads of which something is unknown.

use super::{Condition, Truth};
use crate::lead::{Fact, Scene};

impl Condition {
    /// Whether it may come out either way once unknown fields are known, other than `known`: it is
    /// unknown, with `known` of an unknown field counted as unknown, and asks for such a field.
    pub(crate) fn is_open(&self, scene: &Scene<'_, '_>, known: Option<usize>) -> bool {
        self.asks_unknown(scene, known) && self.holds_open(scene) == Truth::Unknown
    }

    fn holds_open(&self, scene: &Scene<'_, '_>) -> Truth {
        match self {
            Condition::All(all) => {
                let of = all.iter().map(|condition| condition.holds_open(scene));
                of.min().unwrap_or(Truth::True)
            }
            Condition::Any(any) => {
                let of = any.iter().map(|condition| condition.holds_open(scene));
                of.max().unwrap_or(Truth::False)
            }
            Condition::Not(inner) => inner.holds_open(scene).not(),
            Condition::Known { field, .. } if *scene.fact(*field) == Fact::Unknown => {
                Truth::Unknown
            }
            other => other.holds(scene),
        }
    }

    fn asks_unknown(&self, scene: &Scene<'_, '_>, known: Option<usize>) -> bool {
        match self {
            Condition::All(inner) | Condition::Any(inner) => inner
                .iter()
                .any(|condition| condition.asks_unknown(scene, known)),
            Condition::Not(inner) => inner.asks_unknown(scene, known),
            Condition::Among { field, .. }
            | Condition::Numbers { field, .. }
            | Condition::Dates { field, .. }
            | Condition::Has { field, .. }
            | Condition::Known { field, .. } => {
                known != Some(*field) && *scene.fact(*field) == Fact::Unknown
            }
            Condition::Activity { .. }
            | Condition::Tag(_)
            | Condition::Segment(_)
            | Condition::Origin(_) => false,
        }
    }
}

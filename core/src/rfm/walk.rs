//! Customers of a partial result by their numbers, for whoever walks over all of them.

use std::sync::Arc;

use super::key::Key;
use super::partial::Partial;
use super::purchases::Purchases;
use super::rules::Rules;

impl Partial {
    /// Everybody in the order of the keys: number, key, what is known.
    pub(super) fn in_order(&self) -> impl Iterator<Item = (u32, Key<'_>, Purchases)> {
        let counted = self.counted();
        let all = self.register.in_order();
        all.map(move |(number, key, one)| (number, key, counted.with_days(number, one)))
    }

    pub(super) fn key_at(&self, number: u32) -> Key<'_> {
        self.register.key(number).unwrap_or(Key::Text(""))
    }

    pub(super) fn number_of(&self, key: Key<'_>) -> Option<u32> {
        key.kept(|key| self.register.find(key))
    }

    /// What is known of the orders; where days are counted, without their number.
    pub(super) fn purchases_at(&self, number: u32) -> Purchases {
        self.register.purchases(number).unwrap_or_default()
    }

    /// The same sums under rules that differ in how they are scored only.
    pub(super) fn under(&self, rules: &Arc<Rules>) -> Self {
        let mut other = self.clone();
        other.rules = Arc::clone(rules);
        other
    }

    /// The same sums as if nothing had been paid back. Refunds move neither R nor F.
    pub(super) fn without_refunds(&self) -> Self {
        let mut other = self.clone();
        for number in self.register.numbers() {
            let mut one = self.purchases_at(number);
            one.refunds = 0;
            other.register.set(number, &one);
        }
        other
    }
}

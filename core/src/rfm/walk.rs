//! Customers of a partial result by their numbers, for whoever walks over all of them.

use std::sync::Arc;

use super::key::Key;
use super::partial::Partial;
use super::purchases::Purchases;
use super::rules::Rules;

impl Partial {
    /// The numbers of all customers, in the order of their keys.
    pub(super) fn in_order(&self) -> Vec<u32> {
        self.customers.sorted()
    }

    pub(super) fn key_at(&self, number: u32) -> Key<'_> {
        Key::decode(self.customers.get(number)).unwrap_or(Key::Text(""))
    }

    pub(super) fn number_of(&self, key: Key<'_>) -> Option<u32> {
        let mut bytes = Vec::new();
        key.encode(&mut bytes);
        self.customers.find(&bytes)
    }

    /// What is known of the orders; where days are counted, without their number.
    pub(super) fn purchases_at(&self, number: u32) -> Purchases {
        self.purchases
            .get(number as usize)
            .copied()
            .unwrap_or_default()
    }

    /// How many days each customer has, by number, where days are counted.
    pub(super) fn counted_days(&self) -> Option<Vec<u64>> {
        if !self.rules.days {
            return None;
        }
        let mut counts = vec![0_u64; self.len()];
        for (customer, _) in self.days.settled() {
            if let Some(count) = counts.get_mut(customer as usize) {
                *count = count.saturating_add(1);
            }
        }
        Some(counts)
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
        for one in &mut other.purchases {
            one.refunds = 0;
        }
        other
    }
}

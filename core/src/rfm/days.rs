//! The days on which customers bought, where the policy counts days instead of orders.

/// Pairs of customer and local day, each once from time to time.
#[derive(Debug, Clone, Default)]
pub(super) struct Days {
    pairs: Vec<(u32, i32)>,
    /// So many at the front are sorted, and none of them twice.
    sorted: usize,
}

impl Days {
    pub(super) fn push(&mut self, customer: u32, day: i32) {
        self.pairs.push((customer, day));
        if self.pairs.len() > self.sorted.saturating_mul(2).saturating_add(1_024) {
            self.tidy();
        }
    }

    fn tidy(&mut self) {
        self.pairs.sort_unstable();
        self.pairs.dedup();
        self.sorted = self.pairs.len();
    }

    /// The days of customers, by customer and day.
    pub(super) fn settled(&self) -> Vec<(u32, i32)> {
        let mut own = self.clone();
        own.tidy();
        own.pairs
    }
}

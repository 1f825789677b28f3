//! Where a customer stands among the others; what a model alone cannot tell.

use serde::ser::{Serialize, SerializeStruct, Serializer};

use super::Metric;
use super::fit::{belongs, worth};
use super::model::Model;
use super::partial::Partial;
use super::rules::{Cuts, Population, Scheme};
use crate::order;

/// The place of a value in its population.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Rank {
    /// How many are strictly worse: the `L` of the rule.
    pub worse: usize,
    /// How many have the same value.
    pub equal: usize,
    /// How many there are: the `n` of the rule.
    pub of: usize,
}

impl Serialize for Rank {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut rank = serializer.serialize_struct("Rank", 3)?;
        rank.serialize_field("worse", &self.worse)?;
        rank.serialize_field("equal", &self.equal)?;
        rank.serialize_field("of", &self.of)?;
        rank.end()
    }
}

/// The values of all customers in order, to tell the rank of each. Made once for many customers.
///
/// Ranks are among those to whom the cuts were fitted. Of cuts that were given: among all customers
/// with an order, for money among those who paid.
#[derive(Debug, Clone)]
pub struct Ranks([Vec<i128>; 3]);

impl Ranks {
    /// Sorts the customers of a partial result by the metrics of a model.
    #[must_use]
    pub fn new(model: &Model, partial: &Partial) -> Self {
        let rules = &model.rfm.0;
        let purchases = partial.counted();
        Self(Metric::ALL.map(|metric| {
            let population = match &rules.scheme {
                Scheme::MonetaryOnly { .. } => Population::Payers,
                Scheme::Scores {
                    recency,
                    frequency,
                    monetary,
                    ..
                } => match (metric, recency, frequency, monetary) {
                    (Metric::Recency, Cuts::Fitted { population, .. }, _, _)
                    | (Metric::Frequency, _, Cuts::Fitted { population, .. }, _)
                    | (Metric::Monetary, _, _, Cuts::Fitted { population, .. }) => *population,
                    (Metric::Monetary, ..) => Population::Payers,
                    _ => Population::All,
                },
            };
            let mut values: Vec<i128> = Vec::with_capacity(partial.len());
            purchases.each(&mut |_, one| {
                let worth = worth(metric, one, rules, partial.as_of);
                values.extend(worth.filter(|_| belongs(one, population)));
            });
            order::sort(&mut values);
            values
        }))
    }

    /// The place of a value; none where the value is not one of the population's.
    pub(super) fn of(&self, metric: Metric, worth: i128) -> Option<Rank> {
        let [recency, frequency, monetary] = &self.0;
        let values = match metric {
            Metric::Recency => recency,
            Metric::Frequency => frequency,
            Metric::Monetary => monetary,
        };
        let worse = values.partition_point(|value| *value < worth);
        let upto = values.partition_point(|value| *value <= worth);
        let equal = upto.saturating_sub(worse);
        (equal > 0).then_some(Rank {
            worse,
            equal,
            of: values.len(),
        })
    }
}

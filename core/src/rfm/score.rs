//! The scores of one customer, from a model alone.

use serde::ser::{Serialize, SerializeStruct, Serializer};

use super::Metric;
use super::fit::worth;
use super::key::Key;
use super::model::Model;
use super::money::Money;
use super::purchases::Purchases;
use super::rules::Scheme;
use crate::time::Instant;

/// Recency, frequency and monetary value of a customer, and what they are scored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Scores {
    /// Score of recency; none without an order.
    pub r: Option<u8>,
    /// Score of frequency; none without an order.
    pub f: Option<u8>,
    /// Score of the net amount; none where the policy tells only tiers apart.
    pub m: Option<u8>,
    /// The tier, where the policy tells only tiers apart.
    pub tier: Option<Tier>,
    /// Calendar days since the last order.
    pub days: Option<i64>,
    /// Distinct orders, or distinct days with one.
    pub orders: u64,
    /// What was paid and not paid back.
    pub net: Money,
}

/// What a customer is by net amount alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tier {
    /// Below both levels.
    Other,
    /// At least `regular`.
    Regular,
    /// At least `vip`.
    Vip,
}

impl Tier {
    /// `other`, `regular` or `vip`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Tier::Other => "other",
            Tier::Regular => "regular",
            Tier::Vip => "vip",
        }
    }
}

impl Scores {
    /// Nothing is known.
    pub(super) fn unknown() -> Self {
        Self {
            r: None,
            f: None,
            m: None,
            tier: None,
            days: None,
            orders: 0,
            net: Money::new(0, 0),
        }
    }

    /// The three scores as people write them, such as `543`; `-` for one that is unknown.
    #[must_use]
    pub fn code(&self) -> String {
        let digit = |score: Option<u8>| score.map_or("-".to_owned(), |score| score.to_string());
        [self.r, self.f, self.m].map(digit).concat()
    }

    /// The score of a metric.
    #[must_use]
    pub fn of(&self, metric: Metric) -> Option<u8> {
        match metric {
            Metric::Recency => self.r,
            Metric::Frequency => self.f,
            Metric::Monetary => self.m,
        }
    }
}

impl Serialize for Scores {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut scores = serializer.serialize_struct("Scores", 7)?;
        scores.serialize_field("r", &self.r)?;
        scores.serialize_field("f", &self.f)?;
        scores.serialize_field("m", &self.m)?;
        scores.serialize_field("tier", &self.tier.map(Tier::as_str))?;
        scores.serialize_field("days", &self.days)?;
        scores.serialize_field("orders", &self.orders)?;
        scores.serialize_field("net", &self.net)?;
        scores.end()
    }
}

impl Model {
    /// Scores a customer as of an instant, which may be later than that of the model.
    ///
    /// Of customers without an order R and F are unknown and M is 1. The key matters only where ties
    /// are broken by id.
    #[must_use]
    pub fn score<'k>(
        &self,
        customer: impl Into<Key<'k>>,
        purchases: &Purchases,
        as_of: Instant,
    ) -> Scores {
        self.score_of(customer.into(), purchases, as_of)
    }

    /// Apart from [`Model::score`], which is compiled for every type of key.
    pub(super) fn score_of(
        &self,
        customer: Key<'_>,
        purchases: &Purchases,
        as_of: Instant,
    ) -> Scores {
        let rules = &self.rfm.0;
        let worth = |metric| worth(metric, purchases, rules, as_of);
        let score = |metric, worth| self.ladder(metric).score(worth, customer);
        let scored = |metric| Some(score(metric, worth(metric)?));
        let recency = worth(Metric::Recency);
        let days = recency.and_then(|worth| i64::try_from(worth).ok());
        let money = scored(Metric::Monetary);
        let (r, f, m, tier) = match rules.scheme {
            Scheme::Scores { .. } => {
                let r = recency.map(|worth| score(Metric::Recency, worth));
                let f = scored(Metric::Frequency);
                // Money without an order can only have been paid back.
                let m = if f.is_some() { money } else { Some(1) };
                (r, f, m, None)
            }
            Scheme::MonetaryOnly { .. } => {
                let tier = match money {
                    Some(3) => Tier::Vip,
                    Some(2) => Tier::Regular,
                    _ => Tier::Other,
                };
                (None, None, None, Some(tier))
            }
        };
        Scores {
            r,
            f,
            m,
            tier,
            days: days.map(i64::saturating_neg),
            orders: purchases.orders,
            net: rules.money(purchases.net()),
        }
    }
}

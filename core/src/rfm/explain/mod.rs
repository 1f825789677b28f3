//! Why a customer has these scores, and what is missing for the next ones.

mod text;

use serde::ser::{Serialize, SerializeStruct, Serializer};

use super::Metric;
use super::fit::worth;
use super::key::Key;
use super::model::Model;
use super::purchases::Purchases;
use super::ranks::{Rank, Ranks};
use super::rules::{Rules, Scheme};
use super::score::{Scores, Tier};
use crate::json::Value;
use crate::segment::Segment;
use crate::time::{Instant, Stamp};

/// Why a customer has its scores.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Explanation<'s> {
    /// The customer.
    pub customer: String,
    /// The instant at which it was scored.
    pub as_of: Stamp,
    /// The scores.
    pub scores: Scores,
    /// One for each metric that is scored, in the order of R, F and M.
    pub reasons: Vec<Reason>,
    /// The segment, where one is given.
    pub segment: Option<&'s Segment>,
    pub(super) currency: Option<String>,
    /// Whether F counts days instead of orders.
    pub(super) counts_days: bool,
}

/// Why a customer has one of its scores. Values are days, orders, or an amount as a text.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Reason {
    /// The metric.
    pub metric: Metric,
    /// What is scored; null where it is unknown.
    pub value: Value<'static>,
    /// What it is scored; none where it is unknown.
    pub score: Option<Target>,
    /// From where on this score is reached (of days: up to where); none for the lowest.
    pub cut: Option<Value<'static>>,
    /// The place among the others, where they are given.
    pub rank: Option<Rank>,
    /// What is missing for a higher score; none where there is none.
    pub next: Option<Next>,
    /// Of recency: when it falls if no order comes; none where it cannot.
    pub falls_at: Option<Stamp>,
    /// Of recency: to which score it falls then; none where it becomes unknown.
    pub falls_to: Option<u8>,
}

/// The next score.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Next {
    /// The score.
    pub score: Target,
    /// The value from which on it is reached.
    pub cut: Value<'static>,
    /// How much more money or how many more orders it takes; of recency, how many days too many it is.
    pub missing: Value<'static>,
}

/// A score, or a tier where the policy tells only tiers apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// A score.
    Score(u8),
    /// A tier.
    Tier(Tier),
}

impl Model {
    /// Why a customer is scored as it is, by the model alone or, with `ranks`, among the others.
    ///
    /// ```
    /// use leadgrid::rfm::Order;
    /// use leadgrid::{Engine, Instant, Lang};
    ///
    /// let policy = r#"{"format": 1, "id": "shop", "version": "1", "time_zone": "+09:00",
    ///     "rfm": {"currency": {"code": "EUR", "places": 2}, "monetary": {"cuts": [10, 50, 100, 500]}}}"#;
    /// let engine = Engine::from_json(policy).expect("loads");
    /// let rfm = engine.rfm().expect("the policy has it");
    /// let as_of = Instant::parse("2026-11-26T09:00:00+09:00").expect("RFC 3339");
    /// let mut orders = rfm.partial(as_of);
    /// orders.add(&Order::new("C-1", as_of, "87.95")).expect("a good row");
    /// let model = rfm.fit(&orders).expect("nothing is fitted here");
    /// let customer = orders.customer("C-1").expect("known");
    /// let why = model.explain("C-1", &customer, as_of, None);
    /// assert!(why.text(Lang::En).contains("12.05 EUR more for 4"));
    /// ```
    #[must_use]
    pub fn explain<'k>(
        &self,
        customer: impl Into<Key<'k>>,
        purchases: &Purchases,
        as_of: Instant,
        ranks: Option<&Ranks>,
    ) -> Explanation<'static> {
        let customer = customer.into();
        let rules = &self.rfm.0;
        let reasons = Metric::ALL.into_iter().filter(|metric| match rules.scheme {
            Scheme::Scores { .. } => true,
            Scheme::MonetaryOnly { .. } => *metric == Metric::Monetary,
        });
        let scores = self.score_of(customer, purchases, as_of);
        let reasons = reasons.map(|metric| self.reason(metric, customer, purchases, as_of, ranks));
        Explanation {
            customer: customer.to_string(),
            as_of: rules.zone.stamp(as_of),
            scores,
            reasons: reasons.collect(),
            segment: None,
            currency: rules.currency.clone(),
            counts_days: rules.days,
        }
    }

    fn reason(
        &self,
        metric: Metric,
        customer: Key<'_>,
        purchases: &Purchases,
        as_of: Instant,
        ranks: Option<&Ranks>,
    ) -> Reason {
        let rules = &self.rfm.0;
        let Some(worth) = worth(metric, purchases, rules, as_of) else {
            return Reason {
                metric,
                value: Value::Null,
                score: None,
                cut: None,
                rank: None,
                next: None,
                falls_at: None,
                falls_to: None,
            };
        };
        let ladder = self.ladder(metric);
        // Without an order M is 1, whatever the money.
        let score = match metric {
            Metric::Monetary if purchases.orders == 0 => 1,
            _ => ladder.score(worth, customer),
        };
        let next = ladder.next(score, worth, customer);
        // Nobody ordered less than no days ago.
        let next = next.filter(|step| metric != Metric::Recency || step.value <= 0);
        let next = next.map(|step| Next {
            score: rules.target(step.score),
            cut: rules.shown(metric, step.cut),
            missing: rules.difference(metric, step.value.saturating_sub(worth)),
        });
        let (falls_at, falls_to) = match metric {
            Metric::Recency => self.fall(score, customer, purchases, as_of).unzip(),
            _ => (None, None),
        };
        Reason {
            metric,
            value: rules.shown(metric, worth),
            score: Some(rules.target(score)),
            cut: ladder.cut(score).map(|cut| rules.shown(metric, cut)),
            rank: ranks.and_then(|ranks| ranks.of(metric, worth)),
            next,
            falls_at,
            falls_to: falls_to.flatten(),
        }
    }

    /// When R falls with no new order, and to what. None where it cannot fall.
    fn fall(
        &self,
        score: u8,
        customer: Key<'_>,
        purchases: &Purchases,
        as_of: Instant,
    ) -> Option<(Stamp, Option<u8>)> {
        let rules = &self.rfm.0;
        let ladder = self.ladder(Metric::Recency);
        let last = rules.zone.day_of(purchases.last()?);
        let lower = ladder.cut(score).and_then(|cut| {
            // On the very day of the cut a customer may be below it, where ties are told apart.
            let on_the_day = ladder.score(cut, customer) < score;
            let days = cut.saturating_neg();
            let days = days.saturating_add(i128::from(!on_the_day));
            let lower = ladder.score(days.saturating_neg(), customer);
            Some((i64::try_from(days).ok()?, Some(lower)))
        });
        // The last order leaves the period, and nothing is known any more.
        let gone = rules.period.map(|days| (days, None));
        let (days, to) = match (lower, gone) {
            (Some(lower), Some(gone)) if gone.0 <= lower.0 => gone,
            (Some(lower), _) => lower,
            (None, gone) => gone?,
        };
        let day = i64::from(last).checked_add(days)?;
        let start = rules.zone.day_start(i32::try_from(day).ok()?, as_of)?;
        Some((rules.zone.stamp(start), to))
    }
}

impl Rules {
    fn target(&self, score: u8) -> Target {
        match (&self.scheme, score) {
            (Scheme::Scores { .. }, score) => Target::Score(score),
            (Scheme::MonetaryOnly { .. }, 3..) => Target::Tier(Tier::Vip),
            (Scheme::MonetaryOnly { .. }, 2) => Target::Tier(Tier::Regular),
            (Scheme::MonetaryOnly { .. }, _) => Target::Tier(Tier::Other),
        }
    }

    /// How far two values lie apart.
    fn difference(&self, metric: Metric, worth: i128) -> Value<'static> {
        match metric {
            Metric::Recency | Metric::Frequency => Value::Number(worth as f64),
            Metric::Monetary => self.shown(metric, worth),
        }
    }
}

impl<'s> Explanation<'s> {
    /// The same explanation with the segment of the customer.
    #[must_use]
    pub fn with_segment(self, segment: Option<&'s Segment>) -> Self {
        Self { segment, ..self }
    }

    /// The explanation as compact JSON, the same bytes in every language.
    #[must_use]
    pub fn to_json(&self) -> String {
        // Texts and finite numbers: serialising cannot fail.
        serde_json::to_string(self).unwrap_or_default()
    }
}

impl Serialize for Explanation<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let of = |metric| self.reasons.iter().find(|reason| reason.metric == metric);
        let mut why = serializer.serialize_struct("Explanation", 8)?;
        why.serialize_field("customer", &self.customer)?;
        why.serialize_field("as_of", &self.as_of)?;
        why.serialize_field("code", &self.scores.code())?;
        why.serialize_field("tier", &self.scores.tier.map(Tier::as_str))?;
        why.serialize_field("recency", &of(Metric::Recency))?;
        why.serialize_field("frequency", &of(Metric::Frequency))?;
        why.serialize_field("monetary", &of(Metric::Monetary))?;
        why.serialize_field("segment", &self.segment)?;
        why.end()
    }
}

impl Serialize for Reason {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let recency = self.metric == Metric::Recency;
        let mut reason = serializer.serialize_struct("Reason", 7)?;
        reason.serialize_field("value", &self.value)?;
        reason.serialize_field("score", &self.score)?;
        reason.serialize_field("cut", &self.cut)?;
        reason.serialize_field("rank", &self.rank)?;
        reason.serialize_field("next", &self.next)?;
        if recency {
            reason.serialize_field("falls_at", &self.falls_at)?;
            reason.serialize_field("falls_to", &self.falls_to)?;
        }
        reason.end()
    }
}

impl Serialize for Next {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut next = serializer.serialize_struct("Next", 3)?;
        next.serialize_field("score", &self.score)?;
        next.serialize_field("cut", &self.cut)?;
        next.serialize_field("missing", &self.missing)?;
        next.end()
    }
}

impl Serialize for Target {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Target::Score(score) => serializer.serialize_u8(*score),
            Target::Tier(tier) => serializer.serialize_str(tier.as_str()),
        }
    }
}

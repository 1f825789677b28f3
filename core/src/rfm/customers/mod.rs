//! All customers at one instant, scored and sorted into segments.
//!
//! Scores and segments are columns in the order of the keys. What is known of the orders stays in the
//! partial result, which is shared and not copied.

mod ask;
mod leads;
mod scorer;
mod sort;

use std::sync::{Arc, OnceLock};

use super::Metric;
use super::chart::CustomerCounts;
use super::explain::Explanation;
use super::fit::worth;
use super::key::Key;
use super::model::Model;
use super::partial::Partial;
use super::purchases::Purchases;
use super::ranks::Ranks;
use super::score::{Scores, Tier};
use crate::decision::LeadErrors;
use crate::engine::Engine;
use crate::label::Id;
use crate::segment::Segment;
use crate::time::{Instant, Stamp};

/// All customers as they are scored and sorted at one instant; see [`Engine::customers`].
#[derive(Debug, Clone)]
pub struct Customers {
    engine: Engine,
    pub(super) model: Model,
    partial: Arc<Partial>,
    /// How many days with an order each has, by row, where days are counted.
    days: Option<Vec<u64>>,
    /// Their numbers in the partial result, in the order of their keys.
    numbers: Vec<u32>,
    /// The scores of R, F and M, 0 where one is unknown.
    scores: [Vec<u8>; 3],
    /// One more than the place of the segment or tier, 0 where there is none.
    groups: Vec<u8>,
    errors: Vec<LeadErrors>,
    ranks: OnceLock<Ranks>,
}

/// The tiers, the best first.
const TIERS: [Tier; 3] = [Tier::Vip, Tier::Regular, Tier::Other];

/// One of the customers.
#[derive(Debug, Clone, Copy)]
pub struct Customer<'c> {
    all: &'c Customers,
    row: usize,
}

impl Customers {
    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.numbers.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.numbers.is_empty()
    }

    /// The instant at which they were scored.
    #[must_use]
    pub fn as_of(&self) -> Instant {
        self.partial.as_of()
    }

    /// The model by which they were scored.
    #[must_use]
    pub fn model(&self) -> &Model {
        &self.model
    }

    /// The engine whose segments they are in.
    #[must_use]
    pub fn engine(&self) -> &Engine {
        &self.engine
    }

    /// Whether there are tiers and no scores.
    #[must_use]
    pub fn has_tiers(&self) -> bool {
        self.model.rfm.scale().is_none()
    }

    /// Scores of R, by row; 0 where it is unknown.
    #[must_use]
    pub fn r(&self) -> &[u8] {
        let [r, _, _] = &self.scores;
        r
    }

    /// Scores of F, by row; 0 where it is unknown.
    #[must_use]
    pub fn f(&self) -> &[u8] {
        let [_, f, _] = &self.scores;
        f
    }

    /// Scores of M, by row; 0 where there are tiers only.
    #[must_use]
    pub fn m(&self) -> &[u8] {
        let [_, _, m] = &self.scores;
        m
    }

    /// The ids of the segments, or of the tiers where the policy has no scores, in the order of the
    /// policy.
    #[must_use]
    pub fn groups(&self) -> Vec<Id> {
        if self.has_tiers() {
            return TIERS.map(|tier| Id::new(tier.as_str())).into();
        }
        let rows = self.engine.segments().map_or(&[][..], |all| all.rows());
        rows.iter().map(|row| row.name().id.clone()).collect()
    }

    /// The place of each customer's segment or tier in [`Customers::groups`], by row.
    pub fn group_places(&self) -> impl ExactSizeIterator<Item = Option<usize>> {
        self.groups.iter().map(|group| place(*group))
    }

    /// How many customers each segment, or tier, and each code has.
    #[must_use]
    pub fn counts(&self) -> CustomerCounts {
        let mut counts = CustomerCounts::new(&self.engine);
        let scores = self.r().iter().zip(self.f()).zip(self.m());
        for (group, ((r, f), m)) in self.group_places().zip(scores) {
            counts.count(
                group,
                [*r, *f, *m].map(|score| (score > 0).then_some(score)),
            );
        }
        counts
    }

    /// What is wrong with leads that could not be read: their customers were sorted without signals.
    #[must_use]
    pub fn errors(&self) -> &[LeadErrors] {
        &self.errors
    }

    pub(super) fn take_errors(&mut self) -> Vec<LeadErrors> {
        std::mem::take(&mut self.errors)
    }

    /// The customers, in the order of their keys.
    pub fn iter(
        &self,
    ) -> impl DoubleEndedIterator<Item = Customer<'_>> + ExactSizeIterator + Clone {
        (0..self.len()).map(|row| Customer { all: self, row })
    }

    /// The customer with a key.
    #[must_use]
    pub fn get<'k>(&self, key: impl Into<Key<'k>>) -> Option<Customer<'_>> {
        let key = key.into();
        let found = self
            .numbers
            .binary_search_by(|number| self.partial.key_at(*number).cmp(&key));
        let row = match (found, key) {
            (Ok(row), _) => row,
            // A text of digits is a number, and jamo are composed.
            (Err(_), Key::Text(_)) => {
                let number = self.partial.number_of(key)?;
                self.numbers.iter().position(|own| *own == number)?
            }
            (Err(_), Key::Number(_)) => return None,
        };
        Some(Customer { all: self, row })
    }

    /// Why a customer has its scores and segment, with its rank among the others. None for one who is
    /// not known.
    #[must_use]
    pub fn explain<'k>(&self, key: impl Into<Key<'k>>) -> Option<Explanation<'_>> {
        let one = self.get(key)?;
        let ranks = self
            .ranks
            .get_or_init(|| Ranks::new(&self.model, &self.partial));
        let (key, purchases) = (one.key(), one.purchases());
        let why = self
            .model
            .explain(key, &purchases, self.as_of(), Some(ranks));
        Some(why.with_segment(one.segment()))
    }

    /// An instant as the policy writes it.
    #[must_use]
    pub fn stamp(&self, at: Instant) -> Stamp {
        self.model.rfm.0.zone.stamp(at)
    }

    /// Decimal places of amounts.
    #[must_use]
    pub fn places(&self) -> u32 {
        self.model.rfm.0.places
    }

    /// What the segments say, to tell another table from this one.
    pub(super) fn rules(&self) -> impl Iterator<Item = (&str, &str)> {
        let rows = self.engine.segments().map_or(&[][..], |all| all.rows());
        rows.iter().map(|row| (row.id(), row.rule()))
    }
}

fn place(group: u8) -> Option<usize> {
    group.checked_sub(1).map(usize::from)
}

impl<'c> Customer<'c> {
    fn number(self) -> u32 {
        self.all.numbers.get(self.row).copied().unwrap_or(u32::MAX)
    }

    /// Who it is.
    #[must_use]
    pub fn key(self) -> Key<'c> {
        self.all.partial.key_at(self.number())
    }

    /// What is known of the orders.
    #[must_use]
    pub fn purchases(self) -> Purchases {
        let mut found = self.all.partial.purchases_at(self.number());
        if let Some(days) = &self.all.days {
            found.orders = days.get(self.row).copied().unwrap_or(0);
        }
        found
    }

    /// The scores, with what was scored.
    #[must_use]
    pub fn scores(self) -> Scores {
        let all = self.all;
        all.model
            .score_of(self.key(), &self.purchases(), all.as_of())
    }

    /// Calendar days since the last order; none without one.
    #[must_use]
    pub fn days(self) -> Option<i64> {
        let all = self.all;
        let rules = &all.model.rfm.0;
        let worth = worth(Metric::Recency, &self.purchases(), rules, all.as_of())?;
        i64::try_from(worth.saturating_neg()).ok()
    }

    /// The segment; none where the policy has none.
    #[must_use]
    pub fn segment(self) -> Option<&'c Segment> {
        let segments = self.all.engine.segments()?;
        segments.rows().get(self.place()?)
    }

    /// The id of the segment or of the tier.
    #[must_use]
    pub fn group(self) -> Option<Id> {
        if self.all.has_tiers() {
            return TIERS.get(self.place()?).map(|tier| Id::new(tier.as_str()));
        }
        self.segment().map(|segment| segment.name().id.clone())
    }

    fn place(self) -> Option<usize> {
        self.all.groups.get(self.row).copied().and_then(place)
    }
}

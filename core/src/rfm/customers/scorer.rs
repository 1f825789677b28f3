//! The scores of many customers by one model: those of [`Model::score`], with everything prepared that is
//! the same for all.

use crate::rfm::Metric;
use crate::rfm::key::Key;
use crate::rfm::ladder::Ladder;
use crate::rfm::model::Model;
use crate::rfm::purchases::Purchases;
use crate::rfm::rules::Rules;
use crate::time::Instant;

pub struct Scorer<'m> {
    rules: &'m Rules,
    /// The local day of the scores.
    today: i32,
    recency: Cuts<'m>,
    frequency: Cuts<'m>,
    monetary: Cuts<'m>,
}

/// The cuts of a metric.
enum Cuts<'m> {
    /// Of values alone, within 64 bits.
    Plain(Vec<i64>),
    /// Also of keys, or beyond.
    Any(&'m Ladder),
}

impl<'m> Cuts<'m> {
    fn new(ladder: &'m Ladder) -> Self {
        let cuts = ladder.0.iter();
        let plain = cuts.map(|cut| match cut.from.is_empty() {
            true => i64::try_from(cut.value).ok(),
            false => None,
        });
        match plain.collect() {
            Some(cuts) => Cuts::Plain(cuts),
            None => Cuts::Any(ladder),
        }
    }

    fn score(&self, worth: i128, key: Key<'_>) -> u8 {
        match self {
            Cuts::Any(ladder) => ladder.score(worth, key),
            Cuts::Plain(cuts) => {
                // What is beyond 64 bits is beyond all cuts.
                let worth = match i64::try_from(worth) {
                    Ok(worth) => worth,
                    Err(_) if worth > 0 => i64::MAX,
                    Err(_) => i64::MIN,
                };
                let reached = cuts.iter().map(|cut| u8::from(*cut <= worth));
                reached.fold(1, u8::saturating_add)
            }
        }
    }
}

impl<'m> Scorer<'m> {
    pub fn new(model: &'m Model, as_of: Instant) -> Self {
        let rules = &model.rfm.0;
        let cuts = |metric| Cuts::new(model.ladder(metric));
        Self {
            rules,
            today: rules.zone.day_of(as_of),
            recency: cuts(Metric::Recency),
            frequency: cuts(Metric::Frequency),
            monetary: cuts(Metric::Monetary),
        }
    }

    /// The scores of R, F and M, of which 0 is unknown.
    pub fn scores(&self, one: &Purchases, key: Key<'_>) -> [u8; 3] {
        let Some(last) = one.last().filter(|_| one.orders > 0) else {
            // Money without an order can only have been paid back.
            return [0, 0, 1];
        };
        let days = self.today.saturating_sub(self.rules.zone.day_of(last));
        let days = i128::from(days.max(0)).saturating_neg();
        [
            self.recency.score(days, key),
            self.frequency.score(one.orders.into(), key),
            self.monetary.score(one.net(), key),
        ]
    }
}

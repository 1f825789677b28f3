//! From orders summed up to a model: the cuts of each metric.

use super::ladder::{Cut, Ladder};
use super::model::{Counts, Fitted, Model};
use super::partial::{Counted, Partial};
use super::purchases::Purchases;
use super::quantile::{Ties, Values};
use super::rules::{Cuts, Population, Rules, Scheme};
use super::{Metric, Rfm};
use crate::error::{Code, Error};
use crate::order;
use crate::time::Instant;

impl Rfm {
    /// Fits the cuts to the customers of a partial result over all orders.
    ///
    /// # Errors
    /// `population_too_small` where a metric is to be fitted to fewer customers than
    /// `min_population`, `policy_mismatch` for a partial result of other rules.
    pub fn fit(&self, partial: &Partial) -> Result<Model, Error> {
        let rules = &self.0;
        if rules.digest() != partial.rules.digest() {
            let message = "the partial result was made with other rules";
            let help = "make it with the `rfm` of this policy";
            return Err(Error::new(
                Code::PolicyMismatch,
                String::new(),
                message,
                help,
            ));
        }
        let purchases = partial.counted();
        let counts = count(&purchases);
        let fit = Fit {
            rules,
            as_of: partial.as_of,
            purchases: &purchases,
            partial,
        };
        let fitted = match &rules.scheme {
            Scheme::Scores {
                scale,
                recency,
                frequency,
                monetary,
            } => [
                fit.metric(Metric::Recency, recency, *scale)?,
                fit.metric(Metric::Frequency, frequency, *scale)?,
                fit.metric(Metric::Monetary, monetary, *scale)?,
            ],
            Scheme::MonetaryOnly { vip, regular } => {
                let tiers = Ladder::of(&[*regular, *vip]);
                [Fitted::default(), Fitted::default(), Fitted::given(tiers)]
            }
        };
        Ok(Model {
            rfm: self.clone(),
            as_of: partial.as_of,
            counts,
            fitted,
            input_digest: format!("sha256:{}", partial.digest()),
        })
    }
}

fn count(purchases: &Counted<'_>) -> Counts {
    let mut counts = Counts::default();
    purchases.each(&mut |_, one| {
        counts.customers = counts.customers.saturating_add(1);
        let add = |sum: &mut u64, yes: bool| *sum = sum.saturating_add(u64::from(yes));
        add(&mut counts.buyers, one.orders > 0);
        add(&mut counts.repeat_buyers, one.orders > 1);
        add(&mut counts.payers, one.net() > 0);
        counts.orders = counts.orders.saturating_add(one.orders);
        counts.net = counts.net.saturating_add(one.net());
    });
    counts
}

/// What a customer is worth in a metric: the greater the better. None where it is unknown.
pub(super) fn worth(
    metric: Metric,
    one: &Purchases,
    rules: &Rules,
    as_of: Instant,
) -> Option<i128> {
    match metric {
        Metric::Recency => {
            let last = one.last().filter(|_| one.orders > 0)?;
            let days = rules
                .zone
                .day_of(as_of)
                .saturating_sub(rules.zone.day_of(last));
            Some(i128::from(days.max(0)).saturating_neg())
        }
        Metric::Frequency => (one.orders > 0).then_some(i128::from(one.orders)),
        Metric::Monetary => Some(one.net()),
    }
}

/// Whether a customer is one of a population.
pub(super) fn belongs(one: &Purchases, population: Population) -> bool {
    match population {
        Population::All => one.orders > 0,
        Population::RepeatBuyers => one.orders > 1,
        Population::Payers => one.net() > 0,
    }
}

struct Fit<'p> {
    rules: &'p Rules,
    as_of: Instant,
    purchases: &'p Counted<'p>,
    partial: &'p Partial,
}

impl Fit<'_> {
    fn metric(&self, metric: Metric, cuts: &Cuts, scale: u8) -> Result<Fitted, Error> {
        let (population, ties, least) = match cuts {
            Cuts::Given(values) => return Ok(Fitted::given(Ladder::of(values))),
            Cuts::Fitted {
                population,
                ties,
                min_population,
            } => (*population, *ties, *min_population),
        };
        let mut values = Values::new(self.partial.len(), |tell| {
            self.purchases.each(&mut |_, one| {
                if belongs(one, population)
                    && let Some(worth) = worth(metric, one, self.rules, self.as_of)
                {
                    tell(worth);
                }
            });
        });
        if values.count() < least {
            let message = format!(
                "{} {}, and cuts of `{}` are not fitted to fewer than {least}",
                values.count(),
                population.counted(),
                metric.as_str()
            );
            let help = "give `cuts`, lower `min_population`, or take the orders of a longer time";
            return Err(Error::new(
                Code::PopulationTooSmall,
                format!("/{}", metric.as_str()),
                message,
                help,
            ));
        }
        // Among repeat buyers the lowest score is 2, from the second order on.
        let repeat = population == Population::RepeatBuyers;
        let reached = values.cuts(scale.saturating_sub(u8::from(repeat)), ties);
        let mut ladder = Ladder::default();
        if repeat {
            ladder = Ladder::of(&[2]);
        }
        for cut in reached {
            let from = match ties {
                Ties::ById => self.from(metric, population, cut.value, cut.skip),
                _ => Vec::new(),
            };
            ladder.0.push(Cut {
                value: cut.value,
                from,
            });
        }
        Ok(Fitted {
            ladder,
            population: Some(values.count()),
        })
    }

    /// The key of a customer with this very value, so many of them before it.
    fn from(&self, metric: Metric, population: Population, value: i128, skip: u64) -> Vec<u8> {
        let register = &self.partial.register;
        let mut same: Vec<u32> = Vec::new();
        self.purchases.each(&mut |number, one| {
            let worth = || worth(metric, one, self.rules, self.as_of);
            if belongs(one, population) && worth() == Some(value) {
                same.push(number);
            }
        });
        order::sort_by(&mut same, |a, b| register.key(*a).cmp(&register.key(*b)));
        let skip = usize::try_from(skip).unwrap_or(usize::MAX);
        let found = same.get(skip).and_then(|number| register.key(*number));
        let mut key = Vec::new();
        if let Some(found) = found {
            found.encode(&mut key);
        }
        key
    }
}

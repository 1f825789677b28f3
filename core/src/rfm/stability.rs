//! How much the scores depend on choices that nobody thinks about: the rule of ties, the day, the zone,
//! what is done with refunds.

use std::sync::Arc;

use serde::ser::{Serialize, SerializeStruct, Serializer};

use super::Rfm;
use super::customers::Customers;
use super::migration::each_pair;
use super::order::{Kind, Order};
use super::quantile::Ties;
use super::rules::{Cuts, Rules, Scheme};
use crate::call::Call;
use crate::engine::Engine;
use crate::error::{Code, Error};
use crate::time::{DAY_MILLIS, Instant, Stamp, Zone};

/// How many customers would change under other choices.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Stability {
    /// The instant.
    pub as_of: Stamp,
    /// How many customers there are.
    pub customers: usize,
    /// One for each choice.
    pub variants: Vec<Variant>,
}

/// One other choice, and what it would change.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Variant {
    /// `ties_low`, `ties_mid`, `ties_high`, `ties_by_id`, `day_earlier`, `day_later`, `zone` or
    /// `refunds_ignored`.
    pub choice: &'static str,
    /// The name of the zone, for `zone`.
    pub zone: Option<String>,
    /// What it would change, or why it cannot be told.
    pub outcome: Result<Changes, Error>,
}

/// Customers who would change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Changes {
    /// In any of their scores or the tier.
    pub codes: usize,
    /// In the score of recency.
    pub r: usize,
    /// In the score of frequency.
    pub f: usize,
    /// In the score of money.
    pub m: usize,
    /// In their segment or tier, with nothing known of leads.
    pub segments: usize,
    /// Known under one of the choices only.
    pub unknown: usize,
}

/// A choice, with what it makes of rules, instant and rows.
struct Choice {
    name: &'static str,
    zone: Option<String>,
    rules: Option<Rules>,
    as_of: Instant,
    refunds: bool,
}

impl Engine {
    /// Scores all orders again under every other choice: the other rules of ties (where cuts are
    /// fitted), a day of 24 hours earlier and later, each zone given, refunds ignored. No choice is
    /// right; a report in which much changes says that the scores are coarser than they look.
    ///
    /// ```
    /// use leadgrid::rfm::Order;
    /// use leadgrid::{Engine, Instant, Zone};
    ///
    /// let policy = r#"{"format": 1, "id": "shop", "version": "1", "time_zone": "+09:00", "rfm": {}}"#;
    /// let engine = Engine::from_json(policy).expect("loads");
    /// let as_of = Instant::parse("2026-11-26T09:00:00+09:00").expect("RFC 3339");
    /// let orders: Vec<Order<'_>> = (0..10).map(|n| Order::new(n, as_of, 30)).collect();
    /// let report = engine.stability(&orders, as_of, &[("UTC", Zone::UTC)]).expect("good rows");
    /// let ties = report.variants.iter().find(|variant| variant.choice == "ties_high");
    /// let changes = ties.and_then(|variant| variant.outcome.as_ref().ok()).expect("it fits");
    /// assert_eq!(changes.m, 10);
    /// ```
    ///
    /// # Errors
    /// `missing_key` where the policy has no `rfm`, the errors of [`Partial::add`](super::Partial::add) with the
    /// place of the row, those of [`Rfm::fit`] for the policy as it is.
    pub fn stability(
        &self,
        orders: &[Order<'_>],
        as_of: Instant,
        zones: &[(&str, Zone)],
    ) -> Result<Stability, Error> {
        let Some(rfm) = self.rfm() else {
            let message = "the policy has no `rfm`";
            return Err(Error::new(
                Code::MissingKey,
                String::new(),
                message,
                "add it",
            ));
        };
        let base = self.scored(rfm, orders, as_of, true)?;
        let variants = choices(&rfm.0, as_of, zones).into_iter().map(|choice| {
            let other = match choice.rules {
                Some(rules) => Rfm(Arc::new(rules), Arc::clone(&rfm.1)),
                None => rfm.clone(),
            };
            let scored = self.scored(&other, orders, choice.as_of, choice.refunds);
            Variant {
                choice: choice.name,
                zone: choice.zone,
                outcome: scored.map(|other| changes(&base, &other)),
            }
        });
        Ok(Stability {
            as_of: rfm.0.zone.stamp(as_of),
            customers: base.len(),
            variants: variants.collect(),
        })
    }

    fn scored(
        &self,
        rfm: &Rfm,
        orders: &[Order<'_>],
        as_of: Instant,
        refunds: bool,
    ) -> Result<Customers, Error> {
        let mut partial = rfm.partial(as_of);
        for (place, row) in orders.iter().enumerate() {
            let at_row = |error: Error| error.below(&format!("/{place}"));
            if !refunds && row.at <= as_of && is_refund(row, rfm.0.places) {
                if let Some(customer) = row.filled().customer {
                    partial.know(customer).map_err(at_row)?;
                }
                continue;
            }
            partial.add(row).map_err(at_row)?;
        }
        let model = rfm.fit(&partial)?;
        self.customers(&model, partial, &[], &Call::at(as_of))
    }
}

fn is_refund(row: &Order<'_>, places: u32) -> bool {
    row.kind == Some(Kind::Refund) || row.amount.minor(places).is_ok_and(|minor| minor < 0)
}

fn choices(rules: &Rules, as_of: Instant, zones: &[(&str, Zone)]) -> Vec<Choice> {
    let plain = |name| Choice {
        name,
        zone: None,
        rules: None,
        as_of,
        refunds: true,
    };
    let mut choices = Vec::new();
    let names = ["ties_low", "ties_mid", "ties_high", "ties_by_id"];
    for (ties, name) in Ties::ALL.into_iter().zip(names) {
        if let Some(rules) = rules.with_ties(ties) {
            choices.push(Choice {
                rules: Some(rules),
                ..plain(name)
            });
        }
    }
    for (name, days) in [("day_earlier", -1_i64), ("day_later", 1)] {
        let shifted = as_of
            .millis()
            .saturating_add(days.saturating_mul(DAY_MILLIS));
        if let Some(as_of) = Instant::from_millis(shifted) {
            choices.push(Choice {
                as_of,
                ..plain(name)
            });
        }
    }
    for (zone_name, zone) in zones {
        choices.push(Choice {
            zone: Some((*zone_name).to_owned()),
            rules: Some(rules.with_zone(zone)),
            ..plain("zone")
        });
    }
    choices.push(Choice {
        refunds: false,
        ..plain("refunds_ignored")
    });
    choices
}

impl Rules {
    // Neither document nor digest follow these changes: they never leave the report.

    /// The same rules with other ties; none where nothing is fitted, or with these ties already.
    fn with_ties(&self, wanted: Ties) -> Option<Self> {
        let Scheme::Scores {
            scale,
            recency,
            frequency,
            monetary,
        } = &self.scheme
        else {
            return None;
        };
        let mut changed = false;
        let mut other = |cuts: &Cuts| match cuts {
            Cuts::Given(cuts) => Cuts::Given(cuts.clone()),
            Cuts::Fitted {
                population,
                ties,
                min_population,
            } => {
                changed |= *ties != wanted;
                Cuts::Fitted {
                    population: *population,
                    ties: wanted,
                    min_population: *min_population,
                }
            }
        };
        let scheme = Scheme::Scores {
            scale: *scale,
            recency: other(recency),
            frequency: other(frequency),
            monetary: other(monetary),
        };
        changed.then(|| Self {
            scheme,
            ..self.clone()
        })
    }

    fn with_zone(&self, zone: &Zone) -> Self {
        Self {
            zone: zone.clone(),
            ..self.clone()
        }
    }
}

fn changes(base: &Customers, other: &Customers) -> Changes {
    let mut changes = Changes::default();
    each_pair(base, other, &mut |was, is| {
        let add = |sum: &mut usize, yes: bool| *sum = sum.saturating_add(usize::from(yes));
        let (Some(was), Some(is)) = (was, is) else {
            return add(&mut changes.unknown, true);
        };
        let (a, b) = (was.scores(), is.scores());
        add(&mut changes.r, a.r != b.r);
        add(&mut changes.f, a.f != b.f);
        add(&mut changes.m, a.m != b.m);
        add(&mut changes.segments, was.group() != is.group());
        let differ = (a.r, a.f, a.m, a.tier) != (b.r, b.f, b.m, b.tier);
        add(&mut changes.codes, differ);
    });
    changes
}

impl Stability {
    /// The report as compact JSON, the same bytes in every language.
    #[must_use]
    pub fn to_json(&self) -> String {
        // Texts and whole numbers: serialising cannot fail.
        serde_json::to_string(self).unwrap_or_default()
    }
}

impl Serialize for Stability {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut report = serializer.serialize_struct("Stability", 3)?;
        report.serialize_field("as_of", &self.as_of)?;
        report.serialize_field("customers", &self.customers)?;
        report.serialize_field("variants", &self.variants)?;
        report.end()
    }
}

impl Serialize for Variant {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut variant = serializer.serialize_struct("Variant", 4)?;
        variant.serialize_field("choice", self.choice)?;
        variant.serialize_field("zone", &self.zone)?;
        variant.serialize_field("changes", &self.outcome.as_ref().ok())?;
        variant.serialize_field("error", &self.outcome.as_ref().err())?;
        variant.end()
    }
}

impl Serialize for Changes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut changes = serializer.serialize_struct("Changes", 6)?;
        changes.serialize_field("codes", &self.codes)?;
        changes.serialize_field("r", &self.r)?;
        changes.serialize_field("f", &self.f)?;
        changes.serialize_field("m", &self.m)?;
        changes.serialize_field("segments", &self.segments)?;
        changes.serialize_field("unknown", &self.unknown)?;
        changes.end()
    }
}

//! How much the scores depend on choices that nobody thinks about: the rule of ties, the day, the zone,
//! what is done with refunds.

use std::sync::Arc;

use serde::ser::{Serialize, SerializeStruct, Serializer};

use super::Rfm;
use super::customers::Customers;
use super::migration::each_pair;
use super::order::Order;
use super::partial::Partial;
use super::quantile::Ties;
use super::rules::{Cuts, Rules, Scheme};
use crate::call::{Call, wrong_type};
use crate::engine::Engine;
use crate::error::{Code, Error};
use crate::json::{Pointer, Value};
use crate::policy::check::Check;
use crate::policy::zone;
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

/// A choice, with what it makes of the sums.
struct Choice {
    name: &'static str,
    zone: Option<String>,
    change: Change,
}

enum Change {
    Ties(Rules),
    /// Another instant, at which other orders exist.
    At(Instant),
    Zone(Rules),
    NoRefunds,
}

/// Adds all orders to the sums of an instant.
type Add<'a> = dyn FnMut(&mut Partial) -> Result<(), Error> + 'a;

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
    /// `missing_key` where the policy has no `rfm`, the errors of [`Partial::add`] with the
    /// place of the row, those of [`Rfm::fit`] for the policy as it is.
    pub fn stability(
        &self,
        orders: &[Order<'_>],
        as_of: Instant,
        zones: &[(&str, Zone)],
    ) -> Result<Stability, Error> {
        self.stability_with(&mut |partial| partial.add_all(orders), as_of, zones)
    }

    /// The same for orders in any form: `add` adds all of them to a partial result, and is called once
    /// for each instant and zone.
    ///
    /// # Errors
    /// Those of `add`, and as [`Engine::stability`].
    pub fn stability_with(
        &self,
        add: &mut Add<'_>,
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
        let mut partial = rfm.partial(as_of);
        add(&mut partial)?;
        let partial = Arc::new(partial);
        let base = self.scored(rfm, Arc::clone(&partial))?;
        let variants = choices(&rfm.0, as_of, zones)
            .into_iter()
            .map(|choice| Variant {
                choice: choice.name,
                zone: choice.zone,
                outcome: self
                    .changed(rfm, &partial, choice.change, add)
                    .map(|other| changes(&base, &other)),
            });
        Ok(Stability {
            as_of: rfm.0.zone.stamp(as_of),
            customers: base.len(),
            variants: variants.collect(),
        })
    }

    /// All customers under another choice. Where the sums are the same, they are not made again.
    fn changed(
        &self,
        rfm: &Rfm,
        partial: &Partial,
        change: Change,
        add: &mut Add<'_>,
    ) -> Result<Customers, Error> {
        let under = |rules: Rules| Rfm(Arc::new(rules), Arc::clone(&rfm.1));
        let (rfm, partial) = match change {
            Change::Ties(rules) => {
                let other = under(rules);
                let partial = partial.under(&other.0);
                (other, partial)
            }
            Change::NoRefunds => (rfm.clone(), partial.without_refunds()),
            Change::At(as_of) => {
                let mut other = rfm.partial(as_of);
                add(&mut other)?;
                (rfm.clone(), other)
            }
            Change::Zone(rules) => {
                let other = under(rules);
                let mut sums = other.partial(partial.as_of());
                add(&mut sums)?;
                (other, sums)
            }
        };
        self.scored(&rfm, Arc::new(partial))
    }

    fn scored(&self, rfm: &Rfm, partial: Arc<Partial>) -> Result<Customers, Error> {
        let model = rfm.fit(&partial)?;
        let call = Call::at(partial.as_of());
        self.customers(&model, partial, &[], &call)
    }
}

fn choices(rules: &Rules, as_of: Instant, zones: &[(&str, Zone)]) -> Vec<Choice> {
    let choice = |name, change| Choice {
        name,
        zone: None,
        change,
    };
    let mut choices = Vec::new();
    let names = ["ties_low", "ties_mid", "ties_high", "ties_by_id"];
    for (ties, name) in Ties::ALL.into_iter().zip(names) {
        if let Some(other) = rules.with_ties(ties) {
            choices.push(choice(name, Change::Ties(other)));
        }
    }
    for (name, days) in [("day_earlier", -1_i64), ("day_later", 1)] {
        let shifted = as_of
            .millis()
            .saturating_add(days.saturating_mul(DAY_MILLIS));
        if let Some(as_of) = Instant::from_millis(shifted) {
            choices.push(choice(name, Change::At(as_of)));
        }
    }
    for (zone_name, zone) in zones {
        choices.push(Choice {
            zone: Some((*zone_name).to_owned()),
            ..choice("zone", Change::Zone(rules.with_zone(zone)))
        });
    }
    choices.push(choice("refunds_ignored", Change::NoRefunds));
    choices
}

impl Rules {
    // These changes never leave the report.

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
        changed.then(|| {
            let mut other = self.alike();
            other.scheme = scheme;
            other
        })
    }

    fn with_zone(&self, zone: &Zone) -> Self {
        let mut other = self.alike();
        other.zone = zone.clone();
        other
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
    /// Reads a list of zones, each in the form of `time_zone` in a policy: an offset, or an object with
    /// `name`, `offset` and `transitions`.
    ///
    /// # Errors
    /// `wrong_type`, `bad_time_zone` and what else may be wrong with a zone, with its place in the list.
    pub fn read_zones(zones: &Value<'_>) -> Result<Vec<(String, Zone)>, Error> {
        let root = Pointer::root();
        let Value::List(items) = zones else {
            return Err(wrong_type(zones, "a list of time zones", &root));
        };
        let read = items.iter().enumerate().map(|(place, item)| {
            let at = root.index(place);
            let mut check = Check::default();
            zone::check(item, &at, &mut check);
            let found = check.into_findings(&Value::Null).into_iter().next();
            if let Some(found) = found {
                let path = found.path().to_owned();
                return Err(Error::new(
                    found.code(),
                    path,
                    found.message(),
                    found.help(),
                ));
            }
            let name = item.get("name").unwrap_or(item).as_text();
            let zone = zone::read(item);
            let unknown = || wrong_type(item, "a time zone", &at);
            name.map(str::to_owned).zip(zone).ok_or_else(unknown)
        });
        read.collect()
    }

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

//! The keys of `rfm`, and what is compiled from them.
//!
//! ```yaml
//! rfm:
//!   scale: 5
//!   currency: {code: KRW, places: 0}
//!   period: 730d
//!   recency:   {cuts: [7, 30, 90, 180]}
//!   frequency: {cuts: [2, 3, 5, 10]}
//!   monetary:  {quantiles: {population: payers, ties: low, min_population: 5}}
//! ```

mod keys;
mod read;

use std::borrow::Cow;

use super::money::Money;
use super::quantile::Ties;
use crate::identity;
use crate::json::{Pointer, Value};
use crate::policy::check::Check;
use crate::policy::zone;
use crate::time::Zone;

pub(crate) use keys::RFM;
use read::Reader;

/// Over whom quantiles are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Population {
    /// All with an order.
    All,
    RepeatBuyers,
    Payers,
}

impl Population {
    /// Its members in a message, behind their number.
    pub(super) fn counted(self) -> &'static str {
        match self {
            Population::All => "customers have an order",
            Population::RepeatBuyers => "customers have two orders and more",
            Population::Payers => "customers have paid",
        }
    }
}

/// Where the cuts of a metric come from. Amounts are in minor units.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Cuts {
    /// For score 2 first, and the greater the better: days are negative.
    Given(Vec<i128>),
    Fitted {
        population: Population,
        ties: Ties,
        min_population: u64,
    },
}

/// How customers are told apart.
#[derive(Debug, Clone)]
pub(crate) enum Scheme {
    Scores {
        scale: u8,
        recency: Cuts,
        frequency: Cuts,
        monetary: Cuts,
    },
    MonetaryOnly {
        vip: i128,
        regular: i128,
    },
}

/// The compiled `rfm`.
#[derive(Debug, Clone)]
pub(crate) struct Rules {
    pub(crate) zone: Zone,
    pub(crate) currency: Option<String>,
    pub(crate) places: u32,
    /// In days.
    pub(crate) period: Option<i64>,
    /// Whether F counts days instead of orders.
    pub(crate) days: bool,
    pub(crate) scheme: Scheme,
    /// `{rfm, time_zone}` with the defaults filled in: all that a result depends on.
    pub(crate) document: Value<'static>,
    /// SHA-256 of the document, in hex.
    pub(crate) digest: String,
}

impl Rules {
    /// Checks what shapes cannot say and compiles; `None` where something is wrong.
    pub(crate) fn compile(
        value: &Value<'_>,
        time_zone: Option<&Value<'_>>,
        at: &Pointer<'_>,
        check: &mut Check,
    ) -> Option<Self> {
        let reader = Reader { value, at };
        let places = value.get("currency").and_then(|currency| {
            let whole = currency.get("places")?.as_whole()?;
            u32::try_from(whole).ok()
        });
        // Nobody can tell how many places an amount has where the currency is wrong.
        let places = (!check.is_wrong(&at.key("currency"))).then(|| places.unwrap_or(2));
        let currency = value.get("currency").and_then(|c| c.get("code"));
        let currency = currency.and_then(Value::as_text).map(str::to_owned);
        let (scheme, period) = match value.get("monetary_only") {
            Some(only) => reader.monetary_only(only, places, check),
            None => {
                let period = reader.period(value, at, check);
                let scheme = reader.scores(places, check);
                (scheme, period)
            }
        };
        let zone = time_zone.and_then(zone::read);
        if check.is_wrong(at) {
            return None;
        }
        let count = value.get("frequency").and_then(|f| f.get("count"));
        let mut rules = Self {
            zone: zone?,
            currency,
            places: places?,
            period,
            days: count.and_then(Value::as_text) == Some("days"),
            scheme: scheme?,
            document: Value::Null,
            digest: String::new(),
        };
        rules.document = rules.to_document(time_zone?);
        rules.digest = identity::hex(&identity::canonical(&rules.document));
        Some(rules)
    }

    /// The highest score; none where there are only tiers.
    pub(crate) fn scale(&self) -> Option<u8> {
        match self.scheme {
            Scheme::Scores { scale, .. } => Some(scale),
            Scheme::MonetaryOnly { .. } => None,
        }
    }

    pub(crate) fn money(&self, minor: i128) -> Money {
        Money::new(minor, self.places)
    }

    fn to_document(&self, time_zone: &Value<'_>) -> Value<'static> {
        let mut rfm: Vec<(Cow<'static, str>, Value<'static>)> = Vec::new();
        let mut currency = vec![("places".into(), whole(i128::from(self.places)))];
        if let Some(code) = &self.currency {
            currency.insert(0, ("code".into(), Value::from(code.clone())));
        }
        let amount = |minor: i128| {
            let text = self.money(minor).to_string();
            // A number of the policy: it was read from the nearest double.
            Value::from_json(&text).map_or(Value::Null, Value::into_owned)
        };
        let period = self
            .period
            .map(|days| ("period".into(), Value::from(format!("{days}d"))));
        rfm.push(("currency".into(), Value::Object(currency)));
        match &self.scheme {
            Scheme::Scores {
                scale,
                recency,
                frequency,
                monetary,
            } => {
                rfm.extend(period);
                rfm.insert(0, ("scale".into(), whole(i128::from(*scale))));
                let days = |cuts: &[i128]| {
                    let days = cuts.iter().rev().map(|cut| cut.saturating_neg());
                    days.map(whole).collect()
                };
                let orders = |cuts: &[i128]| cuts.iter().map(|cut| whole(*cut)).collect();
                let amounts = |cuts: &[i128]| cuts.iter().map(|cut| amount(*cut)).collect();
                let mut counted = recency_like(frequency, &orders);
                let count = if self.days { "days" } else { "orders" };
                counted.push(("count".into(), count.into()));
                rfm.push((
                    "recency".into(),
                    Value::Object(recency_like(recency, &days)),
                ));
                rfm.push(("frequency".into(), Value::Object(counted)));
                let monetary = recency_like(monetary, &amounts);
                rfm.push(("monetary".into(), Value::Object(monetary)));
            }
            Scheme::MonetaryOnly { vip, regular } => {
                let mut only = vec![
                    ("vip".into(), amount(*vip)),
                    ("regular".into(), amount(*regular)),
                ];
                only.extend(period);
                rfm.push(("monetary_only".into(), Value::Object(only)));
            }
        }
        Value::Object(vec![
            ("rfm".into(), Value::Object(rfm)),
            ("time_zone".into(), time_zone.clone().into_owned()),
        ])
    }
}

type Entries = Vec<(Cow<'static, str>, Value<'static>)>;

/// The keys of a metric as they would be written.
fn recency_like(cuts: &Cuts, list: &dyn Fn(&[i128]) -> Vec<Value<'static>>) -> Entries {
    match cuts {
        Cuts::Given(cuts) => vec![("cuts".into(), Value::List(list(cuts)))],
        Cuts::Fitted {
            population,
            ties,
            min_population,
        } => {
            let population = match population {
                Population::All => "all",
                Population::RepeatBuyers => "repeat_buyers",
                Population::Payers => "payers",
            };
            let quantiles = vec![
                ("population".into(), population.into()),
                ("ties".into(), ties.as_str().into()),
                ("min_population".into(), whole(i128::from(*min_population))),
            ];
            vec![("quantiles".into(), Value::Object(quantiles))]
        }
    }
}

fn whole(number: i128) -> Value<'static> {
    Value::Number(number as f64)
}

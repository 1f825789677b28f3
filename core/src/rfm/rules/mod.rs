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
use std::sync::OnceLock;

use super::Metric;
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
    /// As a policy writes it.
    fn as_str(self) -> &'static str {
        match self {
            Population::All => "all",
            Population::RepeatBuyers => "repeat_buyers",
            Population::Payers => "payers",
        }
    }

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
    /// As the policy writes it.
    time_zone: Value<'static>,
    /// See [`Rules::sealed`].
    sealed: OnceLock<Sealed>,
}

/// What tells rules from others.
#[derive(Debug, Clone)]
struct Sealed {
    document: Value<'static>,
    digest: String,
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
        Some(Self {
            zone: zone?,
            currency,
            places: places?,
            period,
            days: count.and_then(Value::as_text) == Some("days"),
            scheme: scheme?,
            time_zone: time_zone?.clone().into_owned(),
            sealed: OnceLock::new(),
        })
    }

    /// `{rfm, time_zone}` with the defaults filled in: all that a result depends on.
    pub(crate) fn document(&self) -> &Value<'static> {
        &self.sealed().document
    }

    /// SHA-256 of the document, in hex.
    pub(crate) fn digest(&self) -> &str {
        &self.sealed().digest
    }

    /// Made when orders are summed up: a module that only scores leads does not carry what writes it.
    fn sealed(&self) -> &Sealed {
        self.sealed.get_or_init(|| {
            let document = self.to_document();
            let digest = identity::hex(&identity::canonical(&document));
            Sealed { document, digest }
        })
    }

    /// The same rules, which count as these whatever is changed of them.
    pub(super) fn alike(&self) -> Self {
        self.sealed();
        self.clone()
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

    fn to_document(&self) -> Value<'static> {
        let mut rfm = Entries::new();
        if let Scheme::Scores { scale, .. } = self.scheme {
            put("scale", whole(scale.into()), &mut rfm);
        }
        let mut currency = Entries::new();
        if let Some(code) = &self.currency {
            put("code", Value::from(code.clone()), &mut currency);
        }
        put("places", whole(self.places.into()), &mut currency);
        put("currency", Value::Object(currency), &mut rfm);
        let period = self.period.map(|days| Value::from(format!("{days}d")));
        match &self.scheme {
            Scheme::Scores {
                recency,
                frequency,
                monetary,
                ..
            } => {
                if let Some(period) = period {
                    put("period", period, &mut rfm);
                }
                let recency = self.metric_document(Metric::Recency, recency);
                put("recency", Value::Object(recency), &mut rfm);
                let mut frequency = self.metric_document(Metric::Frequency, frequency);
                let count = if self.days { "days" } else { "orders" };
                put("count", count.into(), &mut frequency);
                put("frequency", Value::Object(frequency), &mut rfm);
                let monetary = self.metric_document(Metric::Monetary, monetary);
                put("monetary", Value::Object(monetary), &mut rfm);
            }
            Scheme::MonetaryOnly { vip, regular } => {
                let mut only = Entries::new();
                put("vip", self.written(Metric::Monetary, *vip), &mut only);
                let regular = self.written(Metric::Monetary, *regular);
                put("regular", regular, &mut only);
                if let Some(period) = period {
                    put("period", period, &mut only);
                }
                put("monetary_only", Value::Object(only), &mut rfm);
            }
        }
        let mut document = Entries::new();
        put("rfm", Value::Object(rfm), &mut document);
        put("time_zone", self.time_zone.clone(), &mut document);
        Value::Object(document)
    }

    /// The keys of a metric as they would be written.
    fn metric_document(&self, metric: Metric, cuts: &Cuts) -> Entries {
        let mut keys = Entries::new();
        match cuts {
            Cuts::Given(cuts) => {
                let mut list = Vec::with_capacity(cuts.len());
                for cut in cuts {
                    list.push(self.written(metric, *cut));
                }
                // Of days the best score is written first.
                if metric == Metric::Recency {
                    list.reverse();
                }
                put("cuts", Value::List(list), &mut keys);
            }
            Cuts::Fitted {
                population,
                ties,
                min_population,
            } => {
                let mut quantiles = Entries::new();
                put("population", population.as_str().into(), &mut quantiles);
                put("ties", ties.as_str().into(), &mut quantiles);
                let least = whole((*min_population).into());
                put("min_population", least, &mut quantiles);
                put("quantiles", Value::Object(quantiles), &mut keys);
            }
        }
        keys
    }

    /// A cut as a policy writes it.
    fn written(&self, metric: Metric, cut: i128) -> Value<'static> {
        match metric {
            Metric::Recency => whole(cut.saturating_neg()),
            Metric::Frequency => whole(cut),
            Metric::Monetary => {
                // A number of the policy: it was read from the nearest double.
                let text = self.money(cut).to_string();
                Value::from_json(&text).map_or(Value::Null, Value::into_owned)
            }
        }
    }
}

type Entries = Vec<(Cow<'static, str>, Value<'static>)>;

fn put(key: &'static str, value: Value<'static>, into: &mut Entries) {
    into.push((Cow::Borrowed(key), value));
}

fn whole(number: i128) -> Value<'static> {
    Value::Number(number as f64)
}

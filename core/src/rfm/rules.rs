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

use std::borrow::Cow;

use super::money::{Amount, MOST_PLACES, Money, Wrong};
use super::quantile::Ties;
use crate::error::Code;
use crate::identity;
use crate::json::{Pointer, Value};
use crate::num;
use crate::policy::check::Check;
use crate::policy::shape::{DESCRIPTION, Key, Shape, TITLE, optional, required};
use crate::policy::zone;
use crate::time::{DAY_MILLIS, Duration, Unit, Zone};

pub(crate) const RFM: Shape = Shape::Object(RFM_KEYS);
const RFM_KEYS: &[Key] = &[
    TITLE,
    DESCRIPTION,
    optional(
        "scale",
        Shape::Whole(2, 9),
        "the highest score, 5 if left out",
    ),
    optional(
        "currency",
        Shape::Object(CURRENCY_KEYS),
        "currency of all amounts; any one with two places if left out",
    ),
    optional(
        "period",
        Shape::Duration,
        "only orders whose age in calendar days is below it; whole days",
    ),
    optional(
        "recency",
        Shape::Object(RECENCY_KEYS),
        "cuts in calendar days, 7, 30, 90 and 180 if left out",
    ),
    optional(
        "frequency",
        Shape::Object(FREQUENCY_KEYS),
        "cuts in orders, 2, 3, 5 and 10 if left out",
    ),
    optional(
        "monetary",
        Shape::Object(MONETARY_KEYS),
        "cuts in currency units, quantiles of the payers if left out",
    ),
    optional(
        "monetary_only",
        Shape::Object(MONETARY_ONLY_KEYS),
        "instead of all scores: VIP and regulars by their net amount",
    ),
];
const CURRENCY_KEYS: &[Key] = &[
    optional("code", Shape::Text, "rows in another currency are refused"),
    required(
        "places",
        Shape::Whole(0, MOST_PLACES),
        "decimal places of its smallest unit",
    ),
];
const RECENCY_KEYS: &[Key] = &[
    optional(
        "cuts",
        Shape::List(&Shape::Whole(0, MOST_DAYS), true),
        "at most so many days, best score first",
    ),
    optional(
        "quantiles",
        Shape::Object(&[
            optional("population", Shape::Choice(&["all"]), ALL),
            TIES,
            MIN_POPULATION,
        ]),
        QUANTILES,
    ),
];
const FREQUENCY_KEYS: &[Key] = &[
    optional(
        "cuts",
        Shape::List(&Shape::Whole(2, u32::MAX), true),
        "at least so many orders, for score 2 and up",
    ),
    optional(
        "quantiles",
        Shape::Object(&[
            optional(
                "population",
                Shape::Choice(&["repeat_buyers", "all"]),
                "customers with two orders and more, or all with an order",
            ),
            TIES,
            MIN_POPULATION,
        ]),
        QUANTILES,
    ),
    optional(
        "count",
        Shape::Choice(&["orders", "days"]),
        "distinct orders, or distinct calendar days with one; orders if left out",
    ),
];
const MONETARY_KEYS: &[Key] = &[
    optional(
        "cuts",
        Shape::List(&Shape::Amount, true),
        "at least so much, for score 2 and up",
    ),
    optional(
        "quantiles",
        Shape::Object(&[
            optional(
                "population",
                Shape::Choice(&["payers", "all"]),
                "customers with a positive net amount, or all with an order",
            ),
            TIES,
            MIN_POPULATION,
        ]),
        QUANTILES,
    ),
];
const MONETARY_ONLY_KEYS: &[Key] = &[
    optional(
        "period",
        Shape::Duration,
        "only orders whose age in calendar days is below it; whole days",
    ),
    required("vip", Shape::Amount, "at least so much is VIP"),
    required("regular", Shape::Amount, "at least so much is regular"),
];
const ALL: &str = "all customers with an order";
const QUANTILES: &str = "cuts are fitted to a population";
const TIES: Key = optional(
    "ties",
    Shape::Choice(&["low", "mid", "high", "by_id"]),
    "which score equal values share; `low` if left out",
);
const MIN_POPULATION: Key = optional(
    "min_population",
    Shape::Whole(1, u32::MAX),
    "fewer customers are not fitted; 5 if left out",
);
const MOST_DAYS: u32 = 4_000_000;

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
#[derive(Debug)]
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
#[derive(Debug)]
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

/// Score 2 first; days before `as_of` are negative.
const DEFAULT_DAYS: [i128; 4] = [-180, -90, -30, -7];
const DEFAULT_ORDERS: [i128; 4] = [2, 3, 5, 10];

impl Rules {
    /// Checks what shapes cannot say and compiles; `None` where something is wrong.
    pub(crate) fn compile(
        value: &Value<'_>,
        time_zone: Option<&Value<'_>>,
        at: &Pointer<'_>,
        check: &mut Check,
    ) -> Option<Self> {
        if check.is_wrong(at) {
            return None;
        }
        let before = check.count();
        let reader = Reader { value, at };
        let places = value.get("currency").and_then(|currency| {
            let whole = currency.get("places")?.as_whole()?;
            u32::try_from(whole).ok()
        });
        let places = places.unwrap_or(2);
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
        if check.count() > before {
            return None;
        }
        let count = value.get("frequency").and_then(|f| f.get("count"));
        let mut rules = Self {
            zone: zone?,
            currency,
            places,
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

/// Reads the parts of an `rfm` whose shape is right.
struct Reader<'v> {
    value: &'v Value<'v>,
    at: &'v Pointer<'v>,
}

impl Reader<'_> {
    fn scores(&self, places: u32, check: &mut Check) -> Option<Scheme> {
        let scale = self.value.get("scale").and_then(Value::as_whole);
        let scale = u8::try_from(scale.unwrap_or(5)).unwrap_or(5);
        let unit =
            |number: &Value<'_>, _: &Pointer<'_>, _: &mut Check| number.as_whole().map(i128::from);
        let amount = |number: &Value<'_>, at: &Pointer<'_>, check: &mut Check| {
            amount(number, places, at, check)
        };
        let payers = Cuts::Fitted {
            population: Population::Payers,
            ties: Ties::Low,
            min_population: DEFAULT_MIN_POPULATION,
        };
        let given = |cuts: &[i128; 4]| Cuts::Given(cuts.to_vec());
        let recency = self.metric("recency", scale, Population::All, &unit, check);
        let frequency = self.metric("frequency", scale, Population::RepeatBuyers, &unit, check);
        let monetary = self.metric("monetary", scale, Population::Payers, &amount, check);
        let mut or = |metric: Metric, key: &'static str, default: Cuts| match metric {
            Metric::Cuts(cuts) => Some(cuts),
            Metric::Wrong => None,
            Metric::LeftOut if scale == 5 || matches!(default, Cuts::Fitted { .. }) => {
                Some(default)
            }
            Metric::LeftOut => {
                let message = format!("`{key}` has no cuts for a scale of {scale}");
                let help = "the cuts that stand in where none are given are for a scale of 5";
                check.error(Code::MissingKey, self.at, message, help);
                None
            }
        };
        let recency = or(recency, "recency", given(&DEFAULT_DAYS));
        let frequency = or(frequency, "frequency", given(&DEFAULT_ORDERS));
        let monetary = or(monetary, "monetary", payers);
        Some(Scheme::Scores {
            scale,
            recency: recency?,
            frequency: frequency?,
            monetary: monetary?,
        })
    }

    fn metric(
        &self,
        key: &'static str,
        scale: u8,
        population: Population,
        read: &dyn Fn(&Value<'_>, &Pointer<'_>, &mut Check) -> Option<i128>,
        check: &mut Check,
    ) -> Metric {
        let Some(value) = self.value.get(key) else {
            return Metric::LeftOut;
        };
        let at = self.at.key(key);
        match (value.get("cuts"), value.get("quantiles")) {
            (Some(_), Some(_)) => {
                let message = "both `cuts` and `quantiles` are given";
                check.error(Code::ConflictingKeys, &at, message, "keep one of them");
                Metric::Wrong
            }
            (Some(cuts), None) => {
                let at = at.key("cuts");
                let cuts = given_cuts(cuts, scale, read, &at, check);
                match cuts {
                    Some(mut cuts) => {
                        if key == "recency" {
                            cuts.reverse();
                            cuts.iter_mut().for_each(|cut| *cut = cut.saturating_neg());
                        }
                        Metric::Cuts(Cuts::Given(cuts))
                    }
                    None => Metric::Wrong,
                }
            }
            (None, Some(quantiles)) => Metric::Cuts(fitted(quantiles, population)),
            (None, None) => Metric::LeftOut,
        }
    }

    fn monetary_only(
        &self,
        only: &Value<'_>,
        places: u32,
        check: &mut Check,
    ) -> (Option<Scheme>, Option<i64>) {
        for key in ["scale", "period", "recency", "frequency", "monetary"] {
            if self.value.get(key).is_some() {
                let message = format!("`{key}` does not stand beside `monetary_only`");
                let at = self.at.key(key);
                check.error(Code::ConflictingKeys, &at, message, "keep one of them");
            }
        }
        let at = self.at.key("monetary_only");
        let period = self.period(only, &at, check);
        let mut level = |key: &'static str| {
            let at = at.key(key);
            amount(only.get(key)?, places, &at, check)
        };
        let (vip, regular) = (level("vip"), level("regular"));
        let (Some(vip), Some(regular)) = (vip, regular) else {
            return (None, period);
        };
        if vip <= regular {
            let message = "`vip` is not above `regular`";
            let help = "a VIP spends more than a regular";
            check.error(Code::OutOfRange, &at.key("vip"), message, help);
        }
        (Some(Scheme::MonetaryOnly { vip, regular }), period)
    }

    /// A period in whole days.
    fn period(&self, value: &Value<'_>, at: &Pointer<'_>, check: &mut Check) -> Option<i64> {
        let text = value.get("period")?.as_text()?;
        let period = Duration::parse(text).ok()?;
        let at = at.key("period");
        if period.unit() != Unit::Day {
            let message = format!("the period `{text}` is not in days");
            let help = "write whole days such as 730d; the age of an order is in calendar days";
            check.error(Code::BadDuration, &at, message, help);
            return None;
        }
        let days = period.as_millis().div_euclid(DAY_MILLIS);
        if days == 0 {
            let message = "no order lies within a period of no days";
            check.error(Code::BadDuration, &at, message, "give at least 1d");
            return None;
        }
        Some(days)
    }
}

enum Metric {
    LeftOut,
    Wrong,
    Cuts(Cuts),
}

const DEFAULT_MIN_POPULATION: u64 = 5;

fn fitted(quantiles: &Value<'_>, default: Population) -> Cuts {
    let word = |key: &str| quantiles.get(key).and_then(Value::as_text);
    let least = quantiles.get("min_population").and_then(Value::as_whole);
    Cuts::Fitted {
        population: match word("population") {
            Some("all") => Population::All,
            _ => default,
        },
        ties: word("ties").and_then(Ties::read).unwrap_or(Ties::Low),
        min_population: least
            .and_then(|least| u64::try_from(least).ok())
            .unwrap_or(DEFAULT_MIN_POPULATION),
    }
}

/// Cuts that ascend, one fewer than there are scores.
fn given_cuts(
    value: &Value<'_>,
    scale: u8,
    read: &dyn Fn(&Value<'_>, &Pointer<'_>, &mut Check) -> Option<i128>,
    at: &Pointer<'_>,
    check: &mut Check,
) -> Option<Vec<i128>> {
    let before = check.count();
    let items = value.items();
    let wanted = usize::from(scale.saturating_sub(1));
    if items.len() != wanted {
        let message = format!("{} cuts are given for a scale of {scale}", items.len());
        check.error(Code::OutOfRange, at, message, format!("give {wanted} cuts"));
    }
    let mut cuts: Vec<i128> = Vec::with_capacity(items.len());
    for (index, item) in items.iter().enumerate() {
        let at = at.index(index);
        let Some(cut) = read(item, &at, check) else {
            continue;
        };
        if cuts.last().is_some_and(|last| cut <= *last) {
            let message = "this cut is not above the one before it";
            check.error(Code::OutOfRange, &at, message, "let the cuts ascend");
        }
        cuts.push(cut);
    }
    (check.count() == before).then_some(cuts)
}

/// An amount of the policy, in minor units.
fn amount(value: &Value<'_>, places: u32, at: &Pointer<'_>, check: &mut Check) -> Option<i128> {
    let number = value.as_number()?;
    let amount = Amount::Float(number, super::money::Rounding::Exact);
    match amount.minor(places) {
        Ok(minor) => Some(minor),
        Err(Wrong::Places) => {
            let message = format!(
                "{} has more decimal places than the {places} of the currency",
                num::shown(number)
            );
            let help = "round it, or set `currency.places`";
            check.error(Code::TooManyPlaces, at, message, help);
            None
        }
        Err(Wrong::Format | Wrong::Range) => {
            let message = format!("{} is too large for an amount", num::shown(number));
            check.error(Code::OutOfRange, at, message, "give a smaller number");
            None
        }
    }
}

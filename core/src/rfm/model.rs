//! The fitted model: a document by which one customer is scored later, elsewhere, without the others.
//!
//! ```json
//! {"format": 1, "rule": "Q1", "policy": {"id": "shop", "version": "1", "hash": "sha256:.."},
//!  "as_of": "2026-11-26T09:00:00+09:00", "time_zone": "+09:00", "rfm": {"scale": 5, ..},
//!  "counts": {"customers": 995, "buyers": 995, "repeat_buyers": 961, "payers": 995, "orders": 4906, "net": "481650.00"},
//!  "recency": {"cuts": [180, 90, 30, 7], "n": null}, "frequency": {..}, "monetary": {"cuts": ["255.00", ..], "n": 995},
//!  "input_digest": "sha256:.."}
//! ```
//!
//! Cuts stand for the scores 2 and up; a score that nobody reached has null. `rfm` is that of the policy
//! with its defaults written out, so the document needs no policy beside it.

use std::borrow::Cow;
use std::sync::Arc;

use super::key::Key;
use super::ladder::{Cut, Ladder};
use super::money::read_sum;
use super::rules::{Cuts, Population, RFM, Rules, Scheme};
use super::{Metric, PolicyName, Rfm};
use crate::error::{Code, Error};
use crate::identity::canonical;
use crate::json::{Pointer, Value};
use crate::label::Id;
use crate::policy::check::Check;
use crate::policy::zone;
use crate::printed::Printed;
use crate::time::Instant;

/// How many customers and orders a model was fitted to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Counts {
    /// All that are known.
    pub customers: u64,
    /// With an order.
    pub buyers: u64,
    /// With two orders and more.
    pub repeat_buyers: u64,
    /// With a positive net amount.
    pub payers: u64,
    /// Distinct orders, or days of customers with one.
    pub orders: u64,
    /// Sum of the net amounts, in minor units.
    pub net: i128,
}

/// The cuts of a metric, and to how many customers they were fitted.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Fitted {
    pub(super) ladder: Ladder,
    pub(super) population: Option<u64>,
}

impl Fitted {
    pub(super) fn given(ladder: Ladder) -> Self {
        Self {
            ladder,
            population: None,
        }
    }
}

/// Fitted cuts, with all that is needed to score a customer by them.
///
/// ```
/// use leadgrid::rfm::{Model, Order};
/// use leadgrid::{Engine, Instant};
///
/// let policy = r#"{"format": 1, "id": "shop", "version": "1", "time_zone": "+09:00", "rfm": {}}"#;
/// let engine = Engine::from_json(policy).expect("loads");
/// let rfm = engine.rfm().expect("the policy has it");
/// let at = |text| Instant::parse(text).expect("RFC 3339");
/// let as_of = at("2026-11-26T09:00:00+09:00");
/// let mut orders = rfm.partial(as_of);
/// for customer in 1..=5 {
///     let row = Order::new(customer, at("2026-11-20T10:00:00+09:00"), customer * 100);
///     orders.add(&row).expect("a good row");
/// }
/// let model = rfm.fit(&orders).expect("five payers are enough");
///
/// // Elsewhere, from the document alone.
/// let model = Model::from_json(&model.to_json()).expect("whole");
/// let mut orders = model.rfm().partial(as_of);
/// orders.add(&Order::new("new", as_of, "450")).expect("a good row");
/// let customer = orders.customer("new").expect("known");
/// assert_eq!(model.score("new", &customer, as_of).code(), "514");
/// ```
#[derive(Debug, Clone)]
pub struct Model {
    pub(super) rfm: Rfm,
    pub(super) as_of: Instant,
    pub(super) counts: Counts,
    /// In the order of [`Metric::ALL`].
    pub(super) fitted: [Fitted; 3],
    pub(super) input_digest: String,
}

impl Model {
    /// The rules of the model, to sum up orders of a customer.
    #[must_use]
    pub fn rfm(&self) -> &Rfm {
        &self.rfm
    }

    /// The instant at which the orders stood.
    #[must_use]
    pub fn as_of(&self) -> Instant {
        self.as_of
    }

    /// To how many customers and orders it was fitted.
    #[must_use]
    pub fn counts(&self) -> Counts {
        self.counts
    }

    /// `sha256:` and the digest of the orders as they were summed up.
    #[must_use]
    pub fn input_digest(&self) -> &str {
        &self.input_digest
    }

    pub(super) fn fitted(&self, metric: Metric) -> &Fitted {
        let [recency, frequency, monetary] = &self.fitted;
        match metric {
            Metric::Recency => recency,
            Metric::Frequency => frequency,
            Metric::Monetary => monetary,
        }
    }

    pub(super) fn ladder(&self, metric: Metric) -> &Ladder {
        &self.fitted(metric).ladder
    }

    /// The model as compact JSON, the same bytes for the same orders in every language.
    #[must_use]
    pub fn to_json(&self) -> String {
        // Texts and finite numbers: serialising cannot fail.
        serde_json::to_string(&self.document()).unwrap_or_default()
    }

    fn document(&self) -> Value<'static> {
        let rules = &self.rfm.0;
        let part = |key: &str| rules.document().get(key).cloned().unwrap_or(Value::Null);
        let name = &self.rfm.1;
        let policy = object(vec![
            ("id", text(&name.id)),
            ("version", text(&name.version)),
            ("hash", text(&name.hash)),
        ]);
        let Counts {
            customers,
            buyers,
            repeat_buyers,
            payers,
            orders,
            net,
        } = self.counts;
        let counts = object(vec![
            ("customers", count(customers)),
            ("buyers", count(buyers)),
            ("repeat_buyers", count(repeat_buyers)),
            ("payers", count(payers)),
            ("orders", count(orders)),
            ("net", text(&rules.money(net).to_string())),
        ]);
        let mut keys = vec![
            ("format", Value::Number(1.0)),
            ("rule", text(RULE)),
            ("policy", policy),
            ("as_of", text(rules.zone.stamp(self.as_of).as_str())),
            ("time_zone", part("time_zone")),
            ("rfm", part("rfm")),
            ("counts", counts),
        ];
        if let Some(scale) = rules.scale() {
            for metric in Metric::ALL {
                keys.push((metric.as_str(), self.metric_document(metric, scale)));
            }
        }
        keys.push(("input_digest", text(&self.input_digest)));
        object(keys)
    }

    fn metric_document(&self, metric: Metric, scale: u8) -> Value<'static> {
        let fitted = self.fitted(metric);
        let cuts = (2..=scale).map(|score| {
            let place = usize::from(score).saturating_sub(2);
            let Some(cut) = fitted.ladder.0.get(place) else {
                return Value::Null;
            };
            let value = self.rfm.0.shown(metric, cut.value);
            match Key::decode(&cut.from) {
                Some(from) => object(vec![("value", value), ("from", text(&from.to_string()))]),
                None => value,
            }
        });
        object(vec![
            ("cuts", Value::List(cuts.collect())),
            ("n", fitted.population.map_or(Value::Null, count)),
        ])
    }

    /// Reads a model from its document.
    ///
    /// # Errors
    /// `bad_json`, `unknown_format`, `missing_key`, `wrong_type`, `out_of_range` and what else may be
    /// wrong with its `rfm`; the first thing found, with its place.
    pub fn from_json(document: &str) -> Result<Self, Error> {
        Self::from_value(&Value::from_json(document)?)
    }

    /// Reads a model from its document as a tree.
    ///
    /// # Errors
    /// As [`Model::from_json`].
    pub fn from_value(document: &Value<'_>) -> Result<Self, Error> {
        let root = Pointer::root();
        let printed = Printed::object(document, &root)?;
        let known = printed.required("format")?.as_whole() == Some(1);
        if !known || printed.text("rule")? != RULE {
            let message = "this version reads models of format 1 and rule Q1 only";
            let help = "fit it again with this version";
            return Err(printed.error(Code::UnknownFormat, "format", message, help));
        }
        let rules = read_rules(&printed)?;
        let policy = printed.required("policy")?;
        let at_policy = root.key("policy");
        let policy = Printed::object(policy, &at_policy)?;
        let name = PolicyName {
            id: Id::new(policy.text("id")?),
            version: Id::new(policy.text("version")?),
            hash: Id::new(policy.text("hash")?),
        };
        let counts = read_counts(&printed, &rules)?;
        let mut fitted = [const { None }; 3];
        match &rules.scheme {
            Scheme::Scores { scale, .. } => {
                for (slot, metric) in fitted.iter_mut().zip(Metric::ALL) {
                    *slot = Some(read_metric(&printed, metric, *scale, &rules)?);
                }
            }
            Scheme::MonetaryOnly { vip, regular } => {
                let tiers = Ladder::of(&[*regular, *vip]);
                fitted = [None, None, Some(Fitted::given(tiers))];
            }
        }
        let model = Self {
            as_of: printed.instant("as_of")?,
            counts,
            fitted: fitted.map(Option::unwrap_or_default),
            input_digest: printed.text("input_digest")?.to_owned(),
            rfm: Rfm(Arc::new(rules), Arc::new(name)),
        };
        // Whatever else could be wrong: keys that there are not, numbers written otherwise.
        if canonical(&model.document()) == canonical(document) {
            return Ok(model);
        }
        let message = "the document is no model as it was written";
        Err(Error::new(Code::WrongType, String::new(), message, REFIT))
    }
}

/// The rule by which scores come from ranks, and its version.
const RULE: &str = "Q1";

impl Rules {
    /// A cut or value as documents show it: days, orders, or an amount as a text.
    pub(super) fn shown(&self, metric: Metric, value: i128) -> Value<'static> {
        match metric {
            Metric::Recency => Value::Number(value.saturating_neg() as f64),
            Metric::Frequency => Value::Number(value as f64),
            Metric::Monetary => text(&self.money(value).to_string()),
        }
    }
}

fn read_rules(printed: &Printed<'_>) -> Result<Rules, Error> {
    let (rfm, time_zone) = (printed.required("rfm")?, printed.required("time_zone")?);
    let mut check = Check::default();
    let at_rfm = printed.key("rfm");
    RFM.check(rfm, &at_rfm, &mut check);
    zone::check(time_zone, &printed.key("time_zone"), &mut check);
    let rules = Rules::compile(rfm, Some(time_zone), &at_rfm, &mut check);
    rules.ok_or_else(|| {
        let found = check.into_findings(&Value::Null).into_iter().next();
        match found {
            Some(found) => Error::new(
                found.code(),
                found.path().to_owned(),
                found.message(),
                found.help(),
            ),
            None => printed.error(Code::WrongType, "rfm", "this is no `rfm`", "fit it again"),
        }
    })
}

fn read_counts(printed: &Printed<'_>, rules: &Rules) -> Result<Counts, Error> {
    let at = printed.key("counts");
    let counts = Printed::object(printed.required("counts")?, &at)?;
    let number = |key: &str| {
        let count = counts.required(key)?.as_whole();
        let count = count.and_then(|count| u64::try_from(count).ok());
        count.ok_or_else(|| counts.error(Code::WrongType, key, "this is no count", REFIT))
    };
    let net = read_sum(counts.text("net")?, rules.places);
    Ok(Counts {
        customers: number("customers")?,
        buyers: number("buyers")?,
        repeat_buyers: number("repeat_buyers")?,
        payers: number("payers")?,
        orders: number("orders")?,
        net: net.ok_or_else(|| counts.error(Code::WrongType, "net", "this is no sum", REFIT))?,
    })
}

const REFIT: &str = "give the model as it was written";

fn read_metric(
    printed: &Printed<'_>,
    metric: Metric,
    scale: u8,
    rules: &Rules,
) -> Result<Fitted, Error> {
    let key = metric.as_str();
    let at = printed.key(key);
    let one = Printed::object(printed.required(key)?, &at)?;
    let wrong = |message: &str| one.error(Code::OutOfRange, "cuts", message, REFIT);
    let cuts = one.required("cuts")?.items();
    if cuts.len() != usize::from(scale.saturating_sub(1)) {
        return Err(wrong("the number of cuts does not suit the scale"));
    }
    let mut ladder = Ladder::default();
    let mut missing = false;
    for cut in cuts {
        if *cut == Value::Null {
            missing = true;
            continue;
        }
        let (value, from) = match cut {
            Value::Object(_) => (cut.get("value").unwrap_or(cut), cut.get("from")),
            value => (value, None),
        };
        let value = match metric {
            Metric::Monetary => value
                .as_text()
                .and_then(|text| read_sum(text, rules.places)),
            Metric::Frequency => value.as_whole().map(i128::from),
            Metric::Recency => value
                .as_whole()
                .map(|days| i128::from(days).saturating_neg()),
        };
        let mut key = Vec::new();
        if let Some(from) = from.and_then(Value::as_text) {
            Key::Text(from).encode(&mut key);
        }
        let value = value.filter(|value| match metric {
            Metric::Recency => *value <= 0,
            Metric::Frequency => *value > 0,
            Metric::Monetary => true,
        });
        let value = value.ok_or_else(|| wrong("a cut is no value of its metric"))?;
        let below = |last: &Cut| (last.value, &last.from) > (value, &key);
        if missing || ladder.0.last().is_some_and(below) {
            return Err(wrong("the cuts do not ascend"));
        }
        ladder.0.push(Cut { value, from: key });
    }
    let population = match one.given("n") {
        None => None,
        Some(n) => {
            let n = n.as_whole().and_then(|n| u64::try_from(n).ok());
            Some(n.ok_or_else(|| one.error(Code::WrongType, "n", "this is no count", REFIT))?)
        }
    };
    let cuts = match (&rules.scheme, metric) {
        (Scheme::Scores { recency, .. }, Metric::Recency) => recency,
        (Scheme::Scores { frequency, .. }, Metric::Frequency) => frequency,
        (Scheme::Scores { monetary, .. }, Metric::Monetary) => monetary,
        (Scheme::MonetaryOnly { .. }, _) => return Err(wrong("tiers have no cuts")),
    };
    let own = match cuts {
        Cuts::Given(values) => ladder == Ladder::of(values) && population.is_none(),
        Cuts::Fitted { population: of, .. } => {
            // Who bought once scores 1, and who came back at least 2.
            let repeat = *of == Population::RepeatBuyers;
            population.is_some() && (!repeat || ladder.cut(2) == Some(2))
        }
    };
    match own {
        true => Ok(Fitted { ladder, population }),
        false => Err(wrong("the cuts are not those of its `rfm`")),
    }
}

fn text(text: &str) -> Value<'static> {
    Value::from(text.to_owned())
}

fn count(count: u64) -> Value<'static> {
    Value::Number(count as f64)
}

fn object(keys: Vec<(&'static str, Value<'static>)>) -> Value<'static> {
    let keys = keys.into_iter();
    Value::Object(
        keys.map(|(key, value)| (Cow::Borrowed(key), value))
            .collect(),
    )
}

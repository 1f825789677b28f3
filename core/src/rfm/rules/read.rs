//! Checks what the shapes of `rfm` cannot say: cuts that ascend and suit their scale and currency,
//! periods in whole days, tiers apart from scores.

use super::{Cuts, Population, Scheme};
use crate::error::Code;
use crate::json::{Pointer, Value};
use crate::num;
use crate::policy::check::Check;
use crate::rfm::money::{Amount, Rounding, Wrong};
use crate::rfm::quantile::Ties;
use crate::time::{DAY_MILLIS, Duration, Unit};

/// Score 2 first; days before `as_of` are negative.
const DEFAULT_DAYS: [i128; 4] = [-180, -90, -30, -7];
const DEFAULT_ORDERS: [i128; 4] = [2, 3, 5, 10];

/// Reads the parts of an `rfm` whose shape is right.
pub(super) struct Reader<'v> {
    pub(super) value: &'v Value<'v>,
    pub(super) at: &'v Pointer<'v>,
}

impl Reader<'_> {
    pub(super) fn scores(&self, places: Option<u32>, check: &mut Check) -> Option<Scheme> {
        let scale = self.value.get("scale").and_then(Value::as_whole);
        let scale = u8::try_from(scale.unwrap_or(DEFAULT_SCALE.into())).ok();
        let scale = scale.filter(|_| !check.is_wrong(&self.at.key("scale")));
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
            Metric::LeftOut if matches!(default, Cuts::Fitted { .. }) => Some(default),
            Metric::LeftOut if scale? == DEFAULT_SCALE => Some(default),
            Metric::LeftOut => {
                let scale = scale?;
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
            scale: scale?,
            recency: recency?,
            frequency: frequency?,
            monetary: monetary?,
        })
    }

    fn metric(
        &self,
        key: &'static str,
        scale: Option<u8>,
        population: Population,
        read: &dyn Fn(&Value<'_>, &Pointer<'_>, &mut Check) -> Option<i128>,
        check: &mut Check,
    ) -> Metric {
        let Some(value) = self.value.get(key) else {
            return Metric::LeftOut;
        };
        let at = self.at.key(key);
        if check.is_wrong(&at) {
            return Metric::Wrong;
        }
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

    pub(super) fn monetary_only(
        &self,
        only: &Value<'_>,
        places: Option<u32>,
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
        if check.is_wrong(&at) {
            return (None, None);
        }
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
    pub(super) fn period(
        &self,
        value: &Value<'_>,
        at: &Pointer<'_>,
        check: &mut Check,
    ) -> Option<i64> {
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

const DEFAULT_SCALE: u8 = 5;
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
    scale: Option<u8>,
    read: &dyn Fn(&Value<'_>, &Pointer<'_>, &mut Check) -> Option<i128>,
    at: &Pointer<'_>,
    check: &mut Check,
) -> Option<Vec<i128>> {
    let before = check.count();
    let items = value.items();
    let wanted = scale.map(|scale| usize::from(scale.saturating_sub(1)));
    if let (Some(scale), Some(wanted)) = (scale, wanted)
        && items.len() != wanted
    {
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
fn amount(
    value: &Value<'_>,
    places: Option<u32>,
    at: &Pointer<'_>,
    check: &mut Check,
) -> Option<i128> {
    let (number, places) = (value.as_number()?, places?);
    let amount = Amount::Float(number, Rounding::Exact);
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

//! How many customers each segment and each code has.
//!
//! ```json
//! {"customers": 12, "segments": {"vip": 3, "loyal": 0, "cold_lead": 9}, "codes": {"543": 3, "--1": 9}}
//! ```
//!
//! Segments stand in the order of the policy, all of them; codes from the highest on, those that
//! somebody has. A policy with `monetary_only` has its tiers as segments, and no codes.

use serde::ser::{Serialize, SerializeStruct, Serializer};

use crate::engine::Engine;
use crate::error::{Code, Error};
use crate::json::{Pointer, Value};
use crate::label::Id;
use crate::num::Grouped;
use crate::tally::{count, entries, unknown_key};
use crate::text;

/// What is counted, for messages.
const CUSTOMERS: &str = "a number of customers";

/// The number of customers in each segment, or tier, and of each code of a policy.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CustomerCounts {
    customers: u64,
    segments: Vec<(Id, u64)>,
    /// 0 where there are only tiers.
    scale: u8,
    /// By R, then F, then M, each 0 for unknown.
    codes: Vec<u64>,
}

impl CustomerCounts {
    /// No customers yet, in the segments of the policy of an engine: all of them, or the tiers `vip`,
    /// `regular` and `other`; none where the policy has neither.
    #[must_use]
    pub fn new(engine: &Engine) -> Self {
        let scale = engine.rfm().and_then(crate::rfm::Rfm::scale);
        let segments: Vec<Id> = match (engine.rfm(), scale, engine.segments()) {
            (Some(_), None, _) => ["vip", "regular", "other"].map(Id::new).into(),
            (_, _, Some(segments)) => {
                let rows = segments.rows().iter();
                rows.map(|row| row.name().id.clone()).collect()
            }
            _ => Vec::new(),
        };
        let scale = scale.unwrap_or(0);
        let values = usize::from(scale).saturating_add(1);
        let codes = match scale {
            0 => 0,
            _ => values.saturating_mul(values).saturating_mul(values),
        };
        Self {
            customers: 0,
            segments: segments.into_iter().map(|id| (id, 0)).collect(),
            scale,
            codes: vec![0; codes],
        }
    }

    /// Counts a customer: the place of its segment in the table (of its tier: 0 for `vip`, 1 for
    /// `regular`, 2 for `other`), and R, F and M.
    pub fn count(&mut self, segment: Option<usize>, scores: [Option<u8>; 3]) {
        self.customers = self.customers.saturating_add(1);
        if let Some((_, customers)) = segment.and_then(|place| self.segments.get_mut(place)) {
            *customers = customers.saturating_add(1);
        }
        self.add_code(scores, 1);
    }

    /// Reads counts as they are written. What is left out is 0, and `customers` is then what the
    /// others add up to. A list of counts is summed up.
    ///
    /// # Errors
    /// `wrong_type`, `unknown_key`, `unknown_reference` for a segment, `out_of_range`.
    pub fn from_value(engine: &Engine, value: &Value<'_>) -> Result<Self, Error> {
        Self::read(engine, value, &Pointer::root())
    }

    pub(crate) fn read(
        engine: &Engine,
        value: &Value<'_>,
        at: &Pointer<'_>,
    ) -> Result<Self, Error> {
        let mut all = Self::new(engine);
        match value {
            Value::List(parts) => {
                let none = all.clone();
                for (index, part) in parts.iter().enumerate() {
                    let mut one = none.clone();
                    one.read_one(part, &at.index(index))?;
                    all.add_like(&one);
                }
            }
            one => all.read_one(one, at)?,
        }
        Ok(all)
    }

    fn read_one(&mut self, value: &Value<'_>, at: &Pointer<'_>) -> Result<(), Error> {
        let mut given = None;
        for (key, value) in entries(value, at)? {
            let at = at.key(key);
            match &**key {
                "customers" => given = Some(count(value, CUSTOMERS, &at)?),
                "segments" => {
                    for (id, value) in entries(value, &at)? {
                        let at = at.key(id);
                        let place = self.place(id, &at)?;
                        let more = count(value, CUSTOMERS, &at)?;
                        if let Some((_, customers)) = self.segments.get_mut(place) {
                            *customers = more;
                        }
                    }
                }
                "codes" => {
                    for (code, value) in entries(value, &at)? {
                        let at = at.key(code);
                        let scores = self.scores(code, &at)?;
                        self.add_code(scores, count(value, CUSTOMERS, &at)?);
                    }
                }
                _ => {
                    let known = ["customers", "segments", "codes"];
                    return Err(unknown_key(key, &known, &at));
                }
            }
        }
        let [least, codes] = [self.in_segments(), sum(self.codes.iter().copied())];
        let least = least.max(codes);
        self.customers = given.unwrap_or(least);
        if self.customers < least {
            let message = format!(
                "{} customers are fewer than the segments or codes add up to",
                Grouped(self.customers)
            );
            let help = format!("they add up to {}; leave `customers` out", Grouped(least));
            let at = at.key("customers").to_string();
            return Err(Error::new(Code::OutOfRange, at, message, help));
        }
        Ok(())
    }

    fn place(&self, id: &str, at: &Pointer<'_>) -> Result<usize, Error> {
        let mut segments = self.segments.iter();
        segments
            .position(|(known, _)| *known == *id)
            .ok_or_else(|| {
                let ids = self.segments.iter().map(|(known, _)| &**known);
                let all = || match self.segments.is_empty() {
                    true => "the policy has no segments".to_owned(),
                    false => format!("the policy has {}", text::list(ids.clone())),
                };
                let help = text::help(id, ids.clone(), all);
                let message = format!("there is no segment `{}`", text::short(id));
                Error::new(Code::UnknownReference, at.to_string(), message, help)
            })
    }

    /// The scores of a code such as `543` or `--1`.
    fn scores(&self, code: &str, at: &Pointer<'_>) -> Result<[Option<u8>; 3], Error> {
        let score = |sign: char| match sign {
            '-' => Some(None),
            _ => {
                let score = sign.to_digit(10).and_then(|d| u8::try_from(d).ok())?;
                (1..=self.scale).contains(&score).then_some(Some(score))
            }
        };
        let read: Option<Vec<_>> = code.chars().map(score).collect();
        let read = read.and_then(|scores| <[_; 3]>::try_from(scores).ok());
        read.filter(|_| self.scale > 0).ok_or_else(|| {
            let (message, help) = match self.scale {
                0 => (
                    format!("there is no code `{}`", text::short(code)),
                    "the policy scores no R, F and M; leave `codes` empty".to_owned(),
                ),
                scale => (
                    format!("`{}` is not a code of R, F and M", text::short(code)),
                    format!("write three scores from 1 to {scale}, each `-` where it is unknown"),
                ),
            };
            Error::new(Code::OutOfRange, at.to_string(), message, help)
        })
    }

    /// Adds what was counted of other customers by the same policy.
    ///
    /// # Errors
    /// `policy_mismatch` for counts of other segments or another scale; then nothing is added.
    pub fn add(&mut self, other: &Self) -> Result<(), Error> {
        let ids = |counts: &Self| -> Vec<Id> {
            let segments = counts.segments.iter();
            segments.map(|(id, _)| id.clone()).collect()
        };
        if self.scale != other.scale || ids(self) != ids(other) {
            let message = "the counts are of a policy with other segments or another scale";
            let help = "add up counts of one policy";
            let at = String::new();
            return Err(Error::new(Code::PolicyMismatch, at, message, help));
        }
        self.add_like(other);
        Ok(())
    }

    /// Adds counts of the same segments and scale.
    fn add_like(&mut self, other: &Self) {
        self.customers = self.customers.saturating_add(other.customers);
        for ((_, customers), (_, more)) in self.segments.iter_mut().zip(&other.segments) {
            *customers = customers.saturating_add(*more);
        }
        for (customers, more) in self.codes.iter_mut().zip(&other.codes) {
            *customers = customers.saturating_add(*more);
        }
    }

    fn add_code(&mut self, scores: [Option<u8>; 3], more: u64) {
        let place = self.code_place(scores);
        if let Some(customers) = place.and_then(|place| self.codes.get_mut(place)) {
            *customers = customers.saturating_add(more);
        }
    }

    /// Where a code stands; none for scores that the scale does not have.
    fn code_place(&self, scores: [Option<u8>; 3]) -> Option<usize> {
        let values = usize::from(self.scale).saturating_add(1);
        scores.iter().try_fold(0_usize, |place, score| {
            let score = score.unwrap_or(0);
            let place = place.saturating_mul(values).saturating_add(score.into());
            (score <= self.scale).then_some(place)
        })
    }

    /// All customers.
    #[must_use]
    pub fn customers(&self) -> u64 {
        self.customers
    }

    /// Customers of a segment, or tier, by its id.
    #[must_use]
    pub fn in_segment(&self, id: &str) -> Option<u64> {
        let mut segments = self.segments.iter();
        let found = segments.find(|(known, _)| *known == *id);
        found.map(|(_, customers)| *customers)
    }

    /// Customers with these scores of R and F, whatever their M.
    #[must_use]
    pub fn with(&self, r: Option<u8>, f: Option<u8>) -> u64 {
        let m = (0..=self.scale).map(|m| (m > 0).then_some(m));
        let places = m.filter_map(|m| self.code_place([r, f, m]));
        sum(places.filter_map(|place| self.codes.get(place).copied()))
    }

    /// The counts as compact JSON.
    #[must_use]
    pub fn to_json(&self) -> String {
        // Texts as keys and whole numbers: serialising cannot fail.
        serde_json::to_string(self).unwrap_or_default()
    }

    /// The highest score; 0 where there are only tiers.
    pub(super) fn scale(&self) -> u8 {
        self.scale
    }

    /// Customers in all segments together.
    pub(super) fn in_segments(&self) -> u64 {
        sum(self.segments.iter().map(|(_, customers)| *customers))
    }

    /// A code as people write it, by its place.
    fn code(&self, place: usize) -> String {
        let values = usize::from(self.scale).saturating_add(1);
        let digit = |power: u32| {
            let value = values
                .checked_pow(power)
                .and_then(|by| place.checked_div(by));
            let value = value.and_then(|value| value.checked_rem(values));
            value
                .filter(|value| *value > 0)
                .map_or("-".to_owned(), |value| value.to_string())
        };
        [2, 1, 0].map(digit).concat()
    }
}

fn sum(counts: impl Iterator<Item = u64>) -> u64 {
    counts.fold(0, u64::saturating_add)
}

impl Serialize for CustomerCounts {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut counts = serializer.serialize_struct("CustomerCounts", 3)?;
        counts.serialize_field("customers", &self.customers)?;
        counts.serialize_field("segments", &Segments(self))?;
        counts.serialize_field("codes", &Codes(self))?;
        counts.end()
    }
}

struct Segments<'c>(&'c CustomerCounts);

impl Serialize for Segments<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(
            self.0
                .segments
                .iter()
                .map(|(id, customers)| (id, customers)),
        )
    }
}

struct Codes<'c>(&'c CustomerCounts);

impl Serialize for Codes<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let codes = self.0.codes.iter().enumerate().rev();
        let somebody = codes.filter(|(_, customers)| **customers > 0);
        serializer.collect_map(somebody.map(|(place, customers)| (self.0.code(place), customers)))
    }
}

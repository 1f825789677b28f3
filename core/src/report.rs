//! What was left out of account in a batch, by name and count.

use std::collections::BTreeMap;

use crate::decision::Answer;
use serde::ser::{Serialize, SerializeMap, SerializeSeq, SerializeStruct, Serializer};

/// What a batch ignored: nothing is dropped without being counted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Report {
    /// Number of leads given.
    pub leads: u64,
    /// Number of leads with a decision.
    pub scored: u64,
    /// Number of leads with errors.
    pub failed: u64,
    /// Events after `as_of`, which do not count yet.
    pub future_events: u64,
    /// Leads whose deadline lies beyond the days for which the holidays of its calendar are known.
    pub unknown_holidays: u64,
    /// Leads whose value of a field that the policy asks for is unknown, by field.
    pub unknown_fields: Counts,
    /// Attributes that the policy does not declare, by name.
    pub unknown_attributes: Counts,
    /// Activity kinds that the policy does not declare, by kind.
    pub unknown_activities: Counts,
    /// Keys of leads that the format does not have, by key.
    pub unknown_keys: Counts,
    /// Texts that a closed list lacks, by field and text.
    pub unlisted_values: UnlistedValues,
}

impl Report {
    /// Adds what another part of the same leads met.
    pub fn add(&mut self, other: &Self) {
        let sums = [
            (&mut self.leads, other.leads),
            (&mut self.scored, other.scored),
            (&mut self.failed, other.failed),
            (&mut self.future_events, other.future_events),
            (&mut self.unknown_holidays, other.unknown_holidays),
        ];
        for (sum, more) in sums {
            *sum = sum.saturating_add(more);
        }
        self.unknown_fields.add_all(&other.unknown_fields);
        self.unknown_attributes.add_all(&other.unknown_attributes);
        self.unknown_activities.add_all(&other.unknown_activities);
        self.unknown_keys.add_all(&other.unknown_keys);
        for (field, text, count) in other.unlisted_values.iter() {
            self.unlisted_values.add_many(field, text, count);
        }
    }

    pub(crate) fn count(&mut self, answer: &Answer) {
        self.leads = self.leads.saturating_add(1);
        let Some(decision) = answer.decision() else {
            self.failed = self.failed.saturating_add(1);
            return;
        };
        self.scored = self.scored.saturating_add(1);
        self.future_events = self.future_events.saturating_add(decision.future_events);
        let unknown = u64::from(!decision.due_known);
        self.unknown_holidays = self.unknown_holidays.saturating_add(unknown);
        for field in &decision.unknowns {
            self.unknown_fields.add(field);
        }
    }
}

impl Serialize for Report {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut report = serializer.serialize_struct("Report", 10)?;
        report.serialize_field("leads", &self.leads)?;
        report.serialize_field("scored", &self.scored)?;
        report.serialize_field("failed", &self.failed)?;
        report.serialize_field("future_events", &self.future_events)?;
        report.serialize_field("unknown_holidays", &self.unknown_holidays)?;
        report.serialize_field("unknown_fields", &self.unknown_fields)?;
        report.serialize_field("unknown_attributes", &self.unknown_attributes)?;
        report.serialize_field("unknown_activities", &self.unknown_activities)?;
        report.serialize_field("unknown_keys", &self.unknown_keys)?;
        report.serialize_field("unlisted_values", &self.unlisted_values)?;
        report.end()
    }
}

/// How often each name occurred, sorted by name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counts(BTreeMap<String, u64>);

impl Counts {
    pub(crate) fn add(&mut self, name: &str) {
        self.add_many(name, 1);
    }

    pub(crate) fn add_many(&mut self, name: &str, more: u64) {
        match self.0.get_mut(name) {
            _ if more == 0 => {}
            Some(count) => *count = count.saturating_add(more),
            None => {
                self.0.insert(name.to_owned(), more);
            }
        }
    }

    fn add_all(&mut self, other: &Self) {
        other
            .0
            .iter()
            .for_each(|(name, count)| self.add_many(name, *count));
    }

    /// Names and counts.
    pub fn iter(&self) -> impl Iterator<Item = (&str, u64)> {
        self.0.iter().map(|(name, count)| (&**name, *count))
    }

    /// Whether nothing was counted.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Serialize for Counts {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, count) in &self.0 {
            map.serialize_entry(name, count)?;
        }
        map.end()
    }
}

/// Texts that closed lists lack, sorted by field and text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct UnlistedValues(Vec<(String, Counts)>);

impl UnlistedValues {
    pub(crate) fn add(&mut self, field: &str, text: &str) {
        self.add_many(field, text, 1);
    }

    fn add_many(&mut self, field: &str, text: &str, more: u64) {
        // A policy has few fields with closed lists, but a batch may have any number of texts.
        let place = match self.0.binary_search_by(|(known, _)| (**known).cmp(field)) {
            Ok(place) => place,
            Err(place) => {
                self.0.insert(place, (field.to_owned(), Counts::default()));
                place
            }
        };
        if let Some((_, counts)) = self.0.get_mut(place) {
            counts.add_many(text, more);
        }
    }

    /// Field, text and count.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str, u64)> {
        self.0.iter().flat_map(|(field, counts)| {
            let texts = counts.iter();
            texts.map(move |(text, count)| (&**field, text, count))
        })
    }

    /// Whether nothing was counted.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Serialize for UnlistedValues {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(None)?;
        for (field, value, count) in self.iter() {
            list.serialize_element(&Unlisted {
                field,
                value,
                count,
            })?;
        }
        list.end()
    }
}

struct Unlisted<'r> {
    field: &'r str,
    value: &'r str,
    count: u64,
}

impl Serialize for Unlisted<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut unlisted = serializer.serialize_struct("Unlisted", 3)?;
        unlisted.serialize_field("field", self.field)?;
        unlisted.serialize_field("value", self.value)?;
        unlisted.serialize_field("count", &self.count)?;
        unlisted.end()
    }
}

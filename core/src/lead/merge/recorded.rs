//! When the values of a merged lead were recorded, where that is not when it was created.
//!
//! Without this a value would count as being as old as the record that kept its id, and what came of
//! three records would depend on the order in which they were merged.

use std::collections::BTreeMap;

use super::Record;
use crate::json::Value;
use crate::time::{Instant, Zone};

/// When the value at a path was recorded: as noted, else with its record. Null is undated.
pub(super) fn read(record: &Record<'_>, path: &[&str]) -> Option<Instant> {
    let notes = record.value.get("recorded_at");
    let noted = path
        .iter()
        .fold(notes, |place, step| place.and_then(|place| place.get(step)));
    match noted {
        Some(noted) => Instant::from_value(noted),
        None => record.created,
    }
}

/// Notes of the merged lead.
pub(super) struct Recorded {
    created: Option<Instant>,
    values: BTreeMap<String, Option<Instant>>,
    attributes: BTreeMap<String, Option<Instant>>,
}

impl Recorded {
    pub(super) fn new(created: Option<Instant>) -> Self {
        Self {
            created,
            values: BTreeMap::new(),
            attributes: BTreeMap::new(),
        }
    }

    /// Notes when a known value was recorded.
    pub(super) fn note(&mut self, path: &[&str], at: Option<Option<Instant>>) {
        let Some(at) = at.filter(|at| *at != self.created) else {
            return;
        };
        match path {
            ["attributes", name] => self.attributes.insert((*name).to_owned(), at),
            [key] => self.values.insert((*key).to_owned(), at),
            _ => None,
        };
    }

    /// As it stands in the document.
    pub(super) fn print(self, zone: &Zone) -> Option<Value<'static>> {
        let print = |notes: BTreeMap<String, Option<Instant>>| {
            let entries = notes.into_iter().map(|(key, at)| {
                let at = at.map_or(Value::Null, |at| Value::from(zone.print(at)));
                (key.into(), at)
            });
            entries.collect::<Vec<_>>()
        };
        let attributes = print(self.attributes);
        let mut entries = print(self.values);
        if !attributes.is_empty() {
            entries.push(("attributes".into(), Value::Object(attributes)));
        }
        (!entries.is_empty()).then_some(Value::Object(entries))
    }
}

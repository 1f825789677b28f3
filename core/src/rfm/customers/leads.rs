//! The leads of customers, found by their ids.

use super::super::key::Key;
use crate::lead::Lead;
use crate::order;

/// Leads by the keys of their customers.
pub struct ByCustomer<'s, 'l>(Vec<(Vec<u8>, &'s Lead<'l>)>);

impl<'s, 'l> ByCustomer<'s, 'l> {
    /// Of leads with one id the last one counts; leads without an id are nobody's.
    pub fn new(leads: &'s [Lead<'l>]) -> Self {
        let mut found: Vec<(Vec<u8>, &Lead<'_>)> = Vec::new();
        for lead in leads {
            if let Some(id) = lead.value().get("id").and_then(|id| id.as_text()) {
                let mut key = Vec::new();
                Key::Text(id).encode(&mut key);
                found.push((key, lead));
            }
        }
        // A stable order, so that the last of equals is the last that was given.
        order::sort_by(&mut found, |a, b| a.0.cmp(&b.0));
        Self(found)
    }

    pub fn of(&self, key: Key<'_>) -> Option<&'s Lead<'l>> {
        if self.0.is_empty() {
            return None;
        }
        let mut bytes = Vec::new();
        key.encode(&mut bytes);
        let upto = self.0.partition_point(|(known, _)| *known <= bytes);
        let (known, lead) = self.0.get(upto.checked_sub(1)?)?;
        (*known == bytes).then_some(*lead)
    }

    pub fn keys(&self) -> impl Iterator<Item = Key<'_>> {
        self.0.iter().filter_map(|(key, _)| Key::decode(key))
    }
}

//! The leads of customers, found by their ids.

use super::super::key::Key;
use crate::lead::Lead;
use crate::order;

/// Leads by the keys of their customers.
pub struct ByCustomer<'s, 'l> {
    known: Vec<(Vec<u8>, &'s Lead<'l>)>,
    /// Leads without an id, which are nobody's.
    pub nameless: Vec<&'s Lead<'l>>,
}

impl<'s, 'l> ByCustomer<'s, 'l> {
    /// Of leads with one id the last one counts.
    pub fn new(leads: &'s [Lead<'l>]) -> Self {
        let mut known: Vec<(Vec<u8>, &Lead<'_>)> = Vec::new();
        let mut nameless = Vec::new();
        for lead in leads {
            let id = lead.value().get("id").and_then(|id| id.as_text());
            let Some(id) = id.filter(|id| !id.is_empty()) else {
                nameless.push(lead);
                continue;
            };
            let mut key = Vec::new();
            Key::Text(id).encode(&mut key);
            known.push((key, lead));
        }
        // A stable order, so that the last of equals is the last that was given.
        order::sort_by(&mut known, |a, b| a.0.cmp(&b.0));
        Self { known, nameless }
    }

    pub fn of(&self, key: Key<'_>) -> Option<&'s Lead<'l>> {
        if self.known.is_empty() {
            return None;
        }
        let mut bytes = Vec::new();
        key.encode(&mut bytes);
        let upto = self.known.partition_point(|(known, _)| *known <= bytes);
        let (known, lead) = self.known.get(upto.checked_sub(1)?)?;
        (*known == bytes).then_some(*lead)
    }

    pub fn keys(&self) -> impl Iterator<Item = Key<'_>> {
        self.known.iter().filter_map(|(key, _)| Key::decode(key))
    }
}

//! The union of two lists of activities, after the rules of events.

use std::cmp::Ordering;

use super::{Find, Record, odd_one};
use crate::identity::canonical;
use crate::json::Value;
use crate::lead::event::{Dated, Event, Text, settle};
use crate::order;
use crate::policy::vocabulary::Vocabulary;
use crate::text;
use crate::time::Instant;

/// An event with the entry that it was read from.
struct Entry<'l> {
    event: Event<'l>,
    value: &'l Value<'l>,
}

impl Dated for Entry<'_> {
    /// Entries that tell of one event in two ways keep one order, whichever list they came from.
    fn order(&self, other: &Self) -> Ordering {
        self.event
            .order(&other.event)
            .then_with(|| canonical(self.value).cmp(&canonical(other.value)))
    }

    fn repeats(&self, other: &Self) -> bool {
        self.event.repeats(&other.event)
    }

    fn id(&self) -> Option<&Text<'_>> {
        self.event.id()
    }
}

/// All events, each once and in order, then what is none: entries that are not well formed, and
/// kinds that this policy does not declare, which must not displace an event of the same id.
pub(super) fn unite<'l>(records: &[Record<'l>], words: &Vocabulary) -> Option<Value<'static>> {
    let find: Find<'_, 'l> = &|record| record.value.get("activities");
    let list = |value: &Value<'_>| matches!(value, Value::List(_) | Value::Null);
    if let Some(odd) = odd_one(records, find, &list) {
        return Some(odd.clone().into_owned());
    }
    let mut known = false;
    let mut entries = Vec::new();
    let mut rest: Vec<(String, &Value<'_>)> = Vec::new();
    for record in records {
        let Some(Value::List(items)) = record.value.get("activities") else {
            continue;
        };
        known = true;
        for value in items {
            match read(value, words) {
                Some(event) => entries.push(Entry { event, value }),
                None => rest.push((canonical(value), value)),
            }
        }
    }
    settle(&mut entries);
    order::sort_by(&mut rest, |(a, _), (b, _)| a.cmp(b));
    rest.dedup_by(|(later, _), (kept, _)| later == kept);
    let entries = entries.into_iter().map(|entry| entry.value);
    let values = entries.chain(rest.into_iter().map(|(_, value)| value));
    known.then(|| Value::List(values.map(|value| value.clone().into_owned()).collect()))
}

/// An event of a declared kind, if the entry is one.
fn read<'l>(value: &'l Value<'_>, words: &Vocabulary) -> Option<Event<'l>> {
    let optional = |key: &str| match value.get(key) {
        None | Some(Value::Null) => Some(None),
        Some(Value::Text(given)) if given.is_empty() => Some(None),
        Some(Value::Text(given)) => Some(Some(Text {
            composed: text::compose(given),
            given,
        })),
        Some(_) => None,
    };
    Some(Event {
        at: Instant::from_value(value.get("at")?)?,
        kind: words.kind(value.get("kind")?.as_text()?)?,
        reference: optional("ref")?,
        id: optional("id")?,
    })
}

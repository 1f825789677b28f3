//! Activities: events of declared kinds, well-formed, in order.

use super::Reader;
use crate::json::{Pointer, Value};
use crate::lead::event::{Event, settle};

impl Reader<'_, '_> {
    pub(super) fn activities<'l>(
        &mut self,
        value: Option<&'l Value<'_>>,
        at: &Pointer<'_>,
    ) -> Option<Vec<Event<'l>>> {
        let items = match value {
            None | Some(Value::Null) => return None,
            Some(Value::List(items)) => items,
            Some(other) => {
                self.wrong_type(other, "a list", at);
                return None;
            }
        };
        let mut events = Vec::with_capacity(items.len());
        for (index, item) in items.iter().enumerate() {
            events.extend(self.event(item, &at.index(index)));
        }
        settle(&mut events);
        Some(events)
    }

    fn event<'l>(&mut self, item: &'l Value<'_>, at: &Pointer<'_>) -> Option<Event<'l>> {
        if !matches!(item, Value::Object(_)) {
            self.wrong_type(item, "an object", at);
            return None;
        }
        let Keys {
            kind,
            instant,
            id,
            reference,
        } = Keys::of(item);
        let kind = self.required_value(kind, "kind", at);
        let instant = match instant {
            None | Some(Value::Null) => {
                self.missing("at", at);
                None
            }
            value => self.instant(value, &at.key("at")),
        };
        let id = self.optional(id, "id", at);
        let reference = self.optional(reference, "ref", at);
        let kind = kind?;
        let Some(index) = self.words.kind(kind) else {
            self.undeclared(kind, "activity", &at.key("kind"), |report| {
                &mut report.unknown_activities
            });
            return None;
        };
        Some(Event {
            at: instant?,
            kind: index,
            reference,
            id,
        })
    }
}

/// The values under the keys of an event, the last where a key was given twice: found in one walk,
/// since a lead may have very many events.
#[derive(Default)]
struct Keys<'l, 'v> {
    kind: Option<&'l Value<'v>>,
    instant: Option<&'l Value<'v>>,
    id: Option<&'l Value<'v>>,
    reference: Option<&'l Value<'v>>,
}

impl<'l, 'v> Keys<'l, 'v> {
    fn of(item: &'l Value<'v>) -> Self {
        let mut keys = Self::default();
        for (key, value) in item.entries() {
            let found = match &**key {
                "kind" => &mut keys.kind,
                "at" => &mut keys.instant,
                "id" => &mut keys.id,
                "ref" => &mut keys.reference,
                _ => continue,
            };
            *found = Some(value);
        }
        keys
    }
}

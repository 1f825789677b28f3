//! Attributes: facts about the declared fields.

use super::Reader;
use crate::error::Code;
use crate::field::{Field, FieldType};
use crate::json::{Pointer, Value};
use crate::lead::Fact;
use crate::num::positive_zero;
use crate::order;
use crate::text;
use crate::time::Date;

impl Reader<'_, '_> {
    pub(super) fn attributes<'l>(
        &mut self,
        value: Option<&'l Value<'_>>,
        at: &Pointer<'_>,
    ) -> Vec<Fact<'l>> {
        let words = self.words;
        let mut facts: Vec<Fact<'l>> = words.fields.iter().map(|_| Fact::Unknown).collect();
        let entries = match value {
            None | Some(Value::Null) => return facts,
            Some(Value::Object(entries)) => entries,
            Some(other) => {
                self.wrong_type(other, "an object", at);
                return facts;
            }
        };
        let before = self.errors.len();
        for (name, value) in entries {
            let at = at.key(name);
            let Some(slot) = words.field(name) else {
                self.undeclared(name, "field", &at, |report| &mut report.unknown_attributes);
                continue;
            };
            if let (Some(field), Some(fact)) = (words.fields.get(slot), facts.get_mut(slot)) {
                *fact = self.fact(field, value, &at);
            }
        }
        if self.errors.len() > before {
            // By attribute; the entries of one list stay in their order.
            let found = self.errors.split_off(before);
            let mut keyed: Vec<_> = found
                .into_iter()
                .map(|error| (attribute_of(error.path()), error))
                .collect();
            order::sort_by(&mut keyed, |(a, _), (b, _)| a.cmp(b));
            self.errors
                .extend(keyed.into_iter().map(|(_, error)| error));
        }
        facts
    }

    fn fact<'l>(&mut self, field: &Field, value: &'l Value<'_>, at: &Pointer<'_>) -> Fact<'l> {
        match (field.kind, value) {
            (_, Value::Null) => Fact::Unknown,
            (kind, Value::Text(given)) => {
                let composed = text::compose(given);
                if self.words.missing.contains(&composed) {
                    return Fact::Unknown;
                }
                match kind {
                    FieldType::Text if self.listed(field, &composed, at) => Fact::Text(composed),
                    FieldType::Text => Fact::Unknown,
                    FieldType::Date => self.date(given, at),
                    _ => {
                        self.wrong_type(value, kind.with_article(), at);
                        Fact::Unknown
                    }
                }
            }
            (FieldType::Number, Value::Number(number)) => Fact::Number(positive_zero(*number)),
            (FieldType::Boolean, Value::Bool(truth)) => Fact::Boolean(*truth),
            (FieldType::Texts, Value::List(items)) => self.texts(field, items, at),
            (kind, _) => {
                self.wrong_type(value, kind.with_article(), at);
                Fact::Unknown
            }
        }
    }

    fn date<'l>(&mut self, given: &str, at: &Pointer<'_>) -> Fact<'l> {
        if let Some(date) = Date::parse(given) {
            return Fact::Date(date);
        }
        let message = format!("`{}` is not a date", text::short(given));
        self.error(
            Code::BadDate,
            at,
            message,
            "write YYYY-MM-DD, from 0001-01-02 to 9999-12-30",
        );
        Fact::Unknown
    }

    /// Whether a closed list has the text; if not, it is unknown and counted.
    fn listed(&mut self, field: &Field, composed: &str, at: &Pointer<'_>) -> bool {
        let listed = field.lists(composed);
        if !listed {
            if self.strict {
                let message = format!(
                    "`{}` is not a value of `{}`",
                    text::short(composed),
                    field.name.id
                );
                self.error(
                    Code::ValueNotListed,
                    at,
                    message,
                    "use a listed value, or do without strict mode",
                );
            } else {
                self.report.unlisted_values.add(&field.name.id, composed);
            }
        }
        listed
    }

    fn texts<'l>(&mut self, field: &Field, items: &'l [Value<'_>], at: &Pointer<'_>) -> Fact<'l> {
        let mut texts = Vec::with_capacity(items.len());
        for (index, item) in items.iter().enumerate() {
            let at = at.index(index);
            match item {
                Value::Null => {}
                Value::Text(given) => {
                    let composed = text::compose(given);
                    if !self.words.missing.contains(&composed) && self.listed(field, &composed, &at)
                    {
                        texts.push(composed);
                    }
                }
                other => self.wrong_type(other, "a text", &at),
            }
        }
        if texts.is_empty() && !items.is_empty() {
            Fact::Unknown
        } else {
            Fact::Texts(texts)
        }
    }
}

/// The attribute that a pointer leads into, as its id is written.
fn attribute_of(path: &str) -> Option<String> {
    let token = path.split('/').nth(2)?;
    Some(crate::json::unescaped(token))
}

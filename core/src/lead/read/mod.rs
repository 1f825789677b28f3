//! Judges a lead document by a policy: what is known, and everything that is wrong.

mod attributes;
mod events;

use std::borrow::Cow;

use super::event::{Event, Text};
use super::{Fact, Lead};
use crate::error::{Code, Error};
use crate::json::{Pointer, Value};
use crate::policy::vocabulary::Vocabulary;
use crate::report::Report;
use crate::text;
use crate::time::Instant;

/// A lead that was understood.
#[derive(Debug)]
pub(crate) struct Reading<'l> {
    pub(crate) id: &'l str,
    pub(crate) origin: usize,
    pub(crate) assigned_at: Option<Instant>,
    /// One for each field of the policy.
    pub(crate) facts: Vec<Fact<'l>>,
    /// In order, without duplicates; `None` if unknown.
    pub(crate) events: Option<Vec<Event<'l>>>,
    pub(crate) tags: Option<Vec<Cow<'l, str>>>,
    pub(crate) segment: Option<Cow<'l, str>>,
    pub(crate) override_: Option<Override<'l>>,
}

impl<'l> Reading<'l> {
    /// The same lead, to be changed for the sake of a question about its computed type.
    pub(crate) fn without_override(&self) -> Self {
        Self {
            id: self.id,
            origin: self.origin,
            assigned_at: self.assigned_at,
            facts: self.facts.clone(),
            events: self.events.clone(),
            tags: self.tags.clone(),
            segment: self.segment.clone(),
            override_: None,
        }
    }

    /// The override, if it has not ended.
    pub(crate) fn override_in_force(&self, at: Instant) -> Option<&Override<'l>> {
        let set = self.override_.as_ref()?;
        set.until.is_none_or(|until| at < until).then_some(set)
    }
}

/// A lead type set by a person.
#[derive(Debug)]
pub(crate) struct Override<'l> {
    pub(crate) lead_type: usize,
    pub(crate) by: &'l str,
    pub(crate) reason: &'l str,
    pub(crate) until: Option<Instant>,
}

/// The values under the keys of a lead (section 2), the last where a key was given twice, and the
/// keys that leads do not have: found in one walk.
#[derive(Default)]
struct Keys<'l, 'v> {
    id: Option<&'l Value<'v>>,
    origin: Option<&'l Value<'v>>,
    created_at: Option<&'l Value<'v>>,
    assigned_at: Option<&'l Value<'v>>,
    attributes: Option<&'l Value<'v>>,
    activities: Option<&'l Value<'v>>,
    tags: Option<&'l Value<'v>>,
    segment: Option<&'l Value<'v>>,
    override_: Option<&'l Value<'v>>,
    others: Vec<&'l str>,
}

impl<'l, 'v> Keys<'l, 'v> {
    fn of(lead: &'l Value<'v>) -> Self {
        let mut keys = Self::default();
        for (key, value) in lead.entries() {
            let found = match &**key {
                "id" => &mut keys.id,
                "origin" => &mut keys.origin,
                "created_at" => &mut keys.created_at,
                "assigned_at" => &mut keys.assigned_at,
                "attributes" => &mut keys.attributes,
                "activities" => &mut keys.activities,
                "tags" => &mut keys.tags,
                "segment" => &mut keys.segment,
                "override" => &mut keys.override_,
                _ => {
                    keys.others.push(key);
                    continue;
                }
            };
            *found = Some(value);
        }
        keys
    }
}

/// Reads a lead; the errors are all that were found, in the order of section 2.
pub(crate) fn read<'l>(
    lead: &'l Lead<'_>,
    words: &Vocabulary,
    strict: bool,
    report: &mut Report,
) -> Result<Reading<'l>, Vec<Error>> {
    let mut reader = Reader {
        words,
        strict,
        report,
        errors: Vec::new(),
    };
    let reading = reader.lead(lead.value());
    match reading {
        Some(reading) if reader.errors.is_empty() => Ok(reading),
        _ => Err(reader.errors),
    }
}

struct Reader<'w, 'n> {
    words: &'w Vocabulary,
    strict: bool,
    report: &'n mut Report,
    errors: Vec<Error>,
}

impl Reader<'_, '_> {
    fn error(
        &mut self,
        code: Code,
        at: &Pointer<'_>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.errors
            .push(Error::new(code, at.to_string(), message, help));
    }

    fn wrong_type(&mut self, value: &Value<'_>, wanted: &str, at: &Pointer<'_>) {
        self.error(
            Code::WrongType,
            at,
            format!("this is {}, not {wanted}", value.kind()),
            format!("give {wanted}"),
        );
    }

    fn missing(&mut self, key: &str, at: &Pointer<'_>) {
        self.error(
            Code::MissingKey,
            at,
            format!("`{key}` is missing"),
            format!("add `{key}`"),
        );
    }

    /// A required text.
    fn required<'l>(
        &mut self,
        object: &'l Value<'_>,
        key: &str,
        at: &Pointer<'_>,
    ) -> Option<&'l str> {
        self.required_value(object.get(key), key, at)
    }

    /// The same, where the value was found already.
    fn required_value<'l>(
        &mut self,
        value: Option<&'l Value<'_>>,
        key: &str,
        at: &Pointer<'_>,
    ) -> Option<&'l str> {
        match value {
            None | Some(Value::Null) => {
                self.missing(key, at);
                None
            }
            Some(Value::Text(text)) => Some(text),
            Some(other) => {
                self.wrong_type(other, "a text", &at.key(key));
                None
            }
        }
    }

    /// An optional text; "" counts as none.
    fn optional<'l>(
        &mut self,
        value: Option<&'l Value<'_>>,
        key: &str,
        at: &Pointer<'_>,
    ) -> Option<Text<'l>> {
        match value {
            None | Some(Value::Null) => None,
            Some(Value::Text(given)) if given.is_empty() => None,
            Some(Value::Text(given)) => Some(Text {
                composed: text::compose(given),
                given,
            }),
            Some(other) => {
                self.wrong_type(other, "a text", &at.key(key));
                None
            }
        }
    }

    fn instant(&mut self, value: Option<&Value<'_>>, at: &Pointer<'_>) -> Option<Instant> {
        let value = value.filter(|value| !matches!(value, Value::Null))?;
        let instant = Instant::from_value(value);
        if instant.is_none() {
            match value {
                Value::Text(_) | Value::Number(_) => {
                    let (message, help) = Instant::refusal(value);
                    self.error(Code::BadInstant, at, message, help);
                }
                _ => self.wrong_type(value, "an instant", at),
            }
        }
        instant
    }

    fn lead<'l>(&mut self, lead: &'l Value<'_>) -> Option<Reading<'l>> {
        let root = Pointer::root();
        if !matches!(lead, Value::Object(_)) {
            self.wrong_type(lead, "an object", &root);
            return None;
        }
        let Keys {
            id,
            origin,
            created_at,
            assigned_at,
            attributes,
            activities,
            tags,
            segment,
            override_,
            others,
        } = Keys::of(lead);
        let id = self.required_value(id, "id", &root);
        let origin = self
            .required_value(origin, "origin", &root)
            .and_then(|origin| self.origin(origin, &root));
        self.instant(created_at, &root.key("created_at"));
        let assigned_at = self.instant(assigned_at, &root.key("assigned_at"));
        let facts = self.attributes(attributes, &root.key("attributes"));
        let events = self.activities(activities, &root.key("activities"));
        let tags = self.tags(tags, &root.key("tags"));
        let segment = match segment {
            None | Some(Value::Null) => None,
            Some(Value::Text(segment)) => self.known(segment),
            Some(other) => {
                self.wrong_type(other, "a text", &root.key("segment"));
                None
            }
        };
        let override_ = self.override_(override_, &root.key("override"));
        for key in others {
            self.undeclared(key, "key of a lead", &root.key(key), |report| {
                &mut report.unknown_keys
            });
        }
        Some(Reading {
            id: id?,
            origin: origin?,
            assigned_at,
            facts,
            events,
            tags,
            segment,
            override_,
        })
    }

    fn origin(&mut self, origin: &str, root: &Pointer<'_>) -> Option<usize> {
        let found = self.words.origins.iter().position(|known| known == origin);
        if found.is_none() {
            let known = self.words.origins.iter().map(|id| &**id);
            let help = text::help(origin, known.clone(), || match known.len() {
                0 => "add a grid to the policy".to_owned(),
                _ => format!("the policy has grids for {}", text::list(known)),
            });
            let message = format!(
                "the policy has no grid for the origin `{}`",
                text::short(origin)
            );
            self.error(Code::UnknownOrigin, &root.key("origin"), message, help);
        }
        found
    }

    /// Counts a name that the policy or the format does not have; an error in strict mode.
    fn undeclared(
        &mut self,
        name: &str,
        what: &str,
        at: &Pointer<'_>,
        counts: impl FnOnce(&mut Report) -> &mut crate::report::Counts,
    ) {
        if self.strict {
            let message = format!("there is no {what} `{}`", text::short(name));
            self.error(
                Code::UnknownReference,
                at,
                message,
                "declare it in the policy, remove it, or do without strict mode",
            );
        } else {
            counts(self.report).add(name);
        }
    }

    fn tags<'l>(
        &mut self,
        value: Option<&'l Value<'_>>,
        at: &Pointer<'_>,
    ) -> Option<Vec<Cow<'l, str>>> {
        let items = match value {
            None | Some(Value::Null) => return None,
            Some(Value::List(items)) => items,
            Some(other) => {
                self.wrong_type(other, "a list", at);
                return None;
            }
        };
        let mut tags = Vec::with_capacity(items.len());
        for (index, item) in items.iter().enumerate() {
            match item {
                Value::Null => {}
                Value::Text(tag) => tags.extend(self.known(tag)),
                other => self.wrong_type(other, "a text", &at.index(index)),
            }
        }
        // A list that loses all its entries is unknown, an empty one is known.
        (!tags.is_empty() || items.is_empty()).then_some(tags)
    }

    /// A text composed, or nothing where it means unknown.
    fn known<'l>(&self, given: &'l str) -> Option<Cow<'l, str>> {
        Some(text::compose(given)).filter(|text| !self.words.missing.contains(text))
    }

    fn override_<'l>(
        &mut self,
        value: Option<&'l Value<'_>>,
        at: &Pointer<'_>,
    ) -> Option<Override<'l>> {
        let value = value.filter(|value| !matches!(value, Value::Null))?;
        if !matches!(value, Value::Object(_)) {
            self.wrong_type(value, "an object", at);
            return None;
        }
        let lead_type = self.required(value, "lead_type", at).and_then(|lead_type| {
            let types = &self.words.lead_types;
            let found = types.iter().position(|known| known == lead_type);
            if found.is_none() {
                let message = format!("there is no lead type `{}`", text::short(lead_type));
                let help = format!(
                    "the policy has {}",
                    text::list(types.iter().map(|id| &**id))
                );
                self.error(Code::UnknownLeadType, &at.key("lead_type"), message, help);
            }
            found
        });
        let by = self.required(value, "by", at);
        let reason = self.required(value, "reason", at);
        let until = self.instant(value.get("until"), &at.key("until"));
        Some(Override {
            lead_type: lead_type?,
            by: by?,
            reason: reason?,
            until,
        })
    }
}

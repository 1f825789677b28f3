//! A lead: a person or account who reacted to the brand.

mod event;
mod merge;
mod read;
mod scene;
mod window;

use crate::error::{Code, Error};
use crate::json::Value;
use crate::time::Instant;

pub(crate) use event::{Dated, Event, Text, composed, settle};
pub(crate) use read::{Reading, read};
pub(crate) use scene::{Fact, Scene};
pub(crate) use window::{Presence, Window};

/// One lead as a document (section 2): `id`, `origin`, `created_at`, `assigned_at`, `attributes`,
/// `activities`, `tags`, `segment`, `override`.
///
/// Any tree is taken; what is wrong with it comes back as the errors of this lead when it is
/// scored, so that one bad lead never spoils a batch.
///
/// ```
/// use leadgrid::{Instant, Lead};
///
/// let at = Instant::parse("2026-11-19T08:10:00+09:00").expect("RFC 3339");
/// let lead = Lead::new("L-17", "form")
///     .attribute("owns_vehicle", true)
///     .activity("quote_request", at);
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Lead<'a>(Value<'a>);

impl<'a> Lead<'a> {
    /// A lead with an id and an origin.
    #[must_use]
    pub fn new(id: &'a str, origin: &'a str) -> Self {
        Self(Value::Object(vec![
            ("id".into(), id.into()),
            ("origin".into(), origin.into()),
        ]))
    }

    /// Reads one lead from JSON.
    ///
    /// # Errors
    /// `bad_json` where the text is not JSON.
    pub fn from_json(text: &'a str) -> Result<Self, Error> {
        Value::from_json(text).map(Self)
    }

    /// Reads a list of leads from JSON.
    ///
    /// # Errors
    /// `bad_json` where the text is not JSON, `wrong_type` where it is not a list.
    pub fn list_from_json(text: &'a str) -> Result<Vec<Self>, Error> {
        match Value::from_json(text)? {
            Value::List(leads) => Ok(leads.into_iter().map(Self).collect()),
            other => Err(Error::new(
                Code::WrongType,
                String::new(),
                format!("this is {}, not a list of leads", other.kind()),
                "give a list, one object for each lead",
            )),
        }
    }

    /// Adds what is known of a field.
    #[must_use]
    pub fn attribute(self, name: &'a str, value: impl Into<Value<'a>>) -> Self {
        let mut lead = self;
        if let Some(Value::Object(attributes)) =
            lead.entry("attributes", || Value::Object(Vec::new()))
        {
            attributes.push((name.into(), value.into()));
        }
        lead
    }

    /// Adds something that the lead did.
    #[must_use]
    pub fn activity(self, kind: &'a str, at: Instant) -> Self {
        let mut lead = self;
        if let Some(Value::List(activities)) = lead.entry("activities", || Value::List(Vec::new()))
        {
            let at = Value::Number(at.millis() as f64);
            activities.push(Value::Object(vec![
                ("kind".into(), kind.into()),
                ("at".into(), at),
            ]));
        }
        lead
    }

    /// Sets another key of the document, such as `tags` or `assigned_at`.
    #[must_use]
    pub fn with(self, key: &'a str, value: impl Into<Value<'a>>) -> Self {
        let mut lead = self;
        if let Some(entry) = lead.entry(key, || Value::Null) {
            *entry = value.into();
        }
        lead
    }

    /// The document.
    #[must_use]
    pub fn value(&self) -> &Value<'a> {
        &self.0
    }

    /// The value under a key, added where it is absent.
    fn entry(&mut self, key: &'a str, empty: impl FnOnce() -> Value<'a>) -> Option<&mut Value<'a>> {
        if self.0.get(key).is_none() {
            let mut entries = match std::mem::replace(&mut self.0, Value::Null) {
                Value::Object(entries) => entries,
                _ => Vec::new(),
            };
            entries.push((key.into(), empty()));
            self.0 = Value::Object(entries);
        }
        self.0.get_mut(key)
    }
}

impl<'a> From<Value<'a>> for Lead<'a> {
    fn from(value: Value<'a>) -> Self {
        Self(value)
    }
}

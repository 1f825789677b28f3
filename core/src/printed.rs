//! Decisions as they were printed, read back: what follows a decision starts from its document.

use crate::call::{read_instant, wrong_type};
use crate::error::{Code, Error};
use crate::json::{Pointer, Value};
use crate::time::Instant;

/// An object of a document, with its place for messages.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Printed<'d> {
    value: &'d Value<'d>,
    at: &'d Pointer<'d>,
}

impl<'d> Printed<'d> {
    /// A decision. A lead that had errors has none.
    pub(crate) fn decision(value: &'d Value<'_>, at: &'d Pointer<'_>) -> Result<Self, Error> {
        let printed = Self::object(value, at)?;
        if value
            .get("errors")
            .is_some_and(|errors| *errors != Value::Null)
        {
            return Err(Error::new(
                Code::NoDecision,
                at.to_string(),
                "this lead had errors, so there is no decision",
                "repair the lead and score it again",
            ));
        }
        Ok(printed)
    }

    /// Any other object.
    pub(crate) fn object(value: &'d Value<'_>, at: &'d Pointer<'_>) -> Result<Self, Error> {
        match value {
            Value::Object(_) => Ok(Self { value, at }),
            _ => Err(wrong_type(value, "an object", at)),
        }
    }

    /// What stands under a key, unless it is null.
    pub(crate) fn given(&self, key: &str) -> Option<&'d Value<'d>> {
        self.value.get(key).filter(|value| **value != Value::Null)
    }

    /// The place of a key.
    pub(crate) fn key<'k>(&'k self, key: &'k str) -> Pointer<'k> {
        self.at.key(key)
    }

    /// A value that must be there.
    pub(crate) fn required(&self, key: &str) -> Result<&'d Value<'d>, Error> {
        self.given(key).ok_or_else(|| {
            Error::new(
                Code::MissingKey,
                self.at.to_string(),
                format!("`{key}` is missing"),
                format!("add `{key}`"),
            )
        })
    }

    /// A text that must be there.
    pub(crate) fn text(&self, key: &str) -> Result<&'d str, Error> {
        let value = self.required(key)?;
        value
            .as_text()
            .ok_or_else(|| wrong_type(value, "a text", &self.at.key(key)))
    }

    /// A text, or none where it is absent or null.
    pub(crate) fn optional_text(&self, key: &str) -> Result<Option<&'d str>, Error> {
        self.given(key).map(|_| self.text(key)).transpose()
    }

    /// True or false; it must be there.
    pub(crate) fn truth(&self, key: &str) -> Result<bool, Error> {
        let value = self.required(key)?;
        value
            .as_bool()
            .ok_or_else(|| wrong_type(value, "true or false", &self.at.key(key)))
    }

    /// An instant that must be there.
    pub(crate) fn instant(&self, key: &str) -> Result<Instant, Error> {
        read_instant(self.required(key)?, &self.at.key(key))
    }

    /// An instant, or none where it is absent or null.
    pub(crate) fn optional_instant(&self, key: &str) -> Result<Option<Instant>, Error> {
        self.given(key).map(|_| self.instant(key)).transpose()
    }

    /// An object, or none where it is absent or null.
    pub(crate) fn optional_object(&self, key: &str) -> Result<Option<&'d Value<'d>>, Error> {
        match self.given(key) {
            Some(value) if !matches!(value, Value::Object(_)) => {
                Err(wrong_type(value, "an object", &self.at.key(key)))
            }
            given => Ok(given),
        }
    }

    /// Sees to it that a list of texts is there.
    pub(crate) fn check_texts(&self, key: &str) -> Result<(), Error> {
        let value = self.required(key)?;
        let at = self.at.key(key);
        let Value::List(items) = value else {
            return Err(wrong_type(value, "a list", &at));
        };
        let wrong = |(_, item): &(usize, &Value<'_>)| item.as_text().is_none();
        match items.iter().enumerate().find(wrong) {
            Some((index, item)) => Err(wrong_type(item, "a text", &at.index(index))),
            None => Ok(()),
        }
    }

    /// An error at a key.
    pub(crate) fn error(
        &self,
        code: Code,
        key: &str,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Error {
        Error::new(code, self.at.key(key).to_string(), message, help)
    }
}

//! Titles, tasks and other texts that people read, by language.

use std::sync::Arc;

use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::json::Value;

/// An id of the policy, cheap to share between results.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id(Arc<str>);

impl Id {
    pub(crate) fn new(text: &str) -> Self {
        Self(Arc::from(text))
    }

    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::ops::Deref for Id {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for Id {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl PartialEq<str> for Id {
    fn eq(&self, other: &str) -> bool {
        *self.0 == *other
    }
}

impl PartialEq<&str> for Id {
    fn eq(&self, other: &&str) -> bool {
        *self.0 == **other
    }
}

impl Serialize for Id {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

/// Ids of the policy in their order, cheap to share between results.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Ids(Arc<[Id]>);

impl std::ops::Deref for Ids {
    type Target = [Id];

    fn deref(&self) -> &[Id] {
        &self.0
    }
}

impl From<Vec<Id>> for Ids {
    fn from(ids: Vec<Id>) -> Self {
        Self(ids.into())
    }
}

impl Serialize for Ids {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (**self).serialize(serializer)
    }
}

/// Languages in which the library itself speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Lang {
    /// English.
    #[default]
    En,
    /// Korean.
    Ko,
}

impl Lang {
    /// Every language, by its code.
    pub const ALL: [Lang; 2] = [Lang::En, Lang::Ko];

    /// The language code (ISO 639-1).
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Lang::En => "en",
            Lang::Ko => "ko",
        }
    }
}

/// A text, or the same text in several languages, as the policy gives it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label(Arc<Texts>);

#[derive(Debug, PartialEq, Eq)]
enum Texts {
    One(String),
    ByLanguage(Vec<(String, String)>),
}

impl Label {
    pub(crate) fn read(value: &Value<'_>) -> Option<Self> {
        let texts = match value {
            Value::Text(text) => Texts::One(text.clone().into_owned()),
            Value::Object(entries) => Texts::ByLanguage(
                entries
                    .iter()
                    .filter_map(|(lang, text)| {
                        Some((lang.clone().into_owned(), text.as_text()?.to_owned()))
                    })
                    .collect(),
            ),
            _ => return None,
        };
        Some(Self(Arc::new(texts)))
    }

    /// The text in a language, else in English, else in the first one given.
    #[must_use]
    pub fn text(&self, lang: Lang) -> Option<&str> {
        match &*self.0 {
            Texts::One(text) => Some(text),
            Texts::ByLanguage(texts) => {
                let by = |code: &str| texts.iter().find(|(lang, _)| lang == code);
                by(lang.code())
                    .or_else(|| by("en"))
                    .or_else(|| texts.first())
                    .map(|(_, text)| &**text)
            }
        }
    }
}

impl Serialize for Label {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &*self.0 {
            Texts::One(text) => serializer.serialize_str(text),
            Texts::ByLanguage(texts) => {
                let mut map = serializer.serialize_map(Some(texts.len()))?;
                for (lang, text) in texts {
                    map.serialize_entry(lang, text)?;
                }
                map.end()
            }
        }
    }
}

/// An id with its title: something that people read about.
#[derive(Debug, Clone)]
pub struct Named {
    /// The id.
    pub id: Id,
    /// The title, where the policy gives one.
    pub title: Option<Label>,
}

impl Named {
    pub(crate) fn new(id: &str, title: Option<&Value<'_>>) -> Self {
        Self {
            id: Id::new(id),
            title: title.and_then(Label::read),
        }
    }

    /// The title in a language, else the id.
    #[must_use]
    pub fn text(&self, lang: Lang) -> &str {
        self.title
            .as_ref()
            .and_then(|title| title.text(lang))
            .unwrap_or(&self.id)
    }
}

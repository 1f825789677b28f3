//! JSON text to [`Value`], by `serde_json`.

use std::borrow::Cow;
use std::cell::Cell;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::{MAX_DEPTH, Value, exact};
use crate::error::{Code, Error};

/// A document as read: the tree and what only its text could tell.
pub(crate) struct Document {
    pub(crate) tree: Value<'static>,
    /// Pointers of numbers whose text a double cannot hold.
    pub(crate) inexact: Vec<String>,
    /// Whether a part was left out because it was nested too deeply.
    pub(crate) too_deep: bool,
}

/// Reads a policy: everything that a finding may have to point at is kept.
pub(crate) fn read_document(text: &str) -> Result<Document, serde_json::Error> {
    let too_deep = Cell::new(false);
    let tree = match read(text, &too_deep) {
        Ok(tree) => tree.into_owned(),
        // The number put in differs from the text, so it is found as inexact.
        Err(error) => match without_overflow(text, "0") {
            Some(text) => read(&text, &too_deep)?.into_owned(),
            None => return Err(error),
        },
    };
    let inexact = exact::inexact_numbers(text, &tree);
    Ok(Document {
        tree,
        inexact,
        too_deep: too_deep.get(),
    })
}

impl<'a> Value<'a> {
    /// Reads JSON text. An escape of half a surrogate pair, which no text can hold, is read as
    /// U+FFFD, as browsers do; a number beyond the doubles is infinite and so null; what is nested
    /// deeper than [`MAX_DEPTH`] is read as an empty object.
    ///
    /// # Errors
    /// `bad_json` with line and column where the text is not JSON.
    pub fn from_json(text: &'a str) -> Result<Value<'a>, Error> {
        let too_deep = Cell::new(false);
        match replace_lone_surrogates(text) {
            Cow::Borrowed(text) => read(text, &too_deep),
            Cow::Owned(text) => read(&text, &too_deep).map(Value::into_owned),
        }
        .or_else(|error| match without_overflow(text, "null") {
            Some(text) => read(&replace_lone_surrogates(&text), &too_deep).map(Value::into_owned),
            None => Err(error),
        })
        .map_err(|error| Error::bad_json(&error))
    }
}

fn read<'a>(text: &'a str, too_deep: &Cell<bool>) -> Result<Value<'a>, serde_json::Error> {
    let mut reader = serde_json::Deserializer::from_str(text);
    let value = Tree { depth: 0, too_deep }.deserialize(&mut reader)?;
    reader.end()?;
    Ok(value)
}

impl Error {
    fn bad_json(error: &serde_json::Error) -> Error {
        Error::new(
            Code::BadJson,
            String::new(),
            error.to_string(),
            "give well-formed JSON (RFC 8259)",
        )
    }
}

#[derive(Clone, Copy)]
struct Tree<'c> {
    depth: usize,
    too_deep: &'c Cell<bool>,
}

impl Tree<'_> {
    fn inner(self) -> Option<Self> {
        let depth = self.depth.saturating_add(1);
        if depth > MAX_DEPTH {
            self.too_deep.set(true);
            return None;
        }
        Some(Self { depth, ..self })
    }
}

impl<'de> DeserializeSeed<'de> for Tree<'_> {
    type Value = Value<'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Tree<'_> {
    type Value = Value<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, truth: bool) -> Result<Self::Value, E> {
        Ok(Value::Bool(truth))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Self::Value, E> {
        Ok(Value::Number(number as f64))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Self::Value, E> {
        Ok(Value::Number(number as f64))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Self::Value, E> {
        Ok(Value::number(number))
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Value::Text(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Value::Text(Cow::Owned(text.to_owned())))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let Some(inner) = self.inner() else {
            while seq.next_element::<IgnoredAny>()?.is_some() {}
            return Ok(Value::Object(Vec::new()));
        };
        let mut items = Vec::new();
        while let Some(item) = seq.next_element_seed(inner)? {
            items.push(item);
        }
        Ok(Value::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let Some(inner) = self.inner() else {
            while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
            return Ok(Value::Object(Vec::new()));
        };
        let mut entries = Vec::new();
        while let Some(key) = map.next_key_seed(Name)? {
            entries.push((key, map.next_value_seed(inner)?));
        }
        Ok(Value::Object(entries))
    }
}

/// A key, borrowed from the text where it holds no escape.
struct Name;

impl<'de> DeserializeSeed<'de> for Name {
    type Value = Cow<'de, str>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for Name {
    type Value = Cow<'de, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Cow::Borrowed(text))
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Cow::Owned(text.to_owned()))
    }
}

/// The text with other numbers in place of those beyond the doubles, which `serde_json` refuses;
/// `None` if it has none.
fn without_overflow(text: &str, replacement: &str) -> Option<String> {
    let mut result = String::new();
    let mut copied = 0;
    for (start, token) in exact::number_tokens(text) {
        if token.parse().is_ok_and(f64::is_infinite) {
            result.push_str(text.get(copied..start)?);
            result.push_str(replacement);
            copied = start.saturating_add(token.len());
        }
    }
    result.push_str(text.get(copied..)?);
    (copied > 0).then_some(result)
}

/// Replaces each `\ud800`..`\udfff` escape that is not half of a pair by `\ufffd`.
fn replace_lone_surrogates(text: &str) -> Cow<'_, str> {
    if !text.contains("\\ud") && !text.contains("\\uD") {
        return Cow::Borrowed(text);
    }
    let mut result = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        let (before, escape) = rest.split_at(at);
        result.push_str(before);
        let (taken, replacement) =
            match (surrogate(escape), surrogate(escape.get(6..).unwrap_or(""))) {
                (Some(0xD800..=0xDBFF), Some(0xDC00..=0xDFFF)) => (12, None),
                (Some(0xD800..=0xDFFF), _) => (6, Some("\\ufffd")),
                // Any other escape: the backslash and the character behind it.
                _ => (
                    1_usize.saturating_add(escape.chars().nth(1).map_or(0, char::len_utf8)),
                    None,
                ),
            };
        let (head, tail) = escape.split_at_checked(taken).unwrap_or((escape, ""));
        result.push_str(replacement.unwrap_or(head));
        rest = tail;
    }
    result.push_str(rest);
    Cow::Owned(result)
}

/// The code unit of a `\uXXXX` escape at the start of `text`.
fn surrogate(text: &str) -> Option<u32> {
    let digits = text.strip_prefix("\\u")?.get(..4)?;
    u32::from_str_radix(digits, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lone_surrogates_become_replacement_characters() {
        let read = |text: &str| Value::from_json(text).map(Value::into_owned);
        assert_eq!(read(r#""\ud800""#), Ok(Value::from("\u{fffd}")));
        assert_eq!(
            read(r#""a\udc00\ud83d\ude00\ud83d""#),
            Ok(Value::from("a\u{fffd}😀\u{fffd}"))
        );
        assert_eq!(read(r#""\\ud800""#), Ok(Value::from("\\ud800")));
        assert_eq!(
            read(r#""\ud800\ud800\udc00""#),
            Ok(Value::from("\u{fffd}\u{10000}"))
        );
    }

    #[test]
    fn deep_nesting_is_cut_off_and_told() {
        let text = format!("{}{}", "[".repeat(10_000), "]".repeat(10_000));
        let document = read_document(&text).expect("cut off, not refused");
        assert!(document.too_deep);
        assert!(Value::from_json(&text).is_ok());
    }

    #[test]
    fn keys_given_twice_are_kept_and_the_last_counts() {
        let value = Value::from_json(r#"{"a": 1, "a": 2}"#).expect("well-formed");
        assert_eq!(value.entries().len(), 2);
        assert_eq!(value.get("a"), Some(&Value::Number(2.0)));
    }

    #[test]
    fn numbers_beyond_the_doubles_are_unknown() {
        let value = Value::from_json(r#"[1e999, "1e999", -1e400, 1e308]"#).expect("well-formed");
        let list = [
            Value::Null,
            Value::from("1e999"),
            Value::Null,
            Value::Number(1e308),
        ];
        assert_eq!(value, Value::List(list.into()));
        assert!(Value::from_json("[1e999, 1e]").is_err());
    }

    #[test]
    fn numbers_are_the_nearest_doubles() {
        for text in [
            "333333333.33333329",
            "9007199254740993",
            "1e23",
            "5e-324",
            "0.1",
        ] {
            let nearest: f64 = text.parse().expect("a number");
            assert_eq!(Value::from_json(text), Ok(Value::Number(nearest)), "{text}");
        }
    }

    #[test]
    fn trailing_text_is_refused() {
        assert_eq!(
            Value::from_json("{} x").map_err(|e| e.code()),
            Err(Code::BadJson)
        );
    }
}

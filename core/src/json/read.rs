//! JSON text (RFC 8259) to [`Value`].
//!
//! A reader of our own, because four things must be exact and none of them is usual: numbers are the
//! nearest doubles, those beyond the doubles are unknown, halves of surrogate pairs are replaced as
//! browsers replace them, and what is nested too deeply is left out instead of refused.

use std::borrow::Cow;

use super::number::nearest;
use super::{MAX_DEPTH, Value, exact};
use crate::error::{Code, Error};

/// A document as read: the tree and what only its text could tell.
#[derive(Debug, Clone)]
pub(crate) struct Document {
    pub(crate) tree: Value<'static>,
    /// Pointers of numbers whose text a double cannot hold.
    pub(crate) inexact: Vec<String>,
    /// Whether a part was left out because it was nested too deeply.
    pub(crate) too_deep: bool,
}

/// Why a text is not JSON, and where: line and column, both from 1.
#[derive(Debug)]
pub(crate) struct Malformed {
    reason: &'static str,
    pub(crate) line: usize,
    pub(crate) column: usize,
}

impl Malformed {
    pub(crate) fn message(&self) -> String {
        format!(
            "{} at line {} column {}",
            self.reason, self.line, self.column
        )
    }
}

/// Reads a policy: everything that a finding may have to point at is kept.
pub(crate) fn read_document(text: &str) -> Result<Document, Malformed> {
    // A number beyond the doubles becomes one that differs from its text, so it is found as inexact.
    let (tree, too_deep) = Reader::new(text, Value::Number(0.0)).document()?;
    let tree = tree.into_owned();
    let inexact = exact::inexact_numbers(text, &tree);
    Ok(Document {
        tree,
        inexact,
        too_deep,
    })
}

impl<'a> Value<'a> {
    /// Reads JSON text. An escape of half a surrogate pair, which no text can hold, is read as
    /// U+FFFD, as browsers do; a number beyond the doubles is infinite and so null; what is nested
    /// deeper than [`MAX_DEPTH`] is [`Value::Foreign`], so that nobody takes it for something else.
    ///
    /// # Errors
    /// `bad_json` with line and column where the text is not JSON.
    pub fn from_json(text: &'a str) -> Result<Value<'a>, Error> {
        match Reader::new(text, Value::Null).document() {
            Ok((tree, _)) => Ok(tree),
            Err(error) => {
                let help = "give well-formed JSON (RFC 8259)";
                Err(Error::new(
                    Code::BadJson,
                    String::new(),
                    error.message(),
                    help,
                ))
            }
        }
    }
}

type Outcome<T> = Result<T, &'static str>;

/// What a part that is nested deeper than [`MAX_DEPTH`] is, in words for a message.
const TOO_DEEP: &str = "something nested more than 64 deep";

struct Reader<'a> {
    text: &'a str,
    /// What is not read yet.
    rest: &'a [u8],
    depth: usize,
    too_deep: bool,
    /// What stands for a number beyond the doubles.
    beyond: Value<'static>,
}

impl<'a> Reader<'a> {
    fn new(text: &'a str, beyond: Value<'static>) -> Self {
        Self {
            text,
            rest: text.as_bytes(),
            depth: 0,
            too_deep: false,
            beyond,
        }
    }

    fn document(mut self) -> Result<(Value<'a>, bool), Malformed> {
        self.space();
        let read = self.value().and_then(|value| {
            self.space();
            if self.rest.is_empty() {
                Ok(value)
            } else {
                Err("there is more text behind the value")
            }
        });
        match read {
            Ok(value) => Ok((value, self.too_deep)),
            Err(reason) => Err(self.malformed(reason)),
        }
    }

    fn position(&self) -> usize {
        self.text.len().saturating_sub(self.rest.len())
    }

    fn malformed(&self, reason: &'static str) -> Malformed {
        let bytes = self
            .text
            .as_bytes()
            .get(..self.position())
            .unwrap_or_default();
        let line = bytes.iter().filter(|byte| **byte == b'\n').count();
        let column = bytes.iter().rev().take_while(|byte| **byte != b'\n');
        // Bytes that continue a character are none of their own.
        let column = column.filter(|byte| **byte & 0xC0 != 0x80).count();
        Malformed {
            reason,
            line: line.saturating_add(1),
            column: column.saturating_add(1),
        }
    }

    fn space(&mut self) {
        while let [b' ' | b'\n' | b'\r' | b'\t', rest @ ..] = self.rest {
            self.rest = rest;
        }
    }

    /// Takes `byte` if it comes next.
    fn take(&mut self, byte: u8) -> bool {
        match self.rest.split_first() {
            Some((first, rest)) if *first == byte => {
                self.rest = rest;
                true
            }
            _ => false,
        }
    }

    fn value(&mut self) -> Outcome<Value<'a>> {
        match self.rest.first() {
            Some(b'{') => self.nested(Self::object),
            Some(b'[') => self.nested(Self::list),
            Some(b'"') => self.string().map(Value::Text),
            Some(b'-' | b'0'..=b'9') => self.number(),
            Some(b't') => self.word(b"true", Value::Bool(true)),
            Some(b'f') => self.word(b"false", Value::Bool(false)),
            Some(b'n') => self.word(b"null", Value::Null),
            Some(_) => Err("expected a value"),
            None => Err("the text ends where a value is expected"),
        }
    }

    fn word(&mut self, word: &[u8], value: Value<'a>) -> Outcome<Value<'a>> {
        self.rest = self.rest.strip_prefix(word).ok_or("expected a value")?;
        Ok(value)
    }

    fn nested(&mut self, read: fn(&mut Self) -> Outcome<Value<'a>>) -> Outcome<Value<'a>> {
        if self.depth >= MAX_DEPTH {
            self.too_deep = true;
            self.skip()?;
            return Ok(Value::Foreign(Cow::Borrowed(TOO_DEEP)));
        }
        self.depth = self.depth.saturating_add(1);
        let value = read(self)?;
        self.depth = self.depth.saturating_sub(1);
        Ok(value)
    }

    fn list(&mut self) -> Outcome<Value<'a>> {
        self.take(b'[');
        self.space();
        let mut items = Vec::new();
        if self.take(b']') {
            return Ok(Value::List(items));
        }
        loop {
            items.push(self.value()?);
            self.space();
            if self.take(b']') {
                return Ok(Value::List(items));
            }
            self.comma("expected `,` or `]`")?;
        }
    }

    fn object(&mut self) -> Outcome<Value<'a>> {
        self.take(b'{');
        self.space();
        let mut entries = Vec::new();
        if self.take(b'}') {
            return Ok(Value::Object(entries));
        }
        loop {
            let key = self.key()?;
            entries.push((key, self.value()?));
            self.space();
            if self.take(b'}') {
                return Ok(Value::Object(entries));
            }
            self.comma("expected `,` or `}`")?;
        }
    }

    fn comma(&mut self, otherwise: &'static str) -> Outcome<()> {
        if !self.take(b',') {
            return Err(otherwise);
        }
        self.space();
        Ok(())
    }

    /// A key and its colon.
    fn key(&mut self) -> Outcome<Cow<'a, str>> {
        if self.rest.first() != Some(&b'"') {
            return Err("expected a key in quotes");
        }
        let key = self.string()?;
        self.space();
        if !self.take(b':') {
            return Err("expected `:`");
        }
        self.space();
        Ok(key)
    }

    /// Passes over a list or object of any depth, without recursion.
    fn skip(&mut self) -> Outcome<()> {
        let mut open: Vec<u8> = Vec::new();
        loop {
            // At a value, or at the end of a list or object that was just opened.
            let close = match self.rest.first() {
                Some(b'{') => Some(b'}'),
                Some(b'[') => Some(b']'),
                _ => None,
            };
            if let Some(close) = close {
                self.rest = self.rest.split_first().map_or(&[], |(_, rest)| rest);
                self.space();
                if !self.take(close) {
                    open.push(close);
                    if close == b'}' {
                        self.key()?;
                    }
                    continue;
                }
            } else {
                self.value()?;
            }
            // Behind a value: close what ends here.
            loop {
                let Some(close) = open.last().copied() else {
                    return Ok(());
                };
                self.space();
                if self.take(close) {
                    open.pop();
                    continue;
                }
                self.comma("expected `,` or the end of the list or object")?;
                if close == b'}' {
                    self.key()?;
                }
                break;
            }
        }
    }

    fn digits(&mut self) -> Outcome<()> {
        let count = self
            .rest
            .iter()
            .take_while(|byte| byte.is_ascii_digit())
            .count();
        if count == 0 {
            return Err("expected a digit");
        }
        self.rest = self.rest.get(count..).unwrap_or_default();
        Ok(())
    }

    fn number(&mut self) -> Outcome<Value<'a>> {
        let start = self.position();
        self.take(b'-');
        if !self.take(b'0') {
            self.digits()?;
        }
        if self.take(b'.') {
            self.digits()?;
        }
        if self.take(b'e') || self.take(b'E') {
            let _ = self.take(b'+') || self.take(b'-');
            self.digits()?;
        }
        let token = self.text.get(start..self.position()).unwrap_or_default();
        let number = nearest(token);
        Ok(if number.is_finite() {
            Value::Number(number)
        } else {
            self.beyond.clone()
        })
    }

    fn string(&mut self) -> Outcome<Cow<'a, str>> {
        self.take(b'"');
        let start = self.position();
        let plain = self.plain();
        if self.take(b'"') {
            return Ok(Cow::Borrowed(plain));
        }
        let mut text = plain.to_owned();
        loop {
            match self.rest {
                [b'"', rest @ ..] => {
                    self.rest = rest;
                    return Ok(Cow::Owned(text));
                }
                [b'\\', rest @ ..] => {
                    self.rest = rest;
                    text.push(self.escape()?);
                }
                [] => {
                    // Where the text began says more than where the document ends.
                    self.rest = self.text.as_bytes().get(start..).unwrap_or_default();
                    return Err("a text without its closing quote begins");
                }
                [0..=0x1F, ..] => {
                    return Err("a control character in a text, which must be escaped");
                }
                _ => text.push_str(self.plain()),
            }
        }
    }

    /// Characters up to the next quote, backslash or control character.
    fn plain(&mut self) -> &'a str {
        let start = self.position();
        let special = |byte: &u8| matches!(byte, b'"' | b'\\' | 0..=0x1F);
        let length = self
            .rest
            .iter()
            .position(special)
            .unwrap_or(self.rest.len());
        self.rest = self.rest.get(length..).unwrap_or_default();
        self.text.get(start..self.position()).unwrap_or_default()
    }

    /// The character of an escape, behind its backslash.
    fn escape(&mut self) -> Outcome<char> {
        let (first, rest) = self
            .rest
            .split_first()
            .ok_or("the text ends within an escape")?;
        let character = match first {
            b'"' => '"',
            b'\\' => '\\',
            b'/' => '/',
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                let high = unit(rest).ok_or("expected four hexadecimal digits")?;
                self.rest = rest.get(4..).unwrap_or_default();
                return Ok(self.pair(high));
            }
            _ => return Err("there is no such escape"),
        };
        self.rest = rest;
        Ok(character)
    }

    /// The character of a code unit, with the unit behind it where both are a surrogate pair.
    fn pair(&mut self, high: u32) -> char {
        if let (0xD800..=0xDBFF, [b'\\', b'u', rest @ ..]) = (high, self.rest)
            && let Some(low @ 0xDC00..=0xDFFF) = unit(rest)
        {
            self.rest = rest.get(4..).unwrap_or_default();
            let code = (high & 0x3FF)
                .wrapping_shl(10)
                .wrapping_add(low & 0x3FF)
                .wrapping_add(0x1_0000);
            return char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER);
        }
        char::from_u32(high).unwrap_or(char::REPLACEMENT_CHARACTER)
    }
}

/// Four hexadecimal digits.
fn unit(bytes: &[u8]) -> Option<u32> {
    let digits = bytes.get(..4)?;
    digits.iter().try_fold(0_u32, |unit, byte| {
        let digit = char::from(*byte).to_digit(16)?;
        Some(unit.wrapping_shl(4) | digit)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

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
        assert_eq!(
            read(r#""\uD800\n\u00e9\/""#),
            Ok(Value::from("\u{fffd}\n\u{e9}/"))
        );
    }

    #[test]
    fn deep_nesting_is_cut_off_and_told() {
        let text = format!("{}{}", "[".repeat(10_000), "]".repeat(10_000));
        let document = read_document(&text).expect("cut off, not refused");
        assert!(document.too_deep);
        let mut value = &Value::from_json(&text).expect("cut off, not refused");
        for _ in 0..MAX_DEPTH {
            value = value.items().first().expect("a list in it");
        }
        assert_eq!(value, &Value::Foreign(TOO_DEEP.into()));
        assert!(TOO_DEEP.contains(&MAX_DEPTH.to_string()));
        let deep = |inner: &str| format!("{}{inner}{}", "[".repeat(70), "]".repeat(70));
        for good in [
            "",
            "1, {}, []",
            r#"{"a": {"b": [1, {"c": null}]}, "d": "]"}"#,
        ] {
            assert!(Value::from_json(&deep(good)).is_ok(), "{good}");
        }
        for bad in [
            ",",
            "1 2",
            "{1: 2}",
            r#"{"a" 1}"#,
            r#"{"a": 1,}"#,
            "[1}",
            "{",
            "[1,]",
        ] {
            assert!(Value::from_json(&deep(bad)).is_err(), "{bad}");
        }
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
    fn errors_tell_line_and_column() {
        for (text, message) in [
            (
                "",
                "the text ends where a value is expected at line 1 column 1",
            ),
            (
                "{} x",
                "there is more text behind the value at line 1 column 4",
            ),
            ("{\n  \"가\": nul}", "expected a value at line 2 column 8"),
            ("[1 2]", "expected `,` or `]` at line 1 column 4"),
            (
                "{\"a\": \"b",
                "a text without its closing quote begins at line 1 column 8",
            ),
            (
                "\"\t\"",
                "a control character in a text, which must be escaped at line 1 column 2",
            ),
        ] {
            let error = Value::from_json(text).expect_err("not JSON");
            assert_eq!(
                (error.code(), error.message()),
                (Code::BadJson, message),
                "{text}"
            );
        }
    }

    proptest! {
        /// What `serde_json` accepts and refuses, we accept and refuse.
        #[test]
        fn the_same_texts_are_json_as_for_others(
            text in r#"[\[\]{},:"\\0-9eE+.\-truefalsn u\x00-\x20]{0,14}"#
        ) {
            let other = serde_json::from_str::<serde_json::Value>(&text);
            match (Value::from_json(&text), &other) {
                (Ok(ours), Ok(theirs)) => {
                    let ours: serde_json::Value = serde_json::from_str(&serde_json::to_string(&ours)?)?;
                    // Numbers are compared elsewhere, and keys given twice are kept here.
                    let plain = !text.contains(|c: char| c.is_ascii_digit() || c == '{');
                    prop_assert!(!plain || ours == *theirs, "{ours} {theirs}");
                }
                (Err(_), Err(_)) => {}
                (ours, theirs) => {
                    // Only here: numbers beyond the doubles, and halves of surrogate pairs.
                    let odd = text.contains(['e', 'E']) || text.contains("\\u");
                    prop_assert!(ours.is_ok() && odd, "{text}: {ours:?} {theirs:?}");
                }
            }
        }
    }
}

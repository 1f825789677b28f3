//! Keys of customers, orders and lines: numbers or texts, in one order.

use crate::text;

/// A customer, order or line: a number, or a text. A number is the same key as the text of its
/// digits, since one table often has the former and another the latter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Key<'a> {
    /// A whole number.
    Number(i64),
    /// Any text; compared after Hangul jamo are composed.
    Text(&'a str),
}

impl<'a> From<&'a str> for Key<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text)
    }
}

impl From<i64> for Key<'_> {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

impl From<i32> for Key<'_> {
    fn from(number: i32) -> Self {
        Self::Number(number.into())
    }
}

impl std::fmt::Display for Key<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Key::Number(number) => number.fmt(f),
            Key::Text(text) => f.write_str(text),
        }
    }
}

impl serde::Serialize for Key<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

const NUMBER: u8 = 0;
const TEXT: u8 = 1;
/// With it the order of numbers is that of their bits.
pub(crate) const SIGN: u64 = 1 << 63;

impl<'a> Key<'a> {
    /// Hands the key over as it is kept: a text that is no number, and composed.
    pub(crate) fn kept<T>(self, take: impl FnOnce(Key<'_>) -> T) -> T {
        match self {
            Key::Number(_) => take(self),
            Key::Text(text) => match as_number(text) {
                Some(number) => take(Key::Number(number)),
                None => take(Key::Text(&text::compose(text))),
            },
        }
    }

    /// Appends bytes whose order is that of keys: numbers first, as numbers, then texts.
    pub(crate) fn encode(self, out: &mut Vec<u8>) {
        let number = match self {
            Key::Number(number) => Some(number),
            Key::Text(text) => as_number(text),
        };
        match (number, self) {
            (Some(number), _) => {
                out.push(NUMBER);
                out.extend((number.cast_unsigned() ^ SIGN).to_be_bytes());
            }
            (None, Key::Text(text)) => {
                out.push(TEXT);
                out.extend(text::compose(text).as_bytes());
            }
            (None, Key::Number(_)) => {}
        }
    }

    /// Reads what [`Key::encode`] wrote; none for anything else.
    pub(crate) fn decode(bytes: &'a [u8]) -> Option<Self> {
        match bytes {
            [NUMBER, digits @ ..] => {
                let bits = u64::from_be_bytes(digits.try_into().ok()?);
                Some(Key::Number((bits ^ SIGN).cast_signed()))
            }
            [TEXT, rest @ ..] => {
                let text = std::str::from_utf8(rest).ok()?;
                let own = as_number(text).is_none() && *text == *text::compose(text);
                own.then_some(Key::Text(text))
            }
            _ => None,
        }
    }
}

/// The number of which this is the plain decimal text.
fn as_number(text: &str) -> Option<i64> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let plain = match digits.as_bytes() {
        [b'0'] => digits.len() == text.len(),
        [b'1'..=b'9', rest @ ..] => rest.len() < 19 && rest.iter().all(u8::is_ascii_digit),
        _ => false,
    };
    if plain { text.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn encoded(key: Key<'_>) -> Vec<u8> {
        let mut bytes = Vec::new();
        key.encode(&mut bytes);
        bytes
    }

    #[test]
    fn a_number_is_the_text_of_its_digits() {
        for (number, text) in [
            (0, "0"),
            (-7, "-7"),
            (i64::MAX, "9223372036854775807"),
            (i64::MIN, "-9223372036854775808"),
        ] {
            assert_eq!(encoded(number.into()), encoded(text.into()));
        }
        for text in [
            "",
            "-0",
            "007",
            "+7",
            "7 ",
            "9223372036854775808",
            "1e3",
            "-",
        ] {
            let bytes = encoded(text.into());
            assert_eq!(Key::decode(&bytes), Some(Key::Text(text)), "{text}");
        }
        // Jamo as some systems write them, and the syllable.
        assert_eq!(encoded("\u{1100}\u{1161}".into()), encoded("가".into()));
    }

    #[test]
    fn the_order_of_bytes_is_that_of_keys() {
        let keys: [Key<'_>; 8] = [
            i64::MIN.into(),
            (-1).into(),
            0.into(),
            9.into(),
            10.into(),
            "".into(),
            "00004".into(),
            "가".into(),
        ];
        let bytes: Vec<Vec<u8>> = keys.iter().map(|key| encoded(*key)).collect();
        assert!(bytes.is_sorted());
        for (key, bytes) in keys.iter().zip(&bytes) {
            assert_eq!(Key::decode(bytes), Some(*key));
        }
        for foreign in [
            &[][..],
            &[2],
            &[0, 1],
            &[1, 0xff],
            b"\x017",
            b"\x01\xe1\x84\x80\xe1\x85\xa1",
        ] {
            assert_eq!(Key::decode(foreign), None);
        }
    }
}

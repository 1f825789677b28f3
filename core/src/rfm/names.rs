//! Keys of customers, orders and lines, each as a small number.
//!
//! Millions of rows name customers over and over. Keys stand once, one behind the other, and an open
//! table of numbers finds them. The numbers follow the order of arrival and never show: whatever is
//! given out is sorted by the keys themselves.

use std::cmp::Ordering;

use crate::error::{Code, Error};
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
const SIGN: u64 = 1 << 63;

impl<'a> Key<'a> {
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

/// Encoded keys, numbered as they come.
#[derive(Debug, Clone)]
pub(crate) struct Names {
    bytes: Vec<u8>,
    /// The length of every key, as long as all are alike: those of numbers are.
    width: usize,
    count: usize,
    /// Where each key ends in `bytes`, once their lengths differ.
    ends: Vec<usize>,
    /// One more than the number of a key, 0 where there is none. Its length is a power of two.
    slots: Vec<u32>,
    seed: u64,
}

/// After so many steps the hash is taken to be beaten, and another one is tried.
const MOST_STEPS: usize = 256;
const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;

impl Default for Names {
    fn default() -> Self {
        Self {
            bytes: Vec::new(),
            width: 0,
            count: 0,
            ends: Vec::new(),
            slots: vec![0; 16],
            seed: FACTOR,
        }
    }
}

impl Names {
    pub(crate) fn len(&self) -> usize {
        self.count
    }

    /// The key of a number.
    pub(crate) fn get(&self, name: u32) -> &[u8] {
        let name = name as usize;
        if self.ends.is_empty() {
            let start = name.saturating_mul(self.width);
            let end = start.saturating_add(self.width);
            return self.bytes.get(start..end).unwrap_or_default();
        }
        let before = name.checked_sub(1).and_then(|name| self.ends.get(name));
        let start = before.copied().unwrap_or(0);
        let end = self.ends.get(name).copied().unwrap_or(start);
        self.bytes.get(start..end).unwrap_or_default()
    }

    pub(crate) fn find(&self, key: &[u8]) -> Option<u32> {
        self.probe(key).ok()
    }

    /// The number of a key; a new one where it was not there.
    pub(crate) fn number(&mut self, key: &[u8]) -> Result<u32, Error> {
        let (slot, steps) = match self.probe(key) {
            Ok(name) => return Ok(name),
            Err(free) => free,
        };
        let next = u32::try_from(self.count).ok().filter(|n| *n < u32::MAX);
        let Some(next) = next else {
            let message = "there are more than four billion keys";
            let help = "split the orders by customer, and fit the cuts from a sample";
            return Err(Error::new(
                Code::LimitExceeded,
                String::new(),
                message,
                help,
            ));
        };
        if self.count == 0 {
            self.width = key.len();
        } else if self.ends.is_empty() && self.width != key.len() {
            let ends = 1..=self.count;
            self.ends = ends.map(|end| end.saturating_mul(self.width)).collect();
        }
        self.bytes.extend(key);
        self.count = self.count.saturating_add(1);
        if !self.ends.is_empty() {
            self.ends.push(self.bytes.len());
        }
        if let Some(slot) = self.slots.get_mut(slot) {
            *slot = next.saturating_add(1);
        }
        if steps > MOST_STEPS {
            self.seed = self.seed.wrapping_mul(FACTOR) | 1;
            self.spread(self.slots.len());
        } else if self.count.saturating_mul(2) > self.slots.len() {
            self.spread(self.slots.len().saturating_mul(2));
        }
        Ok(next)
    }

    /// The number of a key, or the slot where it belongs and how many steps lead there.
    fn probe(&self, key: &[u8]) -> Result<u32, (usize, usize)> {
        let mask = self.slots.len().wrapping_sub(1);
        let mut slot = hash(self.seed, key) as usize & mask;
        for steps in 0..=mask {
            match self.slots.get(slot).and_then(|name| name.checked_sub(1)) {
                Some(name) if self.get(name) == key => return Ok(name),
                Some(_) => slot = slot.wrapping_add(1) & mask,
                None => return Err((slot, steps)),
            }
        }
        Err((slot, mask))
    }

    /// Builds the table anew.
    fn spread(&mut self, slots: usize) {
        self.slots = vec![0; slots];
        for name in 0..self.count {
            let name = name as u32;
            if let Err((slot, _)) = self.probe(self.get(name))
                && let Some(slot) = self.slots.get_mut(slot)
            {
                *slot = name.saturating_add(1);
            }
        }
    }

    /// The numbers of all keys, in the order of the keys.
    pub(crate) fn sorted(&self) -> Vec<u32> {
        // Most keys differ in their first nine bytes, which are fetched once and not for each
        // comparison; those of numbers are the whole key.
        let start = |name: u32| {
            let mut start = [0; 9];
            for (place, byte) in start.iter_mut().zip(self.get(name)) {
                *place = *byte;
            }
            (start, name)
        };
        let names = 0..self.count;
        let mut names: Vec<([u8; 9], u32)> = names.map(|name| start(name as u32)).collect();
        names.sort_unstable_by(|a, b| a.0.cmp(&b.0).then_with(|| self.compare(a.1, b.1)));
        names.into_iter().map(|(_, name)| name).collect()
    }

    /// Where the search for a key begins, to be told to [`Names::touch`].
    pub(crate) fn place(&self, key: &[u8]) -> usize {
        hash(self.seed, key) as usize & self.slots.len().wrapping_sub(1)
    }

    /// Fetches what stands at a place: a number of a key, which is most often the one searched for.
    pub(crate) fn touch(&self, place: usize) -> Option<u32> {
        self.slots.get(place)?.checked_sub(1)
    }

    pub(crate) fn compare(&self, a: u32, b: u32) -> Ordering {
        self.get(a).cmp(self.get(b))
    }
}

fn hash(seed: u64, key: &[u8]) -> u64 {
    let mix = |state: u64, word: u64| {
        let product = u128::from(state ^ word).wrapping_mul(u128::from(FACTOR));
        (product as u64) ^ ((product >> 64) as u64)
    };
    let (words, rest) = key.as_chunks::<8>();
    let state = words
        .iter()
        .fold(seed, |state, word| mix(state, u64::from_le_bytes(*word)));
    let mut last = [0; 8];
    for (place, byte) in last.iter_mut().zip(rest) {
        *place = *byte;
    }
    let state = mix(state, u64::from_le_bytes(last));
    mix(state, key.len() as u64)
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

    #[test]
    fn keys_are_found_again() {
        let mut names = Names::default();
        let keys: Vec<Vec<u8>> = (0..5_000_i64)
            .map(|n| encoded((n * 7_919 % 5_000 - 2_500).into()))
            .chain((0..5_000).map(|n| format!("{n:09} 고객").into_bytes()))
            .collect();
        for (number, key) in keys.iter().enumerate() {
            assert_eq!(names.find(key), None);
            assert_eq!(names.number(key).expect("few"), number as u32);
        }
        for (number, key) in keys.iter().enumerate() {
            assert_eq!(names.number(key).expect("few"), number as u32);
            assert_eq!(names.get(number as u32), &**key);
        }
        let sorted: Vec<&[u8]> = names.sorted().iter().map(|n| names.get(*n)).collect();
        assert_eq!(sorted.len(), keys.len());
        assert!(sorted.is_sorted());
    }

    #[test]
    fn keys_that_were_made_to_collide_do_not_slow_it_down() {
        // All of them in one slot of any table of up to 2^12 under the first seed.
        let mut names = Names::default();
        let wanted = hash(names.seed, &encoded(0.into())) & 0xfff;
        let colliding = (0..)
            .map(|n: i64| encoded(n.into()))
            .filter(|key| hash(FACTOR, key) & 0xfff == wanted)
            .take(600);
        let first = names.seed;
        let keys: Vec<Vec<u8>> = colliding.collect();
        for key in &keys {
            names.number(key).expect("few");
        }
        assert_ne!(names.seed, first);
        assert!(
            keys.iter()
                .enumerate()
                .all(|(n, key)| names.find(key) == Some(n as u32))
        );
    }
}

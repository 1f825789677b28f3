//! Words to small numbers: each text of a column is looked up once, however many rules ask for it.

use std::borrow::Cow;

use super::block::put;
use crate::text;

/// A set of words with a number for each, by open addressing.
///
/// Lookups go by bytes; only a text that is not found, and could hold jamo to compose, is composed
/// and looked up again.
#[derive(Debug)]
pub(super) struct Words {
    /// Words of at most 15 bytes; a quarter of the places are taken, or less.
    short: Vec<(Short, u16)>,
    /// The hash that tells short words apart, if one was found.
    seed: u32,
    /// Hash of a longer word, then its position in `long`.
    slots: Vec<Option<(u64, u32)>>,
    long: Vec<(String, u16)>,
    /// Whether jamo are not composed.
    exact: bool,
}

impl Words {
    /// Words and their numbers; of equal words the first counts.
    pub(super) fn new(given: impl Iterator<Item = (String, u16)>) -> Self {
        let given: Vec<(String, u16)> = given.collect();
        let is_short = |word: &String| word.len() <= SHORT;
        let short = given.iter().filter(|(word, _)| is_short(word)).count();
        let room = |words: usize| words.saturating_mul(4).max(8).next_power_of_two();
        let places = room(short);
        let shorts = given
            .iter()
            .filter_map(|(word, _)| Short::of(word.as_bytes()));
        let mut words = Self {
            seed: seed(&shorts.collect::<Vec<_>>(), places),
            short: vec![(Short::NONE, 0); places],
            slots: vec![None; room(given.len().saturating_sub(short))],
            long: Vec::new(),
            exact: false,
        };
        for (word, number) in given {
            if words.find_exactly(word.as_bytes()).is_some() {
                continue;
            }
            if let Some(short) = Short::of(word.as_bytes()) {
                let (slot, _) = probe(&words.short, short.hash(words.seed), |(known, _)| {
                    (*known == short, *known == Short::NONE)
                });
                put(&mut words.short, slot, (short, number));
            } else {
                let hash = hash(word.as_bytes());
                let (slot, _) = probe(&words.slots, hash, |slot| (false, slot.is_none()));
                let position = u32::try_from(words.long.len()).ok();
                put(&mut words.slots, slot, position.map(|at| (hash, at)));
                words.long.push((word, number));
            }
        }
        words
    }

    /// The same for names that are compared byte by byte.
    pub(super) fn exact(given: impl Iterator<Item = (String, u16)>) -> Self {
        Self {
            exact: true,
            ..Self::new(given)
        }
    }

    /// The number of a text.
    pub(super) fn find(&self, given: &[u8]) -> Option<u16> {
        let found = self.find_exactly(given);
        if found.is_some() || self.exact || !given.contains(&JAMO) {
            return found;
        }
        self.find_composed(given)
    }

    /// The number of a short text, but for one whose jamo are to be composed.
    #[inline(always)]
    pub(super) fn find_short(&self, given: Short) -> Option<u16> {
        let (_, found) = probe(&self.short, given.hash(self.seed), |(known, _)| {
            (*known == given, *known == Short::NONE)
        });
        found.map(|(_, number)| *number)
    }

    #[cold]
    fn find_composed(&self, given: &[u8]) -> Option<u16> {
        match text::compose(&String::from_utf8_lossy(given)) {
            Cow::Borrowed(_) => None,
            Cow::Owned(composed) => self.find_exactly(composed.as_bytes()),
        }
    }

    fn find_exactly(&self, given: &[u8]) -> Option<u16> {
        if let Some(short) = Short::of(given) {
            return self.find_short(short);
        }
        let hash = hash(given);
        let word = |position: u32| self.long.get(position as usize);
        let (_, found) = probe(&self.slots, hash, |slot| {
            let is_it = slot.is_some_and(|(known, position)| {
                known == hash && word(position).is_some_and(|(word, _)| word.as_bytes() == given)
            });
            (is_it, slot.is_none())
        });
        let (_, position) = (*found?)?;
        word(position).map(|(_, number)| *number)
    }
}

/// A seed by which a few words have a place each, so that each is found at first sight.
fn seed(words: &[Short], places: usize) -> u32 {
    const FEW: usize = 64;
    let mask = places.wrapping_sub(1);
    let is_good = |seed: &u32| {
        let mut taken: Vec<(usize, Short)> = words
            .iter()
            .map(|word| (word.hash(*seed) as usize & mask, *word))
            .collect();
        taken.sort_unstable_by_key(|(place, word)| (*place, word.0));
        taken.dedup();
        taken
            .windows(2)
            .all(|pair| !matches!(pair, [(one, _), (next, _)] if one == next))
    };
    let mut seeds = (FIRST_SEED..64).filter(|_| words.len() <= FEW);
    seeds.find(is_good).unwrap_or(FIRST_SEED)
}

/// The place where an entry stands, or would, and the entry if it is there. Of each entry is asked
/// whether it is the one, and whether there is none.
#[inline]
fn probe<T>(slots: &[T], hash: u64, ask: impl Fn(&T) -> (bool, bool)) -> (usize, Option<&T>) {
    let mask = slots.len().wrapping_sub(1);
    let mut place = (hash as usize) & mask;
    // Most of the places are empty, so this ends.
    loop {
        let Some(slot) = slots.get(place) else {
            return (place, None);
        };
        match ask(slot) {
            (true, _) => return (place, Some(slot)),
            (_, true) => return (place, None),
            _ => place = place.wrapping_add(1) & mask,
        }
    }
}

/// The byte that jamo which could be composed begin with.
const JAMO: u8 = 0xE1;
/// Bytes of a short text.
const SHORT: usize = 15;
/// How far the upper half of a short text is turned before it meets the lower, if any way will do.
const FIRST_SEED: u32 = 9;
const FACTOR: u64 = 0x9E37_79B9_7F4A_7C15;

/// By length, the bytes of a short text.
#[expect(clippy::indexing_slicing, reason = "it would not compile")]
const MASKS: [u128; SHORT + 1] = {
    let mut masks = [0; SHORT + 1];
    let mut length = 0;
    while length <= SHORT {
        masks[length] = (1 << (length * 8)) - 1;
        length += 1;
    }
    masks
};

/// A text of at most 15 bytes as a number, so that comparing and hashing take no loop: the first
/// byte lowest, the length highest, zeros between.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Short(u128);

impl Short {
    /// No text is as long.
    const NONE: Self = Self(u128::MAX);

    /// The text at the beginning of some bytes, of so many bytes; `None` if that is too many.
    #[inline]
    pub(super) fn within(window: [u8; SHORT + 1], length: usize) -> Option<Self> {
        let bytes = u128::from_le_bytes(window) & MASKS.get(length)?;
        Some(Self(bytes | (length as u128) << 120))
    }

    /// A text, if it is short.
    #[inline]
    pub(super) fn of(text: &[u8]) -> Option<Self> {
        let shifted = |last: u64, bytes: usize| u128::from(last) << (bytes.wrapping_mul(8) & 127);
        let length = text.len();
        let bytes = if length > SHORT {
            return None;
        } else if let (Some(first), Some(last)) = (text.first_chunk(), text.last_chunk()) {
            let (first, last) = (u64::from_le_bytes(*first), u64::from_le_bytes(*last));
            u128::from(first) | shifted(last, length.wrapping_sub(8))
        } else if let (Some(first), Some(last)) = (text.first_chunk(), text.last_chunk()) {
            let (first, last) = (u32::from_le_bytes(*first), u32::from_le_bytes(*last));
            u128::from(first) | shifted(u64::from(last), length.wrapping_sub(4))
        } else {
            let bytes = text.iter().rev();
            bytes.fold(0, |all, byte| all << 8 | u128::from(*byte))
        };
        Some(Self(bytes | (length as u128) << 120))
    }

    #[inline]
    fn hash(self, seed: u32) -> u64 {
        let (low, high) = (self.0 as u64, (self.0 >> 64) as u64);
        let mixed = (low ^ high.rotate_left(seed)).wrapping_mul(FACTOR);
        mixed ^ mixed >> 32
    }
}

/// A hash that is the same everywhere; only for tables whose order nobody sees.
#[inline]
pub(super) fn hash(bytes: &[u8]) -> u64 {
    if let Some(short) = Short::of(bytes) {
        return short.hash(FIRST_SEED);
    }
    let mix = |hash: u64, word: u64| (hash.rotate_left(23) ^ word).wrapping_mul(FACTOR);
    let mut hash = (bytes.len() as u64).wrapping_mul(FACTOR);
    let (words, _) = bytes.as_chunks::<8>();
    for word in words {
        hash = mix(hash, u64::from_le_bytes(*word));
    }
    // The last eight bytes at once, some of them for the second time.
    let last = bytes
        .last_chunk()
        .map_or(0, |last| u64::from_le_bytes(*last));
    hash = mix(hash, last);
    hash ^ (hash >> 29)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_however_their_jamo_are_written() {
        let names = [
            "",
            "a",
            "자영업",
            "경기",
            "a rather long name of a value",
            "12345678",
            "123456789",
        ];
        let words = Words::new(
            (0..)
                .zip(names)
                .map(|(number, name)| (name.to_owned(), number)),
        );
        for (number, name) in (0..).zip(names) {
            assert_eq!(words.find(name.as_bytes()), Some(number), "{name}");
        }
        let decomposed = "\u{1100}\u{1167}\u{11BC}\u{1100}\u{1175}";
        assert_eq!(words.find(decomposed.as_bytes()), Some(3));
        for other in [
            "b",
            "자영",
            "a rather long name of a valu",
            "1234567",
            "\u{1100}",
            "\u{FFFD}",
        ] {
            assert_eq!(words.find(other.as_bytes()), None, "{other}");
        }
        assert_eq!(words.find(b"\xE1\xFF"), None);
    }

    #[test]
    fn many_words() {
        let word = |number: u32| format!("word {number}");
        let words = Words::new((0..50_000).map(|number| (word(number), (number % 60_000) as u16)));
        for number in 0..50_000 {
            assert_eq!(words.find(word(number).as_bytes()), Some(number as u16));
        }
        assert_eq!(words.find(b"word 50000"), None);
    }

    #[test]
    fn short_texts_are_the_same_however_they_are_read() {
        let bytes: Vec<u8> = (0..40_u8).map(|byte| byte.wrapping_mul(7)).collect();
        for start in 0..24 {
            let window = bytes[start..].first_chunk().expect("enough bytes");
            for length in 0..=15 {
                let text = &bytes[start..start + length];
                assert!(
                    Short::within(*window, length) == Short::of(text),
                    "{text:?}"
                );
                let longer = Short::within(*window, length + 1);
                assert!(Short::of(text) != longer && Short::of(text) != Some(Short::NONE));
            }
            assert!(Short::within(*window, 16).is_none() && Short::of(&bytes[..16]).is_none());
        }
        let zeros = [0_u8; 16];
        assert!(Short::within(zeros, 1) != Short::within(zeros, 2));
    }

    #[test]
    fn a_few_words_have_a_place_each() {
        let names = [
            "office",
            "self_employed",
            "public",
            "student",
            "none",
            "서울",
            "경기",
            "N/A",
            "",
        ];
        let words = Words::new(
            names
                .into_iter()
                .zip(0..)
                .map(|(name, number)| (name.to_owned(), number)),
        );
        for name in names {
            let short = Short::of(name.as_bytes()).expect("short");
            let place = short.hash(words.seed) as usize & (words.short.len() - 1);
            assert!(words.short[place].0 == short, "{name}");
        }
    }
}

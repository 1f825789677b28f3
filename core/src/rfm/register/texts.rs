//! Customers whose keys are texts: most often short ones.

use std::sync::OnceLock;

use crate::error::Error;
use crate::rfm::slots::{self, Slots, mix};

/// A text of up to 15 bytes: its length, and itself, with zeros behind. A longer one has a greater
/// "length", then its true one and its place among the long ones.
pub(in crate::rfm) type Word = u128;

/// Keys, numbered as they come, and how they are found.
#[derive(Debug, Clone, Default)]
pub(super) struct Texts {
    words: Vec<[u8; 16]>,
    long: Vec<u8>,
    slots: Slots,
    /// The numbers in the order of the texts, once somebody has asked for them.
    order: OnceLock<Vec<u32>>,
}

/// Instead of the length of a long text.
const LONG: u8 = 16;

/// A text as a word, if it is short.
#[inline]
pub(in crate::rfm) fn word(text: &[u8]) -> Option<Word> {
    let mut word = [0; 16];
    let (length, rest) = word.split_first_mut()?;
    *length = u8::try_from(text.len()).ok().filter(|len| *len < LONG)?;
    rest.get_mut(..text.len())?.copy_from_slice(text);
    Some(Word::from_le_bytes(word))
}

/// The first of 16 bytes as a word; the length is below 16.
#[inline]
pub(in crate::rfm) fn word_within(window: [u8; 16], length: usize) -> Word {
    // Bytes beyond the length go over the edge on one side, the last of 16 on the other.
    let beyond = 16_usize.wrapping_sub(length).wrapping_mul(8) as u32;
    let text = Word::from_le_bytes(window);
    let text = text.wrapping_shl(beyond & 127).wrapping_shr(beyond & 127);
    let text = if length == 0 { 0 } else { text };
    (text << 8) | length as Word
}

/// The text of a view of Arrow as a word, where it stands in the view itself: up to 12 bytes behind
/// the length in four.
#[inline]
pub(in crate::rfm) fn word_of_view(view: u128) -> Option<Word> {
    let length = view as u32;
    let beyond = 12_u32.checked_sub(length)?;
    // Nobody promised that the bytes behind the text are zeros.
    let unused = beyond.wrapping_mul(8);
    let text = (view >> 32).wrapping_shl(unused.wrapping_add(32) & 127) >> 32;
    let text = text.wrapping_shr(unused & 127);
    let text = if length == 0 { 0 } else { text };
    Some((text << 8) | Word::from(length))
}

/// Whether all bytes of a short text are ASCII, so that it is composed as it is.
#[inline]
pub(in crate::rfm) fn is_ascii(word: Word) -> bool {
    word & 0x8080_8080_8080_8080_8080_8080_8080_8080 == 0
}

/// The first byte of a short text; 0 for none.
#[inline]
pub(in crate::rfm) fn first_byte(word: Word) -> u8 {
    (word >> 8) as u8
}

impl Texts {
    pub(super) fn len(&self) -> usize {
        self.words.len()
    }

    /// The bytes of a text.
    pub(super) fn bytes(&self, number: u32) -> &[u8] {
        let Some([length, rest @ ..]) = self.words.get(number as usize) else {
            return &[];
        };
        if let Some(text) = rest.get(..usize::from(*length)) {
            return text;
        }
        let (true_length, start) = rest.split_at(7);
        let number = |bytes: &[u8]| {
            let mut wide = [0; 8];
            wide.iter_mut()
                .zip(bytes)
                .for_each(|(to, from)| *to = *from);
            usize::try_from(u64::from_le_bytes(wide)).unwrap_or(usize::MAX)
        };
        let start = number(start);
        let end = start.saturating_add(number(true_length));
        self.long.get(start..end).unwrap_or_default()
    }

    fn word(&self, number: u32) -> Word {
        let word = self.words.get(number as usize);
        word.map_or(0, |word| Word::from_le_bytes(*word))
    }

    /// The text of a number.
    pub(super) fn text(&self, number: u32) -> &str {
        // Only texts are put in.
        std::str::from_utf8(self.bytes(number)).unwrap_or_default()
    }

    fn hash(&self, seed: u64, number: u32) -> u64 {
        let word = self.word(number);
        if word as u8 == LONG {
            slots::of_bytes(seed, self.bytes(number))
        } else {
            hash(seed, word)
        }
    }

    pub(super) fn find(&self, text: &[u8]) -> Option<u32> {
        self.look(text).1.ok()
    }

    #[inline]
    fn look(&self, text: &[u8]) -> (u64, Result<u32, slots::Free>) {
        let seed = self.slots.seed();
        if let Some(word) = word(text) {
            let hash = hash(seed, word);
            return (
                hash,
                self.slots.find(hash, |number| self.word(number) == word),
            );
        }
        let hash = slots::of_bytes(seed, text);
        let is = |number: u32| self.word(number) as u8 == LONG && self.bytes(number) == text;
        (hash, self.slots.find(hash, is))
    }

    /// The number of a text; a new one where it was not there.
    pub(super) fn number(&mut self, text: &[u8]) -> Result<u32, Error> {
        let (hash, found) = self.look(text);
        let free = match found {
            Ok(number) => return Ok(number),
            Err(free) => free,
        };
        let next = slots::next(self.words.len())?;
        let word = word(text).unwrap_or_else(|| {
            let (length, start) = (text.len() as Word, self.long.len() as Word);
            self.long.extend_from_slice(text);
            (start << 64) | (length << 8) | Word::from(LONG)
        });
        self.words.push(word.to_le_bytes());
        self.order.take();
        let mut slots = std::mem::take(&mut self.slots);
        slots.put(free, hash, next);
        slots.settle(free, self.words.len(), |seed, number| {
            self.hash(seed, number)
        });
        self.slots = slots;
        Ok(next)
    }

    /// Writes the numbers of some short texts, and new ones where they were not there.
    pub(super) fn numbers(&mut self, words: &[Word], out: &mut [u32]) -> Result<(), Error> {
        let mut missing = false;
        for (words, out) in words.chunks(FEW).zip(out.chunks_mut(FEW)) {
            let mut likely = [0; FEW];
            slots::likely(&self.slots, &mut likely, words, |seed, word| {
                hash(seed, *word)
            });
            for ((out, word), number) in out.iter_mut().zip(words).zip(likely) {
                let same = number != slots::NONE && self.word(number) == *word;
                missing |= !same;
                *out = if same { number } else { slots::NONE };
            }
        }
        if missing {
            for (out, word) in out.iter_mut().zip(words) {
                if *out == slots::NONE {
                    let bytes = word.to_le_bytes();
                    let text = bytes
                        .get(1..)
                        .and_then(|text| text.get(..usize::from(bytes[0])));
                    *out = self.number(text.unwrap_or_default())?;
                }
            }
        }
        Ok(())
    }

    /// The numbers in the order of the texts.
    pub(super) fn in_order(&self) -> &[u32] {
        self.order.get_or_init(|| self.sorted())
    }

    fn sorted(&self) -> Vec<u32> {
        let numbers = 0..self.words.len() as u32;
        let first = self.bytes(0);
        let shared = numbers.clone().fold(first.len(), |shared, number| {
            let text = self.bytes(number).get(..shared);
            if text.is_some_and(|text| first.get(..shared) == Some(text)) {
                return shared;
            }
            let both = first.iter().zip(self.bytes(number));
            both.take_while(|(a, b)| a == b).count()
        });
        // Most texts differ in the eight bytes behind what all begin with; those are fetched once and not
        // for each comparison.
        let start = |number: u32| {
            let mut start = [0; 8];
            let text = self.bytes(number).get(shared..).unwrap_or_default();
            start
                .iter_mut()
                .zip(text)
                .for_each(|(to, from)| *to = *from);
            (u128::from(u64::from_be_bytes(start)) << 32) | u128::from(number)
        };
        let mut starts: Vec<u128> = numbers.map(start).collect();
        starts.sort_unstable();
        for alike in starts.chunk_by_mut(|a, b| a >> 32 == b >> 32) {
            if alike.len() > 1 {
                alike.sort_unstable_by(|a, b| self.bytes(*a as u32).cmp(self.bytes(*b as u32)));
            }
        }
        starts.into_iter().map(|start| start as u32).collect()
    }
}

/// Texts whose slots are fetched together.
const FEW: usize = slots::TOGETHER;

#[inline]
fn hash(seed: u64, word: Word) -> u64 {
    mix(mix(seed, word as u64), (word >> 64) as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(keys: &[String]) -> Texts {
        let mut texts = Texts::default();
        for (number, key) in keys.iter().enumerate() {
            assert_eq!(texts.find(key.as_bytes()), None, "{key}");
            assert_eq!(texts.number(key.as_bytes()).expect("few"), number as u32);
        }
        for (number, key) in keys.iter().enumerate() {
            assert_eq!(texts.number(key.as_bytes()).expect("few"), number as u32);
            assert_eq!(texts.text(number as u32), key);
        }
        let mut sorted = keys.to_vec();
        sorted.sort_unstable();
        let in_order = texts.in_order();
        assert!(in_order.iter().map(|n| texts.text(*n)).eq(&sorted));
        texts
    }

    #[test]
    fn texts_of_any_length_are_found_again() {
        check(&(0..40).map(|n| "x".repeat(n)).collect::<Vec<_>>());
        check(&(0..40).map(|n| "\0".repeat(n)).collect::<Vec<_>>());
        check(&(0..5_000).map(|n| format!("C-{n}")).collect::<Vec<_>>());
        let long = |n: u32| format!("customer-{:06}-of-the-shop-{}", n * 7_919 % 5_000, n % 7);
        check(&(0..5_000).map(long).collect::<Vec<_>>());
        check(&[1, 255, 256, 70_000].map(|n| "가".repeat(n)));
        check(&[]);
    }

    #[test]
    fn words_of_a_window_are_those_of_the_text() {
        let window = *b"C-123456 and mor";
        for length in 0..16 {
            let text = &window[..length];
            assert_eq!(Some(word_within(window, length)), word(text), "{length}");
            assert_eq!(
                first_byte(word_within(window, length)),
                text.first().copied().unwrap_or(0)
            );
        }
        assert_eq!(word(&window), None);
        assert!(is_ascii(word(b"abc").expect("short")));
        assert!(!is_ascii(word("한".as_bytes()).expect("short")));
    }

    #[test]
    fn words_of_views_are_those_of_the_text() {
        for length in 0..=16_usize {
            let mut view = [0xff_u8; 16];
            view[..4].copy_from_slice(&(length as u32).to_le_bytes());
            let text = b"C-1234567890";
            view[4..].copy_from_slice(text);
            let expected = text.get(..length).and_then(word);
            assert_eq!(
                word_of_view(u128::from_le_bytes(view)),
                expected,
                "{length}"
            );
        }
    }

    #[test]
    fn many_at_once_are_those_one_by_one() {
        let keys: Vec<String> = (0..9_000).map(|n| format!("C-{}", n * n % 4_001)).collect();
        let words: Vec<Word> = keys
            .iter()
            .map(|key| word(key.as_bytes()).expect("short"))
            .collect();
        let (mut many, mut each) = (Texts::default(), Texts::default());
        let mut numbers = vec![0; words.len()];
        for (words, numbers) in words.chunks(1_000).zip(numbers.chunks_mut(1_000)) {
            many.numbers(words, numbers).expect("few");
        }
        for (key, number) in keys.iter().zip(numbers) {
            assert_eq!(each.number(key.as_bytes()).expect("few"), number);
        }
    }
}

//! Customers by their keys, and what is known of each.
//!
//! The numbers of customers follow the order of arrival and never show: whatever is given out is
//! sorted by the keys. Keys that are whole numbers and keys that are texts stand apart, so that a
//! file of the one kind pays nothing for the other.

mod tallies;
mod texts;
mod wholes;

use super::key::Key;
use super::purchases::Purchases;
use crate::error::Error;
use tallies::Tallies;
use texts::Texts;
use wholes::Wholes;

pub(super) use texts::{Word, first_byte, is_ascii, word, word_within};

/// Customers; keys are given as they are kept (see [`Key::kept`]).
#[derive(Debug, Clone, Default)]
pub(super) struct Register {
    wholes: Wholes,
    texts: Texts,
    of_wholes: Tallies,
    of_texts: Tallies,
}

/// Above the numbers of texts.
const TEXT: u32 = 1 << 31;

impl Register {
    pub(super) fn len(&self) -> usize {
        self.wholes.len().saturating_add(self.texts.len())
    }

    /// All numbers.
    pub(super) fn numbers(&self) -> impl Iterator<Item = u32> + use<> {
        let wholes = 0..self.wholes.len() as u32;
        wholes.chain((0..self.texts.len() as u32).map(|number| number | TEXT))
    }

    /// The place of a number among all of them.
    pub(super) fn place(&self, number: u32) -> usize {
        let below = if number < TEXT { 0 } else { self.wholes.len() };
        below.saturating_add((number & !TEXT) as usize)
    }

    pub(super) fn key(&self, number: u32) -> Option<Key<'_>> {
        if number < TEXT {
            return self.wholes.key(number).map(Key::Number);
        }
        let number = number & !TEXT;
        ((number as usize) < self.texts.len()).then(|| Key::Text(self.texts.text(number)))
    }

    pub(super) fn find(&self, key: Key<'_>) -> Option<u32> {
        match key {
            Key::Number(key) => self.wholes.find(key),
            Key::Text(key) => self.texts.find(key.as_bytes()).map(|number| number | TEXT),
        }
    }

    /// The number of a customer; a new one where nobody of this key was known.
    pub(super) fn number(&mut self, key: Key<'_>) -> Result<u32, Error> {
        let number = match key {
            Key::Number(key) => self.wholes.number(key)?,
            Key::Text(key) => self.texts.number(key.as_bytes())? | TEXT,
        };
        self.keep_up();
        Ok(number)
    }

    /// The same of many whole numbers.
    pub(super) fn whole_numbers(&mut self, keys: &[i64], out: &mut [u32]) -> Result<(), Error> {
        let done = self.wholes.numbers(keys, out);
        self.keep_up();
        done
    }

    /// The same of many short texts.
    pub(super) fn text_numbers(&mut self, words: &[Word], out: &mut [u32]) -> Result<(), Error> {
        let done = self.texts.numbers(words, out);
        self.keep_up();
        out.iter_mut().for_each(|number| *number |= TEXT);
        done
    }

    /// Gives a tally to everybody.
    fn keep_up(&mut self) {
        while self.of_wholes.len() < self.wholes.len() {
            self.of_wholes.push();
        }
        while self.of_texts.len() < self.texts.len() {
            self.of_texts.push();
        }
    }

    pub(super) fn purchases(&self, number: u32) -> Option<Purchases> {
        if number < TEXT {
            self.of_wholes.get(number)
        } else {
            self.of_texts.get(number & !TEXT)
        }
    }

    pub(super) fn set(&mut self, number: u32, one: &Purchases) {
        if number < TEXT {
            self.of_wholes.set(number, one);
        } else {
            self.of_texts.set(number & !TEXT, one);
        }
    }

    /// Adds rows of customers: of each an instant, and an amount that is negative for a refund. Each
    /// purchase is so many orders: one, or none where days count. No sum may go beyond 127 bits.
    pub(super) fn add(&mut self, numbers: &[u32], millis: &[i64], amounts: &[i64], orders: u64) {
        let rows = || {
            let rows = numbers.iter().zip(millis).zip(amounts);
            rows.map(|((number, millis), amount)| (*number, *millis, *amount))
        };
        // Each of them passes over the numbers of the other, unless there is only one kind.
        if self.texts.len() == 0 {
            self.of_wholes.add(rows(), orders);
        } else if self.wholes.len() == 0 {
            let rows = rows().map(|(number, millis, amount)| (number & !TEXT, millis, amount));
            self.of_texts.add(rows, orders);
        } else {
            let wholes = rows().filter(|(number, ..)| *number < TEXT);
            self.of_wholes.add(wholes, orders);
            let texts = rows().filter(|(number, ..)| *number >= TEXT);
            let texts = texts.map(|(number, millis, amount)| (number & !TEXT, millis, amount));
            self.of_texts.add(texts, orders);
        }
    }

    /// The numbers in the order of the keys.
    pub(super) fn in_order(&self) -> Vec<u32> {
        let mut all = self.wholes.in_order();
        let texts = self.texts.in_order();
        if all.is_empty() {
            all = texts;
            all.iter_mut().for_each(|number| *number |= TEXT);
        } else {
            all.extend(texts.into_iter().map(|number| number | TEXT));
        }
        all
    }
}

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

pub(super) use texts::{Word, first_byte, is_ascii, word, word_of_view, word_within};

/// Customers; keys are given as they are kept (see [`Key::kept`]).
#[derive(Debug, Clone, Default)]
pub(super) struct Register {
    wholes: Wholes,
    texts: Texts,
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

    /// The number of a customer; a new one where nobody of this key was known. Spots may move.
    pub(super) fn number(&mut self, key: Key<'_>) -> Result<u32, Error> {
        match key {
            Key::Number(key) => self.wholes.number(key),
            Key::Text(key) => {
                let number = self.texts.number(key.as_bytes())?;
                self.keep_up();
                Ok(number | TEXT)
            }
        }
    }

    /// The spots of customers with whole numbers, where what is known of them stands until somebody is
    /// new; those who are get one.
    pub(super) fn spots_of_wholes(&mut self, keys: &[i64], out: &mut [u32]) -> Result<(), Error> {
        self.wholes.spots(keys, out)
    }

    /// The same of customers with short texts.
    pub(super) fn spots_of_texts(&mut self, words: &[Word], out: &mut [u32]) -> Result<(), Error> {
        let done = self.numbers_of_texts(words, out);
        self.keep_up();
        out.iter_mut().for_each(|number| *number |= TEXT);
        done
    }

    fn numbers_of_texts(&mut self, words: &[Word], out: &mut [u32]) -> Result<(), Error> {
        let next = words.iter().skip(1);
        let repeats = words.iter().zip(next).filter(|(a, b)| a == b).count();
        if repeats < words.len() / 2 {
            return self.texts.numbers(words, out);
        }
        // In a file that is sorted by customer each is looked up once.
        let mut distinct = words.to_vec();
        distinct.dedup();
        let mut numbers = vec![0; distinct.len()];
        self.texts.numbers(&distinct, &mut numbers)?;
        let mut found = distinct.iter().zip(numbers).peekable();
        let mut last = 0;
        for (word, out) in words.iter().zip(out) {
            // Words come in the order of their runs; a new one begins the next run.
            if let Some((_, number)) = found.next_if(|(next, _)| *next == word) {
                last = number;
            }
            *out = last;
        }
        Ok(())
    }

    /// Gives a tally to everybody.
    fn keep_up(&mut self) {
        while self.of_texts.len() < self.texts.len() {
            self.of_texts.push();
        }
    }

    pub(super) fn spot(&self, number: u32) -> u32 {
        if number < TEXT {
            self.wholes.spot(number)
        } else {
            number
        }
    }

    /// The number of who is at a spot.
    pub(super) fn number_at(&self, spot: u32) -> u32 {
        if spot < TEXT {
            self.wholes.number_at(spot)
        } else {
            spot
        }
    }

    pub(super) fn purchases(&self, number: u32) -> Option<Purchases> {
        if number < TEXT {
            self.wholes.get(number)
        } else {
            self.of_texts.get(number & !TEXT)
        }
    }

    /// Tells what is known of everybody, with their numbers.
    #[inline]
    pub(super) fn each(&self, tell: &mut impl FnMut(u32, &Purchases)) {
        self.wholes.each(&mut *tell);
        self.of_texts.each(|number, one| tell(number | TEXT, one));
    }

    pub(super) fn set(&mut self, number: u32, one: &Purchases) {
        if number < TEXT {
            self.wholes.set(number, one);
        } else {
            self.of_texts.set(number & !TEXT, one);
        }
    }

    /// Adds rows of customers by their spots: of each an instant, and an amount that is negative for a
    /// refund. Each purchase is so many orders: one, or none where days count. No sum may go beyond 127
    /// bits.
    pub(super) fn add(&mut self, spots: &[u32], millis: &[i64], amounts: &[i64], orders: u64) {
        let rows = || {
            let rows = spots.iter().zip(millis).zip(amounts);
            rows.map(|((spot, millis), amount)| (*spot, *millis, *amount))
        };
        // Each of both passes over the rows of the other, unless there is only one kind.
        if self.texts.len() == 0 {
            self.wholes.tallies().add(rows(), orders);
        } else if self.wholes.len() == 0 {
            let rows = rows().map(|(spot, millis, amount)| (spot & !TEXT, millis, amount));
            self.of_texts.add(rows, orders);
        } else {
            let wholes = rows().filter(|(spot, ..)| *spot < TEXT);
            self.wholes.tallies().add(wholes, orders);
            let texts = rows().filter(|(spot, ..)| *spot >= TEXT);
            let texts = texts.map(|(spot, millis, amount)| (spot & !TEXT, millis, amount));
            self.of_texts.add(texts, orders);
        }
    }

    /// Everybody in the order of the keys.
    pub(super) fn in_order(&self) -> InOrder<'_> {
        InOrder {
            register: self,
            from: 0,
            wholes: self.wholes.in_order().map(Vec::into_iter),
            texts: None,
            ready: Vec::with_capacity(FEW),
        }
    }
}

/// Everybody in the order of the keys: number, key, what is known.
#[derive(Debug)]
pub(super) struct InOrder<'r> {
    register: &'r Register,
    /// The spot from which on whole numbers come.
    from: usize,
    /// The numbers of those, where they do not stand in order.
    wholes: Option<std::vec::IntoIter<u32>>,
    /// The numbers of texts, which are sorted when their turn comes.
    texts: Option<std::slice::Iter<'r, u32>>,
    /// The next ones, the last first.
    ready: Vec<(u32, Key<'r>, Purchases)>,
}

/// Customers that are fetched together: the waits for their memory pass together.
const FEW: usize = 32;

impl<'r> InOrder<'r> {
    /// Fetches some more, where they do not stand in order.
    fn fetch(&mut self) -> Option<(u32, Key<'r>, Purchases)> {
        let register = self.register;
        let one = |number| Some((number, register.key(number)?, register.purchases(number)?));
        if let Some(wholes) = &mut self.wholes {
            self.ready.extend(wholes.by_ref().take(FEW).filter_map(one));
        }
        if self.ready.is_empty() {
            let texts = self
                .texts
                .get_or_insert_with(|| register.texts.in_order().iter());
            let texts = texts.by_ref().take(FEW).map(|number| number | TEXT);
            self.ready.extend(texts.filter_map(one));
        }
        self.ready.reverse();
        self.ready.pop()
    }
}

impl<'r> Iterator for InOrder<'r> {
    type Item = (u32, Key<'r>, Purchases);

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        if let Some(next) = self.ready.pop() {
            return Some(next);
        }
        if self.wholes.is_none()
            && self.texts.is_none()
            && let Some((next, number, key, one)) = self.register.wholes.next_known(self.from)
        {
            self.from = next;
            return Some((number, Key::Number(key), one));
        }
        self.fetch()
    }
}

//! Finds the place of a lead by its key, a text or a whole number.
//!
//! Whole numbers that lie close together are places themselves. All other keys are hashed; as tables
//! often name leads in the same order, the place after the last one is tried first.

use std::io::Write;

use super::column::Column;
use super::key_hash::{of_number, of_text};
use super::numbers::Numbers;
use super::texts::Texts;

/// Where no lead is.
pub(super) const NONE: u32 = u32::MAX;
/// Numbers are places where there are so many places for each row at most.
const SPARSE: usize = 4;

/// Finds the place of a lead by its key; the keys are those of the table's rows, whose column is given
/// along each time.
#[derive(Debug)]
pub(super) enum LeadKeys {
    /// The place is the distance from the least number.
    Close {
        least: i64,
        places: u32,
    },
    Hashed(Hashed),
}

/// Places by open addressing.
#[derive(Debug)]
pub(super) struct Hashed {
    /// The lower half of a key's hash, and the place of its lead; empty slots have [`NONE`].
    slots: Vec<(u32, u32)>,
    /// A row of each lead.
    samples: Vec<u32>,
    /// How often another hash was needed.
    seed: u64,
}

/// Slots that are looked at before another hash is taken: far more than are by chance.
const LONG: usize = 256;
/// After so many hashes, keys are looked for however long it takes.
const SEEDS: u64 = 8;

/// The key of a lead: its text, or its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Key<'k> {
    Text(&'k [u8]),
    Number(i128),
}

#[inline]
fn key<'k>(column: &Column<'k>, row: usize) -> Option<Key<'k>> {
    if column.is_null(row) {
        return None;
    }
    match column {
        Column::Texts(texts, _) => texts.get(row).map(Key::Text),
        Column::Numbers(numbers, _) => numbers.whole(row).map(Key::Number),
        _ => None,
    }
}

/// The number whose digits a text is, without a plus or zeros before them.
fn number(text: &[u8]) -> Option<i128> {
    let digits = text.strip_prefix(b"-").unwrap_or(text);
    let is_number = matches!(digits, [b'1'..=b'9', ..]) || text == b"0";
    let text = std::str::from_utf8(text).ok().filter(|_| is_number)?;
    text.parse().ok()
}

impl Key<'_> {
    fn hash(self, seed: u64) -> u64 {
        match self {
            Key::Text(text) => of_text(text, seed),
            Key::Number(number) => of_number(number, seed),
        }
    }
}

impl LeadKeys {
    /// The keys of a column, and for each row the place of its lead.
    pub(super) fn new(column: &Column<'_>) -> (Self, Vec<u32>) {
        if let Column::Numbers(numbers, valid) = column
            && let Some((least, most)) = close(numbers)
        {
            let mut places = numbers.above(least);
            if let Some(valid) = valid {
                valid.clear(0..places.len(), &mut places, NONE);
            }
            return (
                LeadKeys::Close {
                    least,
                    places: most,
                },
                places,
            );
        }
        let (hashed, places) = Hashed::new(column);
        (LeadKeys::Hashed(hashed), places)
    }

    /// The same where the numbers are places and stand in order: where the rows of each place begin, and
    /// where the last end.
    pub(super) fn in_order(column: &Column<'_>) -> Option<(Self, Vec<u32>)> {
        let Column::Numbers(numbers, None) = column else {
            return None;
        };
        let (least, places) = close(numbers)?;
        let starts = numbers.starts(least, places as usize)?;
        Some((LeadKeys::Close { least, places }, starts))
    }

    /// Number of places; of some there may be no lead.
    pub(super) fn len(&self) -> usize {
        match self {
            LeadKeys::Close { places, .. } => *places as usize,
            LeadKeys::Hashed(hashed) => hashed.samples.len(),
        }
    }

    /// The place of a number, if the numbers are places.
    fn place(&self, number: i128) -> u32 {
        let LeadKeys::Close { least, places } = self else {
            return NONE;
        };
        let place = u32::try_from(number.wrapping_sub(i128::from(*least)));
        place.ok().filter(|place| place < places).unwrap_or(NONE)
    }

    /// The place of a lead by its id, perhaps that which is expected; `column` has the keys. A number is
    /// the same id as the text of its digits.
    #[inline]
    pub(super) fn find(
        &self,
        column: &Column<'_>,
        ids: &Column<'_>,
        row: usize,
        expected: u32,
    ) -> Option<u32> {
        let key = key(ids, row)?;
        match self {
            LeadKeys::Close { .. } => {
                let number = match key {
                    Key::Number(number) => number,
                    Key::Text(text) => number(text)?,
                };
                Some(self.place(number)).filter(|place| *place != NONE)
            }
            LeadKeys::Hashed(hashed) => hashed.find(column, key, expected),
        }
    }
}

/// The least of whole numbers and how many places they need, if they lie close together.
fn close(numbers: &Numbers<'_>) -> Option<(i64, u32)> {
    let (least, most) = numbers.range()?;
    let places = usize::try_from(most.checked_sub(least)?)
        .ok()?
        .checked_add(1)?;
    let is_close = places <= numbers.len().saturating_mul(SPARSE).saturating_add(1_024);
    let places = u32::try_from(places).ok().filter(|places| *places < NONE)?;
    is_close.then_some((least, places))
}

impl Hashed {
    fn new(column: &Column<'_>) -> (Self, Vec<u32>) {
        let mut keys = Self {
            slots: vec![(0, NONE); 1_024],
            samples: Vec::new(),
            seed: 0,
        };
        let mut places = Vec::with_capacity(column.len());
        // Of a dictionary each text is looked up once.
        let (codes, mut by_code) = match column {
            Column::Texts(Texts::Dictionary(codes, dictionary), _) => {
                (Some(codes), vec![NONE; dictionary.texts.len()])
            }
            _ => (None, Vec::new()),
        };
        // Events of one lead often follow each other.
        let mut last = (None, NONE);
        for row in 0..column.len() {
            let code = codes.and_then(|codes| codes.get(row));
            let known = code.and_then(|code| by_code.get(code)).copied();
            let place = match known.filter(|place| *place != NONE) {
                Some(place) if !column.is_null(row) => place,
                _ => match key(column, row) {
                    Some(key) if last.0 == Some(key) => last.1,
                    Some(key) => {
                        last = (Some(key), keys.place(column, key, row));
                        last.1
                    }
                    None => NONE,
                },
            };
            if let Some(known) = code.and_then(|code| by_code.get_mut(code)) {
                *known = if place == NONE { *known } else { place };
            }
            places.push(place);
        }
        (keys, places)
    }

    /// The place of a key, a new one if it is not there yet.
    fn place(&mut self, column: &Column<'_>, key: Key<'_>, row: usize) -> u32 {
        let hash = key.hash(self.seed);
        let (slot, found, looked) = self.probe(column, hash, key);
        if let Some(place) = found {
            return place;
        }
        let place = u32::try_from(self.samples.len()).unwrap_or(NONE);
        if let Some(slot) = self.slots.get_mut(slot) {
            *slot = (hash as u32, place);
        }
        self.samples.push(u32::try_from(row).unwrap_or(NONE));
        if self.samples.len().saturating_mul(2) > self.slots.len() {
            self.fill(column, self.slots.len().saturating_mul(4));
        } else if looked > LONG && self.seed < SEEDS {
            self.seed = self.seed.saturating_add(1);
            self.fill(column, self.slots.len());
        }
        place
    }

    fn find(&self, column: &Column<'_>, key: Key<'_>, expected: u32) -> Option<u32> {
        let mut room = Vec::new();
        let key = match (key, column) {
            (Key::Text(text), Column::Numbers(..)) => Key::Number(number(text)?),
            (Key::Number(number), Column::Texts(..)) => {
                write!(room, "{number}").ok()?;
                Key::Text(&room)
            }
            (key, _) => key,
        };
        if self.key_of(column, expected) == Some(key) {
            return Some(expected);
        }
        self.probe(column, key.hash(self.seed), key).1
    }

    /// The first slot to look at: the upper bits of a hash.
    fn first(&self, hash: u64) -> usize {
        let bits = self.slots.len().trailing_zeros().clamp(1, 63);
        (hash >> 64_u32.saturating_sub(bits)) as usize
    }

    /// The slot of a key, or an empty one, its place, and how many slots were looked at.
    fn probe(&self, column: &Column<'_>, hash: u64, key: Key<'_>) -> (usize, Option<u32>, usize) {
        let mask = self.slots.len().wrapping_sub(1);
        let mut slot = self.first(hash);
        let mut looked = 1_usize;
        loop {
            match self.slots.get(slot) {
                Some((known, place)) if *place != NONE => {
                    if *known == hash as u32 && self.key_of(column, *place) == Some(key) {
                        return (slot, Some(*place), looked);
                    }
                }
                _ => return (slot, None, looked),
            }
            slot = slot.wrapping_add(1) & mask;
            looked = looked.saturating_add(1);
        }
    }

    fn key_of<'k>(&self, column: &Column<'k>, place: u32) -> Option<Key<'k>> {
        let row = self.samples.get(place as usize)?;
        key(column, *row as usize)
    }

    /// Fills so many slots anew. They hold half of their hashes, so keys are hashed again.
    fn fill(&mut self, column: &Column<'_>, size: usize) {
        self.slots = vec![(0, NONE); size];
        let mask = size.wrapping_sub(1);
        for (place, row) in (0..).zip(&self.samples) {
            let Some(key) = key(column, *row as usize) else {
                continue;
            };
            let hash = key.hash(self.seed);
            let mut slot = self.first(hash);
            while self
                .slots
                .get(slot)
                .is_some_and(|(_, place)| *place != NONE)
            {
                slot = slot.wrapping_add(1) & mask;
            }
            if let Some(slot) = self.slots.get_mut(slot) {
                *slot = (hash as u32, place);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts<'t>(texts: &'t [&'t str]) -> Column<'t> {
        Column::Texts(Texts::Slices(texts), None)
    }

    /// Each id finds the place of its own key, whatever is expected.
    fn check(keys: &Column<'_>, ids: &Column<'_>) {
        let (found, places) = LeadKeys::new(keys);
        for (row, wanted) in places.iter().enumerate() {
            for expected in [NONE, 0, 1, 7] {
                let place = found.find(keys, ids, row, expected);
                assert_eq!(place.unwrap_or(NONE), *wanted, "{row} {found:?}");
            }
        }
        assert!(
            places
                .iter()
                .all(|place| *place == NONE || (*place as usize) < found.len())
        );
    }

    #[test]
    fn numbers_are_found_close_together_and_far_apart() {
        let close: Vec<i64> = (-5..3_000).map(|number| number * 3).collect();
        let far: Vec<i64> = (0..3_000).map(|number| number << 40).collect();
        let ends = [i64::MIN, i64::MAX, 0, -1, i64::MIN];
        for numbers in [&close[..], &far, &ends] {
            let column = Column::Numbers(Numbers::I64(numbers), None);
            check(&column, &column);
            let digits: Vec<String> = numbers.iter().map(ToString::to_string).collect();
            let digits: Vec<&str> = digits.iter().map(String::as_str).collect();
            check(&column, &texts(&digits));
            check(&texts(&digits), &column);
        }
    }

    #[test]
    fn regular_keys_are_spread() {
        // Steps that a product with the golden ratio, or with a power of two, brings together.
        for step in [
            1_i64,
            4_807_526_976,
            7_778_742_049,
            1 << 32,
            1 << 40,
            10_000_000_000,
        ] {
            let numbers: Vec<i64> = (0..20_000)
                .map(|number| number * step + (number % 2) * (1 << 44))
                .collect();
            let column = Column::Numbers(Numbers::I64(&numbers), None);
            let (hashed, _) = Hashed::new(&column);
            let most = (0..numbers.len()).map(|row| {
                let key = key(&column, row).expect("a key");
                hashed.probe(&column, key.hash(hashed.seed), key).2
            });
            let most = most.max().expect("keys");
            assert!(most <= LONG / 2 && hashed.seed == 0, "{step} {most}");
        }
    }

    #[test]
    fn another_hash_is_taken_where_keys_meet() {
        // Keys whose first hash has one upper half.
        let alike = (0_i64..).filter(|number| of_number(i128::from(*number), 0) >> 52 == 7);
        let mut numbers: Vec<i64> = alike.take(2_000).collect();
        numbers.extend([i64::MIN, i64::MAX]);
        let column = Column::Numbers(Numbers::I64(&numbers), None);
        let (keys, places) = LeadKeys::new(&column);
        assert!(matches!(&keys, LeadKeys::Hashed(hashed) if hashed.seed > 0));
        for (row, place) in places.iter().enumerate() {
            assert_eq!(keys.find(&column, &column, row, NONE), Some(*place));
        }
    }

    #[test]
    fn a_text_is_a_number_only_as_numbers_are_written() {
        let numbers = [5_i64, 6, 7];
        let column = Column::Numbers(Numbers::I64(&numbers), None);
        let (keys, _) = LeadKeys::new(&column);
        let given = [
            "5",
            "05",
            "+5",
            "5.0",
            "",
            "-",
            "six",
            "8",
            "99999999999999999999999999999999999999999",
        ];
        let found: Vec<_> = (0..given.len())
            .map(|row| keys.find(&column, &texts(&given), row, 0))
            .collect();
        assert_eq!(found[0], Some(0));
        assert!(found[1..].iter().all(Option::is_none), "{found:?}");
    }

    #[test]
    fn keys_given_twice_have_one_place() {
        let given = ["a", "b", "a", "c", "b", "a"];
        let column = texts(&given);
        let (keys, places) = LeadKeys::new(&column);
        assert_eq!((places, keys.len()), (vec![0, 1, 0, 2, 1, 0], 3));
    }
}

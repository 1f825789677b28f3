//! Finds the place of a lead by its key, a text or a whole number.

use std::io::Write;

use super::column::Column;
use super::texts::Texts;
use super::words::hash;

/// Where no lead is.
pub(super) const NONE: u32 = u32::MAX;

/// Finds the place of a lead by its key; the keys are those of the table's rows.
#[derive(Debug)]
pub(super) struct LeadKeys<'f> {
    column: &'f Column<'f>,
    /// Hash of a key and the place of its lead, by open addressing; empty places have [`NONE`].
    slots: Vec<(u64, u32)>,
    /// A row of each lead.
    pub(super) samples: Vec<u32>,
}

/// The key of a lead: its text, or its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Key<'k> {
    Text(&'k [u8]),
    Number(i128),
}

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
    fn hash(self) -> u64 {
        match self {
            Key::Text(text) => hash(text),
            // Ids that follow each other have places that differ, as the factor is odd.
            Key::Number(number) => (number as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15),
        }
    }
}

impl<'f> LeadKeys<'f> {
    /// The keys of a column, and for each row the place of its lead.
    pub(super) fn new(column: &'f Column<'f>) -> (Self, Vec<u32>) {
        let mut keys = Self {
            column,
            slots: vec![(0, NONE); 1_024],
            samples: Vec::new(),
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
                        last = (Some(key), keys.place(key, row));
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
    fn place(&mut self, key: Key<'_>, row: usize) -> u32 {
        let hash = key.hash();
        let (slot, found) = self.probe(hash, key);
        if let Some(place) = found {
            return place;
        }
        let place = u32::try_from(self.samples.len()).unwrap_or(NONE);
        if let Some(slot) = self.slots.get_mut(slot) {
            *slot = (hash, place);
        }
        self.samples.push(u32::try_from(row).unwrap_or(NONE));
        if self.samples.len().saturating_mul(2) > self.slots.len() {
            self.grow();
        }
        place
    }

    /// The place of a lead by its id. A number is the same id as the text of its digits.
    pub(super) fn find(&self, ids: &Column<'_>, row: usize) -> Option<u32> {
        let key = key(ids, row)?;
        let mut room = Vec::new();
        let key = match (key, self.column) {
            (Key::Text(text), Column::Numbers(..)) => Key::Number(number(text)?),
            (Key::Number(number), Column::Texts(..)) => {
                write!(room, "{number}").ok()?;
                Key::Text(&room)
            }
            (key, _) => key,
        };
        self.probe(key.hash(), key).1
    }

    fn probe(&self, hash: u64, key: Key<'_>) -> (usize, Option<u32>) {
        let mask = self.slots.len().wrapping_sub(1);
        let mut slot = (hash as usize) & mask;
        loop {
            match self.slots.get(slot) {
                Some((known, place)) if *place != NONE => {
                    if *known == hash && self.key_of(*place) == Some(key) {
                        return (slot, Some(*place));
                    }
                }
                _ => return (slot, None),
            }
            slot = slot.wrapping_add(1) & mask;
        }
    }

    fn key_of(&self, place: u32) -> Option<Key<'f>> {
        let row = self.samples.get(place as usize)?;
        key(self.column, *row as usize)
    }

    fn grow(&mut self) {
        let size = self.slots.len().saturating_mul(4);
        let old = std::mem::replace(&mut self.slots, vec![(0, NONE); size]);
        let mask = size.wrapping_sub(1);
        for (hash, place) in old.into_iter().filter(|(_, place)| *place != NONE) {
            let mut slot = (hash as usize) & mask;
            while self
                .slots
                .get(slot)
                .is_some_and(|(_, place)| *place != NONE)
            {
                slot = slot.wrapping_add(1) & mask;
            }
            if let Some(slot) = self.slots.get_mut(slot) {
                *slot = (hash, place);
            }
        }
    }
}

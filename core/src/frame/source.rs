//! From the values of a column to their classes, a block of rows at a time.

use std::ops::Range;

use super::classes::{
    By, Class, Classes, MISSING_ENTRY, MOST_FEW, OTHER_ENTRY, UNKNOWN, UNLISTED, WRONG,
};
use super::codes::{Code, Codes, set_apart};
use super::column::Column;
use super::keys::Lookup;
use super::reached::{classify_days, reached};
use super::texts::Texts;
use super::words::Words;
use crate::time::Date;

/// The column of an input, made ready.
#[derive(Debug)]
pub(super) struct Source<'f> {
    pub(super) column: &'f Column<'f>,
    /// The class of each text of a dictionary; of a list's dictionary the bit of each entry.
    known: Option<Known>,
}

#[derive(Debug)]
enum Known {
    Few(Lookup<u8>),
    Many(Lookup<Class>),
}

impl<'f> Source<'f> {
    pub(super) fn new(column: &'f Column<'f>, classes: &Classes<'_>) -> Self {
        let is_few = classes.count().is_some_and(|count| count <= MOST_FEW);
        let known = match column {
            Column::Texts(Texts::Dictionary(_, dictionary), _) => {
                let of = |text: Option<&[u8]>| text.map_or(UNKNOWN, |text| classes.of_text(text));
                let found = dictionary.map(of);
                Some(if is_few {
                    let bytes = found.into_iter().map(<u8 as Code>::new);
                    Known::Few(Lookup::new(bytes.collect(), 0))
                } else {
                    Known::Many(Lookup::new(found, UNKNOWN))
                })
            }
            Column::Lists(_, Texts::Dictionary(_, dictionary), ..) => {
                let bit = |text: &[u8]| classes.of_text(text);
                let bits = dictionary.map(|text| text.map_or(MISSING_ENTRY, bit));
                Some(Known::Many(Lookup::new(bits, MISSING_ENTRY)))
            }
            _ => None,
        };
        Self { column, known }
    }

    /// Writes the classes of some rows. Rows that have no class are told, with [`WRONG`] or
    /// [`UNLISTED`], and are unknown.
    pub(super) fn classify(
        &self,
        classes: &Classes<'_>,
        rows: Range<usize>,
        out: &mut Codes,
        tell: &mut dyn FnMut(usize, Class),
    ) {
        let count = rows.len();
        match out {
            Codes::Few(out) => {
                let out = out.get_mut(..count).unwrap_or_default();
                if let Some(Known::Few(known)) = &self.known
                    && let Column::Texts(Texts::Dictionary(keys, _), valid) = self.column
                {
                    keys.look_up(rows.clone(), known, out);
                    valid.inspect(|valid| valid.clear_bytes(rows, out));
                } else {
                    self.write(classes, rows, out);
                }
                if !classes.is_always_good() {
                    set_apart(out, tell);
                }
            }
            Codes::Many(out) => {
                let out = out.get_mut(..count).unwrap_or_default();
                self.write(classes, rows, out);
                if !classes.is_always_good() {
                    set_apart(out, tell);
                }
            }
        }
    }

    fn write<T: Code>(&self, classes: &Classes<'_>, rows: Range<usize>, out: &mut [T]) {
        match (self.column, &classes.by) {
            (Column::Numbers(given, _), By::Numbers(starts)) => {
                starts.classify(given, rows.clone(), out);
            }
            (Column::Booleans(truths, _), By::Boolean) => truths.codes(rows.clone(), out),
            (Column::Dates(days, _), By::Dates { starts, .. }) => {
                let days = days.get(rows.clone()).unwrap_or_default();
                classify_days(days, starts, out);
            }
            (Column::Texts(Texts::Dictionary(keys, _), _), _) => match &self.known {
                Some(Known::Many(known)) => {
                    for (out, row) in out.iter_mut().zip(rows.clone()) {
                        *out = T::new(known.get(keys.get(row)));
                    }
                }
                // Bytes are looked up where they are wanted.
                _ => out.fill(T::from(0)),
            },
            (Column::Texts(texts, _), By::Texts { words, closed }) => {
                let other = if *closed { UNLISTED } else { 1 };
                texts.find(rows.clone(), words, out, |found| {
                    T::new(found.map_or(UNKNOWN, |word| word.unwrap_or(other)))
                });
            }
            (Column::Texts(texts, _), By::Dates { .. }) => {
                for (out, row) in out.iter_mut().zip(rows.clone()) {
                    let text = texts.get(row);
                    *out = T::new(text.map_or(UNKNOWN, |text| classes.of_text(text)));
                }
            }
            (Column::Lists(..), By::Lists { words, closed }) => {
                for (out, row) in out.iter_mut().zip(rows.clone()) {
                    *out = T::new(self.list(words, *closed, row));
                }
            }
            // Everything else was refused before, or is null throughout.
            _ => out.fill(T::from(0)),
        }
        if let Some(valid) = self.column.validity() {
            T::clear(out, valid, rows);
        }
    }

    /// The class of a list: one more than the sum of the bits of its entries.
    fn list(&self, words: &Words, closed: bool, row: usize) -> Class {
        let Column::Lists(offsets, texts, valid_entries, _) = self.column else {
            return UNKNOWN;
        };
        let (mut bits, mut kept, mut unlisted) = (0_u16, false, false);
        let entries = offsets.of(row);
        let is_empty = entries.is_empty();
        for entry in entries {
            if valid_entries.is_some_and(|valid| !valid.get(entry)) {
                continue;
            }
            let word = match (&self.known, texts) {
                (Some(Known::Many(known)), Texts::Dictionary(keys, _)) => {
                    Some(known.get(keys.get(entry)))
                }
                _ => texts.get(entry).map(|text| entry_of(words, closed, text)),
            };
            match word.unwrap_or(MISSING_ENTRY) {
                MISSING_ENTRY => {}
                UNLISTED => unlisted = true,
                OTHER_ENTRY => kept = true,
                bit => {
                    kept = true;
                    bits |= 1_u16.checked_shl(u32::from(bit)).unwrap_or(0);
                }
            }
        }
        match (unlisted, kept || is_empty) {
            (true, _) => UNLISTED,
            (false, true) => bits.wrapping_add(1),
            (false, false) => UNKNOWN,
        }
    }
}

impl Classes<'_> {
    /// The class of one text; of a list's entry its bit.
    fn of_text(&self, given: &[u8]) -> Class {
        match &self.by {
            By::Texts { words, closed } => {
                let other = if *closed { UNLISTED } else { 1 };
                words.find(given).unwrap_or(other)
            }
            By::Lists { words, closed } => entry_of(words, *closed, given),
            By::Dates { starts, missing } => {
                if let Some(unknown) = missing.find(given) {
                    return unknown;
                }
                let date = std::str::from_utf8(given).ok().and_then(Date::parse);
                date.map_or(WRONG, |date| {
                    let day = date.days();
                    reached(starts, |start| *start <= day)
                })
            }
            By::Boolean | By::Numbers(_) => WRONG,
        }
    }
}

fn entry_of(words: &Words, closed: bool, given: &[u8]) -> u16 {
    let other = if closed { UNLISTED } else { OTHER_ENTRY };
    words.find(given).unwrap_or(other)
}

/// Whether all texts of a column that are not null mean unknown.
pub(super) fn is_all_missing(
    texts: &Texts<'_>,
    valid: Option<&super::bits::Bits<'_>>,
    missing: &crate::field::Missing,
) -> bool {
    (0..texts.len()).all(|row| {
        let is_null = valid.is_some_and(|valid| !valid.get(row));
        let means_unknown =
            |text: std::borrow::Cow<'_, str>| missing.contains(&crate::text::compose(&text));
        is_null || texts.text(row).is_none_or(means_unknown)
    })
}

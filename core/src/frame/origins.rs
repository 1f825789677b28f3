//! The grid of each row, by its origin.

use std::ops::Range;

use super::column::Column;
use super::keys::Lookup;
use super::texts::Texts;
use super::words::Words;
use crate::policy::Policy;

/// A policy has fewer grids.
const NOWHERE: u8 = u8::MAX;

/// The column of origins, and the names that it may hold.
#[derive(Debug)]
pub(super) struct Origins<'f> {
    column: &'f Column<'f>,
    words: Words,
    /// The grid of each text of a dictionary.
    known: Option<Lookup<u8>>,
}

impl<'f> Origins<'f> {
    pub(super) fn new(column: &'f Column<'f>, policy: &Policy) -> Self {
        let names = policy.words.origins.iter().map(|id| id.to_string());
        let words = Words::exact(names.zip(0..));
        let known = match column {
            Column::Texts(Texts::Dictionary(_, dictionary), _) => {
                let grids = dictionary.map(|text| grid(text.map(|text| words.find(text))));
                Some(Lookup::new(grids, NOWHERE))
            }
            _ => None,
        };
        Self {
            column,
            words,
            known,
        }
    }

    /// The grids of some rows; rows that have none are told, and get the first.
    pub(super) fn read(&self, rows: Range<usize>, out: &mut [u8], strange: &mut dyn FnMut(usize)) {
        match (self.column, &self.known) {
            (Column::Texts(Texts::Dictionary(keys, _), _), Some(known)) => {
                keys.look_up(rows.clone(), known, out);
            }
            (Column::Texts(texts, _), _) => texts.find(rows.clone(), &self.words, out, grid),
            _ => out.fill(NOWHERE),
        }
        if let Some(valid) = self.column.validity() {
            valid.clear(rows, out, NOWHERE);
        }
        if out.contains(&NOWHERE) {
            let nowhere = out.iter_mut().enumerate();
            for (offset, out) in nowhere.filter(|(_, out)| **out == NOWHERE) {
                strange(offset);
                *out = 0;
            }
        }
    }
}

fn grid(found: Option<Option<u16>>) -> u8 {
    let grid = found.flatten().and_then(|grid| u8::try_from(grid).ok());
    grid.unwrap_or(NOWHERE)
}

//! Tables of more places than a byte has.

use std::ops::Range;

use super::classes::Class;
use super::codes::Codes;
use super::drafts::Inputs;
use super::flag_words::FlagWord;
use super::tables::Entries;

/// A table that has more places.
#[derive(Debug)]
pub(super) struct Other {
    pub(super) inputs: Inputs,
    pub(super) entries: Entries,
}

impl Other {
    /// Adds to the sums and flags of some rows; `flags` are those of these rows alone.
    pub(super) fn each<F: FlagWord>(
        &self,
        codes: &[Codes],
        rows: Range<usize>,
        sums: &mut [Vec<i32>],
        flags: &mut [F],
    ) {
        let inputs = self.inputs.iter();
        let columns: Vec<(&Codes, usize)> = inputs
            .filter_map(|(input, distance)| Some((codes.get(*input)?, *distance)))
            .collect();
        let place = |row: usize| {
            let class = |codes: &Codes| -> Class { codes.get(row) };
            let places = columns.iter();
            let places =
                places.map(|(codes, distance)| usize::from(class(codes)).wrapping_mul(*distance));
            places.fold(0, usize::wrapping_add)
        };
        match &self.entries {
            Entries::Points(sum, entries) => {
                let sums = sums
                    .get_mut(*sum)
                    .and_then(|sums| sums.get_mut(rows.clone()));
                for (sum, row) in sums.unwrap_or_default().iter_mut().zip(rows) {
                    *sum = sum.wrapping_add(entries.get(place(row)).copied().unwrap_or_default());
                }
            }
            Entries::Flags(entries) => {
                for (flags, row) in flags.iter_mut().zip(rows) {
                    let more = entries.get(place(row)).copied().unwrap_or_default();
                    *flags = flags.or(F::of(more));
                }
            }
        }
    }
}

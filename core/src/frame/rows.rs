//! Some rows of a result, to be written by one thread.

use super::Code;
use super::block::put;
use super::flag_words::BlockFlags;
use super::outcomes::Outcome;
use super::scores::Scores;
use super::totals::{FlagBits, Totals};
use crate::grid::CellCounts;
use crate::label::Id;
use crate::policy::Policy;
use crate::report::Report;

/// Some rows of the result, to be written by one thread.
pub(super) struct Rows<'s> {
    pub(super) outcome: &'s mut [Code],
    pub(super) axes: Vec<TotalsPart<'s>>,
    pub(super) flag_bits: FlagsPart<'s>,
    pub(super) own_due: Option<&'s mut [i64]>,
    pub(super) valid_until: Option<&'s mut [i64]>,
}

/// Some totals of an axis.
pub(super) enum TotalsPart<'s> {
    Narrow(&'s mut [i32]),
    Wide(&'s mut [i64]),
}

/// Some flags.
pub(super) enum FlagsPart<'s> {
    Few(&'s mut [u8]),
    Many(&'s mut [u64]),
}

fn copy<T: Copy>(to: &mut [T], from: &[T]) {
    let slots = to.iter_mut().zip(from);
    slots.for_each(|(slot, value)| *slot = *value);
}

impl TotalsPart<'_> {
    /// Writes the total of a row; one of a narrow axis has 32 bits.
    pub(super) fn put(&mut self, at: usize, total: i64) {
        match self {
            TotalsPart::Narrow(totals) => put(totals, at, total as i32),
            TotalsPart::Wide(totals) => put(totals, at, total),
        }
    }

    /// Writes the totals of the first rows.
    pub(super) fn write(&mut self, from: &[i32]) {
        match self {
            TotalsPart::Narrow(totals) => copy(totals, from),
            TotalsPart::Wide(totals) => {
                let totals = totals.iter_mut().zip(from);
                totals.for_each(|(total, from)| *total = i64::from(*from));
            }
        }
    }

    fn part(&mut self, start: usize, rows: usize) -> TotalsPart<'_> {
        let span = start..start.saturating_add(rows);
        match self {
            TotalsPart::Narrow(totals) => {
                TotalsPart::Narrow(totals.get_mut(span).unwrap_or_default())
            }
            TotalsPart::Wide(totals) => TotalsPart::Wide(totals.get_mut(span).unwrap_or_default()),
        }
    }
}

impl FlagsPart<'_> {
    /// Writes the flags of a row.
    pub(super) fn put(&mut self, at: usize, bits: u64) {
        match self {
            FlagsPart::Few(flags) => put(flags, at, bits as u8),
            FlagsPart::Many(flags) => put(flags, at, bits),
        }
    }

    /// Writes the flags of the first rows of a block; both are as wide.
    pub(super) fn write(&mut self, from: &BlockFlags) {
        match (self, from) {
            (FlagsPart::Few(flags), BlockFlags::Few(from)) => copy(flags, from),
            (FlagsPart::Many(flags), BlockFlags::Many(from)) => copy(flags, from),
            (FlagsPart::Few(_), BlockFlags::Many(_)) | (FlagsPart::Many(_), BlockFlags::Few(_)) => {
            }
        }
    }

    fn part(&mut self, start: usize, rows: usize) -> FlagsPart<'_> {
        let span = start..start.saturating_add(rows);
        match self {
            FlagsPart::Few(flags) => FlagsPart::Few(flags.get_mut(span).unwrap_or_default()),
            FlagsPart::Many(flags) => FlagsPart::Many(flags.get_mut(span).unwrap_or_default()),
        }
    }
}

impl Rows<'_> {
    /// Some of these rows.
    pub(super) fn part(&mut self, start: usize, rows: usize) -> Rows<'_> {
        let span = start..start.saturating_add(rows);
        Rows {
            outcome: self.outcome.get_mut(span.clone()).unwrap_or_default(),
            axes: self
                .axes
                .iter_mut()
                .map(|axis| axis.part(start, rows))
                .collect(),
            flag_bits: self.flag_bits.part(start, rows),
            own_due: match &mut self.own_due {
                Some(column) => Some(column.get_mut(span.clone()).unwrap_or_default()),
                None => None,
            },
            valid_until: match &mut self.valid_until {
                Some(column) => Some(column.get_mut(span).unwrap_or_default()),
                None => None,
            },
        }
    }

    /// Writes deadlines; of a lead that was not assigned at an instant of its own, the deadline of
    /// its outcome.
    pub(super) fn write_due(
        &mut self,
        outcomes: &[Outcome],
        due: impl Fn(Code, usize) -> Option<i64>,
    ) {
        let Some(column) = &mut self.own_due else {
            return;
        };
        let rows = column.iter_mut().zip(self.outcome.iter()).enumerate();
        for (row, (slot, outcome)) in rows {
            let outcome = outcomes.get(usize::from(*outcome));
            let outcome = outcome.copied().unwrap_or(Outcome::NOTHING);
            *slot = due(outcome.scenario, row).unwrap_or(outcome.due_at);
        }
    }

    /// Leaves a row without names and with zeros: that of a lead with errors.
    pub(super) fn clear(&mut self, row: usize) {
        put(self.outcome, row, Scores::NONE);
        for column in &mut self.axes {
            column.put(row, 0);
        }
        self.flag_bits.put(row, 0);
        let columns = [&mut self.own_due, &mut self.valid_until];
        for column in columns.into_iter().flatten() {
            put(column, row, Scores::NO_INSTANT);
        }
    }
}

/// What the numbers of a result stand for.
pub(super) struct Names {
    pub(super) lead_types: Vec<Id>,
    pub(super) origins: Vec<Id>,
    pub(super) axes: Vec<Id>,
    pub(super) bands: Vec<Id>,
    pub(super) flags: Vec<Id>,
    pub(super) scenarios: Vec<Id>,
    pub(super) outcomes: Vec<Outcome>,
    pub(super) sides: Vec<Vec<usize>>,
}

/// The columns that not every result has.
#[derive(Debug, Clone, Copy)]
pub(super) struct Extra {
    pub(super) own_due: bool,
    pub(super) valid_until: bool,
}

impl Scores {
    /// Room for the scores of some rows.
    pub(super) fn with_rows(rows: usize, policy: &Policy, names: Names, extra: Extra) -> Self {
        let axes = names.axes.into_iter().enumerate();
        let axes = axes.map(|(place, axis)| (axis, Totals::zeros(policy, place, rows)));
        Self {
            lead_types: names.lead_types,
            origins: names.origins,
            bands: names.bands,
            scenarios: names.scenarios,
            flags: names.flags,
            outcomes: names.outcomes,
            outcome: vec![Scores::NONE; rows],
            axes: axes.collect(),
            flag_bits: FlagBits::zeros(policy, rows),
            own_due: extra.own_due.then(|| vec![0; rows]),
            valid_until: extra.valid_until.then(|| vec![0; rows]),
            errors: Vec::new(),
            report: Report::default(),
            activities_without_lead: 0,
            sides: names.sides,
            no_cells: CellCounts::of(policy),
        }
    }

    /// All rows, in pieces of so many.
    pub(super) fn pieces(&mut self, size: usize) -> Vec<Rows<'_>> {
        let size = size.max(1);
        let mut pieces: Vec<Rows<'_>> = self
            .outcome
            .chunks_mut(size)
            .map(|outcome| Rows {
                outcome,
                axes: Vec::new(),
                flag_bits: FlagsPart::Few(&mut []),
                own_due: None,
                valid_until: None,
            })
            .collect();
        fn deal<'s, C>(
            pieces: &mut [Rows<'s>],
            chunks: impl Iterator<Item = C>,
            put: impl Fn(&mut Rows<'s>, C),
        ) {
            let pieces = pieces.iter_mut().zip(chunks);
            pieces.for_each(|(piece, chunk)| put(piece, chunk));
        }
        for (_, totals) in &mut self.axes {
            match totals {
                Totals::Narrow(totals) => {
                    deal(&mut pieces, totals.chunks_mut(size), |piece, part| {
                        piece.axes.push(TotalsPart::Narrow(part));
                    })
                }
                Totals::Wide(totals) => {
                    deal(&mut pieces, totals.chunks_mut(size), |piece, part| {
                        piece.axes.push(TotalsPart::Wide(part));
                    })
                }
            }
        }
        match &mut self.flag_bits {
            FlagBits::Few(flags) => deal(&mut pieces, flags.chunks_mut(size), |piece, part| {
                piece.flag_bits = FlagsPart::Few(part);
            }),
            FlagBits::Many(flags) => deal(&mut pieces, flags.chunks_mut(size), |piece, part| {
                piece.flag_bits = FlagsPart::Many(part);
            }),
        }
        if let Some(column) = &mut self.own_due {
            deal(&mut pieces, column.chunks_mut(size), |piece, part| {
                piece.own_due = Some(part);
            });
        }
        if let Some(column) = &mut self.valid_until {
            deal(&mut pieces, column.chunks_mut(size), |piece, part| {
                piece.valid_until = Some(part);
            });
        }
        pieces
    }
}

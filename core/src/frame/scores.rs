//! The scores of a frame, as columns.

use crate::error::Error;
use crate::grid::CellCounts;
use crate::label::Id;
use crate::report::Report;
use crate::time::Instant;

/// A name out of a few, by its number; [`Scores::NONE`] where there is none.
pub type Code = u16;

/// The decisions for the rows of a frame, in their order, as columns. A row whose lead has errors
/// has no name and zeros anywhere.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Scores {
    /// The policy's lead types, which `lead_type` and `computed_lead_type` number.
    pub lead_types: Vec<Id>,
    /// The lead type in force.
    pub lead_type: Vec<Code>,
    /// The lead type of the grid, without an override.
    pub computed_lead_type: Vec<Code>,
    /// The totals of every axis, in thousandths of a point.
    pub axes: Vec<(Id, Vec<i64>)>,
    /// The bands of all grids, which `x_band` and `y_band` number.
    pub bands: Vec<Id>,
    /// The band on the horizontal side.
    pub x_band: Vec<Code>,
    /// The band on the vertical side; none for a grid of one side.
    pub y_band: Vec<Code>,
    /// The policy's flags, in the order of the bits.
    pub flags: Vec<Id>,
    /// A bit for each flag that is true, the first flag lowest.
    pub flag_bits: Vec<u64>,
    /// The policy's scenarios, which `scenario` numbers.
    pub scenarios: Vec<Id>,
    /// The scenario.
    pub scenario: Vec<Code>,
    /// When the first response is due, in milliseconds; [`Scores::NO_INSTANT`] for none.
    pub due_at: Vec<i64>,
    /// The sum of both sides, in thousandths: the last part of the priority.
    pub total: Vec<i64>,
    /// The first instant at which lead type, flags or scenario differ, in milliseconds, or
    /// [`Scores::NO_INSTANT`]; only if it was asked for.
    pub valid_until: Option<Vec<i64>>,
    /// Rows whose leads have errors, ascending, with all of them.
    pub errors: Vec<(usize, Vec<Error>)>,
    /// How many leads stand in each cell of each grid.
    pub cells: CellCounts,
    /// What was left out of account, as for a batch.
    pub report: Report,
    /// Events of the table of activities that belong to no row; of a shared table, to no row of any
    /// frame so far.
    pub activities_without_lead: u64,
}

impl Scores {
    /// Where no name is.
    pub const NONE: Code = Code::MAX;
    /// Where no instant is.
    pub const NO_INSTANT: i64 = i64::MIN;

    /// Number of rows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.lead_type.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.lead_type.is_empty()
    }

    /// The errors of a row; none for a good lead.
    #[must_use]
    pub fn errors_of(&self, row: usize) -> &[Error] {
        let found = self.errors.binary_search_by_key(&row, |(row, _)| *row);
        found
            .ok()
            .and_then(|place| self.errors.get(place))
            .map_or(&[], |(_, errors)| errors)
    }

    /// Sorts a work list, ascending, then by lead id; none for a lead with errors.
    #[must_use]
    pub fn priority(&self, row: usize) -> Option<[i64; 4]> {
        /// The end of the year 9999, in milliseconds: later than any deadline.
        const NO_DEADLINE: i64 = 253_402_300_799_999;
        let lead_type = *self.lead_type.get(row)?;
        if lead_type == Self::NONE {
            return None;
        }
        let flagged = *self.flag_bits.get(row)? != 0;
        let due = *self.due_at.get(row)?;
        Some([
            i64::from(lead_type).wrapping_neg(),
            i64::from(flagged).wrapping_neg(),
            if due == Self::NO_INSTANT {
                NO_DEADLINE
            } else {
                due
            },
            self.total.get(row)?.wrapping_neg(),
        ])
    }

    /// When the first response is due.
    #[must_use]
    pub fn due(&self, row: usize) -> Option<Instant> {
        let millis = *self.due_at.get(row)?;
        (millis != Self::NO_INSTANT)
            .then(|| Instant::from_millis(millis))
            .flatten()
    }
}

/// Some rows of the result, to be written by one thread.
pub(super) struct Rows<'s> {
    pub(super) lead_type: &'s mut [Code],
    pub(super) computed: &'s mut [Code],
    pub(super) axes: Vec<&'s mut [i64]>,
    pub(super) x_band: &'s mut [Code],
    pub(super) y_band: &'s mut [Code],
    pub(super) flag_bits: &'s mut [u64],
    pub(super) scenario: &'s mut [Code],
    pub(super) due_at: &'s mut [i64],
    pub(super) total: &'s mut [i64],
    pub(super) valid_until: Option<&'s mut [i64]>,
}

impl Rows<'_> {
    /// Some of these rows.
    pub(super) fn part(&mut self, start: usize, rows: usize) -> Rows<'_> {
        let span = start..start.saturating_add(rows);
        macro_rules! part {
            ($column:expr) => {
                $column.get_mut(span.clone()).unwrap_or_default()
            };
        }
        Rows {
            lead_type: part!(self.lead_type),
            computed: part!(self.computed),
            axes: self.axes.iter_mut().map(|axis| part!(axis)).collect(),
            x_band: part!(self.x_band),
            y_band: part!(self.y_band),
            flag_bits: part!(self.flag_bits),
            scenario: part!(self.scenario),
            due_at: part!(self.due_at),
            total: part!(self.total),
            valid_until: self.valid_until.as_mut().map(|column| part!(column)),
        }
    }
}

impl Scores {
    /// Room for the scores of some rows.
    pub(super) fn with_rows(rows: usize, names: Names, valid_until: bool) -> Self {
        // Zeros cost nothing until they are written over, as all of them are.
        let codes = || vec![0; rows];
        let axes = names.axes.into_iter();
        Self {
            lead_types: names.lead_types,
            lead_type: codes(),
            computed_lead_type: codes(),
            axes: axes.map(|axis| (axis, vec![0; rows])).collect(),
            bands: names.bands,
            x_band: codes(),
            y_band: codes(),
            flags: names.flags,
            flag_bits: vec![0; rows],
            scenarios: names.scenarios,
            scenario: codes(),
            due_at: vec![0; rows],
            total: vec![0; rows],
            valid_until: valid_until.then(|| vec![0; rows]),
            errors: Vec::new(),
            cells: CellCounts::default(),
            report: Report::default(),
            activities_without_lead: 0,
        }
    }

    /// All rows, in pieces of so many.
    pub(super) fn pieces(&mut self, size: usize) -> Vec<Rows<'_>> {
        let size = size.max(1);
        let count = self.lead_type.len().div_ceil(size);
        let mut axes: Vec<_> = self
            .axes
            .iter_mut()
            .map(|(_, axis)| axis.chunks_mut(size))
            .collect();
        let mut lead_type = self.lead_type.chunks_mut(size);
        let mut computed = self.computed_lead_type.chunks_mut(size);
        let mut x_band = self.x_band.chunks_mut(size);
        let mut y_band = self.y_band.chunks_mut(size);
        let mut flag_bits = self.flag_bits.chunks_mut(size);
        let mut scenario = self.scenario.chunks_mut(size);
        let mut due_at = self.due_at.chunks_mut(size);
        let mut total = self.total.chunks_mut(size);
        let mut valid_until = self
            .valid_until
            .as_mut()
            .map(|column| column.chunks_mut(size));
        let piece = |_| Rows {
            lead_type: lead_type.next().unwrap_or_default(),
            computed: computed.next().unwrap_or_default(),
            axes: axes
                .iter_mut()
                .map(|axis| axis.next().unwrap_or_default())
                .collect(),
            x_band: x_band.next().unwrap_or_default(),
            y_band: y_band.next().unwrap_or_default(),
            flag_bits: flag_bits.next().unwrap_or_default(),
            scenario: scenario.next().unwrap_or_default(),
            due_at: due_at.next().unwrap_or_default(),
            total: total.next().unwrap_or_default(),
            valid_until: valid_until
                .as_mut()
                .map(|column| column.next().unwrap_or_default()),
        };
        (0..count).map(piece).collect()
    }
}

/// What the codes of a result stand for.
pub(super) struct Names {
    pub(super) lead_types: Vec<Id>,
    pub(super) axes: Vec<Id>,
    pub(super) bands: Vec<Id>,
    pub(super) flags: Vec<Id>,
    pub(super) scenarios: Vec<Id>,
}

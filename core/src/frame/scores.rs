//! The scores of a frame, as columns.

use super::outcomes::Outcome;
use super::totals::{FlagBits, Totals, beginning};
use crate::error::Error;
use crate::grid::CellCounts;
use crate::label::Id;
use crate::report::Report;
use crate::time::Instant;

/// A name out of a few, by its number; [`Scores::NONE`] where there is none.
pub type Code = u16;

/// The decisions for the rows of a frame, in their order, as columns. A row whose lead has errors
/// has no name and zeros anywhere.
///
/// A row is kept as the number of its outcome, its totals and its flags; columns of anything else
/// are made when they are asked for.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Scores {
    /// The policy's lead types, which outcomes number.
    pub lead_types: Vec<Id>,
    /// The policy's origins, whose grids outcomes number.
    pub origins: Vec<Id>,
    /// The bands of all grids, which outcomes number.
    pub bands: Vec<Id>,
    /// The policy's scenarios, which outcomes number.
    pub scenarios: Vec<Id>,
    /// The policy's flags, in the order of the bits.
    pub flags: Vec<Id>,
    /// What may come of a lead: all that grids give, then what came of leads with overrides.
    pub outcomes: Vec<Outcome>,
    /// The outcome of each row, a place in `outcomes`; [`Scores::NONE`] for a lead with errors.
    pub outcome: Vec<Code>,
    /// The totals of every axis.
    pub axes: Vec<(Id, Totals)>,
    /// The flags that are true.
    pub flag_bits: FlagBits,
    /// When the first response is due, in milliseconds, where leads were assigned at instants of
    /// their own; else their outcomes say it.
    pub(super) own_due: Option<Vec<i64>>,
    /// The first instant at which lead type, flags or scenario differ, in milliseconds, or
    /// [`Scores::NO_INSTANT`]; only if it was asked for.
    pub valid_until: Option<Vec<i64>>,
    /// Rows whose leads have errors, ascending, with all of them.
    pub errors: Vec<(usize, Vec<Error>)>,
    /// What was left out of account, as for a batch.
    pub report: Report,
    /// Events of the table of activities that belong to no row; of a shared table, to no row of any
    /// frame so far.
    pub activities_without_lead: u64,
    /// The axes of both sides of each grid.
    pub(super) sides: Vec<Vec<usize>>,
    /// All cells, without leads.
    pub(super) no_cells: CellCounts,
}

impl Scores {
    /// Where no name is.
    pub const NONE: Code = Code::MAX;
    /// Where no instant is.
    pub const NO_INSTANT: i64 = i64::MIN;

    /// Number of rows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.outcome.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.outcome.is_empty()
    }

    /// The first rows alone, for a look at them; `report` stays that of all rows. It takes no longer
    /// for many rows.
    ///
    /// ```
    /// use leadgrid::frame::FrameCall;
    /// use leadgrid::{Call, Engine, Instant, Lead};
    ///
    /// let text = r#"[{"id": "1", "origin": "form"}, {"id": "2", "origin": "fax"}, {"id": "3"}]"#;
    /// let leads = Lead::list_from_json(text).expect("a list");
    /// let as_of = Instant::parse("2026-11-22T09:00:00+09:00").expect("RFC 3339");
    /// let call = FrameCall::new(Call::at(as_of));
    /// let scores = Engine::default().score_leads(&leads, &call).expect("few flags");
    /// let first = scores.first(2);
    /// assert_eq!((first.len(), first.errors.len()), (2, 1));
    /// assert_eq!(first.priority(0), scores.priority(0));
    /// ```
    #[must_use]
    pub fn first(&self, rows: usize) -> Self {
        let errors = self.errors.iter().take_while(|(row, _)| *row < rows);
        Self {
            lead_types: self.lead_types.clone(),
            origins: self.origins.clone(),
            bands: self.bands.clone(),
            scenarios: self.scenarios.clone(),
            flags: self.flags.clone(),
            outcomes: self.outcomes.clone(),
            outcome: beginning(&self.outcome, rows),
            axes: (self.axes.iter())
                .map(|(axis, totals)| (axis.clone(), totals.first(rows)))
                .collect(),
            flag_bits: self.flag_bits.first(rows),
            own_due: self.own_due.as_ref().map(|due| beginning(due, rows)),
            valid_until: (self.valid_until.as_ref()).map(|until| beginning(until, rows)),
            errors: errors.cloned().collect(),
            report: self.report.clone(),
            activities_without_lead: self.activities_without_lead,
            sides: self.sides.clone(),
            no_cells: self.no_cells.clone(),
        }
    }

    /// What came of a lead; [`Outcome::NOTHING`] for one with errors.
    #[must_use]
    pub fn outcome_of(&self, row: usize) -> Outcome {
        let place = self.outcome.get(row).copied().unwrap_or(Self::NONE);
        let found = self.outcomes.get(usize::from(place));
        found.copied().unwrap_or(Outcome::NOTHING)
    }

    /// A column of what outcomes say, such as `|outcome| outcome.lead_type`.
    pub fn column<T: Copy>(&self, of: impl Fn(&Outcome) -> T) -> Vec<T> {
        let known: Vec<T> = self.outcomes.iter().map(&of).collect();
        let nothing = of(&Outcome::NOTHING);
        let value = |place: &Code| known.get(usize::from(*place)).copied().unwrap_or(nothing);
        self.outcome.iter().map(value).collect()
    }

    /// The lead type in force of each row.
    #[must_use]
    pub fn lead_type(&self) -> Vec<Code> {
        self.column(|outcome| outcome.lead_type)
    }

    /// When the first response of each row is due, in milliseconds; [`Scores::NO_INSTANT`] for none.
    #[must_use]
    pub fn due_at(&self) -> Vec<i64> {
        match &self.own_due {
            Some(due) => due.clone(),
            None => self.column(|outcome| outcome.due_at),
        }
    }

    /// When the first response is due, in milliseconds.
    fn due_millis(&self, row: usize) -> i64 {
        match &self.own_due {
            Some(due) => due.get(row).copied().unwrap_or(Self::NO_INSTANT),
            None => self.outcome_of(row).due_at,
        }
    }

    /// When the first response is due.
    #[must_use]
    pub fn due(&self, row: usize) -> Option<Instant> {
        let millis = self.due_millis(row);
        (millis != Self::NO_INSTANT)
            .then(|| Instant::from_millis(millis))
            .flatten()
    }

    /// The sum of both sides of a row's grid, in thousandths.
    #[must_use]
    pub fn total(&self, row: usize) -> i64 {
        let grid = usize::from(self.outcome_of(row).grid);
        let axes = self.sides.get(grid).into_iter().flatten();
        let totals = axes.filter_map(|axis| Some(self.axes.get(*axis)?.1.get(row)));
        totals.fold(0, i64::saturating_add)
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
        let lead_type = self.outcome_of(row).lead_type;
        if lead_type == Self::NONE {
            return None;
        }
        let flagged = self.flag_bits.get(row) != 0;
        let due = self.due_millis(row);
        Some([
            i64::from(lead_type).wrapping_neg(),
            i64::from(flagged).wrapping_neg(),
            if due == Self::NO_INSTANT {
                NO_DEADLINE
            } else {
                due
            },
            self.total(row).wrapping_neg(),
        ])
    }
}

/// Results are equal if they say the same of every row, however they came to be.
impl PartialEq for Scores {
    fn eq(&self, other: &Self) -> bool {
        let names = |scores: &Self| {
            let Self {
                lead_types,
                origins,
                bands,
                scenarios,
                flags,
                ..
            } = scores;
            [lead_types, origins, bands, scenarios, flags].map(Vec::clone)
        };
        let columns = |scores: &Self| {
            let outcomes = scores.column(|outcome| Outcome {
                due_at: 0,
                ..*outcome
            });
            (outcomes, scores.due_at())
        };
        names(self) == names(other)
            && columns(self) == columns(other)
            && self.axes == other.axes
            && self.flag_bits == other.flag_bits
            && self.valid_until == other.valid_until
            && self.errors == other.errors
            && self.report == other.report
            && self.activities_without_lead == other.activities_without_lead
    }
}

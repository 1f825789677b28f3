//! The scores of a table of leads, kept until a script asks for them.

use std::sync::Arc;

use arrow_array::RecordBatchIterator;
use arrow_schema::{Schema, SchemaRef};
use leadgrid::frame::Scores as Columns;
use leadgrid::{CellCounts, Engine, Error, Lead, LeadErrors, Report};

use super::layout::Given;
use super::piece::Part;
use super::view::View;
use crate::failure::Failure;
use crate::run::{ActivityTable, Options, Piece, SharedActivities, documents_amended, run_amended};

/// Scores, and the ledger if it was asked for.
pub struct Scores {
    /// A row for each lead.
    pub table: View,
    /// A line for each contribution.
    pub ledger: Option<View>,
    /// How many leads stand in each cell of each grid.
    pub cells: CellCounts,
    /// What was left out of account.
    pub report: Report,
    /// The leads that could not be scored.
    pub errors: Vec<LeadErrors>,
    /// Activities that belong to no lead so far.
    pub activities_without_lead: u64,
}

/// Errors of rows that are known before anything is scored.
pub type Refused = Vec<(usize, Vec<Error>)>;

impl Scores {
    fn new(engine: &Engine, explain: bool) -> Self {
        let nothing: SchemaRef = Arc::new(Schema::empty());
        let empty = || View::new(engine.clone(), Arc::clone(&nothing));
        Self {
            table: empty(),
            ledger: explain.then(empty),
            cells: CellCounts::new(engine),
            report: Report::default(),
            errors: Vec::new(),
            activities_without_lead: 0,
        }
    }

    fn add(&mut self, piece: Piece) -> Result<(), Failure> {
        self.cells.add(&piece.table.scores().cells())?;
        self.table.add(Part::of_scores(piece.table)?);
        if let (Some(ledger), Some(lines)) = (&mut self.ledger, &piece.ledger) {
            ledger.add(Part::of_lines(lines)?);
        }
        self.report.add(&piece.report);
        self.errors.extend(piece.errors);
        self.activities_without_lead = piece.activities_without_lead;
        Ok(())
    }

    /// Scores the tables that a layout describes.
    ///
    /// # Errors
    /// For columns that are missing or do not suit.
    pub fn of_layout(
        engine: &Engine,
        given: &Given,
        layout: &str,
        options: &Options,
    ) -> Result<Self, Failure> {
        let (leads, activities) = given.tables(layout)?;
        let activities = activities.map(|table| SharedActivities::new(engine, table));
        let activities = activities.transpose()?;
        Self::of_tables(engine, leads, activities.as_ref(), options, Vec::new())
    }

    /// Scores a table. Rows that are refused must have an error of their own, too.
    pub(super) fn of_tables(
        engine: &Engine,
        (schema, batches): ActivityTable,
        activities: Option<&SharedActivities>,
        options: &Options,
        refused: Refused,
    ) -> Result<Self, Failure> {
        let leads = RecordBatchIterator::new(batches.into_iter().map(Ok), schema);
        let mut scores = Self::new(engine, options.explain);
        let mut schema = None;
        let mut refused = refused.into_iter().peekable();
        let mut amend = |first: usize, scores: &mut Columns| {
            for (row, errors) in &mut scores.errors {
                let at = first.saturating_add(*row);
                while refused.next_if(|(row, _)| *row < at).is_some() {}
                if let Some((_, known)) = refused.next_if(|(row, _)| *row == at) {
                    *errors = known;
                }
            }
        };
        run_amended(
            engine,
            leads,
            activities,
            options,
            |ready| schema = Some(ready),
            &mut |piece| scores.add(piece),
            &mut amend,
        )?;
        scores.table.named(schema);
        Ok(scores)
    }

    /// Scores lead documents, of which some may be known to be unreadable; those stand there as null.
    ///
    /// # Errors
    /// Those of a frame.
    pub fn of_documents(
        engine: &Engine,
        leads: &[Lead<'_>],
        unreadable: Vec<(usize, LeadErrors)>,
        options: &Options,
    ) -> Result<Self, Failure> {
        let mut scores = Self::new(engine, options.explain);
        let mut schema = None;
        documents_amended(
            engine,
            leads,
            options,
            |ready| schema = Some(ready),
            &mut |piece| scores.add(piece),
            unreadable,
        )?;
        scores.table.named(schema);
        Ok(scores)
    }

    /// Bytes that this takes, for the host to know of.
    #[must_use]
    pub fn size(&self) -> usize {
        let ledger = self.ledger.as_ref().map_or(0, View::size);
        self.table.size().saturating_add(ledger)
    }
}

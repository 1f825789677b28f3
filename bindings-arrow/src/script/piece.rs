//! A part of a table: lines of a ledger as they are, or scores whose columns are made when a script
//! asks for them.

use std::sync::OnceLock;

use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{ArrowError, SchemaRef};

use super::owned::{copied, owned};
use crate::table::ScoreTable;

/// A part of a table.
pub enum Part {
    Lines(RecordBatch),
    Scores {
        table: Box<ScoreTable>,
        /// All columns, once somebody has asked for rows.
        whole: OnceLock<RecordBatch>,
    },
}

impl Part {
    /// Lines, without memory of a caller.
    pub fn of_lines(lines: &RecordBatch) -> Result<Self, ArrowError> {
        owned(lines).map(Part::Lines)
    }

    /// Scores, without memory of a caller.
    ///
    /// # Errors
    /// Where texts of errors are too many bytes for a column, so that later nothing fails.
    pub fn of_scores(table: ScoreTable) -> Result<Self, ArrowError> {
        let table = table.with_ids(copied)?;
        table.check()?;
        Ok(Part::Scores {
            table: Box::new(table),
            whole: OnceLock::new(),
        })
    }

    pub fn schema(&self) -> SchemaRef {
        match self {
            Part::Lines(lines) => lines.schema(),
            Part::Scores { table, .. } => table.schema(),
        }
    }

    pub fn num_rows(&self) -> usize {
        match self {
            Part::Lines(lines) => lines.num_rows(),
            Part::Scores { table, .. } => table.num_rows(),
        }
    }

    /// Bytes that it takes, as far as it is made.
    pub fn size(&self) -> usize {
        match self {
            Part::Lines(lines) => lines.get_array_memory_size(),
            Part::Scores { table, whole } => {
                let whole = whole.get().map_or(0, RecordBatch::get_array_memory_size);
                table.size().saturating_add(whole)
            }
        }
    }

    /// One column.
    pub fn column(&self, name: &str) -> Option<ArrayRef> {
        match self {
            Part::Lines(lines) => lines.column_by_name(name).cloned(),
            Part::Scores { table, whole } => match whole.get() {
                Some(whole) => whole.column_by_name(name).cloned(),
                None => {
                    let place = table.schema().index_of(name).ok()?;
                    let one = table.columns(&[place]).ok()?;
                    one.columns().first().cloned()
                }
            },
        }
    }

    /// One column of which a script takes a few rows at a time: ids are there, others are made with all
    /// columns, and kept.
    pub fn kept_column(&self, name: &str) -> Option<ArrayRef> {
        match self {
            Part::Scores { table, .. } if matches!(table.schema().index_of(name), Ok(0)) => {
                self.column(name)
            }
            _ => self.whole().column_by_name(name).cloned(),
        }
    }

    /// All columns; they are kept.
    pub fn whole(&self) -> &RecordBatch {
        match self {
            Part::Lines(lines) => lines,
            Part::Scores { table, whole } => whole.get_or_init(|| {
                // Nothing fails that was checked.
                let made = table.batch();
                made.unwrap_or_else(|_| RecordBatch::new_empty(table.schema()))
            }),
        }
    }
}

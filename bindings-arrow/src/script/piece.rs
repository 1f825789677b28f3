//! A part of a table: lines of a ledger as they are, or results whose columns are made when a script
//! asks for them.

use std::sync::OnceLock;

use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{ArrowError, SchemaRef};

use super::owned::{copied, owned};
use crate::table::ScoreTable;

/// A result whose columns are made when they are asked for. Nothing of that fails, which is checked
/// before.
pub trait Columns: Send + Sync {
    /// The columns there are.
    fn schema(&self) -> SchemaRef;
    /// Number of rows.
    fn num_rows(&self) -> usize;
    /// Bytes that it takes.
    fn size(&self) -> usize;
    /// Some columns, by their places. The first one costs nothing: it is there.
    fn columns(&self, places: &[usize]) -> Result<RecordBatch, ArrowError>;
    /// All of them.
    fn batch(&self) -> Result<RecordBatch, ArrowError>;
}

/// A part of a table.
pub enum Part {
    Lines(RecordBatch),
    Made {
        table: Box<dyn Columns>,
        /// All columns, once somebody has asked for rows.
        whole: OnceLock<RecordBatch>,
    },
}

impl Columns for ScoreTable {
    fn schema(&self) -> SchemaRef {
        self.schema()
    }

    fn num_rows(&self) -> usize {
        self.num_rows()
    }

    fn size(&self) -> usize {
        self.size()
    }

    fn columns(&self, places: &[usize]) -> Result<RecordBatch, ArrowError> {
        self.columns(places)
    }

    fn batch(&self) -> Result<RecordBatch, ArrowError> {
        self.batch()
    }
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
        Ok(Self::made(table))
    }

    /// A result that was checked.
    pub fn made(table: impl Columns + 'static) -> Self {
        Part::Made {
            table: Box::new(table),
            whole: OnceLock::new(),
        }
    }

    pub fn schema(&self) -> SchemaRef {
        match self {
            Part::Lines(lines) => lines.schema(),
            Part::Made { table, .. } => table.schema(),
        }
    }

    pub fn num_rows(&self) -> usize {
        match self {
            Part::Lines(lines) => lines.num_rows(),
            Part::Made { table, .. } => table.num_rows(),
        }
    }

    /// Bytes that it takes, as far as it is made.
    pub fn size(&self) -> usize {
        match self {
            Part::Lines(lines) => lines.get_array_memory_size(),
            Part::Made { table, whole } => {
                let whole = whole.get().map_or(0, RecordBatch::get_array_memory_size);
                table.size().saturating_add(whole)
            }
        }
    }

    /// One column.
    pub fn column(&self, name: &str) -> Option<ArrayRef> {
        match self {
            Part::Lines(lines) => lines.column_by_name(name).cloned(),
            Part::Made { table, whole } => match whole.get() {
                Some(whole) => whole.column_by_name(name).cloned(),
                None => {
                    let place = table.schema().index_of(name).ok()?;
                    let one = table.columns(&[place]).ok()?;
                    one.columns().first().cloned()
                }
            },
        }
    }

    /// One column of which a script takes a few rows at a time: the first one is there, others are made with all
    /// columns, and kept.
    pub fn kept_column(&self, name: &str) -> Option<ArrayRef> {
        match self {
            Part::Made { table, .. } if matches!(table.schema().index_of(name), Ok(0)) => {
                self.column(name)
            }
            _ => self.whole().column_by_name(name).cloned(),
        }
    }

    /// All columns; they are kept.
    pub fn whole(&self) -> &RecordBatch {
        match self {
            Part::Lines(lines) => lines,
            Part::Made { table, whole } => whole.get_or_init(|| {
                // Nothing fails that was checked.
                let made = table.batch();
                made.unwrap_or_else(|_| RecordBatch::new_empty(table.schema()))
            }),
        }
    }
}

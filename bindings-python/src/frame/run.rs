//! Batches through the core, one after the other, without the interpreter lock.

use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef, RecordBatch, StringArray, downcast_integer_array};
use arrow_schema::{ArrowError, DataType, Schema, SchemaRef};
use leadgrid::frame::{Frame, FrameCall, SortedActivities};
use leadgrid::{Answer, Call, Engine, Error, Lead, LeadErrors, Report};
use pyo3::prelude::*;

use super::input::raised;
use super::progress::Progress;
use crate::arrow::{Batches, Columns, Events, Lines, Maker, Refusal};
use crate::error::{data_error, data_error_of};

/// Rows that are scored at a time: what is kept of a stream in memory.
const MOST: usize = 1 << 20;

/// How to score.
pub struct Options {
    pub call: Call,
    pub valid_until: bool,
    pub explain: bool,
    pub threads: usize,
    pub progress: Option<Progress>,
}

/// The result of a batch.
pub struct Piece {
    pub table: RecordBatch,
    pub ledger: Option<RecordBatch>,
    pub report: Report,
    pub errors: Vec<LeadErrors>,
    /// Activities that belong to no lead so far.
    pub activities_without_lead: u64,
}

/// Why there is no result.
pub enum Failure {
    Call(Error),
    Column(Refusal),
    Activities(Refusal),
    Arrow(ArrowError),
    Python(PyErr),
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Failure::Call(error)
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Failure::Column(refusal)
    }
}

impl From<ArrowError> for Failure {
    fn from(error: ArrowError) -> Self {
        Failure::Arrow(error)
    }
}

impl Failure {
    pub fn raise(self, py: Python<'_>) -> PyErr {
        match self {
            Failure::Call(error) => data_error(py, &error),
            Failure::Column(refusal) => refused(py, "", &refusal),
            Failure::Activities(refusal) => refused(py, "/activities", &refusal),
            Failure::Arrow(error) => raised(error),
            Failure::Python(error) => error,
        }
    }
}

fn refused(py: Python<'_>, table: &str, refusal: &Refusal) -> PyErr {
    let name = refusal.column.replace('~', "~0").replace('/', "~1");
    let (code, path) = match name.as_str() {
        "" => ("missing_key", table.to_owned()),
        name => ("wrong_type", format!("{table}/{name}")),
    };
    data_error_of(py, code, &path, &refusal.message, refusal.help)
}

/// A table of activities, as the caller gave it.
pub type ActivityTable = (SchemaRef, Vec<RecordBatch>);

/// Scores batches, telling the columns of the result first and then each piece of it, until
/// somebody does not want more.
pub fn run(
    engine: &Engine,
    leads: Batches,
    activities: Option<ActivityTable>,
    options: &Options,
    ready: impl FnOnce(SchemaRef),
    tell: &mut dyn FnMut(Piece) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let events = activities.map(|(schema, batches)| Events::new(&schema, &batches));
    let events = events.transpose().map_err(Failure::Activities)?;
    let table = events.as_ref().map(Events::borrowed);
    let table = table.transpose().map_err(Failure::Activities)?;
    let sorted = table
        .as_ref()
        .map(|table| SortedActivities::new(engine, table));
    let sorted = sorted.transpose()?;

    let schema = leads.schema();
    let maker = maker(engine, &schema, options)?;
    ready(Arc::clone(&maker.schema));
    let mut none = true;
    for batch in leads {
        let batch = batch?;
        for start in (0..batch.num_rows()).step_by(MOST) {
            none = false;
            let rows = MOST.min(batch.num_rows().saturating_sub(start));
            let piece = piece(
                engine,
                &batch.slice(start, rows),
                sorted.as_ref(),
                options,
                &maker,
            )?;
            if let Some(progress) = &options.progress {
                progress.next(rows).map_err(Failure::Python)?;
            }
            tell(piece)?;
        }
    }
    if none {
        // Columns that do not suit are wrong without rows, too.
        let empty = RecordBatch::new_empty(schema);
        tell(piece(engine, &empty, sorted.as_ref(), options, &maker)?)?;
    }
    Ok(())
}

fn frame_call<'o>(
    options: &Options,
    progress: Option<&'o (dyn Fn(usize) + Sync)>,
) -> FrameCall<'o> {
    let mut call = FrameCall::new(options.call.clone());
    call.valid_until = options.valid_until;
    call.threads = options.threads;
    call.progress = progress;
    call
}

/// The columns of a result, of which the core knows all but the ids.
fn maker(engine: &Engine, schema: &Schema, options: &Options) -> Result<Maker, Failure> {
    let nothing = engine.score_leads(&[], &frame_call(options, None))?;
    let ids = schema
        .field_with_name("id")
        .map(|field| field.data_type().clone());
    Ok(Maker::new(engine, &ids.unwrap_or(DataType::Utf8), &nothing))
}

fn piece(
    engine: &Engine,
    batch: &RecordBatch,
    activities: Option<&SortedActivities<'_>>,
    options: &Options,
    maker: &Maker,
) -> Result<Piece, Failure> {
    let columns = Columns::new(engine, batch)?;
    let borrowed = columns.borrowed()?;
    let frame = match activities {
        Some(activities) => Frame::sharing(engine, borrowed, activities)?,
        None => Frame::new(engine, borrowed, None)?,
    };
    let progress = options.progress.as_ref();
    let progress = progress.map(|progress| |rows: usize| progress.tell(rows));
    let progress = progress
        .as_ref()
        .map(|tell| tell as &(dyn Fn(usize) + Sync));
    let call = frame_call(options, progress);
    let mut scores = engine.score_frame(&frame, &call)?;
    let ledger = options.explain.then(|| {
        let mut lines = Lines::new(engine);
        let mut failed = Ok(());
        engine.score_rows(&frame, &call, |_, answer| {
            if let (Answer::Decision(decision), Ok(())) = (answer, &failed) {
                failed = lines.add(&decision);
            }
        });
        failed.and_then(|()| lines.table())
    });
    let ids = batch.column_by_name("id").map(Arc::clone);
    let ids = ids.unwrap_or_else(|| arrow_array::new_null_array(&DataType::Utf8, batch.num_rows()));
    let errors = scores.errors.iter();
    Ok(Piece {
        ledger: ledger.transpose()?,
        report: std::mem::take(&mut scores.report),
        errors: errors
            .map(|(row, errors)| LeadErrors::new(id_at(&ids, *row), errors.clone()))
            .collect(),
        activities_without_lead: scores.activities_without_lead,
        table: maker.table(ids, scores, options.threads)?,
    })
}

/// Scores leads that are documents.
pub fn documents(
    engine: &Engine,
    leads: &[Lead<'_>],
    options: &Options,
    ready: impl FnOnce(SchemaRef),
    tell: &mut dyn FnMut(Piece) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let maker = maker(engine, &Schema::empty(), options)?;
    ready(Arc::clone(&maker.schema));
    let call = frame_call(options, None);
    let mut rest = leads;
    loop {
        let (leads, after) = rest.split_at_checked(DOCUMENTS).unwrap_or((rest, &[]));
        let mut scores = engine.score_leads(leads, &call)?;
        let ledger = options.explain.then(|| {
            let mut lines = Lines::new(engine);
            let batch = engine.score_batch(leads, &options.call);
            let mut decisions = batch.answers.iter().filter_map(Answer::decision);
            decisions.try_for_each(|decision| lines.add(decision))?;
            lines.table()
        });
        let text = |lead: &Lead<'_>| lead.value().get("id")?.as_text().map(str::to_owned);
        let ids: Vec<Option<String>> = leads.iter().map(text).collect();
        let errors = scores
            .errors
            .iter()
            .map(|(row, errors)| LeadErrors::new(ids.get(*row).cloned().flatten(), errors.clone()));
        let piece = Piece {
            ledger: ledger.transpose()?,
            report: std::mem::take(&mut scores.report),
            errors: errors.collect(),
            activities_without_lead: 0,
            table: maker.table(Arc::new(StringArray::from(ids)), scores, 1)?,
        };
        if let Some(progress) = &options.progress {
            progress.tell(leads.len());
            progress.next(leads.len()).map_err(Failure::Python)?;
        }
        tell(piece)?;
        rest = after;
        if rest.is_empty() {
            return Ok(());
        }
    }
}

/// Documents that are scored at a time.
const DOCUMENTS: usize = 1 << 14;

/// The id of a lead, as the core reads it.
fn id_at(ids: &ArrayRef, row: usize) -> Option<String> {
    if ids.is_null(row) {
        return None;
    }
    match ids.data_type() {
        DataType::Utf8 => Some(ids.as_string::<i32>().value(row).to_owned()),
        DataType::LargeUtf8 => Some(ids.as_string::<i64>().value(row).to_owned()),
        DataType::Utf8View => Some(ids.as_string_view().value(row).to_owned()),
        DataType::Dictionary(..) => {
            let dictionary = ids.as_any_dictionary();
            let key = dictionary.keys().slice(row, 1);
            let key = id_at(&key, 0)?.parse().ok()?;
            (key < dictionary.values().len())
                .then(|| id_at(dictionary.values(), key))
                .flatten()
        }
        _ => {
            let ids: &dyn Array = ids;
            downcast_integer_array!(
                ids => Some(ids.value(row).to_string()),
                _ => None
            )
        }
    }
}

//! Batches through the core, one after the other.

use std::sync::Arc;

use arrow_array::{ArrayRef, RecordBatch, RecordBatchReader, new_null_array};
use arrow_schema::{DataType, Schema, SchemaRef};
use leadgrid::frame::{ActivityOrder, Frame, FrameCall, Scores, SortedActivities};
use leadgrid::{Answer, Call, Engine, Error, Lead, LeadErrors, Report};

use super::column::Columns;
use super::events::Events;
use super::failure::{Failure, wrong_type};
use super::ledger::Lines;
use super::table::{Maker, ScoreTable};
use super::text::{short_texts, text_at};

/// Rows that are scored at a time: what is kept of a stream in memory.
const MOST: usize = 1 << 20;

/// How to score.
pub struct Options {
    /// When, and how strictly.
    pub call: Call,
    /// Whether to tell until when each decision holds.
    pub valid_until: bool,
    /// Whether to tell why, line by line.
    pub explain: bool,
    /// Threads to work with.
    pub threads: usize,
    /// Is told the number of rows done so far.
    pub progress: Option<Box<dyn Fn(usize) + Send + Sync>>,
}

/// The result of a batch.
pub struct Piece {
    /// A row for each lead.
    pub table: ScoreTable,
    /// A line for each contribution, if it was asked for.
    pub ledger: Option<RecordBatch>,
    /// What was left out of account.
    pub report: Report,
    /// The leads that could not be scored.
    pub errors: Vec<LeadErrors>,
    /// Activities that belong to no lead so far.
    pub activities_without_lead: u64,
}

/// A table of activities, as the caller gave it.
pub type ActivityTable = (SchemaRef, Vec<RecordBatch>);

/// Activities of leads that come in several tables: sorted once for all of them.
pub(crate) struct SharedActivities {
    events: Events,
    order: ActivityOrder,
}

impl SharedActivities {
    /// Sorts a table of activities.
    pub(crate) fn new(engine: &Engine, (schema, batches): ActivityTable) -> Result<Self, Error> {
        let events = Events::new(&schema, &batches)?;
        let order = SortedActivities::new(engine, &events.borrowed()?)?.order();
        Ok(Self { events, order })
    }
}

/// Scores batches, telling the columns of the result first and then each piece of it, until
/// somebody does not want more.
///
/// # Errors
/// [`Failure::Call`] for columns that are missing or do not suit, [`Failure::Arrow`] for what the
/// maker of the batches or `tell` could not do.
pub fn run(
    engine: &Engine,
    leads: impl RecordBatchReader,
    activities: Option<ActivityTable>,
    options: &Options,
    ready: impl FnOnce(SchemaRef),
    tell: &mut dyn FnMut(Piece) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let activities = activities.map(|table| SharedActivities::new(engine, table));
    run_amended(
        engine,
        leads,
        activities.transpose()?.as_ref(),
        options,
        ready,
        tell,
        &mut |_, _| {},
    )
}

/// Changes the scores of some rows, the first of which has this number, before they become a table.
type Amend<'a> = dyn FnMut(usize, &mut Scores) + 'a;

/// The same for a binding that knows more about some rows than their columns say.
pub(crate) fn run_amended(
    engine: &Engine,
    leads: impl RecordBatchReader,
    activities: Option<&SharedActivities>,
    options: &Options,
    ready: impl FnOnce(SchemaRef),
    tell: &mut dyn FnMut(Piece) -> Result<(), Failure>,
    amend: &mut Amend<'_>,
) -> Result<(), Failure> {
    let table = activities.map(|shared| shared.events.borrowed());
    let table = table.transpose()?;
    let sorted = activities
        .zip(table.as_ref())
        .map(|(shared, table)| SortedActivities::in_order(table, &shared.order))
        .transpose()?;

    let schema = leads.schema();
    let job = Job {
        engine,
        activities: sorted.as_ref(),
        options,
        maker: maker(engine, &schema, options)?,
    };
    ready(Arc::clone(&job.maker.schema));
    let mut done = 0_usize;
    for batch in leads {
        let batch = batch?;
        for start in (0..batch.num_rows()).step_by(MOST) {
            let rows = MOST.min(batch.num_rows().saturating_sub(start));
            let piece = job.piece(&batch.slice(start, rows), done, amend)?;
            done = done.saturating_add(rows);
            tell(piece)?;
        }
    }
    if done == 0 {
        // Columns that do not suit are wrong without rows, too.
        tell(job.piece(&RecordBatch::new_empty(schema), 0, amend)?)?;
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
fn maker(engine: &Engine, schema: &Schema, options: &Options) -> Result<Arc<Maker>, Failure> {
    let nothing = engine.score_leads(&[], &frame_call(options, None))?;
    let ids = schema
        .field_with_name("id")
        .map(|field| field.data_type().clone());
    let ids = ids.unwrap_or(DataType::Utf8);
    Ok(Arc::new(Maker::new(engine, &ids, &nothing)))
}

/// What is the same for all batches.
struct Job<'j> {
    engine: &'j Engine,
    activities: Option<&'j SortedActivities<'j>>,
    options: &'j Options,
    maker: Arc<Maker>,
}

impl Job<'_> {
    /// Scores a batch, after so many rows.
    fn piece(
        &self,
        batch: &RecordBatch,
        done: usize,
        amend: &mut Amend<'_>,
    ) -> Result<Piece, Failure> {
        let columns = Columns::new(self.engine, batch)?;
        let borrowed = columns.borrowed()?;
        let frame = match self.activities {
            Some(activities) => Frame::sharing(self.engine, borrowed, activities)?,
            None => Frame::new(self.engine, borrowed, None)?,
        };
        let ids = self.ids(batch)?;
        let progress = self.options.progress.as_ref();
        let progress = progress.map(|tell| move |rows: usize| tell(done.saturating_add(rows)));
        let progress = progress
            .as_ref()
            .map(|tell| tell as &(dyn Fn(usize) + Sync));
        let call = frame_call(self.options, progress);
        let mut scores = self.engine.score_frame(&frame, &call)?;
        amend(done, &mut scores);
        let ledger = self.options.explain.then(|| {
            let mut lines = Lines::new(self.engine);
            let mut failed = Ok(());
            self.engine.score_rows(&frame, &call, |row, answer| {
                if let (Answer::Decision(decision), Ok(())) = (answer, &failed) {
                    failed = lines.add(row, &decision);
                }
            });
            failed?;
            lines.table(&ids)
        });
        let errors = scores.errors.iter();
        Ok(Piece {
            ledger: ledger.transpose()?,
            report: std::mem::take(&mut scores.report),
            errors: errors
                .map(|(row, errors)| LeadErrors::new(text_at(&ids, *row), errors.clone()))
                .collect(),
            activities_without_lead: scores.activities_without_lead,
            table: ScoreTable::new(&self.maker, ids, scores, self.options.threads),
        })
    }

    /// The ids of a batch, in the type that the first batch had.
    fn ids(&self, batch: &RecordBatch) -> Result<ArrayRef, Failure> {
        let wanted = self.maker.schema.field(0).data_type();
        let Some(ids) = batch.column_by_name("id") else {
            return Ok(new_null_array(wanted, batch.num_rows()));
        };
        if ids.data_type() == wanted {
            return Ok(Arc::clone(ids));
        }
        let message = format!(
            "the column has the Arrow type `{}`, in batches before it had `{wanted}`",
            ids.data_type()
        );
        Err(wrong_type("id", message, "give all batches the same types").into())
    }
}

/// Scores leads that are documents.
///
/// # Errors
/// As [`run`].
pub fn documents(
    engine: &Engine,
    leads: &[Lead<'_>],
    options: &Options,
    ready: impl FnOnce(SchemaRef),
    tell: &mut dyn FnMut(Piece) -> Result<(), Failure>,
) -> Result<(), Failure> {
    documents_amended(engine, leads, options, ready, tell, Vec::new())
}

/// The same where some leads could not be handed over: they stand there as null, and what is wrong
/// with them is known.
pub(crate) fn documents_amended(
    engine: &Engine,
    leads: &[Lead<'_>],
    options: &Options,
    ready: impl FnOnce(SchemaRef),
    tell: &mut dyn FnMut(Piece) -> Result<(), Failure>,
    unreadable: Vec<(usize, LeadErrors)>,
) -> Result<(), Failure> {
    let mut unreadable = unreadable.into_iter().peekable();
    let maker = maker(engine, &Schema::empty(), options)?;
    ready(Arc::clone(&maker.schema));
    let call = frame_call(options, None);
    let (mut rest, mut done) = (leads, 0_usize);
    loop {
        let (leads, after) = rest.split_at_checked(together(rest)).unwrap_or((rest, &[]));
        let mut scores = engine.score_leads(leads, &call)?;
        let mut texts: Vec<Option<String>> = leads
            .iter()
            .map(|lead| id(lead).map(str::to_owned))
            .collect();
        for (row, errors) in &mut scores.errors {
            let at = done.saturating_add(*row);
            if let Some((_, known)) = unreadable.next_if(|(row, _)| *row == at) {
                *errors = known.errors;
                if let Some(id) = texts.get_mut(*row) {
                    *id = known.lead_id;
                }
            }
        }
        let errors = scores.errors.iter().map(|(row, errors)| {
            LeadErrors::new(texts.get(*row).cloned().flatten(), errors.clone())
        });
        let errors = errors.collect();
        let ids: ArrayRef = Arc::new(short_texts(texts.iter().map(Option::as_deref))?);
        let ledger = options.explain.then(|| {
            let mut lines = Lines::new(engine);
            let batch = engine.score_batch(leads, &options.call);
            for (row, answer) in batch.answers.iter().enumerate() {
                if let Some(decision) = answer.decision() {
                    lines.add(row, decision)?;
                }
            }
            lines.table(&ids)
        });
        let piece = Piece {
            ledger: ledger.transpose()?,
            report: std::mem::take(&mut scores.report),
            errors,
            activities_without_lead: 0,
            table: ScoreTable::new(&maker, ids, scores, 1),
        };
        done = done.saturating_add(leads.len());
        if let Some(progress) = &options.progress {
            progress(done);
        }
        tell(piece)?;
        rest = after;
        if rest.is_empty() {
            return Ok(());
        }
    }
}

/// Documents that are scored at a time, and bytes that their ids have together.
const DOCUMENTS: usize = 1 << 14;
const ID_BYTES: usize = 1 << 28;

fn id<'l>(lead: &'l Lead<'_>) -> Option<&'l str> {
    lead.value().get("id")?.as_text()
}

/// How many leads to score next, one at least.
fn together(leads: &[Lead<'_>]) -> usize {
    let mut bytes = 0_usize;
    let room = leads.iter().take(DOCUMENTS).take_while(|lead| {
        bytes = bytes.saturating_add(id(lead).map_or(0, str::len));
        bytes <= ID_BYTES
    });
    room.count().max(1)
}

//! `Engine.score_frame` and `Engine.score_stream`.

use std::num::NonZero;
use std::sync::Arc;

use arrow_array::RecordBatchReader;
use leadgrid_arrow::{ActivityTable, Options, documents, run};
use pyo3::exceptions::{PyOverflowError, PyTypeError};
use pyo3::prelude::*;

use super::input::{Given, external, failed, given, raised};
use super::progress::Progress;
use super::scores::PyScores;
use super::stream::PyScoreStream;
use crate::ask::Arguments;
use crate::convert::Keep;
use crate::engine::{PyEngine, leads_of};
use crate::error::data_error_of;

#[pymethods]
impl PyEngine {
    /// Scores a table of leads at one instant, without holding the interpreter lock.
    ///
    /// `leads` is anything with the Arrow interface (a data frame of Polars, pandas or narwhals, a
    /// table or record batch of pyarrow, a relation of DuckDB), an iterable of such tables, or an
    /// iterable of leads as for `score_batch`. A table has the columns `id` and `origin`, a column for each field (by its name,
    /// or `attributes.` and its name), and may have `created_at`, `assigned_at`, `tags`, `segment`,
    /// `override_lead_type`, `override_by`, `override_reason` and `override_until`. Instants need a
    /// time zone. Columns that the policy does not know are counted in `report`.
    ///
    /// `activities` is a table of its own, in any order: `lead` (the lead's id), `kind`, `at`, and
    /// perhaps `ref` and `id`. Without it all activities are unknown.
    ///
    /// `strict`, `horizon` and `previous` are those of `score`. With `valid_until`, the column of
    /// that name says until when each decision holds, which takes many times as long; with `explain`,
    /// `Scores.ledger()` says why. The result does not depend on `threads`, which are as many as
    /// there are processors unless said otherwise. `progress` is called with the number of leads done.
    ///
    /// Returns `Scores`. A lead that cannot be scored has its error in its row. Raises `DataError`
    /// where a column is missing or of a type that does not suit its name, with what to do about it;
    /// and for a policy of more than 64 flags or 32,767 cells, which only `score` and `score_batch` take.
    ///
    /// >>> import leadgrid
    /// >>> engine = leadgrid.Engine.default()
    /// >>> leads = [{"id": "1", "origin": "form"}, {"id": "2"}]
    /// >>> scores = engine.score_frame(leads, as_of="2026-11-22T09:00:00+09:00")
    /// >>> [(row["lead_id"], row["lead_type"], row["error"]) for row in scores.to_dicts()]
    /// [('1', 'cold', None), ('2', None, 'missing_key')]
    #[pyo3(
        signature = (leads, activities=None, *, as_of, strict=None, horizon=None, previous=None,
            valid_until=false, explain=false, threads=None, progress=None),
        text_signature = "($self, leads, activities=None, *, as_of, strict=False, horizon=None, previous=None, valid_until=False, explain=False, threads=None, progress=None)"
    )]
    #[expect(clippy::too_many_arguments, reason = "keywords of a Python method")]
    fn score_frame<'py>(
        &self,
        leads: Bound<'py, PyAny>,
        activities: Option<Bound<'py, PyAny>>,
        as_of: Bound<'py, PyAny>,
        strict: Option<Bound<'py, PyAny>>,
        horizon: Option<Bound<'py, PyAny>>,
        previous: Option<Bound<'py, PyAny>>,
        valid_until: bool,
        explain: bool,
        threads: Option<Bound<'py, PyAny>>,
        progress: Option<Bound<'py, PyAny>>,
    ) -> PyResult<PyScores> {
        let py = leads.py();
        let options = Keywords {
            as_of,
            strict,
            horizon,
            previous,
            valid_until,
            explain,
            threads,
            progress,
        };
        let (options, progress) = options.read(py)?;
        let engine = self.inner();
        let mut scores = None;
        let mut pieces = Vec::new();
        let mut add = |piece| {
            pieces.push(piece);
            if let Some(progress) = &progress {
                progress.check()?;
            }
            // Only the thread that runs the program is told of its signals.
            match Python::try_attach(|py| py.check_signals()) {
                Some(Err(error)) => Err(external(error).into()),
                _ => Ok(()),
            }
        };
        let ready = |schema| scores = Some(PyScores::new(engine.clone(), schema, explain));
        let with_activities = activities.is_some();
        // They are read before, as a connection may have but one result open.
        let activities = table(activities)?;
        let ran = match given(leads, true)? {
            Given::Tables(batches) => {
                py.detach(|| run(engine, batches, activities, &options, ready, &mut add))
            }
            Given::Documents(_) if with_activities => {
                return Err(PyTypeError::new_err(
                    "leads that are dicts have their activities in themselves, under `activities`",
                ));
            }
            Given::Documents(leads) => {
                let keep = Keep::new();
                let leads = leads_of(leads, &keep)?;
                py.detach(|| documents(engine, &leads, &options, ready, &mut add))
            }
        };
        ran.map_err(|failure| failed(py, failure))?;
        let mut scores = scores.ok_or_else(|| PyTypeError::new_err("nothing was scored"))?;
        pieces.into_iter().for_each(|piece| scores.add(piece));
        Ok(scores)
    }

    /// Scores a stream of leads, a batch at a time, for more leads than memory holds.
    ///
    /// `leads` is anything with the Arrow interface, such as a `pyarrow.RecordBatchReader` or a
    /// relation of DuckDB, or an iterable of tables, such as `LazyFrame.collect_batches()`. Everything
    /// else is as for `score_frame`, so are its limits of 64 flags and 32,767 cells; `activities` are
    /// read whole.
    ///
    /// Returns a `ScoreStream`, an iterator of `Scores`.
    #[pyo3(
        signature = (leads, activities=None, *, as_of, strict=None, horizon=None, previous=None,
            valid_until=false, explain=false, threads=None, progress=None),
        text_signature = "($self, leads, activities=None, *, as_of, strict=False, horizon=None, previous=None, valid_until=False, explain=False, threads=None, progress=None)"
    )]
    #[expect(clippy::too_many_arguments, reason = "keywords of a Python method")]
    fn score_stream<'py>(
        &self,
        leads: Bound<'py, PyAny>,
        activities: Option<Bound<'py, PyAny>>,
        as_of: Bound<'py, PyAny>,
        strict: Option<Bound<'py, PyAny>>,
        horizon: Option<Bound<'py, PyAny>>,
        previous: Option<Bound<'py, PyAny>>,
        valid_until: bool,
        explain: bool,
        threads: Option<Bound<'py, PyAny>>,
        progress: Option<Bound<'py, PyAny>>,
    ) -> PyResult<PyScoreStream> {
        let py = leads.py();
        let options = Keywords {
            as_of,
            strict,
            horizon,
            previous,
            valid_until,
            explain,
            threads,
            progress,
        };
        let (options, progress) = options.read(py)?;
        let activities = table(activities)?;
        let Given::Tables(batches) = given(leads, false)? else {
            return Err(PyTypeError::new_err(
                "leads that are dicts are no stream of tables; give them to `score_frame`",
            ));
        };
        let engine = self.inner().clone();
        PyScoreStream::start(py, engine, batches, activities, options, progress)
    }
}

struct Keywords<'py> {
    as_of: Bound<'py, PyAny>,
    strict: Option<Bound<'py, PyAny>>,
    horizon: Option<Bound<'py, PyAny>>,
    previous: Option<Bound<'py, PyAny>>,
    valid_until: bool,
    explain: bool,
    threads: Option<Bound<'py, PyAny>>,
    progress: Option<Bound<'py, PyAny>>,
}

impl Keywords<'_> {
    fn read(self, py: Python<'_>) -> PyResult<(Options, Option<Arc<Progress>>)> {
        let keep = Keep::new();
        let call = Arguments::new(&keep)
            .value("as_of", self.as_of)?
            .option("strict", self.strict)?
            .option("horizon", self.horizon)?
            .previous(self.previous)?
            .call(py)?;
        let threads = match self.threads {
            Some(threads) => threads_of(&threads)?,
            None => std::thread::available_parallelism().map_or(1, NonZero::get),
        };
        let progress = self.progress.map(Progress::of).transpose()?.map(Arc::new);
        let options = Options {
            call,
            valid_until: self.valid_until,
            explain: self.explain,
            threads,
            progress: progress.clone().map(|progress| {
                Box::new(move |rows| progress.tell(rows)) as Box<dyn Fn(usize) + Send + Sync>
            }),
        };
        Ok((options, progress))
    }
}

fn threads_of(threads: &Bound<'_, PyAny>) -> PyResult<usize> {
    let py = threads.py();
    match threads.extract::<usize>() {
        Ok(number) if number > 0 => Ok(number),
        Err(error) if !error.is_instance_of::<PyOverflowError>(py) => Err(error),
        _ => {
            let message = format!("`threads` is {threads}, which is no number of threads");
            let help = "give 1 or more, or leave it out for as many as there are processors";
            Err(data_error_of(
                py,
                "out_of_range",
                "/threads",
                &message,
                help,
            ))
        }
    }
}

/// All of a table of activities.
fn table(activities: Option<Bound<'_, PyAny>>) -> PyResult<Option<ActivityTable>> {
    let Some(activities) = activities else {
        return Ok(None);
    };
    let py = activities.py();
    let Given::Tables(batches) = given(activities, true)? else {
        return Err(PyTypeError::new_err(
            "activities are a table with the Arrow interface, such as a data frame, with columns `lead`, `kind` and `at`",
        ));
    };
    let schema = RecordBatchReader::schema(&batches);
    let batches = py.detach(|| batches.collect::<Result<Vec<_>, _>>());
    Ok(Some((Arc::clone(&schema), batches.map_err(raised)?)))
}

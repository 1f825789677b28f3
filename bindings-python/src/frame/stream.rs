//! `leadgrid.ScoreStream`: the scores of a stream of leads, a batch at a time.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};

use arrow_array::{RecordBatch, RecordBatchReader};
use arrow_schema::{ArrowError, SchemaRef};
use leadgrid::Engine;
use leadgrid_arrow::{ActivityTable, Failure, Options, Piece, run};
use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use pyo3::types::PyCapsule;

use super::input::failed;
use super::progress::Progress;
use super::scores::PyScores;
use super::worker;
use crate::capsule::{Batches, export_schema, export_stream};

/// The scores of a stream of leads: an iterator of `Scores`, one for each batch.
///
/// A batch is taken from the stream while the one before is in use, so that never more than two
/// are in memory. It has the Arrow interface too, to be read once, such as by
/// `pyarrow.RecordBatchReader.from_stream(..)`.
#[pyclass(frozen, name = "ScoreStream", module = "leadgrid")]
pub struct PyScoreStream {
    engine: Engine,
    schema: SchemaRef,
    explain: bool,
    pieces: Arc<Pieces>,
}

/// What the thread tells: pieces, then that there are no more of them.
pub type Pieces = Mutex<Option<Receiver<Result<Option<Piece>, Failure>>>>;

enum Told {
    Ready(SchemaRef),
    Failed(Failure),
}

impl PyScoreStream {
    /// Starts to score, in a thread of its own, and waits until the columns of the result are known.
    pub fn start(
        py: Python<'_>,
        engine: Engine,
        leads: Batches,
        activities: Option<ActivityTable>,
        options: Options,
        progress: Option<Arc<Progress>>,
    ) -> PyResult<Self> {
        let (told, ready) = sync_channel(1);
        let (sender, pieces) = sync_channel(0);
        let pieces = Arc::new(Mutex::new(Some(pieces)));
        let closed = Arc::new(AtomicBool::new(false));
        let is_closed = Arc::clone(&closed);
        let explain = options.explain;
        let for_thread = engine.clone();
        let work = move || {
            let mut is_ready = false;
            let mut tell = |piece| {
                if let Some(progress) = &progress {
                    progress.check()?;
                }
                let closed = || Failure::Arrow(ArrowError::ComputeError("closed".to_owned()));
                if is_closed.load(Ordering::Relaxed) {
                    return Err(closed());
                }
                // Nobody waits for it any more.
                sender.send(Ok(Some(piece))).map_err(|_| closed())
            };
            let announce = |schema| {
                is_ready = true;
                let _ = told.send(Told::Ready(schema));
            };
            let ran = run(
                &for_thread,
                leads,
                activities,
                &options,
                announce,
                &mut tell,
            );
            let _ = match ran {
                Err(failure) if !is_ready => told.send(Told::Failed(failure)).map_err(drop),
                ran => sender.send(ran.map(|()| None)).map_err(drop),
            };
        };
        worker::spawn(py, &pieces, closed, work)?;
        match py.detach(move || ready.recv()) {
            Ok(Told::Ready(schema)) => Ok(Self {
                engine,
                schema,
                explain,
                pieces,
            }),
            Ok(Told::Failed(failure)) => Err(failed(py, failure)),
            Err(_) => Err(PyRuntimeError::new_err("scoring stopped")),
        }
    }
}

/// The next piece; waits for it.
fn next(pieces: &Pieces) -> Option<Result<Piece, Failure>> {
    let mut guard = pieces.lock().unwrap_or_else(PoisonError::into_inner);
    let told = guard.as_ref()?.recv();
    if let Ok(Ok(Some(piece))) = told {
        return Some(Ok(piece));
    }
    *guard = None;
    match told {
        Ok(Err(failure)) => Some(Err(failure)),
        Ok(_) => None,
        // Rows that are missing must not look like the end of the stream.
        Err(_) => Some(Err(
            ArrowError::ComputeError("scoring stopped".to_owned()).into()
        )),
    }
}

#[pymethods]
impl PyScoreStream {
    fn __iter__(slf: Bound<'_, Self>) -> Bound<'_, Self> {
        slf
    }

    fn __next__(&self, py: Python<'_>) -> PyResult<Option<PyScores>> {
        match py.detach(|| next(&self.pieces)) {
            None => Ok(None),
            Some(Err(failure)) => Err(failed(py, failure)),
            Some(Ok(piece)) => {
                let engine = self.engine.clone();
                let mut scores = PyScores::new(engine, Arc::clone(&self.schema), self.explain);
                scores.add(piece);
                Ok(Some(scores))
            }
        }
    }

    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        let _ = requested_schema;
        let rest = Rest {
            pieces: Arc::clone(&self.pieces),
            schema: Arc::clone(&self.schema),
        };
        export_stream(py, Box::new(rest))
    }

    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        export_schema(py, &self.schema)
    }
}

/// The rest of a stream, for another program.
struct Rest {
    pieces: Arc<Pieces>,
    schema: SchemaRef,
}

impl Iterator for Rest {
    type Item = Result<RecordBatch, ArrowError>;

    fn next(&mut self) -> Option<Self::Item> {
        Some(
            next(&self.pieces)?
                .map_err(|failure| {
                    let text = Python::try_attach(|py| failed(py, failure).to_string());
                    // The interface ends texts with a zero.
                    let text = text.unwrap_or_default().replace('\0', "\u{FFFD}");
                    ArrowError::ExternalError(text.into())
                })
                .and_then(|piece| piece.table.batch()),
        )
    }
}

impl RecordBatchReader for Rest {
    fn schema(&self) -> SchemaRef {
        Arc::clone(&self.schema)
    }
}

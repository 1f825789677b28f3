//! Telling the caller how far it is.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use pyo3::prelude::*;

/// A function of the caller, told the number of rows done. What it raises ends the scoring.
pub struct Progress {
    call: Py<PyAny>,
    /// Rows of the batches before.
    before: AtomicUsize,
    raised: Mutex<Option<PyErr>>,
}

impl Progress {
    pub fn new(call: Py<PyAny>) -> Self {
        Self {
            call,
            before: AtomicUsize::new(0),
            raised: Mutex::new(None),
        }
    }

    /// Tells how many rows of the current batch are done.
    pub fn tell(&self, rows: usize) {
        let Ok(mut raised) = self.raised.lock() else {
            return;
        };
        if raised.is_some() {
            return;
        }
        let rows = self.before.load(Ordering::Relaxed).saturating_add(rows);
        // Nobody is told anything once the interpreter is about to end.
        let told = Python::try_attach(|py| self.call.call1(py, (rows,)).map(|_| ()));
        *raised = told.and_then(Result::err);
    }

    /// Goes on to the next batch, unless the caller's function raised.
    pub fn next(&self, rows: usize) -> PyResult<()> {
        self.before.fetch_add(rows, Ordering::Relaxed);
        match self.raised.lock().ok().and_then(|mut raised| raised.take()) {
            Some(error) => Err(error),
            None => Ok(()),
        }
    }
}

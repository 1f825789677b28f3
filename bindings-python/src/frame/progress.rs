//! Telling the caller how far it is.

use std::sync::Mutex;

use leadgrid_arrow::Failure;
use pyo3::prelude::*;

use super::input::external;

/// A function of the caller, told the number of rows done. What it raises ends the scoring.
pub struct Progress {
    call: Py<PyAny>,
    raised: Mutex<Option<PyErr>>,
}

impl Progress {
    pub fn new(call: Py<PyAny>) -> Self {
        Self {
            call,
            raised: Mutex::new(None),
        }
    }

    /// Tells how many rows are done.
    pub fn tell(&self, rows: usize) {
        let Ok(mut raised) = self.raised.lock() else {
            return;
        };
        if raised.is_some() {
            return;
        }
        // Nobody is told anything once the interpreter is about to end.
        let told = Python::try_attach(|py| self.call.call1(py, (rows,)).map(|_| ()));
        *raised = told.and_then(Result::err);
    }

    /// Ends the work if the caller's function raised.
    pub fn check(&self) -> Result<(), Failure> {
        match self.raised.lock().ok().and_then(|mut raised| raised.take()) {
            Some(error) => Err(external(error).into()),
            None => Ok(()),
        }
    }
}

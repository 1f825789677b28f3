//! Telling the caller how far it is.

use std::sync::Mutex;

use arrow_schema::ArrowError;
use pyo3::exceptions::PyTypeError;
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

    /// The function that a caller gave.
    pub fn of(call: Bound<'_, PyAny>) -> PyResult<Self> {
        match call.is_callable() {
            true => Ok(Self::new(call.unbind())),
            false => Err(PyTypeError::new_err(
                "`progress` must be a function of one argument",
            )),
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
    pub fn check(&self) -> Result<(), ArrowError> {
        match self.raised.lock().ok().and_then(|mut raised| raised.take()) {
            Some(error) => Err(external(error)),
            None => Ok(()),
        }
    }
}

//! What a caller may give as a table.

use std::sync::Arc;

use arrow_array::{RecordBatch, RecordBatchReader};
use arrow_schema::{ArrowError, DataType, Field, Schema, SchemaRef};
use leadgrid_arrow::Failure;
use pyo3::exceptions::{PyRuntimeError, PyTypeError};
use pyo3::prelude::*;
use pyo3::types::{PyIterator, PyList};

use crate::capsule::{Batches, batches};
use crate::error::data_error;
use crate::host;

/// The record batches of a table, or of an iterable of tables; `None` if there are none in it.
pub fn tables(object: &Bound<'_, PyAny>, iterables: bool) -> PyResult<Option<Batches>> {
    if let Some(batches) = batches(object)? {
        return Ok(Some(batches));
    }
    if let Some(help) = instead(object)? {
        return Err(PyTypeError::new_err(format!(
            "{} has no Arrow interface; {help}",
            host::type_name(object)
        )));
    }
    let first = match object.cast::<PyList>() {
        Ok(list) if list.is_empty() => None,
        Ok(list) => Some(list.get_item(0)?),
        Err(_) => None,
    };
    let of_tables = match first {
        Some(first) => {
            first.hasattr("__arrow_c_array__")? || first.hasattr("__arrow_c_stream__")?
        }
        None => iterables && !object.is_instance_of::<PyList>(),
    };
    if !of_tables {
        return Ok(None);
    }
    Ok(Some(Box::new(Pulled::new(object.try_iter()?)?)))
}

/// What to do with an object that could give a table, but does not by itself.
fn instead(object: &Bound<'_, PyAny>) -> PyResult<Option<&'static str>> {
    let class = object.get_type();
    let module = class
        .module()
        .map(|name| name.to_string())
        .unwrap_or_default();
    let name = class
        .name()
        .map(|name| name.to_string())
        .unwrap_or_default();
    Ok(if name == "LazyFrame" {
        Some(
            "a lazy frame has not run yet: give `frame.collect()`, or `frame.collect_batches()` to `score_stream`",
        )
    } else if object.hasattr("toArrow")? {
        Some("give `frame.toArrow()`, or score within `frame.mapInArrow(..)`")
    } else if module.starts_with("pandas.") {
        Some("install pandas 3 and pyarrow")
    } else {
        None
    })
}

/// Tables that an iterator of the caller gives, pulled one by one.
struct Pulled {
    iterator: Py<PyIterator>,
    current: Option<Batches>,
    schema: SchemaRef,
}

impl Pulled {
    fn new(iterator: Bound<'_, PyIterator>) -> PyResult<Self> {
        let mut pulled = Self {
            iterator: iterator.clone().unbind(),
            current: None,
            // That of no leads at all, if there is no table.
            schema: Arc::new(Schema::new(vec![
                Field::new("id", DataType::Utf8, true),
                Field::new("origin", DataType::Utf8, true),
            ])),
        };
        if pulled.pull(iterator)?
            && let Some(current) = &pulled.current
        {
            pulled.schema = current.schema();
        }
        Ok(pulled)
    }

    /// Takes the next table, if there is one.
    fn pull(&mut self, mut iterator: Bound<'_, PyIterator>) -> PyResult<bool> {
        self.current = None;
        let Some(object) = iterator.next().transpose()? else {
            return Ok(false);
        };
        self.current = batches(&object)?;
        match self.current {
            Some(_) => Ok(true),
            None => Err(PyTypeError::new_err(format!(
                "{} has no Arrow interface; give an iterable of tables, such as record batches",
                host::type_name(&object)
            ))),
        }
    }
}

impl Iterator for Pulled {
    type Item = Result<RecordBatch, ArrowError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(batch) = self.current.as_mut().and_then(Iterator::next) {
                return Some(batch);
            }
            self.current.take()?;
            // None where the interpreter is about to end.
            let pulled = Python::try_attach(|py| {
                let iterator = self.iterator.bind(py).clone();
                self.pull(iterator)
            });
            match pulled? {
                Ok(true) => {}
                Ok(false) => return None,
                Err(error) => return Some(Err(external(error))),
            }
        }
    }
}

impl RecordBatchReader for Pulled {
    fn schema(&self) -> SchemaRef {
        Arc::clone(&self.schema)
    }
}

/// The exception for a failure.
pub fn failed(py: Python<'_>, failure: Failure) -> PyErr {
    match failure {
        Failure::Call(error) => data_error(py, &error),
        Failure::Arrow(error) => raised(error),
    }
}

/// An exception of the caller's, on its way through work that knows no Python.
pub fn external(error: PyErr) -> ArrowError {
    ArrowError::ExternalError(Box::new(error))
}

/// The exception for what went wrong between programs; one of the caller's own is raised again.
pub fn raised(error: ArrowError) -> PyErr {
    match error {
        ArrowError::ExternalError(error) => match error.downcast::<PyErr>() {
            Ok(error) => *error,
            Err(error) => PyRuntimeError::new_err(error.to_string()),
        },
        error => PyRuntimeError::new_err(error.to_string()),
    }
}

//! What a caller may give as a table.

use std::sync::Arc;

use arrow_array::{RecordBatch, RecordBatchReader};
use arrow_schema::{ArrowError, DataType, Field, Schema, SchemaRef};
use leadgrid_arrow::Failure;
use pyo3::exceptions::{PyRuntimeError, PyTypeError};
use pyo3::prelude::*;
use pyo3::types::{PyIterator, PyList, PyMapping, PyString, PyTuple};

use crate::capsule::{Batches, batches};
use crate::error::data_error;
use crate::host;

/// What a caller gave.
pub enum Given<'py> {
    Tables(Batches),
    /// Leads as documents: an iterable of them, or whatever was given instead.
    Documents(Bound<'py, PyAny>),
}

/// The record batches of a table or of an iterable of tables, told by its first one. An iterable of
/// anything else may be one of documents, unless `documents` are not asked for.
pub fn given<'py>(object: Bound<'py, PyAny>, documents: bool) -> PyResult<Given<'py>> {
    if let Some(batches) = batches(&object)? {
        return Ok(Given::Tables(batches));
    }
    if let Some(help) = instead(&object)? {
        return Err(no_table(&object, help));
    }
    // These iterate over keys, signs or names of columns. Reading them as leads says what is wrong.
    if is_document(&object) || (documents && object.hasattr("columns")?) {
        return Ok(Given::Documents(object));
    }
    let mut iterator = match object.try_iter() {
        Err(error) if documents && error.is_instance_of::<PyTypeError>(object.py()) => {
            return Ok(Given::Documents(object));
        }
        iterator => iterator?,
    };
    let Some(first) = iterator.next().transpose()? else {
        return match documents {
            true => Ok(Given::Documents(object)),
            false => Ok(Given::Tables(Box::new(Pulled::new(iterator)?))),
        };
    };
    let is_table = first.hasattr("__arrow_c_array__")? || first.hasattr("__arrow_c_stream__")?;
    if !is_table && !is_document(&first) {
        if object.hasattr("__array__")? || first.hasattr("__array__")? {
            let help = "give a data frame made of it, which names its columns";
            return Err(no_table(&object, help));
        }
        if !documents {
            return Err(no_table(
                &first,
                "give an iterable of tables, such as record batches",
            ));
        }
    }
    // A generator has given its first one away, which comes first again.
    let whole = match object.is_instance_of::<PyList>() || object.is_instance_of::<PyTuple>() {
        true => object,
        false => chained(first, iterator)?,
    };
    match is_table {
        true => Ok(Given::Tables(Box::new(Pulled::new(whole.try_iter()?)?))),
        false => Ok(Given::Documents(whole)),
    }
}

/// Whether an object is one lead, as a mapping or as JSON text.
fn is_document(object: &Bound<'_, PyAny>) -> bool {
    object.is_instance_of::<PyString>() || object.cast::<PyMapping>().is_ok()
}

fn chained<'py>(
    first: Bound<'py, PyAny>,
    rest: Bound<'py, PyIterator>,
) -> PyResult<Bound<'py, PyAny>> {
    let chain = first.py().import("itertools")?.getattr("chain")?;
    chain.call1(((first,), rest))
}

fn no_table(object: &Bound<'_, PyAny>, help: &str) -> PyErr {
    let name = host::type_name(object);
    PyTypeError::new_err(format!("{name} has no Arrow interface; {help}"))
}

/// What to do with an object that could give a table, but does not by itself.
fn instead(object: &Bound<'_, PyAny>) -> PyResult<Option<&'static str>> {
    let (module, name) = host::class_of(object);
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
            None => Err(no_table(
                &object,
                "give an iterable of tables, such as record batches",
            )),
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

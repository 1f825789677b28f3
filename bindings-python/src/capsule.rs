//! Capsules of the Arrow C interface, in and out.
//!
//! <https://arrow.apache.org/docs/format/CDataInterface/PyCapsuleInterface.html>

use arrow_array::ffi::FFI_ArrowArray;
use arrow_array::ffi_stream::FFI_ArrowArrayStream;
use arrow_array::{RecordBatch, RecordBatchIterator, RecordBatchReader};
use arrow_schema::ffi::FFI_ArrowSchema;
use arrow_schema::{ArrowError, DataType, SchemaRef};
use pyo3::exceptions::{PyRuntimeError, PyTypeError};
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyTuple};

use crate::incoming::{Incoming, Stream, batch};

/// Record batches, one after the other; pulled without the interpreter lock.
pub type Batches = Box<dyn RecordBatchReader + Send>;

/// The record batches of an object that has the Arrow interface; `None` if it has not.
pub fn batches(object: &Bound<'_, PyAny>) -> PyResult<Option<Batches>> {
    if object.hasattr("__arrow_c_stream__")? {
        let capsule = object.call_method0("__arrow_c_stream__")?;
        return stream(capsule.cast::<PyCapsule>()?).map(Some);
    }
    if object.hasattr("__arrow_c_array__")? {
        let pair = object.call_method0("__arrow_c_array__")?;
        let batch = array(pair.cast::<PyTuple>()?)?;
        let schema = batch.schema();
        let batches = RecordBatchIterator::new([Ok(batch)], schema);
        return Ok(Some(Box::new(batches)));
    }
    Ok(None)
}

fn stream(capsule: &Bound<'_, PyCapsule>) -> PyResult<Batches> {
    let pointer = capsule.pointer_checked(Some(c"arrow_array_stream"))?;
    // SAFETY: a capsule of this name points to a stream that its maker keeps until the capsule goes.
    #[expect(unsafe_code, reason = "a capsule is a pointer")]
    let stream = unsafe { Stream::take(pointer.cast::<Stream>().as_ptr()) };
    match Incoming::new(stream) {
        Ok(Some(batches)) => Ok(Box::new(batches)),
        Ok(None) => Err(no_table()),
        Err(error) => Err(failed(&error)),
    }
}

fn array(pair: &Bound<'_, PyTuple>) -> PyResult<RecordBatch> {
    let (schema, array): (Bound<'_, PyCapsule>, Bound<'_, PyCapsule>) = pair.extract()?;
    let schema = schema.pointer_checked(Some(c"arrow_schema"))?;
    let array = array.pointer_checked(Some(c"arrow_array"))?;
    // SAFETY: as for streams; the schema is only read while its capsule lives.
    #[expect(unsafe_code, reason = "a capsule is a pointer")]
    let (array, schema) = unsafe {
        let array = FFI_ArrowArray::from_raw(array.cast::<FFI_ArrowArray>().as_ptr());
        (array, schema.cast::<FFI_ArrowSchema>().as_ref())
    };
    match DataType::try_from(schema).map_err(|error| failed(&error))? {
        DataType::Struct(fields) => batch(array, &fields).map_err(|error| failed(&error)),
        _ => Err(no_table()),
    }
}

fn no_table() -> PyErr {
    PyTypeError::new_err("this is one column; give a table, with columns `id` and `origin`")
}

/// What the maker of batches, or of a result, could not do.
pub fn failed(error: &ArrowError) -> PyErr {
    PyRuntimeError::new_err(error.to_string())
}

/// Batches as a capsule, for any program that reads the Arrow interface.
pub fn export_stream<'py>(py: Python<'py>, batches: Batches) -> PyResult<Bound<'py, PyCapsule>> {
    let stream = FFI_ArrowArrayStream::new(batches);
    PyCapsule::new_with_value(py, stream, c"arrow_array_stream")
}

/// The names and types of columns as a capsule.
pub fn export_schema<'py>(py: Python<'py>, schema: &SchemaRef) -> PyResult<Bound<'py, PyCapsule>> {
    let schema = FFI_ArrowSchema::try_from(schema.as_ref()).map_err(|error| failed(&error))?;
    PyCapsule::new_with_value(py, schema, c"arrow_schema")
}

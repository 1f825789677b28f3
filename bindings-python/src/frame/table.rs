//! `leadgrid.Table`: a table of ours, and what all tables can be made into.

use std::sync::Arc;

use arrow_array::{RecordBatch, RecordBatchIterator};
use arrow_schema::{ArrowError, SchemaRef};
use leadgrid::Engine;
use pyo3::exceptions::{PyKeyError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyList};

use super::show;
use crate::capsule::{export_schema, export_stream};

/// A table with the Arrow interface.
///
/// >>> import leadgrid
/// >>> engine = leadgrid.Engine.default()
/// >>> lead = {"id": "1", "origin": "form", "attributes": {"owns_vehicle": True}}
/// >>> scores = engine.score_frame([lead], as_of="2026-11-22T09:00:00+09:00", explain=True)
/// >>> table = scores.ledger()
/// >>> len(table) == len(table.to_dicts())
/// True
#[pyclass(frozen, name = "Table", module = "leadgrid")]
pub struct PyTable {
    pub engine: Engine,
    pub schema: SchemaRef,
    pub tables: Vec<RecordBatch>,
}

impl PyTable {
    fn batches(&self) -> impl Iterator<Item = Result<RecordBatch, ArrowError>> + use<> {
        self.tables.clone().into_iter().map(Ok)
    }
}

#[pymethods]
impl PyTable {
    /// Names of the columns.
    #[getter]
    fn columns<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        names(py, &self.schema)
    }

    /// A Polars data frame, without a copy where Polars has the same types.
    fn to_polars<'py>(slf: Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        polars(slf.as_any())
    }

    /// A pandas data frame; needs pyarrow.
    fn to_pandas<'py>(slf: Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        pandas(slf.as_any())
    }

    /// A pyarrow table, without a copy.
    fn to_arrow<'py>(slf: Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        arrow(slf.as_any())
    }

    /// All rows as new dicts; instants are RFC 3339 text in the policy's time zone.
    fn to_dicts<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        show::dicts(py, &self.engine, self.batches())
    }

    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        let _ = requested_schema;
        stream(py, self.batches(), &self.schema)
    }

    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        export_schema(py, &self.schema)
    }

    fn __len__(&self) -> usize {
        self.tables.iter().map(RecordBatch::num_rows).sum()
    }

    fn __repr__(&self) -> String {
        let rows = self.__len__();
        format!("Table({rows} row{})", if rows == 1 { "" } else { "s" })
    }
}

/// Batches as a capsule.
pub fn stream<'py>(
    py: Python<'py>,
    batches: impl Iterator<Item = Result<RecordBatch, ArrowError>> + Send + 'static,
    schema: &SchemaRef,
) -> PyResult<Bound<'py, PyCapsule>> {
    export_stream(
        py,
        Box::new(RecordBatchIterator::new(batches, Arc::clone(schema))),
    )
}

/// A Polars data frame of a table.
pub fn polars<'py>(table: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    let polars = table.py().import("polars")?;
    polars.call_method1("DataFrame", (table,))
}

/// A pyarrow table of a table.
pub fn arrow<'py>(table: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    let pyarrow = table.py().import("pyarrow")?;
    pyarrow.call_method1("table", (table,))
}

/// A pandas data frame of a table, by way of pyarrow.
pub fn pandas<'py>(table: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    arrow(table)?.call_method0("to_pandas")
}

/// The names of the columns, as a list.
pub fn names<'py>(py: Python<'py>, schema: &SchemaRef) -> PyResult<Bound<'py, PyList>> {
    PyList::new(py, schema.fields().iter().map(|field| field.name()))
}

/// The places of columns that are selected, each once.
pub fn places(schema: &SchemaRef, columns: &[String]) -> PyResult<Vec<usize>> {
    let place = |name: &String| {
        schema.index_of(name).map_err(|_| {
            let fields = schema.fields().iter();
            let known: Vec<&str> = fields.map(|field| field.name().as_str()).collect();
            let known = known.join(", ");
            PyKeyError::new_err(format!("there is no column `{name}`; there are {known}"))
        })
    };
    let places = columns.iter().map(place).collect::<PyResult<_>>()?;
    // A row as a dict, and many programs, would keep but one of them.
    let mut known = columns.iter();
    while let Some(name) = known.next() {
        if known.as_slice().contains(name) {
            let message = format!("the column `{name}` is given twice");
            return Err(PyValueError::new_err(message));
        }
    }
    Ok(places)
}

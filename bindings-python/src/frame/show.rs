//! Tables as plain Python.

use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::{
    Float16Type, Float32Type, Float64Type, Int64Type, TimestampMillisecondType,
};
use arrow_array::{Array, ArrayRef, RecordBatch, downcast_integer_array};
use arrow_schema::{ArrowError, DataType};
use leadgrid::{Engine, Instant};
use leadgrid_arrow::ScoreTable;
use leadgrid_arrow::{place_in, text_at};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyInt, PyList, PyString};

use super::input::raised;

/// All rows as dicts.
pub fn dicts<'py>(
    py: Python<'py>,
    engine: &Engine,
    tables: impl Iterator<Item = Result<RecordBatch, ArrowError>>,
) -> PyResult<Bound<'py, PyList>> {
    let list = PyList::empty(py);
    for table in tables {
        let table = table.map_err(raised)?;
        let schema = table.schema_ref();
        let fields = schema.fields().iter();
        let names: Vec<_> = fields
            .map(|field| PyString::new(py, field.name()))
            .collect();
        for row in 0..table.num_rows() {
            let dict = PyDict::new(py);
            for (name, column) in names.iter().zip(table.columns()) {
                dict.set_item(name, value(py, engine, column, row)?)?;
            }
            list.append(dict)?;
        }
    }
    Ok(list)
}

/// The value in a row of a column of ours, or of the caller's ids.
fn value<'py>(
    py: Python<'py>,
    engine: &Engine,
    column: &ArrayRef,
    row: usize,
) -> PyResult<Bound<'py, PyAny>> {
    if column.is_null(row) {
        return Ok(py.None().into_bound(py));
    }
    let list = |entries: ArrayRef| {
        let list = PyList::empty(py);
        for entry in 0..entries.len() {
            list.append(value(py, engine, &entries, entry)?)?;
        }
        PyResult::Ok(list.into_any())
    };
    Ok(match column.data_type() {
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => match text_at(column, row) {
            Some(text) => PyString::new(py, &text).into_any(),
            None => py.None().into_bound(py),
        },
        kind if kind.is_decimal() => {
            // Whole ones are ids, or money without places.
            let text = text_at(column, row);
            let class = match text.as_ref().is_some_and(|text| text.contains('.')) {
                true => py.import("decimal")?.getattr("Decimal")?,
                false => py.get_type::<PyInt>().into_any(),
            };
            text.map(|text| class.call1((text,)))
                .transpose()?
                .into_pyobject(py)?
        }
        DataType::Dictionary(..) => {
            let dictionary = column.as_any_dictionary();
            match place_in(dictionary, row) {
                Some(place) => value(py, engine, dictionary.values(), place)?,
                None => py.None().into_bound(py),
            }
        }
        DataType::Float64 => column
            .as_primitive::<Float64Type>()
            .value(row)
            .into_pyobject(py)?
            .into_any(),
        DataType::Float32 => f64::from(column.as_primitive::<Float32Type>().value(row))
            .into_pyobject(py)?
            .into_any(),
        DataType::Float16 => f64::from(column.as_primitive::<Float16Type>().value(row))
            .into_pyobject(py)?
            .into_any(),
        DataType::Boolean => column
            .as_boolean()
            .value(row)
            .into_pyobject(py)?
            .to_owned()
            .into_any(),
        DataType::Timestamp(..) => {
            let at =
                Instant::from_millis(column.as_primitive::<TimestampMillisecondType>().value(row));
            at.map(|at| engine.stamp(at).to_string())
                .into_pyobject(py)?
                .into_any()
        }
        DataType::List(_) => list(column.as_list::<i32>().value(row))?,
        DataType::FixedSizeList(..) => list(column.as_fixed_size_list().value(row))?,
        DataType::Int64 => column
            .as_primitive::<Int64Type>()
            .value(row)
            .into_pyobject(py)?
            .into_any(),
        _ => {
            let column: &dyn Array = column;
            downcast_integer_array!(
                column => column.value(row).into_pyobject(py)?.into_any(),
                _ => py.None().into_bound(py)
            )
        }
    })
}

/// Leads per type, the most important type first, then the leads with errors.
pub fn counts(tables: &[Arc<ScoreTable>]) -> Vec<(String, usize)> {
    let Some(first) = tables.first() else {
        return Vec::new();
    };
    let names = &first.scores().lead_types;
    let mut counts = vec![0_usize; names.len().saturating_add(1)];
    for code in tables.iter().flat_map(|table| table.scores().lead_type()) {
        // Leads with errors have none of the names.
        let place = usize::from(code).min(names.len());
        if let Some(count) = counts.get_mut(place) {
            *count = count.saturating_add(1);
        }
    }
    let errors = counts.pop().unwrap_or(0);
    let types = names.iter().map(ToString::to_string).zip(counts).rev();
    let all = types.chain([("errors".to_owned(), errors)]);
    all.filter(|(_, count)| *count > 0).collect()
}

//! Arrays that outlive the memory of a caller.

use arrow_array::{Array, ArrayRef, RecordBatch, make_array};
use arrow_buffer::{BooleanBuffer, Buffer, NullBuffer};
use arrow_data::ArrayData;
use arrow_data::transform::MutableArrayData;
use arrow_schema::{ArrowError, DataType};

/// A table whose first column, the ids as the caller gave them, has memory of its own. Everything else
/// in a result was made here.
pub fn owned(table: &RecordBatch) -> Result<RecordBatch, ArrowError> {
    let mut columns = table.columns().to_vec();
    if let Some(ids) = columns.first_mut() {
        *ids = copied(ids)?;
    }
    RecordBatch::try_new(table.schema(), columns)
}

/// A copy of the rows of an array, and of nothing around them.
pub fn copied(array: &ArrayRef) -> Result<ArrayRef, ArrowError> {
    let data = array.to_data();
    let mut rows = MutableArrayData::new(vec![&data], false, data.len());
    rows.try_extend(0, 0, data.len())?;
    let rows = rows.freeze();
    Ok(make_array(match data.data_type() {
        // They still share what they point into.
        DataType::Dictionary(..) | DataType::Utf8View => deep(&rows)?,
        _ => rows,
    }))
}

fn deep(data: &ArrayData) -> Result<ArrayData, ArrowError> {
    let buffers = data
        .buffers()
        .iter()
        .map(|buffer| Buffer::from(buffer.as_slice()));
    let children = data.child_data().iter().map(deep);
    let nulls = data
        .nulls()
        .map(|nulls| nulls.iter().collect::<BooleanBuffer>());
    ArrayData::builder(data.data_type().clone())
        .len(data.len())
        .offset(data.offset())
        .nulls(nulls.map(NullBuffer::new))
        .buffers(buffers.collect())
        .child_data(children.collect::<Result<_, _>>()?)
        .align_buffers(true)
        .build()
}

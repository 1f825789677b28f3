//! Columns as a script holds them: buffers and texts, and a small document that says what they are.
//!
//! ```json
//! {"leads": {"columns": [
//!   {"name": "id", "kind": "plain", "texts": [0, 1]},
//!   {"name": "age", "kind": "f64", "data": 0, "valid": 1},
//!   {"name": "origin", "kind": "codes", "keys": "u8", "data": 2, "texts": [1, 2]}
//! ]}, "activities": {"ipc": 3}}
//! ```
//!
//! A layout of one table, such as orders, is what stands under `leads` here.

use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::*;
use arrow_array::{
    Array, ArrayRef, ArrowPrimitiveType, BooleanArray, DictionaryArray, PrimitiveArray,
    RecordBatch, RecordBatchOptions, make_array, new_null_array,
};
use arrow_buffer::{BooleanBuffer, Buffer, NullBuffer};
use arrow_data::ArrayData;
use arrow_schema::{ArrowError, DataType, Field, Schema};
use leadgrid::{Code, Error};
use serde::Deserialize;

use super::failed::problem;
use super::ipc;
use super::plain_list::{entries, texts};
use crate::failure::{Failure, wrong_type};
use crate::run::ActivityTable;

/// What a script hands over beside the description of it.
pub struct Given {
    /// Typed arrays and IPC, as bytes.
    pub buffers: Vec<Buffer>,
    /// Pieces of lists, each a JSON list.
    pub texts: Vec<String>,
}

#[derive(Deserialize)]
struct Layout {
    leads: Table,
    activities: Option<Table>,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Table {
    Ipc(usize),
    Columns(Vec<Described>),
}

#[derive(Deserialize)]
struct Described {
    name: String,
    kind: Kind,
    /// The type of the codes.
    keys: Option<Kind>,
    data: Option<usize>,
    /// A byte for each row, 0 for null.
    valid: Option<usize>,
    /// A bit for each row, lowest first.
    bitmap: Option<usize>,
    /// From which text to which.
    #[serde(default)]
    texts: (usize, usize),
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Kind {
    F32,
    F64,
    I8,
    I16,
    I32,
    I64,
    U8,
    U16,
    U32,
    U64,
    /// Days since 1970-01-01.
    Days,
    /// A byte for each row.
    Booleans,
    /// Numbers of names.
    Codes,
    /// A list of values.
    Plain,
    /// Whatever it holds: only the name is told.
    Unread,
}

/// What becomes of a column, by its name.
pub(super) type Suit<'s> = &'s dyn Fn(&str, ArrayRef) -> ArrayRef;

fn as_it_is(_: &str, column: ArrayRef) -> ArrayRef {
    column
}

fn described<'l, D: Deserialize<'l>>(layout: &'l str) -> Result<D, Error> {
    serde_json::from_str(layout).map_err(|error| {
        let help = "this is a fault of the package; please report it";
        Error::new(Code::BadJson, String::new(), error.to_string(), help)
    })
}

impl Given {
    /// The tables of leads and of activities that a layout describes.
    ///
    /// # Errors
    /// `wrong_type` and `out_of_range` for columns that are not what they are said to be.
    pub fn tables(&self, layout: &str) -> Result<(ActivityTable, Option<ActivityTable>), Error> {
        let layout: Layout = described(layout)?;
        let activities = layout.activities.map(|table| self.made(&table, &as_it_is));
        let activities = activities.transpose();
        Ok((
            self.made(&layout.leads, &as_it_is)?,
            activities.map_err(|error| error.below("/activities"))?,
        ))
    }

    /// The only table of a layout: `{"columns": [..]}` or `{"ipc": 0}`. Columns of a script become what
    /// `suit` makes of them; IPC says itself what it holds.
    ///
    /// # Errors
    /// As for [`Given::tables`].
    pub(super) fn table(&self, layout: &str, suit: Suit<'_>) -> Result<ActivityTable, Error> {
        self.made(&described(layout)?, suit)
    }

    fn made(&self, table: &Table, suit: Suit<'_>) -> Result<ActivityTable, Error> {
        let columns = match table {
            Table::Ipc(place) => return ipc::read(&self.buffer(Some(*place))),
            Table::Columns(columns) => columns,
        };
        let mut rows = None;
        let mut arrays: Vec<Option<ArrayRef>> = Vec::with_capacity(columns.len());
        for column in columns {
            if matches!(column.kind, Kind::Unread) {
                arrays.push(None);
                continue;
            }
            let array = suit(&column.name, self.column(column)?);
            let rows = *rows.get_or_insert(array.len());
            check(&column.name, "column", array.len(), rows)?;
            arrays.push(Some(array));
        }
        let rows = rows.unwrap_or(0);
        let nothing = || new_null_array(&DataType::Null, rows);
        let arrays: Vec<ArrayRef> = arrays
            .into_iter()
            .map(|array| array.unwrap_or_else(nothing))
            .collect();
        let fields = columns.iter().zip(&arrays);
        let fields =
            fields.map(|(column, array)| Field::new(&column.name, array.data_type().clone(), true));
        let fields: Vec<Field> = fields.collect();
        let schema = Arc::new(Schema::new(fields));
        let options = RecordBatchOptions::new().with_row_count(Some(rows));
        let batch = RecordBatch::try_new_with_options(Arc::clone(&schema), arrays, &options);
        Ok((schema, vec![batch.map_err(arrow)?]))
    }

    fn buffer(&self, place: Option<usize>) -> Buffer {
        let buffer = place.and_then(|place| self.buffers.get(place));
        buffer.cloned().unwrap_or_else(|| Buffer::from(&[]))
    }

    fn column(&self, column: &Described) -> Result<ArrayRef, Error> {
        let data = self.buffer(column.data);
        let texts_of = || {
            let (from, to) = column.texts;
            self.texts.get(from..to).unwrap_or_default()
        };
        match column.kind {
            Kind::F32 => self.primitive::<Float32Type>(column, data),
            Kind::F64 => self.primitive::<Float64Type>(column, data),
            Kind::I8 => self.primitive::<Int8Type>(column, data),
            Kind::I16 => self.primitive::<Int16Type>(column, data),
            Kind::I32 => self.primitive::<Int32Type>(column, data),
            Kind::I64 => self.primitive::<Int64Type>(column, data),
            Kind::U8 => self.primitive::<UInt8Type>(column, data),
            Kind::U16 => self.primitive::<UInt16Type>(column, data),
            Kind::U32 => self.primitive::<UInt32Type>(column, data),
            Kind::U64 => self.primitive::<UInt64Type>(column, data),
            Kind::Days => self.primitive::<Date32Type>(column, data),
            Kind::Booleans => {
                let truths: BooleanBuffer = data.iter().map(|byte| *byte != 0).collect();
                let nulls = self.nulls(column, truths.len())?;
                Ok(Arc::new(BooleanArray::new(truths, nulls)))
            }
            Kind::Codes => {
                let names = texts(&column.name, texts_of())?;
                match column.keys {
                    Some(Kind::I8) => self.codes::<Int8Type>(column, data, names),
                    Some(Kind::I16) => self.codes::<Int16Type>(column, data, names),
                    Some(Kind::I32) => self.codes::<Int32Type>(column, data, names),
                    Some(Kind::U8) => self.codes::<UInt8Type>(column, data, names),
                    Some(Kind::U16) => self.codes::<UInt16Type>(column, data, names),
                    Some(Kind::U32) => self.codes::<UInt32Type>(column, data, names),
                    _ => {
                        let help = "give them as an `Int8Array` to `Int32Array` or `Uint8Array` to `Uint32Array`";
                        let message = "the codes are no whole numbers of up to 32 bits";
                        Err(wrong_type(&column.name, message, help))
                    }
                }
            }
            Kind::Unread => Ok(new_null_array(&DataType::Null, 0)),
            Kind::Plain => {
                let array = entries(&column.name, texts_of())?;
                let nulls = self.nulls(column, array.len())?;
                Ok(crate::plain::with_nulls(&array, nulls.as_ref()))
            }
        }
    }

    fn primitive<T: ArrowPrimitiveType>(
        &self,
        column: &Described,
        data: Buffer,
    ) -> Result<ArrayRef, Error> {
        let rows = data.len().checked_div(size_of::<T::Native>()).unwrap_or(0);
        let nulls = self.nulls(column, rows)?;
        // In the caller's memory, unless it is not aligned.
        let array = ArrayData::builder(T::DATA_TYPE)
            .len(rows)
            .add_buffer(data)
            .nulls(nulls)
            .align_buffers(true)
            .build();
        Ok(make_array(array.map_err(arrow)?))
    }

    /// A dictionary. A code without a name is null, as in the columns of a result.
    fn codes<T: ArrowDictionaryKeyType>(
        &self,
        column: &Described,
        data: Buffer,
        names: ArrayRef,
    ) -> Result<ArrayRef, Error> {
        let keys = self.primitive::<T>(column, data)?;
        let keys = keys.as_primitive::<T>();
        let named = keys.values().iter().map(|key| {
            use arrow_buffer::ArrowNativeType;
            key.to_usize().is_some_and(|key| key < names.len())
        });
        let named = NullBuffer::new(named.collect());
        let nulls = NullBuffer::union(keys.nulls(), Some(&named));
        let keys = PrimitiveArray::<T>::try_new(keys.values().clone(), nulls).map_err(arrow)?;
        Ok(Arc::new(
            DictionaryArray::try_new(keys, names).map_err(arrow)?,
        ))
    }

    fn nulls(&self, column: &Described, rows: usize) -> Result<Option<NullBuffer>, Error> {
        if let Some(place) = column.valid {
            let bytes = self.buffer(Some(place));
            check(
                &column.name,
                "list `valid` of the column",
                bytes.len(),
                rows,
            )?;
            let bits = bytes.iter().map(|byte| *byte != 0);
            return Ok(Some(NullBuffer::new(bits.collect())));
        }
        let Some(place) = column.bitmap else {
            return Ok(None);
        };
        let bytes = self.buffer(Some(place));
        let room = bytes.len().saturating_mul(8);
        if room < rows {
            check(&column.name, "bitmap of the column", room, rows)?;
        }
        Ok(Some(NullBuffer::new(BooleanBuffer::new(bytes, 0, rows))))
    }
}

fn check(name: &str, what: &str, found: usize, rows: usize) -> Result<(), Error> {
    if found == rows {
        return Ok(());
    }
    let others = if what == "column" {
        "others have"
    } else {
        "there are"
    };
    let message = format!("the {what} has {found} rows, {others} {rows}");
    let path = wrong_type(name, "", "").path().to_owned();
    let help = "give columns of one table";
    Err(Error::new(Code::OutOfRange, path, message, help))
}

fn arrow(error: ArrowError) -> Error {
    problem(Failure::Arrow(error))
}

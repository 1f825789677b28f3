//! Arrow arrays as the columns that the core reads.
//!
//! Most layouts are the core's own and are borrowed; the few others are made into one of those first.

use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::*;
use arrow_array::{Array, ArrayRef, ArrowPrimitiveType, RecordBatch};
use arrow_buffer::BooleanBuffer;
use arrow_schema::{DataType, TimeUnit};
use leadgrid::frame::{Bits, Column, Frame, Numbers, Offsets, Texts, TicksPerSecond};
use leadgrid::{Engine, Error};

use super::failure::{unreadable, wrong_type};
use super::plain::{plain, plain_key, with_nulls};
use super::text::{bits, texts};

/// The arrays of a batch, by the names of columns, in layouts that the core reads.
pub struct Columns {
    arrays: Vec<(String, ArrayRef, Use)>,
    rows: usize,
    /// A bit for each row, for columns of which only their nulls matter.
    truths: BooleanBuffer,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Use {
    Read,
    /// The policy does not declare it: only counted.
    Counted,
}

impl Columns {
    /// Takes the arrays of a batch; structs `attributes` and `override` are taken apart.
    pub fn new(engine: &Engine, batch: &RecordBatch) -> Result<Self, Error> {
        let mut columns = Self {
            arrays: Vec::with_capacity(batch.num_columns()),
            rows: batch.num_rows(),
            truths: BooleanBuffer::new_set(batch.num_rows()),
        };
        let schema = batch.schema_ref();
        for (field, array) in schema.fields().iter().zip(batch.columns()) {
            let name = field.name();
            // The index of a pandas frame, which nobody named.
            if name.starts_with("__index_level_") {
                continue;
            }
            let prefix = match name.as_str() {
                "attributes" => "attributes.",
                "override" => "override_",
                _ => "",
            };
            match array.as_struct_opt().filter(|_| !prefix.is_empty()) {
                Some(parts) => {
                    for (field, part) in parts.fields().iter().zip(parts.columns()) {
                        let part = with_nulls(part, parts.nulls());
                        columns.add(engine, format!("{prefix}{}", field.name()), part)?;
                    }
                }
                None => columns.add(engine, name.clone(), Arc::clone(array))?,
            }
        }
        Ok(columns)
    }

    fn add(&mut self, engine: &Engine, name: String, array: ArrayRef) -> Result<(), Error> {
        if name == "activities" && is_nested(array.data_type()) {
            let help = "give them as a table of its own, with columns `lead`, `kind`, `at`";
            return Err(wrong_type(&name, "the column holds activities", help));
        }
        let (array, used) = match Frame::reads(engine, &name) {
            true if name == "id" => (plain_key(&array, &name)?, Use::Read),
            true => (plain(&array, &name)?, Use::Read),
            false => (array, Use::Counted),
        };
        self.arrays.push((name, array, used));
        Ok(())
    }

    /// The columns, borrowed.
    pub fn borrowed(&self) -> Result<Vec<(String, Column<'_>)>, Error> {
        let columns = self.arrays.iter().map(|(name, array, used)| {
            let column = match used {
                Use::Read => column(array, name)?,
                Use::Counted => self.nulls_of(array),
            };
            Ok((name.clone(), column))
        });
        columns.collect()
    }

    /// A column with the nulls of an array and nothing else.
    fn nulls_of<'a>(&'a self, array: &'a ArrayRef) -> Column<'a> {
        if array.null_count() == array.len() || array.data_type() == &DataType::Null {
            return Column::Null(array.len());
        }
        let truths = Bits::new(self.truths.values(), 0, self.rows);
        truths.map_or(Column::Null(self.rows), |truths| {
            Column::Booleans(truths, bits(array.nulls()))
        })
    }
}

fn is_nested(kind: &DataType) -> bool {
    match kind {
        DataType::List(field) | DataType::LargeList(field) => {
            matches!(field.data_type(), DataType::Struct(_))
        }
        _ => false,
    }
}

/// A column that borrows an array.
pub fn column<'a>(array: &'a ArrayRef, name: &str) -> Result<Column<'a>, Error> {
    let valid = bits(array.nulls());
    let numbers = |numbers| Column::Numbers(numbers, valid);
    Ok(match array.data_type() {
        DataType::Null => Column::Null(array.len()),
        DataType::Float64 => numbers(Numbers::F64(values::<Float64Type>(array))),
        DataType::Float32 => numbers(Numbers::F32(values::<Float32Type>(array))),
        DataType::Int64 => numbers(Numbers::I64(values::<Int64Type>(array))),
        DataType::Int32 => numbers(Numbers::I32(values::<Int32Type>(array))),
        DataType::Int16 => numbers(Numbers::I16(values::<Int16Type>(array))),
        DataType::Int8 => numbers(Numbers::I8(values::<Int8Type>(array))),
        DataType::UInt64 => numbers(Numbers::U64(values::<UInt64Type>(array))),
        DataType::UInt32 => numbers(Numbers::U32(values::<UInt32Type>(array))),
        DataType::UInt16 => numbers(Numbers::U16(values::<UInt16Type>(array))),
        DataType::UInt8 => numbers(Numbers::U8(values::<UInt8Type>(array))),
        DataType::Boolean => {
            let truths = array.as_boolean().values();
            let truths = Bits::new(truths.values(), truths.offset(), truths.len());
            Column::Booleans(truths.ok_or_else(|| unreadable(name, array))?, valid)
        }
        DataType::Date32 => Column::Dates(values::<Date32Type>(array), valid),
        DataType::Timestamp(unit, Some(_)) => {
            let (ticks, unit) = ticks(array, *unit);
            Column::Instants(ticks, unit, valid)
        }
        DataType::Timestamp(_, None) => return Err(naive(name)),
        DataType::List(_) => {
            let lists = array.as_list::<i32>();
            let (texts, entries) = entries(lists.values(), name)?;
            Column::Lists(Offsets::Small(lists.value_offsets()), texts, entries, valid)
        }
        DataType::LargeList(_) => {
            let lists = array.as_list::<i64>();
            let (texts, entries) = entries(lists.values(), name)?;
            Column::Lists(Offsets::Large(lists.value_offsets()), texts, entries, valid)
        }
        _ => Column::Texts(texts(array).ok_or_else(|| unreadable(name, array))?, valid),
    })
}

/// The ticks of timestamps, and how many make a second.
pub fn ticks(array: &ArrayRef, unit: TimeUnit) -> (&[i64], TicksPerSecond) {
    match unit {
        TimeUnit::Second => (values::<TimestampSecondType>(array), TicksPerSecond::One),
        TimeUnit::Millisecond => (
            values::<TimestampMillisecondType>(array),
            TicksPerSecond::Thousand,
        ),
        TimeUnit::Microsecond => (
            values::<TimestampMicrosecondType>(array),
            TicksPerSecond::Million,
        ),
        TimeUnit::Nanosecond => (
            values::<TimestampNanosecondType>(array),
            TicksPerSecond::Billion,
        ),
    }
}

fn values<T: ArrowPrimitiveType>(array: &ArrayRef) -> &[T::Native] {
    array.as_primitive::<T>().values()
}

/// The texts of lists, and which of them are not null.
fn entries<'a>(values: &'a ArrayRef, name: &str) -> Result<(Texts<'a>, Option<Bits<'a>>), Error> {
    if values.data_type() == &DataType::Null {
        // Entries without a text mean nothing, wherever they are.
        return Ok((Texts::Slices(&[]), None));
    }
    let texts = texts(values).ok_or_else(|| {
        let message = format!(
            "the column holds lists of Arrow type `{}`",
            values.data_type()
        );
        let help = "cast it to lists of texts, or leave it out";
        wrong_type(name, message, help)
    })?;
    Ok((texts, bits(values.nulls())))
}

fn naive(name: &str) -> Error {
    let message = "the column holds datetimes without a time zone, which name no instant";
    let help = "name their zone, such as `.dt.replace_time_zone(\"Asia/Seoul\")` in Polars or `.dt.tz_localize(\"Asia/Seoul\")` in pandas; for a date cast the column to dates";
    wrong_type(name, message, help)
}

//! Arrow arrays as the columns that the core reads.
//!
//! Most layouts are the core's own and are borrowed; the few others are made into one of those first.

use std::fmt::Display;
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::*;
use arrow_array::{Array, ArrayRef, ArrowPrimitiveType, RecordBatch};
use arrow_buffer::{BooleanBuffer, NullBuffer};
use arrow_schema::{DataType, TimeUnit};
use leadgrid::Engine;
use leadgrid::frame::{
    Bits, Column, Dictionary, Frame, Keys, Numbers, Offsets, Texts, TicksPerSecond,
};

use super::plain::{plain, with_nulls};

/// A column that cannot be read.
#[derive(Debug)]
pub struct Refusal {
    pub column: String,
    pub message: String,
    pub help: &'static str,
}

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
    pub fn new(engine: &Engine, batch: &RecordBatch) -> Result<Self, Refusal> {
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

    fn add(&mut self, engine: &Engine, name: String, array: ArrayRef) -> Result<(), Refusal> {
        if name == "activities" && is_nested(array.data_type()) {
            let help = "give them as a table of its own: `score_frame(leads, activities, ..)` with columns `lead`, `kind`, `at`";
            return Err(Refusal {
                column: name,
                message: "the column holds activities".to_owned(),
                help,
            });
        }
        let (array, used) = match Frame::reads(engine, &name) {
            true => (plain(&array, &name)?, Use::Read),
            false => (array, Use::Counted),
        };
        self.arrays.push((name, array, used));
        Ok(())
    }

    /// The columns, borrowed.
    pub fn borrowed(&self) -> Result<Vec<(String, Column<'_>)>, Refusal> {
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

pub fn is_text(kind: &DataType) -> bool {
    matches!(
        kind,
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View
    )
}

/// A column that borrows an array.
pub fn column<'a>(array: &'a ArrayRef, name: &str) -> Result<Column<'a>, Refusal> {
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
            let (ticks, unit) = match unit {
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
            };
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

fn values<T: ArrowPrimitiveType>(array: &ArrayRef) -> &[T::Native] {
    array.as_primitive::<T>().values()
}

fn bits(nulls: Option<&NullBuffer>) -> Option<Bits<'_>> {
    let nulls = nulls.filter(|nulls| nulls.null_count() > 0)?;
    Bits::new(nulls.validity(), nulls.offset(), nulls.len())
}

fn texts(array: &ArrayRef) -> Option<Texts<'_>> {
    Some(match array.data_type() {
        DataType::Utf8 => {
            let texts = array.as_string::<i32>();
            Texts::Run(texts.value_offsets(), texts.value_data())
        }
        DataType::LargeUtf8 => {
            let texts = array.as_string::<i64>();
            Texts::LargeRun(texts.value_offsets(), texts.value_data())
        }
        DataType::Utf8View => {
            let texts = array.as_string_view();
            let buffers = texts.data_buffers().iter().map(|buffer| buffer.as_slice());
            Texts::Views(texts.views().inner().as_slice(), buffers.collect())
        }
        DataType::Dictionary(kind, _) => {
            let values = array.as_any_dictionary_opt()?.values();
            let dictionary = Dictionary {
                texts: texts(values)?,
                valid: bits(values.nulls()),
            };
            Texts::Dictionary(keys(array, kind)?, Box::new(dictionary))
        }
        _ => return None,
    })
}

fn keys<'a>(array: &'a ArrayRef, kind: &DataType) -> Option<Keys<'a>> {
    fn of<T: ArrowDictionaryKeyType>(array: &ArrayRef) -> Option<&[T::Native]> {
        Some(array.as_dictionary_opt::<T>()?.keys().values())
    }
    Some(match kind {
        DataType::Int8 => Keys::I8(of::<Int8Type>(array)?),
        DataType::UInt8 => Keys::U8(of::<UInt8Type>(array)?),
        DataType::Int16 => Keys::I16(of::<Int16Type>(array)?),
        DataType::UInt16 => Keys::U16(of::<UInt16Type>(array)?),
        DataType::Int32 => Keys::I32(of::<Int32Type>(array)?),
        DataType::UInt32 => Keys::U32(of::<UInt32Type>(array)?),
        DataType::Int64 => Keys::I64(of::<Int64Type>(array)?),
        DataType::UInt64 => Keys::U64(of::<UInt64Type>(array)?),
        _ => return None,
    })
}

/// The texts of lists, and which of them are not null.
fn entries<'a>(values: &'a ArrayRef, name: &str) -> Result<(Texts<'a>, Option<Bits<'a>>), Refusal> {
    if values.data_type() == &DataType::Null {
        // Entries without a text mean nothing, wherever they are.
        return Ok((Texts::Slices(&[]), None));
    }
    let texts = texts(values).ok_or_else(|| Refusal {
        column: name.to_owned(),
        message: format!(
            "the column holds lists of Arrow type `{}`",
            values.data_type()
        ),
        help: "cast it to lists of texts, or leave it out",
    })?;
    Ok((texts, bits(values.nulls())))
}

fn naive(name: &str) -> Refusal {
    Refusal {
        column: name.to_owned(),
        message: "the column holds datetimes without a time zone, which name no instant".to_owned(),
        help: "name their zone, such as `.dt.replace_time_zone(\"Asia/Seoul\")` in Polars or `.dt.tz_localize(\"Asia/Seoul\")` in pandas; for a date cast the column to dates",
    }
}

pub fn unreadable(name: &str, array: &ArrayRef) -> Refusal {
    Refusal {
        column: name.to_owned(),
        message: format!(
            "the column has the Arrow type `{}`, which no column of leads has",
            array.data_type()
        ),
        help: "cast it to texts, numbers, booleans, dates, instants with a time zone or lists of texts, or leave it out",
    }
}

pub fn refusal(name: &str, array: &ArrayRef, error: &dyn Display) -> Refusal {
    Refusal {
        message: format!(
            "the column of Arrow type `{}` cannot be read: {error}",
            array.data_type()
        ),
        ..unreadable(name, array)
    }
}

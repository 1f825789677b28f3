//! The few layouts that the core does not read, made into one that it does: decimals, half floats, lists of
//! one length, dictionaries of other things than texts.

use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::*;
use arrow_array::{
    Array, ArrayRef, ArrowPrimitiveType, Date32Array, Float64Array, LargeStringArray, ListArray,
    make_array,
};
use arrow_buffer::{NullBuffer, OffsetBuffer};
use arrow_schema::DataType;
use leadgrid::Error;

use super::failure::{malformed, unreadable, wrong_type};
use super::text::{decimal, is_text, place_in};

/// An array that is null too where the struct around it is.
#[must_use]
pub fn with_nulls(array: &ArrayRef, outer: Option<&NullBuffer>) -> ArrayRef {
    if outer.is_none() || array.data_type() == &DataType::Null {
        return Arc::clone(array);
    }
    let nulls = NullBuffer::union(array.nulls(), outer);
    let rebuilt = array.to_data().into_builder().nulls(nulls).build();
    rebuilt.map_or_else(|_| Arc::clone(array), make_array)
}

/// Ids in a layout that the core reads. Whole decimals become texts, as they may be longer than any
/// number of the core.
pub fn plain_key(array: &ArrayRef, name: &str) -> Result<ArrayRef, Error> {
    match array.data_type() {
        DataType::Decimal32(_, 0)
        | DataType::Decimal64(_, 0)
        | DataType::Decimal128(_, 0)
        | DataType::Decimal256(_, 0) => {
            let rows = 0..array.len();
            let texts = rows.map(|row| decimal(array, row).filter(|_| array.is_valid(row)));
            Ok(Arc::new(texts.collect::<LargeStringArray>()))
        }
        kind if kind.is_decimal() => {
            let message = format!("the column holds decimals with places, `{kind}`");
            let help = "cast ids to texts or whole numbers";
            Err(wrong_type(name, message, help))
        }
        _ => plain(array, name),
    }
}

/// Refuses an array whose buffers are too short. What lengths and offsets at both ends say, not every
/// offset: texts are read with care.
pub fn check(array: &ArrayRef, name: &str) -> Result<(), Error> {
    let checked = array.to_data().validate();
    checked.map_err(|error| malformed(name, array, &error))
}

/// The array in a layout that the core reads; its offsets are not trusted.
pub fn plain(array: &ArrayRef, name: &str) -> Result<ArrayRef, Error> {
    check(array, name)?;
    // All null: of whatever type it is, as programs give columns that they know nothing of.
    if array.null_count() == array.len() && !array.is_empty() {
        return Ok(arrow_array::new_null_array(&DataType::Null, array.len()));
    }
    Ok(match array.data_type() {
        DataType::Decimal32(_, scale) => decimals::<Decimal32Type>(array, *scale),
        DataType::Decimal64(_, scale) => decimals::<Decimal64Type>(array, *scale),
        DataType::Decimal128(_, scale) => decimals::<Decimal128Type>(array, *scale),
        DataType::Decimal256(..) => {
            let decimals = array.as_primitive::<Decimal256Type>();
            let rows = 0..decimals.len();
            parsed(rows.map(|row| {
                decimals
                    .is_valid(row)
                    .then(|| decimals.value_as_string(row))
            }))
        }
        DataType::Float16 => {
            let halves = array.as_primitive::<Float16Type>();
            Arc::new(halves.unary::<_, Float64Type>(f64::from))
        }
        DataType::Date64 => {
            const DAY: i64 = 86_400_000;
            let days = |millis: i64| i32::try_from(millis.div_euclid(DAY)).unwrap_or(i32::MAX);
            let dates = array.as_primitive::<Date64Type>();
            let dates: Date32Array = dates.unary(days);
            Arc::new(dates)
        }
        DataType::FixedSizeList(field, size) => {
            let lists = array.as_fixed_size_list();
            let size = usize::try_from(*size).unwrap_or(0);
            let ends = OffsetBuffer::from_lengths(std::iter::repeat_n(size, lists.len()));
            let (values, nulls) = (Arc::clone(lists.values()), lists.nulls().cloned());
            let lists = ListArray::try_new(Arc::clone(field), ends, values, nulls);
            Arc::new(lists.map_err(|error| malformed(name, array, &error))?)
        }
        DataType::Dictionary(_, values) if !is_text(values) && !array.is_empty() => {
            let dictionary = array.as_any_dictionary();
            let values = plain(dictionary.values(), name)?;
            let values = values
                .as_primitive_opt::<Float64Type>()
                .cloned()
                .or_else(|| numbers(&values));
            let values = values.ok_or_else(|| unreadable(name, array))?;
            let number = |row| {
                let place = place_in(dictionary, row)?;
                values.is_valid(place).then(|| values.value(place))
            };
            let numbers = (0..array.len()).map(number);
            let numbers: Float64Array = numbers.collect();
            Arc::new(numbers)
        }
        _ => Arc::clone(array),
    })
}

/// The nearest doubles of decimals. A whole number below 2^53 and a power of ten up to 10^22 are
/// doubles themselves, so that their quotient is the nearest one.
fn decimals<T: DecimalType>(array: &ArrayRef, scale: i8) -> ArrayRef
where
    T::Native: TryInto<i64> + Copy,
{
    const EXACT: i64 = 1 << 53;
    let decimals = array.as_primitive::<T>();
    let power: Option<f64> = (0..=22)
        .contains(&scale)
        .then(|| format!("1e{scale}").parse().ok())
        .flatten();
    let rows = 0..decimals.len();
    let number = |row| {
        if decimals.is_null(row) {
            return None;
        }
        let whole = decimals
            .value(row)
            .try_into()
            .ok()
            .filter(|whole: &i64| whole.abs() < EXACT);
        match (whole, power) {
            (Some(whole), Some(power)) => Some(whole as f64 / power),
            _ => decimals.value_as_string(row).parse().ok(),
        }
    };
    Arc::new(rows.map(number).collect::<Float64Array>())
}

fn parsed(texts: impl Iterator<Item = Option<String>>) -> ArrayRef {
    let numbers = texts.map(|text| text?.parse::<f64>().ok());
    Arc::new(numbers.collect::<Float64Array>())
}

/// Any whole numbers as doubles.
pub fn numbers(array: &ArrayRef) -> Option<Float64Array> {
    fn of<T: ArrowPrimitiveType>(
        array: &ArrayRef,
        convert: impl Fn(T::Native) -> f64,
    ) -> Option<Float64Array> {
        Some(array.as_primitive_opt::<T>()?.unary(convert))
    }
    match array.data_type() {
        DataType::Float32 => of::<Float32Type>(array, f64::from),
        DataType::Int64 => of::<Int64Type>(array, |number| number as f64),
        DataType::Int32 => of::<Int32Type>(array, f64::from),
        DataType::Int16 => of::<Int16Type>(array, f64::from),
        DataType::Int8 => of::<Int8Type>(array, f64::from),
        DataType::UInt64 => of::<UInt64Type>(array, |number| number as f64),
        DataType::UInt32 => of::<UInt32Type>(array, f64::from),
        DataType::UInt16 => of::<UInt16Type>(array, f64::from),
        DataType::UInt8 => of::<UInt8Type>(array, f64::from),
        _ => None,
    }
}

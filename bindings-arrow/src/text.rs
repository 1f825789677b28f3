//! Texts of other programs, read without trusting their offsets.

use arrow_array::array::AnyDictionaryArray;
use arrow_array::cast::AsArray;
use arrow_array::types::*;
use arrow_array::{Array, ArrayRef, StringArray, downcast_integer_array};
use arrow_buffer::NullBuffer;
use arrow_schema::{ArrowError, DataType};
use leadgrid::frame::{Bits, Dictionary, Keys, Numbers, Texts};

/// Whether an array holds texts, without a dictionary.
pub fn is_text(kind: &DataType) -> bool {
    matches!(
        kind,
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View
    )
}

/// The bits of the rows that are not null, where some may be.
pub fn bits(nulls: Option<&NullBuffer>) -> Option<Bits<'_>> {
    let nulls = nulls.filter(|nulls| nulls.null_count() > 0)?;
    Bits::new(nulls.validity(), nulls.offset(), nulls.len())
}

/// The texts of an array of texts or of a dictionary of texts, borrowed.
pub fn texts(array: &ArrayRef) -> Option<Texts<'_>> {
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

/// Texts with offsets of 32 bits.
///
/// # Errors
/// Where these do not reach, at which Arrow's own builder would panic.
pub fn short_texts<'t>(
    texts: impl Iterator<Item = Option<&'t str>> + Clone,
) -> Result<StringArray, ArrowError> {
    let lengths = texts.clone().map(|text| text.map_or(0, str::len));
    let bytes = lengths.fold(0_usize, usize::saturating_add);
    if i32::try_from(bytes).is_err() {
        let message = format!("texts of {bytes} bytes have no room in one column");
        return Err(ArrowError::ComputeError(message));
    }
    Ok(texts.collect())
}

/// Where the value of a row is in its dictionary; `None` for a null, and for a key that leads nowhere.
#[must_use]
pub fn place_in(dictionary: &dyn AnyDictionaryArray, row: usize) -> Option<usize> {
    let keys = dictionary.keys();
    if row >= keys.len() || keys.is_null(row) {
        return None;
    }
    let place = downcast_integer_array!(
        keys => usize::try_from(i128::from(keys.value(row))).ok(),
        _ => None
    );
    place.filter(|place| *place < dictionary.values().len())
}

/// The text in a row of texts, of whole numbers (of whatever type: pandas makes doubles of those beside
/// nulls), of decimals, or of a dictionary of these, as the core reads it; `None` for a
/// null, for any other type, and where offsets lead nowhere.
#[must_use]
pub fn text_at(array: &ArrayRef, row: usize) -> Option<String> {
    if row >= array.len() || array.is_null(row) {
        return None;
    }
    if let Some(texts) = texts(array) {
        return Some(texts.text(row)?.into_owned());
    }
    if let Some(dictionary) = array.as_any_dictionary_opt() {
        return text_at(dictionary.values(), place_in(dictionary, row)?);
    }
    let array: &dyn Array = array;
    downcast_integer_array!(
        array => Some(array.value(row).to_string()),
        _ => match array.data_type() {
            DataType::Float16 | DataType::Float32 | DataType::Float64 => whole(array, row),
            _ => decimal(array, row),
        }
    )
}

/// The digits of a whole float.
fn whole(array: &dyn Array, row: usize) -> Option<String> {
    let number = match array.data_type() {
        DataType::Float16 => f64::from(array.as_primitive::<Float16Type>().value(row)),
        DataType::Float32 => f64::from(array.as_primitive::<Float32Type>().value(row)),
        _ => array.as_primitive_opt::<Float64Type>()?.value(row),
    };
    Some(Numbers::F64(&[number]).whole(0)?.to_string())
}

/// The digits of a decimal, exactly.
pub fn decimal(array: &dyn Array, row: usize) -> Option<String> {
    Some(match array.data_type() {
        DataType::Decimal32(..) => array.as_primitive::<Decimal32Type>().value_as_string(row),
        DataType::Decimal64(..) => array.as_primitive::<Decimal64Type>().value_as_string(row),
        DataType::Decimal128(..) => array.as_primitive::<Decimal128Type>().value_as_string(row),
        DataType::Decimal256(..) => array.as_primitive::<Decimal256Type>().value_as_string(row),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow_array::{DictionaryArray, Float32Array, Float64Array, Int8Array, Int64Array};

    use super::*;

    fn texts_of(array: ArrayRef) -> Vec<Option<String>> {
        (0..=array.len()).map(|row| text_at(&array, row)).collect()
    }

    #[test]
    fn whole_numbers_of_any_type_are_digits() {
        let doubles = [1.0, -2.0, 2.5, f64::NAN, f64::INFINITY, 1e15, -0.0];
        let found = texts_of(Arc::new(Float64Array::from(doubles.to_vec())));
        let digits = |text: &str| Some(text.to_owned());
        let expected = [
            digits("1"),
            digits("-2"),
            None,
            None,
            None,
            None,
            digits("0"),
            None,
        ];
        assert_eq!(found, expected);
        let singles = Float32Array::from(vec![Some(7.0), None]);
        assert_eq!(texts_of(Arc::new(singles)), [digits("7"), None, None]);
        let (keys, ids) = (Int8Array::from(vec![1, 0]), Int64Array::from(vec![8, 9]));
        let dictionary = DictionaryArray::try_new(keys, Arc::new(ids)).unwrap();
        assert_eq!(
            texts_of(Arc::new(dictionary)),
            [digits("9"), digits("8"), None]
        );
    }
}

//! Plain lists of values as columns. The first value that is not null says what the column holds.

use std::sync::Arc;

use arrow_array::{
    ArrayRef, BooleanArray, Float64Array, LargeListArray, LargeStringArray, NullArray, StringArray,
};
use arrow_buffer::{NullBuffer, OffsetBuffer};
use arrow_schema::{DataType, Field};
use leadgrid::{Code, Error, Value};

use super::orders::items;
use crate::failure::wrong_type;

/// A column of them.
pub fn entries(name: &str, pieces: &[String]) -> Result<ArrayRef, Error> {
    let values = items(pieces)?;
    let first = values.iter().find(|value| **value != Value::Null);
    Ok(match first {
        None => Arc::new(NullArray::new(values.len())),
        Some(Value::Text(_)) => text_array(name, &values, pieces)?,
        Some(Value::Number(_)) => {
            let numbers = each(name, "numbers", &values, Value::as_number)?;
            Arc::new(Float64Array::from(numbers))
        }
        Some(Value::Bool(_)) => {
            let truths = each(name, "booleans", &values, Value::as_bool)?;
            Arc::new(BooleanArray::from(truths))
        }
        Some(Value::List(_)) => lists(name, &values)?,
        Some(other) => {
            let message = format!("the column holds {}", other.kind());
            let help = "give texts, numbers, booleans, dates or lists of texts";
            return Err(wrong_type(name, message, help));
        }
    })
}

/// A list of texts, such as the names of codes.
pub fn texts(name: &str, pieces: &[String]) -> Result<ArrayRef, Error> {
    text_array(name, &items(pieces)?, pieces)
}

fn text_array(name: &str, values: &[Value<'_>], pieces: &[String]) -> Result<ArrayRef, Error> {
    let texts = each(name, "texts", values, Value::as_text)?;
    // JSON is never shorter than what it says.
    let most: usize = pieces.iter().map(String::len).sum();
    Ok(match i32::try_from(most) {
        Ok(_) => Arc::new(StringArray::from(texts)),
        Err(_) => Arc::new(LargeStringArray::from(texts)),
    })
}

/// All of one kind, or null.
fn each<'v, T>(
    name: &str,
    kind: &str,
    values: &'v [Value<'_>],
    read: impl Fn(&'v Value<'v>) -> Option<T>,
) -> Result<Vec<Option<T>>, Error> {
    let one = |(row, value): (usize, &'v Value<'v>)| match (value, read(value)) {
        (Value::Null, _) => Ok(None),
        (_, Some(found)) => Ok(Some(found)),
        (other, None) => Err(mixed(name, kind, row, other)),
    };
    values.iter().enumerate().map(one).collect()
}

fn mixed(name: &str, kind: &str, row: usize, found: &Value<'_>) -> Error {
    let message = format!("the column holds {kind}, but {} here", found.kind());
    let column = wrong_type(name, "", "");
    let path = format!("{}/{row}", column.path());
    let help = "give values of one kind, and null where nothing is known";
    Error::new(Code::WrongType, path, message, help)
}

fn lists(name: &str, values: &[Value<'_>]) -> Result<ArrayRef, Error> {
    let (mut texts, mut lengths, mut valid) = (Vec::new(), Vec::new(), Vec::new());
    for (row, value) in values.iter().enumerate() {
        let items = match value {
            Value::Null => &[],
            Value::List(items) => items.as_slice(),
            other => return Err(mixed(name, "lists of texts", row, other)),
        };
        for item in items {
            match item {
                Value::Null => texts.push(None),
                Value::Text(text) => texts.push(Some(text.as_ref())),
                other => return Err(mixed(name, "lists of texts", row, other)),
            }
        }
        lengths.push(items.len());
        valid.push(*value != Value::Null);
    }
    let lists = LargeListArray::try_new(
        Arc::new(Field::new_list_field(DataType::LargeUtf8, true)),
        OffsetBuffer::from_lengths(lengths),
        Arc::new(LargeStringArray::from(texts)),
        Some(NullBuffer::from(valid)),
    );
    Ok(Arc::new(lists.map_err(|error| {
        wrong_type(name, error.to_string(), "split the table")
    })?))
}

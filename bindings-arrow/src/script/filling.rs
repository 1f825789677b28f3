//! The cells of a column of CSV, until they become an array.

use std::sync::Arc;

use arrow_array::{
    ArrayRef, BooleanArray, Float64Array, LargeListArray, LargeStringArray, StringArray,
};
use arrow_buffer::{NullBuffer, OffsetBuffer};
use arrow_schema::{DataType, Field};
use leadgrid::Error;

use super::cells::{Cells, Place, number, truth};
use crate::failure::wrong_type;

/// A column of a file.
pub struct Column {
    pub name: String,
    pub place: Place,
    pub filling: Filling,
}

impl Column {
    /// Where a cell of it stands in its lead.
    pub fn path(&self) -> String {
        let (above, key) = match &self.place {
            Place::Key(key) => ("", key),
            Place::Override(key) => ("/override", key),
            Place::Attribute(name) => ("/attributes", name),
        };
        wrong_type(key, "", "").below(above).path().to_owned()
    }
}

/// What the cells of a column have been so far.
pub enum Filling {
    Texts(Vec<Option<String>>),
    Numbers(Vec<Option<f64>>),
    Booleans(Vec<Option<bool>>),
    Lists(Vec<Option<Vec<String>>>),
}

impl Filling {
    pub fn new(cells: Cells) -> Self {
        match cells {
            Cells::Texts => Filling::Texts(Vec::new()),
            Cells::Numbers => Filling::Numbers(Vec::new()),
            Cells::Booleans => Filling::Booleans(Vec::new()),
            Cells::Lists => Filling::Lists(Vec::new()),
        }
    }
}

/// The entries of a cell that holds a list. Spaces belong to them, as they do to texts.
pub fn list_entries(cell: &str, separator: char) -> Vec<String> {
    cell.split(separator).map(str::to_owned).collect()
}

impl Filling {
    /// Adds a cell; one that cannot be read is null here.
    pub fn push(&mut self, cell: Option<String>, separator: char) {
        match self {
            Filling::Texts(texts) => texts.push(cell),
            Filling::Numbers(numbers) => numbers.push(cell.and_then(|cell| number(&cell))),
            Filling::Booleans(truths) => truths.push(cell.and_then(|cell| truth(&cell))),
            Filling::Lists(lists) => lists.push(cell.map(|cell| list_entries(&cell, separator))),
        }
    }

    /// The column, and nothing for the next rows.
    pub fn take(&mut self, name: &str) -> Result<ArrayRef, Error> {
        Ok(match self {
            Filling::Texts(texts) => Arc::new(StringArray::from(std::mem::take(texts))),
            Filling::Numbers(numbers) => Arc::new(Float64Array::from(std::mem::take(numbers))),
            Filling::Booleans(truths) => Arc::new(BooleanArray::from(std::mem::take(truths))),
            Filling::Lists(lists) => {
                let lists = std::mem::take(lists);
                let lengths = lists.iter().map(|list| list.as_ref().map_or(0, Vec::len));
                let texts = lists.iter().flatten().flatten().map(Some);
                let array = LargeListArray::try_new(
                    Arc::new(Field::new_list_field(DataType::LargeUtf8, true)),
                    OffsetBuffer::from_lengths(lengths),
                    Arc::new(texts.collect::<LargeStringArray>()),
                    Some(NullBuffer::from_iter(lists.iter().map(Option::is_some))),
                );
                Arc::new(array.map_err(|error| wrong_type(name, error.to_string(), ""))?)
            }
        })
    }
}

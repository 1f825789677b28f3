//! Customers, orders and lines as columns have them.

use std::borrow::Cow;

use crate::error::{Code, Error};
use crate::frame::Column;
use crate::num;
use crate::rfm::key::Key;

/// What stands in a row of a column of keys.
#[derive(Debug)]
pub(super) enum Cell<'a> {
    Nothing,
    Number(i64),
    Text(Cow<'a, str>),
}

impl Cell<'_> {
    pub(super) fn key(&self) -> Option<Key<'_>> {
        match self {
            Cell::Nothing => None,
            Cell::Number(number) => Some(Key::Number(*number)),
            Cell::Text(text) => Some(Key::Text(text)),
        }
    }
}

/// Reads the key of a row; `name` is that of the column.
pub(super) fn read<'a>(column: &Column<'a>, name: &str, row: usize) -> Result<Cell<'a>, Error> {
    if column.is_null(row) {
        return Ok(Cell::Nothing);
    }
    match column {
        Column::Texts(texts, _) => Ok(texts.text(row).map_or(Cell::Nothing, Cell::Text)),
        Column::Numbers(numbers, _) => match numbers.whole(row) {
            // Beyond 63 bits a number is the text of its digits, as in a column of texts.
            Some(whole) => Ok(i64::try_from(whole)
                .map_or_else(|_| Cell::Text(whole.to_string().into()), Cell::Number)),
            None => match numbers.get(row) {
                number if !number.is_finite() => Ok(Cell::Nothing),
                number => Err(Error::new(
                    Code::WrongType,
                    format!("/{name}"),
                    format!("{} is not a key", num::shown(number)),
                    "give whole numbers below 10^15 or texts, or cast the column to whole numbers",
                )),
            },
        },
        _ => Ok(Cell::Nothing),
    }
}

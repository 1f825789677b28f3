//! Keys of rows that belong to orders, and what is said where they contradict each other.

use super::key::Key;
use crate::error::{Code, Error};
use crate::text;

/// The keys of a row of an order.
pub(super) struct Place {
    pub(super) order: Vec<u8>,
    line: Option<Vec<u8>>,
}

impl Place {
    pub(super) fn new(order: Key<'_>, line: Option<Key<'_>>) -> Self {
        let encoded = |key: Key<'_>| {
            let mut bytes = Vec::new();
            key.encode(&mut bytes);
            bytes
        };
        Self {
            order: encoded(order),
            line: line.map(encoded),
        }
    }

    pub(super) fn line_of(&self, order: u32) -> Option<Vec<u8>> {
        Some(join_line(order, self.line.as_deref()?))
    }
}

pub(super) fn join_line(order: u32, line: &[u8]) -> Vec<u8> {
    let mut key = order.to_be_bytes().to_vec();
    key.extend(line);
    key
}

pub(super) fn split_line(key: &[u8]) -> Option<(u32, &[u8])> {
    let (order, line) = key.split_first_chunk()?;
    Some((u32::from_be_bytes(*order), line))
}

pub(super) fn two_customers(order: Key<'_>) -> Error {
    let order = text::short(&order.to_string());
    Error::new(
        Code::ConflictingRow,
        "/order".to_owned(),
        format!("the order `{order}` belongs to two customers"),
        "give every order an id of its own, or leave `order` out",
    )
}

pub(super) fn two_lines(order: Key<'_>, line: Key<'_>) -> Error {
    let (order, line) = (order.to_string(), line.to_string());
    let message = format!(
        "the line `{}` of the order `{}` is there twice, with another instant or amount",
        text::short(&line),
        text::short(&order)
    );
    let help = "remove one of them, or give each line an id of its own";
    Error::new(Code::ConflictingRow, "/line".to_owned(), message, help)
}

pub(super) fn overflow() -> Error {
    Error::new(
        Code::OutOfRange,
        "/amount".to_owned(),
        "the sum of the amounts is too large",
        "look for amounts that are wrong",
    )
}

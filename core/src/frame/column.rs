//! Columns as programs hold them: borrowed, with the rows that are null marked in bits.
//!
//! The layouts are those of Arrow, so that a binding hands its buffers over without copying them:
//! little bits, offsets of texts in one run of bytes, keys into a dictionary.

use super::bits::Bits;
use super::numbers::Numbers;
use super::offsets::Offsets;
use super::texts::Texts;

/// One column of a frame.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Column<'a> {
    /// All rows are null.
    Null(usize),
    /// Numbers; NaN and infinities are unknown.
    Numbers(Numbers<'a>, Option<Bits<'a>>),
    /// Truths.
    Booleans(Bits<'a>, Option<Bits<'a>>),
    /// Dates as days since 1970-01-01.
    Dates(&'a [i32], Option<Bits<'a>>),
    /// Instants as ticks since 1970-01-01T00:00:00Z, and how many of them a second has.
    Instants(&'a [i64], TicksPerSecond, Option<Bits<'a>>),
    /// Texts.
    Texts(Texts<'a>, Option<Bits<'a>>),
    /// Lists of texts: where each begins and ends among the texts.
    Lists(Offsets<'a>, Texts<'a>, Option<Bits<'a>>, Option<Bits<'a>>),
}

/// How many ticks of an instant make a second.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TicksPerSecond {
    /// Seconds.
    One,
    /// Milliseconds.
    Thousand,
    /// Microseconds.
    Million,
    /// Nanoseconds.
    Billion,
}

impl<'a> Column<'a> {
    /// Number of rows.
    #[must_use]
    pub fn len(&self) -> usize {
        match self {
            Column::Null(rows) => *rows,
            Column::Numbers(numbers, _) => numbers.len(),
            Column::Booleans(bits, _) => bits.len(),
            Column::Dates(days, _) => days.len(),
            Column::Instants(ticks, _, _) => ticks.len(),
            Column::Texts(texts, _) => texts.len(),
            Column::Lists(offsets, ..) => offsets.len(),
        }
    }

    /// Whether there are no rows.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// What it is made of, for messages.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Column::Null(_) => "nulls",
            Column::Numbers(..) => "numbers",
            Column::Booleans(..) => "booleans",
            Column::Dates(..) => "dates",
            Column::Instants(..) => "instants",
            Column::Texts(..) => "texts",
            Column::Lists(..) => "lists of texts",
        }
    }

    /// The rows that are not null, where some may be.
    pub(crate) fn validity(&self) -> Option<&Bits<'a>> {
        match self {
            Column::Null(_) => None,
            Column::Numbers(_, valid)
            | Column::Booleans(_, valid)
            | Column::Dates(_, valid)
            | Column::Instants(_, _, valid)
            | Column::Texts(_, valid)
            | Column::Lists(.., valid) => valid.as_ref(),
        }
    }

    /// Whether a row is null.
    pub(crate) fn is_null(&self, row: usize) -> bool {
        match self {
            Column::Null(_) => true,
            other => other.validity().is_some_and(|valid| !valid.get(row)),
        }
    }
}

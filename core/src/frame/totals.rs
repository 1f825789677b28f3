//! Totals and flags of rows, no wider than the policy lets them become.

use super::flag_words::is_few;
use crate::policy::Policy;

/// The first rows of a column, or all of it.
pub(super) fn beginning<T: Clone>(column: &[T], rows: usize) -> Vec<T> {
    column.iter().take(rows).cloned().collect()
}

/// The totals of an axis, in thousandths of a point.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Totals {
    /// Of an axis whose range has 32 bits, as nearly all have.
    Narrow(Vec<i32>),
    /// Of any other.
    Wide(Vec<i64>),
}

impl Totals {
    /// Zeros for an axis of the policy, which cost nothing until they are written over.
    pub(super) fn zeros(policy: &Policy, axis: usize, rows: usize) -> Self {
        let range = policy.axes.get(axis).map(|axis| &axis.range);
        let is_narrow = |end: Option<i64>| end.is_some_and(|end| i32::try_from(end).is_ok());
        match range.is_some_and(|range| is_narrow(range.min) && is_narrow(range.max)) {
            true => Totals::Narrow(vec![0; rows]),
            false => Totals::Wide(vec![0; rows]),
        }
    }

    /// The total of a row; 0 beyond the last.
    #[must_use]
    pub fn get(&self, row: usize) -> i64 {
        match self {
            Totals::Narrow(totals) => totals.get(row).map_or(0, |total| i64::from(*total)),
            Totals::Wide(totals) => totals.get(row).copied().unwrap_or(0),
        }
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = i64> {
        (0..self.len()).map(|row| self.get(row))
    }

    /// Those of the first rows.
    pub(super) fn first(&self, rows: usize) -> Self {
        match self {
            Totals::Narrow(totals) => Totals::Narrow(beginning(totals, rows)),
            Totals::Wide(totals) => Totals::Wide(beginning(totals, rows)),
        }
    }

    /// As points, the nearest doubles.
    #[must_use]
    pub fn points(&self) -> Vec<f64> {
        match self {
            Totals::Narrow(totals) => totals
                .iter()
                .map(|total| f64::from(*total) / 1_000.0)
                .collect(),
            Totals::Wide(totals) => totals.iter().map(|total| *total as f64 / 1_000.0).collect(),
        }
    }

    /// Number of rows.
    #[must_use]
    pub fn len(&self) -> usize {
        match self {
            Totals::Narrow(totals) => totals.len(),
            Totals::Wide(totals) => totals.len(),
        }
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl PartialEq for Totals {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

/// A bit for each flag that is true, the first flag lowest.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum FlagBits {
    /// Of a policy of at most eight flags.
    Few(Vec<u8>),
    /// Of at most 64.
    Many(Vec<u64>),
}

impl FlagBits {
    /// Rows without flags.
    pub(super) fn zeros(policy: &Policy, rows: usize) -> Self {
        match is_few(policy) {
            true => FlagBits::Few(vec![0; rows]),
            false => FlagBits::Many(vec![0; rows]),
        }
    }

    /// The flags of a row; none beyond the last.
    #[must_use]
    pub fn get(&self, row: usize) -> u64 {
        match self {
            FlagBits::Few(bits) => bits.get(row).map_or(0, |bits| u64::from(*bits)),
            FlagBits::Many(bits) => bits.get(row).copied().unwrap_or(0),
        }
    }

    /// Those of the first rows.
    pub(super) fn first(&self, rows: usize) -> Self {
        match self {
            FlagBits::Few(bits) => FlagBits::Few(beginning(bits, rows)),
            FlagBits::Many(bits) => FlagBits::Many(beginning(bits, rows)),
        }
    }

    /// Those of all rows.
    pub fn iter(&self) -> impl Iterator<Item = u64> {
        (0..self.len()).map(|row| self.get(row))
    }

    /// Number of rows.
    #[must_use]
    pub fn len(&self) -> usize {
        match self {
            FlagBits::Few(bits) => bits.len(),
            FlagBits::Many(bits) => bits.len(),
        }
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

//! Offsets: where lists begin and end among their entries.

use std::ops::Range;

/// Where lists begin and end; one more than there are lists.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Offsets<'a> {
    /// Of 32 bits.
    Small(&'a [i32]),
    /// Of 64 bits.
    Large(&'a [i64]),
}

impl Offsets<'_> {
    /// Number of lists.
    #[must_use]
    pub fn len(&self) -> usize {
        match self {
            Offsets::Small(offsets) => offsets.len().saturating_sub(1),
            Offsets::Large(offsets) => offsets.len().saturating_sub(1),
        }
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The places of the entries of a list; none where offsets lead nowhere.
    pub(super) fn of(&self, row: usize) -> Range<usize> {
        let next = row.wrapping_add(1);
        let place = |offset: Option<i64>| offset.and_then(|offset| usize::try_from(offset).ok());
        let ends = match self {
            Offsets::Small(offsets) => {
                [row, next].map(|at| place(offsets.get(at).map(|at| i64::from(*at))))
            }
            Offsets::Large(offsets) => [row, next].map(|at| place(offsets.get(at).copied())),
        };
        match ends {
            [Some(start), Some(end)] => start..end.max(start),
            _ => 0..0,
        }
    }
}

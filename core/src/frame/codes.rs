//! The classes of one input over a block: one byte each where they are few, as they nearly always are.

use std::ops::Range;

use super::bits::Bits;
use super::classes::{Class, MOST_FEW, UNKNOWN, UNLISTED, WRONG};

#[derive(Debug, Clone)]
pub(super) enum Codes {
    Few(Vec<u8>),
    Many(Vec<Class>),
}

/// A class as it stands in a block.
pub(super) trait Code: Copy + Ord + From<u8> {
    const UNLISTED: Self;
    fn new(class: Class) -> Self;
    fn class(self) -> Class;
    /// Makes rows that are null unknown.
    fn clear(codes: &mut [Self], valid: &Bits<'_>, rows: Range<usize>);
}

impl Code for Class {
    const UNLISTED: Self = UNLISTED;

    fn new(class: Class) -> Self {
        class
    }

    fn class(self) -> Class {
        self
    }

    fn clear(codes: &mut [Self], valid: &Bits<'_>, rows: Range<usize>) {
        valid.clear(rows, codes, UNKNOWN);
    }
}

impl Code for u8 {
    const UNLISTED: Self = u8::MAX - 1;

    fn new(class: Class) -> Self {
        // The last byte of what is no class is no class.
        class as u8
    }

    fn class(self) -> Class {
        match self {
            Self::UNLISTED => UNLISTED,
            u8::MAX => WRONG,
            class => Class::from(class),
        }
    }

    fn clear(codes: &mut [Self], valid: &Bits<'_>, rows: Range<usize>) {
        valid.clear_bytes(rows, codes);
    }
}

impl Codes {
    /// Room for so many rows of an input with so many classes, all unknown.
    pub(super) fn new(classes: usize, rows: usize) -> Self {
        if classes <= MOST_FEW {
            Codes::Few(vec![0; rows])
        } else {
            Codes::Many(vec![UNKNOWN; rows])
        }
    }

    pub(super) fn get(&self, row: usize) -> Class {
        match self {
            Codes::Few(codes) => codes.get(row).map_or(UNKNOWN, |code| Class::from(*code)),
            Codes::Many(codes) => codes.get(row).copied().unwrap_or(UNKNOWN),
        }
    }

    /// How many of the first rows are unknown.
    pub(super) fn unknown(&self, rows: usize) -> usize {
        match self {
            Codes::Few(codes) => count(codes, rows),
            Codes::Many(codes) => count(codes, rows),
        }
    }
}

fn count<T: Code>(codes: &[T], rows: usize) -> usize {
    let codes = codes.get(..rows).unwrap_or_default();
    // Eight bits hold the count of a piece, so that many are counted at once.
    let pieces = codes.chunks(128).map(|piece| {
        let matches = piece.iter().map(|code| u8::from(*code == T::from(0)));
        usize::from(matches.fold(0, u8::wrapping_add))
    });
    pieces.sum()
}

/// Tells the rows of values that have no class; they become unknown.
pub(super) fn set_apart<T: Code>(codes: &mut [T], tell: &mut dyn FnMut(usize, Class)) {
    let largest = codes.iter().fold(T::from(0), |most, code| most.max(*code));
    if largest < T::UNLISTED {
        return;
    }
    for (offset, code) in codes.iter_mut().enumerate() {
        if *code >= T::UNLISTED {
            tell(offset, code.class());
            *code = T::from(0);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_no_class_is_told_and_unknown() {
        let mut few: Vec<u8> = [3, UNLISTED, 0, WRONG, 253].map(<u8 as Code>::new).to_vec();
        let mut told = Vec::new();
        set_apart(&mut few, &mut |row, class| told.push((row, class)));
        assert_eq!(
            (few, told),
            (vec![3, 0, 0, 0, 253], vec![(1, UNLISTED), (3, WRONG)])
        );
        let mut many = vec![300, WRONG];
        set_apart(&mut many, &mut |row, class| {
            assert_eq!((row, class), (1, WRONG))
        });
        assert_eq!(many, [300, 0]);
    }

    #[test]
    fn unknown_rows_are_counted_in_whole_and_broken_pieces() {
        let mut codes = Codes::new(MOST_FEW, 1_000);
        assert_eq!(
            (codes.unknown(1_000), codes.unknown(300), codes.unknown(0)),
            (1_000, 300, 0)
        );
        let Codes::Few(bytes) = &mut codes else {
            panic!("few classes take bytes");
        };
        bytes.iter_mut().step_by(3).for_each(|code| *code = 1);
        assert_eq!(codes.unknown(1_000), 666);
        assert!(matches!(Codes::new(MOST_FEW + 1, 1), Codes::Many(_)));
    }
}

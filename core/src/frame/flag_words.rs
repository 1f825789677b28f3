//! The flags of the rows of a block: a byte each, where eight bits hold them.

use crate::policy::Policy;

/// The flags of a row as they stand in a block.
pub(super) trait FlagWord: Copy + Default + Eq {
    fn of(bits: u64) -> Self;
    fn or(self, more: Self) -> Self;
}

impl FlagWord for u8 {
    fn of(bits: u64) -> Self {
        bits as u8
    }

    fn or(self, more: Self) -> Self {
        self | more
    }
}

impl FlagWord for u64 {
    fn of(bits: u64) -> Self {
        bits
    }

    fn or(self, more: Self) -> Self {
        self | more
    }
}

/// The flags of all rows of a block.
#[derive(Debug)]
pub(super) enum BlockFlags {
    /// Of a policy of at most eight flags.
    Few(Vec<u8>),
    Many(Vec<u64>),
}

impl BlockFlags {
    pub(super) fn new(policy: &Policy, rows: usize) -> Self {
        match is_few(policy) {
            true => BlockFlags::Few(vec![0; rows]),
            false => BlockFlags::Many(vec![0; rows]),
        }
    }

    pub(super) fn clear(&mut self) {
        match self {
            BlockFlags::Few(flags) => flags.fill(0),
            BlockFlags::Many(flags) => flags.fill(0),
        }
    }

    /// Adds flags to those of a row.
    pub(super) fn add(&mut self, row: usize, bits: u64) {
        fn add<F: FlagWord>(flags: &mut [F], row: usize, bits: u64) {
            if let Some(flags) = flags.get_mut(row) {
                *flags = flags.or(F::of(bits));
            }
        }
        match self {
            BlockFlags::Few(flags) => add(flags, row, bits),
            BlockFlags::Many(flags) => add(flags, row, bits),
        }
    }
}

/// Whether a byte holds all flags of a row.
pub(super) fn is_few(policy: &Policy) -> bool {
    policy.flags.len() <= 8
}

//! Keys of dictionaries.

use std::ops::Range;

/// Keys into a dictionary; one that is out of range is null.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Keys<'a> {
    /// Keys of eight bits.
    I8(&'a [i8]),
    /// Keys of eight bits.
    U8(&'a [u8]),
    /// Keys of 16 bits.
    I16(&'a [i16]),
    /// Keys of 16 bits.
    U16(&'a [u16]),
    /// Keys of 32 bits.
    I32(&'a [i32]),
    /// Keys of 32 bits.
    U32(&'a [u32]),
    /// Keys of 64 bits.
    I64(&'a [i64]),
    /// Keys of 64 bits.
    U64(&'a [u64]),
}

impl Keys<'_> {
    /// Number of keys.
    #[must_use]
    pub fn len(&self) -> usize {
        match self {
            Keys::I8(keys) => keys.len(),
            Keys::U8(keys) => keys.len(),
            Keys::I16(keys) => keys.len(),
            Keys::U16(keys) => keys.len(),
            Keys::I32(keys) => keys.len(),
            Keys::U32(keys) => keys.len(),
            Keys::I64(keys) => keys.len(),
            Keys::U64(keys) => keys.len(),
        }
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Writes what stands in a table under the keys of some rows.
    pub(super) fn look_up<T: Copy>(&self, rows: Range<usize>, table: &Lookup<T>, out: &mut [T]) {
        macro_rules! look_up {
            ($keys:expr) => {{
                let keys = $keys.get(rows).unwrap_or_default();
                // Where all keys have one byte, each has a place in the table.
                let bits = keys.iter().fold(0, |bits, key| bits | *key);
                match &table.few {
                    Some(few) if bits as u64 <= u64::from(u8::MAX) => {
                        for (out, key) in out.iter_mut().zip(keys) {
                            *out = few
                                .get(usize::from(*key as u8))
                                .copied()
                                .unwrap_or(table.other);
                        }
                    }
                    _ => {
                        for (out, key) in out.iter_mut().zip(keys) {
                            // A negative key becomes one that no table has.
                            let found = table.entries.get(*key as usize);
                            *out = found.copied().unwrap_or(table.other);
                        }
                    }
                }
            }};
        }
        match self {
            Keys::I8(keys) => look_up!(keys),
            Keys::U8(keys) => look_up!(keys),
            Keys::I16(keys) => look_up!(keys),
            Keys::U16(keys) => look_up!(keys),
            Keys::I32(keys) => look_up!(keys),
            Keys::U32(keys) => look_up!(keys),
            Keys::I64(keys) => look_up!(keys),
            Keys::U64(keys) => look_up!(keys),
        }
    }

    /// The key of a row; none if it is negative.
    pub(crate) fn get(&self, row: usize) -> Option<usize> {
        match self {
            Keys::I8(keys) => usize::try_from(*keys.get(row)?).ok(),
            Keys::U8(keys) => Some(usize::from(*keys.get(row)?)),
            Keys::I16(keys) => usize::try_from(*keys.get(row)?).ok(),
            Keys::U16(keys) => Some(usize::from(*keys.get(row)?)),
            Keys::I32(keys) => usize::try_from(*keys.get(row)?).ok(),
            Keys::U32(keys) => usize::try_from(*keys.get(row)?).ok(),
            Keys::I64(keys) => usize::try_from(*keys.get(row)?).ok(),
            Keys::U64(keys) => usize::try_from(*keys.get(row)?).ok(),
        }
    }
}

/// What each entry of a dictionary means.
#[derive(Debug)]
pub(super) struct Lookup<T> {
    entries: Vec<T>,
    /// The same with a place for every byte, where there are no more entries.
    few: Option<Box<[T; 256]>>,
    /// What a key means that the dictionary lacks.
    other: T,
}

impl<T: Copy> Lookup<T> {
    pub(super) fn new(entries: Vec<T>, other: T) -> Self {
        let few = (entries.len() <= 256).then(|| {
            let mut few = Box::new([other; 256]);
            few.iter_mut()
                .zip(&entries)
                .for_each(|(few, entry)| *few = *entry);
            few
        });
        Self {
            entries,
            few,
            other,
        }
    }

    pub(crate) fn get(&self, key: Option<usize>) -> T {
        let found = key.and_then(|key| self.entries.get(key));
        found.copied().unwrap_or(self.other)
    }
}

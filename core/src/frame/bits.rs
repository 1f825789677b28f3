//! Bits: validity and truths, one for each row, packed as Arrow packs them.

use std::ops::Range;

/// A bit for each row, the lowest of a byte first.
#[derive(Debug, Clone, Copy)]
pub struct Bits<'a> {
    bytes: &'a [u8],
    /// The bit of the first row.
    offset: usize,
    rows: usize,
}

impl<'a> Bits<'a> {
    /// So many bits from an offset on; `None` if there are not enough bytes.
    #[must_use]
    pub fn new(bytes: &'a [u8], offset: usize, rows: usize) -> Option<Self> {
        let needed = offset.checked_add(rows)?.div_ceil(8);
        (needed <= bytes.len()).then_some(Self {
            bytes,
            offset,
            rows,
        })
    }

    /// The bit of a row; false beyond the last.
    #[inline]
    #[must_use]
    pub fn get(&self, row: usize) -> bool {
        let bit = self.offset.wrapping_add(row);
        row < self.rows
            && self
                .bytes
                .get(bit / 8)
                .is_some_and(|byte| byte >> (bit % 8) & 1 == 1)
    }

    /// The bits of eight rows, the first lowest; false beyond the last.
    #[inline]
    fn eight(&self, row: usize) -> u8 {
        let bit = self.offset.wrapping_add(row);
        let byte = |at: usize| self.bytes.get(at).copied().unwrap_or(0);
        let pair = u16::from_le_bytes([byte(bit / 8), byte((bit / 8).wrapping_add(1))]);
        let [eight, _] = (pair >> (bit % 8)).to_le_bytes();
        match self.rows.saturating_sub(row) {
            left @ 0..8 => eight & !(u8::MAX << left),
            _ => eight,
        }
    }

    /// The bytes that hold the bits of some rows, if they begin with a byte and all of them are there.
    fn bytes(&self, rows: &Range<usize>) -> Option<&'a [u8]> {
        let first = self.offset.wrapping_add(rows.start);
        let is_whole = first.is_multiple_of(8) && rows.end <= self.rows;
        self.bytes.get(first / 8..).filter(|_| is_whole)
    }

    /// Writes a null over what stands in rows without a bit.
    pub(crate) fn clear<T: Copy>(&self, rows: Range<usize>, out: &mut [T], null: T) {
        for (out, row) in out.chunks_mut(8).zip(rows.step_by(8)) {
            let valid = self.eight(row);
            if valid == u8::MAX {
                continue;
            }
            for (bit, out) in out.iter_mut().enumerate() {
                *out = if valid >> bit & 1 == 1 { *out } else { null };
            }
        }
    }

    /// The same for bytes, with zero for null.
    pub(super) fn clear_bytes(&self, rows: Range<usize>, out: &mut [u8]) {
        let (eights, rest) = out.as_chunks_mut();
        let clear = |out: &mut [u8; 8], valid: u8| {
            let known = spread(valid).wrapping_mul(u64::from(u8::MAX));
            *out = (u64::from_le_bytes(*out) & known).to_le_bytes();
        };
        let last = rows.end.saturating_sub(rest.len())..rows.end;
        match self.bytes(&rows) {
            Some(bytes) => {
                let eights = eights.iter_mut().zip(bytes);
                eights.for_each(|(out, valid)| clear(out, *valid));
            }
            None => {
                let eights = eights.iter_mut().zip(rows.step_by(8));
                eights.for_each(|(out, row)| clear(out, self.eight(row)));
            }
        }
        self.clear(last, rest, 0);
    }

    /// Writes 2 for a bit that is there, 1 for one that is not.
    pub(super) fn codes<T: From<u8>>(&self, rows: Range<usize>, out: &mut [T]) {
        const ONES: u64 = u64::from_le_bytes([1; 8]);
        let write = |out: &mut [T], truths: u8| {
            let codes = spread(truths).wrapping_add(ONES).to_le_bytes();
            for (out, code) in out.iter_mut().zip(codes) {
                *out = code.into();
            }
        };
        match self.bytes(&rows) {
            Some(bytes) => {
                let eights = out.chunks_mut(8).zip(bytes);
                eights.for_each(|(out, truths)| write(out, *truths));
            }
            None => {
                let eights = out.chunks_mut(8).zip(rows.step_by(8));
                eights.for_each(|(out, row)| write(out, self.eight(row)));
            }
        }
    }

    /// Number of bits.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows == 0
    }
}

/// Eight bits as eight bytes of 0 or 1, the lowest first.
#[inline]
fn spread(bits: u8) -> u64 {
    const ONES: u64 = 0x0101_0101_0101_0101;
    // Each byte keeps the bit of its place; what is not zero then carries to the top of its byte,
    // where only the last byte has its bit already.
    let places = u64::from(bits).wrapping_mul(ONES) & 0x8040_2010_0804_0201;
    ((places.wrapping_add(0x007F_7F7F_7F7F_7F7F)) >> 7) & ONES
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn eight_at_a_time_are_the_same_as_one() {
        let bytes = [0b1011_0010, 0b0111_1101, 0b1000_0001, 0b0101_0101];
        for offset in 0..9 {
            for rows in 0..=(32 - offset) {
                let bits = Bits::new(&bytes, offset, rows).expect("enough bytes");
                for row in 0..rows + 3 {
                    let one_by_one = (0..8).filter(|bit| bits.get(row + bit));
                    let expected = one_by_one.fold(0, |all, bit| all | 1 << bit);
                    assert_eq!(bits.eight(row), expected, "{offset} {rows} {row}");
                }
            }
        }
        assert!(Bits::new(&bytes, 1, 32).is_none());
        assert!(Bits::new(&bytes, usize::MAX, 2).is_none());
    }

    #[test]
    fn truths_and_validity_become_codes() {
        let bytes = [0b0101_1010, 0b1100_0011, 0b1011_0111, 0b10, 0xFF];
        for (offset, rows, start) in [
            (0, 30, 0),
            (0, 40, 8),
            (1, 29, 0),
            (3, 25, 8),
            (8, 17, 0),
            (0, 12, 0),
        ] {
            let bits = Bits::new(&bytes, offset, rows).expect("bits");
            // Columns may have more rows than their bits.
            let span = start..rows + 3;
            let mut codes = vec![9_u8; span.len()];
            bits.codes(span.clone(), &mut codes);
            let expected = span.clone().map(|row| 1 + u8::from(bits.get(row)));
            assert!(codes.into_iter().eq(expected), "{offset} {rows} {start}");
            let (mut numbers, mut bytes) = (vec![7_i32; span.len()], vec![7_u8; span.len()]);
            bits.clear(span.clone(), &mut numbers, 0);
            bits.clear_bytes(span.clone(), &mut bytes);
            let expected = || span.clone().map(|row| 7 * u8::from(bits.get(row)));
            assert!(
                numbers.into_iter().eq(expected().map(i32::from)),
                "{offset} {rows} {start}"
            );
            assert!(bytes.into_iter().eq(expected()), "{offset} {rows} {start}");
        }
    }
}

//! Numbers and keys as bytes: each has one way of being written.

use crate::rfm::key::{Key, SIGN};
use crate::time::Instant;

/// Seven bits a byte, the least first.
#[inline]
pub fn put(number: u128, out: &mut Vec<u8>) {
    match u64::try_from(number) {
        Ok(small) if small < 1 << 56 => put_small(small, out),
        _ => put_large(number, out),
    }
}

/// The same of up to eight bytes, at once.
#[inline]
pub fn put_small(number: u64, out: &mut Vec<u8>) {
    // Seven bits in each byte: halves of 28 bits, quarters of 14, and those again.
    let bits = (number & 0x0fff_ffff) | ((number & 0x00ff_ffff_f000_0000) << 4);
    let bits = (bits & 0x3fff_0000_3fff) | ((bits & 0x0fff_c000_0fff_c000) << 2);
    let bits = (bits & 0x007f_007f_007f_007f) | ((bits & 0x3f80_3f80_3f80_3f80) << 1);
    let last = 63_u32.saturating_sub((number | 1).leading_zeros()) / 7;
    // All bytes but the last say that there are more.
    let more = 0x0080_8080_8080_8080 & (1_u64.wrapping_shl(last.wrapping_mul(8))).wrapping_sub(1);
    let length = out.len().saturating_add(last as usize).saturating_add(1);
    out.extend_from_slice(&(bits | more).to_le_bytes());
    out.truncate(length);
}

#[cold]
fn put_large(number: u128, out: &mut Vec<u8>) {
    let mut rest = number;
    while rest >= 0x80 {
        out.push((rest as u8) | 0x80);
        rest >>= 7;
    }
    out.push(rest as u8);
}

/// Small magnitudes of either sign are small numbers.
pub fn put_signed(number: i128, out: &mut Vec<u8>) {
    put(
        (number.wrapping_shl(1) ^ (number >> 127)).cast_unsigned(),
        out,
    );
}

/// The key of a customer, as [`put_key`] writes those of others.
#[inline]
pub fn put_customer(before: Option<Key<'_>>, key: Key<'_>, out: &mut Vec<u8>) {
    match (before, key) {
        (Some(Key::Number(before)), Key::Number(key)) => {
            let (before, key) = (before.cast_unsigned(), key.cast_unsigned());
            // The byte that says it is a number, and those of the number from the highest on.
            let shared = (before ^ key).leading_zeros() / 8;
            let rest = 8_u32.saturating_sub(shared);
            put_small(u64::from(shared).saturating_add(1), out);
            put_small(rest.into(), out);
            let own = (key ^ SIGN).checked_shl(shared.wrapping_mul(8));
            let length = out.len().saturating_add(rest as usize);
            out.extend_from_slice(&own.unwrap_or(0).to_be_bytes());
            out.truncate(length);
        }
        (Some(Key::Text(before)), Key::Text(key)) => {
            let (before, key) = (before.as_bytes(), key.as_bytes());
            // The byte that says it is a text is shared, too.
            let both = before.iter().zip(key).take(MOST_SHARED.saturating_sub(1));
            let shared = both.take_while(|(a, b)| a == b).count();
            let rest = key.get(shared..).unwrap_or_default();
            put_small((shared as u64).saturating_add(1), out);
            put_small(rest.len() as u64, out);
            out.extend_from_slice(rest);
        }
        _ => {
            let (mut one, mut other) = (Vec::new(), Vec::new());
            if let Some(before) = before {
                before.encode(&mut one);
            }
            key.encode(&mut other);
            put_key(&one, &other, out);
        }
    }
}

/// A key shares so many bytes with the one before at most, so that few bytes never stand for many.
const MOST_SHARED: usize = 255;

/// A key as what it shares with the one before, and the rest.
pub fn put_key(before: &[u8], key: &[u8], out: &mut Vec<u8>) {
    let both = before.iter().zip(key).take(MOST_SHARED);
    let shared = both.take_while(|(a, b)| a == b).count();
    let rest = key.get(shared..).unwrap_or_default();
    put(shared as u128, out);
    put(rest.len() as u128, out);
    out.extend(rest);
}

/// Reads what was written.
pub struct Reader<'b> {
    pub rest: &'b [u8],
}

impl Reader<'_> {
    pub fn byte(&mut self) -> Option<u8> {
        let (byte, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(*byte)
    }

    pub fn truth(&mut self) -> Option<bool> {
        match self.byte()? {
            0 => Some(false),
            1 => Some(true),
            _ => None,
        }
    }

    pub fn number(&mut self) -> Option<u128> {
        let mut number = 0_u128;
        for shift in (0..128).step_by(7) {
            let byte = self.byte()?;
            number |= u128::from(byte & 0x7f).checked_shl(shift)?;
            if byte < 0x80 {
                return Some(number);
            }
        }
        None
    }

    pub fn signed(&mut self) -> Option<i128> {
        let number = self.number()?;
        let magnitude = (number >> 1).cast_signed();
        Some(if number & 1 == 1 {
            !magnitude
        } else {
            magnitude
        })
    }

    pub fn instant(&mut self) -> Option<Instant> {
        Instant::from_millis(i64::try_from(self.signed()?).ok()?)
    }

    pub fn key(&mut self, before: &[u8]) -> Option<Vec<u8>> {
        let shared = usize::try_from(self.number()?).ok()?;
        (shared <= MOST_SHARED).then_some(())?;
        let length = usize::try_from(self.number()?).ok()?;
        let (own, rest) = self.rest.split_at_checked(length)?;
        self.rest = rest;
        let mut key = before.get(..shared)?.to_vec();
        key.extend(own);
        Some(key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_numbers_are_written_as_large_ones() {
        for bit in 0..56 {
            for number in [1 << bit, (1 << bit) - 1, (1 << bit) | 0x55, (1 << 56) - 1] {
                let (mut small, mut large) = (Vec::new(), Vec::new());
                put_small(number, &mut small);
                put_large(number.into(), &mut large);
                assert_eq!(small, large, "{number}");
            }
        }
    }

    #[test]
    fn keys_of_customers_are_written_as_others() {
        let numbers = [i64::MIN, -256, -1, 0, 1, 255, 256, 1 << 40, i64::MAX];
        let texts = ["", "C-1", "C-12", "C-2", "가"];
        let keys = numbers.map(Key::Number).into_iter();
        let keys: Vec<Key<'_>> = keys.chain(texts.map(Key::Text)).collect();
        let encoded = |key: Key<'_>| {
            let mut bytes = Vec::new();
            key.encode(&mut bytes);
            bytes
        };
        for pair in keys.windows(2) {
            let (mut own, mut other) = (Vec::new(), Vec::new());
            put_customer(Some(pair[0]), pair[1], &mut own);
            put_key(&encoded(pair[0]), &encoded(pair[1]), &mut other);
            assert_eq!(own, other, "{pair:?}");
        }
    }

    #[test]
    fn numbers_read_back() {
        for number in [0, 1, -1, 63, 64, -64, -65, i128::MAX, i128::MIN, 1 << 70] {
            let mut bytes = Vec::new();
            put_signed(number, &mut bytes);
            let mut reader = Reader { rest: &bytes };
            assert_eq!(reader.signed(), Some(number));
            assert!(reader.rest.is_empty());
        }
        let mut endless = Reader { rest: &[0xff; 40] };
        assert_eq!(endless.number(), None);
    }
}

//! A hash of keys that regular keys cannot bring into one place, with a seed for those that do.
//!
//! It is the same everywhere; nobody sees the order of the tables that it fills.

/// Odd numbers without a pattern: the golden ratio and digits of pi.
const MIX: [u64; 4] = [
    0x9E37_79B9_7F4A_7C15,
    0x2437_54A8_885A_308D,
    0x1319_8A2E_0370_7345,
    0xA409_3822_299F_31D1,
];

/// The product of two numbers, its upper half on its lower: each bit depends on all bits.
#[inline]
fn folded(a: u64, b: u64) -> u64 {
    let product = u128::from(a).wrapping_mul(u128::from(b));
    (product as u64) ^ (product >> 64) as u64
}

/// The hash of a number.
#[inline]
pub(super) fn of_number(number: i128, seed: u64) -> u64 {
    let [first, second, third, _] = MIX;
    let low = folded(number as u64 ^ first ^ seed, second);
    folded(low ^ (number >> 64) as u64, third ^ seed)
}

/// The hash of a text.
#[inline]
pub(super) fn of_text(text: &[u8], seed: u64) -> u64 {
    let [first, second, third, fourth] = MIX;
    let (wholes, rest) = text.as_chunks::<16>();
    let mut state = seed ^ fourth;
    let mut add = |bytes: [u8; 16]| {
        let both = u128::from_le_bytes(bytes);
        state = folded(both as u64 ^ first ^ state, (both >> 64) as u64 ^ second);
    };
    wholes.iter().for_each(|bytes| add(*bytes));
    let mut last = [0; 16];
    last.iter_mut().zip(rest).for_each(|(to, from)| *to = *from);
    add(last);
    folded(state ^ third, text.len() as u64 ^ fourth ^ seed)
}

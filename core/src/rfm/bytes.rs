//! Partial results as bytes, to be sent from where the orders are to where they are put together.
//!
//! Everything stands in the order of its keys and each number has one way of being written, so equal
//! results are equal bytes. Layout, version 1, numbers in seven bits a byte, least first:
//!
//! | part | content |
//! |---|---|
//! | head | `LGRF`, version, SHA-256 of the rules in hex, `as_of` |
//! | customers | count; shared prefix and rest of the key; 0, or 1 with first and span; orders, gross, refunds |
//! | days | count; customers since the one before, day |
//! | orders | count; key likewise; customer; whether it counts |
//! | lines | count; orders since the one before, key, instant, amount, whether it is a refund |
//! | left out | later, older, nobody |

use super::Rfm;
use super::key::{Key, SIGN};
use super::names::Names;
use super::partial::{LeftOut, Partial, Placed, Written};
use super::place::{join_line, split_line};
use super::purchases::Purchases;
use crate::error::{Code, Error};
use crate::identity::Hasher;
use crate::order;
use crate::time::Instant;

const MAGIC: &[u8] = b"LGRF";
const VERSION: u8 = 1;
/// About how many bytes are hashed at a time.
const PIECE: usize = 1 << 16;

impl Partial {
    /// The partial result as compact bytes: the same for the same orders, however they were put
    /// together. [`Rfm::read_partial`] reads them.
    ///
    /// ```
    /// use leadgrid::rfm::Order;
    /// use leadgrid::{Engine, Instant};
    ///
    /// let policy = r#"{"format": 1, "id": "shop", "version": "1", "time_zone": "+09:00", "rfm": {}}"#;
    /// let engine = Engine::from_json(policy).expect("loads");
    /// let rfm = engine.rfm().expect("the policy has it");
    /// let as_of = Instant::parse("2026-11-26T09:00:00+09:00").expect("RFC 3339");
    /// let mut partial = rfm.partial(as_of);
    /// partial.add(&Order::new("C-1", as_of, "12.50")).expect("a good row");
    /// let bytes = partial.to_bytes();
    /// assert_eq!(rfm.read_partial(&bytes).expect("whole").to_bytes(), bytes);
    /// ```
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(self.register.len().saturating_mul(24));
        self.write_content(&mut out, &mut |_| {});
        let LeftOut {
            later,
            older,
            nobody,
        } = self.left_out;
        [later, older, nobody]
            .into_iter()
            .for_each(|count| put(u128::from(count), &mut out));
        out
    }

    /// SHA-256 of what counts, in hex: equal orders have equal digests. Rows left out do not show.
    pub(super) fn digest(&self) -> String {
        let (mut out, mut hasher) = (Vec::new(), Hasher::default());
        self.write_content(&mut out, &mut |out| {
            // The bytes of millions of customers are never there at once.
            if out.len() >= PIECE {
                hasher.add(out);
                out.clear();
            }
        });
        hasher.add(&out);
        hasher.hex()
    }

    /// Writes all that counts; `pass_on` may take what is there from time to time.
    fn write_content(&self, out: &mut Vec<u8>, pass_on: &mut dyn FnMut(&mut Vec<u8>)) {
        out.extend(MAGIC);
        out.push(VERSION);
        out.extend(self.rules.digest().as_bytes());
        put_signed(i128::from(self.as_of.millis()), out);

        let ranks = self.put_customers(out, pass_on);
        let rank = |number: u32| {
            let place = self.register.place(number);
            ranks.get(place).copied().unwrap_or(0)
        };

        let days = self.days.settled();
        let mut days: Vec<(u32, i32)> = days.into_iter().map(|(c, day)| (rank(c), day)).collect();
        order::sort(&mut days);
        put(days.len() as u128, out);
        let mut before = 0;
        for (customer, day) in days {
            put(u128::from(customer.wrapping_sub(before)), out);
            put_signed(i128::from(day), out);
            before = customer;
            pass_on(out);
        }

        let orders = self.orders.sorted();
        put(orders.len() as u128, out);
        let mut order_ranks = vec![0_u32; orders.len()];
        let mut last: &[u8] = &[];
        for (place, number) in orders.iter().enumerate() {
            if let Some(rank) = order_ranks.get_mut(*number as usize) {
                *rank = place as u32;
            }
            let key = self.orders.get(*number);
            put_key(last, key, out);
            last = key;
            let placed = self.placed.get(*number as usize);
            put(u128::from(placed.map_or(0, |p| rank(p.customer))), out);
            out.push(u8::from(placed.is_some_and(|placed| placed.counted)));
            pass_on(out);
        }
        self.put_lines(&order_ranks, out, pass_on);
    }

    /// Writes the customers; the place of each by its number.
    fn put_customers(&self, out: &mut Vec<u8>, pass_on: &mut dyn FnMut(&mut Vec<u8>)) -> Vec<u32> {
        let count = self.register.len();
        put(count as u128, out);
        // Only orders with ids and days ask for them.
        let asked = !self.placed.is_empty() || self.rules.days;
        let mut ranks = vec![0_u32; if asked { count } else { 0 }];
        let mut before = None;
        for (place, (number, key, one)) in self.register.in_order().enumerate() {
            if asked && let Some(rank) = ranks.get_mut(self.register.place(number)) {
                *rank = place as u32;
            }
            put_customer(before, key, out);
            before = Some(key);
            match one.span {
                None => out.push(0),
                Some((first, last)) => {
                    out.push(1);
                    put_signed(i128::from(first.millis()), out);
                    put_signed(i128::from(last.millis_since(first)), out);
                }
            }
            put(u128::from(one.orders), out);
            put(one.gross.unsigned_abs(), out);
            put(one.refunds.unsigned_abs(), out);
            pass_on(out);
        }
        ranks
    }

    fn put_lines(
        &self,
        order_ranks: &[u32],
        out: &mut Vec<u8>,
        pass_on: &mut dyn FnMut(&mut Vec<u8>),
    ) {
        let mut lines: Vec<(u32, &[u8], &Written)> = Vec::with_capacity(self.written.len());
        for (number, line) in self.written.iter().enumerate() {
            if let Some((order, key)) = split_line(self.lines.get(number as u32)) {
                let rank = order_ranks.get(order as usize).copied().unwrap_or(0);
                lines.push((rank, key, line));
            }
        }
        order::sort_by(&mut lines, |a, b| (a.0, a.1).cmp(&(b.0, b.1)));
        put(lines.len() as u128, out);
        let mut before = 0;
        for (order, key, line) in lines {
            put(u128::from(order.wrapping_sub(before)), out);
            before = order;
            put_key(&[], key, out);
            put_signed(i128::from(line.at.millis()), out);
            put_signed(line.amount, out);
            out.push(u8::from(line.refund));
            pass_on(out);
        }
    }
}

impl Rfm {
    /// Reads a partial result of this policy from its bytes.
    ///
    /// # Errors
    /// `bad_partial` for bytes that are none or damaged, `unknown_format` for those of another version,
    /// `policy_mismatch` for those of another policy.
    pub fn read_partial(&self, bytes: &[u8]) -> Result<Partial, Error> {
        let damaged = || {
            Error::new(
                Code::BadPartial,
                String::new(),
                "these bytes are no partial result, or damaged",
                "give them as they were written",
            )
        };
        let rest = bytes.strip_prefix(MAGIC).ok_or_else(damaged)?;
        let (version, rest) = rest.split_first().ok_or_else(damaged)?;
        if *version != VERSION {
            let message = format!("the partial result has version {version}");
            let help = format!("this version of the library reads version {VERSION}");
            return Err(Error::new(
                Code::UnknownFormat,
                String::new(),
                message,
                help,
            ));
        }
        let own = self.0.digest().as_bytes();
        let (digest, rest) = rest.split_at_checked(own.len()).ok_or_else(damaged)?;
        if digest != own {
            let message = "the partial result was made with other rules";
            let help = "make all of them with the `rfm` and `time_zone` of one policy";
            return Err(Error::new(
                Code::PolicyMismatch,
                String::new(),
                message,
                help,
            ));
        }
        let partial = self
            .read_content(&mut Reader { rest })
            .ok_or_else(damaged)?;
        // Whatever else could be wrong: keys out of order, a number written longer than needed.
        if partial.to_bytes() == bytes {
            Ok(partial)
        } else {
            Err(damaged())
        }
    }

    fn read_content(&self, from: &mut Reader<'_>) -> Option<Partial> {
        let mut partial = self.partial(from.instant()?);
        let customers = from.number()?;
        let mut numbers = Vec::new();
        let mut key = Vec::new();
        for _ in 0..customers {
            key = from.key(&key)?;
            let before = partial.register.len();
            let number = partial.register.number(Key::decode(&key)?).ok()?;
            (partial.register.len() > before).then_some(())?;
            numbers.push(number);
            let span = if from.truth()? {
                let first = from.instant()?;
                let last = i64::try_from(from.signed()?).ok()?;
                let last = first.millis().checked_add(last)?;
                Some((first, Instant::from_millis(last)?))
            } else {
                None
            };
            let orders = u64::try_from(from.number()?).ok()?;
            // Where days count they stand apart; else an order is what has an instant.
            let counted = if self.0.days { false } else { span.is_some() };
            ((orders > 0) == counted).then_some(())?;
            let one = Purchases {
                span,
                orders,
                gross: i128::try_from(from.number()?).ok()?,
                refunds: i128::try_from(from.number()?).ok()?,
            };
            partial.most = partial.most.max(one.gross).max(one.refunds);
            partial.register.set(number, &one);
        }
        let known = |customer: u32| numbers.get(customer as usize).copied();
        let mut customer = 0_u32;
        for _ in 0..from.number()? {
            customer = customer.checked_add(u32::try_from(from.number()?).ok()?)?;
            let day = i32::try_from(from.signed()?).ok()?;
            partial.days.push(known(customer)?, day);
        }
        let orders = from.number()?;
        read_keys(orders, &mut partial.orders, from, &mut |from| {
            let customer = known(u32::try_from(from.number()?).ok()?)?;
            let counted = from.truth()?;
            partial.placed.push(Placed { customer, counted });
            Some(())
        })?;
        let mut order = 0_u32;
        for _ in 0..from.number()? {
            order = order.checked_add(u32::try_from(from.number()?).ok()?)?;
            ((order as usize) < partial.placed.len()).then_some(())?;
            let key = join_line(order, &from.key(&[])?);
            Key::decode(key.get(4..)?)?;
            partial.lines.number(&key).ok()?;
            partial.written.push(Written {
                at: from.instant()?,
                amount: from.signed()?,
                refund: from.truth()?,
            });
        }
        let mut count = || u64::try_from(from.number()?).ok();
        partial.left_out = LeftOut {
            later: count()?,
            older: count()?,
            nobody: count()?,
        };
        // One line, order or customer for each key, or the numbers do not belong together.
        let whole = partial.lines.len() == partial.written.len() && from.rest.is_empty();
        whole.then_some(partial)
    }
}

/// Reads so many keys, each with what stands behind it.
fn read_keys(
    count: u128,
    names: &mut Names,
    from: &mut Reader<'_>,
    rest: &mut dyn FnMut(&mut Reader<'_>) -> Option<()>,
) -> Option<()> {
    let mut last = Vec::new();
    for _ in 0..count {
        last = from.key(&last)?;
        Key::decode(&last)?;
        let before = names.len();
        names.number(&last).ok()?;
        (names.len() > before).then_some(())?;
        rest(from)?;
    }
    Some(())
}

/// Seven bits a byte, the least first.
#[inline]
fn put(number: u128, out: &mut Vec<u8>) {
    match u64::try_from(number) {
        Ok(small) if small < 1 << 56 => put_small(small, out),
        _ => put_large(number, out),
    }
}

/// The same of up to eight bytes, at once.
#[inline]
fn put_small(number: u64, out: &mut Vec<u8>) {
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
fn put_signed(number: i128, out: &mut Vec<u8>) {
    put(
        (number.wrapping_shl(1) ^ (number >> 127)).cast_unsigned(),
        out,
    );
}

/// The key of a customer, as [`put_key`] writes those of others.
#[inline]
fn put_customer(before: Option<Key<'_>>, key: Key<'_>, out: &mut Vec<u8>) {
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
            let both = before.iter().zip(key);
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

/// A key as what it shares with the one before, and the rest.
fn put_key(before: &[u8], key: &[u8], out: &mut Vec<u8>) {
    let shared = before.iter().zip(key).take_while(|(a, b)| a == b).count();
    let rest = key.get(shared..).unwrap_or_default();
    put(shared as u128, out);
    put(rest.len() as u128, out);
    out.extend(rest);
}

struct Reader<'b> {
    rest: &'b [u8],
}

impl Reader<'_> {
    fn byte(&mut self) -> Option<u8> {
        let (byte, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(*byte)
    }

    fn truth(&mut self) -> Option<bool> {
        match self.byte()? {
            0 => Some(false),
            1 => Some(true),
            _ => None,
        }
    }

    fn number(&mut self) -> Option<u128> {
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

    fn signed(&mut self) -> Option<i128> {
        let number = self.number()?;
        let magnitude = (number >> 1).cast_signed();
        Some(if number & 1 == 1 {
            !magnitude
        } else {
            magnitude
        })
    }

    fn instant(&mut self) -> Option<Instant> {
        Instant::from_millis(i64::try_from(self.signed()?).ok()?)
    }

    fn key(&mut self, before: &[u8]) -> Option<Vec<u8>> {
        let shared = usize::try_from(self.number()?).ok()?;
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

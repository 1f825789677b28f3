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
//! | seal | the first 8 bytes of the SHA-256 of all before |

mod code;
mod sound;

use super::Rfm;
use super::key::Key;
use super::names::Names;
use super::partial::{LeftOut, Partial, Placed, Written};
use super::place::{join_line, split_line};
use super::purchases::Purchases;
use crate::error::{Code, Error};
use crate::identity::Hasher;
use crate::order;
use crate::time::Instant;
use code::{Reader, put, put_customer, put_key, put_signed};

const MAGIC: &[u8] = b"LGRF";
const VERSION: u8 = 1;
/// How many bytes the seal has.
const SEAL: usize = 8;
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
        Self::sealed(out)
    }

    /// Bytes with the seal that tells damage; public for fuzzing only, which damages what is sealed.
    #[doc(hidden)]
    #[must_use]
    pub fn sealed(mut bytes: Vec<u8>) -> Vec<u8> {
        let seal = seal(&bytes);
        bytes.extend(seal);
        bytes
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
        let (content, own) = bytes.split_last_chunk().ok_or_else(damaged)?;
        if *own != seal(content) {
            return Err(damaged());
        }
        let (rest, _) = rest.split_last_chunk::<SEAL>().ok_or_else(damaged)?;
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
        whole.then_some(())?;
        partial.sound()?;
        Some(partial)
    }
}

fn seal(bytes: &[u8]) -> [u8; SEAL] {
    let mut hasher = Hasher::default();
    hasher.add(bytes);
    hasher.first()
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

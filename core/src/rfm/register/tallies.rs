//! What is known of customers, in 32 bytes each.
//!
//! A million customers are asked for in no order, so what is kept of them should stay in a cache. An
//! instant takes 49 bits; the number of orders stands below the last one. What does not fit (sums
//! beyond 64 bits, tens of thousands of orders) moves to a table beside it from time to time.

use std::collections::BTreeMap;

use crate::rfm::purchases::Purchases;
use crate::time::Instant;

#[derive(Debug, Clone, Copy)]
#[repr(align(32))]
struct Tally {
    /// The first purchase, above bits of which the lowest says that there is more of the customer.
    first: u64,
    /// The last purchase, above the number of orders.
    last: u64,
    gross: i64,
    refunds: i64,
}

/// What moved out of a tally.
#[derive(Debug, Clone, Copy, Default)]
struct More {
    gross: i128,
    refunds: i128,
    orders: u64,
}

/// Each at a spot; of some spots there may be nobody.
#[derive(Debug, Clone, Default)]
pub(super) struct Tallies {
    tallies: Vec<Tally>,
    more: BTreeMap<u32, More>,
}

/// Bits below an instant.
const BELOW: u32 = 15;
const MASK: u64 = (1 << BELOW) - 1;
const HAS_MORE: u64 = 1;
/// Instants are counted from here, so that none of them is 0.
const START: i64 = Instant::MIN.millis() - 1;

/// An instant as a tally has it, with nothing below.
#[inline]
fn raised(millis: i64) -> u64 {
    millis.wrapping_sub(START).cast_unsigned() << BELOW
}

fn instant(raised: u64) -> Option<Instant> {
    Instant::from_millis(START.wrapping_add((raised >> BELOW).cast_signed()))
}

/// Of nobody.
const NOBODY: Tally = Tally {
    first: 0,
    last: 0,
    gross: 0,
    refunds: 0,
};
/// Of somebody without orders: the greatest first instant, the least last one.
const NOTHING: Tally = Tally {
    first: !MASK,
    last: 0,
    gross: 0,
    refunds: 0,
};

impl Tally {
    /// Adds a purchase, or a refund that is negative; false where it does not fit.
    #[inline(always)]
    fn add(&mut self, millis: i64, amount: i64, orders: u64) -> bool {
        if amount < 0 {
            let refunds = self.refunds.checked_sub(amount);
            self.refunds = refunds.unwrap_or(self.refunds);
            return refunds.is_some();
        }
        let Some(gross) = self.gross.checked_add(amount) else {
            return false;
        };
        if self.last & MASK == MASK {
            return false;
        }
        let at = raised(millis);
        // What stands below is alike on both sides, so the instants are compared.
        self.first = self.first.min(at | (self.first & MASK));
        self.last = self.last.max(at | (self.last & MASK)).wrapping_add(orders);
        self.gross = gross;
        true
    }
}

impl Tallies {
    pub(super) fn len(&self) -> usize {
        self.tallies.len()
    }

    /// Makes room for so many spots, with nobody at those that are new.
    pub(super) fn resize(&mut self, spots: usize) {
        self.tallies.resize(spots, NOBODY);
    }

    /// Puts somebody at a spot where nobody was.
    pub(super) fn enter(&mut self, spot: u32) {
        if let Some(tally) = self.tallies.get_mut(spot as usize) {
            *tally = NOTHING;
        }
    }

    /// Puts somebody at a spot of its own.
    pub(super) fn push(&mut self) {
        self.tallies.push(NOTHING);
    }

    /// Whether somebody is at a spot.
    #[inline]
    pub(super) fn is_known(&self, spot: usize) -> bool {
        self.tallies.get(spot).is_some_and(|tally| tally.first != 0)
    }

    /// Moves all to other spots, of which there are so many; each to one of its own. There is no second
    /// copy of them at any time.
    pub(super) fn move_to(&mut self, spots: usize, to: impl Fn(usize) -> usize) {
        let most = spots.max(self.tallies.len());
        let mut left: Vec<bool> = self.tallies.iter().map(|tally| tally.first != 0).collect();
        self.tallies.resize(most, NOBODY);
        for start in 0..left.len() {
            // Along the chain of those who take each other's spots.
            let (mut from, mut carried) = (start, NOBODY);
            while left.get(from) == Some(&true) {
                if let Some(left) = left.get_mut(from) {
                    *left = false;
                }
                if from == start
                    && let Some(tally) = self.tallies.get_mut(from)
                {
                    carried = std::mem::replace(tally, NOBODY);
                }
                let next = to(from);
                if let Some(tally) = self.tallies.get_mut(next) {
                    std::mem::swap(&mut carried, tally);
                }
                from = next;
            }
        }
        self.tallies.truncate(spots);
        let more = std::mem::take(&mut self.more).into_iter();
        let more = more.map(|(spot, more)| (to(spot as usize) as u32, more));
        self.more = more.collect();
    }

    pub(super) fn get(&self, spot: u32) -> Option<Purchases> {
        let tally = self.tallies.get(spot as usize)?;
        (tally.first != 0).then(|| self.purchases(spot, tally))
    }

    #[inline]
    fn purchases(&self, spot: u32, tally: &Tally) -> Purchases {
        let mut one = Purchases {
            span: instant(tally.first).zip(instant(tally.last)),
            orders: tally.last & MASK,
            gross: tally.gross.into(),
            refunds: tally.refunds.into(),
        };
        if tally.first & HAS_MORE != 0 {
            self.add_more(spot, &mut one);
        }
        one
    }

    #[cold]
    fn add_more(&self, spot: u32, one: &mut Purchases) {
        let more = self.more.get(&spot).copied().unwrap_or_default();
        one.orders = one.orders.saturating_add(more.orders);
        one.gross = one.gross.saturating_add(more.gross);
        one.refunds = one.refunds.saturating_add(more.refunds);
    }

    /// Tells what is known of everybody, with their spots.
    #[inline]
    pub(super) fn each(&self, mut tell: impl FnMut(u32, &Purchases)) {
        for (spot, tally) in (0..).zip(&self.tallies) {
            if tally.first != 0 {
                tell(spot, &self.purchases(spot, tally));
            }
        }
    }

    pub(super) fn set(&mut self, spot: u32, one: &Purchases) {
        let Some(tally) = self.tallies.get_mut(spot as usize) else {
            return;
        };
        let (first, last) = match one.span {
            Some((first, last)) => (raised(first.millis()), raised(last.millis())),
            None => (NOTHING.first, NOTHING.last),
        };
        let small = (i64::try_from(one.gross), i64::try_from(one.refunds));
        if let (Ok(gross), Ok(refunds), 0..=MASK) = (small.0, small.1, one.orders) {
            *tally = Tally {
                first,
                last: last | one.orders,
                gross,
                refunds,
            };
            self.more.remove(&spot);
            return;
        }
        *tally = Tally {
            first: first | HAS_MORE,
            last,
            gross: 0,
            refunds: 0,
        };
        self.more.insert(
            spot,
            More {
                gross: one.gross,
                refunds: one.refunds,
                orders: one.orders,
            },
        );
    }

    /// Adds rows: for each a customer, an instant, and an amount that is negative for a refund. Each
    /// purchase is so many orders: one, or none where days count.
    pub(super) fn add(&mut self, rows: impl Iterator<Item = (u32, i64, i64)>, orders: u64) {
        for (spot, millis, amount) in rows {
            let Some(tally) = self.tallies.get_mut(spot as usize) else {
                continue;
            };
            if !tally.add(millis, amount, orders) {
                self.spill(spot);
                if let Some(tally) = self.tallies.get_mut(spot as usize) {
                    tally.add(millis, amount, orders);
                }
            }
        }
    }

    /// Makes room in a tally.
    #[cold]
    fn spill(&mut self, spot: u32) {
        let Some(tally) = self.tallies.get_mut(spot as usize) else {
            return;
        };
        let more = self.more.entry(spot).or_default();
        more.gross = more.gross.saturating_add(tally.gross.into());
        more.refunds = more.refunds.saturating_add(tally.refunds.into());
        more.orders = more.orders.saturating_add(tally.last & MASK);
        tally.first |= HAS_MORE;
        tally.last &= !MASK;
        (tally.gross, tally.refunds) = (0, 0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(millis: i64) -> Instant {
        Instant::from_millis(millis).expect("in range")
    }

    #[test]
    fn what_is_set_is_there() {
        let mut tallies = Tallies::default();
        tallies.push();
        assert_eq!(tallies.get(0), Some(Purchases::default()));
        assert_eq!(tallies.get(1), None);
        tallies.resize(2);
        assert_eq!((tallies.get(1), tallies.is_known(1)), (None, false));
        let spans = [
            None,
            Some((Instant::MIN, Instant::MAX)),
            Some((at(-1), at(-1))),
            Some((Instant::MAX, Instant::MAX)),
        ];
        for span in spans {
            for orders in [0, 1, MASK, MASK + 1, u64::MAX] {
                for sum in [0, 1, i128::from(i64::MAX), 1 << 63, i128::MAX] {
                    let one = Purchases {
                        span,
                        orders,
                        gross: sum,
                        refunds: i128::MAX - sum,
                    };
                    tallies.set(0, &one);
                    assert_eq!(tallies.get(0), Some(one));
                }
            }
        }
    }

    #[test]
    fn all_move_at_once() {
        let maps: [(usize, &dyn Fn(usize) -> usize); 5] = [
            (40, &|spot| spot + 30),
            (40, &|spot| spot + 3),
            (10, &|spot| spot * 7 % 10),
            (25, &|spot| spot * 7 % 10 + 10 * (spot % 2)),
            (10, &|spot| spot),
        ];
        for (spots, to) in maps {
            let mut tallies = Tallies::default();
            tallies.resize(10);
            let one = |spot: usize| Purchases {
                gross: i128::MAX - spot as i128,
                ..Purchases::default()
            };
            let known: Vec<usize> = (0..10).filter(|spot| spot % 4 != 3).collect();
            for spot in &known {
                tallies.enter(*spot as u32);
                tallies.set(*spot as u32, &one(*spot));
            }
            tallies.move_to(spots, to);
            assert_eq!(tallies.len(), spots);
            for spot in 0..spots {
                let from = known.iter().find(|from| to(**from) == spot);
                assert_eq!(
                    tallies.get(spot as u32),
                    from.map(|from| one(*from)),
                    "{spot}"
                );
            }
        }
    }

    #[test]
    fn what_does_not_fit_moves_out() {
        let mut tallies = Tallies::default();
        tallies.push();
        let mut plain = Purchases::default();
        let mut state = 1_u64;
        for row in 0..100_000_i64 {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            let amount = (state.cast_signed() >> (row % 50)).max(-i64::MAX);
            let millis = Instant::MIN.millis() + (state >> 20) as i64 % 1_000_000;
            tallies.add(std::iter::once((0, millis, amount)), 1);
            plain.pay(amount.into(), amount < 0).expect("small");
            if amount >= 0 {
                plain.see(at(millis));
                plain.orders += 1;
            }
        }
        assert_eq!(tallies.get(0), Some(plain));
        assert!(plain.orders > MASK && plain.gross > i64::MAX.into());
    }
}

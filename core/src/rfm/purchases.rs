//! What is kept of a customer: first and last purchase, how many, paid and paid back.
//!
//! Merging is least, greatest and sum, so any pieces of the orders give the same in any order.

use crate::time::Instant;

/// A customer's orders, summed up.
// Of 64 bytes; so it is fetched from memory once and not twice.
#[repr(align(64))]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Purchases {
    /// The first and the last purchase; none without one.
    pub span: Option<(Instant, Instant)>,
    /// How many distinct orders, or distinct days with one where the policy counts days.
    pub orders: u64,
    /// Sum of the purchases, in minor units.
    pub gross: i128,
    /// Sum of the refunds, in minor units; not negative.
    pub refunds: i128,
}

/// A sum went beyond what is held. Amounts are bounded, so it would take 10^11 of the largest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Overflow;

impl Purchases {
    /// What stays of the purchases after refunds, in minor units.
    #[must_use]
    pub fn net(&self) -> i128 {
        self.gross.saturating_sub(self.refunds)
    }

    /// The last purchase.
    #[must_use]
    pub fn last(&self) -> Option<Instant> {
        self.span.map(|(_, last)| last)
    }

    /// Adds money: a negative amount, or a row that says so, is a refund.
    pub(super) fn pay(&mut self, amount: i128, refund: bool) -> Result<(), Overflow> {
        let sum = if refund {
            &mut self.refunds
        } else {
            &mut self.gross
        };
        let magnitude = amount.checked_abs().ok_or(Overflow)?;
        *sum = sum.checked_add(magnitude).ok_or(Overflow)?;
        Ok(())
    }

    /// Widens the span to an instant.
    pub(super) fn see(&mut self, at: Instant) {
        let (first, last) = self.span.unwrap_or((at, at));
        self.span = Some((first.min(at), last.max(at)));
    }

    /// Adds the orders of another piece.
    pub(super) fn add(&mut self, other: &Self) -> Result<(), Overflow> {
        if let Some((first, last)) = other.span {
            self.see(first);
            self.see(last);
        }
        self.orders = self.orders.checked_add(other.orders).ok_or(Overflow)?;
        self.gross = self.gross.checked_add(other.gross).ok_or(Overflow)?;
        self.refunds = self.refunds.checked_add(other.refunds).ok_or(Overflow)?;
        Ok(())
    }

    /// Takes back what another piece had counted too.
    pub(super) fn take_back(&mut self, amount: i128, refund: bool) {
        let sum = if refund {
            &mut self.refunds
        } else {
            &mut self.gross
        };
        *sum = sum.saturating_sub(amount.saturating_abs());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(millis: i64) -> Instant {
        Instant::from_millis(millis).expect("in range")
    }

    #[test]
    fn refunds_lower_the_net_and_move_nothing_else() {
        let mut one = Purchases::default();
        one.see(at(5));
        one.pay(100, false).expect("small");
        let before = one;
        one.pay(-130, true).expect("small");
        assert_eq!(one.net(), -30);
        assert_eq!((one.span, one.orders), (before.span, before.orders));
        one.take_back(-130, true);
        assert_eq!(one, before);
    }

    #[test]
    fn sums_never_wrap() {
        let mut one = Purchases::default();
        one.pay(i128::MAX, false).expect("fits");
        assert_eq!(one.pay(1, false), Err(Overflow));
        assert_eq!(one.pay(i128::MIN, true), Err(Overflow));
        let other = one;
        assert_eq!(one.add(&other), Err(Overflow));
    }
}

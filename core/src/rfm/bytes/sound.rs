//! Whether sums that were read can come from the orders and lines beside them. Merging takes back what two
//! pieces have both counted, which must have been counted.

use crate::rfm::partial::Partial;
use crate::rfm::place::split_line;

/// What the orders and lines of a customer say.
#[derive(Clone, Copy, Default)]
struct Own {
    orders: u64,
    gross: i128,
    refunds: i128,
}

impl Partial {
    /// `None` where something contradicts something else.
    pub(super) fn sound(&self) -> Option<()> {
        let mut own = vec![Own::default(); self.register.len()];
        for placed in &self.placed {
            let own = own.get_mut(self.register.place(placed.customer))?;
            own.orders = own.orders.saturating_add(u64::from(placed.counted));
        }
        for (number, line) in (0_u32..).zip(&self.written) {
            let (order, _) = split_line(self.lines.get(number))?;
            let placed = self.placed.get(order as usize)?;
            let own = own.get_mut(self.register.place(placed.customer))?;
            (line.at <= self.as_of).then_some(())?;
            let amount = line.amount.checked_abs()?;
            if line.refund {
                own.refunds = own.refunds.checked_add(amount)?;
                continue;
            }
            own.gross = own.gross.checked_add(amount)?;
            let (first, last) = self.register.purchases(placed.customer)?.span?;
            (line.amount >= 0 && placed.counted && first <= line.at && line.at <= last)
                .then_some(())?;
        }
        for number in self.register.numbers() {
            let one = self.register.purchases(number)?;
            let own = own.get(self.register.place(number))?;
            let span = one
                .span
                .is_none_or(|(first, last)| first <= last && last <= self.as_of);
            let orders = self.rules.days || own.orders <= one.orders;
            let sums = own.gross <= one.gross && own.refunds <= one.refunds;
            (span && orders && sums).then_some(())?;
        }
        Some(())
    }
}

//! Pieces of the orders put together: least, greatest and sum, less what both had counted.

use super::key::Key;
use super::partial::{Partial, Placed};
use super::place::{join_line, overflow, split_line, two_customers, two_lines};
use super::purchases::Overflow;
use crate::error::{Code, Error};

impl Partial {
    /// Adds another piece of the orders. One that is refused changes nothing.
    ///
    /// # Errors
    /// `policy_mismatch` for another policy or instant, `conflicting_row` where the pieces contradict
    /// each other.
    pub fn merge(&mut self, other: &Partial) -> Result<(), Error> {
        if self.rules.digest() != other.rules.digest() || self.as_of != other.as_of {
            let message = if self.as_of == other.as_of {
                "the partial results are of different policies"
            } else {
                "the partial results stand at different instants"
            };
            let help = "make all of them with one policy and one `as_of`";
            return Err(Error::new(
                Code::PolicyMismatch,
                String::new(),
                message,
                help,
            ));
        }
        self.agree(other)?;
        let mut numbers = Vec::with_capacity(other.register.len());
        for theirs in other.register.numbers() {
            let key = other.register.key(theirs).unwrap_or(Key::Text(""));
            let number = self.register.number(key)?;
            numbers.push(number);
            let mut one = self.register.purchases(number).unwrap_or_default();
            let more = other.register.purchases(theirs).unwrap_or_default();
            one.add(&more).map_err(|Overflow| overflow())?;
            self.register.set(number, &one);
        }
        self.most = self.most.saturating_add(other.most);
        let own = |number: u32| {
            let number = numbers.get(other.register.place(number));
            number.copied().unwrap_or(0)
        };
        for (customer, day) in other.days.settled() {
            self.days.push(own(customer), day);
        }
        let mut orders = Vec::with_capacity(other.placed.len());
        for (number, placed) in other.placed.iter().enumerate() {
            let order = self.orders.number(other.orders.get(number as u32))?;
            orders.push(order);
            let customer = own(placed.customer);
            match self.placed.get_mut(order as usize) {
                None => self.placed.push(Placed {
                    customer,
                    counted: placed.counted,
                }),
                Some(known) => {
                    let twice = known.counted && placed.counted;
                    known.counted |= placed.counted;
                    if twice && let Some(mut one) = self.register.purchases(customer) {
                        one.orders = one.orders.saturating_sub(1);
                        self.register.set(customer, &one);
                    }
                }
            }
        }
        for (number, line) in other.written.iter().enumerate() {
            let Some((order, rest)) = split_line(other.lines.get(number as u32)) else {
                continue;
            };
            let order = orders.get(order as usize).copied().unwrap_or(0);
            let before = self.lines.len();
            self.lines.number(&join_line(order, rest))?;
            if self.lines.len() > before {
                self.written.push(*line);
            } else {
                // Both had counted it.
                let placed = self.placed.get(order as usize);
                let customer = placed.map_or(0, |placed| placed.customer);
                if let Some(mut one) = self.register.purchases(customer) {
                    one.take_back(line.amount, line.refund);
                    self.register.set(customer, &one);
                }
            }
        }
        let (sum, add) = (&mut self.left_out, other.left_out);
        sum.later = sum.later.saturating_add(add.later);
        sum.older = sum.older.saturating_add(add.older);
        sum.nobody = sum.nobody.saturating_add(add.nobody);
        Ok(())
    }

    /// Sees to it that another piece contradicts nothing.
    fn agree(&self, other: &Partial) -> Result<(), Error> {
        let shown = |bytes| Key::decode(bytes).unwrap_or(Key::Text(""));
        for (number, theirs) in other.placed.iter().enumerate() {
            let key = other.orders.get(number as u32);
            let ours = self.orders.find(key);
            let ours = ours.and_then(|order| self.placed.get(order as usize));
            let customer = other.register.key(theirs.customer);
            if ours.is_some_and(|ours| self.register.key(ours.customer) != customer) {
                return Err(two_customers(shown(key)));
            }
        }
        for (number, theirs) in other.written.iter().enumerate() {
            let Some((order, line)) = split_line(other.lines.get(number as u32)) else {
                continue;
            };
            let key = other.orders.get(order);
            let ours = self.orders.find(key);
            let ours = ours.and_then(|order| self.lines.find(&join_line(order, line)));
            let ours = ours.and_then(|number| self.written.get(number as usize));
            if ours.is_some_and(|ours| ours != theirs) {
                return Err(two_lines(shown(key), shown(line)));
            }
        }
        if self.most.checked_add(other.most).is_some() {
            return Ok(());
        }
        for theirs in other.register.numbers() {
            let ours = other.register.key(theirs);
            let ours = ours.and_then(|key| self.register.find(key));
            let ours = ours.and_then(|number| self.register.purchases(number));
            let theirs = other.register.purchases(theirs);
            if let Some((mut sum, theirs)) = ours.zip(theirs) {
                sum.add(&theirs).map_err(|Overflow| overflow())?;
            }
        }
        Ok(())
    }
}

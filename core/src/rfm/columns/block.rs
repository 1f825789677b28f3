//! Rows of orders without ids, a thousand at a time: what most files hold.
//!
//! Instants and amounts of a block become whole numbers, customers their numbers, and then all are
//! added up; each step is a loop over the block, so the waits for memory of its rows pass together.
//! Rows with something rare about them are odd: they go one by one, as rows that are given by hand.

use std::ops::Range;

use super::customers::Customers;
use super::rows::Rows;
use crate::error::Error;
use crate::rfm::order::Kind;
use crate::rfm::partial::Partial;
use crate::time::Instant;

/// Rows of a block: few enough that all of it stays in the nearest cache.
pub(super) const BLOCK: usize = 1_024;
/// In place of an instant or an amount of a row that is odd.
pub(super) const ODD: i64 = i64::MIN;

/// Instants and amounts of some rows.
pub(super) struct Block {
    pub(super) millis: Vec<i64>,
    /// Minor units; negative for refunds.
    pub(super) minor: Vec<i64>,
}

impl Block {
    pub(super) fn new() -> Self {
        Self {
            millis: Vec::with_capacity(BLOCK),
            minor: Vec::with_capacity(BLOCK),
        }
    }

    /// Reads some rows; whether any of them is odd.
    pub(super) fn read(&mut self, rows: &Rows<'_, '_>, range: Range<usize>) -> bool {
        self.millis.resize(range.len(), 0);
        self.minor.resize(range.len(), 0);
        let mut odd = !rows.times.block(range.clone(), &mut self.millis);
        odd |= !rows.amounts.block(range.clone(), &mut self.minor);
        if rows.has_words() {
            for (row, minor) in range.zip(&mut self.minor) {
                if *minor == ODD {
                    continue;
                }
                *minor = match rows.kind_of(row) {
                    Some(None) => *minor,
                    Some(Some(Kind::Purchase)) if *minor >= 0 => *minor,
                    // A refund of nothing is no purchase of nothing.
                    Some(Some(Kind::Refund)) if *minor != 0 => minor.wrapping_abs().wrapping_neg(),
                    _ => ODD,
                };
                odd |= *minor == ODD;
            }
        }
        odd
    }

    fn is_odd(&self, row: usize) -> bool {
        let odd = |numbers: &[i64]| numbers.get(row) == Some(&ODD);
        odd(&self.millis) || odd(&self.minor)
    }
}

/// Rows of a block that count, or may.
struct Kept {
    /// Where they stand in the block; all of them where it is none.
    places: Option<Vec<u16>>,
}

impl Kept {
    /// Moves what is kept to the front of a list.
    fn gather<T: Copy>(&self, list: &mut Vec<T>) {
        let Some(places) = &self.places else { return };
        for (to, from) in places.iter().enumerate() {
            if let Some(value) = list.get(usize::from(*from)).copied()
                && let Some(slot) = list.get_mut(to)
            {
                *slot = value;
            }
        }
        list.truncate(places.len());
    }
}

impl Partial {
    /// Adds all rows that are good by themselves; none of them has an order. Sums must have room for
    /// all of them.
    pub(super) fn add_plain(&mut self, rows: &Rows<'_, '_>) -> Result<(), Error> {
        let count = rows.len();
        let mut block = Block::new();
        let mut customers = Customers::new(rows.customers());
        for start in (0..count).step_by(BLOCK) {
            let range = start..start.saturating_add(BLOCK).min(count);
            let mut odd = block.read(rows, range.clone());
            odd |= customers.read(range.clone());
            if odd {
                self.add_odd(rows, range.start, &block, &customers)?;
            }
            self.add_block(odd, &mut block, &mut customers)?;
        }
        Ok(())
    }

    /// Adds the odd rows of a block that are good all the same.
    #[cold]
    fn add_odd(
        &mut self,
        rows: &Rows<'_, '_>,
        start: usize,
        block: &Block,
        customers: &Customers<'_, '_>,
    ) -> Result<(), Error> {
        for place in 0..block.millis.len() {
            if block.is_odd(place) || customers.is_odd(place) {
                let row = start.saturating_add(place);
                if let Ok(read) = rows.read(row)
                    && self.amount(&read.order()).is_ok()
                {
                    self.add(&read.order())
                        .map_err(|error| error.below(&format!("/{row}")))?;
                }
            }
        }
        Ok(())
    }

    fn add_block(
        &mut self,
        odd: bool,
        block: &mut Block,
        customers: &mut Customers<'_, '_>,
    ) -> Result<(), Error> {
        let kept = self.keep(odd, block, customers);
        kept.gather(&mut block.millis);
        kept.gather(&mut block.minor);
        if let Some(places) = &kept.places {
            customers.keep(places);
        }
        customers.find(&mut self.register)?;
        let spots = customers.spots();
        let kept = self.not_older(&block.millis);
        kept.gather(spots);
        kept.gather(&mut block.millis);
        kept.gather(&mut block.minor);

        let largest = i128::from(u64::MAX).saturating_mul(BLOCK as i128);
        self.most = self.most.saturating_add(largest);
        let orders = u64::from(!self.rules.days);
        self.register
            .add(spots, &block.millis, &block.minor, orders);
        if self.rules.days {
            let rows = spots.iter().zip(&block.millis).zip(&block.minor);
            for ((spot, millis), _) in rows.filter(|(_, minor)| **minor >= 0) {
                if let Some(at) = Instant::from_millis(*millis) {
                    let day = self.rules.zone.day_of(at);
                    self.days.push(self.register.number_at(*spot), day);
                }
            }
        }
        Ok(())
    }

    /// The rows that are neither odd nor nobody's nor later, and counts those that are.
    fn keep(&mut self, odd: bool, block: &Block, customers: &Customers<'_, '_>) -> Kept {
        let as_of = self.as_of.millis();
        // Negative if any of them is later; instants are far from where differences wrap.
        let rest = |at: &i64| as_of.wrapping_sub(*at);
        let is_later = block.millis.iter().fold(0, |all, at| all | rest(at)) < 0;
        if !odd && !is_later && !customers.has_nobody() {
            return Kept { places: None };
        }
        let mut places = Vec::with_capacity(BLOCK);
        for (place, millis) in (0_u16..).zip(&block.millis) {
            let row = usize::from(place);
            if odd && (block.is_odd(row) || customers.is_odd(row)) {
                continue;
            }
            if customers.is_nobody(row) {
                self.left_out.nobody = self.left_out.nobody.saturating_add(1);
            } else if *millis > as_of {
                self.left_out.later = self.left_out.later.saturating_add(1);
            } else {
                places.push(place);
            }
        }
        Kept {
            places: Some(places),
        }
    }

    /// The rows that are not older than the period, and counts those that are.
    fn not_older(&mut self, millis: &[i64]) -> Kept {
        if self.rules.period.is_none() {
            return Kept { places: None };
        }
        let earliest = millis.iter().min();
        let earliest = earliest.and_then(|at| Instant::from_millis(*at));
        if earliest.is_none_or(|at| self.is_surely_young(at)) {
            return Kept { places: None };
        }
        let places = (0_u16..).zip(millis).filter(|(_, millis)| {
            let at = Instant::from_millis(**millis);
            at.is_none_or(|at| !self.is_older(at))
        });
        let places: Vec<u16> = places.map(|(place, _)| place).collect();
        let older = millis.len().saturating_sub(places.len());
        self.left_out.older = self.left_out.older.saturating_add(older as u64);
        Kept {
            places: Some(places),
        }
    }
}

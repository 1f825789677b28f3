//! Many rows at once. They are added one by one all the same; but what they will need is fetched
//! first, a block of rows at a time.
//!
//! With a million customers each row asks for memory at four places that are in no cache, each of
//! which leads to the next. For one row after the other these waits add up; for the rows of a block
//! they pass together.

use super::order::Order;
use super::partial::Partial;
use crate::error::Error;

/// Rows whose memory is fetched together; all of it stays in the nearest cache.
const BLOCK: usize = 64;
/// Below so many customers everything is in a cache anyway.
const FEW: usize = 4_096;

impl Partial {
    /// Adds rows, as [`Partial::add`] does, in half the time where there are many customers.
    ///
    /// ```
    /// use leadgrid::rfm::Order;
    /// use leadgrid::{Engine, Instant};
    ///
    /// let policy = r#"{"format": 1, "id": "shop", "version": "1", "time_zone": "+09:00", "rfm": {}}"#;
    /// let engine = Engine::from_json(policy).expect("loads");
    /// let rfm = engine.rfm().expect("the policy has it");
    /// let as_of = Instant::parse("2026-11-26T09:00:00+09:00").expect("RFC 3339");
    /// let mut orders = rfm.partial(as_of);
    /// orders.add_all(&[Order::new(1, as_of, 30), Order::new(2, as_of, 20)]).expect("good rows");
    /// let error = orders.add_all(&[Order::new(3, as_of, 10), Order::new(4, as_of, "ten")]).expect_err("a word");
    /// assert_eq!((error.path(), orders.len()), ("/1/amount", 3));
    /// ```
    ///
    /// # Errors
    /// Those of [`Partial::add`] for the first row that is refused, with its place: `/17/amount`. The
    /// rows before it are added, it and the rows behind it are not.
    pub fn add_all(&mut self, rows: &[Order<'_>]) -> Result<(), Error> {
        let mut before: usize = 0;
        for block in rows.chunks(BLOCK) {
            if self.customers.len() > FEW {
                self.fetch(block);
            }
            for (place, row) in block.iter().enumerate() {
                self.add(row)
                    .map_err(|error| error.below(&format!("/{}", before.saturating_add(place))))?;
            }
            before = before.saturating_add(block.len());
        }
        Ok(())
    }

    /// Reads a little of all that the rows will need. What was read is kept in a field, or the
    /// compiler would leave out the reading.
    fn fetch(&mut self, block: &[Order<'_>]) {
        let mut places = [None; BLOCK];
        let mut key = std::mem::take(&mut self.scratch);
        for (row, place) in block.iter().zip(&mut places) {
            if let Some(customer) = row.customer {
                key.clear();
                customer.encode(&mut key);
                *place = Some(self.customers.hash(&key));
            }
        }
        self.scratch = key;
        let numbers = places.map(|place| self.customers.touch(place?));
        let mut read: usize = 0;
        for number in numbers.into_iter().flatten() {
            let orders = self
                .purchases
                .get(number as usize)
                .map_or(0, |one| one.orders);
            read = read.wrapping_add(orders as usize);
        }
        for number in numbers.into_iter().flatten() {
            read = read.wrapping_add(usize::from(
                self.customers.get(number).first().copied().unwrap_or(0),
            ));
        }
        self.fetched = read;
    }
}

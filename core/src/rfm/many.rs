//! Many rows at once.

use super::order::Order;
use super::partial::Partial;
use crate::error::Error;

impl Partial {
    /// Adds rows, as [`Partial::add`] does. Columns are faster: see [`Partial::add_orders`].
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
        for (place, row) in rows.iter().enumerate() {
            self.add(row)
                .map_err(|error| error.below(&format!("/{place}")))?;
        }
        Ok(())
    }
}

//! Orders as columns: what files, frames and tables hold, without a row ever being made by hand.
//!
//! ```
//! use leadgrid::frame::{Column, Numbers, Texts, TicksPerSecond};
//! use leadgrid::rfm::{Amounts, OrderReading, Orders};
//! use leadgrid::{Engine, Instant};
//!
//! let policy = r#"{"format": 1, "id": "shop", "version": "1", "time_zone": "+09:00", "rfm": {}}"#;
//! let engine = Engine::from_json(policy).expect("loads");
//! let rfm = engine.rfm().expect("the policy has it");
//! let as_of = Instant::parse("2026-11-26T09:00:00+09:00").expect("RFC 3339");
//!
//! let mut partial = rfm.partial(as_of);
//! let orders = Orders::new(
//!     Column::Texts(Texts::Slices(&["C-1", "C-2", "C-1"]), None),
//!     Column::Texts(Texts::Slices(&["2026-11-20T10:00:00+09:00", "2026-11-21", "2026-11-24"]), None),
//!     Amounts::Numbers(Numbers::I64(&[1_999, 2_500, -500]), 2, None),
//! );
//! let bad = partial.add_orders(&orders, &OrderReading::default()).expect("good rows");
//! assert_eq!((bad.count, partial.customer("C-1").expect("known").net()), (0, 1_499));
//! ```

mod amounts;
mod block;
mod customers;
mod keys;
mod rows;
mod suited;
mod times;

use std::sync::Arc;

use serde::ser::{Serialize, SerializeStruct, Serializer};

use super::money::{LIMIT, Rounding};
use super::order::Order;
use super::partial::{LeftOut, Partial};
use crate::error::Error;
use crate::frame::{Bits, Column, Numbers, Texts};
use block::{BLOCK, Block};
use customers::Customers;
use rows::Rows;

/// Rows of an orders file as columns of one length.
#[derive(Debug, Clone)]
pub struct Orders<'a> {
    /// Who bought: whole numbers or texts. A row that is null, or an empty text, is nobody's.
    pub customer: Column<'a>,
    /// When: instants, whole milliseconds since 1970, dates (the start of that day in the zone of the
    /// policy), or texts of instants and dates (RFC 3339, `YYYY-MM-DD`).
    pub at: Column<'a>,
    /// How much; a negative amount is a refund.
    pub amount: Amounts<'a>,
    /// The order that each row belongs to, as `customer`.
    pub order: Option<Column<'a>>,
    /// Which line of its order each row is, as `customer`.
    pub line: Option<Column<'a>>,
    /// Texts: the currency of each row.
    pub currency: Option<Column<'a>>,
    /// Texts: `purchase` or `refund`.
    pub kind: Option<Column<'a>>,
}

/// Amounts of orders, in currency units unless [`OrderReading::minor_units`] says otherwise.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Amounts<'a> {
    /// All of them are missing.
    Null(usize),
    /// Decimal texts such as `-12.05`; read exactly.
    Texts(Texts<'a>, Option<Bits<'a>>),
    /// Whole numbers or doubles, divided by ten to the power of the second.
    Numbers(Numbers<'a>, i8, Option<Bits<'a>>),
    /// Decimals: whole numbers, divided by ten to the power of the second.
    Decimals(&'a [i128], i8, Option<Bits<'a>>),
}

/// How columns of orders are read.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct OrderReading {
    /// How doubles are rounded; without it they are refused.
    pub rounding: Option<Rounding>,
    /// Whether amounts are of minor units: cents, or won.
    pub minor_units: bool,
    /// Whether times without an offset are those of the policy's zone: texts such as
    /// `2026-11-20 10:00`, and all of a column of instants. A time that the clocks showed twice is the
    /// first of both; one that they skipped is as much later as they were put forward.
    pub local_times: bool,
    /// Whether bad rows are left out and told; else the first of them refuses them all.
    pub skip_bad_rows: bool,
}

/// Rows that were left out because something is wrong with them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BadRows {
    /// How many.
    pub count: u64,
    /// The first thousand of them with what is wrong; paths are below the row, such as `/amount`.
    pub rows: Vec<(u64, Error)>,
}

impl BadRows {
    /// So many are told one by one.
    pub(super) const TOLD: usize = 1_000;

    /// Adds those of a table that stood behind so many rows.
    pub fn join(&mut self, found: Self, before: usize) {
        self.count = self.count.saturating_add(found.count);
        let room = Self::TOLD.saturating_sub(self.rows.len());
        let rows = found.rows.into_iter().take(room);
        let rows = rows.map(|(row, error)| (row.saturating_add(before as u64), error));
        self.rows.extend(rows);
    }

    fn tell(&mut self, row: usize, error: Error) {
        self.count = self.count.saturating_add(1);
        if self.rows.len() < Self::TOLD {
            self.rows.push((row as u64, error));
        }
    }
}

/// A list of the rows that are told: `row` and what is wrong with it.
impl Serialize for BadRows {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.rows.iter().map(|(row, error)| Told(*row, error)))
    }
}

struct Told<'r>(u64, &'r Error);

impl Serialize for Told<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(row, error) = self;
        let mut told = serializer.serialize_struct("BadRow", 5)?;
        told.serialize_field("row", row)?;
        told.serialize_field("code", error.code().as_str())?;
        told.serialize_field("path", error.path())?;
        told.serialize_field("message", error.message())?;
        told.serialize_field("help", error.help())?;
        told.end()
    }
}

impl<'a> Orders<'a> {
    /// Orders that are customer, instant and amount, as [`Order::new`] is.
    #[must_use]
    pub fn new(customer: Column<'a>, at: Column<'a>, amount: Amounts<'a>) -> Self {
        Self {
            customer,
            at,
            amount,
            order: None,
            line: None,
            currency: None,
            kind: None,
        }
    }

    /// Number of rows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.customer.len()
    }

    /// Whether there are no rows.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl Amounts<'_> {
    /// Number of rows.
    #[must_use]
    pub fn len(&self) -> usize {
        match self {
            Amounts::Null(rows) => *rows,
            Amounts::Texts(texts, _) => texts.len(),
            Amounts::Numbers(numbers, ..) => numbers.len(),
            Amounts::Decimals(numbers, ..) => numbers.len(),
        }
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl Partial {
    /// Adds rows of an orders file, as [`Partial::add`] does one by one. A call that is refused
    /// changes nothing.
    ///
    /// ```
    /// use leadgrid::frame::{Column, Numbers, Texts, TicksPerSecond};
    /// use leadgrid::rfm::{Amounts, OrderReading, Orders};
    /// use leadgrid::{Engine, Instant};
    ///
    /// let policy = r#"{"format": 1, "id": "shop", "version": "1", "time_zone": "+09:00", "rfm": {}}"#;
    /// let engine = Engine::from_json(policy).expect("loads");
    /// let rfm = engine.rfm().expect("the policy has it");
    /// let as_of = Instant::parse("2026-11-26T09:00:00+09:00").expect("RFC 3339");
    /// let mut partial = rfm.partial(as_of);
    /// let orders = Orders::new(
    ///     Column::Numbers(Numbers::I64(&[7, 8]), None),
    ///     Column::Instants(&[1_795_000_000, 1_795_100_000], TicksPerSecond::One, None),
    ///     Amounts::Texts(Texts::Slices(&["12.50", "ten"]), None),
    /// );
    /// let mut reading = OrderReading::default();
    /// let error = partial.add_orders(&orders, &reading).expect_err("a word");
    /// assert_eq!((error.path(), partial.len()), ("/1/amount", 0));
    /// reading.skip_bad_rows = true;
    /// let bad = partial.add_orders(&orders, &reading).expect("bad rows are skipped");
    /// assert_eq!((bad.count, bad.rows[0].0, bad.rows[0].1.path()), (1, 1, "/amount"));
    /// assert_eq!(partial.len(), 1);
    /// ```
    ///
    /// # Errors
    /// `wrong_type` for a column that cannot hold what it stands for, `out_of_range` for columns of
    /// unlike length; those of [`Partial::add`] with the row, such as `/17/amount`, and `bad_instant`,
    /// `missing_key` for a row without amount or instant, `value_not_listed` for its kind.
    pub fn add_orders(
        &mut self,
        orders: &Orders<'_>,
        reading: &OrderReading,
    ) -> Result<BadRows, Error> {
        let rules = Arc::clone(&self.rules);
        let rows = Rows::new(orders, reading, &rules)?;
        let bad = self.check_rows(&rows, reading.skip_bad_rows)?;
        // No amount is greater, so with room for all of them no sum can grow too large.
        let largest = LIMIT.saturating_mul(orders.len() as i128);
        let room = self.most.checked_add(largest).is_some();
        if rows.has_orders() || !room {
            self.add_piece(&rows)?;
        } else {
            self.add_plain(&rows)?;
        }
        Ok(bad)
    }

    /// Tells what is wrong with rows by themselves.
    fn check_rows(&self, rows: &Rows<'_, '_>, skip: bool) -> Result<BadRows, Error> {
        let mut bad = BadRows::default();
        let mut block = Block::new();
        let mut customers = Customers::new(rows.customers());
        let plain = !rows.has_words() && !rows.has_orders() && customers.are_good();
        for start in (0..rows.len()).step_by(BLOCK) {
            let range = start..start.saturating_add(BLOCK).min(rows.len());
            if plain && rows.amounts.are_good() && rows.times.are_good(range.clone()) {
                continue;
            }
            let odd = block.read(rows, range.clone()) || customers.read(range.clone());
            if !odd && !rows.has_orders() {
                continue;
            }
            for row in range {
                let read = rows.read(row).and_then(|read| self.amount(&read.order()));
                match read {
                    Ok(_) => {}
                    Err(error) if skip => bad.tell(row, error),
                    Err(error) => return Err(error.below(&format!("/{row}"))),
                }
            }
        }
        Ok(bad)
    }

    /// Adds all rows that are good by themselves, or none where they contradict each other.
    fn add_piece(&mut self, rows: &Rows<'_, '_>) -> Result<(), Error> {
        let good = || (0..rows.len()).filter_map(|row| Some((row, rows.read(row).ok()?)));
        let at = |row: usize, error: Error| error.below(&format!("/{row}"));
        let mut piece = Partial::new(&self.rules, self.as_of);
        for (row, read) in good() {
            let order = read.order();
            // What is wrong with a row by itself was told before.
            if piece.amount(&order).is_ok() {
                piece.add(&order).map_err(|error| at(row, error))?;
            }
        }
        if self.is_empty() && self.left_out() == LeftOut::default() {
            *self = piece;
            return Ok(());
        }
        self.merge(&piece).map_err(|error| {
            let found = good().find_map(|(row, read)| {
                let error = self.contradiction(&read.order())?;
                Some(at(row, error))
            });
            found.unwrap_or(error)
        })
    }

    /// The amount of a row in minor units, if nothing is wrong with the row by itself.
    fn amount(&self, row: &Order<'_>) -> Result<i128, Error> {
        self.read_amount(&row.filled())
    }
}

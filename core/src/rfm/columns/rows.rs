//! One row after the other, as a row that is given by hand.

use std::borrow::Cow;

use super::amounts::Minor;
use super::keys::{self, Cell};
use super::times::Times;
use super::{OrderReading, Orders, suited};
use crate::error::{Code, Error};
use crate::frame::Column;
use crate::rfm::money::Amount;
use crate::rfm::order::{Kind, Order};
use crate::rfm::rules::Rules;
use crate::text;
use crate::time::Instant;

/// Columns that can hold what they stand for.
pub(super) struct Rows<'o, 'a> {
    orders: &'o Orders<'a>,
    times: Times<'o, 'a>,
    amounts: Minor<'o, 'a>,
}

/// One row of them.
pub(super) struct Read<'a> {
    customer: Cell<'a>,
    at: Instant,
    amount: i128,
    order: Cell<'a>,
    line: Cell<'a>,
    currency: Option<Cow<'a, str>>,
    kind: Option<Kind>,
}

impl Read<'_> {
    pub(super) fn order(&self) -> Order<'_> {
        Order {
            customer: self.customer.key(),
            at: self.at,
            amount: Amount::Minor(self.amount),
            order: self.order.key(),
            line: self.line.key(),
            currency: self.currency.as_deref(),
            kind: self.kind,
        }
    }
}

impl<'o, 'a> Rows<'o, 'a> {
    pub(super) fn new(
        orders: &'o Orders<'a>,
        reading: &OrderReading,
        rules: &'o Rules,
    ) -> Result<Self, Error> {
        suited::check(orders, reading)?;
        Ok(Self {
            orders,
            times: Times::new(&orders.at, reading, &rules.zone),
            amounts: Minor::new(&orders.amount, reading, rules.places),
        })
    }

    /// A row, if what stands in each of its columns can be read.
    pub(super) fn read(&self, row: usize) -> Result<Read<'a>, Error> {
        let key = |column: Option<&Column<'a>>, name| match column {
            Some(column) => keys::read(column, name, row),
            None => Ok(Cell::Nothing),
        };
        Ok(Read {
            customer: key(Some(&self.orders.customer), "customer")?,
            at: self.times.read(row)?,
            order: key(self.orders.order.as_ref(), "order")?,
            line: key(self.orders.line.as_ref(), "line")?,
            currency: word(self.orders.currency.as_ref(), row),
            kind: kind(self.orders.kind.as_ref(), row)?,
            amount: self.amounts.read(row)?,
        })
    }
}

fn word<'a>(column: Option<&Column<'a>>, row: usize) -> Option<Cow<'a, str>> {
    match column {
        Some(column @ Column::Texts(texts, _)) if !column.is_null(row) => texts.text(row),
        _ => None,
    }
    .filter(|text| !text.is_empty())
}

fn kind(column: Option<&Column<'_>>, row: usize) -> Result<Option<Kind>, Error> {
    let Some(word) = word(column, row) else {
        return Ok(None);
    };
    match &*word {
        "purchase" => Ok(Some(Kind::Purchase)),
        "refund" => Ok(Some(Kind::Refund)),
        other => Err(Error::new(
            Code::ValueNotListed,
            "/kind".to_owned(),
            format!("`{}` is not a kind of order", text::short(other)),
            "use purchase or refund, or leave it empty: then the sign of the amount says it",
        )),
    }
}

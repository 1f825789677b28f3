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
    rules: &'o Rules,
    pub(super) times: Times<'o, 'a>,
    pub(super) amounts: Minor<'o, 'a>,
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
            rules,
            times: Times::new(&orders.at, reading, &rules.zone),
            amounts: Minor::new(&orders.amount, reading, rules.places),
        })
    }

    pub(super) fn len(&self) -> usize {
        self.orders.len()
    }

    pub(super) fn customers(&self) -> &'o Column<'a> {
        &self.orders.customer
    }

    /// Whether rows may belong to orders with ids.
    pub(super) fn has_orders(&self) -> bool {
        is_there(self.orders.order.as_ref())
    }

    /// Whether there is more than customer, instant and amount.
    pub(super) fn has_words(&self) -> bool {
        let orders = self.orders;
        let others = [&orders.line, &orders.currency, &orders.kind];
        others.into_iter().any(|column| is_there(column.as_ref()))
    }

    /// The kind of a row without an order; none where something is wrong with it.
    pub(super) fn kind_of(&self, row: usize) -> Option<Option<Kind>> {
        let (line, currency) = (&self.orders.line, &self.orders.currency);
        let currency = word(currency.as_ref(), row);
        let own = currency.is_none() || currency.as_deref() == self.rules.currency.as_deref();
        let line = line.as_ref().map(|line| keys::read(line, "line", row));
        let no_line = matches!(line, None | Some(Ok(Cell::Nothing)));
        (own && no_line)
            .then(|| kind(self.orders.kind.as_ref(), row).ok())
            .flatten()
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

fn is_there(column: Option<&Column<'_>>) -> bool {
    column.is_some_and(|column| !matches!(column, Column::Null(_)))
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

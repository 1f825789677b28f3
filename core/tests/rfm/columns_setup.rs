//! Columns of orders in a few words.

use leadgrid::Code;
use leadgrid::frame::{Column, Numbers, Texts};
use leadgrid::rfm::{Amounts, BadRows, Order, OrderReading, Orders, Partial};

use crate::setup::*;

pub const GIVEN: &str = r#"{"monetary": {"cuts": [1, 2, 3, 4]}}"#;

pub fn reading(change: impl FnOnce(&mut OrderReading)) -> OrderReading {
    let mut reading = OrderReading::default();
    change(&mut reading);
    reading
}

pub fn texts<'a>(texts: &'a [&'a str]) -> Column<'a> {
    Column::Texts(Texts::Slices(texts), None)
}

pub fn whole(numbers: &[i64]) -> Column<'_> {
    Column::Numbers(Numbers::I64(numbers), None)
}

pub fn units(numbers: &[i64]) -> Amounts<'_> {
    Amounts::Numbers(Numbers::I64(numbers), 0, None)
}

pub fn added(
    orders: &Orders<'_>,
    reading: &OrderReading,
) -> Result<(Partial, BadRows), leadgrid::Error> {
    let mut partial = rfm(GIVEN).partial(at(AS_OF));
    let bad = partial.add_orders(orders, reading)?;
    Ok((partial, bad))
}

pub fn refused(orders: &Orders<'_>, reading: &OrderReading) -> (Code, String) {
    let mut partial = sum(
        &rfm(GIVEN),
        AS_OF,
        &[Order::new("known", day("2026-11-01"), 3)],
    );
    let before = partial.to_bytes();
    let error = partial.add_orders(orders, reading).expect_err("refused");
    assert_eq!(partial.to_bytes(), before, "nothing changed");
    assert!(!error.message().is_empty() && !error.help().is_empty());
    (error.code(), error.path().to_owned())
}

/// The same columns give the bytes of these rows.
pub fn same(orders: &Orders<'_>, reading: &OrderReading, rows: &[Order<'_>]) {
    let (partial, bad) = added(orders, reading).expect("good rows");
    assert_eq!(bad, BadRows::default());
    assert_eq!(partial.to_bytes(), sum(&rfm(GIVEN), AS_OF, rows).to_bytes());
}

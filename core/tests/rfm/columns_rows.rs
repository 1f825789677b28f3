//! Orders as columns, row by row: ids, kinds, what is bad, what contradicts others.

use leadgrid::Code;
use leadgrid::frame::{Bits, Column, Numbers, Texts};
use leadgrid::rfm::{Amounts, Kind, Order, OrderReading, Orders};

use crate::columns_setup::*;
use crate::setup::*;

#[test]
fn orders_lines_currencies_and_kinds_are_columns_too() {
    let rfm =
        rfm(r#"{"currency": {"code": "EUR", "places": 2}, "monetary": {"cuts": [1, 2, 3, 4]}}"#);
    let mut orders = Orders::new(
        texts(&["C-1", "C-1", "C-1", "C-2"]),
        texts(&["2026-11-20", "2026-11-20", "2026-11-21", "2026-11-22"]),
        units(&[10, 10, 5, 3]),
    );
    orders.order = Some(texts(&["O-1", "O-1", "O-1", ""]));
    let valid = Bits::new(&[0b0111], 0, 4).expect("four bits");
    orders.line = Some(Column::Numbers(Numbers::I64(&[1, 1, 2, 9]), Some(valid)));
    orders.currency = Some(texts(&["EUR", "EUR", "", "EUR"]));
    orders.kind = Some(texts(&["purchase", "purchase", "refund", ""]));
    let mut partial = rfm.partial(at(AS_OF));
    partial
        .add_orders(&orders, &OrderReading::default())
        .expect("good rows");
    let at = |date: &str| at(&format!("{date}T00:00:00+09:00"));
    let first = Order::new("C-1", at("2026-11-20"), 10).order("O-1").line(1);
    let rows = [
        first,
        first,
        Order::new("C-1", at("2026-11-21"), 5)
            .order("O-1")
            .line(2)
            .kind(Kind::Refund),
        Order::new("C-2", at("2026-11-22"), 3),
    ];
    assert_eq!(partial.to_bytes(), sum(&rfm, AS_OF, &rows).to_bytes());

    let bad = |change: &dyn Fn(&mut Orders<'static>), code: Code, path: &str| {
        let mut orders = Orders::new(
            texts(&["C-1", "C-1"]),
            texts(&["2026-11-20", "2026-11-20"]),
            units(&[10, -10]),
        );
        change(&mut orders);
        let mut partial = rfm.partial(crate::setup::at(AS_OF));
        let error = partial
            .add_orders(&orders, &OrderReading::default())
            .expect_err("refused");
        assert_eq!((error.code(), error.path()), (code, path));
        assert!(partial.is_empty());
    };
    bad(
        &|orders| orders.currency = Some(texts(&["EUR", "KRW"])),
        Code::MixedCurrency,
        "/1/currency",
    );
    bad(
        &|orders| orders.kind = Some(texts(&["", "sale"])),
        Code::ValueNotListed,
        "/1/kind",
    );
    bad(
        &|orders| orders.kind = Some(texts(&["", "purchase"])),
        Code::OutOfRange,
        "/1/amount",
    );
    bad(
        &|orders| orders.line = Some(texts(&["", "a"])),
        Code::MissingKey,
        "/1",
    );
    bad(
        &|orders| orders.order = Some(Column::Numbers(Numbers::F64(&[1.0, 2.5]), None)),
        Code::WrongType,
        "/1/order",
    );
    // Columns that cannot hold what they stand for.
    bad(
        &|orders| orders.customer = Column::Dates(&[1, 2], None),
        Code::WrongType,
        "/customer",
    );
    bad(
        &|orders| orders.at = whole(&[1, i64::MAX]),
        Code::BadInstant,
        "/1/at",
    );
    bad(
        &|orders| orders.currency = Some(whole(&[1, 2])),
        Code::WrongType,
        "/currency",
    );
    bad(
        &|orders| orders.amount = units(&[1]),
        Code::OutOfRange,
        "/amount",
    );
    bad(
        &|orders| orders.kind = Some(Column::Null(3)),
        Code::OutOfRange,
        "/kind",
    );
}

#[test]
fn bad_rows_refuse_all_or_are_skipped() {
    let written = ["2026-11-20", "2026-11-31", "2026-11-21", "2026-11-22"];
    let amounts = ["10", "10", "ten", "7"];
    let customers = [1.0, 2.0, 3.0, 4.5];
    let orders = Orders::new(
        Column::Numbers(Numbers::F64(&customers), None),
        texts(&written),
        Amounts::Texts(Texts::Slices(&amounts), None),
    );
    assert_eq!(
        refused(&orders, &OrderReading::default()),
        (Code::BadInstant, "/1/at".into())
    );
    let skipping = reading(|reading| reading.skip_bad_rows = true);
    let (partial, bad) = added(&orders, &skipping).expect("bad rows are skipped");
    let told: Vec<(u64, &str)> = bad
        .rows
        .iter()
        .map(|(row, error)| (*row, error.path()))
        .collect();
    assert_eq!(
        (bad.count, told),
        (3, vec![(1, "/at"), (2, "/amount"), (3, "/customer")])
    );
    let rows = [Order::new(1, at("2026-11-20T00:00:00+09:00"), 10)];
    assert_eq!(
        partial.to_bytes(),
        sum(&rfm(GIVEN), AS_OF, &rows).to_bytes()
    );

    let many = vec!["ten"; 1_500];
    let orders = Orders::new(
        Column::Null(1_500),
        Column::Dates(&[20_400; 1_500], None),
        Amounts::Texts(Texts::Slices(&many), None),
    );
    let (partial, bad) = added(&orders, &skipping).expect("bad rows are skipped");
    assert_eq!(
        (bad.count, bad.rows.len(), bad.rows[999].0),
        (1_500, 1_000, 999)
    );
    assert_eq!(partial.left_out().nobody, 0, "a bad row is nothing else");
}

#[test]
fn rows_that_contradict_others_refuse_all() {
    let known = Order::new("C-1", at("2026-11-20T00:00:00+09:00"), 10)
        .order("O-1")
        .line("a");
    let skipping = reading(|reading| reading.skip_bad_rows = true);
    let columns = |customers: &'static [&'static str],
                   orders: &'static [&'static str],
                   amounts: &'static [i64]| {
        let at = vec!["2026-11-20"; customers.len()].leak();
        let mut columns = Orders::new(texts(customers), texts(at), units(amounts));
        columns.order = Some(texts(orders));
        columns.line = Some(texts(vec!["a"; customers.len()].leak()));
        columns
    };
    for (orders, path) in [
        // Among themselves.
        (
            columns(&["C-5", "C-6"], &["O-5", "O-5"], &[1, 1]),
            "/1/order",
        ),
        (
            columns(&["C-5", "C-5"], &["O-5", "O-5"], &[1, 2]),
            "/1/line",
        ),
        // And with what was there.
        (
            columns(&["C-5", "C-1"], &["O-5", "O-1"], &[1, 11]),
            "/1/line",
        ),
        (
            columns(&["C-5", "C-2"], &["O-5", "O-1"], &[1, 10]),
            "/1/order",
        ),
    ] {
        let mut partial = sum(&rfm(GIVEN), AS_OF, &[known]);
        let before = partial.to_bytes();
        for reading in [&OrderReading::default(), &skipping] {
            let error = partial
                .add_orders(&orders, reading)
                .expect_err("contradicts");
            assert_eq!((error.code(), error.path()), (Code::ConflictingRow, path));
            assert_eq!(partial.to_bytes(), before, "nothing changed");
        }
    }
    let mut partial = sum(&rfm(GIVEN), AS_OF, &[known]);
    let before = partial.to_bytes();
    let again = columns(&["C-1"], &["O-1"], &[10]);
    partial
        .add_orders(&again, &OrderReading::default())
        .expect("the same line");
    assert_eq!(partial.to_bytes(), before);
}

//! Rows: order ids, lines, refunds, periods, what does not exist yet.

use leadgrid::rfm::{Kind, Order, Partial, Row};
use leadgrid::{Code, Instant};

use crate::setup::*;

const GIVEN: &str = r#"{"monetary": {"cuts": [1, 2, 3, 4]}}"#;

#[test]
fn rows_of_one_order_are_its_lines() {
    let rows = [
        Order::new("C-1", day("2026-11-20"), "10").order("O-1"),
        Order::new("C-1", day("2026-11-20"), "5").order("O-1"),
        Order::new("C-1", day("2026-11-22"), "7").order("O-2"),
        // Without an id a row is an order of its own, even if equal.
        Order::new("C-1", day("2026-11-23"), "1"),
        Order::new("C-1", day("2026-11-23"), "1"),
    ];
    let partial = sum(&rfm(GIVEN), AS_OF, &rows);
    let customer = partial.customer("C-1").expect("known");
    assert_eq!((customer.orders, customer.gross), (4, 2_400));
    assert_eq!(customer.span, Some((day("2026-11-20"), day("2026-11-23"))));
}

#[test]
fn a_line_that_comes_twice_counts_once() {
    let line = Order::new("C-1", day("2026-11-20"), "10")
        .order("O-1")
        .line(1);
    let rfm = rfm(GIVEN);
    let mut partial = rfm.partial(at(AS_OF));
    assert_eq!(partial.add(&line), Ok(Row::Counted));
    assert_eq!(partial.add(&line), Ok(Row::Replayed));
    assert_eq!(
        partial.add(&line.line("1")),
        Ok(Row::Replayed),
        "a number is the text of its digits"
    );
    assert_eq!(partial.add(&line.line(2)), Ok(Row::Counted));
    let customer = partial.customer("C-1").expect("known");
    assert_eq!((customer.orders, customer.gross), (1, 2_000));
    // The same across pieces.
    let mut other = sum(&rfm, AS_OF, &[line, line.line(3)]);
    other.merge(&partial).expect("they agree");
    partial
        .merge(&sum(&rfm, AS_OF, &[line, line.line(3)]))
        .expect("they agree");
    assert_eq!(other.to_bytes(), partial.to_bytes());
    let customer = partial.customer("C-1").expect("known");
    assert_eq!((customer.orders, customer.gross), (1, 3_000));
}

#[test]
fn rows_that_contradict_each_other_are_refused() {
    let rfm = rfm(GIVEN);
    let line = Order::new("C-1", day("2026-11-20"), "10")
        .order("O-1")
        .line("a");
    let mut partial = sum(&rfm, AS_OF, &[line]);
    let before = partial.to_bytes();
    for (row, path) in [
        (
            Order {
                amount: "11".into(),
                ..line
            },
            "/line",
        ),
        (
            Order {
                at: day("2026-11-21"),
                ..line
            },
            "/line",
        ),
        (
            Order {
                customer: Some("C-2".into()),
                ..line
            },
            "/order",
        ),
        (
            Order {
                customer: Some("C-2".into()),
                line: None,
                ..line
            },
            "/order",
        ),
    ] {
        let error = partial.add(&row).expect_err("contradicts");
        assert_eq!((error.code(), error.path()), (Code::ConflictingRow, path));
        assert_eq!(partial.to_bytes(), before, "nothing changed");
        let other = sum(&rfm, AS_OF, &[row]);
        let error = partial.merge(&other).expect_err("contradicts");
        assert_eq!((error.code(), error.path()), (Code::ConflictingRow, path));
        assert_eq!(partial.to_bytes(), before, "nothing changed");
    }
    let lost = Order::new("C-1", day("2026-11-20"), 1).line("a");
    assert_eq!(
        partial.add(&lost).expect_err("no order").code(),
        Code::MissingKey
    );
}

#[test]
fn an_order_that_two_pieces_share_counts_once() {
    let rfm = rfm(GIVEN);
    let first = Order::new("C-1", day("2026-11-20"), "10").order("O-1");
    let second = Order::new("C-1", day("2026-11-21"), "20").order("O-1");
    let refund = Order::new("C-1", day("2026-11-25"), "-4").order("O-1");
    let mut one = sum(&rfm, AS_OF, &[first, refund]);
    one.merge(&sum(&rfm, AS_OF, &[second])).expect("they agree");
    let customer = one.customer("C-1").expect("known");
    assert_eq!((customer.orders, customer.net()), (1, 2_600));
    assert_eq!(customer.last(), Some(day("2026-11-21")));
    assert_eq!(
        one.to_bytes(),
        sum(&rfm, AS_OF, &[refund, second, first]).to_bytes()
    );
}

#[test]
fn refunds_lower_m_and_never_move_r_or_f() {
    let rfm = rfm(r#"{"monetary": {"cuts": [10, 20, 30, 40]}}"#);
    let bought = Order::new("C-1", day("2026-10-01"), "40");
    for refund in [
        Order::new("C-1", day("2026-11-25"), "-15"),
        Order::new("C-1", day("2026-11-25"), "15").kind(Kind::Refund),
        Order::new("C-1", day("2026-11-25"), "-15").kind(Kind::Refund),
    ] {
        let (model, partial) = fit(&rfm, &[bought, refund]);
        let found = scores(&model, &partial, "C-1");
        assert_eq!(
            (found.code(), found.net.to_string()),
            ("313".into(), "25.00".into())
        );
    }
    // More paid back than paid.
    let (model, partial) = fit(&rfm, &[bought, Order::new("C-1", day("2026-11-25"), "-99")]);
    let found = scores(&model, &partial, "C-1");
    assert_eq!(
        (found.code(), found.net.to_string()),
        ("311".into(), "-59.00".into())
    );
    let wrong = Order::new("C-1", day("2026-11-25"), -1).kind(Kind::Purchase);
    let error = rfm
        .partial(at(AS_OF))
        .add(&wrong)
        .expect_err("a purchase of -1");
    assert_eq!((error.code(), error.path()), (Code::OutOfRange, "/amount"));
}

#[test]
fn orders_without_money_count_for_r_and_f() {
    let rows = [
        Order::new("C-1", day("2026-11-01"), 0),
        Order::new("C-1", day("2026-11-25"), "0.00"),
    ];
    let (model, partial) = fit(&rfm(GIVEN), &rows);
    assert_eq!(scores(&model, &partial, "C-1").code(), "521");
    // A refund of nothing is no order.
    let nothing = Order::new("C-2", day("2026-11-25"), 0).kind(Kind::Refund);
    let partial = sum(&rfm(GIVEN), AS_OF, &[nothing]);
    assert_eq!(partial.customer("C-2").expect("known").orders, 0);
}

#[test]
fn orders_after_as_of_do_not_exist() {
    let rfm = rfm(GIVEN);
    let as_of = at(AS_OF);
    let later = Instant::from_millis(as_of.millis() + 1).expect("in range");
    let mut partial = rfm.partial(as_of);
    assert_eq!(partial.add(&Order::new("C-1", as_of, 5)), Ok(Row::Counted));
    assert_eq!(partial.add(&Order::new("C-1", later, 5)), Ok(Row::Later));
    assert_eq!(partial.add(&Order::new("C-2", later, 5)), Ok(Row::Later));
    assert_eq!(partial.len(), 1);
    assert_eq!(partial.left_out().later, 2);
    // Not even what is wrong with them as parts of an order.
    let order = Order::new("C-1", as_of, 5).order("O-1");
    partial.add(&order).expect("a good row");
    let other = Order {
        customer: Some("C-2".into()),
        at: later,
        ..order
    };
    assert_eq!(partial.add(&other), Ok(Row::Later));
}

#[test]
fn a_period_counts_calendar_days() {
    let rfm = rfm(r#"{"period": "30d", "monetary": {"cuts": [1, 2, 3, 4]}}"#);
    let mut partial = rfm.partial(at(AS_OF));
    let row = |customer, date: &str| Order::new(customer, at(date), 5);
    // 29 days ago, from its first instant on.
    assert_eq!(
        partial.add(&row("a", "2026-10-28T00:00:00+09:00")),
        Ok(Row::Counted)
    );
    assert_eq!(
        partial.add(&row("a", "2026-10-27T23:59:59+09:00")),
        Ok(Row::Older)
    );
    assert_eq!(
        partial.add(&row("b", "2020-01-01T00:00:00+09:00")),
        Ok(Row::Older)
    );
    // Refunds by their own date.
    assert_eq!(
        partial.add(&Order::new("b", day("2026-11-01"), -3)),
        Ok(Row::Counted)
    );
    let model = rfm.fit(&partial).expect("given cuts");
    assert_eq!(scores(&model, &partial, "a").code(), "415");
    // Who bought long ago is known, and has no order.
    let lost = scores(&model, &partial, "b");
    assert_eq!(
        (lost.code(), lost.net.to_string()),
        ("--1".into(), "-3.00".into())
    );
}

#[test]
fn days_may_count_instead_of_orders() {
    let rfm = rfm(r#"{"frequency": {"count": "days"}, "monetary": {"cuts": [1, 2, 3, 4]}}"#);
    let rows = [
        Order::new("C-1", at("2026-11-20T00:10:00+09:00"), 5),
        Order::new("C-1", at("2026-11-20T23:50:00+09:00"), 5),
        // Still the 20th in UTC, but the 21st in Seoul.
        Order::new("C-1", at("2026-11-21T00:10:00+09:00"), 5),
        Order::new("C-1", at("2026-11-22T00:10:00+09:00"), -5),
    ];
    let whole = sum(&rfm, AS_OF, &rows);
    assert_eq!(whole.customer("C-1").expect("known").orders, 2);
    let mut pieces = sum(&rfm, AS_OF, &rows[..1]);
    for row in &rows {
        pieces
            .merge(&sum(&rfm, AS_OF, std::slice::from_ref(row)))
            .expect("they agree");
    }
    assert_eq!(pieces.customer("C-1").expect("known").orders, 2);
}

#[test]
fn empty_texts_are_nothing() {
    let rfm = rfm(GIVEN);
    let row = Order::new("C-1", day("2026-11-20"), 5)
        .order("")
        .line("")
        .currency("");
    let partial = sum(&rfm, AS_OF, &[row, row]);
    assert_eq!(partial.customer("C-1").expect("known").orders, 2);
    let plain = Order::new("C-1", day("2026-11-20"), 5);
    assert_eq!(
        partial.to_bytes(),
        sum(&rfm, AS_OF, &[plain, plain]).to_bytes()
    );
}

#[test]
fn rows_of_nobody_are_told() {
    let rfm = rfm(GIVEN);
    let mut partial = rfm.partial(at(AS_OF));
    let nobody = Order {
        customer: None,
        ..Order::new("x", day("2026-11-20"), 5)
    };
    assert_eq!(partial.add(&nobody), Ok(Row::Nobody));
    assert_eq!(
        partial.add(&Order::new("", day("2026-11-20"), 5)),
        Ok(Row::Nobody)
    );
    assert_eq!((partial.len(), partial.left_out().nobody), (0, 2));
}

#[test]
fn pieces_of_other_rules_do_not_fit() {
    let one = rfm(GIVEN);
    let other = rfm(r#"{"period": "30d", "monetary": {"cuts": [1, 2, 3, 4]}}"#);
    let row = [Order::new("C-1", day("2026-11-20"), 5)];
    let mut partial = sum(&one, AS_OF, &row);
    let foreign = sum(&other, AS_OF, &row);
    let later = sum(&one, "2026-11-27T09:00:00+09:00", &row);
    for wrong in [&foreign, &later] {
        assert_eq!(
            partial.merge(wrong).expect_err("foreign").code(),
            Code::PolicyMismatch
        );
    }
    assert_eq!(
        one.fit(&foreign).expect_err("foreign").code(),
        Code::PolicyMismatch
    );
    assert_eq!(
        one.read_partial(&foreign.to_bytes())
            .expect_err("foreign")
            .code(),
        Code::PolicyMismatch
    );
    // The rest of the policy does not matter.
    let text = policy(GIVEN).replace(r#""version": "1""#, r#""version": "2""#);
    let engine = leadgrid::Engine::from_json(&text).expect("loads");
    let next = engine.rfm().expect("has it");
    assert!(partial.merge(&sum(next, AS_OF, &row)).is_ok());
}

#[test]
fn damaged_bytes_are_refused() {
    let rfm = rfm(r#"{"frequency": {"count": "days"}, "monetary": {"cuts": [1, 2, 3, 4]}}"#);
    let rows = [
        Order::new("고객-1", day("2026-11-20"), 5)
            .order("O-1")
            .line("a"),
        Order::new("고객-2", day("2026-11-21"), -5)
            .order("O-2")
            .line("a"),
        Order::new(17, day("2026-11-21"), 9).order(4),
    ];
    let bytes = sum(&rfm, AS_OF, &rows).to_bytes();
    let read = rfm.read_partial(&bytes).expect("whole");
    assert_eq!(read.to_bytes(), bytes);
    assert_eq!(read.customer("고객-2").expect("known").net(), -500);
    for length in 0..bytes.len() {
        let error = rfm.read_partial(&bytes[..length]).expect_err("cut off");
        assert_eq!(error.code(), Code::BadPartial, "{length}");
    }
    for place in 0..bytes.len() {
        for bit in 0..8 {
            let mut damaged = bytes.clone();
            damaged[place] ^= 1 << bit;
            // The seal tells; without it nothing panics, and what is read is written back as it was.
            assert!(rfm.read_partial(&damaged).is_err(), "{place} {bit}");
            damaged.truncate(damaged.len() - 8);
            let damaged = Partial::sealed(damaged);
            if let Ok(read) = rfm.read_partial(&damaged) {
                assert_eq!(read.to_bytes(), damaged);
                let mut other = sum(&rfm, AS_OF, &rows);
                let mut both = read.clone();
                // Either order of merging says the same.
                if both.merge(&other).is_ok() {
                    other.merge(&read).expect("the other way round");
                    assert_eq!(both.to_bytes(), other.to_bytes(), "{place} {bit}");
                    rfm.read_partial(&both.to_bytes()).expect("whole");
                }
            }
        }
    }
    let longer = [&bytes[..], &[0]].concat();
    assert_eq!(
        rfm.read_partial(&longer).expect_err("longer").code(),
        Code::BadPartial
    );
    let mut next = bytes;
    next[4] = 2;
    assert_eq!(
        rfm.read_partial(&next).expect_err("newer").code(),
        Code::UnknownFormat
    );
}

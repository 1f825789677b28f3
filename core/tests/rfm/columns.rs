//! Orders as columns: every type of column, bad rows, local times, the same as row by row.

use leadgrid::frame::{Bits, Column, Dictionary, Keys, Numbers, Texts, TicksPerSecond};
use leadgrid::rfm::{Amount, Amounts, Order, OrderReading, Orders, Rfm, Rounding};
use leadgrid::{Code, Engine};

use crate::columns_setup::*;
use crate::setup::*;

#[test]
fn customers_are_whole_numbers_or_texts_of_any_layout() {
    let days = [20_400; 3];
    let orders = |customer| Orders::new(customer, Column::Dates(&days, None), units(&[5, 6, 7]));
    let midnight = at("2025-11-08T00:00:00+09:00");
    let numbers = [
        Numbers::I64(&[7, 9, 7]),
        Numbers::I32(&[7, 9, 7]),
        Numbers::I16(&[7, 9, 7]),
        Numbers::I8(&[7, 9, 7]),
        Numbers::U64(&[7, 9, 7]),
        Numbers::U32(&[7, 9, 7]),
        Numbers::U16(&[7, 9, 7]),
        Numbers::U8(&[7, 9, 7]),
        Numbers::F64(&[7.0, 9.0, 7.0]),
        Numbers::F32(&[7.0, 9.0, 7.0]),
    ];
    let rows =
        [(7, 5), (9, 6), (7, 7)].map(|(customer, units)| Order::new(customer, midnight, units));
    for numbers in numbers {
        same(
            &orders(Column::Numbers(numbers, None)),
            &OrderReading::default(),
            &rows,
        );
    }
    // A view holds the length and the text.
    let view = |text: &str| {
        let mut view = [0; 16];
        view[0] = text.len() as u8;
        view[4..4 + text.len()].copy_from_slice(text.as_bytes());
        view
    };
    let views = ["7", "9", "7"].map(view).concat();
    let distinct = || {
        Box::new(Dictionary {
            texts: Texts::Slices(&["9", "7"]),
            valid: None,
        })
    };
    let layouts = [
        Texts::Slices(&["7", "9", "7"]),
        Texts::Run(&[0, 1, 2, 3], b"797"),
        Texts::LargeRun(&[0, 1, 2, 3], b"797"),
        Texts::Views(&views, Vec::new()),
        Texts::Dictionary(Keys::U8(&[1, 0, 1]), distinct()),
        Texts::Dictionary(Keys::I64(&[1, 0, 1]), distinct()),
    ];
    for layout in layouts {
        same(
            &orders(Column::Texts(layout, None)),
            &OrderReading::default(),
            &rows,
        );
    }
    // Jamo and the syllable, and digits that no number of 64 bits has.
    let far = ["\u{1100}\u{1161}", "가", "18446744073709551615"];
    let rows =
        [("가", 5), ("가", 6), (far[2], 7)].map(|(key, units)| Order::new(key, midnight, units));
    same(&orders(texts(&far)), &OrderReading::default(), &rows);
    let huge = Numbers::U64(&[u64::MAX, 1, u64::MAX]);
    let rows =
        [(far[2], 5), ("1", 6), (far[2], 7)].map(|(key, units)| Order::new(key, midnight, units));
    same(
        &orders(Column::Numbers(huge, None)),
        &OrderReading::default(),
        &rows,
    );
}

#[test]
fn rows_of_nobody_are_counted() {
    let valid = Bits::new(&[0b1101], 0, 4).expect("four bits");
    let columns = [
        Column::Numbers(Numbers::I64(&[7, 9, 7, 7]), Some(valid)),
        Column::Numbers(Numbers::F64(&[7.0, f64::NAN, 7.0, 7.0]), None),
        Column::Texts(Texts::Slices(&["7", "9", "7", "7"]), Some(valid)),
        texts(&["7", "", "7", "7"]),
        Column::Texts(
            Texts::Dictionary(
                Keys::I8(&[0, -1, 0, 0]),
                Box::new(Dictionary {
                    texts: Texts::Slices(&["7"]),
                    valid: None,
                }),
            ),
            None,
        ),
    ];
    for customer in columns {
        let orders = Orders::new(customer, Column::Dates(&[20_400; 4], None), units(&[5; 4]));
        let (partial, _) = added(&orders, &OrderReading::default()).expect("good rows");
        assert_eq!((partial.len(), partial.left_out().nobody), (1, 1));
        assert_eq!(partial.customer(7).expect("known").orders, 3);
    }
    let nobody = Orders::new(
        Column::Null(2),
        Column::Dates(&[20_400; 2], None),
        units(&[5; 2]),
    );
    let (partial, _) = added(&nobody, &OrderReading::default()).expect("good rows");
    assert_eq!((partial.len(), partial.left_out().nobody), (0, 2));
}

#[test]
fn instants_have_any_unit() {
    let rows = [
        Order::new(1, at("2026-11-20T10:00:00.123+09:00"), 5),
        Order::new(1, at("1969-12-31T23:59:59.999Z"), 5),
    ];
    let millis = rows.map(|row| row.at.millis());
    let micros = millis.map(|millis| millis * 1_000 + 999);
    let nanos = micros.map(|micros| micros * 1_000 + 999);
    for (ticks, unit) in [
        (millis, TicksPerSecond::Thousand),
        (micros, TicksPerSecond::Million),
        (nanos, TicksPerSecond::Billion),
    ] {
        let orders = Orders::new(
            whole(&[1, 1]),
            Column::Instants(&ticks, unit, None),
            units(&[5, 5]),
        );
        same(&orders, &OrderReading::default(), &rows);
    }
    let seconds = [at("2026-11-20T10:00:00+09:00").millis() / 1_000];
    let orders = Orders::new(
        whole(&[1]),
        Column::Instants(&seconds, TicksPerSecond::One, None),
        units(&[5]),
    );
    same(
        &orders,
        &OrderReading::default(),
        &[Order::new(1, at("2026-11-20T10:00:00+09:00"), 5)],
    );
    for (ticks, unit) in [
        (i64::MAX, TicksPerSecond::One),
        (i64::MIN, TicksPerSecond::Thousand),
        (i64::MAX, TicksPerSecond::Million),
    ] {
        let ticks = [0, ticks];
        let orders = Orders::new(
            whole(&[1, 1]),
            Column::Instants(&ticks, unit, None),
            units(&[5, 5]),
        );
        for local in [false, true] {
            let reading = reading(|reading| reading.local_times = local);
            assert_eq!(
                refused(&orders, &reading),
                (Code::BadInstant, "/1/at".into())
            );
        }
    }
}

#[test]
fn texts_are_instants_or_dates() {
    let written = [
        "2026-11-20T10:00:00+09:00",
        "2026-11-20",
        "2026-11-20T01:00:00.5Z",
    ];
    let orders = Orders::new(whole(&[1, 2, 3]), texts(&written), units(&[5; 3]));
    let rows = [
        Order::new(1, at(written[0]), 5),
        Order::new(2, at("2026-11-20T00:00:00+09:00"), 5),
        Order::new(3, at(written[2]), 5),
    ];
    same(&orders, &OrderReading::default(), &rows);
    for bad in [
        "2026-11-20 10:00",
        "20.11.2026",
        "",
        "2026-02-30",
        "2026-11-20T10:00:00",
        "어제",
    ] {
        let written = ["2026-11-20", bad];
        let orders = Orders::new(whole(&[1, 2]), texts(&written), units(&[5; 2]));
        let code = if bad.is_empty() {
            Code::MissingKey
        } else {
            Code::BadInstant
        };
        assert_eq!(
            refused(&orders, &OrderReading::default()),
            (code, "/1/at".into()),
            "{bad}"
        );
    }
    let days = [0, i32::MAX];
    let orders = Orders::new(whole(&[1, 2]), Column::Dates(&days, None), units(&[5; 2]));
    assert_eq!(
        refused(&orders, &OrderReading::default()),
        (Code::BadInstant, "/1/at".into())
    );
}

/// A zone whose clocks skip an hour on 8 March and show one twice on 1 November.
fn new_york() -> Rfm {
    let policy = r#"{"format": 1, "id": "shop", "version": "1",
        "time_zone": {"name": "America/New_York", "offset": "-05:00", "transitions": [
            ["2026-03-08T07:00:00Z", "-04:00"], ["2026-11-01T06:00:00Z", "-05:00"]]},
        "rfm": {"monetary": {"cuts": [1, 2, 3, 4]}}}"#;
    let engine = Engine::from_json(policy).expect("loads");
    engine.rfm().expect("the policy has it").clone()
}

#[test]
fn local_times_are_those_of_the_zone() {
    let reading = reading(|reading| reading.local_times = true);
    let cases = [
        ("2026-01-15 10:00", "2026-01-15T10:00:00-05:00"),
        ("2026-07-15T10:00:30", "2026-07-15T10:00:30-04:00"),
        ("2026-07-15 10:00:30.25", "2026-07-15T10:00:30.250-04:00"),
        ("2026-03-08 01:59", "2026-03-08T01:59:00-05:00"),
        // Skipped: an hour later.
        ("2026-03-08 02:30", "2026-03-08T03:30:00-04:00"),
        ("2026-03-08 03:00", "2026-03-08T03:00:00-04:00"),
        // Shown twice: the first of both.
        ("2026-11-01 01:30", "2026-11-01T01:30:00-04:00"),
        ("2026-11-01 02:00", "2026-11-01T02:00:00-05:00"),
        ("2026-11-02", "2026-11-02T00:00:00-05:00"),
        ("2026-11-02T10:00:00+09:00", "2026-11-02T10:00:00+09:00"),
    ];
    let rfm = new_york();
    for (written, meant) in cases {
        let texts = [written];
        let column = Column::Texts(Texts::Slices(&texts), None);
        let mut partial = rfm.partial(at(AS_OF));
        let orders = Orders::new(whole(&[1]), column, units(&[5]));
        partial.add_orders(&orders, &reading).expect("a good row");
        assert_eq!(
            partial.customer(1).expect("known").last(),
            Some(at(meant)),
            "{written}"
        );
        // The same as instants without a zone.
        if written.len() > 10 && !written.contains('+') {
            let seconds = if written.len() == 16 { ":00" } else { "" };
            let shown = at(&format!("{}{seconds}Z", written.replace(' ', "T")));
            let ticks = [shown.millis()];
            let column = Column::Instants(&ticks, TicksPerSecond::Thousand, None);
            let mut other = rfm.partial(at(AS_OF));
            let orders = Orders::new(whole(&[1]), column, units(&[5]));
            other.add_orders(&orders, &reading).expect("a good row");
            assert_eq!(other.to_bytes(), partial.to_bytes(), "{written}");
        }
    }
    for bad in [
        "2026-11-02 24:00",
        "2026-11-02 10",
        "2026-11-02 10:00-05:00",
        "2026-11-02_10:00",
        "2026-11-02 10:00:00,5",
    ] {
        let written = [bad];
        let orders = Orders::new(whole(&[1]), texts(&written), units(&[5]));
        assert_eq!(
            refused(&orders, &reading),
            (Code::BadInstant, "/0/at".into()),
            "{bad}"
        );
    }
}

#[test]
fn dates_begin_with_the_day_of_the_zone() {
    let rfm = new_york();
    let days = [20_520, 20_521];
    let mut partial = rfm.partial(at(AS_OF));
    let orders = Orders::new(whole(&[1, 2]), Column::Dates(&days, None), units(&[5, 5]));
    partial
        .add_orders(&orders, &OrderReading::default())
        .expect("good rows");
    let last = |customer: i64| partial.customer(customer).expect("known").last();
    assert_eq!(last(1), Some(at("2026-03-08T00:00:00-05:00")));
    assert_eq!(last(2), Some(at("2026-03-09T00:00:00-04:00")));
}

#[test]
fn amounts_are_exact_in_every_type() {
    let minor =
        |amount: i128| Order::new(1, at("2025-11-08T00:00:00+09:00"), Amount::Minor(amount));
    let one = |amounts: Amounts<'_>, reading: &OrderReading, amount: i128| {
        let orders = Orders::new(whole(&[1]), Column::Dates(&[20_400], None), amounts);
        same(&orders, reading, &[minor(amount)]);
    };
    let exact = OrderReading::default();
    let in_minor = reading(|reading| reading.minor_units = true);
    let rounded = reading(|reading| reading.rounding = Some(Rounding::HalfUp));
    one(
        Amounts::Texts(Texts::Slices(&["-12.05"]), None),
        &exact,
        -1_205,
    );
    one(
        Amounts::Texts(Texts::Slices(&["1205"]), None),
        &in_minor,
        1_205,
    );
    one(units(&[12]), &exact, 1_200);
    one(units(&[12]), &in_minor, 12);
    one(units(&[i64::MAX]), &exact, i128::from(i64::MAX) * 100);
    one(
        Amounts::Numbers(Numbers::U64(&[u64::MAX]), 0, None),
        &exact,
        i128::from(u64::MAX) * 100,
    );
    one(
        Amounts::Numbers(Numbers::I32(&[1_205]), 2, None),
        &exact,
        1_205,
    );
    one(
        Amounts::Numbers(Numbers::I16(&[12_050]), 3, None),
        &exact,
        1_205,
    );
    one(
        Amounts::Numbers(Numbers::I8(&[12]), -1, None),
        &exact,
        12_000,
    );
    one(Amounts::Numbers(Numbers::I8(&[0]), 127, None), &exact, 0);
    one(Amounts::Numbers(Numbers::I8(&[0]), -128, None), &exact, 0);
    one(Amounts::Decimals(&[-1_205], 2, None), &exact, -1_205);
    one(Amounts::Decimals(&[12_050_000], 6, None), &exact, 1_205);
    one(
        Amounts::Decimals(&[10_i128.pow(26)], 2, None),
        &exact,
        10_i128.pow(26),
    );
    one(
        Amounts::Numbers(Numbers::F64(&[0.1 + 0.2]), 0, None),
        &rounded,
        30,
    );
    one(
        Amounts::Numbers(Numbers::F64(&[30.1]), 2, None),
        &rounded,
        30,
    );
    one(
        Amounts::Numbers(Numbers::F32(&[0.25]), 0, None),
        &rounded,
        25,
    );
    let both = reading(|reading| {
        reading.rounding = Some(Rounding::Exact);
        reading.minor_units = true;
    });
    one(
        Amounts::Numbers(Numbers::F64(&[1_205.0]), 0, None),
        &both,
        1_205,
    );

    let bad = |amounts: Amounts<'_>, reading: &OrderReading, code: Code| {
        let orders = Orders::new(whole(&[1]), Column::Dates(&[20_400], None), amounts);
        assert_eq!(refused(&orders, reading), (code, "/0/amount".into()));
    };
    bad(
        Amounts::Texts(Texts::Slices(&["ten"]), None),
        &exact,
        Code::WrongType,
    );
    bad(
        Amounts::Texts(Texts::Slices(&[""]), None),
        &exact,
        Code::MissingKey,
    );
    bad(
        Amounts::Texts(Texts::Slices(&["12.05"]), None),
        &in_minor,
        Code::TooManyPlaces,
    );
    bad(Amounts::Null(1), &exact, Code::MissingKey);
    bad(
        Amounts::Decimals(&[12_051], 3, None),
        &exact,
        Code::TooManyPlaces,
    );
    bad(
        Amounts::Decimals(&[1], 127, None),
        &exact,
        Code::TooManyPlaces,
    );
    bad(
        Amounts::Decimals(&[1], -128, None),
        &exact,
        Code::OutOfRange,
    );
    bad(
        Amounts::Decimals(&[10_i128.pow(27)], 2, None),
        &exact,
        Code::OutOfRange,
    );
    bad(
        Amounts::Decimals(&[i128::MIN], 0, None),
        &exact,
        Code::OutOfRange,
    );
    bad(
        Amounts::Numbers(Numbers::F64(&[f64::NAN]), 0, None),
        &rounded,
        Code::MissingKey,
    );
    bad(
        Amounts::Numbers(Numbers::F64(&[f64::INFINITY]), 0, None),
        &rounded,
        Code::WrongType,
    );
    bad(
        Amounts::Numbers(Numbers::F64(&[0.125]), 0, None),
        &both,
        Code::TooManyPlaces,
    );
    let valid = Bits::new(&[0], 0, 1).expect("one bit");
    bad(
        Amounts::Decimals(&[5], 0, Some(valid)),
        &exact,
        Code::MissingKey,
    );
    // Doubles need a word about rounding.
    let orders = Orders::new(
        whole(&[1]),
        Column::Dates(&[20_400], None),
        Amounts::Numbers(Numbers::F64(&[1.0]), 0, None),
    );
    assert_eq!(
        refused(&orders, &exact),
        (Code::WrongType, "/amount".into())
    );
}

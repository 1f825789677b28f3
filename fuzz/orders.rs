//! Any bytes as orders, as a partial result and as a model.

use std::sync::OnceLock;

use leadgrid::frame::{Column, Numbers, Texts, TicksPerSecond};
use leadgrid::rfm::{Amount, Amounts, Key, Kind, Model, Order, OrderReading, Orders, Partial, Rfm};
use leadgrid::{Code, Engine, Instant};

const POLICIES: [&str; 3] = [
    r#"{"recency": {"quantiles": {"min_population": 1}}, "frequency": {"quantiles": {"min_population": 1}},
        "monetary": {"quantiles": {"min_population": 1}}}"#,
    r#"{"scale": 3, "period": "20d", "frequency": {"count": "days", "quantiles": {"population": "all", "ties": "by_id"}},
        "recency": {"quantiles": {"ties": "by_id", "min_population": 1}}, "monetary": {"quantiles": {"ties": "mid", "min_population": 2}}}"#,
    r#"{"currency": {"code": "KRW", "places": 0}, "monetary_only": {"vip": 300, "regular": 100}}"#,
];
const AS_OF: i64 = 1_795_305_600_000;

fn rules() -> &'static [Rfm] {
    static RULES: OnceLock<Vec<Rfm>> = OnceLock::new();
    RULES.get_or_init(|| {
        let load = |rfm: &&str| {
            let text = format!(
                r#"{{"format": 1, "id": "shop", "version": "1", "time_zone": "+09:00", "rfm": {rfm}}}"#
            );
            match Engine::from_json(&text).as_ref().map(Engine::rfm) {
                Ok(Some(rfm)) => rfm.clone(),
                other => panic!("{rfm}: {other:?}"),
            }
        };
        POLICIES.iter().map(load).collect()
    })
}

/// The first byte says what the others are.
pub fn orders(data: &[u8]) {
    let [kind, data @ ..] = data else { return };
    let rfm = &rules()[usize::from(kind / 3) % POLICIES.len()];
    match kind % 3 {
        0 if kind / 9 % 2 == 1 => columns(rfm, kind / 18, data),
        0 => rows(rfm, data),
        1 => content(rfm, data),
        _ => {
            if let Ok(text) = std::str::from_utf8(data) {
                model(text);
            }
        }
    }
}

/// Rows in one pass, and in pieces that travel and are merged backwards: the same bytes, and rows
/// that contradict each other are found either way.
fn rows(rfm: &Rfm, data: &[u8]) {
    let Some(as_of) = Instant::from_millis(AS_OF) else {
        return;
    };
    let mut whole = rfm.partial(as_of);
    let mut pieces: Vec<Partial> = (0..3).map(|_| rfm.partial(as_of)).collect();
    let (mut refused, mut refused_in_pieces) = (false, false);
    for row in data.chunks_exact(8) {
        let [customer, order, line, day, low, high, piece, kind] = row else {
            continue;
        };
        let Some(at) = Instant::from_millis(AS_OF - (i64::from(*day) - 3) * 30_000_000) else {
            continue;
        };
        let amount = i16::from_le_bytes([*low, *high]);
        let mut order_row = Order::new(
            i64::from(customer % 8) - 2,
            at,
            Amount::Minor(amount.into()),
        );
        if *order > 0 {
            order_row = order_row.order(i64::from(order % 16));
            if *line > 0 {
                order_row = order_row.line(i64::from(line % 4));
            }
        }
        if kind % 4 == 3 {
            order_row = order_row.kind(Kind::Refund);
        }
        refused |= is_conflict(whole.add(&order_row));
        refused_in_pieces |= is_conflict(pieces[usize::from(piece % 3)].add(&order_row));
    }
    whole_again(rfm, &whole);
    let Some(mut one) = pieces.pop() else { return };
    while let Some(next) = pieces.pop() {
        let next = whole_again(rfm, &next);
        refused_in_pieces |= is_conflict(one.merge(&next));
    }
    assert_eq!(refused, refused_in_pieces);
    if !refused {
        assert_eq!(one.to_bytes(), whole.to_bytes());
    }
}

/// Columns in calls of some rows, and the same rows one by one: the same bytes. What stands in a call
/// that is refused is in neither.
fn columns(rfm: &Rfm, shape: u8, data: &[u8]) {
    let Some(as_of) = Instant::from_millis(AS_OF) else {
        return;
    };
    let (mut by_column, mut by_row) = (rfm.partial(as_of), rfm.partial(as_of));
    let mut reading = OrderReading::default();
    reading.minor_units = true;
    let all: Vec<[u8; 8]> = data.as_chunks().0.to_vec();
    for call in all.chunks(9) {
        // Numbers that lie close or far, or texts; with orders, or without.
        let spread = |byte: u8| match shape % 3 {
            0 => i64::from(byte) - 100,
            _ => i64::from(byte).wrapping_mul(0x0101_1001_0110_0101),
        };
        let numbers: Vec<i64> = call.iter().map(|row| spread(row[0])).collect();
        let texts: Vec<String> = call
            .iter()
            .map(|row| match row[0] {
                0 => String::new(),
                byte @ 1..=99 => format!("{}", i64::from(byte) - 50),
                byte @ 100..=199 => format!("C-{byte}"),
                byte => format!("{byte} of the long names, 고객\u{1112}\u{1161}"),
            })
            .collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let ticks: Vec<i64> = call
            .iter()
            .map(|row| match row[1] {
                255 => i64::MAX,
                day => AS_OF - (i64::from(day) - 3) * 30_000_000,
            })
            .collect();
        let amounts: Vec<i64> = call
            .iter()
            .map(|row| match row[4] % 8 {
                0 => i64::MAX,
                1 => i64::MIN,
                _ => i16::from_le_bytes([row[2], row[3]]).into(),
            })
            .collect();
        let ids: Vec<i64> = call.iter().map(|row| i64::from(row[5] % 8)).collect();
        let kinds: Vec<&str> = call
            .iter()
            .map(|row| ["", "refund", "", "purchase"][usize::from(row[6] % 4)])
            .collect();
        let by_text = shape % 3 == 2;
        let customer = if by_text {
            Column::Texts(Texts::Slices(&texts), None)
        } else {
            Column::Numbers(Numbers::I64(&numbers), None)
        };
        let at = Column::Instants(&ticks, TicksPerSecond::Thousand, None);
        let mut orders = Orders::new(
            customer,
            at,
            Amounts::Numbers(Numbers::I64(&amounts), 0, None),
        );
        let (with_ids, with_kinds) = (shape / 3 % 2 == 1, shape / 6 % 2 == 1);
        orders.order = with_ids.then(|| Column::Numbers(Numbers::I64(&ids), None));
        orders.kind = with_kinds.then(|| Column::Texts(Texts::Slices(&kinds), None));
        reading.skip_bad_rows = call.len() % 2 == 1;

        let mut rows = by_row.clone();
        let (mut bad, mut refused) = (0, false);
        for (row, text) in texts.iter().enumerate() {
            let Some(at) = Instant::from_millis(ticks[row]) else {
                bad += 1;
                continue;
            };
            let order = Order {
                customer: Some(if by_text {
                    Key::Text(text)
                } else {
                    Key::Number(numbers[row])
                }),
                at,
                amount: Amount::Minor(amounts[row].into()),
                order: with_ids.then_some(Key::Number(ids[row])),
                line: None,
                currency: None,
                kind: match kinds[row] {
                    "refund" if with_kinds => Some(Kind::Refund),
                    "purchase" if with_kinds => Some(Kind::Purchase),
                    _ => None,
                },
            };
            match rows.add(&order) {
                Ok(_) => {}
                Err(error) if error.code() == Code::ConflictingRow => refused = true,
                Err(_) => bad += 1,
            }
        }
        refused |= bad > 0 && !reading.skip_bad_rows;
        match by_column.add_orders(&orders, &reading) {
            Ok(told) => {
                assert!(!refused);
                assert_eq!(told.count, bad);
                by_row = rows;
            }
            Err(error) => assert!(refused, "{error}"),
        }
        assert_eq!(by_column.to_bytes(), by_row.to_bytes());
        assert_eq!(by_column.left_out(), by_row.left_out());
    }
    whole_again(rfm, &by_column);
}

fn is_conflict<T>(result: Result<T, leadgrid::Error>) -> bool {
    match result {
        Ok(_) => false,
        Err(error) => {
            assert_eq!(error.code(), Code::ConflictingRow, "{error}");
            true
        }
    }
}

/// Bytes behind a right head. Whatever is read can be written, fitted, scored and merged.
fn content(rfm: &Rfm, data: &[u8]) {
    let Some(as_of) = Instant::from_millis(AS_OF) else {
        return;
    };
    let empty = rfm.partial(as_of).to_bytes();
    // Behind the head there are four counts and three numbers, all of them 0, and the seal.
    let mut bytes = empty[..empty.len() - 15].to_vec();
    bytes.extend(data);
    let bytes = Partial::sealed(bytes);
    if let Ok(partial) = rfm.read_partial(&bytes) {
        assert_eq!(partial.to_bytes(), bytes);
        whole_again(rfm, &partial);
        let mut twice = partial.clone();
        let _ = twice.merge(&partial);
    }
}

fn whole_again(rfm: &Rfm, partial: &Partial) -> Partial {
    let bytes = partial.to_bytes();
    if let Ok(fitted) = rfm.fit(partial) {
        let text = fitted.to_json();
        model(&text);
        for (customer, purchases) in partial.customers() {
            let scores = fitted.score(customer, &purchases, partial.as_of());
            let why = fitted.explain(customer, &purchases, partial.as_of(), None);
            assert_eq!(why.scores, scores);
            assert!(scores.r.is_none_or(|r| (1..=5).contains(&r)));
        }
    }
    match rfm.read_partial(&bytes) {
        Ok(read) => read,
        Err(error) => panic!("its own bytes are refused: {error}"),
    }
}

/// A text as a model: what is read is written and read again.
fn model(text: &str) {
    if let Ok(read) = Model::from_json(text) {
        let written = read.to_json();
        match Model::from_json(&written) {
            Ok(again) => assert_eq!(again.to_json(), written),
            Err(error) => panic!("its own model is refused: {error}"),
        }
    }
}

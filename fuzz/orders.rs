//! Any bytes as orders, as a partial result and as a model.

use std::sync::OnceLock;

use leadgrid::rfm::{Amount, Kind, Model, Order, Partial, Rfm};
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
    // Behind the head there are four counts and three numbers, all of them 0.
    let mut bytes = empty[..empty.len() - 7].to_vec();
    bytes.extend(data);
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

//! Money: currencies, places, amounts beyond doubles, cuts of the policy.

use leadgrid::rfm::{Amount, Order, Rounding};
use leadgrid::{Code, Engine, check_json};

use crate::setup::*;

fn net(currency: &str, amounts: &[&str]) -> String {
    let rfm = rfm(&format!(
        r#"{{"currency": {currency}, "monetary": {{"cuts": [1, 2, 3, 4]}}}}"#
    ));
    let rows: Vec<Order<'_>> = amounts
        .iter()
        .map(|amount| Order::new("C-1", day("2026-11-20"), *amount))
        .collect();
    let (model, partial) = fit(&rfm, &rows);
    scores(&model, &partial, "C-1").net.to_string()
}

#[test]
fn currencies_have_none_two_or_three_places() {
    let krw = r#"{"code": "KRW", "places": 0}"#;
    assert_eq!(net(krw, &["39000", "1", "-500"]), "38501");
    let kwd = r#"{"code": "KWD", "places": 3}"#;
    assert_eq!(net(kwd, &["0.001", "1.9", "-0.005"]), "1.896");
    assert_eq!(net(r#"{"places": 2}"#, &["0.10", "0.20"]), "0.30");
    // Beyond doubles, and beyond 64 bits.
    assert_eq!(
        net(krw, &["9007199254740993", "9223372036854775807000"]),
        "9223381044054030547993"
    );
}

#[test]
fn amounts_with_more_places_than_the_currency_are_refused() {
    let rfm = rfm(r#"{"currency": {"code": "KRW", "places": 0}}"#);
    let mut partial = rfm.partial(at(AS_OF));
    for (amount, code) in [
        (Amount::from("39000.5"), Code::TooManyPlaces),
        (Amount::Float(0.5, Rounding::Exact), Code::TooManyPlaces),
        (Amount::from("39,000"), Code::WrongType),
        (Amount::from("₩39000"), Code::WrongType),
        (Amount::Float(f64::NAN, Rounding::HalfUp), Code::WrongType),
        (
            Amount::from("1000000000000000000000000000"),
            Code::OutOfRange,
        ),
    ] {
        let row = Order::new("C-1", day("2026-11-20"), amount);
        let error = partial.add(&row).expect_err("a bad amount");
        assert_eq!((error.code(), error.path()), (code, "/amount"));
    }
    assert!(partial.is_empty());
    let rounded = Order::new(
        "C-1",
        day("2026-11-20"),
        Amount::Float(0.5, Rounding::HalfUp),
    );
    partial.add(&rounded).expect("rounded");
    assert_eq!(partial.customer("C-1").expect("known").net(), 1);
}

#[test]
fn two_currencies_are_never_added() {
    let rfm = rfm(r#"{"currency": {"code": "EUR", "places": 2}}"#);
    let mut partial = rfm.partial(at(AS_OF));
    let row = Order::new("C-1", day("2026-11-20"), 5);
    partial.add(&row).expect("in the currency of the policy");
    partial.add(&row.currency("EUR")).expect("the same");
    let error = partial.add(&row.currency("KRW")).expect_err("another one");
    assert_eq!(
        (error.code(), error.path()),
        (Code::MixedCurrency, "/currency")
    );
    assert_eq!(partial.customer("C-1").expect("known").net(), 1_000);
    // A policy that names none cannot know that two rows are in the same.
    let rfm = crate::setup::rfm("{}");
    let error = rfm
        .partial(at(AS_OF))
        .add(&row.currency("EUR"))
        .expect_err("not named");
    assert_eq!(error.code(), Code::MixedCurrency);
}

#[test]
fn the_digest_of_the_input_follows_every_cent() {
    let rfm = rfm(r#"{"monetary": {"cuts": [1, 2, 3, 4]}}"#);
    let digest = |amount: &str| {
        let (model, _) = fit(&rfm, &[Order::new("C-1", day("2026-11-20"), amount)]);
        model.input_digest().to_owned()
    };
    assert_eq!(digest("1.50"), digest("1.5"));
    assert_ne!(digest("1.50"), digest("1.51"));
    assert_eq!(digest("1").len(), "sha256:".len() + 64);
}

#[test]
fn what_is_wrong_with_the_rules_is_found() {
    for (section, code, path) in [
        (r#"{"scale": 1}"#, Code::OutOfRange, "/rfm/scale"),
        (
            r#"{"scale": 4, "recency": {"cuts": [7, 30, 90]}}"#,
            Code::MissingKey,
            "/rfm",
        ),
        (r#"{"colour": 1}"#, Code::UnknownKey, "/rfm/colour"),
        (
            r#"{"currency": {"code": "KRW"}}"#,
            Code::MissingKey,
            "/rfm/currency",
        ),
        (
            r#"{"currency": {"places": 2.5}}"#,
            Code::OutOfRange,
            "/rfm/currency/places",
        ),
        (r#"{"period": "12h"}"#, Code::BadDuration, "/rfm/period"),
        (r#"{"period": "0d"}"#, Code::BadDuration, "/rfm/period"),
        (r#"{"period": "a year"}"#, Code::BadDuration, "/rfm/period"),
        (
            r#"{"recency": {"cuts": [7, 30, 90]}}"#,
            Code::OutOfRange,
            "/rfm/recency/cuts",
        ),
        (
            r#"{"recency": {"cuts": [7, 30, 30, 90]}}"#,
            Code::OutOfRange,
            "/rfm/recency/cuts/2",
        ),
        (
            r#"{"recency": {"cuts": [-1, 30, 40, 90]}}"#,
            Code::OutOfRange,
            "/rfm/recency/cuts/0",
        ),
        (
            r#"{"recency": {"cuts": [7.5, 30, 40, 90]}}"#,
            Code::OutOfRange,
            "/rfm/recency/cuts/0",
        ),
        (
            r#"{"frequency": {"cuts": [1, 2, 3, 4]}}"#,
            Code::OutOfRange,
            "/rfm/frequency/cuts/0",
        ),
        (
            r#"{"frequency": {"cuts": [2, 3, 4, 5], "quantiles": {}}}"#,
            Code::ConflictingKeys,
            "/rfm/frequency",
        ),
        (
            r#"{"frequency": {"quantiles": {"population": "payers"}}}"#,
            Code::ValueNotListed,
            "/rfm/frequency/quantiles/population",
        ),
        (
            r#"{"monetary": {"cuts": [0, 1, 2, 3]}}"#,
            Code::OutOfRange,
            "/rfm/monetary/cuts/0",
        ),
        (
            r#"{"monetary": {"cuts": [1, 1.005, 2, 3]}}"#,
            Code::TooManyPlaces,
            "/rfm/monetary/cuts/1",
        ),
        (
            r#"{"currency": {"places": 0}, "monetary": {"cuts": [1, 1.5, 2, 3]}}"#,
            Code::TooManyPlaces,
            "/rfm/monetary/cuts/1",
        ),
        (
            r#"{"monetary": {"quantiles": {"ties": "random"}}}"#,
            Code::ValueNotListed,
            "/rfm/monetary/quantiles/ties",
        ),
        (
            r#"{"monetary": {"quantiles": {"min_population": 0}}}"#,
            Code::OutOfRange,
            "/rfm/monetary/quantiles/min_population",
        ),
        (
            r#"{"monetary_only": {"vip": 5, "regular": 5}}"#,
            Code::OutOfRange,
            "/rfm/monetary_only/vip",
        ),
        (
            r#"{"monetary_only": {"vip": 5}}"#,
            Code::MissingKey,
            "/rfm/monetary_only",
        ),
        (
            r#"{"monetary_only": {"vip": 5, "regular": 1}, "scale": 5}"#,
            Code::ConflictingKeys,
            "/rfm/scale",
        ),
        (
            r#"{"monetary_only": {"vip": 5, "regular": 1, "period": "2h"}}"#,
            Code::BadDuration,
            "/rfm/monetary_only/period",
        ),
        (
            r#"{"monetary_only": {"vip": 5.001, "regular": 1}}"#,
            Code::TooManyPlaces,
            "/rfm/monetary_only/vip",
        ),
    ] {
        let findings = check_json(&policy(section));
        let found: Vec<_> = findings.iter().map(|f| (f.code(), f.path())).collect();
        assert_eq!(found, [(code, path)], "{section}");
        assert!(Engine::from_json(&policy(section)).is_err());
    }
    for section in [
        "{}",
        FITTED,
        r#"{"currency": {"places": 3}, "monetary": {"cuts": [0.001, 1.005, 2, 3]}}"#,
    ] {
        assert!(check_json(&policy(section)).is_empty(), "{section}");
    }
}

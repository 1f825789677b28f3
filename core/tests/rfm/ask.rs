//! Questions by name: about scored customers, about one from a model, and what is refused.

use leadgrid::rfm::{self, Customers, Order, OrderKeys, OrderReading};
use leadgrid::wire::Refusal;
use leadgrid::{Call, Code, Engine, Lead, Value};
use serde_json::{Value as Json, json};

use crate::setup::*;

/// Ten customers, each with one order, the tenth the largest; the lead of the eleventh is broken.
fn shop() -> (Engine, Customers) {
    let engine = Engine::from_json(&policy("{}")).expect("loads");
    let rules = engine.rfm().expect("has it");
    let rows: Vec<Order<'_>> = (1..=10)
        .map(|n: i64| Order::new(n, day("2026-11-20"), n * 10))
        .collect();
    let partial = sum(rules, AS_OF, &rows);
    let model = rules.fit(&partial).expect("fits");
    let leads = [Lead::from_json(r#"{"id": "11", "origin": 7}"#).expect("JSON")];
    let all = engine.customers(&model, partial, &leads, &Call::at(at(AS_OF)));
    (engine, all.expect("one policy"))
}

fn told(answer: Result<String, Refusal>) -> Json {
    serde_json::from_str(&answer.expect("a good call")).expect("JSON")
}

fn refused(answer: Result<String, Refusal>) -> (Code, String) {
    match answer {
        Err(Refusal::Call(error)) => (error.code(), error.path().to_owned()),
        other => panic!("{other:?}"),
    }
}

fn asked(all: &Customers, name: &str, arguments: &Json) -> Result<String, Refusal> {
    let arguments = arguments.to_string();
    all.ask(name, &Value::from_json(&arguments).expect("JSON"))
}

#[test]
fn customers_tell_what_is_asked() {
    let (engine, all) = shop();
    let tell = |name: &str, arguments: Json| told(asked(&all, name, &arguments));
    let why = tell("customer", json!({"customer": 10}));
    assert_eq!(why, tell("customer", json!({"customer": "10"})));
    assert_eq!(
        (&why["customer"], &why["code"]),
        (&json!("10"), &json!("515"))
    );
    assert_eq!(why["segment"]["id"], "promising");
    let text = tell("explain", json!({"customer": 10, "lang": "ko"}));
    let own = all.explain(10).expect("known").text(leadgrid::Lang::Ko);
    assert_eq!(text, json!(own));
    assert_eq!(tell("customer", json!({"customer": "누구"})), Json::Null);
    assert_eq!(tell("explain", json!({"customer": ""})), Json::Null);
    let counts = tell("counts", json!({}));
    assert_eq!(counts["customers"], 11);
    assert!(counts["segments"]["promising"].as_u64() > Some(0));
    let codes = json!({"515": 2, "514": 2, "513": 2, "512": 2, "511": 2, "--1": 1});
    assert_eq!(counts["codes"], codes);
    let chart = json!({"chart": "heat_map", "counts": counts, "lang": "ko"}).to_string();
    let chart = Value::from_json(&chart).expect("JSON");
    assert_eq!(
        tell("chart", json!({"chart": "heat_map", "lang": "ko"})),
        told(rfm::ask(&engine, "customers_chart", &chart))
    );
    assert_eq!(tell("errors", json!({}))[0]["lead_id"], "11");
    assert_eq!(tell("as_of", json!({})), AS_OF);
    assert_eq!(
        asked(&all, "model", &json!({})).expect("a model"),
        all.model().to_json()
    );
}

#[test]
fn questions_that_make_no_sense_are_refused() {
    let (engine, all) = shop();
    let refuse = |name: &str, arguments: Json| refused(asked(&all, name, &arguments));
    let pair = |code, path: &str| (code, path.to_owned());
    for (name, arguments, code, path) in [
        ("customer", json!({}), Code::MissingKey, ""),
        (
            "customer",
            json!({"customer": 0.5}),
            Code::WrongType,
            "/customer",
        ),
        (
            "customer",
            json!({"customer": [1]}),
            Code::WrongType,
            "/customer",
        ),
        (
            "customer",
            json!({"customer": 1, "lang": "en"}),
            Code::UnknownKey,
            "/lang",
        ),
        (
            "explain",
            json!({"customer": 1, "lang": "fr"}),
            Code::ValueNotListed,
            "/lang",
        ),
        ("chart", json!({}), Code::MissingKey, ""),
        (
            "chart",
            json!({"chart": "파이"}),
            Code::ValueNotListed,
            "/chart",
        ),
        ("counts", json!({"odd": 1}), Code::UnknownKey, "/odd"),
        ("model", json!([]), Code::WrongType, ""),
        ("odd", json!({}), Code::UnknownReference, ""),
    ] {
        assert_eq!(refuse(name, arguments), pair(code, path), "{name}");
    }
    for name in Customers::CALLS {
        assert_ne!(refuse(name, json!([])).0, Code::UnknownReference, "{name}");
    }
    let counts = r#"{"chart": "segments", "counts": {"segments": {"vvip": 1}}}"#;
    let counts = Value::from_json(counts).expect("JSON");
    assert_eq!(
        refused(rfm::ask(&engine, "customers_chart", &counts)),
        pair(Code::UnknownReference, "/counts/segments/vvip")
    );
}

#[test]
fn customers_without_orders_are_made_known_all_or_none() {
    let rules = rfm("{}");
    let mut partial = rules.partial(at(AS_OF));
    let know = |partial: &mut rfm::Partial, list: &str| {
        partial.know_documents(Value::from_json(list).expect("JSON").items())
    };
    know(&mut partial, r#"["가", 7, "7", "\u1100\u1161"]"#).expect("names");
    assert_eq!(partial.len(), 2);
    for (list, code) in [
        (r#"["new", null]"#, Code::WrongType),
        (r#"["new", 0.5]"#, Code::WrongType),
        (r#"["new", ""]"#, Code::Empty),
    ] {
        let error = know(&mut partial, list).expect_err(list);
        assert_eq!((error.code(), error.path(), partial.len()), (code, "/1", 2));
    }
    let orders = r#"[{"customer": 7, "at": "2026-11-20", "amount": 5}]"#;
    let orders = Value::from_json(orders).expect("JSON");
    let reading = OrderReading::default();
    let added = partial.add_documents(orders.items(), &OrderKeys::default(), &reading);
    added.expect("a good row");
    assert_eq!(partial.len(), 2);
}

/// Rows of the one customer may name it in any form, or nobody; those of another are not counted as its own.
#[test]
fn a_row_of_another_customer_is_refused() {
    let (engine, all) = shop();
    let model: Json = serde_json::from_str(&all.model().to_json()).expect("JSON");
    let ask = |name: &str, customer: Json, orders: Json| {
        let arguments = json!({"model": model, "customer": customer, "orders": orders}).to_string();
        rfm::ask(&engine, name, &Value::from_json(&arguments).expect("JSON"))
    };
    let row = |customer: Json| json!({"customer": customer, "at": "2026-11-20", "amount": 10});
    for name in ["customer", "explain_customer"] {
        for (customer, other, place) in [
            (json!("q"), json!("other"), 0),
            (json!(7), json!("07"), 1),
            (json!("가"), json!(7), 2),
        ] {
            let mut orders = vec![row(customer.clone()); place];
            orders.extend([row(other), row(customer.clone())]);
            let path = format!("/orders/{place}/customer");
            let answer = ask(name, customer, orders.into());
            assert_eq!(refused(answer), (Code::ConflictingRow, path));
        }
    }
    let path = "/orders/0/customer".to_owned();
    let answer = ask("customer", json!("q"), json!([row(json!(0.5))]));
    assert_eq!(refused(answer), (Code::WrongType, path));
    let rows = json!([
        row(json!("7")),
        row(json!(7)),
        row(Json::Null),
        row(json!(""))
    ]);
    assert_eq!(
        told(ask("customer", json!(7), rows))["frequency"]["value"],
        4
    );
    let rows = json!([row(json!("가")), row(json!("\u{1100}\u{1161}"))]);
    let why = told(ask("customer", json!("가"), rows));
    assert_eq!(why["monetary"]["value"], "20.00");
}

#[test]
fn overlaps_of_segments_are_told_by_their_ids() {
    let nothing = || Value::Object(Vec::new());
    let rows = r#"[{"id": "best", "when": {"score": "r", "from": 5, "to": 5}},
        {"id": "payers", "when": {"score": "m", "from": 5, "to": 5}}, {"id": "rest", "when": {"all": []}}]"#;
    let text = policy("{}").replace(r#""rfm""#, &format!(r#""segments": {rows}, "rfm""#));
    let engine = Engine::from_json(&text).expect("loads");
    // 25 codes have 5 of R, 5 of them 5 of M, too; every code is one of the rest.
    let wanted = json!([
        {"first": "best", "second": "payers", "codes": 5},
        {"first": "best", "second": "rest", "codes": 25},
        {"first": "payers", "second": "rest", "codes": 20},
    ]);
    let answer = rfm::ask(&engine, "segment_overlaps", &nothing());
    assert_eq!(told(answer), wanted);
    let without = rfm::ask(&Engine::default(), "segment_overlaps", &nothing());
    assert_eq!(told(without), json!([]));
    let odd = Value::from_json(r#"{"odd": 1}"#).expect("JSON");
    let refusal = refused(rfm::ask(&engine, "segment_overlaps", &odd));
    assert_eq!(refusal, (Code::UnknownKey, "/odd".to_owned()));
}

#[test]
fn the_first_bad_document_is_told_whatever_is_wrong_with_later_ones() {
    let engine = Engine::from_json(&policy("{}")).expect("loads");
    let rfm = engine.rfm().expect("has it");
    let rows = r#"[{"customer": 1, "at": "2026-11-20", "amount": "x"}, {"customer": 1.5, "at": "2026-11-20", "amount": 1}]"#;
    let rows = Value::from_json(rows).expect("JSON");
    let mut partial = rfm.partial(at(AS_OF));
    let refused = partial.add_documents(
        rows.items(),
        &OrderKeys::default(),
        &OrderReading::default(),
    );
    assert_eq!(refused.expect_err("two bad rows").path(), "/0/amount");
    assert!(partial.is_empty());
}

//! What the fuzz targets hold true of any bytes. `core/tests/fuzz_corpus.rs` runs the same
//! functions over `fuzz/corpus` with the ordinary tests.

#[path = "frame.rs"]
mod frame;
#[path = "orders.rs"]
mod orders_;

pub use orders_::orders;

use std::sync::OnceLock;

use leadgrid::{Answer, Call, Engine, Instant, Lead};

/// Any bytes as a policy: findings or an engine, in JSON and in YAML alike; an engine's policy
/// can be written and read again, and the engine answers for any lead.
pub fn load_policy(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else {
        return;
    };
    let findings = leadgrid::check_json(text);
    match Engine::from_json(text) {
        Err(error) => assert_eq!(error.findings().len(), findings.len(), "{text}"),
        Ok(engine) => {
            assert_eq!(engine.warnings().len(), findings.len(), "{text}");
            match Engine::from_json(engine.policy_json()) {
                Ok(again) => assert_eq!(again.policy_json(), engine.policy_json()),
                Err(error) => panic!("its own policy is refused: {error}"),
            }
            for lead in PROBES {
                judge(&engine, lead);
            }
        }
    }
    // JSON is YAML, but the readers differ in what they allow: only that both answer is asked.
    let _ = leadgrid::check_yaml(text);
}

/// Leads for the engines that come out of `load_policy`.
const PROBES: &[&str] = &[
    r#"{"id": "1", "origin": "form"}"#,
    r#"{"id": "2", "origin": "signup", "attributes": {"budget": 1e308, "age": 40}, "activities": []}"#,
    r#"{"id": "3", "origin": "form", "activities": [{"kind": "quote_request", "at": 0}]}"#,
];

/// Any bytes as a lead of the default policy and of one that has every kind of rule.
pub fn score_lead(data: &[u8]) {
    if let Ok(text) = std::str::from_utf8(data) {
        engines().iter().for_each(|engine| judge(engine, text));
    }
}

/// The same as the rows of a frame, if columns can hold it: the answer is that of the lead alone.
pub fn lead_vs_frame(data: &[u8]) {
    if let Ok(text) = std::str::from_utf8(data) {
        engines()
            .iter()
            .for_each(|engine| frame::compare(engine, text));
    }
}

fn engines() -> &'static [Engine; 2] {
    static ENGINES: OnceLock<[Engine; 2]> = OnceLock::new();
    ENGINES.get_or_init(|| {
        let every = include_str!("every_rule.json");
        match Engine::from_json(every) {
            Ok(engine) => [Engine::default(), engine],
            Err(error) => panic!("fuzz/every_rule.json: {error}"),
        }
    })
}

/// Scores one lead document in all ways and compares them.
fn judge(engine: &Engine, text: &str) {
    let (Ok(lead), Some(as_of)) = (
        Lead::from_json(text),
        Instant::from_millis(1_795_305_600_000),
    ) else {
        return;
    };
    let call = Call::at(as_of);
    let answer = engine.score(&lead, &call);
    assert_eq!(
        engine.score(&lead, &call).to_json(),
        answer.to_json(),
        "{text}"
    );

    let batch = engine.score_batch(std::slice::from_ref(&lead), &call);
    let texts: Vec<String> = batch.answers.iter().map(Answer::to_json).collect();
    assert_eq!(texts, [answer.to_json()], "alone and in a batch: {text}");

    sums_to_total(&answer.to_json());
    let _ = engine.explain(&lead, &call);
    let strict = Call {
        strict: true,
        ..call
    };
    let _ = engine.score(&lead, &strict);
}

/// Within an axis the entries of the ledger sum to the total, in whole thousandths.
fn sums_to_total(answer: &str) {
    let Ok(answer) = serde_json::from_str::<serde_json::Value>(answer) else {
        panic!("the answer is not JSON: {answer}");
    };
    let Some(axes) = answer["axes"].as_object() else {
        return;
    };
    for (id, axis) in axes {
        let entries = answer["ledger"].as_array().into_iter().flatten();
        let sum: i64 = entries
            .filter(|entry| entry["axis"] == id.as_str())
            .map(|entry| thousandths(&entry["points"]))
            .sum();
        assert_eq!(sum, thousandths(&axis["total"]), "axis {id}: {answer}");
    }
}

/// From the digits, since a double times a thousand is not exact near the limit.
fn thousandths(points: &serde_json::Value) -> i64 {
    let text = points.to_string();
    let (whole, places) = text.split_once('.').unwrap_or((&text, ""));
    let digits = format!("{whole}{places:0<3}");
    match digits.parse() {
        Ok(number) if places.len() <= 3 => number,
        _ => panic!("points are written `{text}`"),
    }
}

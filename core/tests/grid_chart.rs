//! Leads by cell, and the picture of them.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test"
)]

use leadgrid::wire::{Refusal, ask};
use leadgrid::{CellCounts, Engine, Lang, Value};
use serde_json::{Value as Json, json};

/// Bands share a title, and a text would be markup elsewhere, or break it.
const ONE_SIDE: &str = r#"{"format": 1, "id": "tiny", "version": "1", "time_zone": "+09:00",
    "lead_types": ["no", "maybe", "soon", "now"],
    "axes": [{"id": "score", "title": {"ko": "점수 <b>\u0001\uffff"}, "rules": []}],
    "grids": {"fax": {"x": {"axes": ["score"],
        "bands": [{"id": "low", "title": "Some"}, {"id": "mid", "title": "Some", "from": 1}, {"id": "high", "from": 2}]},
        "cells": {"low": "no", "mid": "maybe", "high": "now"}}}}"#;

fn read(engine: &Engine, counts: &str) -> CellCounts {
    CellCounts::from_value(engine, &Value::from_json(counts).unwrap()).unwrap()
}

fn chart(engine: &Engine, origin: &str, counts: &str, lang: Lang) -> Json {
    let chart = engine.grid_chart(origin, &read(engine, counts), lang);
    serde_json::to_value(chart.unwrap()).unwrap()
}

fn wire(engine: &Engine, arguments: &str) -> Result<String, (String, String)> {
    match ask(engine, "grid_chart", &Value::from_json(arguments).unwrap()) {
        Ok(chart) => Ok(chart),
        Err(Refusal::Call(error)) => Err((error.code().to_string(), error.path().to_owned())),
        Err(other) => panic!("{other}"),
    }
}

#[test]
fn every_cell_has_its_leads_and_its_lead_type() {
    let counts = r#"{"failed": 1234, "grids": {"form": {
        "high": {"low": 1000000, "high": 7}, "low": {"mid": 2}}, "signup": {"low": {"low": 99}}}}"#;
    let chart = chart(&Engine::default(), "form", counts, Lang::Ko);
    let cells: Vec<Vec<Json>> = chart["data"]["values"]
        .as_array()
        .unwrap()
        .iter()
        .map(|cell| {
            ["y", "x", "lead_type", "leads"]
                .map(|key| cell[key].clone())
                .to_vec()
        })
        .collect();
    let expected = json!([
        ["높음", "낮음", "warm", 1_000_000],
        ["높음", "중간", "hot", 0],
        ["높음", "높음", "hot", 7],
        ["중간", "낮음", "cold", 0],
        ["중간", "중간", "warm", 0],
        ["중간", "높음", "hot", 0],
        ["낮음", "낮음", "cold", 0],
        ["낮음", "중간", "warm", 2],
        ["낮음", "높음", "warm", 0],
    ]);
    assert_eq!(json!(cells), expected);
    let shares = chart["data"]["values"].as_array().unwrap().iter();
    let sum: f64 = shares.map(|cell| cell["share"].as_f64().unwrap()).sum();
    assert!((sum - 1.0).abs() < 1e-9, "{sum}");
    assert_eq!(chart["title"]["text"], "채널 A - 리드 폼");
    let below = "리드 1,000,009건 · 모든 경로에서 점수를 매길 수 없는 리드 1,234건";
    assert_eq!(chart["title"]["subtitle"], below);
    assert_eq!(chart["encoding"]["x"]["title"], "고객 활동 점수");
    assert_eq!(chart["encoding"]["y"]["title"], "인구통계학적 점수");
    assert_eq!(
        chart["encoding"]["y"]["sort"],
        json!(["높음", "중간", "낮음"])
    );
    let scale = &chart["layer"][0]["encoding"]["color"]["scale"];
    assert_eq!(scale["domain"], json!(["hot", "warm", "cold"]));
    assert_eq!(scale["range"], json!(["#b3261e", "#9a5b00", "#1f5fa8"]));
}

#[test]
fn a_side_of_several_axes_names_all_of_them() {
    let chart = chart(&Engine::default(), "signup", "{}", Lang::En);
    assert_eq!(
        chart["encoding"]["y"]["title"],
        "Recency score + Demographic score"
    );
    assert_eq!(chart["title"]["subtitle"], "0 leads");
    let cells = chart["data"]["values"].as_array().unwrap();
    assert!(
        cells.iter().all(|cell| cell["share"] == 0),
        "no share of nothing"
    );
}

#[test]
fn a_grid_of_one_side_is_one_line() {
    let engine = Engine::from_json(ONE_SIDE).unwrap();
    let chart = chart(
        &engine,
        "fax",
        r#"{"grids": {"fax": {"mid": 1}}}"#,
        Lang::En,
    );
    let expected = json!([
        {"x": "Some (low)", "lead_type": "no", "leads": 0, "share": 0},
        {"x": "Some (mid)", "lead_type": "maybe", "leads": 1, "share": 1},
        {"x": "high (high)", "lead_type": "now", "leads": 0, "share": 0},
    ]);
    assert_eq!(chart["data"]["values"], expected);
    // The only title that the policy has, and the id of an origin without one.
    assert_eq!(chart["encoding"]["x"]["title"], "점수 <b>\u{fffd}\u{fffd}");
    assert_eq!(
        chart["title"],
        json!({"text": "fax", "subtitle": "1 lead", "anchor": "start"})
    );
    assert!(chart["encoding"].get("y").is_none() && chart["height"] == 64);
    let tooltip = &chart["layer"][0]["encoding"]["tooltip"];
    assert!(
        tooltip
            .as_array()
            .unwrap()
            .iter()
            .all(|entry| entry["field"] != "y")
    );
}

#[test]
fn counts_are_read_as_they_are_written() {
    let engine = Engine::default();
    let text = r#"{"failed": 3, "grids": {"form": {"mid": {"high": 5}}}}"#;
    let counts = read(&engine, text);
    assert_eq!(read(&engine, &counts.to_json()), counts);
    assert_eq!(counts.leads("form", "high", Some("mid")), Some(5));
    assert_eq!(counts.leads("form", "high", None), None);
    assert_eq!(counts.leads("fax", "high", Some("mid")), None);
    let mut sum = CellCounts::new(&engine);
    sum.add(&counts).unwrap();
    sum.add(&counts).unwrap();
    assert_eq!(read(&engine, &format!("[{text}, {{}}, {text}]")), sum);
    assert_eq!(
        (sum.failed(), sum.leads("form", "high", Some("mid"))),
        (6, Some(10))
    );
    let other = read(&Engine::from_json(ONE_SIDE).unwrap(), "{}");
    let before = sum.clone();
    assert_eq!(
        sum.add(&other).unwrap_err().code().as_str(),
        "policy_mismatch"
    );
    assert_eq!(sum, before);
}

#[test]
fn the_call_by_name_gives_the_same_bytes() {
    let engine = Engine::default();
    let counts = r#"{"failed": 3, "grids": {"form": {"mid": {"high": 5}}}}"#;
    let chart = engine.grid_chart("form", &read(&engine, counts), Lang::Ko);
    let chart = serde_json::to_string(&chart.unwrap()).unwrap();
    assert!(chart.starts_with(
        r#"{"$schema":"https://vega.github.io/schema/vega-lite/v5.json","title":{"text":"#
    ));
    let as_text = serde_json::to_string(counts).unwrap();
    for cells in [counts, &as_text] {
        let arguments = format!(r#"{{"lang": "ko", "cells": {cells}, "origin": "form"}}"#);
        assert_eq!(wire(&engine, &arguments).as_ref(), Ok(&chart));
    }
}

#[test]
fn what_is_wrong_is_named_with_its_place() {
    for (arguments, code, path) in [
        (
            r#"{"origin": "fax", "cells": {}}"#,
            "unknown_origin",
            "/origin",
        ),
        (r#"{"origin": "form"}"#, "missing_key", ""),
        (
            r#"{"origin": "form", "cells": {}, "lang": "de"}"#,
            "value_not_listed",
            "/lang",
        ),
        (
            r#"{"origin": "form", "cells": {}, "failed": 1}"#,
            "unknown_key",
            "/failed",
        ),
        (
            r#"{"origin": "form", "cells": [{}, 7]}"#,
            "wrong_type",
            "/cells/1",
        ),
        (
            r#"{"origin": "form", "cells": {"form": {}}}"#,
            "unknown_key",
            "/cells/form",
        ),
        (
            r#"{"origin": "form", "cells": {"failed": -1}}"#,
            "out_of_range",
            "/cells/failed",
        ),
        (
            r#"{"origin": "form", "cells": {"grids": {"fax": {}}}}"#,
            "unknown_origin",
            "/cells/grids/fax",
        ),
        (
            r#"{"origin": "form", "cells": {"grids": {"form": {"up": {}}}}}"#,
            "unknown_reference",
            "/cells/grids/form/up",
        ),
        (
            r#"{"origin": "form", "cells": {"grids": {"form": {"low": 3}}}}"#,
            "wrong_type",
            "/cells/grids/form/low",
        ),
        (
            r#"{"origin": "form", "cells": {"grids": {"form": {"low": {"mid": 0.5}}}}}"#,
            "out_of_range",
            "/cells/grids/form/low/mid",
        ),
        (
            r#"{"origin": "form", "cells": {"grids": {"form": {"low": {"mid": "3"}}}}}"#,
            "wrong_type",
            "/cells/grids/form/low/mid",
        ),
        (
            r#"{"origin": "form", "cells": {"grids": {"form": {"low": {"mid": 1, "mid": 2}}}}}"#,
            "duplicate_key",
            "/cells/grids/form/low/mid",
        ),
    ] {
        let expected = Err((code.to_owned(), path.to_owned()));
        assert_eq!(wire(&Engine::default(), arguments), expected, "{arguments}");
    }
}

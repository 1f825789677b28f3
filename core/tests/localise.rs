//! A market's policy over its parents: what merging gives, what it refuses, and where it says so.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test"
)]

use leadgrid::{Engine, Finding};
use serde_json::{Value, json};

fn parent() -> Value {
    json!({
        "format": 1, "id": "global", "version": "1", "time_zone": "+00:00",
        "title": {"en": "Global", "ko": "글로벌"},
        "fields": {"age": {"type": "number", "title": {"en": "Age"}}, "job": {"type": "text", "values": ["office", "none"]}},
        "activities": {"quote": {}, "visit": {}},
        "axes": [{"id": "activity", "range": {"min": 0, "max": 100}, "rules": [
            {"id": "quote", "activity": "quote", "points": 25, "decay": {"linear": {"days": 60}}},
            {"id": "job", "field": "job", "values": {"office": 20, "none": 5}},
            {"id": "keen", "when": {"activity": "visit", "at_least": 2}, "points": 8},
            {"id": "age", "field": "age", "bands": [{"from": 20, "points": 5}, {"from": 40, "points": 9}]}
        ]}],
        "grids": {"form": {"x": {"axes": ["activity"], "bands": [{"id": "low"}, {"id": "high", "from": 40}]},
                           "cells": {"low": "cold", "high": "hot"}}},
        "lead_types": ["cold", "hot"],
        "goals": {"visit": {}}, "channels": {"online": {}, "dealer": {}},
        "scenarios": [
            {"id": "hot", "for": {"lead_types": ["hot"]}, "channels": ["dealer"], "goals": ["visit"], "respond_within": "24h"},
            {"id": "rest", "for": {"lead_types": ["cold"]}, "channels": ["online"], "goals": ["visit"], "respond_within": "2d"}
        ]
    })
}

fn child(parts: Value) -> Value {
    let mut child = json!({"id": "kr", "version": "2026.11", "extends": "global"});
    let parts = parts.as_object().unwrap().clone();
    child.as_object_mut().unwrap().extend(parts);
    child
}

fn engine(child: &Value) -> Engine {
    let parent = parent().to_string();
    let loaded = Engine::loader()
        .parent_json(&parent)
        .load_json(&child.to_string());
    loaded.unwrap_or_else(|error| panic!("{error}"))
}

/// The resolved policy of a child.
fn resolved(parts: Value) -> Value {
    serde_json::from_str(engine(&child(parts)).policy_json()).unwrap()
}

fn shown(findings: &[Finding]) -> Vec<String> {
    let shown = |finding: &Finding| format!("{} {}", finding.code(), finding.path());
    findings.iter().map(shown).collect()
}

fn refused_over(parents: &[Value], child: &Value) -> Vec<String> {
    let parents: Vec<String> = parents.iter().map(Value::to_string).collect();
    let loader = parents.iter().fold(Engine::loader(), |loader, parent| {
        loader.parent_json(parent)
    });
    let findings = loader.check_json(&child.to_string());
    let error = loader.load_json(&child.to_string()).unwrap_err();
    assert_eq!(findings, error.findings());
    shown(&findings)
}

fn refused(parts: Value) -> Vec<String> {
    refused_over(&[parent()], &child(parts))
}

fn ids(rows: &Value) -> Vec<&str> {
    rows.as_array()
        .unwrap()
        .iter()
        .map(|row| row["id"].as_str().unwrap())
        .collect()
}

#[test]
fn an_empty_child_is_its_parent_under_another_name() {
    let mut expected = parent();
    expected["id"] = "kr".into();
    expected["version"] = "2026.11".into();
    assert_eq!(resolved(json!({})), expected);
    let alone = Engine::from_json(&expected.to_string()).unwrap();
    assert_eq!(engine(&child(json!({}))).hash(), alone.hash());
}

#[test]
fn the_name_and_version_are_the_childs_own() {
    let nameless = json!({"extends": "global"});
    assert_eq!(
        refused_over(&[parent()], &nameless),
        ["missing_key ", "missing_key "]
    );
}

#[test]
fn maps_merge_by_key() {
    let policy = resolved(json!({
        "title": {"ko": "국내"},
        "fields": {"age": {"unit": "years"}, "budget": {"type": "number"}},
        "activities": {"visit": {"title": {"ko": "방문"}}},
        "axes": [{"id": "activity", "range": {"max": 50}, "rules": [{"id": "job", "values": {"office": 30, "none": {"remove": true}}}]}]
    }));
    assert_eq!(policy["title"], json!({"en": "Global", "ko": "국내"}));
    assert_eq!(
        policy["fields"]["age"],
        json!({"type": "number", "title": {"en": "Age"}, "unit": "years"})
    );
    assert_eq!(policy["fields"]["budget"], json!({"type": "number"}));
    assert_eq!(
        policy["activities"]["visit"],
        json!({"title": {"ko": "방문"}})
    );
    assert_eq!(policy["axes"][0]["range"], json!({"min": 0, "max": 50}));
    assert_eq!(
        policy["axes"][0]["rules"][1]["values"],
        json!({"office": 30})
    );
}

#[test]
fn keys_of_tables_merge_however_they_are_composed() {
    let mut global = parent();
    global["fields"]["job"] = json!({"type": "text"});
    global["axes"][0]["rules"][1]["values"] = json!({"\u{c0ac}": 20});
    let kr = child(
        json!({"axes": [{"id": "activity", "rules": [{"id": "job", "values": {"\u{1109}\u{1161}": 30}}]}]}),
    );
    let engine = Engine::loader()
        .parent_json(&global.to_string())
        .load_json(&kr.to_string())
        .unwrap();
    let policy: Value = serde_json::from_str(engine.policy_json()).unwrap();
    assert_eq!(
        policy["axes"][0]["rules"][1]["values"],
        json!({"\u{c0ac}": 30})
    );
}

#[test]
fn keys_are_removed() {
    let policy = resolved(json!({
        "fields": {"age": {"remove": true}},
        "axes": [{"id": "activity", "range": {"remove": true}, "rules": [{"id": "age", "remove": true}, {"id": "quote", "decay": {"remove": true}}]}],
        "scenarios": [{"id": "rest", "respond_within": {"remove": true}}]
    }));
    assert_eq!(policy["fields"].as_object().unwrap().len(), 1);
    assert_eq!(policy["axes"][0].get("range"), None);
    assert_eq!(policy["axes"][0]["rules"][0].get("decay"), None);
    assert_eq!(policy["scenarios"][1].get("respond_within"), None);
}

#[test]
fn rows_merge_by_id_and_keep_their_place() {
    let policy = resolved(json!({"scenarios": [
        {"id": "third", "for": {"lead_types": ["cold"]}, "channels": ["online"], "goals": []},
        {"id": "rest", "goals": [], "before": "nowhere"},
        {"id": "second", "before": "rest", "for": {"lead_types": ["hot"]}, "channels": [], "goals": []},
        {"id": "first", "before": "second", "for": {"lead_types": ["hot"]}, "channels": [], "goals": []},
        {"id": "fourth", "before": "fifth", "for": {"lead_types": ["cold"]}, "channels": [], "goals": []},
        {"id": "fifth", "for": {"lead_types": ["cold"]}, "channels": [], "goals": []}
    ]}));
    let rows = &policy["scenarios"];
    assert_eq!(
        ids(rows),
        ["hot", "first", "second", "rest", "third", "fourth", "fifth"]
    );
    assert_eq!(
        rows[3],
        json!({"id": "rest", "for": {"lead_types": ["cold"]}, "channels": ["online"], "goals": [], "respond_within": "2d"})
    );
    assert_eq!(rows[2].get("before"), None);
}

#[test]
fn rows_are_removed_and_replaced() {
    let policy = resolved(json!({"axes": [{"id": "activity", "rules": [
        {"id": "keen", "remove": true},
        {"id": "job", "replace": true, "activity": "visit", "points": 3},
        {"id": "own", "replace": true, "activity": "visit", "points": 4}
    ]}]}));
    let rules = &policy["axes"][0]["rules"];
    assert_eq!(ids(rules), ["quote", "job", "age", "own"]);
    assert_eq!(
        rules[1],
        json!({"id": "job", "activity": "visit", "points": 3})
    );
    assert_eq!(
        rules[3],
        json!({"id": "own", "activity": "visit", "points": 4})
    );
}

#[test]
fn bands_of_a_grid_are_rows_and_bands_of_a_rule_are_not() {
    let policy = resolved(json!({
        "axes": [{"id": "activity", "rules": [{"id": "age", "bands": [{"from": 30, "points": 7}]}]}],
        "grids": {"form": {"x": {"bands": [{"id": "mid", "from": 20, "before": "high"}, {"id": "high", "from": 60}]}, "cells": {"mid": "cold"}}}
    }));
    assert_eq!(
        policy["axes"][0]["rules"][3]["bands"],
        json!([{"from": 30, "points": 7}])
    );
    assert_eq!(
        policy["grids"]["form"]["x"]["bands"],
        json!([{"id": "low"}, {"id": "mid", "from": 20}, {"id": "high", "from": 60}])
    );
}

#[test]
fn some_parts_are_replaced_whole() {
    let policy = resolved(json!({
        "fields": {"job": {"values": ["office", "none", "student"]}},
        "axes": [{"id": "activity", "rules": [
            {"id": "quote", "decay": {"half_life": {"days": 14}}},
            {"id": "keen", "when": {"activity": "quote"}}
        ]}],
        "scenarios": [{"id": "hot", "for": {"lead_types": ["hot"], "flagged": false}, "channels": ["online"]}, {"id": "rest", "for": {"lead_types": ["cold", "hot"]}}]
    }));
    assert_eq!(
        policy["fields"]["job"]["values"],
        json!(["office", "none", "student"])
    );
    assert_eq!(
        policy["axes"][0]["rules"][0]["decay"],
        json!({"half_life": {"days": 14}})
    );
    assert_eq!(
        policy["axes"][0]["rules"][2]["when"],
        json!({"activity": "quote"})
    );
    assert_eq!(
        policy["scenarios"][1]["for"],
        json!({"lead_types": ["cold", "hot"]})
    );
    assert_eq!(policy["scenarios"][0]["channels"], json!(["online"]));
}

#[test]
fn such_words_as_ids_are_keys_like_others() {
    let mut global = parent();
    global["fields"]["when"] = json!({"type": "number", "unit": "h"});
    global["activities"]["for"] = json!({"title": {"en": "For"}});
    let kr = child(
        json!({"fields": {"when": {"title": "When"}}, "activities": {"for": {"title": {"ko": "위해"}}}}),
    );
    let engine = Engine::loader()
        .parent_json(&global.to_string())
        .load_json(&kr.to_string())
        .unwrap();
    let policy: Value = serde_json::from_str(engine.policy_json()).unwrap();
    assert_eq!(
        policy["fields"]["when"],
        json!({"type": "number", "unit": "h", "title": "When"})
    );
    assert_eq!(
        policy["activities"]["for"],
        json!({"title": {"en": "For", "ko": "위해"}})
    );
}

#[test]
fn an_empty_list_of_rows_changes_nothing() {
    assert_eq!(
        resolved(json!({"scenarios": [], "axes": []}))["scenarios"],
        parent()["scenarios"]
    );
}

#[test]
fn what_merging_refuses_points_into_the_child() {
    let rules = |rules: Value| json!({"goals": {}, "axes": [{"id": "activity", "rules": rules}]});
    let refusals = [
        (
            json!({"fields": {"a": {"type": "text"}, "b": {"remove": true}}}),
            "unknown_reference /fields/b",
        ),
        (
            rules(json!([{"id": "gone", "remove": true}])),
            "unknown_reference /axes/0/rules/0/id",
        ),
        (
            rules(json!([{"id": "new", "before": "gone", "activity": "quote", "points": 1}])),
            "unknown_reference /axes/0/rules/0/before",
        ),
        (
            rules(
                json!([{"id": "keen", "remove": true}, {"id": "new", "before": "keen", "activity": "quote", "points": 1}]),
            ),
            "unknown_reference /axes/0/rules/1/before",
        ),
        (
            rules(
                json!([{"id": "a", "before": "b", "activity": "quote", "points": 1}, {"id": "b", "before": "a", "activity": "quote", "points": 1}]),
            ),
            "unknown_reference /axes/0/rules/0/before unknown_reference /axes/0/rules/1/before",
        ),
        (
            rules(json!([{"id": "new", "before": 7, "activity": "quote", "points": 1}])),
            "wrong_type /axes/0/rules/0/before",
        ),
        (
            rules(json!([{"id": "job", "otherwise": 1}, {"id": "job", "unknown": 2}])),
            "duplicate_id /axes/0/rules/1/id",
        ),
        (
            rules(json!([{"id": "keen", "remove": true, "points": 3}])),
            "conflicting_keys /axes/0/rules/0/remove",
        ),
        (
            rules(
                json!([{"id": "quote", "activity": {"remove": true}, "points": 3, "when": {"all": []}, "decay": {"remove": true}}]),
            ),
            "conflicting_keys /axes/0/rules/0",
        ),
        (
            rules(json!([{"id": "quote", "when": {"all": []}}])),
            "conflicting_keys /axes/0/rules/0",
        ),
        (rules(json!([{"points": 3}])), "missing_key /axes/0/rules/0"),
        (rules(json!(["quote"])), "wrong_type /axes/0/rules/0"),
    ];
    for (parts, expected) in refusals {
        assert_eq!(refused(parts.clone()).join(" "), expected, "{parts}");
    }
}

#[test]
fn other_findings_point_into_the_resolved_policy() {
    let parts = json!({
        "axes": [{"id": "activity", "rules": [{"id": "age", "points": 3}, {"id": "job", "remove": false}]}],
        "scenarios": [{"id": "rest", "remove": true}, {"id": "hot", "channels": ["fax"], "replace": false}],
        "replace": true
    });
    assert_eq!(
        refused(parts),
        [
            "unknown_key /axes/0/rules/1/remove",
            "conflicting_keys /axes/0/rules/3/points",
            "uncovered_outcome /scenarios",
            "unknown_reference /scenarios/0/channels/0",
            "unknown_key /scenarios/0/replace",
            "unknown_key /replace"
        ]
    );
}

#[test]
fn numbers_are_judged_where_their_text_is() {
    let text = r#"{"id": "kr", "version": "1", "extends": "global", "axes": [{"id": "activity", "rules": [{"id": "age", "otherwise": 0.30000000000000000001}]}]}"#;
    let global = parent()
        .to_string()
        .replace("\"points\":25", "\"points\":25.000000000000000000001");
    let both = Engine::loader().parent_json(&global).check_json(text);
    assert_eq!(
        shown(&both),
        [
            "out_of_range /axes/0/rules/0/points",
            "out_of_range /axes/0/rules/3/otherwise"
        ]
    );
    let text = r#"{"id": "kr", "version": "1", "extends": "global", "axes": [{"id": "activity", "rules": [{"id": "quote", "points": 25}]}]}"#;
    assert_eq!(
        shown(&Engine::loader().parent_json(&global).check_json(text)),
        [""; 0],
        "overwritten"
    );
}

#[test]
fn chains_resolve_from_the_oldest_on() {
    let asia = json!({"id": "asia", "version": "1", "extends": "global", "time_zone": "+08:00", "scenarios": [{"id": "rest", "respond_within": "36h"}]});
    let kr = json!({"id": "kr", "version": "2", "extends": "asia", "time_zone": "+09:00"});
    let (global, asia) = (parent().to_string(), asia.to_string());
    let loader = Engine::loader().parent_json(&asia).parent_json(&global);
    let engine = loader.load_json(&kr.to_string()).unwrap();
    let policy: Value = serde_json::from_str(engine.policy_json()).unwrap();
    assert_eq!(policy["time_zone"], "+09:00");
    assert_eq!(policy["scenarios"][1]["respond_within"], "36h");
    assert_eq!(policy.get("extends"), None);
    let between = loader.load_json(&asia).unwrap();
    let resolved = Engine::loader()
        .parent_json(between.policy_json())
        .load_json(&kr.to_string());
    assert_eq!(
        resolved.unwrap().hash(),
        engine.hash(),
        "a resolved policy is a parent like another"
    );
    assert_eq!(
        Engine::from_json(engine.policy_json()).unwrap().hash(),
        engine.hash()
    );
}

#[test]
fn parents_that_lead_nowhere_are_refused() {
    let named = |id: &str, extends: &str| json!({"id": id, "version": "1", "extends": extends});
    let kr = child(json!({}));
    assert_eq!(refused_over(&[], &kr), ["unknown_reference /extends"]);
    assert_eq!(
        refused_over(&[parent(), parent()], &kr),
        ["duplicate_id /extends"]
    );
    assert_eq!(
        refused_over(&[named("global", "top")], &kr),
        ["unknown_reference /extends"]
    );
    assert_eq!(
        refused_over(&[named("global", "kr")], &kr),
        ["extends_cycle /extends"]
    );
    assert_eq!(
        refused_over(&[named("global", "asia"), named("asia", "global")], &kr),
        ["extends_cycle /extends"]
    );
    assert_eq!(
        refused_over(&[parent()], &named("global", "global")),
        ["extends_cycle /extends"]
    );
    assert_eq!(
        refused_over(
            &[parent()],
            &json!({"id": "kr", "version": "1", "extends": 3})
        ),
        ["wrong_type /extends"]
    );
    assert_eq!(
        refused_over(&[json!({"format": 2, "id": "global"})], &kr),
        ["unknown_format /extends"]
    );
    let broken = Engine::loader()
        .parent_json("{")
        .check_json(&kr.to_string());
    assert_eq!(shown(&broken), ["bad_json /extends"]);
    let unused = Engine::loader()
        .parent_json("{")
        .load_json(&parent().to_string());
    assert!(unused.is_ok(), "nobody extends it");
}

#[test]
fn what_is_wrong_with_laying_a_parent_names_it() {
    let asia = json!({"id": "asia", "version": "1", "extends": "global", "fields": {"gone": {"remove": true}}});
    let kr = json!({"id": "kr", "version": "2", "extends": "asia"});
    let (global, asia) = (parent().to_string(), asia.to_string());
    let findings = Engine::loader()
        .parent_json(&asia)
        .parent_json(&global)
        .check_json(&kr.to_string());
    assert_eq!(shown(&findings), ["unknown_reference /fields/gone"]);
    assert_eq!(
        findings[0].message(),
        "in `asia`: the parent has no `gone` to remove"
    );
}

#[test]
fn keys_given_twice_are_refused_before_merging() {
    let text =
        r#"{"id": "kr", "version": "1", "extends": "global", "goals": {"visit": {}, "visit": {}}}"#;
    let global = parent().to_string();
    assert_eq!(
        shown(&Engine::loader().parent_json(&global).check_json(text)),
        ["duplicate_key /goals/visit"]
    );
}

#[cfg(feature = "yaml")]
#[test]
fn findings_in_yaml_name_the_line_of_the_child() {
    let global = parent().to_string();
    let loader = Engine::loader().parent_yaml(&global);
    let places = |text: &str| -> Vec<(String, Option<usize>)> {
        let findings = loader.check_yaml(text);
        findings
            .iter()
            .map(|finding| (finding.path().to_owned(), finding.line()))
            .collect()
    };
    let text = "id: kr\nversion: '1'\nextends: global\nscenarios:\n- {id: rest, channels: [fax]}\nfields:\n  job: {values: [office]}\n";
    assert_eq!(
        places(text),
        [
            ("/axes/0/rules/1/values/none".to_owned(), None),
            ("/scenarios/1/channels/0".to_owned(), Some(5))
        ]
    );
    let text = "id: kr\nversion: '1'\nextends: global\nfields:\n  gone: {remove: true}\n";
    assert_eq!(places(text), [("/fields/gone".to_owned(), Some(5))]);
}

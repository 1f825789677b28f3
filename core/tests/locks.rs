//! What a parent locks: every bound kept and broken, and where a broken one points.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test"
)]

use leadgrid::{Engine, Finding};
use serde_json::{Value, json};

fn locked(locks: Value) -> Value {
    json!({
        "format": 1, "id": "global", "version": "1", "time_zone": "+00:00", "missing": ["", "N/A"],
        "activities": {"quote": {}},
        "axes": [{"id": "activity", "range": {"min": 0, "max": 100}, "rules": [{"id": "quote", "activity": "quote", "points": 25}]}],
        "goals": {"visit": {"en": "Visit"}}, "channels": {"online": {}, "dealer": {}},
        "scenarios": [
            {"id": "hot", "for": {"lead_types": ["hot"]}, "channels": ["dealer", "online"], "goals": ["visit"], "respond_within": "24h"},
            {"id": "rest", "for": {"lead_types": ["cold", "warm"]}, "channels": ["online"], "goals": ["visit"]}
        ],
        "locks": locks
    })
}

fn shown(findings: &[Finding]) -> Vec<String> {
    let shown = |finding: &Finding| format!("{} {}", finding.code(), finding.path());
    findings.iter().map(shown).collect()
}

fn check(locks: Value, parts: Value) -> Vec<Finding> {
    let mut child = json!({"id": "kr", "version": "2026.11", "extends": "global"});
    let parts = parts.as_object().unwrap().clone();
    child.as_object_mut().unwrap().extend(parts);
    let parent = locked(locks).to_string();
    let findings = Engine::loader()
        .parent_json(&parent)
        .check_json(&child.to_string());
    findings
        .into_iter()
        .filter(|finding| finding.severity() == leadgrid::Severity::Error)
        .collect()
}

#[test]
fn bounds_are_kept_and_broken() {
    let hot = |key: &str, value: Value| json!({"scenarios": [{"id": "hot", key: value}]});
    let points = |points: Value| json!({"axes": [{"id": "activity", "rules": [{"id": "quote", "points": points}]}]});
    let deadline = json!([{"path": "/scenarios/hot/respond_within", "may": "shorten"}]);
    let lower = json!([{"path": "/axes/activity/rules/quote/points", "may": "lower"}]);
    let raise = json!([{"path": "/axes/activity/rules/quote/points", "may": "raise"}]);
    let fixed = json!([{"path": "/scenarios/hot"}]);
    let add = |path: &str| json!([{"path": path, "may": "add"}]);
    let at_deadline = "broken_lock /scenarios/0/respond_within";
    let at_points = "broken_lock /axes/0/rules/0/points";
    let cases = [
        (&deadline, json!({}), ""),
        (&deadline, hot("respond_within", json!("1d")), ""),
        (&deadline, hot("respond_within", json!("90m")), ""),
        (
            &deadline,
            hot("respond_within", json!("1441m")),
            at_deadline,
        ),
        (
            &deadline,
            hot("respond_within", json!({"remove": true})),
            "broken_lock /scenarios/0",
        ),
        (
            &deadline,
            hot("respond_within", json!("soon")),
            "bad_duration /scenarios/0/respond_within",
        ),
        (
            &deadline,
            json!({"scenarios": [{"id": "first", "before": "hot", "for": {"lead_types": ["cold"]}, "channels": [], "goals": []},
            {"id": "hot", "respond_within": "48h"}]}),
            "broken_lock /scenarios/1/respond_within",
        ),
        (
            &deadline,
            json!({"scenarios": [{"id": "hot", "remove": true}, {"id": "rest", "for": {"lead_types": ["cold", "warm", "hot"]}}]}),
            "broken_lock /scenarios",
        ),
        (
            &deadline,
            json!({"scenarios": {"remove": true}}),
            "broken_lock ",
        ),
        (&lower, points(json!(24.5)), ""),
        (&lower, points(json!(25.001)), at_points),
        (&raise, points(json!(26)), ""),
        (&raise, points(json!(-1)), at_points),
        (
            &raise,
            points(json!("26")),
            "wrong_type /axes/0/rules/0/points",
        ),
        (&fixed, hot("respond_within", json!("24h")), ""),
        (
            &fixed,
            hot("respond_within", json!("1d")),
            "broken_lock /scenarios/0",
        ),
        (
            &fixed,
            hot("title", json!("Hot")),
            "broken_lock /scenarios/0",
        ),
        (&add("/missing"), json!({"missing": ["-", "", "N/A"]}), ""),
        (
            &add("/missing"),
            json!({"missing": ["N/A", ""]}),
            "broken_lock /missing",
        ),
        (
            &add("/missing"),
            json!({"missing": [""]}),
            "broken_lock /missing",
        ),
        (&add("/goals"), json!({"goals": {"test_drive": {}}}), ""),
        (
            &add("/goals"),
            json!({"goals": {"visit": {"ko": "방문"}}}),
            "broken_lock /goals",
        ),
        (
            &add("/goals/visit"),
            json!({"goals": {"visit": {"ko": "방문"}}}),
            "",
        ),
        (
            &add("/scenarios"),
            json!({"scenarios": [{"id": "new", "before": "rest", "for": {"lead_types": ["cold"]}, "channels": [], "goals": []}]}),
            "",
        ),
        (
            &add("/scenarios"),
            hot("title", json!("Hot")),
            "broken_lock /scenarios",
        ),
        (
            &json!([{"path": "/locks"}]),
            json!({"locks": [{"path": "/missing"}]}),
            "broken_lock /locks",
        ),
        (&add("/locks"), json!({"locks": [{"path": "/missing"}]}), ""),
    ];
    for (locks, parts, expected) in cases {
        assert_eq!(
            shown(&check(locks.clone(), parts.clone())).join(" "),
            expected,
            "{locks} {parts}"
        );
    }
}

#[test]
fn a_broken_lock_names_both_documents() {
    let locks = json!([{"path": "/scenarios/hot/respond_within", "may": "shorten"}]);
    let findings = check(
        locks,
        json!({"scenarios": [{"id": "hot", "respond_within": "48h"}]}),
    );
    assert_eq!(
        findings[0].message(),
        "`global` locks `/scenarios/hot/respond_within`, and `kr` does more than shorten it"
    );
}

#[test]
fn locks_accumulate_and_stay() {
    let global =
        locked(json!([{"path": "/scenarios/hot/respond_within", "may": "shorten"}])).to_string();
    let asia = json!({"id": "asia", "version": "1", "extends": "global", "scenarios": [{"id": "hot", "respond_within": "20h"}],
                      "locks": [{"path": "/missing"}]});
    let asia = asia.to_string();
    let loader = Engine::loader().parent_json(&global).parent_json(&asia);
    let kr = |parts: Value| {
        let mut kr =
            json!({"id": "kr", "version": "1", "extends": "asia", "locks": [{"path": "/goals"}]});
        kr.as_object_mut()
            .unwrap()
            .extend(parts.as_object().unwrap().clone());
        kr.to_string()
    };
    let engine = loader.load_json(&kr(json!({}))).unwrap();
    let policy: Value = serde_json::from_str(engine.policy_json()).unwrap();
    let all = json!([{"path": "/scenarios/hot/respond_within", "may": "shorten"}, {"path": "/missing"}, {"path": "/goals"}]);
    assert_eq!(policy["locks"], all);
    assert_eq!(
        Engine::from_json(engine.policy_json()).unwrap().hash(),
        engine.hash()
    );
    // The bound is what the nearest parent says, not the oldest.
    let findings = loader.check_json(&kr(
        json!({"missing": [""], "scenarios": [{"id": "hot", "respond_within": "22h"}]}),
    ));
    assert_eq!(
        shown(&findings),
        [
            "broken_lock /missing",
            "broken_lock /scenarios/0/respond_within"
        ]
    );
    // The own lock is for descendants only.
    assert!(
        loader
            .load_json(&kr(json!({"goals": {"more": {}}})))
            .is_ok()
    );
}

#[test]
fn every_broken_lock_is_told_where_several_hold_one_value() {
    let global = locked(json!([{"path": "/missing", "may": "add"}])).to_string();
    let asia = r#"{"id": "asia", "version": "1", "extends": "global", "missing": ["N/A", "", "-"],
                   "locks": [{"path": "/missing", "may": "add"}]}"#;
    let kr = r#"{"id": "kr", "version": "1", "extends": "asia", "missing": [""]}"#;
    let findings = Engine::loader()
        .parent_json(&global)
        .parent_json(asia)
        .check_json(kr);
    let owners = ["global", "global", "asia"].map(|owner| format!("`{owner}` locks `/missing`"));
    assert_eq!(findings.len(), owners.len());
    for (finding, owner) in findings.iter().zip(owners) {
        assert!(
            finding.message().starts_with(&owner),
            "{}",
            finding.message()
        );
    }
}

#[test]
fn a_lock_broken_by_a_parent_is_told_to_its_child() {
    let global = locked(json!([{"path": "/missing"}])).to_string();
    let asia = r#"{"id": "asia", "version": "1", "extends": "global", "missing": []}"#;
    let kr = r#"{"id": "kr", "version": "1", "extends": "asia"}"#;
    let findings = Engine::loader()
        .parent_json(&global)
        .parent_json(asia)
        .check_json(kr);
    assert_eq!(shown(&findings), ["broken_lock /missing"]);
    assert_eq!(
        findings[0].message(),
        "`global` locks `/missing`, and `asia` changes it"
    );
}

#[test]
fn a_lock_that_leads_nowhere_is_an_error_of_its_document() {
    let findings = check(
        json!([{"path": "/missing"}, {"path": "/scenarios/gone"}]),
        json!({"locks": [{"path": "/nowhere"}]}),
    );
    assert_eq!(
        shown(&findings),
        [
            "unknown_reference /locks/1/path",
            "unknown_reference /locks/2/path"
        ]
    );
    assert_eq!(
        findings[0].message(),
        "`/scenarios/gone` leads nowhere in `global`"
    );
    assert_eq!(findings[1].message(), "`/nowhere` leads nowhere in `kr`");
    // Even if a descendant has it.
    let findings = check(
        json!([{"path": "/flag_bases"}]),
        json!({"flag_bases": ["ownership"]}),
    );
    assert_eq!(shown(&findings), ["unknown_reference /locks/0/path"]);
}

#[test]
fn a_list_without_locks_says_nothing() {
    let mut bare = locked(json!([]));
    let engine = Engine::from_json(&bare.to_string()).unwrap();
    bare.as_object_mut().unwrap().remove("locks");
    assert_eq!(
        engine.hash(),
        Engine::from_json(&bare.to_string()).unwrap().hash()
    );
    let findings = check(json!([]), json!({"locks": "none"}));
    assert_eq!(shown(&findings), ["wrong_type /locks"]);
    let findings = check(json!("none"), json!({"locks": [{"path": "/missing"}]}));
    assert_eq!(shown(&findings), ["wrong_type /locks"]);
}

//! Changes of flags: who may, what is refused, who is told, and that a replay tells nobody twice.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test"
)]

use leadgrid::{Code, Engine, FlagChange, FlagChangeError, Value};
use serde_json::json;

const ADMINISTRATOR: &str = "김관리@example.com";

fn policy() -> serde_json::Value {
    json!({
        "format": 1, "id": "kr_auto", "version": "2026.11", "time_zone": "+09:00",
        "fields": {"owns": {"type": "boolean"}, "models": {"type": "texts"}},
        "flags": [
            {"id": "owner", "basis": "ownership", "when": {"field": "owns", "is": true}, "title": {"ko": "보유 고객"}},
            {"id": "flagship", "basis": "flagship_model", "when": {"field": "models", "has": "gv80"}}
        ],
        "governance": {"flag_administrator": ADMINISTRATOR,
                       "stakeholders": ["dealer-desk@example.com", "call-center@example.com", "dealer-desk@example.com"]}
    })
}

fn engine() -> Engine {
    Engine::from_json(&policy().to_string()).unwrap()
}

fn change(engine: &Engine, change: &serde_json::Value) -> Result<FlagChange, FlagChangeError> {
    let text = change.to_string();
    engine.change_flags(&Value::from_json(&text).unwrap(), ADMINISTRATOR)
}

fn with_g90() -> serde_json::Value {
    let any = json!([{"field": "models", "has": "gv80"}, {"field": "models", "has": "g90"}]);
    json!({"version": "2026.12", "replace": {"id": "flagship", "basis": "flagship_model", "when": {"any": any}}})
}

#[test]
fn each_stakeholder_is_told_once_and_a_replay_has_the_same_keys() {
    let engine = engine();
    let first = change(&engine, &with_g90()).unwrap();
    let told: Vec<&str> = first.notices.iter().map(|notice| &*notice.to).collect();
    assert_eq!(told, ["dealer-desk@example.com", "call-center@example.com"]);
    assert_eq!(
        (&*first.notices[0].flag, first.notices[0].change),
        ("flagship", "replace")
    );
    let replay = change(&engine, &with_g90()).unwrap();
    assert_eq!(first.to_json(), replay.to_json());
    let twice = change(&first.engine, &with_g90()).unwrap_err();
    assert_eq!(
        (twice.code(), twice.path()),
        (Code::SameVersion, "/version")
    );

    // Back again is another change: everybody is told of it, under keys of its own.
    let mut back = policy()["flags"][1].clone();
    back["title"] = "again".into();
    let back = change(
        &first.engine,
        &json!({"version": "2027.01", "replace": back}),
    )
    .unwrap();
    assert!(
        back.notices
            .iter()
            .all(|notice| first.notices.iter().all(|old| old.key != notice.key))
    );
}

#[test]
fn a_key_is_the_hash_of_both_policies_and_the_recipient() {
    let engine = engine();
    let changed = change(&engine, &json!({"version": "2", "remove": "flagship"})).unwrap();
    // sha256sum of "<old hash>\n<new hash>\ndealer-desk@example.com", by another program.
    assert_eq!(
        engine.hash(),
        "sha256:07db40de3a5a849ea9f0e5b608a1eb4c58f696607b10e70bbd402674edce86de"
    );
    assert_eq!(
        changed.engine.hash(),
        "sha256:e7daf6118a1cdee6f52f8a9813c82461be7c413639424b1b4e9bb27238bd9b81"
    );
    assert_eq!(
        changed.notices[0].key,
        "f617dfd4a687f49a9bbfb34a7d5448b2ece660f5a04246090dc411da2c481840"
    );
}

#[test]
fn flags_are_added_replaced_and_removed() {
    let ids = |changed: &FlagChange| {
        let policy: serde_json::Value = serde_json::from_str(changed.engine.policy_json()).unwrap();
        assert_eq!(policy["version"], changed.engine.version());
        let flags = policy["flags"].as_array().unwrap();
        flags
            .iter()
            .map(|flag| flag["id"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    let engine = engine();
    let fleet =
        json!({"id": "fleet", "basis": "ownership", "when": {"field": "models", "has": "bus"}});
    let added = change(&engine, &json!({"version": "2", "add": fleet})).unwrap();
    assert_eq!(ids(&added), ["owner", "flagship", "fleet"]);
    assert_eq!(
        added.diff,
        "- /version \"2026.11\"\n+ /version \"2\"\n+ /flags/fleet {\"basis\":\"ownership\",\"id\":\"fleet\",\"when\":{\"field\":\"models\",\"has\":\"bus\"}}"
    );
    let removed = change(&added.engine, &json!({"version": "3", "remove": "owner"})).unwrap();
    assert_eq!(ids(&removed), ["flagship", "fleet"]);
    let replaced = change(&engine, &json!({"version": "4", "replace": {"id": "owner", "basis": "ownership", "when": {"field": "owns", "known": true}, "description": "x"}})).unwrap();
    assert_eq!(ids(&replaced), ["owner", "flagship"]);
    assert_eq!(
        replaced.diff,
        "- /version \"2026.11\"\n+ /version \"4\"\n\
         - /flags/owner/title {\"ko\":\"보유 고객\"}\n\
         - /flags/owner/when {\"field\":\"owns\",\"is\":true}\n\
         + /flags/owner/when {\"field\":\"owns\",\"known\":true}\n\
         + /flags/owner/description \"x\""
    );
    let json: serde_json::Value = serde_json::from_str(&replaced.to_json()).unwrap();
    assert_eq!(json["policy"]["version"], "4");
    assert_eq!(json["hash"], replaced.engine.hash());
    assert_eq!(json["notices"][1]["to"], "call-center@example.com");
    assert_eq!(json["notices"].as_array().unwrap().len(), 2);
}

#[test]
fn only_the_administrator_may() {
    let engine = engine();
    let text = with_g90().to_string();
    let change = Value::from_json(&text).unwrap();
    let refused = engine
        .change_flags(&change, "somebody@example.com")
        .unwrap_err();
    assert_eq!(refused.code(), Code::NotAdministrator);
    assert!(
        !refused.to_string().contains("김관리"),
        "the message tells nobody whom to impersonate"
    );
    // As a Korean keyboard on another system writes it.
    let decomposed = "\u{1100}\u{1175}\u{11b7}\u{1100}\u{116a}\u{11ab}\u{1105}\u{1175}@example.com";
    assert!(engine.change_flags(&change, decomposed).is_ok());
    let nobody = Engine::default().change_flags(&change, "").unwrap_err();
    assert_eq!(nobody.code(), Code::NotAdministrator);
}

#[test]
fn changes_that_make_no_sense_are_refused() {
    let flag = policy()["flags"][0].clone();
    let cases = [
        (json!([]), "wrong_type "),
        (json!({"remove": "owner"}), "missing_key "),
        (json!({"version": "2"}), "missing_key "),
        (
            json!({"version": "2", "add": flag, "remove": "owner"}),
            "conflicting_keys ",
        ),
        (
            json!({"version": "2", "delete": "owner"}),
            "unknown_key /delete",
        ),
        (
            json!({"version": 2, "remove": "owner"}),
            "wrong_type /version",
        ),
        (
            json!({"version": "2026.11", "remove": "owner"}),
            "same_version /version",
        ),
        (
            json!({"version": "2", "remove": {"id": "owner"}}),
            "wrong_type /remove",
        ),
        (
            json!({"version": "2", "remove": "gone"}),
            "unknown_reference /remove",
        ),
        (
            json!({"version": "2", "replace": {"id": "gone"}}),
            "unknown_reference /replace/id",
        ),
        (json!({"version": "2", "add": flag}), "duplicate_id /add/id"),
        (
            json!({"version": "2", "add": {"basis": "ownership"}}),
            "missing_key /add",
        ),
        (json!({"version": "2", "add": "owner"}), "wrong_type /add"),
    ];
    for (given, expected) in cases {
        let Err(FlagChangeError::Call(error)) = change(&engine(), &given) else {
            panic!("{given}");
        };
        assert_eq!(
            format!("{} {}", error.code(), error.path()),
            expected,
            "{given}"
        );
    }
}

#[test]
fn the_new_policy_must_be_one() {
    let refused = |given: serde_json::Value| match change(&engine(), &given) {
        Err(FlagChangeError::Policy(error)) => format!("{} {}", error.code(), error.path()),
        other => panic!("{other:?}"),
    };
    let flag =
        |basis: &str| json!({"id": "new", "basis": basis, "when": {"field": "owns", "is": true}});
    assert_eq!(
        refused(json!({"version": "2", "add": flag("whim")})),
        "unknown_reference /flags/2/basis"
    );
    assert_eq!(
        refused(json!({"version": "2", "add": {"id": "new", "basis": "ownership"}})),
        "missing_key /flags/2"
    );
    assert_eq!(
        refused(
            json!({"version": "2", "replace": {"id": "owner", "basis": "ownership", "when": {"field": "gone", "is": 1}}})
        ),
        "unknown_reference /flags/0/when/field"
    );
}

#[test]
fn locks_hold_for_changes_too() {
    let mut global = policy();
    global["id"] = "global".into();
    global["locks"] = json!([{"path": "/flags/owner"}, {"path": "/flags", "may": "add"}]);
    let child = r#"{"id": "kr", "version": "1", "extends": "global"}"#;
    let engine = Engine::loader()
        .parent_json(&global.to_string())
        .load_json(child)
        .unwrap();
    let fleet =
        json!({"id": "fleet", "basis": "ownership", "when": {"field": "models", "has": "bus"}});
    assert!(change(&engine, &json!({"version": "2", "add": fleet})).is_ok());
    let mut other = global["flags"][0].clone();
    other["title"] = "Owner".into();
    let Err(FlagChangeError::Policy(error)) =
        change(&engine, &json!({"version": "2", "replace": other}))
    else {
        panic!("the lock is broken");
    };
    assert_eq!((error.code(), error.path()), (Code::BrokenLock, "/flags"));
    let messages: Vec<&str> = error.errors().map(leadgrid::Finding::message).collect();
    assert_eq!(
        messages,
        [
            "`kr 1` locks `/flags`, and `kr 2` does more than add to it",
            "`kr 1` locks `/flags/owner`, and `kr 2` changes it"
        ]
    );
}

#[test]
fn governance_names_people() {
    let shown = |governance: serde_json::Value| {
        let mut policy = policy();
        policy["governance"] = governance;
        let findings = leadgrid::check_json(&policy.to_string());
        let each = findings
            .iter()
            .map(|finding| format!("{} {}", finding.code(), finding.path()));
        each.collect::<Vec<_>>()
    };
    assert_eq!(
        shown(json!({})),
        ["missing_key /governance", "missing_key /governance"]
    );
    assert_eq!(
        shown(json!({"flag_administrator": " ", "stakeholders": ["", 3], "boss": "x"})),
        [
            "unknown_key /governance/boss",
            "empty /governance/flag_administrator",
            "empty /governance/stakeholders/0",
            "wrong_type /governance/stakeholders/1"
        ]
    );
    assert_eq!(
        shown(json!({"flag_administrator": "x", "stakeholders": []})),
        [""; 0]
    );
}

//! Transitions: what changed between two decisions, and the key to act on it once.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that panics has found something"
)]

use leadgrid::{Call, Code, Engine, Instant, Lead, Value as Tree};
use serde_json::{Value, json};

fn decide(lead: &Value, as_of: &str) -> Value {
    let text = lead.to_string();
    let call = Call::at(Instant::parse(as_of).expect("an instant"));
    let answer = Engine::default().score(&Lead::from_json(&text).expect("JSON"), &call);
    serde_json::from_str(&answer.to_json()).expect("JSON")
}

fn call(previous: &Value, now: &Value) -> Result<Value, leadgrid::Error> {
    let (previous, now) = (previous.to_string(), now.to_string());
    let previous = Tree::from_json(&previous).expect("JSON");
    let now = Tree::from_json(&now).expect("JSON");
    let transition = leadgrid::transition(&previous, &now)?;
    Ok(serde_json::from_str(&transition.to_json()).expect("JSON"))
}

fn transition(previous: &Value, now: &Value) -> Value {
    call(previous, now).unwrap_or_else(|error| panic!("{error}"))
}

fn what(transition: &Value) -> Vec<&str> {
    let changes = transition["changes"].as_array().expect("a list").iter();
    changes
        .map(|change| change["what"].as_str().expect("a text"))
        .collect()
}

fn lead() -> Value {
    json!({"id": "L-17", "origin": "form", "assigned_at": "2026-11-22T09:00:00+09:00"})
}

fn owner() -> Value {
    let mut owner = lead();
    owner["attributes"] = json!({"owns_vehicle": true});
    owner
}

fn set_to(lead_type: &str) -> Value {
    let mut lead = lead();
    lead["override"] = json!({"lead_type": lead_type, "by": "Kim Jiwoo", "reason": "knows the customer", "until": "2027-01-01T00:00:00Z"});
    lead
}

const MONDAY: &str = "2026-11-23T09:00:00+09:00";
const TUESDAY: &str = "2026-11-24T09:00:00+09:00";
const WEDNESDAY: &str = "2026-11-25T09:00:00+09:00";

#[test]
fn nothing_changed() {
    let same = transition(&decide(&lead(), MONDAY), &decide(&lead(), TUESDAY));
    assert_eq!(same, json!({"key": null, "changes": []}));
}

#[test]
fn everything_that_somebody_acts_on_is_compared() {
    let hot = transition(&decide(&lead(), MONDAY), &decide(&set_to("hot"), TUESDAY));
    assert_eq!(
        what(&hot),
        [
            "lead_type",
            "override",
            "scenario",
            "channels",
            "goals",
            "due_at"
        ]
    );
    let change = |index: usize| hot["changes"][index].clone();
    assert_eq!(
        change(0),
        json!({"what": "lead_type", "from": "cold", "to": "hot"})
    );
    assert_eq!(change(1)["from"], json!(null));
    assert_eq!(change(1)["to"]["by"], json!("Kim Jiwoo"));
    assert_eq!(
        change(2),
        json!({"what": "scenario", "from": "cold", "to": "hot"})
    );
    let channels = json!({"what": "channels", "from": ["online"], "to": ["online", "dealer", "call_center"],
                          "added": ["dealer", "call_center"], "removed": []});
    assert_eq!(change(3), channels);
    let due = json!({"what": "due_at", "from": "2026-11-22T21:00:00+09:00", "to": "2026-11-23T09:00:00+09:00"});
    assert_eq!(change(5), due);
}

#[test]
fn flags_say_what_was_added_and_removed() {
    let added = transition(&decide(&lead(), MONDAY), &decide(&owner(), TUESDAY));
    assert_eq!(what(&added), ["flagged", "flags"]);
    let flags =
        json!({"what": "flags", "from": [], "to": ["owner"], "added": ["owner"], "removed": []});
    assert_eq!(added["changes"][1], flags);
    let removed = transition(&decide(&owner(), MONDAY), &decide(&lead(), TUESDAY));
    assert_eq!(removed["changes"][1]["removed"], json!(["owner"]));
    // The order of a list is part of it.
    let mut turned = decide(&set_to("hot"), MONDAY);
    let now = turned.clone();
    turned["channels"] = json!(["dealer", "online", "call_center"]);
    let order = transition(&turned, &now);
    assert_eq!(what(&order), ["channels"]);
    assert_eq!(
        (
            &order["changes"][0]["added"],
            &order["changes"][0]["removed"]
        ),
        (&json!([]), &json!([]))
    );
}

#[test]
fn the_same_transition_has_the_same_key() {
    let before = decide(&lead(), MONDAY);
    let key = |previous: &Value, now: &Value| {
        transition(previous, now)["key"]
            .as_str()
            .expect("a key")
            .to_owned()
    };
    let hot = key(&before, &decide(&set_to("hot"), TUESDAY));
    assert!(
        hot.len() == 64
            && hot
                .bytes()
                .all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
    );
    assert_eq!(hot, key(&before, &decide(&set_to("hot"), TUESDAY)));
    // Noticed a day later, it is still the same change.
    assert_eq!(hot, key(&before, &decide(&set_to("hot"), WEDNESDAY)));
    assert_ne!(hot, key(&before, &decide(&set_to("warm"), TUESDAY)));
    // From another decision it is another change: forth, back and forth again.
    let back = key(
        &decide(&set_to("hot"), TUESDAY),
        &decide(&lead(), WEDNESDAY),
    );
    let again = key(
        &decide(&lead(), WEDNESDAY),
        &decide(&set_to("hot"), "2026-11-26T09:00:00+09:00"),
    );
    assert!(hot != back && hot != again && back != again);
    // Another lead has another key.
    let of = |mut decision: Value| {
        decision["lead_id"] = json!("L-18");
        decision
    };
    assert_ne!(hot, key(&of(before), &of(decide(&set_to("hot"), TUESDAY))));
}

#[test]
fn the_key_is_what_is_documented() {
    // SHA-256 of `["L-17",1795392000000,[["flagged",false,true],["flags",[],["owner"]]]]`.
    let added = transition(&decide(&lead(), MONDAY), &decide(&owner(), TUESDAY));
    let expected = "8d82a43c168c2c9a576449e743aed7cc2dd04891748da4bfb57dbc9c093bd496";
    assert_eq!(added["key"], json!(expected));
}

#[test]
fn how_instants_are_printed_is_no_change() {
    let before = decide(&set_to("hot"), MONDAY);
    let mut now = before.clone();
    now["due_at"] = json!("2026-11-23T00:00:00Z");
    now["override"]["until"] = json!("2027-01-01T00:00:00Z");
    assert_eq!(transition(&before, &now)["changes"], json!([]));
    now["override"]["until"] = json!("2027-01-02T00:00:00Z");
    assert_eq!(what(&transition(&before, &now)), ["override"]);
}

#[test]
fn a_deadline_that_moves_with_as_of_is_no_change() {
    let mut unassigned = lead();
    unassigned
        .as_object_mut()
        .expect("an object")
        .remove("assigned_at");
    let before = decide(&unassigned, MONDAY);
    assert_eq!(
        transition(&before, &decide(&unassigned, TUESDAY))["changes"],
        json!([])
    );
    // With another change it stays out of the list, and out of the key.
    let mut flagged = unassigned.clone();
    flagged["attributes"] = json!({"owns_vehicle": true});
    let noticed = transition(&before, &decide(&flagged, TUESDAY));
    assert_eq!(what(&noticed), ["flagged", "flags"]);
    assert_eq!(noticed, transition(&before, &decide(&flagged, WEDNESDAY)));
    // The assignment fixes it.
    let mut assigned = unassigned.clone();
    assigned["assigned_at"] = json!("2026-11-23T12:00:00+09:00");
    let fixed = transition(&before, &decide(&assigned, TUESDAY));
    assert_eq!(what(&fixed), ["due_at"]);
    // Assigned at the instant of the first decision, the deadline is the same before and after.
    assigned["assigned_at"] = json!(MONDAY);
    assert_eq!(
        transition(&before, &decide(&assigned, TUESDAY))["changes"],
        json!([])
    );
    // A first decision of an unassigned lead: listed, but its key stays.
    let first = transition(&json!(null), &before);
    assert!(what(&first).contains(&"due_at"));
    assert_eq!(
        first["key"],
        transition(&json!(null), &decide(&unassigned, TUESDAY))["key"]
    );
}

#[test]
fn of_a_first_decision_everything_is_new() {
    let first = transition(&json!(null), &decide(&lead(), MONDAY));
    let expected = [
        "lead_type",
        "computed_lead_type",
        "scenario",
        "channels",
        "goals",
        "due_at",
    ];
    assert_eq!(what(&first), expected);
    assert_eq!(
        first["changes"][0],
        json!({"what": "lead_type", "from": null, "to": "cold"})
    );
    assert_eq!(first["changes"][3]["added"], json!(["online"]));
    assert!(first["key"].is_string());
}

#[test]
fn wrong_calls_have_a_code_and_a_place() {
    let good = decide(&lead(), MONDAY);
    let with = |key: &str, value: Value| {
        let mut decision = good.clone();
        decision[key] = value;
        decision
    };
    for (now, code, place) in [
        (json!(null), Code::WrongType, ""),
        (json!([]), Code::WrongType, ""),
        (
            json!({"lead_id": "L-17", "errors": []}),
            Code::NoDecision,
            "",
        ),
        (json!({}), Code::MissingKey, ""),
        (with("as_of", json!("now")), Code::BadInstant, "/as_of"),
        (with("assigned_at", json!(null)), Code::MissingKey, ""),
        (with("lead_type", json!(1)), Code::WrongType, "/lead_type"),
        (with("scenario", json!([])), Code::WrongType, "/scenario"),
        (with("flagged", json!(null)), Code::MissingKey, ""),
        (with("flags", json!("owner")), Code::WrongType, "/flags"),
        (
            with("flags", json!(["owner", 1])),
            Code::WrongType,
            "/flags/1",
        ),
        (with("override", json!("hot")), Code::WrongType, "/override"),
        (
            with("override", json!({"until": "x"})),
            Code::BadInstant,
            "/override/until",
        ),
        (with("due_at", json!("soon")), Code::BadInstant, "/due_at"),
    ] {
        let error = call(&good, &now).expect_err("a wrong call");
        assert_eq!(
            (error.code(), error.path()),
            (code, &*format!("/now{place}")),
            "{now}"
        );
        if now != json!(null) {
            let error = call(&now, &good).expect_err("a wrong call");
            assert_eq!(
                (error.code(), error.path()),
                (code, &*format!("/previous{place}")),
                "{now}"
            );
        }
    }
    let error = call(&good, &with("lead_id", json!("L-18"))).expect_err("two leads");
    assert_eq!(
        (error.code(), error.path()),
        (Code::LeadMismatch, "/now/lead_id")
    );
}

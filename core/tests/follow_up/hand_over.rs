//! Hand-over: another lead type from the instant of a reaction.

use crate::setup::{Setup, hot, hours, policy, r, row_for};
use serde_json::{Value, json};

fn cold() -> Value {
    row_for(
        "cold",
        json!({
            "respond_within": "12h", "first_contact": ["message_clicked"], "first_line": {"channels": ["online"]},
            "hand_over": {"on": "message_clicked", "to": "warm"}
        }),
    )
}

fn warm() -> Value {
    row_for(
        "warm",
        json!({
            "respond_within": "6h", "first_contact": ["call_reached"], "first_line": {"channels": ["call_center"]},
            "second_line": {"on": "no_reaction", "wait": "8h", "within": "2h"}
        }),
    )
}

#[test]
fn a_click_makes_a_cold_lead_warm_from_that_instant() {
    let setup = Setup::new("cold", &[cold(), warm()]);
    let before = setup.run(&[r("message_clicked", 3.0)], 2.0);
    assert_eq!(before["lead_type"], json!("cold"));
    assert_eq!(before["override"], json!(null));

    let after = setup.run(&[r("message_sent", 1.0), r("message_clicked", 3.0)], 3.0);
    assert_eq!(after["stage"], json!("first_line"));
    assert_eq!(after["scenario"], json!("the_warm"));
    assert_eq!(after["lead_type"], json!("warm"));
    assert_eq!(hours(&after["since"]), Some(3.0));
    assert_eq!(hours(&after["due_at"]), Some(9.0));
    assert_eq!(after["channels"], json!(["call_center"]));
    let stored = json!({"lead_type": "warm", "by": "hand_over", "reason": "message_clicked"});
    assert_eq!(after["override"], stored);
    // The click was contact for the scenario that it ended, not for the new one.
    assert_eq!(after["first_contact"], json!(null));
    assert_eq!(after["ignored"], json!([]));
}

#[test]
fn only_later_reactions_count_for_the_new_scenario() {
    let setup = Setup::new("cold", &[cold(), warm()]);
    let reached_before = [r("call_reached", 1.0), r("message_clicked", 3.0)];
    assert_eq!(
        setup.stage(&reached_before, 4.0),
        ("first_line".to_owned(), Some(9.0))
    );
    // Neither the earlier reaction nor the click itself answers the new scenario.
    assert_eq!(
        setup.stage(&reached_before, 11.0),
        ("second_line".to_owned(), Some(13.0))
    );
    // Later in order in the same millisecond: `call_reached` stands before `message_clicked`.
    let same = [r("message_clicked", 3.0), r("call_reached", 3.0)];
    assert_eq!(
        setup.stage(&same, 4.0),
        ("first_line".to_owned(), Some(9.0))
    );
    let visited = [r("message_clicked", 3.0), r("visited", 3.0)];
    assert_eq!(
        setup.stage(&visited, 30.0),
        ("first_line".to_owned(), Some(9.0))
    );
    let reached_after = [r("message_clicked", 3.0), r("call_reached", 4.0)];
    assert_eq!(setup.stage(&reached_after, 5.0).0, "done");
    // The warm scenario has no hand-over: another click is a reaction.
    let twice = [r("message_clicked", 3.0), r("message_clicked", 5.0)];
    assert_eq!(
        setup.stage(&twice, 30.0),
        ("first_line".to_owned(), Some(9.0))
    );
}

#[test]
fn a_new_scenario_without_second_line_is_done_by_contact() {
    let plain = row_for(
        "warm",
        json!({"respond_within": "6h", "first_contact": ["call_missed"]}),
    );
    let setup = Setup::new("cold", &[cold(), plain]);
    let clicked = r("message_clicked", 3.0);
    assert_eq!(
        setup.stage(std::slice::from_ref(&clicked), 30.0),
        ("first_line".to_owned(), Some(9.0))
    );
    assert_eq!(
        setup.stage(&[clicked, r("call_missed", 4.0)], 30.0).0,
        "done"
    );
}

#[test]
fn it_may_happen_again() {
    let visited = row_for(
        "warm",
        json!({"respond_within": "6h", "first_contact": ["call_reached"], "hand_over": {"on": "visited", "to": "hot"}}),
    );
    let back = hot(
        json!({"respond_within": "2h", "first_contact": ["dealer_contacted"], "hand_over": {"on": "call_missed", "to": "cold"}}),
    );
    let setup = Setup::new("cold", &[cold(), visited, back]);
    let course = [
        r("message_clicked", 1.0),
        r("call_reached", 2.0),
        r("visited", 3.0),
        r("dealer_contacted", 4.0),
        r("call_missed", 5.0),
        r("message_clicked", 6.0),
    ];
    let at = |count: usize| setup.run(&course[..count], 10.0);
    let seen: Vec<Value> = (0..=6)
        .map(|count| at(count)["lead_type"].clone())
        .collect();
    assert_eq!(
        json!(seen),
        json!(["cold", "warm", "warm", "hot", "hot", "cold", "warm"])
    );
    assert_eq!(at(3)["first_contact"], json!(null));
    assert_eq!(at(4)["first_contact"]["kind"], json!("dealer_contacted"));
    assert_eq!(
        at(5)["override"],
        json!({"lead_type": "cold", "by": "hand_over", "reason": "call_missed"})
    );
    assert_eq!(hours(&at(6)["since"]), Some(6.0));
    // In one millisecond, in the order of kinds.
    let at_once: Vec<Value> = ["visited", "message_clicked"]
        .map(|kind| r(kind, 1.0))
        .into();
    assert_eq!(setup.run(&at_once, 10.0)["lead_type"], json!("hot"));
    let at_once: Vec<Value> = ["call_missed", "visited", "message_clicked"]
        .map(|kind| r(kind, 1.0))
        .into();
    assert_eq!(setup.run(&at_once, 10.0)["lead_type"], json!("hot"));
}

#[test]
fn to_its_own_type_it_starts_anew() {
    let again = row_for(
        "cold",
        json!({"respond_within": "5h", "hand_over": {"on": "visited", "to": "cold"}}),
    );
    let setup = Setup::new("cold", &[again]);
    let visits = [r("visited", 1.0), r("visited", 2.0)];
    assert_eq!(
        setup.stage(&visits, 30.0),
        ("first_line".to_owned(), Some(7.0))
    );
}

#[test]
fn closing_wins_over_a_hand_over() {
    for outcome in ["purchased", "declined"] {
        let row = row_for(
            "cold",
            json!({"first_contact": [outcome], "hand_over": {"on": outcome, "to": "warm"}}),
        );
        let closed = Setup::new("cold", &[row, warm()]).run(&[r(outcome, 1.0)], 2.0);
        assert_eq!(closed["stage"], json!("closed"));
        assert_eq!(closed["lead_type"], json!("cold"));
        assert_eq!(closed["override"], json!(null));
        assert_eq!(closed["first_contact"]["kind"], json!(outcome));
    }
    // After a hand-over the override is kept, so that the caller can still store it.
    let setup = Setup::new("cold", &[cold(), warm()]);
    let closed = setup.run(&[r("message_clicked", 1.0), r("purchased", 2.0)], 3.0);
    assert_eq!(closed["stage"], json!("closed"));
    assert_eq!(closed["scenario"], json!("the_warm"));
    assert_eq!(closed["override"]["lead_type"], json!("warm"));
    assert_eq!(hours(&closed["since"]), Some(1.0));
}

#[test]
fn the_flagged_state_stays_that_of_the_decision() {
    let mut marked = policy(&[cold(), warm()]);
    let rows = marked["scenarios"].as_array_mut().expect("rows");
    rows.insert(0, json!({"id": "warm_owner", "for": {"lead_types": ["warm"], "flagged": true}, "respond_within": "1h"}));
    let clicked = [r("message_clicked", 3.0)];
    assert_eq!(
        Setup::of(&marked, "cold", true).run(&clicked, 4.0)["scenario"],
        json!("warm_owner")
    );
    assert_eq!(
        Setup::of(&marked, "cold", false).run(&clicked, 4.0)["scenario"],
        json!("the_warm")
    );
}

#[test]
fn an_overridden_decision_starts_from_its_type_in_force() {
    // Every decision here is overridden: the grid says cold.
    let setup = Setup::new("warm", &[cold(), warm()]);
    assert_eq!(setup.decision["computed_lead_type"], json!("cold"));
    let open = setup.run(&[r("message_clicked", 3.0)], 4.0);
    assert_eq!(open["lead_type"], json!("warm"));
    assert_eq!(open["override"], json!(null));
    assert_eq!(hours(&open["since"]), Some(0.0));
}

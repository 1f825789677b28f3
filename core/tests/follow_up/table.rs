//! Stages of one scenario: the table of rule 4, rules 3 and 5, and their borders.

use crate::setup::{Setup, hot, hours, policy, r, row_for};
use serde_json::json;

const MS: f64 = 1.0 / 3_600_000.0;

fn first(due: f64) -> (String, Option<f64>) {
    ("first_line".to_owned(), Some(due))
}

fn second(due: f64) -> (String, Option<f64>) {
    ("second_line".to_owned(), Some(due))
}

fn idle(stage: &str) -> (String, Option<f64>) {
    (stage.to_owned(), None)
}

/// First contact within 8 h by dealer or message; no reaction by 10 h: the call centre has 5 h.
fn no_reaction() -> Setup {
    Setup::new(
        "hot",
        &[hot(json!({
            "respond_within": "8h", "first_contact": ["message_sent", "dealer_contacted", "visited"],
            "first_line": {"channels": ["online", "dealer"], "task": {"ko": "딜러 연락", "en": "Dealer calls"}},
            "second_line": {"on": "no_reaction", "wait": "10h", "within": "5h", "channels": ["call_center"], "task": "Call"}
        }))],
    )
}

#[test]
fn nobody_did_anything() {
    let setup = no_reaction();
    assert_eq!(setup.stage(&[], 0.0), first(8.0));
    assert_eq!(setup.stage(&[], 10.0 - MS), first(8.0));
    assert_eq!(setup.stage(&[], 10.0), second(15.0));
    assert_eq!(setup.stage(&[], 100.0), second(15.0));
    // Of ours, only what the scenario names is contact.
    assert_eq!(setup.stage(&[r("call_missed", 1.0)], 2.0), first(8.0));
    assert_eq!(setup.stage(&[r("call_missed", 1.0)], 11.0), second(15.0));
}

#[test]
fn the_second_line_lasts_until_the_customer_reacts() {
    let setup = no_reaction();
    assert_eq!(setup.stage(&[r("message_sent", 11.0)], 12.0), second(15.0));
    assert_eq!(setup.stage(&[r("call_reached", 12.0)], 11.0), second(15.0));
    assert_eq!(setup.stage(&[r("call_reached", 12.0)], 12.0), idle("done"));
    // Whether or not it is contact, and whether or not there was contact before.
    assert_eq!(setup.stage(&[r("visited", 12.0)], 13.0), idle("done"));
    let both = [r("message_sent", 1.0), r("message_clicked", 12.0)];
    assert_eq!(setup.stage(&both, 13.0), idle("done"));
}

#[test]
fn we_made_contact_and_wait() {
    let setup = no_reaction();
    let sent = [r("message_sent", 2.0)];
    assert_eq!(setup.stage(&sent, 2.0 - MS), first(8.0));
    assert_eq!(setup.stage(&sent, 2.0), idle("waiting"));
    assert_eq!(setup.stage(&sent, 10.0 - MS), idle("waiting"));
    assert_eq!(setup.stage(&sent, 10.0), second(15.0));
    // Contact exactly at the end of the wait is no reaction of the customer.
    assert_eq!(setup.stage(&[r("message_sent", 10.0)], 10.0), second(15.0));
}

#[test]
fn the_customer_reacted_in_time() {
    let setup = no_reaction();
    // No contact yet: the first line still has to make it, however late.
    let clicked = [r("message_clicked", 3.0)];
    assert_eq!(setup.stage(&clicked, 3.0), first(8.0));
    assert_eq!(setup.stage(&clicked, 10.0), first(8.0));
    assert_eq!(setup.stage(&clicked, 50.0), first(8.0));
    assert!(setup.run(&clicked, 8.0 + MS)["overdue"] == json!(true));
    // With contact, ours or the customer's, before or after the reaction.
    for contact in ["message_sent", "dealer_contacted", "visited"] {
        for at in [2.0, 4.0] {
            let both = [r("message_clicked", 3.0), r(contact, at)];
            assert_eq!(setup.stage(&both, 5.0), idle("done"), "{contact} {at}");
            assert_eq!(setup.stage(&both, 10.0), idle("done"), "{contact} {at}");
        }
    }
    let late = [r("message_clicked", 3.0), r("message_sent", 20.0)];
    assert_eq!(setup.stage(&late, 19.0), first(8.0));
    assert_eq!(setup.stage(&late, 20.0), idle("done"));
    // The contact may be the reaction.
    assert_eq!(
        setup.stage(&[r("dealer_contacted", 3.0)], 3.0),
        idle("done")
    );
}

#[test]
fn a_reaction_at_the_very_end_of_the_wait_is_in_time() {
    let setup = no_reaction();
    assert_eq!(setup.stage(&[r("message_clicked", 10.0)], 10.0), first(8.0));
    assert_eq!(setup.stage(&[r("message_clicked", 10.0)], 30.0), first(8.0));
    assert_eq!(
        setup.stage(&[r("dealer_contacted", 10.0)], 10.0),
        idle("done")
    );
    assert_eq!(
        setup.stage(&[r("message_clicked", 10.0 + MS)], 30.0),
        idle("done")
    );
    assert_eq!(
        setup.stage(&[r("message_clicked", 10.0 + MS)], 10.0),
        second(15.0)
    );
}

#[test]
fn the_open_step_says_who_does_what_and_since_when() {
    let setup = no_reaction();
    let open = setup.run(&[], 1.0);
    assert_eq!(open["channels"], json!(["online", "dealer"]));
    assert_eq!(
        open["task"],
        json!({"ko": "딜러 연락", "en": "Dealer calls"})
    );
    assert_eq!(open["since"], json!("2026-11-23T09:00:00+09:00"));
    assert_eq!(open["due_at"], json!("2026-11-23T17:00:00+09:00"));
    assert_eq!(open["scenario"], json!("the_hot"));
    assert_eq!(open["lead_type"], json!("hot"));
    let keys: Vec<&String> = open.as_object().expect("an object").keys().collect();
    assert_eq!(keys.len(), 12);
    for absent in ["first_contact", "outcome", "override"] {
        assert_eq!(open[absent], json!(null), "{absent}");
    }
    let open = setup.run(&[], 12.0);
    assert_eq!(open["channels"], json!(["call_center"]));
    assert_eq!(open["task"], json!("Call"));
}

#[test]
fn a_step_is_overdue_after_its_deadline() {
    let setup = no_reaction();
    assert_eq!(setup.run(&[], 8.0)["overdue"], json!(false));
    assert_eq!(setup.run(&[], 8.0 + MS)["overdue"], json!(true));
    assert_eq!(setup.run(&[], 10.0)["overdue"], json!(false));
    assert_eq!(setup.run(&[], 15.0)["overdue"], json!(false));
    assert_eq!(setup.run(&[], 15.0 + MS)["overdue"], json!(true));
}

#[test]
fn first_contact_is_the_first_that_the_scenario_names() {
    let setup = no_reaction();
    let reactions = [
        json!({"kind": "call_reached", "at": crate::setup::millis(1.0), "agent": "A-1"}),
        json!({"kind": "dealer_contacted", "at": crate::setup::millis(3.0), "channel": "dealer", "agent": "D-9"}),
        json!({"kind": "dealer_contacted", "at": crate::setup::millis(2.0), "channel": ""}),
    ];
    let contact = &setup.run(&reactions, 5.0)["first_contact"];
    let expected = json!({"kind": "dealer_contacted", "at": "2026-11-23T11:00:00+09:00", "channel": null, "agent": null});
    assert_eq!(*contact, expected);
    // Later in the same millisecond is later.
    let contact = &setup.run(&[r("visited", 3.0), r("message_sent", 3.0)], 5.0)["first_contact"];
    assert_eq!(contact["kind"], json!("message_sent"));
}

#[test]
fn wait_and_within_default_to_respond_within() {
    let row = |respond: &str| {
        let mut row =
            json!({"first_contact": ["dealer_contacted"], "second_line": {"on": "no_reaction"}});
        if !respond.is_empty() {
            row["respond_within"] = json!(respond);
        }
        Setup::new("hot", &[hot(row)])
    };
    let setup = row("6h");
    assert_eq!(setup.stage(&[], 6.0 - MS), first(6.0));
    assert_eq!(setup.stage(&[], 6.0), second(12.0));
    // With neither the second line never begins, and nothing is ever due.
    let setup = row("");
    let open = ("first_line".to_owned(), None);
    assert_eq!(setup.stage(&[], 0.0), open);
    assert_eq!(setup.stage(&[], 100_000.0), open);
    assert_eq!(setup.stage(&[r("message_clicked", 900.0)], 1000.0), open);
    let done = [r("message_clicked", 900.0), r("dealer_contacted", 950.0)];
    assert_eq!(setup.stage(&done, 1000.0), idle("done"));
    // A wait of its own without any other time: the second line has no deadline.
    let waits =
        hot(json!({"second_line": {"on": "no_reaction", "wait": "3h", "channels": ["dealer"]}}));
    let setup = Setup::new("hot", &[waits]);
    assert_eq!(setup.stage(&[], 3.0), ("second_line".to_owned(), None));
    assert_eq!(setup.run(&[], 3.0)["overdue"], json!(false));
    assert_eq!(setup.stage(&[], 3.0 - MS), open);
}

#[test]
fn our_contact_waits_for_ever_where_the_second_line_never_begins() {
    let row = json!({"first_contact": ["message_sent"], "second_line": {"on": "no_reaction"}});
    let setup = Setup::new("hot", &[hot(row)]);
    assert_eq!(
        setup.stage(&[r("message_sent", 1.0)], 9_000.0),
        idle("waiting")
    );
}

#[test]
fn a_wait_of_no_time_calls_the_second_line_at_once() {
    let row = json!({"respond_within": "4h", "second_line": {"on": "no_reaction", "wait": "0s"}});
    let setup = Setup::new("hot", &[hot(row)]);
    assert_eq!(setup.stage(&[], 0.0), second(4.0));
    // A reaction at the assignment itself is in time.
    assert_eq!(setup.stage(&[r("visited", 0.0)], 5.0), first(4.0));
    assert_eq!(setup.stage(&[], -MS), first(4.0));
}

#[test]
fn a_deadline_beyond_the_last_instant_is_none() {
    let mut far = policy(&[hot(
        json!({"respond_within": "36500d", "second_line": {"on": "no_reaction"}}),
    )]);
    far["id"] = json!("far");
    let mut setup = Setup::of(&far, "hot", false);
    setup.decision["assigned_at"] = json!("9990-01-01T00:00:00Z");
    let open = setup.run(&[], 1.0);
    assert_eq!(open["stage"], json!("first_line"));
    assert_eq!(hours(&open["due_at"]), None);
}

#[test]
fn without_a_second_line_contact_is_all() {
    let row = json!({"respond_within": "4h", "first_contact": ["call_missed", "call_reached"], "first_line": {"channels": ["call_center"]}});
    let setup = Setup::new("hot", &[hot(row)]);
    assert_eq!(setup.stage(&[], 100.0), first(4.0));
    assert_eq!(setup.stage(&[r("message_clicked", 1.0)], 100.0), first(4.0));
    assert_eq!(setup.stage(&[r("call_missed", 5.0)], 100.0), idle("done"));
    assert_eq!(setup.stage(&[r("call_reached", 5.0)], 100.0), idle("done"));
}

#[test]
fn a_scenario_without_anything_is_a_first_line_without_end() {
    let setup = Setup::new("hot", &[]);
    assert_eq!(setup.stage(&[], 1.0), ("first_line".to_owned(), None));
    let all = ["message_sent", "dealer_contacted", "visited"].map(|kind| r(kind, 1.0));
    assert_eq!(setup.stage(&all, 2.0), ("first_line".to_owned(), None));
    assert_eq!(setup.run(&all, 2.0)["channels"], json!([]));
}

#[test]
fn after_contact_the_dealer_takes_over() {
    let row = json!({
        "respond_within": "12h", "first_contact": ["call_reached", "dealer_contacted"],
        "first_line": {"channels": ["call_center"]},
        "second_line": {"on": "contacted", "within": "24h", "channels": ["dealer"], "task": "Assign"}
    });
    let setup = Setup::new("hot", &[hot(row)]);
    assert_eq!(setup.stage(&[], 40.0), first(12.0));
    assert_eq!(setup.stage(&[r("dealer_assigned", 1.0)], 2.0), first(12.0));
    let reached = r("call_reached", 5.0);
    assert_eq!(
        setup.stage(std::slice::from_ref(&reached), 5.0),
        second(29.0)
    );
    assert_eq!(
        setup.run(std::slice::from_ref(&reached), 30.0)["overdue"],
        json!(true)
    );
    // Only what comes later ends it: an earlier assignment does not count.
    let before = [r("dealer_assigned", 4.0), reached.clone()];
    assert_eq!(setup.stage(&before, 6.0), second(29.0));
    for dealer in ["dealer_assigned", "dealer_contacted"] {
        assert_eq!(
            setup.stage(&[reached.clone(), r(dealer, 6.0)], 6.0),
            idle("done")
        );
        assert_eq!(
            setup.stage(&[reached.clone(), r(dealer, 6.0)], 6.0 - MS),
            second(29.0)
        );
        // Later in order within the same millisecond: `dealer_..` stands after `call_reached`.
        assert_eq!(
            setup.stage(&[r(dealer, 5.0), reached.clone()], 6.0),
            idle("done")
        );
    }
    // A dealer's contact that is itself the first contact needs another one.
    assert_eq!(
        setup.stage(&[r("dealer_contacted", 2.0)], 3.0),
        second(26.0)
    );
    let again = [r("dealer_contacted", 2.0), r("dealer_contacted", 4.0)];
    assert_eq!(setup.stage(&again, 5.0), idle("done"));
}

#[test]
fn a_second_line_after_contact_has_the_time_of_the_first_where_none_is_named() {
    let row = |respond: &str| {
        let mut row =
            json!({"first_contact": ["call_reached"], "second_line": {"on": "contacted"}});
        if !respond.is_empty() {
            row["respond_within"] = json!(respond);
        }
        Setup::new("hot", &[hot(row)])
    };
    assert_eq!(row("7h").stage(&[r("call_reached", 1.0)], 2.0), second(8.0));
    assert_eq!(
        row("").stage(&[r("call_reached", 1.0)], 2.0),
        ("second_line".to_owned(), None)
    );
}

#[test]
fn purchase_and_refusal_close() {
    let setup = no_reaction();
    for outcome in ["purchased", "declined"] {
        let closed = setup.run(&[r(outcome, 1.0)], 30.0);
        assert_eq!(closed["stage"], json!("closed"));
        assert_eq!(closed["outcome"], json!(outcome));
        assert_eq!(closed["first_contact"], json!(null));
        assert_eq!(setup.stage(&[r(outcome, 1.0)], 1.0 - MS), first(8.0));
    }
    // It may be the first contact.
    let row = json!({"first_contact": ["purchased"], "respond_within": "1h"});
    let closed = Setup::new("hot", &[hot(row)]).run(&[r("purchased", 1.0)], 30.0);
    assert_eq!(closed["stage"], json!("closed"));
    assert_eq!(closed["first_contact"]["kind"], json!("purchased"));
}

#[test]
fn nothing_runs_without_crm_or_scenarios() {
    let mut no_crm = policy(&[hot(
        json!({"respond_within": "1h", "first_contact": ["visited"], "hand_over": {"on": "visited", "to": "warm"}}),
    )]);
    no_crm["crm"] = json!(false);
    let setup = Setup::of(&no_crm, "hot", false);
    let reactions = [
        r("visited", 1.0),
        r("purchased", 2.0),
        r("visited", -1.0),
        r("visited", 9.0),
    ];
    let idle = setup.run(&reactions, 5.0);
    let expected = json!({
        "stage": "none", "scenario": "the_hot", "lead_type": "hot", "since": "2026-11-23T09:00:00+09:00", "due_at": null,
        "overdue": false, "channels": [], "task": null, "first_contact": null, "outcome": null,
        "ignored": [{"kind": "visited", "at": "2026-11-23T08:00:00+09:00", "why": "before_assignment"},
                    {"kind": "visited", "at": "2026-11-23T18:00:00+09:00", "why": "after_as_of"}],
        "override": null
    });
    assert_eq!(idle, expected);

    let mut bare = policy(&[]);
    bare.as_object_mut().expect("an object").remove("scenarios");
    let idle = Setup::of(&bare, "hot", false).run(&[r("visited", 1.0)], 5.0);
    assert_eq!(
        (&idle["stage"], &idle["scenario"]),
        (&json!("none"), &json!(null))
    );
}

#[test]
fn every_time_runs_in_the_calendar_of_its_scenario() {
    let office = json!({"id": "office", "hours": {"mon": [["09:00", "17:00"]], "tue": [["09:00", "17:00"]]}});
    let row = json!({
        "calendar": "office", "respond_within": "8h", "first_contact": ["call_reached"],
        "second_line": {"on": "no_reaction", "wait": "10h", "within": "5h"}, "hand_over": {"on": "visited", "to": "warm"}
    });
    // Monday 09:00 + 8 h of open time is Monday 17:00, + 10 h Tuesday 11:00, + 15 h Tuesday 16:00.
    let mut with = policy(&[hot(row), row_for("warm", json!({"respond_within": "2h"}))]);
    with["calendars"] = json!([office]);
    let setup = Setup::of(&with, "hot", false);
    assert_eq!(setup.stage(&[], 25.9), first(8.0));
    assert_eq!(setup.stage(&[], 26.0), second(31.0));
    assert_eq!(setup.stage(&[r("message_clicked", 26.0)], 40.0), first(8.0));
    // A scenario without calendar counts elapsed time.
    assert_eq!(setup.stage(&[r("visited", 9.0)], 40.0), first(11.0));

    let row = json!({
        "calendar": "office", "respond_within": "8h", "first_contact": ["call_reached"],
        "second_line": {"on": "contacted", "within": "2h"}
    });
    let mut with = policy(&[hot(row)]);
    with["calendars"] = json!([office]);
    let setup = Setup::of(&with, "hot", false);
    // Reached on Monday at 23:00: two hours of open time later it is Tuesday 11:00.
    assert_eq!(setup.stage(&[r("call_reached", 14.0)], 15.0), second(26.0));
}

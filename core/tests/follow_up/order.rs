//! Reactions out of order, repeated, contradictory, before the assignment and after the end.

use crate::setup::{Setup, hot, millis, r};
use proptest::prelude::*;
use serde_json::{Value, json};

fn setup() -> Setup {
    let row = json!({
        "respond_within": "8h", "first_contact": ["call_reached"],
        "second_line": {"on": "no_reaction", "wait": "10h", "within": "5h"},
        "hand_over": {"on": "visited", "to": "warm"}
    });
    Setup::new("hot", &[hot(row)])
}

fn why(follow_up: &Value) -> Vec<(String, String)> {
    let ignored = follow_up["ignored"].as_array().expect("a list").iter();
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    ignored
        .map(|one| (text(&one["kind"]), text(&one["why"])))
        .collect()
}

fn named(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs
        .iter()
        .map(|(kind, why)| ((*kind).to_owned(), (*why).to_owned()))
        .collect()
}

#[test]
fn what_does_not_count_is_named_in_order() {
    let reactions = [
        r("message_clicked", 30.0),
        r("declined", 3.0),
        r("call_reached", 2.0),
        r("purchased", -1.0),
        r("call_reached", -0.5),
        r("message_sent", 4.0),
    ];
    let follow_up = setup().run(&reactions, 20.0);
    let expected = [
        ("purchased", "before_assignment"),
        ("call_reached", "before_assignment"),
        ("message_sent", "after_closing"),
        ("message_clicked", "after_as_of"),
    ];
    assert_eq!(why(&follow_up), named(&expected));
    assert_eq!(follow_up["outcome"], json!("declined"));
    assert_eq!(
        follow_up["ignored"][0]["at"],
        json!("2026-11-23T08:00:00+09:00")
    );
}

#[test]
fn the_instants_of_assignment_and_call_belong_to_it() {
    let edge = [r("call_reached", 0.0), r("message_sent", 5.0)];
    let follow_up = setup().run(&edge, 5.0);
    assert_eq!(why(&follow_up), []);
    assert_eq!(follow_up["stage"], json!("done"));
    let ms = 1.0 / 3_600_000.0;
    let outside = setup().run(&[r("call_reached", -ms), r("call_reached", 5.0 + ms)], 5.0);
    assert_eq!(
        why(&outside),
        named(&[
            ("call_reached", "before_assignment"),
            ("call_reached", "after_as_of")
        ])
    );
    // Before the assignment everything that counts is still to come.
    let early = setup().run(
        &[
            r("call_reached", -2.0),
            r("call_reached", -0.5),
            r("call_reached", 1.0),
        ],
        -1.0,
    );
    let whys: Vec<String> = why(&early).into_iter().map(|(_, why)| why).collect();
    assert_eq!(
        whys,
        ["before_assignment", "before_assignment", "after_as_of"]
    );
    assert_eq!(early["stage"], json!("first_line"));
}

#[test]
fn of_contradictory_ends_the_first_counts() {
    let follow_up = setup().run(&[r("purchased", 2.0), r("declined", 3.0)], 5.0);
    assert_eq!(follow_up["outcome"], json!("purchased"));
    assert_eq!(why(&follow_up), named(&[("declined", "after_closing")]));
    // At once: in the order of kinds.
    let follow_up = setup().run(&[r("purchased", 2.0), r("declined", 2.0)], 5.0);
    assert_eq!(follow_up["outcome"], json!("declined"));
    assert_eq!(why(&follow_up), named(&[("purchased", "after_closing")]));
    // What comes before the close in order counts, even in the same millisecond.
    let follow_up = setup().run(&[r("purchased", 2.0), r("call_reached", 2.0)], 5.0);
    assert_eq!(follow_up["first_contact"]["kind"], json!("call_reached"));
    // A hand-over after the close is none.
    let follow_up = setup().run(&[r("purchased", 2.0), r("visited", 3.0)], 5.0);
    assert_eq!(follow_up["lead_type"], json!("hot"));
    assert_eq!(follow_up["override"], json!(null));
}

#[test]
fn a_repeated_reaction_is_one() {
    let with = |extra: &[(&str, Value)]| {
        let mut reaction = r("message_sent", -1.0);
        for (key, value) in extra {
            reaction[*key] = value.clone();
        }
        reaction
    };
    let count = |reactions: &[Value]| why(&setup().run(reactions, 5.0)).len();
    assert_eq!(count(&[with(&[]), with(&[])]), 1);
    assert_eq!(
        count(&[
            with(&[]),
            with(&[("channel", json!(""))]),
            with(&[("agent", json!(null))])
        ]),
        1
    );
    assert_eq!(
        count(&[with(&[]), with(&[("channel", json!("online"))])]),
        2
    );
    assert_eq!(
        count(&[
            with(&[("agent", json!("A-1"))]),
            with(&[("agent", json!("A-2"))])
        ]),
        2
    );
    // The same id is the same reaction, whatever else differs; with and without id never are.
    let id = ("id", json!("x"));
    assert_eq!(
        count(&[
            with(std::slice::from_ref(&id)),
            with(&[id.clone(), ("agent", json!("A-1"))])
        ]),
        1
    );
    assert_eq!(count(&[with(&[]), with(std::slice::from_ref(&id))]), 2);
    // 각 as one syllable and as three letters.
    let composed = with(&[("agent", json!("각"))]);
    let letters = with(&[("agent", json!("\u{1100}\u{1161}\u{11a8}"))]);
    assert_eq!(count(&[composed, letters]), 1);
}

#[test]
fn of_one_id_the_last_stands_even_where_it_does_not_count_yet() {
    let one = |kind: &str, hours: f64| json!({"kind": kind, "at": millis(hours), "id": "x"});
    let follow_up = setup().run(&[one("call_reached", 4.0), one("declined", 3.0)], 5.0);
    assert_eq!(follow_up["stage"], json!("done"));
    assert_eq!(follow_up["outcome"], json!(null));
    let follow_up = setup().run(&[one("call_reached", 4.0), one("call_reached", 6.0)], 5.0);
    assert_eq!(follow_up["stage"], json!("first_line"));
    assert_eq!(why(&follow_up), named(&[("call_reached", "after_as_of")]));
}

fn reaction() -> impl Strategy<Value = Value> {
    let kinds = [
        "message_sent",
        "call_missed",
        "dealer_assigned",
        "message_clicked",
        "call_reached",
        "dealer_contacted",
        "visited",
        "purchased",
        "declined",
    ];
    (
        prop::sample::select(kinds.to_vec()),
        -2..20_i32,
        prop::option::of(prop::sample::select(vec!["online", ""])),
        prop::option::of(prop::sample::select(vec!["a", "b", "c"])),
    )
        .prop_map(|(kind, hours, channel, id)| {
            json!({"kind": kind, "at": millis(f64::from(hours)), "channel": channel, "id": id})
        })
}

proptest! {
    #[test]
    fn order_and_repetition_of_reports_never_matter(
        (reactions, shuffled) in prop::collection::vec(reaction(), 0..9)
            .prop_flat_map(|list| (Just(list.clone()), Just([list.clone(), list].concat()).prop_shuffle())),
        as_of in -1..25_i32,
    ) {
        let setup = setup();
        let as_of = f64::from(as_of);
        prop_assert_eq!(setup.run(&reactions, as_of), setup.run(&shuffled, as_of));
    }

    #[test]
    fn what_has_not_happened_yet_changes_only_the_list(
        reactions in prop::collection::vec(reaction(), 0..9),
        as_of in -1..25_i32,
    ) {
        let setup = setup();
        let past: Vec<Value> = reactions.iter().map(|one| {
            let mut one = one.clone();
            one.as_object_mut().expect("an object").remove("id");
            one
        }).collect();
        let now: Vec<Value> = past.iter().filter(|one| one["at"].as_i64() <= Some(millis(f64::from(as_of)))).cloned().collect();
        let (mut all, mut known) = (setup.run(&past, f64::from(as_of)), setup.run(&now, f64::from(as_of)));
        all["ignored"] = json!(null);
        known["ignored"] = json!(null);
        prop_assert_eq!(all, known);
    }
}

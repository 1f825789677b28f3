//! Open steps as an iCalendar document.

use crate::setup::{Setup, at, hot, r};
use leadgrid::{Lang, Value as Tree};
use serde_json::{Value, json};

fn setup(task: &Value) -> Setup {
    Setup::new(
        "hot",
        &[hot(json!({
            "title": {"ko": "핫 리드", "en": "Hot lead"},
            "respond_within": "8h", "first_line": {"channels": ["online", "dealer"], "task": task},
            "second_line": {"on": "no_reaction", "wait": "10h", "channels": ["call_center"], "task": "Call"}
        }))],
    )
}

fn text(setup: &Setup, reactions: &[Value], as_of: f64, lang: Lang) -> String {
    let (decision, reactions) = (setup.decision.to_string(), json!(reactions).to_string());
    let decision = Tree::from_json(&decision).expect("JSON");
    let reactions = Tree::from_json(&reactions).expect("JSON");
    let follow_up = setup.engine.follow_up(&decision, &reactions, at(as_of));
    let follow_up = follow_up.expect("a good call");
    setup.engine.to_icalendar(&[follow_up], lang)
}

fn unfolded(text: &str) -> Vec<String> {
    text.replace("\r\n ", "")
        .split_terminator("\r\n")
        .map(str::to_owned)
        .collect()
}

fn line(text: &str, name: &str) -> Option<String> {
    unfolded(text)
        .into_iter()
        .find_map(|line| line.strip_prefix(&format!("{name}:")).map(str::to_owned))
}

#[test]
fn a_step_is_a_task() {
    let setup = setup(&json!({"ko": "딜러 연락", "en": "Dealer calls"}));
    let english = text(&setup, &[], 1.5, Lang::En);
    let uid = line(&english, "UID").expect("a UID");
    assert!(uid.len() == 64 && uid.bytes().all(|byte| byte.is_ascii_hexdigit()));
    let expected = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//leadgrid//follow-up//EN",
        "BEGIN:VTODO",
        &format!("UID:{uid}"),
        "DTSTAMP:20261123T013000Z",
        "DTSTART:20261123T000000Z",
        "DUE:20261123T080000Z",
        "STATUS:NEEDS-ACTION",
        "SUMMARY:Dealer calls (L-1)",
        "DESCRIPTION:Hot lead",
        "CATEGORIES:Online,Dealer",
        "END:VTODO",
        "END:VCALENDAR",
    ];
    assert_eq!(unfolded(&english), expected);
    let korean = text(&setup, &[], 1.5, Lang::Ko);
    assert_eq!(line(&korean, "SUMMARY").as_deref(), Some("딜러 연락 (L-1)"));
    assert_eq!(line(&korean, "DESCRIPTION").as_deref(), Some("핫 리드"));
    assert_eq!(line(&korean, "UID"), Some(uid));
}

#[test]
fn the_second_line_begins_when_the_wait_ends() {
    let text = text(&setup(&json!("x")), &[], 11.0, Lang::En);
    assert_eq!(line(&text, "DTSTART").as_deref(), Some("20261123T100000Z"));
    assert_eq!(line(&text, "DUE").as_deref(), Some("20261123T180000Z"));
    assert_eq!(line(&text, "CATEGORIES").as_deref(), Some("Call centre"));
}

#[test]
fn the_same_step_keeps_its_uid() {
    let setup = setup(&json!("x"));
    let uid =
        |reactions: &[Value], as_of: f64| line(&text(&setup, reactions, as_of, Lang::En), "UID");
    let first = uid(&[], 0.0);
    assert!(first.is_some());
    assert_eq!(first, uid(&[r("call_missed", 2.0)], 5.0));
    assert_ne!(first, uid(&[], 11.0));
    let mut other = Setup::of(&crate::setup::policy(&[]), "hot", false);
    other.decision["lead_id"] = json!("L-2");
    assert_ne!(first, line(&text(&other, &[], 0.0, Lang::En), "UID"));
}

#[test]
fn nothing_open_is_an_empty_calendar() {
    let closed = text(&setup(&json!("x")), &[r("purchased", 1.0)], 2.0, Lang::En);
    let expected = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//leadgrid//follow-up//EN",
        "END:VCALENDAR",
    ];
    assert_eq!(unfolded(&closed), expected);
}

#[test]
fn a_step_without_deadline_has_no_due() {
    let setup = Setup::new("hot", &[]);
    let text = text(&setup, &[], 1.0, Lang::En);
    assert_eq!(line(&text, "DUE"), None);
    assert_eq!(line(&text, "CATEGORIES"), None);
    assert_eq!(line(&text, "SUMMARY").as_deref(), Some("usual_hot (L-1)"));
}

#[test]
fn texts_are_escaped_and_lines_folded() {
    let task = format!("가;나,다\\라\r\nEND:VTODO\u{7}{}", "긴 글 ".repeat(60));
    let text = text(&setup(&json!(task)), &[], 1.0, Lang::En);
    let summary = line(&text, "SUMMARY").expect("a summary");
    assert!(
        summary.starts_with("가\\;나\\,다\\\\라\\nEND:VTODO 긴 글 긴"),
        "{summary}"
    );
    assert!(summary.ends_with("긴 글  (L-1)"));
    assert_eq!(text.matches("END:VTODO\r\n").count(), 1);
    // As many octets as fit: a syllable has three, and the space that continues a line counts.
    let widths: Vec<usize> = text.split("\r\n").map(str::len).collect();
    assert!(widths.iter().all(|width| *width <= 75), "{widths:?}");
    assert!(
        widths.iter().filter(|width| **width >= 73).count() > 5,
        "{widths:?}"
    );
    assert!(!text.replace("\r\n", "").contains(['\r', '\n', '\u{7}']));
}

//! Open steps as tasks of a calendar (RFC 5545), for the programs that people plan their day with.
//!
//! A step is something to be done by a deadline, so it is a `VTODO`; an appointment it is not. What
//! stands in the text follows from the follow-up alone: the stamp is `as_of`, and the same step has
//! the same `UID` in every export, so that a calendar replaces it instead of showing it twice.

use super::FollowUp;
use crate::engine::Engine;
use crate::identity;
use crate::json::Value;
use crate::label::{Id, Lang, Named};
use crate::order;
use crate::time::{Instant, Zone};

const PRODUCT: &str = "-//leadgrid//follow-up//EN";

impl Engine {
    /// The open steps of follow-ups as one iCalendar document: a task each, none where nothing is
    /// open. Follow-ups are those of this engine.
    ///
    /// ```
    /// use leadgrid::{Call, Engine, Instant, Lang, Lead, Value};
    ///
    /// let engine = Engine::default();
    /// let as_of = Instant::parse("2026-11-22T09:00:00+09:00").expect("RFC 3339");
    /// let printed = engine.score(&Lead::new("L-17", "form"), &Call::at(as_of)).to_json();
    /// let decision = Value::from_json(&printed).expect("JSON");
    /// let follow_up = engine.follow_up(&decision, &Value::List(vec![]), as_of).expect("a good call");
    ///
    /// let text = engine.to_icalendar(&[follow_up], Lang::En);
    /// assert!(text.contains("DUE:20261122T120000Z\r\n"));
    /// ```
    #[must_use]
    pub fn to_icalendar(&self, follow_ups: &[FollowUp], lang: Lang) -> String {
        let mut lines = Lines(String::new());
        lines.push("BEGIN", "VCALENDAR");
        lines.push("VERSION", "2.0");
        lines.push("PRODID", PRODUCT);
        let open: Vec<&FollowUp> = follow_ups
            .iter()
            .filter(|one| one.stage.is_open())
            .collect();
        let uids: Vec<String> = open.iter().map(|one| self.uid(one)).collect();
        // A step is one task, however often it is given.
        let repeated = order::repeated(&uids);
        for (place, (follow_up, uid)) in open.into_iter().zip(&uids).enumerate() {
            if repeated.binary_search(&place).is_err() {
                self.task(follow_up, uid, lang, &mut lines);
            }
        }
        lines.push("END", "VCALENDAR");
        lines.0
    }

    fn task(&self, follow_up: &FollowUp, uid: &str, lang: Lang, lines: &mut Lines) {
        let policy = self.policy();
        let scenarios = policy.scenarios.as_deref().unwrap_or_default();
        let scenario = scenarios
            .iter()
            .map(|scenario| &scenario.name)
            .find(|name| follow_up.scenario.as_ref() == Some(&name.id))
            .map_or("", |name| name.text(lang));
        let task = follow_up.task.as_ref().and_then(|task| task.text(lang));
        let summary = format!("{} ({})", task.unwrap_or(scenario), follow_up.lead_id);
        let channels: Vec<String> = follow_up
            .channels
            .iter()
            .map(|channel| text(title(&policy.channels, channel, lang)))
            .collect();

        lines.push("BEGIN", "VTODO");
        lines.push("UID", uid);
        lines.push("DTSTAMP", &utc(follow_up.as_of));
        let due_at = follow_up.due_at.as_ref();
        let due_at = due_at.and_then(|due_at| Instant::parse(due_at.as_str()));
        let (begins, due) = (utc(follow_up.begins), due_at.map(utc));
        // A deadline must be later than the start (3.8.2.3); of two equal ones the deadline matters.
        if due.as_ref() != Some(&begins) {
            lines.push("DTSTART", &begins);
        }
        if let Some(due) = due {
            lines.push("DUE", &due);
        }
        lines.push("STATUS", "NEEDS-ACTION");
        lines.push("SUMMARY", &text(&summary));
        lines.push("DESCRIPTION", &text(scenario));
        if !channels.is_empty() {
            lines.push("CATEGORIES", &channels.join(","));
        }
        lines.push("END", "VTODO");
    }

    /// One step of one lead under one policy; a scenario that starts anew has new steps.
    fn uid(&self, follow_up: &FollowUp) -> String {
        let parts = [
            &*follow_up.lead_id,
            self.hash(),
            follow_up.scenario.as_deref().unwrap_or_default(),
            follow_up.stage.as_str(),
            // The same in every zone in which it may be printed.
            &utc_millis(follow_up.since.as_str()),
        ];
        let parts = Value::List(parts.into_iter().map(Value::from).collect());
        identity::hex(&identity::canonical(&parts))
    }
}

/// The most octets of a line without its line break (RFC 5545, 3.1).
const WIDTH: usize = 75;

/// Content lines: a name and a value each, folded where they are too long.
struct Lines(String);

impl Lines {
    fn push(&mut self, name: &str, value: &str) {
        let mut used: usize = 0;
        for c in name.chars().chain([':']).chain(value.chars()) {
            if used.saturating_add(c.len_utf8()) > WIDTH {
                // The space that begins a continuation is part of its line.
                self.0.push_str("\r\n ");
                used = 1;
            }
            self.0.push(c);
            used = used.saturating_add(c.len_utf8());
        }
        self.0.push_str("\r\n");
    }
}

fn title<'n>(names: &'n [Named], id: &'n Id, lang: Lang) -> &'n str {
    let named = names.iter().find(|name| name.id == *id);
    named.map_or(&**id, |name| name.text(lang))
}

/// A value of type TEXT (3.3.11). Control characters have no place in one, and no escape.
fn text(given: &str) -> String {
    let mut text = String::with_capacity(given.len());
    let mut chars = given.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\r' if chars.peek() == Some(&'\n') => {}
            '\n' => text.push_str("\\n"),
            ',' | ';' | '\\' => text.extend(['\\', c]),
            c if c.is_control() => text.push(' '),
            c => text.push(c),
        }
    }
    text
}

/// `20261122T000000Z`; a calendar counts whole seconds.
fn utc(at: Instant) -> String {
    let printed = Zone::UTC.print(at);
    let digits = printed.get(..19).unwrap_or_default();
    digits
        .chars()
        .filter(|c| !matches!(c, '-' | ':'))
        .chain(['Z'])
        .collect()
}

fn utc_millis(printed: &str) -> String {
    Instant::parse(printed).map_or_else(String::new, |at| at.millis().to_string())
}

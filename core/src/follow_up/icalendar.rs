//! Open steps as tasks of a calendar (RFC 5545), for the programs that people plan their day with.
//!
//! A step is something to be done by a deadline, so it is a `VTODO`; an appointment it is not. What
//! stands in the text follows from the follow-up alone: the stamp is `as_of`, and the same step has
//! the same `UID` in every export, so that a calendar replaces it instead of showing it twice.

use ics::properties::{Categories, Description, DtStart, Due, Status, Summary};
use ics::{ICalendar, ToDo, escape_text};

use super::FollowUp;
use crate::engine::Engine;
use crate::identity;
use crate::json::Value;
use crate::label::{Id, Lang, Named};
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
        let mut calendar = ICalendar::new("2.0", PRODUCT);
        for follow_up in follow_ups.iter().filter(|one| one.stage.is_open()) {
            calendar.add_todo(self.task(follow_up, lang));
        }
        folded(&calendar.to_string())
    }

    fn task(&self, follow_up: &FollowUp, lang: Lang) -> ToDo<'static> {
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

        let mut todo = ToDo::new(self.uid(follow_up), utc(follow_up.as_of));
        todo.push(DtStart::new(utc(follow_up.begins)));
        if let Some(due_at) = follow_up
            .due_at
            .and_then(|due_at| Instant::parse(due_at.as_str()))
        {
            todo.push(Due::new(utc(due_at)));
        }
        todo.push(Status::needs_action());
        todo.push(Summary::new(text(&summary)));
        todo.push(Description::new(text(scenario)));
        if !channels.is_empty() {
            todo.push(Categories::new(channels.join(",")));
        }
        todo
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

/// Folds lines anew: the space that begins a continuation is part of its line, which `ics` forgets.
fn folded(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for line in text.replace("\r\n ", "").split_terminator("\r\n") {
        let mut used: usize = 0;
        for c in line.chars() {
            if used.saturating_add(c.len_utf8()) > WIDTH {
                folded.push_str("\r\n ");
                used = 1;
            }
            folded.push(c);
            used = used.saturating_add(c.len_utf8());
        }
        folded.push_str("\r\n");
    }
    folded
}

fn title<'n>(names: &'n [Named], id: &'n Id, lang: Lang) -> &'n str {
    let named = names.iter().find(|name| name.id == *id);
    named.map_or(&**id, |name| name.text(lang))
}

/// A value of type TEXT. Control characters have no place in one, and no escape.
fn text(given: &str) -> String {
    let lines = given.replace("\r\n", "\n");
    let printable: String = lines
        .chars()
        .map(|c| match c {
            '\n' => '\n',
            c if c.is_control() => ' ',
            c => c,
        })
        .collect();
    escape_text(printable).into_owned()
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

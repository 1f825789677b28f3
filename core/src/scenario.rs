//! Scenarios: how to respond to a lead type, flagged or not. The first row that matches is chosen.
//!
//! ```yaml
//! scenarios:
//!   - {id: hot, for: {lead_types: [hot]}, channels: [dealer], goals: [purchase], respond_within: 24h}
//! ```

mod line;
mod plan;

use crate::calendar;
use crate::error::Code;
use crate::json::{Pointer, Value};
use crate::label::{Id, Ids, Label, Named};
use crate::policy::check::Check;
use crate::policy::shape::{DESCRIPTION, Key, Shape, TITLE, optional, required};
use crate::policy::vocabulary::{Vocabulary, refer_all};
use crate::time::Duration;

pub(crate) use line::{Cause, HandOver, Line, SecondLine, Written};
pub use plan::PlanStep;

/// What may happen after a lead was assigned: ours, then the customer's.
pub(crate) const REACTIONS: &[&str] = &[
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
const REACTION: Shape = Shape::Choice(REACTIONS);
const CAUSES: &[&str] = &["no_reaction", "contacted"];

/// The kind of reaction of this name.
pub(crate) fn reaction(name: &str) -> Option<&'static str> {
    REACTIONS.iter().copied().find(|kind| *kind == name)
}

pub(crate) const SCENARIO: Shape = Shape::Object(SCENARIO_KEYS);
const SCENARIO_KEYS: &[Key] = &[
    required("id", Shape::Id, "name of the scenario"),
    TITLE,
    DESCRIPTION,
    required("for", Shape::Object(FOR_KEYS), "the leads that it is for"),
    optional(
        "channels",
        Shape::List(&Shape::Id, false),
        "channels of response, in order",
    ),
    optional(
        "goals",
        Shape::List(&Shape::Id, false),
        "goals of the response, in order",
    ),
    optional(
        "respond_within",
        Shape::Duration,
        "time to the first response, from assignment",
    ),
    optional(
        "calendar",
        Shape::Id,
        "calendar in whose open time the response is counted",
    ),
    optional(
        "first_contact",
        Shape::List(&REACTION, false),
        "reactions that are first contact",
    ),
    optional(
        "first_line",
        Shape::Object(FIRST_LINE_KEYS),
        "who acts first",
    ),
    optional(
        "second_line",
        Shape::Object(SECOND_LINE_KEYS),
        "who acts then",
    ),
    optional(
        "hand_over",
        Shape::Object(HAND_OVER_KEYS),
        "reaction that makes it another lead type",
    ),
];
const FOR_KEYS: &[Key] = &[
    required("lead_types", Shape::List(&Shape::Id, true), "lead types"),
    optional(
        "flagged",
        Shape::Boolean,
        "flagged or not; either if left out",
    ),
];
const FIRST_LINE_KEYS: &[Key] = &[
    optional(
        "channels",
        Shape::List(&Shape::Id, false),
        "channels of the line",
    ),
    optional("task", Shape::Label, "what is to be done"),
];
const SECOND_LINE_KEYS: &[Key] = &[
    required("on", Shape::Choice(CAUSES), "what calls the second line"),
    optional("wait", Shape::Duration, "time for a reaction"),
    optional("within", Shape::Duration, "time for the second line to act"),
    optional(
        "channels",
        Shape::List(&Shape::Id, false),
        "channels of the line",
    ),
    optional("task", Shape::Label, "what is to be done"),
];
const HAND_OVER_KEYS: &[Key] = &[
    required("on", REACTION, "reaction that hands the lead over"),
    required("to", Shape::Id, "lead type that it becomes"),
];

/// A compiled scenario.
#[derive(Debug)]
pub(crate) struct Scenario {
    pub(crate) name: Named,
    lead_types: Vec<usize>,
    flagged: Option<bool>,
    pub(crate) channels: Ids,
    pub(crate) goals: Ids,
    pub(crate) respond_within: Option<Duration>,
    /// In the order of the policy's calendars.
    pub(crate) calendar: Option<usize>,
    /// Kinds of reactions.
    pub(crate) first_contact: Vec<&'static str>,
    pub(crate) first_line: Option<Line>,
    pub(crate) second_line: Option<SecondLine>,
    pub(crate) hand_over: Option<HandOver>,
}

/// The declared channels, goals and calendars.
pub(crate) struct Means {
    pub(crate) channels: Vec<Id>,
    pub(crate) goals: Vec<Id>,
    pub(crate) calendars: Vec<Id>,
}

impl Scenario {
    pub(crate) fn compile(
        value: &Value<'_>,
        means: &Means,
        at: &Pointer<'_>,
        words: &Vocabulary,
        check: &mut Check,
    ) -> Option<Self> {
        let channels = |value: &Value<'_>, at: &Pointer<'_>, check: &mut Check| {
            refer_all(
                value.get("channels"),
                "channel",
                &means.channels,
                &at.key("channels"),
                check,
            )
        };
        let for_ = value.get("for");
        let at_for = at.key("for");
        let types = for_.and_then(|for_| for_.get("lead_types"));
        let types = refer_all(
            types,
            "lead type",
            &words.lead_types,
            &at_for.key("lead_types"),
            check,
        );
        let line = |key: &'static str, check: &mut Check| {
            let line = value.get(key)?;
            let channels = channels(line, &at.key(key), check);
            Some((
                Line {
                    channels: channels.into(),
                    task: line.get("task").and_then(Label::read),
                },
                line,
            ))
        };
        let first_line = line("first_line", check).map(|(line, _)| line);
        let second_line = line("second_line", check).and_then(|(line, value)| {
            Some(SecondLine {
                line,
                on: Cause::read(value.get("on")?)?,
                wait: value.get("wait").and_then(Written::read),
                within: value.get("within").and_then(Written::read),
            })
        });
        let hand_over = value.get("hand_over").and_then(|hand_over| {
            let to = hand_over.get("to")?.as_text()?;
            let to = words.refer_lead_type(to, &at.key("hand_over").key("to"), check)?;
            Some(HandOver {
                on: reaction(hand_over.get("on")?.as_text()?)?,
                to,
            })
        });
        let first_contact = value.get("first_contact").map_or(&[][..], Value::items);
        let goals = refer_all(
            value.get("goals"),
            "goal",
            &means.goals,
            &at.key("goals"),
            check,
        );
        let calendar = value
            .get("calendar")
            .and_then(Value::as_text)
            .and_then(|id| {
                check_units(value, at, check);
                let declared = means.calendars.iter().map(|id| &**id);
                check.refer(id, "calendar", declared, &at.key("calendar"))
            });
        Some(Self {
            name: Named::new(value.get("id")?.as_text()?, value.get("title")),
            lead_types: types
                .iter()
                .filter_map(|id| words.lead_types.iter().position(|t| t == id))
                .collect(),
            flagged: for_
                .and_then(|for_| for_.get("flagged"))
                .and_then(Value::as_bool),
            channels: channels(value, at, check).into(),
            goals: goals.into(),
            respond_within: value
                .get("respond_within")
                .and_then(Value::as_text)
                .and_then(|text| Duration::parse(text).ok()),
            calendar,
            first_contact: first_contact
                .iter()
                .filter_map(|kind| reaction(kind.as_text()?))
                .collect(),
            first_line,
            second_line,
            hand_over,
        })
    }

    /// Whether it is for leads of this type and flagged state.
    pub(crate) fn matches(&self, lead_type: usize, flagged: bool) -> bool {
        self.lead_types.contains(&lead_type) && self.flagged.is_none_or(|wanted| wanted == flagged)
    }
}

/// Reports durations in days where a calendar counts: what a day is would be open to doubt.
fn check_units(scenario: &Value<'_>, at: &Pointer<'_>, check: &mut Check) {
    let at_second = at.key("second_line");
    let second = scenario.get("second_line");
    let durations = [
        (scenario.get("respond_within"), at.key("respond_within")),
        (
            second.and_then(|line| line.get("wait")),
            at_second.key("wait"),
        ),
        (
            second.and_then(|line| line.get("within")),
            at_second.key("within"),
        ),
    ];
    for (duration, at) in durations {
        let Some(text) = duration.and_then(Value::as_text) else {
            continue;
        };
        if let Some((message, help)) = calendar::refusal(text) {
            check.error(Code::BadDuration, &at, message, help);
        }
    }
}

/// Reports lead types, flagged or not, for which no scenario is.
pub(crate) fn check_coverage(
    scenarios: &[Scenario],
    words: &Vocabulary,
    has_flags: bool,
    at: &Pointer<'_>,
    check: &mut Check,
) {
    for (index, lead_type) in words.lead_types.iter().enumerate() {
        for flagged in [false, true] {
            if (flagged && !has_flags)
                || scenarios
                    .iter()
                    .any(|scenario| scenario.matches(index, flagged))
            {
                continue;
            }
            let state = if flagged { "flagged" } else { "unflagged" };
            let message = format!("no scenario is for {state} leads of type `{lead_type}`");
            check.error(
                Code::UncoveredOutcome,
                at,
                message,
                "add a row, or widen the `for` of one",
            );
        }
    }
}

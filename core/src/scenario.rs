//! Scenarios: how to respond to a lead type, flagged or not. The first row that matches is chosen.
//!
//! ```yaml
//! scenarios:
//!   - {id: hot, for: {lead_types: [hot]}, channels: [dealer], goals: [purchase], respond_within: 24h}
//! ```

use std::sync::Arc;

use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::error::Code;
use crate::json::{Pointer, Value};
use crate::label::{Id, Ids, Label, Named};
use crate::policy::check::Check;
use crate::policy::shape::{DESCRIPTION, Key, Shape, TITLE, later, optional, required};
use crate::policy::vocabulary::{Vocabulary, refer_all};
use crate::time::{Duration, Stamp};

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
    later("calendar"),
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
    required(
        "on",
        Shape::Choice(&["no_reaction", "contacted"]),
        "what calls the second line",
    ),
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
    first_line: Option<Line>,
    second_line: Option<SecondLine>,
}

#[derive(Debug)]
struct Line {
    channels: Ids,
    task: Option<Label>,
}

#[derive(Debug)]
struct SecondLine {
    line: Line,
    turn: Arc<Turn>,
}

/// When the second line acts, with durations as written.
#[derive(Debug, PartialEq)]
struct Turn {
    on: Id,
    wait: Option<Id>,
    within: Option<Id>,
}

/// The declared channels and goals.
pub(crate) struct Means {
    pub(crate) channels: Vec<Id>,
    pub(crate) goals: Vec<Id>,
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
            let word = |key: &str| value.get(key).and_then(Value::as_text).map(Id::new);
            Some(SecondLine {
                line,
                turn: Arc::new(Turn {
                    on: word("on")?,
                    wait: word("wait"),
                    within: word("within"),
                }),
            })
        });
        if let Some(hand_over) = value.get("hand_over")
            && let Some(to) = hand_over.get("to").and_then(Value::as_text)
        {
            words.refer_lead_type(to, &at.key("hand_over").key("to"), check);
        }
        let goals = refer_all(
            value.get("goals"),
            "goal",
            &means.goals,
            &at.key("goals"),
            check,
        );
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
            first_line,
            second_line,
        })
    }

    /// Whether it is for leads of this type and flagged state.
    pub(crate) fn matches(&self, lead_type: usize, flagged: bool) -> bool {
        self.lead_types.contains(&lead_type) && self.flagged.is_none_or(|wanted| wanted == flagged)
    }

    /// The lines as steps.
    pub(crate) fn plan(&self, due_at: Option<Stamp>) -> Vec<PlanStep> {
        let first = self.first_line.as_ref().map(|line| PlanStep {
            line: "first",
            channels: line.channels.clone(),
            task: line.task.clone(),
            timing: Timing::First { due_at },
        });
        let second = self.second_line.as_ref().map(|second| PlanStep {
            line: "second",
            channels: second.line.channels.clone(),
            task: second.line.task.clone(),
            timing: Timing::Second(Arc::clone(&second.turn)),
        });
        first.into_iter().chain(second).collect()
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

/// One line of the plan of a decision.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct PlanStep {
    /// `first` or `second`.
    pub line: &'static str,
    /// Channels of the line.
    pub channels: Ids,
    /// What is to be done.
    pub task: Option<Label>,
    timing: Timing,
}

#[derive(Debug, Clone, PartialEq)]
enum Timing {
    First { due_at: Option<Stamp> },
    Second(Arc<Turn>),
}

impl Serialize for PlanStep {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut step = serializer.serialize_map(None)?;
        step.serialize_entry("line", self.line)?;
        step.serialize_entry("channels", &self.channels)?;
        step.serialize_entry("task", &self.task)?;
        match &self.timing {
            Timing::First { due_at } => step.serialize_entry("due_at", due_at)?,
            Timing::Second(turn) => {
                step.serialize_entry("on", &turn.on)?;
                step.serialize_entry("wait", &turn.wait)?;
                step.serialize_entry("within", &turn.within)?;
            }
        }
        step.end()
    }
}

//! Follow-up: what is due now, after what has happened since the decision.
//!
//! A scenario is a process. It starts with the assignment of the lead, moves with the reactions and
//! with time, and may start anew as another lead type. Everything is worked out again from the
//! decision and all reactions, so late, repeated and unordered reports change nothing but the facts.

mod case;
mod course;
mod icalendar;
mod reaction;

use serde::ser::{Serialize, SerializeStruct, Serializer};

use crate::engine::Engine;
use crate::error::Error;
use crate::json::{Pointer, Value};
use crate::label::{Id, Ids, Label};
use crate::time::{Instant, Stamp};

use case::Case;
use course::Course;

/// Where the response to a lead stands (section 7). Instants are printed in the policy's time zone.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct FollowUp {
    /// The lead; known to the caller, so it is not printed.
    pub lead_id: String,
    /// What the response waits for.
    pub stage: FollowUpStage,
    /// The scenario, after hand-overs.
    pub scenario: Option<Id>,
    /// The lead type, after hand-overs.
    pub lead_type: Id,
    /// The assignment, or the last hand-over.
    pub since: Stamp,
    /// When the open step is due.
    pub due_at: Option<Stamp>,
    /// Whether it is later than that.
    pub overdue: bool,
    /// Channels of the open step.
    pub channels: Ids,
    /// What is to be done.
    pub task: Option<Label>,
    /// The first reaction that the scenario counts as contact.
    pub first_contact: Option<FirstContact>,
    /// `purchased` or `declined`, once the lead is closed.
    pub outcome: Option<&'static str>,
    /// Reactions that did not count, in order.
    pub ignored: Vec<IgnoredReaction>,
    /// After a hand-over what the caller stores with the lead, so that it keeps its type.
    pub override_: Option<HandOverOverride>,
    as_of: Instant,
    /// When the open step began.
    begins: Instant,
}

/// What a response waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FollowUpStage {
    /// Nothing: there is no scenario, or the market has no CRM.
    None,
    /// The first line is to act.
    FirstLine,
    /// We made contact; the customer has time to react.
    Waiting,
    /// The second line is to act.
    SecondLine,
    /// Nothing: the lines have done their part.
    Done,
    /// Nothing: the customer purchased or declined.
    Closed,
}

impl FollowUpStage {
    /// Whether something is to be done.
    #[must_use]
    pub fn is_open(self) -> bool {
        matches!(self, FollowUpStage::FirstLine | FollowUpStage::SecondLine)
    }

    /// The word that stands in results.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            FollowUpStage::None => "none",
            FollowUpStage::FirstLine => "first_line",
            FollowUpStage::Waiting => "waiting",
            FollowUpStage::SecondLine => "second_line",
            FollowUpStage::Done => "done",
            FollowUpStage::Closed => "closed",
        }
    }
}

/// The reaction that was first contact.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct FirstContact {
    /// The kind of the reaction.
    pub kind: &'static str,
    /// When it happened.
    pub at: Stamp,
    /// Through which channel, if that was reported.
    pub channel: Option<String>,
    /// By whom, if that was reported.
    pub agent: Option<String>,
}

/// A reaction that did not count.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct IgnoredReaction {
    /// The kind of the reaction.
    pub kind: &'static str,
    /// When it happened.
    pub at: Stamp,
    /// `before_assignment`, `after_as_of` or `after_closing`.
    pub why: &'static str,
}

/// The override of a lead that was handed over.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct HandOverOverride {
    /// The type that the lead became.
    pub lead_type: Id,
    /// The kind of reaction that did it.
    pub reason: &'static str,
}

impl Engine {
    /// What is due now for a lead, from its decision as it was printed and all reactions since.
    ///
    /// `reactions` is a list of `{kind, at, channel?, agent?, id?}`, in any order.
    ///
    /// ```
    /// use leadgrid::{Call, Engine, Instant, Lead, Value};
    ///
    /// let engine = Engine::default();
    /// let as_of = Instant::parse("2026-11-22T09:00:00+09:00").expect("RFC 3339");
    /// let printed = engine.score(&Lead::new("L-17", "form"), &Call::at(as_of)).to_json();
    /// let decision = Value::from_json(&printed).expect("JSON");
    ///
    /// let reactions = r#"[{"kind": "message_clicked", "at": "2026-11-22T10:30:00+09:00"}]"#;
    /// let reactions = Value::from_json(reactions).expect("JSON");
    /// let later = Instant::parse("2026-11-22T11:00:00+09:00").expect("RFC 3339");
    /// let follow_up = engine.follow_up(&decision, &reactions, later).expect("a good call");
    /// assert_eq!(follow_up.lead_type, "warm"); // a cold lead that clicked was handed over
    /// assert_eq!(follow_up.due_at.expect("a deadline").as_str(), "2026-11-22T22:30:00+09:00");
    /// ```
    ///
    /// # Errors
    /// `no_decision` where the lead had errors, `policy_mismatch` where another policy decided, and
    /// `missing_key`, `wrong_type`, `bad_instant`, `value_not_listed` with the place in
    /// `/decision` or `/reactions`.
    pub fn follow_up(
        &self,
        decision: &Value<'_>,
        reactions: &Value<'_>,
        as_of: Instant,
    ) -> Result<FollowUp, Error> {
        let root = Pointer::root();
        let at_decision = root.key("decision");
        let case = Case::read(decision, &at_decision, self.policy())?;
        let reactions = reaction::read(reactions, &root.key("reactions"))?;
        Ok(Course::run(self.policy(), &case, &reactions, as_of))
    }
}

impl FollowUp {
    /// The follow-up as compact JSON, the same bytes in every language.
    #[must_use]
    pub fn to_json(&self) -> String {
        // Texts as keys: serialising cannot fail.
        serde_json::to_string(self).unwrap_or_default()
    }
}

impl Serialize for FollowUp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut follow_up = serializer.serialize_struct("FollowUp", 12)?;
        follow_up.serialize_field("stage", self.stage.as_str())?;
        follow_up.serialize_field("scenario", &self.scenario)?;
        follow_up.serialize_field("lead_type", &self.lead_type)?;
        follow_up.serialize_field("since", &self.since)?;
        follow_up.serialize_field("due_at", &self.due_at)?;
        follow_up.serialize_field("overdue", &self.overdue)?;
        follow_up.serialize_field("channels", &self.channels)?;
        follow_up.serialize_field("task", &self.task)?;
        follow_up.serialize_field("first_contact", &self.first_contact)?;
        follow_up.serialize_field("outcome", &self.outcome)?;
        follow_up.serialize_field("ignored", &self.ignored)?;
        follow_up.serialize_field("override", &self.override_)?;
        follow_up.end()
    }
}

impl Serialize for FirstContact {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut contact = serializer.serialize_struct("FirstContact", 4)?;
        contact.serialize_field("kind", self.kind)?;
        contact.serialize_field("at", &self.at)?;
        contact.serialize_field("channel", &self.channel)?;
        contact.serialize_field("agent", &self.agent)?;
        contact.end()
    }
}

impl Serialize for IgnoredReaction {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut ignored = serializer.serialize_struct("IgnoredReaction", 3)?;
        ignored.serialize_field("kind", self.kind)?;
        ignored.serialize_field("at", &self.at)?;
        ignored.serialize_field("why", self.why)?;
        ignored.end()
    }
}

impl Serialize for HandOverOverride {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut kept = serializer.serialize_struct("Override", 3)?;
        kept.serialize_field("lead_type", &self.lead_type)?;
        kept.serialize_field("by", "hand_over")?;
        kept.serialize_field("reason", self.reason)?;
        kept.end()
    }
}

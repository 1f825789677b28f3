//! The answer for one lead: a decision, or what is wrong with the lead.

mod ahead;

use serde::ser::{Serialize, SerializeMap, SerializeStruct, Serializer};

use crate::error::Error;
use crate::json::Value;
use crate::label::{Id, Ids};
use crate::lead::Lead;
use crate::num::Points;
use crate::scenario::PlanStep;
use crate::score::Ledger;
use crate::time::Stamp;

pub use ahead::{Becomes, Interval, Question, Trajectory};

/// The answer for one lead.
#[derive(Debug, Clone, PartialEq)]
pub enum Answer {
    /// How to treat it.
    Decision(Box<Decision>),
    /// Why it could not be judged.
    Errors(LeadErrors),
}

impl Answer {
    /// The decision, if there is one.
    #[must_use]
    pub fn decision(&self) -> Option<&Decision> {
        match self {
            Answer::Decision(decision) => Some(decision),
            Answer::Errors(_) => None,
        }
    }

    /// What is wrong with the lead; empty for a decision.
    #[must_use]
    pub fn errors(&self) -> &[Error] {
        match self {
            Answer::Decision(_) => &[],
            Answer::Errors(refused) => &refused.errors,
        }
    }

    /// The answer as compact JSON, the same bytes in every language.
    #[must_use]
    pub fn to_json(&self) -> String {
        // Room for the whole text at once: growing it would copy it several times.
        let entries = self.decision().and_then(|d| d.ledger.as_ref());
        let room = entries.map_or(0, |ledger| ledger.len().saturating_mul(160));
        let mut text = Vec::with_capacity(room.saturating_add(1_280));
        // Texts as keys and finite numbers: serialising cannot fail.
        let _ = serde_json::to_writer(&mut text, self);
        String::from_utf8(text).unwrap_or_default()
    }
}

impl Serialize for Answer {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Answer::Decision(decision) => decision.serialize(serializer),
            Answer::Errors(refused) => refused.serialize(serializer),
        }
    }
}

/// A lead that could not be judged, with everything that is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct LeadErrors {
    /// The lead's id, if it has one.
    pub lead_id: Option<String>,
    /// All problems, in the order of the lead's parts.
    pub errors: Vec<Error>,
}

impl LeadErrors {
    /// The errors of a lead.
    #[must_use]
    pub fn new(lead_id: Option<String>, errors: Vec<Error>) -> Self {
        Self { lead_id, errors }
    }

    pub(crate) fn of(lead: &Lead<'_>, errors: Vec<Error>) -> Self {
        let id = lead.value().get("id").and_then(Value::as_text);
        Self {
            lead_id: id.map(str::to_owned),
            errors,
        }
    }
}

impl std::fmt::Display for LeadErrors {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the lead cannot be judged")?;
        self.errors
            .iter()
            .try_for_each(|error| write!(f, "\n- {error}"))
    }
}

impl std::error::Error for LeadErrors {}

impl Serialize for LeadErrors {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut refused = serializer.serialize_struct("LeadErrors", 2)?;
        refused.serialize_field("lead_id", &self.lead_id)?;
        refused.serialize_field("errors", &self.errors)?;
        refused.end()
    }
}

/// How to treat a lead (section 8). Instants are printed in the policy's time zone.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Decision {
    /// The lead's id.
    pub lead_id: String,
    /// How the lead arose; names the grid.
    pub origin: Id,
    /// The instant of the decision.
    pub as_of: Stamp,
    /// The instant from which the response is counted.
    pub assigned_at: Stamp,
    /// Id of the policy.
    pub policy_id: Id,
    /// Version of the policy.
    pub policy_version: Id,
    /// Hash of the policy.
    pub policy_hash: Id,
    /// The total of every axis, in policy order.
    pub axes: Vec<AxisOutcome>,
    /// The horizontal side of the grid.
    pub x: SideOutcome,
    /// The vertical side, if the grid has one.
    pub y: Option<SideOutcome>,
    /// The lead type in force.
    pub lead_type: Id,
    /// The lead type of the grid, without an override.
    pub computed_lead_type: Id,
    /// Whether hysteresis kept the type of the decision before.
    pub held: bool,
    /// The override in force.
    pub override_: Option<OverrideOutcome>,
    /// Whether any flag is true.
    pub flagged: bool,
    /// Flags that are true, in policy order.
    pub flags: Vec<Id>,
    /// Flags whose condition is unknown, in policy order.
    pub unknown_flags: Vec<Id>,
    /// The scenario, if the policy has scenarios.
    pub scenario: Option<Id>,
    /// Channels of response, in order.
    pub channels: Ids,
    /// Goals of the response, in order.
    pub goals: Ids,
    /// When the first response is due.
    pub due_at: Option<Stamp>,
    /// Whether the holidays are known up to then, where a calendar counts; not printed, but counted
    /// in the report of a batch and told in explanations.
    pub due_known: bool,
    /// The lines of the scenario.
    pub plan: Vec<PlanStep>,
    /// Why there is no plan: `no_crm`.
    pub plan_note: Option<&'static str>,
    /// Sorts a work list, ascending, then by lead id.
    pub priority: [i64; 4],
    /// The first instant at which lead type, flags or scenario differ with no new event.
    pub valid_until: Option<Stamp>,
    /// The end of what was looked ahead, where nothing changes before it; `None` if that is beyond the last instant.
    pub checked_until: Option<Stamp>,
    /// What lead type, flags and scenario are from `valid_until`.
    pub becomes: Option<Becomes>,
    /// Between which scores the lead lies, whatever its unknown fields are.
    pub interval: Interval,
    /// Unknown fields that a rule or flag asks for, sorted.
    pub unknowns: Vec<Id>,
    /// Events after `as_of`, which do not count yet.
    pub future_events: u64,
    /// Every contribution to every axis; `None` if it was not asked for.
    pub ledger: Option<Ledger>,
}

/// The score of one axis.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct AxisOutcome {
    /// The axis.
    pub id: Id,
    /// The sum before the range of the axis.
    pub raw: Points,
    /// The sum after it.
    pub total: Points,
}

/// Where a lead stands on one side of its grid.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct SideOutcome {
    /// The sum of the side's axes.
    pub total: Points,
    /// The band that it reaches.
    pub band: Id,
}

/// An override in force.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct OverrideOutcome {
    /// The lead type that was set.
    pub lead_type: Id,
    /// Who set it.
    pub by: String,
    /// Why.
    pub reason: String,
    /// The end of the override, which is no longer part of it.
    pub until: Option<Stamp>,
}

impl Serialize for Decision {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut decision = serializer.serialize_map(None)?;
        decision.serialize_entry("lead_id", &self.lead_id)?;
        decision.serialize_entry("origin", &self.origin)?;
        decision.serialize_entry("as_of", &self.as_of)?;
        decision.serialize_entry("assigned_at", &self.assigned_at)?;
        decision.serialize_entry(
            "policy",
            &PolicyName {
                id: &self.policy_id,
                version: &self.policy_version,
                hash: &self.policy_hash,
            },
        )?;
        decision.serialize_entry("axes", &Axes(&self.axes))?;
        decision.serialize_entry("x", &self.x)?;
        decision.serialize_entry("y", &self.y)?;
        decision.serialize_entry("lead_type", &self.lead_type)?;
        decision.serialize_entry("computed_lead_type", &self.computed_lead_type)?;
        decision.serialize_entry("held", &self.held)?;
        decision.serialize_entry("override", &self.override_)?;
        decision.serialize_entry("flagged", &self.flagged)?;
        decision.serialize_entry("flags", &self.flags)?;
        decision.serialize_entry("unknown_flags", &self.unknown_flags)?;
        decision.serialize_entry("scenario", &self.scenario)?;
        decision.serialize_entry("channels", &self.channels)?;
        decision.serialize_entry("goals", &self.goals)?;
        decision.serialize_entry("due_at", &self.due_at)?;
        decision.serialize_entry("plan", &self.plan)?;
        decision.serialize_entry("plan_note", &self.plan_note)?;
        decision.serialize_entry("priority", &self.priority)?;
        decision.serialize_entry("valid_until", &self.valid_until)?;
        decision.serialize_entry("checked_until", &self.checked_until)?;
        decision.serialize_entry("becomes", &self.becomes)?;
        decision.serialize_entry("interval", &self.interval)?;
        decision.serialize_entry("unknowns", &self.unknowns)?;
        decision.serialize_entry("future_events", &self.future_events)?;
        if let Some(ledger) = &self.ledger {
            decision.serialize_entry("ledger", ledger)?;
        }
        decision.end()
    }
}

struct PolicyName<'d> {
    id: &'d Id,
    version: &'d Id,
    hash: &'d Id,
}

impl Serialize for PolicyName<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut policy = serializer.serialize_struct("Policy", 3)?;
        policy.serialize_field("id", self.id)?;
        policy.serialize_field("version", self.version)?;
        policy.serialize_field("hash", self.hash)?;
        policy.end()
    }
}

struct Axes<'d>(&'d [AxisOutcome]);

impl Serialize for Axes<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut axes = serializer.serialize_map(Some(self.0.len()))?;
        for axis in self.0 {
            axes.serialize_entry(&axis.id, axis)?;
        }
        axes.end()
    }
}

impl Serialize for AxisOutcome {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut axis = serializer.serialize_struct("Axis", 2)?;
        axis.serialize_field("raw", &self.raw)?;
        axis.serialize_field("total", &self.total)?;
        axis.end()
    }
}

impl Serialize for SideOutcome {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut side = serializer.serialize_struct("Side", 2)?;
        side.serialize_field("total", &self.total)?;
        side.serialize_field("band", &self.band)?;
        side.end()
    }
}

impl Serialize for OverrideOutcome {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut kept = serializer.serialize_struct("Override", 4)?;
        kept.serialize_field("lead_type", &self.lead_type)?;
        kept.serialize_field("by", &self.by)?;
        kept.serialize_field("reason", &self.reason)?;
        kept.serialize_field("until", &self.until)?;
        kept.end()
    }
}

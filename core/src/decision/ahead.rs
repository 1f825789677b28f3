//! What lies ahead of a lead: what it becomes, what to ask it, between which scores it lies.

use serde::ser::{Serialize, SerializeMap, SerializeStruct, Serializer};

use crate::label::Id;
use crate::num::Points;
use crate::time::Stamp;

/// What a decision becomes.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Becomes {
    /// The lead type in force.
    pub lead_type: Id,
    /// Flags that are true.
    pub flags: Vec<Id>,
    /// The scenario, if the policy has scenarios.
    pub scenario: Option<Id>,
}

/// How a lead changes with time alone.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Trajectory {
    /// The lead's id.
    pub lead_id: String,
    /// The instant from which it was looked ahead.
    pub as_of: Stamp,
    /// What the lead is then.
    pub now: Becomes,
    /// Every change, with the instant from which it holds.
    pub changes: Vec<(Stamp, Becomes)>,
    /// The end of what was looked ahead.
    pub checked_until: Stamp,
}

/// What to ask a lead next.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Question {
    /// The unknown field.
    pub field: Id,
    /// By how many points its answer narrows the totals of the lead's grid.
    pub narrows: Points,
    /// How far apart the points are that its answer can give, before groups and ranges cap them.
    pub spread: Points,
}

impl Serialize for Question {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut question = serializer.serialize_struct("Question", 3)?;
        question.serialize_field("field", &self.field)?;
        question.serialize_field("narrows", &self.narrows)?;
        question.serialize_field("spread", &self.spread)?;
        question.end()
    }
}

struct Change<'c>(&'c Stamp, &'c Becomes);

impl Serialize for Change<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut change = serializer.serialize_struct("Change", 4)?;
        change.serialize_field("at", self.0)?;
        change.serialize_field("lead_type", &self.1.lead_type)?;
        change.serialize_field("flags", &self.1.flags)?;
        change.serialize_field("scenario", &self.1.scenario)?;
        change.end()
    }
}

impl Serialize for Trajectory {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let changes: Vec<_> = self.changes.iter().map(|(at, to)| Change(at, to)).collect();
        let mut trajectory = serializer.serialize_struct("Trajectory", 5)?;
        trajectory.serialize_field("lead_id", &self.lead_id)?;
        trajectory.serialize_field("as_of", &self.as_of)?;
        trajectory.serialize_field("now", &self.now)?;
        trajectory.serialize_field("changes", &changes)?;
        trajectory.serialize_field("checked_until", &self.checked_until)?;
        trajectory.end()
    }
}

/// Between which scores and lead types a lead lies.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Interval {
    /// The least and greatest total of every axis, in policy order.
    pub axes: Vec<(Id, [Points; 2])>,
    /// The lowest and highest computed lead type.
    pub lead_type: [Id; 2],
}

impl Serialize for Becomes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut becomes = serializer.serialize_struct("Becomes", 3)?;
        becomes.serialize_field("lead_type", &self.lead_type)?;
        becomes.serialize_field("flags", &self.flags)?;
        becomes.serialize_field("scenario", &self.scenario)?;
        becomes.end()
    }
}

impl Serialize for Interval {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut interval = serializer.serialize_map(None)?;
        for (axis, ends) in &self.axes {
            interval.serialize_entry(axis, ends)?;
        }
        interval.serialize_entry("lead_type", &self.lead_type)?;
        interval.end()
    }
}

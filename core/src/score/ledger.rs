//! The ledger: every contribution whose sum is the score.
//!
//! Scores are computed by one evaluator that tells an observer what it adds. The observer that
//! records is the ledger, the one that does not costs nothing.

use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::label::Id;
use crate::lead::{Event, Scene};
use crate::num::Points;
use crate::policy::vocabulary::Vocabulary;
use crate::time::{Stamp, Zone};

/// One entry of a ledger: a contribution of a rule, or what a cap took or gave.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Entry {
    /// The axis whose total it is part of.
    pub axis: Id,
    /// The group of the rule, or the group whose cap it is.
    pub group: Option<Id>,
    /// The rule; none for caps of groups and axes.
    pub rule: Option<Id>,
    /// Which cap; none for a contribution.
    pub stage: Option<Stage>,
    /// What is added to the total, never 0.
    pub points: Points,
    /// The event that the points are for.
    pub event: Option<LedgerEvent>,
}

/// The event of a ledger entry.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct LedgerEvent {
    /// When it happened, printed in the policy's time zone.
    pub at: Stamp,
    /// Age in whole periods of 24 hours.
    pub age_days: u64,
    /// The activity kind.
    pub kind: Id,
    /// The event's own id.
    pub id: Option<String>,
    /// What the event is about, such as the id of a message.
    pub reference: Option<String>,
}

/// Where a cap stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// The cap of one rule.
    RuleCap,
    /// The cap of a group of rules.
    GroupCap,
    /// The range of the axis.
    AxisCap,
}

impl Stage {
    /// The word in the ledger.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Stage::RuleCap => "rule_cap",
            Stage::GroupCap => "group_cap",
            Stage::AxisCap => "axis_cap",
        }
    }
}

impl Serialize for Entry {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut entry = serializer.serialize_map(None)?;
        entry.serialize_entry("axis", &self.axis)?;
        if let Some(group) = &self.group {
            entry.serialize_entry("group", group)?;
        }
        if let Some(rule) = &self.rule {
            entry.serialize_entry("rule", rule)?;
        }
        if let Some(stage) = self.stage {
            entry.serialize_entry("stage", stage.as_str())?;
        }
        entry.serialize_entry("points", &self.points)?;
        if let Some(event) = &self.event {
            entry.serialize_entry("at", &event.at)?;
            entry.serialize_entry("age_days", &event.age_days)?;
            entry.serialize_entry("kind", &event.kind)?;
            if let Some(id) = &event.id {
                entry.serialize_entry("id", id)?;
            }
            if let Some(reference) = &event.reference {
                entry.serialize_entry("ref", reference)?;
            }
        }
        entry.end()
    }
}

/// What the evaluator tells its observer.
#[derive(Clone, Copy)]
pub(crate) struct Step<'s, 'l> {
    pub(crate) axis: &'s Id,
    pub(crate) group: Option<&'s Id>,
    pub(crate) rule: Option<&'s Id>,
    pub(crate) stage: Option<Stage>,
    /// In thousandths.
    pub(crate) points: i64,
    pub(crate) event: Option<&'s Event<'l>>,
}

/// Watches a score being computed.
pub(crate) trait Watch {
    fn step(&mut self, step: Step<'_, '_>, scene: &Scene<'_, '_>);
}

/// Watches nothing.
pub(crate) struct Silent;

impl Watch for Silent {
    fn step(&mut self, _: Step<'_, '_>, _: &Scene<'_, '_>) {}
}

/// Writes the ledger.
pub(crate) struct Recorder<'p> {
    pub(crate) entries: Vec<Entry>,
    words: &'p Vocabulary,
    zone: &'p Zone,
}

impl<'p> Recorder<'p> {
    pub(crate) fn new(words: &'p Vocabulary, zone: &'p Zone) -> Self {
        Self {
            entries: Vec::with_capacity(16),
            words,
            zone,
        }
    }
}

impl Watch for Recorder<'_> {
    fn step(&mut self, step: Step<'_, '_>, scene: &Scene<'_, '_>) {
        if step.points == 0 {
            return;
        }
        let event = step.event.and_then(|event| {
            Some(LedgerEvent {
                at: self.zone.stamp(event.at),
                age_days: scene.age_days(event),
                kind: self.words.kinds.get(event.kind)?.id.clone(),
                id: event.id.as_ref().map(|text| text.given.to_owned()),
                reference: event.reference.as_ref().map(|text| text.given.to_owned()),
            })
        });
        self.entries.push(Entry {
            axis: step.axis.clone(),
            group: step.group.cloned(),
            rule: step.rule.cloned(),
            stage: step.stage,
            points: Points::from_thousandths(step.points),
            event,
        });
    }
}

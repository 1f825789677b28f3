//! The ledger: every contribution whose sum is the score.
//!
//! Scores are computed by one evaluator that tells an observer what it adds. The observer that
//! records is the ledger, the one that does not costs nothing.

use std::fmt;
use std::sync::Arc;

use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};

use crate::label::Id;
use crate::lead::{Event, Text};
use crate::num::Points;
use crate::policy::Policy;
use crate::time::{Instant, Stamp, age_days};

/// Every contribution to every axis: rules in policy order, events oldest first, caps last.
///
/// Kept as positions in the policy and spelt out entry by entry, so that recording it costs a
/// fraction of the score.
#[derive(Clone)]
pub struct Ledger {
    policy: Arc<Policy>,
    as_of: Instant,
    records: Vec<Record>,
}

/// An [`Entry`] as positions.
#[derive(Debug, Clone)]
struct Record {
    place: Place,
    stage: Option<Stage>,
    points: i64,
    event: Option<EventRecord>,
}

/// What gave points: positions of the axis, of its group and of its rule. A policy is far too small
/// for them to be beyond 32 bits.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place {
    pub(crate) axis: u32,
    pub(crate) group: Option<u32>,
    pub(crate) rule: Option<u32>,
}

#[derive(Debug, Clone)]
struct EventRecord {
    at: Instant,
    kind: u32,
    /// How much of `texts` is the id; the rest is the reference. Neither is ever an empty text.
    id_length: usize,
    texts: Box<str>,
}

impl EventRecord {
    fn new(event: &Event<'_>) -> Self {
        fn given<'t>(text: &Option<Text<'t>>) -> &'t str {
            text.as_ref().map_or("", |text| text.given)
        }
        let (id, reference) = (given(&event.id), given(&event.reference));
        let texts = match (id, reference) {
            // Most events have neither.
            ("", "") => Box::default(),
            _ => [id, reference].concat().into(),
        };
        Self {
            at: event.at,
            kind: position(event.kind),
            id_length: id.len(),
            texts,
        }
    }

    /// The id and the reference.
    fn texts(&self) -> (Option<&str>, Option<&str>) {
        let (id, reference) = self
            .texts
            .split_at_checked(self.id_length)
            .unwrap_or_default();
        let given = |text: &&str| !text.is_empty();
        (Some(id).filter(given), Some(reference).filter(given))
    }
}

/// A position in 32 bits; nothing stands at the last.
pub(crate) fn position(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// What stands at a position.
fn at<T>(list: &[T], position: u32) -> Option<&T> {
    list.get(usize::try_from(position).ok()?)
}

impl Ledger {
    /// The entries, in order.
    pub fn iter(&self) -> impl Iterator<Item = Entry<'_>> {
        // Positions come from the evaluation of this very policy, so nothing is ever left out.
        self.records.iter().filter_map(|record| self.entry(record))
    }

    /// The number of entries.
    #[must_use]
    pub fn len(&self) -> usize {
        self.records.len()
    }

    /// Whether nothing contributed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.records.is_empty()
    }

    fn entry<'d>(&'d self, record: &'d Record) -> Option<Entry<'d>> {
        let axis = at(&self.policy.axes, record.place.axis)?;
        let group = record.place.group.and_then(|group| at(&axis.groups, group));
        let rule = record.place.rule.and_then(|rule| at(&axis.rules, rule));
        let event = record.event.as_ref().and_then(|event| {
            let (id, reference) = event.texts();
            Some(LedgerEvent {
                policy: &self.policy,
                at: event.at,
                age_days: age_days(event.at, self.as_of),
                kind: &at(&self.policy.words.kinds, event.kind)?.id,
                id,
                reference,
            })
        });
        Some(Entry {
            axis: &axis.name.id,
            group: group.map(|(name, _)| &name.id),
            rule: rule.map(|rule| &rule.name.id),
            stage: record.stage,
            points: Points::from_thousandths(record.points),
            event,
        })
    }
}

impl PartialEq for Ledger {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl fmt::Debug for Ledger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

impl Serialize for Ledger {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut ledger = serializer.serialize_seq(Some(self.len()))?;
        for entry in self.iter() {
            ledger.serialize_element(&entry)?;
        }
        ledger.end()
    }
}

/// One entry of a ledger: a contribution of a rule, or what a cap took or gave.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct Entry<'d> {
    /// The axis whose total it is part of.
    pub axis: &'d Id,
    /// The group of the rule, or the group whose cap it is.
    pub group: Option<&'d Id>,
    /// The rule; none for caps of groups and axes.
    pub rule: Option<&'d Id>,
    /// Which cap; none for a contribution.
    pub stage: Option<Stage>,
    /// What is added to the total, never 0.
    pub points: Points,
    /// The event that the points are for.
    pub event: Option<LedgerEvent<'d>>,
}

/// The event of a ledger entry.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub struct LedgerEvent<'d> {
    policy: &'d Policy,
    at: Instant,
    /// Age in whole periods of 24 hours.
    pub age_days: u64,
    /// The activity kind.
    pub kind: &'d Id,
    /// The event's own id.
    pub id: Option<&'d str>,
    /// What the event is about, such as the id of a message.
    pub reference: Option<&'d str>,
}

impl LedgerEvent<'_> {
    /// When it happened, printed in the policy's time zone.
    #[must_use]
    pub fn at(&self) -> Stamp {
        self.policy.zone.stamp(self.at)
    }

    fn parts(&self) -> (Stamp, u64, &Id, Option<&str>, Option<&str>) {
        (self.at(), self.age_days, self.kind, self.id, self.reference)
    }
}

impl PartialEq for LedgerEvent<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.parts() == other.parts()
    }
}

impl fmt::Debug for LedgerEvent<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("LedgerEvent").field(&self.parts()).finish()
    }
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

impl Serialize for Entry<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut entry = serializer.serialize_map(None)?;
        entry.serialize_entry("axis", self.axis)?;
        if let Some(group) = self.group {
            entry.serialize_entry("group", group)?;
        }
        if let Some(rule) = self.rule {
            entry.serialize_entry("rule", rule)?;
        }
        if let Some(stage) = self.stage {
            entry.serialize_entry("stage", stage.as_str())?;
        }
        entry.serialize_entry("points", &self.points)?;
        if let Some(event) = &self.event {
            entry.serialize_entry("at", &event.at())?;
            entry.serialize_entry("age_days", &event.age_days)?;
            entry.serialize_entry("kind", event.kind)?;
            if let Some(id) = event.id {
                entry.serialize_entry("id", id)?;
            }
            if let Some(reference) = event.reference {
                entry.serialize_entry("ref", reference)?;
            }
        }
        entry.end()
    }
}

/// What the evaluator tells its observer.
#[derive(Clone, Copy)]
pub(crate) struct Step<'s, 'l> {
    pub(crate) place: Place,
    pub(crate) stage: Option<Stage>,
    /// In thousandths.
    pub(crate) points: i64,
    pub(crate) event: Option<&'s Event<'l>>,
}

/// Watches a score being computed.
pub(crate) trait Watch {
    fn step(&mut self, step: Step<'_, '_>);
}

/// Watches nothing.
pub(crate) struct Silent;

impl Watch for Silent {
    fn step(&mut self, _: Step<'_, '_>) {}
}

/// Writes the ledger.
pub(crate) struct Recorder(Vec<Record>);

impl Recorder {
    /// For about so many entries.
    pub(crate) fn new(entries: usize) -> Self {
        // More than this grows as it is written.
        const MOST: usize = 64;
        Self(Vec::with_capacity(entries.min(MOST)))
    }

    /// The ledger of a score by this policy at an instant.
    pub(crate) fn finish(self, policy: &Arc<Policy>, as_of: Instant) -> Ledger {
        Ledger {
            policy: Arc::clone(policy),
            as_of,
            records: self.0,
        }
    }
}

impl Watch for Recorder {
    fn step(&mut self, step: Step<'_, '_>) {
        if step.points == 0 {
            return;
        }
        self.0.push(Record {
            place: step.place,
            stage: step.stage,
            points: step.points,
            event: step.event.map(EventRecord::new),
        });
    }
}

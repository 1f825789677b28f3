//! What the demo keeps of a million answers: counts, the head of the work list, some errors.

use std::collections::BTreeMap;

use leadgrid::{Decision, Error, Lead, Report};

use crate::conversion::Conversion;
use crate::policy_view::PolicyView;
use crate::reasons::{self, Reason};

/// How many leads the work list shows.
pub const WORK_LIST: usize = 15;
/// How many errors are shown; all of them are in the scored file.
const EXAMPLES: usize = 10;

/// A cell of a grid: origin, x band, y band.
pub type CellKey = (String, String, Option<String>);

/// Counts over all leads.
#[derive(Debug, Default)]
pub struct Tally {
    /// Leads read.
    pub read: usize,
    /// Leads with a decision.
    pub scored: usize,
    /// Leads with errors.
    pub failed: usize,
    /// Decisions by cell.
    pub cells: BTreeMap<CellKey, usize>,
    /// Decisions by lead type.
    pub types: BTreeMap<String, usize>,
    /// Decisions with a flag.
    pub flagged: usize,
    /// Decisions whose deadline has passed.
    pub overdue: usize,
    /// The most urgent leads, first first.
    pub urgent: Vec<Urgent>,
    /// The most urgent lead of each type, by the rank of the type.
    pub heads: BTreeMap<usize, Head>,
    /// The first errors found.
    pub errors: Vec<Failure>,
    /// Errors by code.
    pub codes: BTreeMap<&'static str, usize>,
    /// Unknown values by field.
    pub unknown_fields: BTreeMap<String, u64>,
    /// Activities of kinds that the policy does not declare.
    pub unknown_activities: BTreeMap<String, u64>,
    /// Texts that closed lists lack, by field and text.
    pub unlisted: BTreeMap<(String, String), u64>,
    /// Events after `as_of`.
    pub future_events: u64,
    /// What became of the leads, if the file tells.
    pub conversion: Option<Conversion>,
    /// `as_of` as the policy prints it.
    pub as_of: Option<String>,
}

/// A line of the work list.
#[derive(Debug)]
pub struct Urgent {
    /// The decision.
    pub decision: Decision,
    /// Why.
    pub reasons: Vec<Reason>,
    row: u64,
}

/// The most urgent lead of a type.
#[derive(Debug)]
pub struct Head {
    /// Its decision.
    pub decision: Decision,
    /// The lead as JSON, to ask more about it.
    pub lead: String,
    row: u64,
}

/// An error of a lead and where it stands.
#[derive(Debug)]
pub struct Failure {
    /// The row of the file of leads.
    pub row: u64,
    /// The lead, if it has an id.
    pub lead: String,
    /// What is wrong.
    pub error: Error,
    /// Where it comes from.
    pub place: Place,
}

/// Where an error comes from.
#[derive(Debug)]
pub enum Place {
    /// The lead itself.
    Lead,
    /// A cell of the file of leads, with its text.
    Cell(String),
    /// A row of the file of activities.
    Activity(u64),
}

impl Tally {
    /// Counts a decision about a lead.
    pub fn decided(
        &mut self,
        row: u64,
        lead: &Lead<'_>,
        decision: &Decision,
        policy: &PolicyView,
        as_of_millis: i64,
    ) {
        add(&mut self.read, 1);
        add(&mut self.scored, 1);
        let y = decision.y.as_ref().map(|side| side.band.to_string());
        let cell = (decision.origin.to_string(), decision.x.band.to_string(), y);
        add(self.cells.entry(cell).or_default(), 1);
        add(
            self.types
                .entry(decision.lead_type.to_string())
                .or_default(),
            1,
        );
        add(&mut self.flagged, usize::from(decision.flagged));
        let due = decision.due_at.is_some() && due_millis(decision) < as_of_millis;
        add(&mut self.overdue, usize::from(due));
        if self.as_of.is_none() {
            self.as_of = Some(decision.as_of.as_str().to_owned());
        }
        self.rank(row, decision, policy);
        self.keep_head(row, lead, decision, policy);
    }

    /// Counts a lead with errors; `place` finds out where an error comes from.
    pub fn refused(
        &mut self,
        row: u64,
        lead: &str,
        errors: &[Error],
        place: impl Fn(&Error) -> Place,
    ) {
        add(&mut self.read, 1);
        add(&mut self.failed, 1);
        for error in errors {
            add(self.codes.entry(error.code().as_str()).or_default(), 1);
            if self.errors.len() < EXAMPLES {
                let (lead, place, error) = (lead.to_owned(), place(error), error.clone());
                self.errors.push(Failure {
                    row,
                    lead,
                    place,
                    error,
                });
            }
        }
    }

    /// Adds the report of a batch.
    pub fn report(&mut self, report: &Report) {
        self.future_events = self.future_events.saturating_add(report.future_events);
        for (name, count) in report.unknown_fields.iter() {
            more(&mut self.unknown_fields, name.to_owned(), count);
        }
        for (name, count) in report.unknown_activities.iter() {
            more(&mut self.unknown_activities, name.to_owned(), count);
        }
        for (field, text, count) in report.unlisted_values.iter() {
            more(
                &mut self.unlisted,
                (field.to_owned(), text.to_owned()),
                count,
            );
        }
    }

    /// Keeps the most urgent lead of each type.
    fn keep_head(&mut self, row: u64, lead: &Lead<'_>, decision: &Decision, policy: &PolicyView) {
        let rank = policy.rank(&decision.lead_type);
        let key = |row, decision: &Decision| (decision.priority, decision.lead_id.clone(), row);
        let head = self.heads.get(&rank);
        if head.is_none_or(|head| key(row, decision) < key(head.row, &head.decision)) {
            let head = Head {
                decision: decision.clone(),
                lead: serde_json::to_string(lead.value()).unwrap_or_default(),
                row,
            };
            self.heads.insert(rank, head);
        }
    }

    /// Puts a decision into the work list if it is urgent enough.
    fn rank(&mut self, row: u64, decision: &Decision, policy: &PolicyView) {
        let key = (decision.priority, decision.lead_id.as_str(), row);
        let place = self.urgent.partition_point(|other| {
            (
                other.decision.priority,
                other.decision.lead_id.as_str(),
                other.row,
            ) < key
        });
        if place >= WORK_LIST {
            return;
        }
        let reasons = reasons::strongest(decision, policy, 3);
        self.urgent.insert(
            place,
            Urgent {
                decision: decision.clone(),
                reasons,
                row,
            },
        );
        self.urgent.truncate(WORK_LIST);
    }
}

/// When the first response is due, in milliseconds; far away where nothing is due.
pub fn due_millis(decision: &Decision) -> i64 {
    let [_, _, due, _] = decision.priority;
    due
}

/// The place of the activity that an error points at.
pub fn activity_of(error: &Error) -> Option<usize> {
    error
        .path()
        .strip_prefix("/activities/")?
        .split('/')
        .next()?
        .parse()
        .ok()
}

fn add(count: &mut usize, by: usize) {
    *count = count.saturating_add(by);
}

fn more<K: Ord>(counts: &mut BTreeMap<K, u64>, key: K, by: u64) {
    let count = counts.entry(key).or_default();
    *count = count.saturating_add(by);
}

//! From a lead to its decision: scores, grid, override, flags, scenario.

use std::sync::Arc;

use super::Policy;
use super::verdict::{Place, Previous, State, Verdict, overflow};
use crate::call::Call;
use crate::condition::Truth;
use crate::decision::{Becomes, Decision, OverrideOutcome, SideOutcome, Trajectory};
use crate::error::Error;
use crate::label::Id;
use crate::lead::{Fact, Reading, Scene};
use crate::num::Points;
use crate::outlook::{Next, Outlook};
use crate::scenario::Scenario;
use crate::score::{Recorder, Silent};
use crate::time::{Duration, Instant, Stamp};

/// Sorts leads without a deadline last: the end of the year 9999, in milliseconds.
const NO_DEADLINE: i64 = 253_402_300_799_999;

impl Policy {
    /// Decides how to treat a lead.
    pub(crate) fn decide(
        self: &Arc<Self>,
        lead: &Reading<'_>,
        call: &Call,
    ) -> Result<Box<Decision>, Error> {
        let scene = Scene::new(lead, call.as_of, &self.zone);
        let previous = self.previous(lead, call);
        let (verdict, ledger) = if call.ledger {
            let rules: usize = self.axes.iter().map(|axis| axis.rules.len()).sum();
            let events = scene.events().map_or(0, <[_]>::len);
            let mut recorder = Recorder::new(rules.saturating_add(events));
            let verdict = self.verdict(lead, &scene, previous, &mut recorder)?;
            (verdict, Some(recorder.finish(self, call.as_of)))
        } else {
            (self.verdict(lead, &scene, previous, &mut Silent)?, None)
        };
        let lead_type = verdict.state.lead_type;
        let flags = self.flag_ids(&verdict.flags, Truth::True);
        let flagged = !flags.is_empty();

        let assigned_at = lead.assigned_at.unwrap_or(call.as_of);
        let scenario = self.scenario(verdict.state.scenario);
        let acting = scenario.filter(|_| self.crm);
        let due = acting.and_then(|acting| self.due(acting, assigned_at, acting.respond_within?));
        let due_at = due.map(|due| self.zone.stamp(due));
        let id_of = |lead_type| self.lead_type_id(lead_type).ok_or_else(overflow);
        let (x, y) = (&verdict.x, &verdict.y);
        let interval = self.interval(lead, &scene, &verdict, previous)?;
        let ahead = self.ahead(lead, &verdict, call)?;
        let sum = x.total.saturating_add(y.as_ref().map_or(0, |y| y.total));
        Ok(Box::new(Decision {
            lead_id: lead.id.to_owned(),
            origin: self
                .words
                .origins
                .get(lead.origin)
                .ok_or_else(overflow)?
                .clone(),
            as_of: self.zone.stamp(call.as_of),
            assigned_at: self.zone.stamp(assigned_at),
            policy_id: self.name.id.clone(),
            policy_version: self.version.clone(),
            policy_hash: self.hash.clone(),
            lead_type: id_of(lead_type)?,
            computed_lead_type: id_of(verdict.computed)?,
            held: verdict.held,
            override_: lead
                .override_in_force(call.as_of)
                .map(|set| {
                    Ok(OverrideOutcome {
                        lead_type: id_of(set.lead_type)?,
                        by: set.by.to_owned(),
                        reason: set.reason.to_owned(),
                        until: set.until.map(|until| self.zone.stamp(until)),
                    })
                })
                .transpose()?,
            flagged,
            flags,
            unknown_flags: self.flag_ids(&verdict.flags, Truth::Unknown),
            scenario: scenario.map(|scenario| scenario.name.id.clone()),
            channels: acting
                .map(|scenario| scenario.channels.clone())
                .unwrap_or_default(),
            goals: acting
                .map(|scenario| scenario.goals.clone())
                .unwrap_or_default(),
            due_at,
            due_known: acting.is_none_or(|acting| self.is_known(acting, due)),
            plan: acting
                .map(|scenario| scenario.plan(due_at))
                .unwrap_or_default(),
            plan_note: (!self.crm).then_some("no_crm"),
            priority: [
                i64::try_from(lead_type).unwrap_or(0).saturating_neg(),
                i64::from(flagged).saturating_neg(),
                due.map_or(NO_DEADLINE, Instant::millis),
                sum.saturating_neg(),
            ],
            valid_until: ahead.valid_until,
            checked_until: ahead.checked_until,
            becomes: ahead.becomes,
            interval,
            unknowns: self.unknowns(lead),
            future_events: u64::try_from(scene.future_events()).unwrap_or(u64::MAX),
            ledger,
            x: x.outcome()?,
            y: y.as_ref().map(Place::outcome).transpose()?,
            axes: verdict.totals,
        }))
    }

    /// The type to hold: that of the decision before, if it was of the same origin and the grid
    /// has `hold`.
    pub(crate) fn previous(&self, lead: &Reading<'_>, call: &Call) -> Option<Previous> {
        let grid = self
            .grids
            .get(lead.origin)
            .filter(|grid| grid.hold().is_some())?;
        let previous = call.previous_of(lead.id)?;
        let types = &self.words.lead_types;
        (grid.origin.id == *previous.origin).then(|| {
            types
                .iter()
                .position(|id| *id == *previous.computed_lead_type)
        })?
    }

    /// What the decision becomes, and when.
    fn ahead(
        &self,
        lead: &Reading<'_>,
        verdict: &Verdict<'_>,
        call: &Call,
    ) -> Result<Ahead, Error> {
        let end = call.as_of.checked_add(call.horizon);
        let outlook = Outlook::new(self, lead, verdict, call.as_of, end, 1);
        let stamp = |at| Some(self.zone.stamp(at));
        Ok(match outlook.next(&verdict.state, call.as_of) {
            Next::Unchanged(until) => Ahead {
                valid_until: None,
                checked_until: until.and_then(stamp),
                becomes: None,
            },
            Next::Change(at, state) => Ahead {
                valid_until: stamp(at),
                checked_until: None,
                becomes: Some(self.becomes(&state).ok_or_else(overflow)?),
            },
        })
    }

    /// Every change before an instant.
    pub(crate) fn trajectory(
        &self,
        lead: &Reading<'_>,
        call: &Call,
        until: Instant,
    ) -> Result<Trajectory, Error> {
        let scene = Scene::new(lead, call.as_of, &self.zone);
        let previous = self.previous(lead, call);
        let now = self.verdict(lead, &scene, previous, &mut Silent)?;
        let becomes = |state: &State| self.becomes(state).ok_or_else(overflow);
        let mut trajectory = Trajectory {
            lead_id: lead.id.to_owned(),
            as_of: self.zone.stamp(call.as_of),
            now: becomes(&now.state)?,
            changes: Vec::new(),
            checked_until: self.zone.stamp(until.max(call.as_of)),
        };
        let outlook = Outlook::new(self, lead, &now, call.as_of, Some(until), PATIENCE);
        let (mut state, mut after) = (now.state, call.as_of);
        loop {
            match outlook.next(&state, after) {
                Next::Change(at, changed) if trajectory.changes.len() < MOST_CHANGES => {
                    let change = (self.zone.stamp(at), becomes(&changed)?);
                    trajectory.changes.push(change);
                    (state, after) = (changed, at);
                }
                Next::Change(at, _) | Next::Unchanged(Some(at)) => {
                    trajectory.checked_until = self.zone.stamp(at);
                    return Ok(trajectory);
                }
                Next::Unchanged(None) => return Ok(trajectory),
            }
        }
    }

    /// Whether the holidays of a scenario's calendar are known up to a deadline.
    pub(crate) fn is_known(&self, scenario: &Scenario, due: Option<Instant>) -> bool {
        let calendar = scenario.calendar.and_then(|at| self.calendars.get(at));
        calendar
            .zip(due)
            .is_none_or(|(calendar, due)| calendar.is_known(due))
    }

    /// When something is due that a scenario gives so much time for: in the open time of its
    /// calendar, if it has one. `None` beyond the range of instants.
    pub(crate) fn due(
        &self,
        scenario: &Scenario,
        from: Instant,
        time: Duration,
    ) -> Option<Instant> {
        let calendar = scenario.calendar.and_then(|at| self.calendars.get(at));
        match calendar {
            Some(calendar) => calendar.due(from, time),
            None => from.checked_add(time),
        }
    }

    /// The type that a decision hands to later ones: the future is judged with this decision as
    /// the previous one.
    pub(crate) fn held_from(&self, lead: &Reading<'_>, computed: usize) -> Option<Previous> {
        let grid = self.grids.get(lead.origin)?;
        grid.hold().is_some().then_some(computed)
    }

    pub(crate) fn becomes(&self, state: &State) -> Option<Becomes> {
        let flags = self
            .flags
            .iter()
            .zip(&state.flags)
            .filter(|(_, marked)| **marked);
        Some(Becomes {
            lead_type: self.lead_type_id(state.lead_type)?,
            flags: flags.map(|(flag, _)| flag.name.id.clone()).collect(),
            scenario: self
                .scenario(state.scenario)
                .map(|scenario| scenario.name.id.clone()),
        })
    }

    fn flag_ids(&self, truths: &[Truth], wanted: Truth) -> Vec<Id> {
        let flags = self
            .flags
            .iter()
            .zip(truths)
            .filter(|(_, truth)| **truth == wanted);
        flags.map(|(flag, _)| flag.name.id.clone()).collect()
    }

    fn lead_type_id(&self, index: usize) -> Option<Id> {
        self.words.lead_types.get(index).cloned()
    }

    fn scenario(&self, index: Option<usize>) -> Option<&Scenario> {
        self.scenarios.as_deref()?.get(index?)
    }

    fn unknowns(&self, lead: &Reading<'_>) -> Vec<Id> {
        let fields = self.words.fields.iter().zip(&self.asked).zip(&lead.facts);
        let unknown = fields.filter(|((_, asked), fact)| **asked && matches!(fact, Fact::Unknown));
        unknown
            .map(|((field, _), _)| field.name.id.clone())
            .collect()
    }
}

impl Place<'_> {
    fn outcome(&self) -> Result<SideOutcome, Error> {
        let band = self.side.bands.get(self.band).ok_or_else(overflow)?;
        Ok(SideOutcome {
            total: Points::from_thousandths(self.total),
            band: band.name.id.clone(),
        })
    }
}

/// Somebody who asks for all changes waits longer than a decision may take.
const PATIENCE: usize = 16;
/// The most changes that a trajectory lists.
const MOST_CHANGES: usize = 1_000;

/// When a decision ends, as far as it was looked ahead.
struct Ahead {
    valid_until: Option<Stamp>,
    checked_until: Option<Stamp>,
    becomes: Option<Becomes>,
}

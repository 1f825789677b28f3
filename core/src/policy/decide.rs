//! From a lead to its decision: scores, grid, override, flags, scenario.

use std::sync::Arc;

use super::Policy;
use crate::call::Call;
use crate::condition::Truth;
use crate::decision::{AxisOutcome, Decision, OverrideOutcome, SideOutcome};
use crate::error::{Code, Error};
use crate::grid::Side;
use crate::label::Id;
use crate::lead::{Fact, Reading, Scene};
use crate::num::{MAX_TOTAL, Points};
use crate::scenario::Scenario;
use crate::score::{Recorder, Silent, Watch};
use crate::time::Instant;

/// Sorts leads without a deadline last: the end of the year 9999, in milliseconds.
const NO_DEADLINE: i64 = 253_402_300_799_999;

/// How to respond.
struct Response<'p> {
    scenario: Option<&'p Scenario>,
    due_at: Option<Instant>,
}

/// A total of one side and the index of its band.
struct Place<'p> {
    total: i64,
    band: usize,
    side: &'p Side,
}

impl Policy {
    /// Decides how to treat a lead.
    pub(crate) fn decide(
        self: &Arc<Self>,
        lead: &Reading<'_>,
        call: &Call,
    ) -> Result<Box<Decision>, Error> {
        let scene = Scene::new(lead, call.as_of, &self.zone);
        let (totals, ledger) = if call.ledger {
            let rules: usize = self.axes.iter().map(|axis| axis.rules.len()).sum();
            let events = scene.events().map_or(0, <[_]>::len);
            let mut recorder = Recorder::new(rules.saturating_add(events));
            let totals = self.totals(&scene, &mut recorder)?;
            (totals, Some(recorder.finish(self, call.as_of)))
        } else {
            (self.totals(&scene, &mut Silent)?, None)
        };

        let grid = self.grids.get(lead.origin).ok_or_else(overflow)?;
        let x = Place::find(&grid.x, &totals)?;
        let y = grid
            .y
            .as_ref()
            .map(|side| Place::find(side, &totals))
            .transpose()?;
        let computed = grid.lead_type(x.band, y.as_ref().map_or(0, |y| y.band));
        let in_force = lead
            .override_
            .as_ref()
            .filter(|set| set.until.is_none_or(|until| call.as_of < until));
        let lead_type = in_force.map_or(computed, |set| set.lead_type);

        let (mut flags, mut unknown_flags) = (Vec::new(), Vec::new());
        for flag in &self.flags {
            match flag.when.holds(&scene) {
                Truth::True => flags.push(flag.name.id.clone()),
                Truth::Unknown => unknown_flags.push(flag.name.id.clone()),
                Truth::False => {}
            }
        }
        let flagged = !flags.is_empty();

        let assigned_at = lead.assigned_at.unwrap_or(call.as_of);
        let response = self.respond(lead_type, flagged, assigned_at);
        let due_at = response.due_at.map(|due_at| self.zone.stamp(due_at));
        let (scenario, acting) = (response.scenario, response.scenario.filter(|_| self.crm));
        let id_of = |lead_type: usize| {
            self.words
                .lead_types
                .get(lead_type)
                .cloned()
                .ok_or_else(overflow)
        };
        let sum = x.total.saturating_add(y.as_ref().map_or(0, |y| y.total));
        Ok(Box::new(Decision {
            lead_id: lead.id.to_owned(),
            origin: grid.origin.id.clone(),
            as_of: self.zone.stamp(call.as_of),
            assigned_at: self.zone.stamp(assigned_at),
            policy_id: self.name.id.clone(),
            policy_version: self.version.clone(),
            axes: totals,
            lead_type: id_of(lead_type)?,
            computed_lead_type: id_of(computed)?,
            override_: in_force
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
            unknown_flags,
            scenario: scenario.map(|scenario| scenario.name.id.clone()),
            channels: acting
                .map(|scenario| scenario.channels.clone())
                .unwrap_or_default(),
            goals: acting
                .map(|scenario| scenario.goals.clone())
                .unwrap_or_default(),
            due_at,
            plan: acting
                .map(|scenario| scenario.plan(due_at))
                .unwrap_or_default(),
            plan_note: (!self.crm).then_some("no_crm"),
            priority: [
                i64::try_from(lead_type).unwrap_or(0).saturating_neg(),
                i64::from(flagged).saturating_neg(),
                response.due_at.map_or(NO_DEADLINE, Instant::millis),
                sum.saturating_neg(),
            ],
            unknowns: self.unknowns(lead),
            future_events: u64::try_from(scene.future_events()).unwrap_or(u64::MAX),
            ledger,
            x: x.outcome()?,
            y: y.map(|y| y.outcome()).transpose()?,
        }))
    }

    fn totals(
        &self,
        scene: &Scene<'_, '_>,
        watch: &mut impl Watch,
    ) -> Result<Vec<AxisOutcome>, Error> {
        let axes = self.axes.iter().enumerate().map(|(position, axis)| {
            let total = axis.total(position, scene, watch).ok_or_else(overflow)?;
            Ok(AxisOutcome {
                id: axis.name.id.clone(),
                raw: Points::from_thousandths(total.raw),
                total: Points::from_thousandths(total.total),
            })
        });
        axes.collect()
    }

    /// The first scenario that matches, and when its first response is due.
    fn respond(&self, lead_type: usize, flagged: bool, assigned_at: Instant) -> Response<'_> {
        let scenarios = self.scenarios.as_deref().unwrap_or_default();
        let scenario = scenarios
            .iter()
            .find(|scenario| scenario.matches(lead_type, flagged));
        let within = scenario
            .filter(|_| self.crm)
            .and_then(|scenario| scenario.respond_within);
        Response {
            scenario,
            due_at: within.and_then(|within| assigned_at.checked_add(within)),
        }
    }

    fn unknowns(&self, lead: &Reading<'_>) -> Vec<Id> {
        let fields = self.words.fields.iter().zip(&self.asked).zip(&lead.facts);
        let unknown = fields.filter(|((_, asked), fact)| **asked && matches!(fact, Fact::Unknown));
        unknown
            .map(|((field, _), _)| field.name.id.clone())
            .collect()
    }
}

impl<'p> Place<'p> {
    fn find(side: &'p Side, totals: &[AxisOutcome]) -> Result<Self, Error> {
        let mut total: i64 = 0;
        for axis in side.axes.iter().filter_map(|axis| totals.get(*axis)) {
            total = total.saturating_add(axis.total.thousandths());
        }
        if total.unsigned_abs() > MAX_TOTAL.unsigned_abs() {
            return Err(overflow());
        }
        Ok(Self {
            total,
            band: side.band(total),
            side,
        })
    }

    fn outcome(&self) -> Result<SideOutcome, Error> {
        let band = self.side.bands.get(self.band).ok_or_else(overflow)?;
        Ok(SideOutcome {
            total: Points::from_thousandths(self.total),
            band: band.name.id.clone(),
        })
    }
}

fn overflow() -> Error {
    Error::new(
        Code::ScoreOverflow,
        String::new(),
        "a total is beyond 9007199254740.991 points",
        "cap the rule that counts so many events",
    )
}

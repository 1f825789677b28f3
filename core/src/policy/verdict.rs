//! What follows from totals and flags: lead type, flagged state, scenario. At one instant, and as
//! bounds over a span of time.

use super::Policy;
use crate::condition::Truth;
use crate::decision::AxisOutcome;
use crate::error::{Code, Error};
use crate::grid::{Grid, Side};
use crate::lead::{Reading, Scene};
use crate::num::{MAX_TOTAL, Points};
use crate::score::{Bounds, OfRule, Silent, Watch};

/// The computed lead type of the decision before, for grids that hold it.
pub(crate) type Previous = usize;

/// What a lead is, apart from its points: a change of it is a change of the decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct State {
    /// The lead type in force.
    pub(crate) lead_type: usize,
    /// For each flag whether it is true.
    pub(crate) flags: Vec<bool>,
    pub(crate) scenario: Option<usize>,
}

/// Everything that is judged at one instant.
pub(crate) struct Verdict<'p> {
    pub(crate) totals: Vec<AxisOutcome>,
    pub(crate) x: Place<'p>,
    pub(crate) y: Option<Place<'p>>,
    pub(crate) computed: usize,
    pub(crate) held: bool,
    pub(crate) flags: Vec<Truth>,
    pub(crate) state: State,
}

/// A total of one side and the index of its band.
pub(crate) struct Place<'p> {
    pub(crate) total: i64,
    pub(crate) band: usize,
    pub(crate) side: &'p Side,
}

impl Policy {
    pub(crate) fn verdict(
        &self,
        lead: &Reading<'_>,
        scene: &Scene<'_, '_>,
        previous: Option<Previous>,
        watch: &mut impl Watch,
    ) -> Result<Verdict<'_>, Error> {
        let totals = self.totals(scene, watch)?;
        let grid = self.grids.get(lead.origin).ok_or_else(overflow)?;
        let x = Place::find(&grid.x, &totals)?;
        let y = grid
            .y
            .as_ref()
            .map(|side| Place::find(side, &totals))
            .transpose()?;
        let y_total = y.as_ref().map_or(0, |y| y.total);
        let (plain, computed) = grid.judge(Bounds::only(x.total), Bounds::only(y_total), previous);
        let set = lead.override_in_force(scene.as_of());
        let lead_type = set.map_or(computed.0, |set| set.lead_type);
        let flags: Vec<Truth> = self
            .flags
            .iter()
            .map(|flag| flag.when.holds(scene))
            .collect();
        let marked: Vec<bool> = flags.iter().map(|truth| *truth == Truth::True).collect();
        let scenario = self.scenario_for(lead_type, marked.contains(&true));
        Ok(Verdict {
            totals,
            x,
            y,
            computed: computed.0,
            held: computed.0 != plain.0,
            flags,
            state: State {
                lead_type,
                flags: marked,
                scenario,
            },
        })
    }

    /// The state at one instant.
    pub(crate) fn state(
        &self,
        lead: &Reading<'_>,
        scene: &Scene<'_, '_>,
        previous: Option<Previous>,
    ) -> Result<State, Error> {
        let verdict = self.verdict(lead, scene, previous, &mut Silent)?;
        Ok(verdict.state)
    }

    /// The lowest and highest computed lead type, from the bounds of every axis.
    pub(crate) fn types(
        &self,
        origin: usize,
        previous: Option<Previous>,
        axes: &[Bounds],
    ) -> (usize, usize) {
        let Some(grid) = self.grids.get(origin) else {
            return (0, usize::MAX);
        };
        let side = |side: &Side| {
            let axes = side.axes.iter().filter_map(|axis| axes.get(*axis));
            axes.fold(Bounds::ZERO, |sum, axis| sum.plus(*axis))
        };
        let y = grid.y.as_ref().map_or(Bounds::ZERO, side);
        grid.judge(side(&grid.x), y, previous).1
    }

    /// Between which totals both sides of a grid lie, from the bounds of every rule.
    pub(crate) fn sides(&self, grid: &Grid, of: OfRule<'_>) -> (Bounds, Bounds) {
        let side = |side: &Side| {
            let axes = side.axes.iter().filter_map(|axis| self.axes.get(*axis));
            axes.fold(Bounds::ZERO, |sum, axis| sum.plus(axis.bounds(of)))
        };
        let y = grid.y.as_ref().map_or(Bounds::ZERO, side);
        (side(&grid.x), y)
    }

    /// The index of the first scenario that matches.
    pub(crate) fn scenario_for(&self, lead_type: usize, flagged: bool) -> Option<usize> {
        let scenarios = self.scenarios.as_deref().unwrap_or_default();
        scenarios
            .iter()
            .position(|scenario| scenario.matches(lead_type, flagged))
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
            band: side.band(i128::from(total)),
            side,
        })
    }
}

pub(crate) fn overflow() -> Error {
    Error::new(
        Code::ScoreOverflow,
        String::new(),
        "a total is beyond 9007199254740.991 points",
        "cap the rule that counts so many events",
    )
}

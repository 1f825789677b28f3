//! Grids and scenarios as tables of codes.

use super::Code;
use super::outcomes::Outcome;
use super::scores::Scores;
use crate::grid::Side;
use crate::label::Id;
use crate::policy::Policy;

/// A grid, with codes for its bands and all that may come of a lead in it.
#[derive(Debug)]
pub(super) struct GridCodes {
    pub(super) x: SideCodes,
    pub(super) y: SideCodes,
    /// The number of its first outcome: by cell, line by line, each unflagged and flagged.
    pub(super) first: i32,
}

/// What a side adds up, and where its bands begin.
#[derive(Debug, Default)]
pub(super) struct SideCodes {
    pub(super) axes: Vec<usize>,
    /// Starts of all bands but the first. Totals have 32 bits, so a start beyond is left out.
    pub(super) starts: Vec<i32>,
    pub(super) bands: Vec<Code>,
}

impl GridCodes {
    /// How far outcomes of neighbours in a line lie apart: unflagged and flagged.
    pub(super) fn of_column(&self) -> i32 {
        2
    }

    /// How far outcomes of neighbours in a column lie apart.
    pub(super) fn of_line(&self) -> i32 {
        let width = i32::try_from(self.x.bands.len()).unwrap_or(0);
        width.wrapping_mul(self.of_column())
    }

    fn new(number: usize, policy: &Policy, due: &[i64], all: &mut AllGrids) -> Option<Self> {
        let grid = policy.grids.get(number)?;
        let (bands, code) = (&mut all.bands, |place| {
            Code::try_from(place).unwrap_or(Scores::NONE)
        });
        let x = SideCodes::new(&grid.x, bands);
        let y = grid
            .y
            .as_ref()
            .map_or_else(SideCodes::default, |y| SideCodes::new(y, bands));
        let columns = || x.bands.iter().enumerate();
        let lines = y.bands.iter().copied().map(Some).enumerate();
        let alone = y.bands.is_empty().then_some((0, None));
        let cells = lines.chain(alone).flat_map(|(line, y_band)| {
            columns().flat_map(move |(column, x_band)| {
                [false, true].map(|flagged| (column, line, *x_band, y_band, flagged))
            })
        });
        let outcomes = cells.map(|(column, line, x_band, y_band, flagged)| {
            let lead_type = grid.lead_type(column, line);
            let scenario = policy.scenario_for(lead_type, flagged);
            Outcome {
                grid: code(number),
                lead_type: code(lead_type),
                computed_lead_type: code(lead_type),
                scenario: scenario.map_or(Scores::NONE, code),
                x_band,
                y_band: y_band.unwrap_or(Scores::NONE),
                due_at: scenario
                    .and_then(|scenario| due.get(scenario).copied())
                    .unwrap_or(Scores::NO_INSTANT),
            }
        });
        let first = i32::try_from(all.outcomes.len()).unwrap_or(i32::MAX);
        all.outcomes.extend(outcomes);
        Some(Self { x, y, first })
    }
}

impl SideCodes {
    fn new(side: &Side, bands: &mut Vec<Id>) -> Self {
        let starts = side.bands.iter().skip(1).map(|band| band.from);
        let starts = starts.filter(|start| *start <= i64::from(i32::MAX));
        let narrow = |start: i64| i32::try_from(start).unwrap_or(i32::MIN);
        let codes = side.bands.iter().map(|band| {
            let id = &band.name.id;
            let known = bands.iter().position(|known| known == id);
            let place = known.unwrap_or_else(|| {
                bands.push(id.clone());
                bands.len().saturating_sub(1)
            });
            Code::try_from(place).unwrap_or(Scores::NONE)
        });
        let codes = codes.collect();
        Self {
            axes: side.axes.clone(),
            starts: starts.map(narrow).collect(),
            bands: codes,
        }
    }
}

/// The grids of a policy in the order of their origins, and what they share.
#[derive(Debug, Default)]
pub(super) struct AllGrids {
    pub(super) grids: Vec<GridCodes>,
    /// The bands of all grids.
    pub(super) bands: Vec<Id>,
    /// The outcomes of all cells.
    pub(super) outcomes: Vec<Outcome>,
}

impl AllGrids {
    /// `due` tells when each scenario is due.
    pub(super) fn new(policy: &Policy, due: &[i64]) -> Self {
        let mut all = Self::default();
        for number in 0..policy.grids.len() {
            let grid = GridCodes::new(number, policy, due, &mut all);
            all.grids.extend(grid);
        }
        all
    }
}

//! Grids and scenarios as tables of codes.

use super::Code;
use super::scores::Scores;
use crate::grid::{Grid, Side};
use crate::label::Id;
use crate::policy::Policy;

/// A grid, with codes for its bands and all that may come of a lead in it.
#[derive(Debug)]
pub(super) struct GridCodes {
    pub(super) x: SideCodes,
    pub(super) y: SideCodes,
    /// By cell, line by line; unflagged and flagged.
    outcomes: Vec<Outcome>,
}

/// What a side adds up, and where its bands begin.
#[derive(Debug, Default)]
pub(super) struct SideCodes {
    pub(super) axes: Vec<usize>,
    /// Starts of all bands but the first. Totals have 32 bits, so a start beyond is left out.
    pub(super) starts: Vec<i32>,
    pub(super) bands: Vec<Code>,
}

/// What comes of a lead, but for its totals and flags.
#[derive(Debug, Clone, Copy)]
pub(super) struct Outcome {
    pub(super) lead_type: Code,
    pub(super) scenario: Code,
    pub(super) x_band: Code,
    pub(super) y_band: Code,
    /// When the first response is due, if the lead is assigned at `as_of`.
    pub(super) due: i64,
}

const NOTHING: Outcome = Outcome {
    lead_type: Scores::NONE,
    scenario: Scores::NONE,
    x_band: Scores::NONE,
    y_band: Scores::NONE,
    due: Scores::NO_INSTANT,
};

impl GridCodes {
    /// Cells of a line.
    pub(super) fn width(&self) -> u32 {
        u32::try_from(self.x.bands.len()).unwrap_or(u32::MAX)
    }

    /// Number of cells.
    pub(super) fn cells(&self) -> usize {
        self.outcomes.len() / 2
    }

    #[inline]
    pub(super) fn outcome(&self, cell: u32, flagged: bool) -> Outcome {
        let place = (cell as usize)
            .wrapping_mul(2)
            .wrapping_add(usize::from(flagged));
        self.outcomes.get(place).copied().unwrap_or(NOTHING)
    }

    fn new(grid: &Grid, policy: &Policy, due: &[i64], bands: &mut Vec<Id>) -> Self {
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
            let code = |place: usize| Code::try_from(place).unwrap_or(Scores::NONE);
            Outcome {
                lead_type: code(lead_type),
                scenario: scenario.map_or(Scores::NONE, code),
                x_band,
                y_band: y_band.unwrap_or(Scores::NONE),
                due: scenario
                    .and_then(|scenario| due.get(scenario).copied())
                    .unwrap_or(Scores::NO_INSTANT),
            }
        });
        let outcomes = outcomes.collect();
        Self { x, y, outcomes }
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

/// The grids in the order of their origins, and the bands of all of them; `due` tells when each
/// scenario is due.
pub(super) fn grid_codes(policy: &Policy, due: &[i64]) -> (Vec<GridCodes>, Vec<Id>) {
    let mut bands = Vec::new();
    let grids = policy.grids.iter();
    let grids = grids.map(|grid| GridCodes::new(grid, policy, due, &mut bands));
    (grids.collect(), bands)
}

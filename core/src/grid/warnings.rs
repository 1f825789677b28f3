//! What works in a grid, but not as it seems to: parts that no lead can reach, and types that fall
//! where a score rises.

use super::{Grid, Side};
use crate::error::Code;
use crate::json::Pointer;
use crate::num::Points;
use crate::policy::check::Check;
use crate::score::Bounds;

impl Grid {
    /// Reports bands and cells out of reach, given what each axis can reach.
    pub(crate) fn warn(&self, reach: &[Bounds], at: &Pointer<'_>, check: &mut Check) {
        let x = self.x.reachable(reach, &at.key("x"), check);
        let y = match &self.y {
            Some(side) => side.reachable(reach, &at.key("y"), check),
            None => vec![true],
        };
        let cells = at.key("cells");
        for (row, y_reached) in y.iter().enumerate() {
            for (column, x_reached) in x.iter().enumerate() {
                let Some(x_band) = self.x.bands.get(column) else {
                    continue;
                };
                let y_band = self.y.as_ref().and_then(|side| side.bands.get(row));
                let row_at = y_band.map(|band| cells.key(&band.name.id));
                let at = row_at.as_ref().unwrap_or(&cells).key(&x_band.name.id);
                if *y_reached && *x_reached && !self.cell_reachable(column, row, reach) {
                    let message = "no lead can be in this cell, since both sides share an axis";
                    check.error(
                        Code::UnreachableCell,
                        &at,
                        message,
                        "move the bands, or take the axis from one side",
                    );
                }
                let here = self.lead_type(column, row);
                let below = [
                    column.checked_sub(1).map(|c| (c, row)),
                    row.checked_sub(1).map(|r| (column, r)),
                ];
                if below
                    .into_iter()
                    .flatten()
                    .any(|(c, r)| self.lead_type(c, r) > here)
                {
                    let message = "the lead type falls here, where a score rises";
                    check.error(
                        Code::FallingGrid,
                        &at,
                        message,
                        "give this cell a lead type as high as its neighbours",
                    );
                }
            }
        }
    }

    pub(crate) fn gives(&self, lead_type: usize) -> bool {
        self.cells.contains(&lead_type)
    }

    /// Whether some totals of the axes lie in both bands. Axes of only one side move freely; with
    /// `s` the sum of the shared ones, x - (its own) and y - (its own) must meet in an `s`.
    fn cell_reachable(&self, column: usize, row: usize, reach: &[Bounds]) -> bool {
        let Some(y) = &self.y else { return true };
        let sum = |axes: &mut dyn Iterator<Item = &usize>| {
            axes.filter_map(|axis| reach.get(*axis))
                .fold(Bounds::ZERO, |sum, span| sum.plus(*span))
        };
        let shared = sum(&mut self.x.axes.iter().filter(|axis| y.axes.contains(axis)));
        let own = |side: &Side, other: &Side| {
            sum(&mut side.axes.iter().filter(|axis| !other.axes.contains(axis)))
        };
        let left = self.x.span(column).minus(own(&self.x, y));
        let right = y.span(row).minus(own(y, &self.x));
        shared.and(left).and_then(|s| s.and(right)).is_some()
    }
}

impl Side {
    fn span(&self, band: usize) -> Bounds {
        let start = |band: usize| self.bands.get(band).map(|band| i128::from(band.from));
        let next = band.checked_add(1).and_then(start);
        Bounds {
            low: start(band).filter(|_| band > 0).unwrap_or(Bounds::ALL.low),
            high: next.map_or(Bounds::ALL.high, |next| next.saturating_sub(1)),
        }
    }

    /// Which bands a lead can reach; reports the others.
    fn reachable(&self, reach: &[Bounds], at: &Pointer<'_>, check: &mut Check) -> Vec<bool> {
        let axes = self.axes.iter().filter_map(|axis| reach.get(*axis));
        let total = axes.fold(Bounds::ZERO, |sum, span| sum.plus(*span));
        let at = at.key("bands");
        let bands = (0..self.bands.len()).map(|index| {
            let reached = total.and(self.span(index)).is_some();
            if !reached {
                let end = |end: i128| match i64::try_from(end) {
                    Ok(end) => Points::from_thousandths(end).to_string(),
                    Err(_) => "no limit".to_owned(),
                };
                let (low, high) = (end(total.low), end(total.high));
                let message = format!("totals go from {low} to {high}, so no lead is in this band");
                check.error(
                    Code::UnreachableBand,
                    &at.index(index),
                    message,
                    "move its start, or remove it",
                );
            }
            reached
        });
        bands.collect()
    }
}

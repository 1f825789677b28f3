//! Counting leads by cell, from the codes of a block.

use super::Code;
use super::grids::GridCodes;
use super::job::Job;
use super::scores::{Rows, Scores};
use crate::decision::Decision;
use crate::grid::{CellCounts, cell_of};
use crate::policy::Policy;

/// Leads by cell.
#[derive(Debug, Default)]
pub(super) struct Cells {
    /// Rows of blocks, by [`Keys`]. Several counts for each, as a row would have to wait for the one
    /// before it where both are in one cell.
    coded: Vec<[u64; LANES]>,
    /// Leads that were counted one by one: grid by grid, line by line.
    single: Vec<u64>,
}

const LANES: usize = 4;
/// Rows whose keys are computed together.
const STEP: usize = 64;
/// A policy of so many grids and bands is rare; its rows are counted one by one.
const MOST_KEYS: usize = 1 << 14;

/// One number for a grid, a band of `y` or none, and a band of `x`.
#[derive(Debug, Clone, Copy)]
struct Keys {
    of_line: u16,
    of_grid: u16,
    all: usize,
}

impl Keys {
    fn new(grids: &[GridCodes]) -> Option<Self> {
        let sides = grids.iter().flat_map(|grid| [&grid.x, &grid.y]);
        let last = sides.flat_map(|side| &side.bands).max()?;
        let of_line = usize::from(*last).checked_add(1)?;
        let of_grid = of_line.checked_mul(of_line.checked_add(1)?)?;
        let all = of_grid.checked_mul(grids.len())?;
        (all <= MOST_KEYS).then_some(Self {
            of_line: u16::try_from(of_line).ok()?,
            of_grid: u16::try_from(of_grid).ok()?,
            all,
        })
    }

    /// The code of no band is the largest, and becomes 0.
    #[inline]
    fn of(self, grid: u8, x: Code, y: Code) -> u16 {
        let line = y.wrapping_add(1).wrapping_mul(self.of_line);
        let grid = u16::from(grid).wrapping_mul(self.of_grid);
        grid.wrapping_add(line).wrapping_add(x)
    }
}

impl Cells {
    /// Counts the rows of a block by their grids and bands, but for odd ones.
    pub(super) fn count(
        &mut self,
        grids: &[GridCodes],
        origins: &[u8],
        out: &Rows<'_>,
        odd: &[usize],
    ) {
        let Some(keys) = Keys::new(grids) else {
            for row in (0..origins.len()).filter(|row| odd.binary_search(row).is_err()) {
                self.count_slowly(grids, origins, out, row);
            }
            return;
        };
        self.coded.resize(keys.all, [0; LANES]);
        let bands = out.x_band.chunks(STEP).zip(out.y_band.chunks(STEP));
        let mut step = [0; STEP];
        for (origins, (x, y)) in origins.chunks(STEP).zip(bands) {
            let rows = origins.iter().zip(x.iter().zip(y));
            for (key, (grid, (x, y))) in step.iter_mut().zip(rows) {
                *key = keys.of(*grid, *x, *y);
            }
            let counted = step.get(..origins.len()).unwrap_or_default();
            for few in counted.chunks(LANES) {
                for (lane, key) in few.iter().enumerate() {
                    self.add_coded(*key, lane, 1);
                }
            }
        }
        for row in odd {
            let (grid, x) = (origins.get(*row), out.x_band.get(*row));
            if let (Some(grid), Some(x), Some(y)) = (grid, x, out.y_band.get(*row)) {
                self.add_coded(keys.of(*grid, *x, *y), 0, u64::MAX);
            }
        }
    }

    /// Adds to one of the counts of a key; they wrap, as odd rows are taken away from any of them.
    #[inline]
    fn add_coded(&mut self, key: u16, lane: usize, more: u64) {
        let counts = self.coded.get_mut(usize::from(key));
        if let Some(count) = counts.and_then(|counts| counts.get_mut(lane)) {
            *count = count.wrapping_add(more);
        }
    }

    fn count_slowly(&mut self, grids: &[GridCodes], origins: &[u8], out: &Rows<'_>, row: usize) {
        let found = origins
            .get(row)
            .zip(out.x_band.get(row))
            .zip(out.y_band.get(row));
        let Some(((origin, x), y)) = found else {
            return;
        };
        let (before, rest) = grids
            .split_at_checked(usize::from(*origin))
            .unwrap_or_default();
        let Some(grid) = rest.first() else { return };
        let place = |bands: &[Code], band: Code| bands.iter().position(|known| *known == band);
        let line = place(&grid.y.bands, *y).unwrap_or(0);
        if let Some(column) = place(&grid.x.bands, *x) {
            let before = before.iter().map(GridCodes::cells).sum::<usize>();
            let line = line.saturating_mul(grid.x.bands.len());
            self.count_single(before.saturating_add(line).saturating_add(column));
        }
    }

    /// Counts a lead that was judged as a document.
    pub(super) fn count_one(&mut self, policy: &Policy, decision: &Decision) {
        if let Some(place) = cell_of(policy, decision) {
            self.count_single(place);
        }
    }

    fn count_single(&mut self, place: usize) {
        let room = self.single.len().max(place.saturating_add(1));
        self.single.resize(room, 0);
        if let Some(count) = self.single.get_mut(place) {
            *count = count.saturating_add(1);
        }
    }

    /// Adds what was counted of other rows.
    pub(super) fn add(&mut self, other: &Self) {
        let room = self.coded.len().max(other.coded.len());
        self.coded.resize(room, [0; LANES]);
        let coded = self.coded.iter_mut().flatten();
        for (count, more) in coded.zip(other.coded.iter().flatten()) {
            *count = count.wrapping_add(*more);
        }
        let room = self.single.len().max(other.single.len());
        self.single.resize(room, 0);
        for (count, more) in self.single.iter_mut().zip(&other.single) {
            *count = count.saturating_add(*more);
        }
    }

    /// The counts with their names.
    pub(super) fn named(&self, job: &Job<'_, '_>, failed: u64) -> CellCounts {
        let keys = Keys::new(&job.grids);
        let mut leads = Vec::new();
        for (number, grid) in (0_u8..).zip(&job.grids) {
            let alone = [Scores::NONE];
            let lines = match grid.y.bands.as_slice() {
                [] => &alone,
                lines => lines,
            };
            for (y, x) in lines
                .iter()
                .flat_map(|y| grid.x.bands.iter().map(move |x| (y, x)))
            {
                let key = keys.map(|keys| usize::from(keys.of(number, *x, *y)));
                let coded = key.and_then(|key| self.coded.get(key));
                let coded = coded.into_iter().flatten();
                let coded = coded.fold(0_u64, |sum, count| sum.wrapping_add(*count));
                let single = self.single.get(leads.len()).copied().unwrap_or(0);
                leads.push(coded.saturating_add(single));
            }
        }
        CellCounts::of(job.plan.policy, &leads, failed)
    }
}

#[cfg(test)]
#[allow(clippy::arithmetic_side_effects, reason = "a test")]
mod tests {
    use crate::frame::{Column, Frame, FrameCall, Numbers, Texts};
    use crate::{Call, Engine, Instant};

    /// A grid of two sides beside one of one side; rows come mixed, and some have no grid.
    #[track_caller]
    fn check(columns: u16, lines: u16) {
        let list = |count: u16, entry: &dyn Fn(u16) -> String| {
            let entries: Vec<String> = (0..count).map(entry).collect();
            entries.join(", ")
        };
        let bands = |count: u16| {
            list(count, &|band| match band {
                0 => r#"{"id": "b0"}"#.to_owned(),
                _ => format!(r#"{{"id": "b{band}", "from": {band}}}"#),
            })
        };
        let points = |count: u16| {
            list(count, &|value| {
                format!(r#"{{"from": {value}, "points": {value}}}"#)
            })
        };
        let line = list(columns, &|band| format!(r#""b{band}": "cold""#));
        let policy = format!(
            r#"{{"format": 1, "id": "large", "version": "1", "time_zone": "+09:00",
                "fields": {{"a": {{"type": "number"}}, "b": {{"type": "number"}}}},
                "axes": [{{"id": "a", "rules": [{{"id": "a", "field": "a", "bands": [{}]}}]}},
                    {{"id": "b", "rules": [{{"id": "b", "field": "b", "bands": [{}]}}]}}],
                "grids": {{
                    "form": {{"x": {{"axes": ["a"], "bands": [{}]}}, "y": {{"axes": ["b"], "bands": [{}]}},
                        "cells": {{{}}}}},
                    "fax": {{"x": {{"axes": ["a"], "bands": [{}]}}, "cells": {{"b0": "cold", "b1": "hot"}}}}}}}}"#,
            points(columns),
            points(lines),
            bands(columns),
            bands(lines),
            list(lines, &|band| format!(r#""b{band}": {{{line}}}"#)),
            bands(2)
        );
        let engine = Engine::from_json(&policy).unwrap_or_else(|error| panic!("{error}"));
        let rows = 5_003_u16;
        let origin = |row: u16| ["form", "form", "fax", "phone", "form"][usize::from(row % 5)];
        let a: Vec<u16> = (0..rows).map(|row| row / 2 % columns).collect();
        let b: Vec<u16> = (0..rows).map(|row| row / 3 % lines).collect();
        let ids: Vec<u16> = (0..rows).collect();
        let origins: Vec<&str> = (0..rows).map(origin).collect();
        let number = |values| Column::Numbers(Numbers::U16(values), None);
        let columns_given = vec![
            ("id".to_owned(), number(&ids)),
            (
                "origin".to_owned(),
                Column::Texts(Texts::Slices(&origins), None),
            ),
            ("a".to_owned(), number(&a)),
            ("b".to_owned(), number(&b)),
        ];
        let frame = Frame::new(&engine, columns_given, None).expect("columns that suit");
        let as_of = Instant::parse("2026-11-22T09:00:00+09:00").expect("an instant");
        let call = FrameCall::new(Call::at(as_of));
        let cells = engine.score_frame(&frame, &call).expect("no flags").cells;
        let count = |wanted: &dyn Fn(usize) -> bool| {
            let rows = 0..usize::from(rows);
            rows.filter(|row| wanted(*row)).count() as u64
        };
        assert_eq!(cells.failed(), count(&|row| origins[row] == "phone"));
        for x in 0..columns {
            for y in 0..lines {
                let wanted = |row: usize| origins[row] == "form" && (a[row], b[row]) == (x, y);
                let found = cells.leads("form", &format!("b{x}"), Some(&format!("b{y}")));
                assert_eq!(found, Some(count(&wanted)), "{x} {y}");
            }
        }
        let low = count(&|row| origins[row] == "fax" && a[row] == 0);
        let all = count(&|row| origins[row] == "fax");
        assert_eq!(cells.leads("fax", "b0", None), Some(low));
        assert_eq!(cells.leads("fax", "b1", None), Some(all - low));
    }

    #[test]
    fn rows_are_counted_in_their_cells() {
        check(2, 3);
        check(6, 7);
        // More keys than there is room for.
        check(100, 7);
    }
}

//! Leads by cell, from the outcomes of their rows.

use super::scores::Scores;
use crate::grid::CellCounts;

impl Scores {
    /// The number of leads in each cell of each grid, and that of leads with errors. A lead stands where
    /// its totals put it, whatever its lead type.
    #[must_use]
    pub fn cells(&self) -> CellCounts {
        let mut leads = vec![0_u64; self.outcomes.len()];
        for place in &self.outcome {
            if let Some(count) = leads.get_mut(usize::from(*place)) {
                *count = count.saturating_add(1);
            }
        }
        let mut cells = self.no_cells.clone();
        for (outcome, leads) in self.outcomes.iter().zip(leads) {
            let band = |band: u16| self.bands.get(usize::from(band));
            if let Some(x) = band(outcome.x_band) {
                let grid = usize::from(outcome.grid);
                cells.add_leads(grid, x, band(outcome.y_band), leads);
            }
        }
        cells.add_failed(self.errors.len());
        cells
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
        let cells = engine.score_frame(&frame, &call).expect("no flags").cells();
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
        check(100, 7);
    }
}

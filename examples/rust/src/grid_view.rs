//! A grid as a picture: bands from bottom to top and from left to right, leads counted per cell.

use leadgrid::Lang;

use crate::paint::{Ink, Paint};
use crate::policy_view::{BandView, GridView, PolicyView};
use crate::table::{Align, Cell, Table, WIDTH, padded, thousands, width};
use crate::tally::{CellKey, Tally};
use crate::words::pick;

/// One grid for each origin that had leads, with the totals per lead type below.
pub fn grids(policy: &PolicyView, tally: &Tally, lang: Lang, paint: Paint) -> String {
    let mut out = String::new();
    for (origin, grid) in &policy.grids {
        let count = |x: &BandView, y: Option<&BandView>| {
            let key: CellKey = (origin.clone(), x.id.clone(), y.map(|band| band.id.clone()));
            tally.cells.get(&key).copied().unwrap_or(0)
        };
        let picture = Picture {
            policy,
            grid,
            count: &count,
            paint,
        };
        let total = picture.total();
        if total > 0 {
            let leads = pick(lang, "leads", "리드");
            out.push_str(&format!(
                "{}  {} {leads}\n",
                paint.ink(Ink::Bold, &grid.title),
                thousands(total)
            ));
            out.push_str(&picture.axes(lang));
            out.push_str(&picture.draw().unwrap_or_else(|| picture.list()));
            out.push('\n');
        }
    }
    out
}

struct Picture<'p> {
    policy: &'p PolicyView,
    grid: &'p GridView,
    count: &'p dyn Fn(&BandView, Option<&BandView>) -> usize,
    paint: Paint,
}

impl Picture<'_> {
    /// The rows from top to bottom: the highest band first; one without a name if there is no `y`.
    fn rows(&self) -> Vec<Option<&BandView>> {
        match &self.grid.y {
            Some(side) => side.bands.iter().rev().map(Some).collect(),
            None => vec![None],
        }
    }

    fn total(&self) -> usize {
        let cells = self
            .rows()
            .into_iter()
            .flat_map(|y| self.grid.x.bands.iter().map(move |x| (self.count)(x, y)));
        cells.fold(0, usize::saturating_add)
    }

    fn lead_type(&self, x: &BandView, y: Option<&BandView>) -> &str {
        self.grid
            .cell(&x.id, y.map(|band| band.id.as_str()))
            .unwrap_or("?")
    }

    fn ink(&self, lead_type: &str) -> Ink {
        Ink::of_rank(self.policy.rank(lead_type), self.policy.lead_types.len())
    }

    /// What the two sides measure.
    fn axes(&self, lang: Lang) -> String {
        let x = format!(
            "{}: {}",
            pick(lang, "from left to right", "가로"),
            self.grid.x.title
        );
        let text = match &self.grid.y {
            Some(side) => format!("{x}; {}: {}", pick(lang, "upwards", "세로"), side.title),
            None => x,
        };
        format!(
            "  {}\n",
            padded(
                &text,
                WIDTH.saturating_sub(2),
                Align::Left,
                Ink::Dim,
                self.paint
            )
            .trim_end()
        )
    }

    /// The picture, or `None` if it is wider than the screen.
    fn draw(&self) -> Option<String> {
        let rows = self.rows();
        let bands = &self.grid.x.bands;
        let of_side = |part: fn(&BandView) -> &str| {
            rows.iter()
                .flatten()
                .map(|band| width(part(band)))
                .max()
                .unwrap_or(0)
        };
        let (title_room, range_room) = (of_side(|band| &band.title), of_side(|band| &band.range));
        let margin = title_room.saturating_add(range_room).saturating_add(5);
        let heads = bands.iter().map(|band| width(&head(band)));
        let cells = rows.iter().flat_map(|y| {
            bands.iter().map(|x| {
                let number = thousands((self.count)(x, *y));
                width(self.lead_type(x, *y))
                    .saturating_add(number.len())
                    .saturating_add(2)
            })
        });
        let room = heads.chain(cells).max().unwrap_or(0).max(14);
        let whole = bands
            .len()
            .saturating_mul(room.saturating_add(3))
            .saturating_add(margin)
            .saturating_add(1);
        if whole > WIDTH {
            return None;
        }
        let blank = " ".repeat(margin);
        let rule = |left: &str, middle: &str, right: &str| {
            let bars = vec!["─".repeat(room.saturating_add(2)); bands.len()];
            format!("{blank}{left}{}{right}\n", bars.join(middle))
        };
        let heads: Vec<String> = bands
            .iter()
            .map(|band| padded(&head(band), room, Align::Left, Ink::Dim, self.paint))
            .collect();
        let mut out = format!("{blank}  {}\n", heads.join("   ").trim_end());
        out.push_str(&rule("┌", "┬", "┐"));
        for (number, y) in rows.iter().enumerate() {
            if number > 0 {
                out.push_str(&rule("├", "┼", "┤"));
            }
            let label = |part: fn(&BandView) -> &str, room: usize| {
                padded(y.map_or("", part), room, Align::Left, Ink::Dim, self.paint)
            };
            let cells: Vec<String> = bands.iter().map(|x| self.cell(x, *y, room)).collect();
            out.push_str(&format!(
                "  {}  {} │ {} │\n",
                label(|band| &band.title, title_room),
                label(|band| &band.range, range_room),
                cells.join(" │ ")
            ));
        }
        out.push_str(&rule("└", "┴", "┘"));
        Some(out)
    }

    /// The lead type at the left, the count at the right.
    fn cell(&self, x: &BandView, y: Option<&BandView>, room: usize) -> String {
        let lead_type = self.lead_type(x, y);
        let ink = self.ink(lead_type);
        let number = thousands((self.count)(x, y));
        let rest = room.saturating_sub(width(lead_type));
        self.paint.ink(ink, lead_type) + &padded(&number, rest, Align::Right, ink, self.paint)
    }

    /// The cells that have leads, one below the other, for a grid of many bands.
    fn list(&self) -> String {
        let mut table = Table::new(&[
            ("x", Align::Left),
            ("y", Align::Left),
            ("", Align::Left),
            ("", Align::Right),
        ]);
        for y in self.rows() {
            for x in &self.grid.x.bands {
                let count = (self.count)(x, y);
                if count > 0 {
                    let lead_type = self.lead_type(x, y);
                    table.row(vec![
                        Cell::text(head(x)),
                        Cell::text(y.map(head).unwrap_or_default()),
                        Cell::inked(self.ink(lead_type), lead_type),
                        Cell::text(thousands(count)),
                    ]);
                }
            }
        }
        table.render(self.paint)
    }
}

fn head(band: &BandView) -> String {
    format!("{}  {}", band.title, band.range)
        .trim_end()
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn policy(bands: usize) -> PolicyView {
        let bands: Vec<String> = (0..bands)
            .map(|n| match n {
                0 => r#"{"id": "b0", "title": {"ko": "낮음", "en": "Low"}}"#.to_owned(),
                _ => format!(r#"{{"id": "b{n}", "from": {}}}"#, n.pow(2)),
            })
            .collect();
        let cells: Vec<String> = (0..bands.len())
            .map(|n| format!(r#""b{n}": "{}""#, if n == 0 { "cold" } else { "hot" }))
            .collect();
        let side = format!(r#"{{"axes": ["a"], "bands": [{}]}}"#, bands.join(","));
        let json = format!(
            r#"{{"id": "p", "axes": [{{"id": "a", "title": {{"ko": "활동", "en": "Activity"}}}}],
                "grids": {{"form": {{"x": {side}, "y": {{"axes": ["a"], "bands": [{{"id": "low"}}, {{"id": "top", "title": {{"ko": "최상위"}}, "from": 5}}]}},
                "cells": {{"low": {{{0}}}, "top": {{{0}}}}}}}}}}}"#,
            cells.join(",")
        );
        PolicyView::new(&json, Lang::Ko).unwrap()
    }

    fn tally() -> Tally {
        let cells = [(("form", "b0", "top"), 1_234), (("form", "b1", "low"), 7)];
        let cells = cells
            .map(|((origin, x, y), n)| ((origin.to_owned(), x.to_owned(), Some(y.to_owned())), n));
        Tally {
            cells: cells.into_iter().collect(),
            ..Tally::default()
        }
    }

    #[test]
    fn draws_high_bands_above() {
        let text = grids(&policy(2), &tally(), Lang::Ko, Paint::plain());
        let lines: Vec<&str> = text.lines().collect();
        assert!(lines[0].contains("1,241 리드"), "{text}");
        assert!(
            lines[4].contains("최상위") && lines[4].contains("cold     1,234"),
            "{text}"
        );
        assert!(
            lines[6].contains("low") && lines[6].contains("│ hot          7 │"),
            "{text}"
        );
        let widths: Vec<usize> = lines[3..8].iter().map(|line| width(line)).collect();
        assert!(widths.iter().all(|w| *w == widths[0]), "{widths:?}\n{text}");
    }

    #[test]
    fn lists_what_is_too_wide() {
        let text = grids(&policy(20), &tally(), Lang::En, Paint::plain());
        assert!(text.lines().all(|line| width(line) <= WIDTH), "{text}");
        assert!(text.contains("1,234"), "{text}");
    }
}

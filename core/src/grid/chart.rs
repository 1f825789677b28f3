//! The picture of a grid as a Vega-Lite document: leads in each cell, coloured by lead type.
//!
//! The document is data that every notebook and many web pages can draw. It is the same bytes for the
//! same policy, counts and language, and names nothing but fields, so texts of a policy stay texts.

use super::{CellCounts, Grid, Side, grid_of};
use crate::engine::Engine;
use crate::error::Error;
use crate::json::{Pointer, Value};
use crate::label::Lang;
use crate::num::Grouped;
use crate::picture::{self, find, legible, put, ramp, step};
use crate::policy::Policy;

/// Everything that is the same for all grids; what is null is put in. Version 5 is what notebooks draw
/// by themselves, and the document is right in version 6 too. The font is the first family that a
/// system has, and all but the last have Hangul.
const DOCUMENT: &str = include_str!("chart.json");
/// From the least to the most important lead type. White text has a contrast of 4.5 or more on all
/// of them, and on what lies between.
const RAMP: [[u32; 3]; 3] = [[0x1F, 0x5F, 0xA8], [0x9A, 0x5B, 0x00], [0xB3, 0x26, 0x1E]];

impl Engine {
    /// The grid of an origin as a Vega-Lite document: how many leads stand in each cell, coloured by
    /// lead type, with the titles of the policy in a language.
    ///
    /// ```
    /// use leadgrid::{CellCounts, Engine, Lang, Value};
    ///
    /// let engine = Engine::default();
    /// let counts = r#"{"failed": 1, "grids": {"form": {"high": {"low": 3}, "low": {"low": 12}}}}"#;
    /// let counts = Value::from_json(counts).expect("JSON");
    /// let counts = CellCounts::from_value(&engine, &counts).expect("cells of the policy");
    /// let chart = engine.grid_chart("form", &counts, Lang::Ko).expect("a grid");
    /// assert!(serde_json::to_string(&chart).expect("JSON").contains("고객 활동 점수"));
    /// ```
    ///
    /// # Errors
    /// `unknown_origin` for an origin that has no grid.
    pub fn grid_chart(
        &self,
        origin: &str,
        counts: &CellCounts,
        lang: Lang,
    ) -> Result<Value<'static>, Error> {
        let policy = self.policy();
        let grid = grid_of(policy, origin, &Pointer::root().key("origin"))?;
        let chart = Chart {
            policy,
            grid,
            counts,
            lang,
            words: match lang {
                Lang::En => &EN,
                Lang::Ko => &KO,
            },
        };
        Ok(chart.document())
    }
}

/// What is drawn, and in which words.
struct Chart<'c> {
    policy: &'c Policy,
    grid: &'c Grid,
    counts: &'c CellCounts,
    lang: Lang,
    words: &'static Words,
}

impl Chart<'_> {
    fn document(&self) -> Value<'static> {
        // A test reads it.
        let mut chart = Value::from_json(DOCUMENT).unwrap_or(Value::Null);
        let grid = self.grid;
        let (types, colours) = self.scale();
        let words = self.words;
        put(
            &mut chart,
            &["title", "text"],
            legible(grid.origin.text(self.lang)).into(),
        );
        put(&mut chart, &["title", "subtitle"], self.subtitle().into());
        put(
            &mut chart,
            &["width", "step"],
            step(720, grid.x.bands.len(), 44, 120),
        );
        put(
            &mut chart,
            &["height", "step"],
            step(480, self.lines(), 36, 64),
        );
        put(&mut chart, &["data", "values"], Value::List(self.cells()));
        put(
            &mut chart,
            &["encoding", "x", "sort"],
            labels(&grid.x, self.lang).into(),
        );
        put(
            &mut chart,
            &["encoding", "x", "title"],
            self.axes(&grid.x).into(),
        );
        let colour = ["layer", "0", "encoding", "color"];
        let colour = |rest: &'static str| [colour.as_slice(), &["scale", rest]].concat();
        put(&mut chart, &colour("domain"), types.into());
        put(&mut chart, &colour("range"), colours.into());
        put(
            &mut chart,
            &["layer", "0", "encoding", "color", "title"],
            words.lead_type.into(),
        );
        let y = grid.y.as_ref();
        let titles = [
            self.axes(&grid.x),
            y.map(|y| self.axes(y)).unwrap_or_default(),
            words.lead_type.to_owned(),
            words.leads.to_owned(),
            words.share.to_owned(),
        ];
        for (place, title) in ["0", "1", "2", "3", "4"].into_iter().zip(titles) {
            let at = ["layer", "0", "encoding", "tooltip", place, "title"];
            put(&mut chart, &at, title.into());
        }
        match y {
            Some(y) => {
                let mut sort = labels(y, self.lang);
                // Lines are drawn from the top.
                sort.reverse();
                put(&mut chart, &["encoding", "y", "sort"], sort.into());
                put(&mut chart, &["encoding", "y", "title"], self.axes(y).into());
            }
            None => {
                put(&mut chart, &["height"], 64.into());
                if let Some(Value::Object(sides)) = find(&mut chart, &["encoding"]) {
                    sides.retain(|(key, _)| key != "y");
                }
                let tooltip = ["layer", "0", "encoding", "tooltip"];
                if let Some(Value::List(entries)) = find(&mut chart, &tooltip) {
                    entries.retain(|entry| entry.get("field") != Some(&"y".into()));
                }
            }
        }
        chart
    }

    fn lines(&self) -> usize {
        self.grid.y.as_ref().map_or(1, |y| y.bands.len())
    }

    fn subtitle(&self) -> String {
        let mut text = (self.words.leads_in_all)(Grouped(self.total()));
        if self.counts.failed() > 0 {
            text.push_str(" · ");
            text.push_str(&(self.words.failed)(Grouped(self.counts.failed())));
        }
        text
    }

    fn leads(&self, column: usize, line: usize) -> u64 {
        self.counts.at(&self.grid.origin.id, column, line)
    }

    fn total(&self) -> u64 {
        let columns = 0..self.grid.x.bands.len();
        let places = (0..self.lines()).flat_map(|line| columns.clone().map(move |c| (c, line)));
        places.fold(0, |sum, (column, line)| {
            sum.saturating_add(self.leads(column, line))
        })
    }

    /// The data: an entry for each cell, the highest line first.
    fn cells(&self) -> Vec<Value<'static>> {
        let columns = labels(&self.grid.x, self.lang);
        let lines = self.grid.y.as_ref().map(|y| labels(y, self.lang));
        let total = self.total().max(1) as f64;
        let mut cells = Vec::new();
        for line in (0..self.lines()).rev() {
            for (column, x) in columns.iter().enumerate() {
                let lead_type = self.grid.lead_type(column, line);
                let lead_type = self.policy.words.lead_types.get(lead_type);
                let leads = self.leads(column, line) as f64;
                let mut cell = vec![("x".into(), x.clone().into())];
                if let Some(y) = lines.as_ref().and_then(|lines| lines.get(line)) {
                    cell.push(("y".into(), y.clone().into()));
                }
                let lead_type = lead_type.map(|id| id.to_string());
                cell.push(("lead_type".into(), lead_type.into()));
                cell.push(("leads".into(), leads.into()));
                cell.push(("share".into(), (leads / total).into()));
                cells.push(Value::Object(cell));
            }
        }
        cells
    }

    /// The titles of the axes that a side adds up.
    fn axes(&self, side: &Side) -> String {
        let axes = side
            .axes
            .iter()
            .filter_map(|axis| self.policy.axes.get(*axis));
        let titles: Vec<&str> = axes.map(|axis| axis.name.text(self.lang)).collect();
        legible(&titles.join(" + "))
    }

    /// The lead types and their colours, the most important first.
    fn scale(&self) -> (Vec<String>, Vec<String>) {
        let types = &self.policy.words.lead_types;
        let named = types.iter().enumerate().rev();
        named
            .map(|(place, id)| (id.to_string(), colour(place, types.len())))
            .unzip()
    }
}

/// What the bands of a side are called, each differently.
fn labels(side: &Side, lang: Lang) -> Vec<String> {
    picture::labels(side.bands.iter().map(|band| &band.name), lang)
}

/// The colour of a lead type: a place on the ramp.
fn colour(place: usize, of: usize) -> String {
    let narrow = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    ramp(RAMP, narrow(place), narrow(of.saturating_sub(1)))
}

/// The words around what the policy names itself.
struct Words {
    leads: &'static str,
    share: &'static str,
    lead_type: &'static str,
    leads_in_all: fn(Grouped) -> String,
    failed: fn(Grouped) -> String,
}

const EN: Words = Words {
    leads: "Leads",
    share: "Share",
    lead_type: "Lead type",
    leads_in_all: |leads| match leads {
        Grouped(1) => "1 lead".to_owned(),
        _ => format!("{leads} leads"),
    },
    failed: |leads| match leads {
        Grouped(1) => "1 lead of all origins could not be scored".to_owned(),
        _ => format!("{leads} leads of all origins could not be scored"),
    },
};

const KO: Words = Words {
    leads: "리드 수",
    share: "비율",
    lead_type: "리드 유형",
    leads_in_all: |leads| format!("리드 {leads}건"),
    failed: |leads| format!("모든 경로에서 점수를 매길 수 없는 리드 {leads}건"),
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_go_from_one_end_of_the_ramp_to_the_other() {
        let all = |of: usize| (0..of).map(|place| colour(place, of)).collect::<Vec<_>>();
        assert_eq!(all(1), ["#1f5fa8"]);
        assert_eq!(all(2), ["#1f5fa8", "#b3261e"]);
        assert_eq!(all(3), ["#1f5fa8", "#9a5b00", "#b3261e"]);
        let five = all(5);
        assert_eq!(
            (&*five[0], &*five[2], &*five[4]),
            ("#1f5fa8", "#9a5b00", "#b3261e")
        );
        assert_eq!((&*five[1], &*five[3]), ("#5c5d54", "#a6400f"));
    }

    #[test]
    fn white_text_is_legible_on_every_colour() {
        for place in 0..=40 {
            let colour = colour(place, 41);
            assert!(picture::contrast("#ffffff", &colour) >= 4.5, "{colour}");
        }
    }
}

//! What the demo shows of a policy: titles, the order of lead types, bands and cells.
//!
//! It is read from the policy document, which the engine has checked before.

use std::collections::BTreeMap;

use leadgrid::Lang;
use serde_json::Value;

use crate::trouble::Trouble;

/// Titles and shapes of a policy, in one language.
#[derive(Debug, Clone)]
pub struct PolicyView {
    document: Value,
    lang: Lang,
    /// Lead types, least important first.
    pub lead_types: Vec<String>,
    /// Grids by origin.
    pub grids: BTreeMap<String, GridView>,
    /// Declared fields by id.
    pub fields: BTreeMap<String, FieldView>,
    /// Texts that mean unknown.
    pub missing: Vec<String>,
    /// Ids of the axes, in policy order.
    pub axes: Vec<String>,
    rules: BTreeMap<(String, String), String>,
}

/// A field, as far as a column has to know it.
#[derive(Debug, Clone)]
pub struct FieldView {
    /// `text`, `number`, `boolean`, `date` or `texts`.
    pub kind: String,
    /// Its titles in every language.
    pub titles: Vec<String>,
}

/// The grid of an origin.
#[derive(Debug, Clone)]
pub struct GridView {
    /// Its title, else the origin.
    pub title: String,
    /// The side that runs from left to right.
    pub x: SideView,
    /// The side that runs from bottom to top.
    pub y: Option<SideView>,
    cells: Value,
}

/// A side of a grid.
#[derive(Debug, Clone)]
pub struct SideView {
    /// Ids of the axes that are summed.
    pub axes: Vec<String>,
    /// Their titles.
    pub title: String,
    /// The bands, lowest first.
    pub bands: Vec<BandView>,
}

/// A band of a side.
#[derive(Debug, Clone)]
pub struct BandView {
    /// Its id.
    pub id: String,
    /// Its title, else its id.
    pub title: String,
    /// Its numbers, as people write them: `< 40`, `40 - 70`, `70 +`.
    pub range: String,
}

impl PolicyView {
    /// Reads the view from a policy as JSON.
    ///
    /// # Errors
    /// When the text is not JSON, which a loaded policy is.
    pub fn new(policy_json: &str, lang: Lang) -> Result<PolicyView, Trouble> {
        let document: Value = serde_json::from_str(policy_json)
            .map_err(|error| Trouble::new(format!("the policy cannot be read again: {error}")))?;
        let mut view = PolicyView {
            lead_types: match document.get("lead_types") {
                Some(types) => texts(types),
                None => ["cold", "warm", "hot"].map(str::to_owned).to_vec(),
            },
            missing: document
                .get("missing")
                .map_or_else(|| vec![String::new()], texts),
            axes: items(document.get("axes")).map(id_of).collect(),
            grids: BTreeMap::new(),
            fields: BTreeMap::new(),
            rules: BTreeMap::new(),
            document,
            lang,
        };
        view.fields = entries(view.document.get("fields"))
            .map(|(id, field)| {
                let kind = field
                    .get("type")
                    .and_then(Value::as_str)
                    .unwrap_or("text")
                    .to_owned();
                (
                    id.clone(),
                    FieldView {
                        kind,
                        titles: every_title(field.get("title")),
                    },
                )
            })
            .collect();
        view.grids = entries(view.document.get("grids"))
            .map(|(origin, grid)| (origin.clone(), view.grid(origin, grid)))
            .collect();
        for axis in items(view.document.get("axes")) {
            for rule in items(axis.get("rules")) {
                view.rules.insert(
                    (id_of(axis), id_of(rule)),
                    title_of(rule, &id_of(rule), lang),
                );
            }
        }
        Ok(view)
    }

    /// The title of the policy, else its id.
    pub fn title(&self) -> String {
        title_of(&self.document, &id_of(&self.document), self.lang)
    }

    /// The title of a rule, else its id.
    pub fn rule(&self, axis: &str, rule: &str) -> &str {
        self.rules
            .get(&(axis.to_owned(), rule.to_owned()))
            .map_or("", String::as_str)
    }

    /// The title of a flag, else its id.
    pub fn flag(&self, id: &str) -> String {
        self.in_list("flags", id)
    }

    /// The title of a scenario, else its id.
    pub fn scenario(&self, id: &str) -> String {
        self.in_list("scenarios", id)
    }

    /// The title of a field, else its id.
    pub fn field(&self, id: &str) -> String {
        self.in_map("fields", id)
    }

    /// The title of a kind of activities, else its id.
    pub fn activity(&self, id: &str) -> String {
        self.in_map("activities", id)
    }

    /// The title of a channel, else its id.
    pub fn channel(&self, id: &str) -> String {
        let channel = self.document.get("channels").and_then(|all| all.get(id));
        label(channel, id, self.lang)
    }

    /// The place of a lead type in the order, 0 for the least important.
    pub fn rank(&self, lead_type: &str) -> usize {
        self.lead_types
            .iter()
            .position(|known| known == lead_type)
            .unwrap_or(0)
    }

    fn in_map(&self, map: &str, id: &str) -> String {
        let entry = self.document.get(map).and_then(|all| all.get(id));
        label(entry.and_then(|entry| entry.get("title")), id, self.lang)
    }

    fn in_list(&self, list: &str, id: &str) -> String {
        let mut all = items(self.document.get(list));
        all.find(|entry| id_of(entry) == id)
            .map_or_else(|| id.to_owned(), |entry| title_of(entry, id, self.lang))
    }

    fn grid(&self, origin: &str, grid: &Value) -> GridView {
        GridView {
            title: title_of(grid, origin, self.lang),
            x: self.side(grid.get("x")),
            y: grid.get("y").map(|side| self.side(Some(side))),
            cells: grid.get("cells").cloned().unwrap_or_default(),
        }
    }

    fn side(&self, side: Option<&Value>) -> SideView {
        let axes = side
            .and_then(|side| side.get("axes"))
            .map(texts)
            .unwrap_or_default();
        let titles: Vec<String> = axes.iter().map(|axis| self.in_list("axes", axis)).collect();
        let bands: Vec<&Value> = items(side.and_then(|side| side.get("bands"))).collect();
        let starts: Vec<Option<String>> = bands.iter().map(|band| start(band)).collect();
        let last = bands.len().saturating_sub(1);
        let views = bands.iter().enumerate().map(|(place, band)| {
            let id = id_of(band);
            let from = starts.get(place).cloned().flatten().filter(|_| place > 0);
            let below = starts.get(place.saturating_add(1)).cloned().flatten();
            let range = match (from, below) {
                (None, Some(below)) => format!("< {below}"),
                (Some(from), Some(below)) => format!("{from} - {below}"),
                (Some(from), None) if place == last => format!("{from} +"),
                _ => String::new(),
            };
            BandView {
                title: title_of(band, &id, self.lang),
                id,
                range,
            }
        });
        SideView {
            axes,
            title: titles.join(" + "),
            bands: views.collect(),
        }
    }
}

impl GridView {
    /// The lead type of a cell.
    pub fn cell(&self, x: &str, y: Option<&str>) -> Option<&str> {
        let row = match y {
            Some(y) => self.cells.get(y)?,
            None => &self.cells,
        };
        row.get(x)?.as_str()
    }
}

/// Where a band starts, as written: `from`, or the lower end of a range.
fn start(band: &Value) -> Option<String> {
    let number = band
        .get("from")
        .or_else(|| band.get("range").and_then(|range| range.get(0)))?;
    Some(number.to_string())
}

fn id_of(entry: &Value) -> String {
    entry
        .get("id")
        .and_then(Value::as_str)
        .unwrap_or_default()
        .to_owned()
}

fn title_of(entry: &Value, id: &str, lang: Lang) -> String {
    label(entry.get("title"), id, lang)
}

/// A text or the text of a language, else the id.
fn label(label: Option<&Value>, id: &str, lang: Lang) -> String {
    let title = match label {
        Some(Value::String(text)) => Some(text.as_str()),
        Some(Value::Object(by_lang)) => by_lang
            .get(lang.code())
            .or_else(|| by_lang.get("en"))
            .or_else(|| by_lang.values().next())
            .and_then(Value::as_str),
        _ => None,
    };
    title.unwrap_or(id).to_owned()
}

fn every_title(title: Option<&Value>) -> Vec<String> {
    match title {
        Some(Value::String(text)) => vec![text.clone()],
        Some(Value::Object(by_lang)) => by_lang
            .values()
            .filter_map(Value::as_str)
            .map(str::to_owned)
            .collect(),
        _ => Vec::new(),
    }
}

fn texts(list: &Value) -> Vec<String> {
    items(Some(list))
        .filter_map(Value::as_str)
        .map(str::to_owned)
        .collect()
}

fn items(list: Option<&Value>) -> impl Iterator<Item = &Value> {
    list.and_then(Value::as_array).into_iter().flatten()
}

fn entries(map: Option<&Value>) -> impl Iterator<Item = (&String, &Value)> {
    map.and_then(Value::as_object).into_iter().flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    const POLICY: &str = r#"{"id": "p", "fields": {"age": {"type": "number", "title": {"ko": "나이", "en": "Age"}}},
        "axes": [{"id": "activity", "rules": [{"id": "drive", "title": "Test drive"}, {"id": "call"}]}],
        "flags": [{"id": "owner", "title": {"ko": "보유 고객"}}],
        "grids": {
            "form": {"x": {"axes": ["activity"], "bands": [{"id": "low"}, {"id": "mid", "from": 40}, {"id": "high", "from": 70.5}]},
                     "cells": {"low": "cold", "mid": "warm", "high": "hot"}},
            "event": {"x": {"axes": ["activity"], "bands": [{"id": "a", "range": [0, 10]}, {"id": "b", "range": [11, 20]}]},
                      "y": {"axes": ["activity"], "bands": [{"id": "c"}]}, "cells": {"c": {"a": "cold", "b": "hot"}}}}}"#;

    #[test]
    fn reads_titles_in_a_language_or_another() {
        let view = PolicyView::new(POLICY, Lang::En).unwrap();
        assert_eq!(view.title(), "p");
        assert_eq!(view.rule("activity", "drive"), "Test drive");
        assert_eq!(view.rule("activity", "call"), "call");
        assert_eq!(view.flag("owner"), "보유 고객");
        assert_eq!(view.field("age"), "Age");
        assert_eq!(view.rank("hot"), 2);
    }

    #[test]
    fn reads_grids() {
        let view = PolicyView::new(POLICY, Lang::Ko).unwrap();
        let form = &view.grids["form"];
        let ranges: Vec<&str> = form
            .x
            .bands
            .iter()
            .map(|band| band.range.as_str())
            .collect();
        assert_eq!(ranges, ["< 40", "40 - 70.5", "70.5 +"]);
        assert_eq!(form.cell("mid", None), Some("warm"));
        let event = &view.grids["event"];
        assert_eq!(event.cell("b", Some("c")), Some("hot"));
        assert_eq!(event.x.bands[1].range, "11 +");
        assert_eq!(event.y.as_ref().unwrap().bands[0].range, "");
    }
}

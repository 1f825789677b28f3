//! The file of activities, grouped by lead.

use std::collections::BTreeMap;

use leadgrid::{Instant, Value};

use crate::cells;
use crate::columns::field_id;
use crate::csv_in::Sheet;
use crate::progress::Progress;
use crate::trouble::Trouble;

/// Headers that are understood, the first that a file has.
const LEAD: [&str; 5] = ["lead", "lead_id", "customer", "customer_id", "prospect_id"];
const KIND: [&str; 3] = ["kind", "activity", "event"];
const AT: [&str; 4] = ["at", "time", "timestamp", "occurred_at"];

/// All activities of a file, by lead. Kinds are kept once: there are few of them and many rows.
#[derive(Debug, Default)]
pub struct Activities {
    kinds: Vec<Box<str>>,
    by_lead: BTreeMap<Box<str>, Group>,
    /// How many rows the file has.
    pub rows: usize,
    /// The newest instant and the row it stands in.
    pub newest: Option<(Instant, u64)>,
}

#[derive(Debug, Default)]
struct Group {
    events: Vec<Event>,
    claimed: bool,
}

#[derive(Debug)]
struct Event {
    kind: usize,
    at: Box<str>,
    id: Option<Box<str>>,
    about: Option<Box<str>>,
    row: u64,
}

impl Activities {
    /// Reads the whole file.
    ///
    /// # Errors
    /// When the columns lead, kind and at are not there, or the file cannot be read.
    pub fn read(sheet: &Sheet) -> Result<Activities, Trouble> {
        let lead = column(sheet, &LEAD)?;
        let kind = column(sheet, &KIND)?;
        let at = column(sheet, &AT)?;
        let id = column(sheet, &["id", "activity_id", "event_id"]).ok();
        let about = column(sheet, &["ref", "reference"]).ok();
        let mut all = Activities::default();
        let mut progress = Progress::new("activities read:", None);
        let mut places: BTreeMap<Box<str>, usize> = BTreeMap::new();
        let mut rows = sheet.rows()?;
        while let Some((row, record)) = rows.read()? {
            let cell = |column: usize| record.get(column).unwrap_or_default().trim();
            let filled = |column: Option<usize>| {
                column
                    .map(cell)
                    .filter(|text| !text.is_empty())
                    .map(Into::into)
            };
            let next = all.kinds.len();
            let kind = match places.get(cell(kind)) {
                Some(place) => *place,
                None => {
                    places.insert(cell(kind).into(), next);
                    all.kinds.push(cell(kind).into());
                    next
                }
            };
            let instant = instant(cell(at));
            if instant > all.newest.map(|(newest, _)| newest) {
                all.newest = instant.map(|instant| (instant, row));
            }
            let event = Event {
                kind,
                at: cell(at).into(),
                id: filled(id),
                about: filled(about),
                row,
            };
            match all.by_lead.get_mut(cell(lead)) {
                Some(group) => group.events.push(event),
                None => {
                    let group = Group {
                        events: vec![event],
                        claimed: false,
                    };
                    all.by_lead.insert(cell(lead).into(), group);
                }
            }
            all.rows = all.rows.saturating_add(1);
            if all.rows.is_multiple_of(8_192) {
                progress.at(all.rows);
            }
        }
        Ok(all)
    }

    /// Notes that there is a lead of this id.
    pub fn claim(&mut self, lead: &str) {
        if let Some(group) = self.by_lead.get_mut(lead).filter(|_| !lead.is_empty()) {
            group.claimed = true;
        }
    }

    /// Activities that belong to no lead, and the number of different ids they name.
    pub fn orphans(&self) -> (usize, usize) {
        let orphans = self.by_lead.values().filter(|group| !group.claimed);
        orphans.fold((0, 0), |(events, ids), group| {
            (
                events.saturating_add(group.events.len()),
                ids.saturating_add(1),
            )
        })
    }

    /// The activities of a lead, in the order of the file. A lead that the file does not name did nothing.
    pub fn of(&self, lead: &str) -> Vec<Value<'_>> {
        let group = self.by_lead.get(lead).filter(|_| !lead.is_empty());
        group.map_or_else(Vec::new, |group| {
            group
                .events
                .iter()
                .map(|event| self.document(event))
                .collect()
        })
    }

    /// The row of the file in which an activity of a lead stands.
    pub fn row_of(&self, lead: &str, place: usize) -> Option<u64> {
        Some(self.by_lead.get(lead)?.events.get(place)?.row)
    }

    fn document<'v>(&'v self, event: &'v Event) -> Value<'v> {
        let mut entries = Vec::with_capacity(4);
        match self.kinds.get(event.kind) {
            Some(kind) if !kind.is_empty() => entries.push(("kind".into(), Value::from(&**kind))),
            _ => {}
        }
        if let Some(at) = cells::instant(&event.at) {
            entries.push(("at".into(), at));
        }
        if let Some(id) = &event.id {
            entries.push(("id".into(), Value::from(&**id)));
        }
        if let Some(about) = &event.about {
            entries.push(("ref".into(), Value::from(&**about)));
        }
        Value::Object(entries)
    }
}

/// An instant as the engine will read it; `None` where it will find an error.
pub fn instant(cell: &str) -> Option<Instant> {
    match cells::instant(cell)? {
        Value::Text(text) => Instant::parse(&text),
        value => Instant::from_millis(value.as_whole()?),
    }
}

fn column(sheet: &Sheet, names: &[&str]) -> Result<usize, Trouble> {
    let ids: Vec<String> = sheet.header().iter().map(|title| field_id(title)).collect();
    names.iter().find_map(|name| ids.iter().position(|id| id == name)).ok_or_else(|| {
        let name = names.first().copied().unwrap_or_default();
        Trouble::new(format!("`{}` has no column `{name}`", sheet.name()))
            .help("a file of activities has the columns lead, kind, at and, if there are any, id, ref")
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::file;

    fn read(name: &str, csv: &str) -> Result<Activities, Trouble> {
        Activities::read(&Sheet::open(&file(name, csv), None)?)
    }

    #[test]
    fn groups_by_lead() {
        let csv = "Lead,Kind,At,ID,Ref\nb,visit,2026-11-20T00:00:00Z,,r\na,call,1795392000000,7,\nb,call,soon,,\n,call,,,\n";
        let mut all = read("events.csv", csv).unwrap();
        let json = |lead: &str| serde_json::to_string(&all.of(lead)).unwrap();
        assert_eq!(
            json("b"),
            r#"[{"kind":"visit","at":"2026-11-20T00:00:00Z","ref":"r"},{"kind":"call","at":"soon"}]"#
        );
        assert_eq!(
            json("a"),
            r#"[{"kind":"call","at":1795392000000,"id":"7"}]"#
        );
        assert_eq!(json("c"), "[]");
        assert_eq!(json(""), "[]");
        assert_eq!(
            all.newest.map(|(instant, row)| (instant.millis(), row)),
            Some((1_795_392_000_000, 3))
        );
        assert_eq!(all.row_of("b", 1), Some(4));
        all.claim("b");
        assert_eq!(all.orphans(), (2, 2));
    }

    #[test]
    fn says_which_column_is_missing() {
        let said = read("no_at.csv", "lead,kind,when\n")
            .unwrap_err()
            .to_string();
        assert!(said.contains("no column `at`"), "{said}");
    }
}

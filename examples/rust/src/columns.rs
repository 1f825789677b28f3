//! What each column of a file of leads means.

use std::collections::BTreeMap;

use csv::StringRecord;
use leadgrid::Value;

use crate::args::{Args, OriginArg};
use crate::cells;
use crate::csv_in::Sheet;
use crate::policy_view::PolicyView;
use crate::trouble::Trouble;

/// Headers that mean the id where nobody says which one does.
const IDS: [&str; 6] = [
    "id",
    "lead_id",
    "customer",
    "customer_id",
    "prospect_id",
    "lead_number",
];

/// The columns of a file of leads.
#[derive(Debug, Clone)]
pub struct Columns {
    id: usize,
    origin: Origin,
    /// Column of each special key of a lead, such as `created_at`.
    keys: Vec<(&'static str, usize)>,
    /// Column, id and type of each field that the file has.
    fields: Vec<(usize, String, String)>,
    /// The column of the outcome.
    pub outcome: Option<usize>,
    /// Titles of columns that nobody asked for.
    pub unknown: Vec<String>,
    /// Ids of fields that have no column.
    pub absent: Vec<String>,
    missing: Vec<String>,
    origins: Vec<String>,
}

#[derive(Debug, Clone)]
enum Origin {
    Column(usize),
    Fixed(String),
}

impl Columns {
    /// Finds out what the columns of a sheet mean to a policy.
    ///
    /// # Errors
    /// When there is no column for the id, none for the origin while the policy has several grids,
    /// or a column that was named is not there.
    pub fn new(sheet: &Sheet, policy: &PolicyView, args: &Args) -> Result<Columns, Trouble> {
        let named = |wanted: &str| find(sheet, wanted);
        let fields = fields(sheet, policy)?;
        let id = match &args.id {
            Some(wanted) => named(wanted)?,
            None => IDS
                .iter()
                .find_map(|wanted| place(sheet, wanted))
                .ok_or_else(|| {
                    Trouble::new(format!(
                        "`{}` has no column with the id of a lead",
                        sheet.name()
                    ))
                    .help(format!(
                        "say which one it is with --id COLUMN; columns are {}",
                        titles(sheet)
                    ))
                })?,
        };
        let origin = match &args.origin {
            Some(OriginArg::Column(wanted)) => Origin::Column(named(wanted)?),
            Some(OriginArg::Fixed(origin)) => Origin::Fixed(known_origin(origin, policy)?),
            None => default_origin(sheet, policy)?,
        };
        let outcome = match &args.outcome {
            Some((wanted, _)) => Some(named(wanted)?),
            None => None,
        };
        let is_field = |place: usize| fields.values().any(|column| *column == place);
        let keys: Vec<(&str, usize)> = ["created_at", "assigned_at"]
            .into_iter()
            .filter_map(|key| Some((key, place(sheet, key)?)))
            .filter(|(_, column)| !is_field(*column))
            .collect();
        let is_used = |column: usize| {
            column == id
                || outcome == Some(column)
                || is_field(column)
                || keys.iter().any(|(_, key)| *key == column)
                || matches!(origin, Origin::Column(place) if place == column)
        };
        let nobodys = sheet
            .header()
            .iter()
            .enumerate()
            .filter(|(column, _)| !is_used(*column));
        let unknown: Vec<String> = nobodys
            .map(|(column, title)| match title.as_str() {
                "" => format!("(column {})", column.saturating_add(1)),
                title => title.to_owned(),
            })
            .collect();
        Ok(Columns {
            id,
            keys,
            outcome,
            unknown,
            absent: policy
                .fields
                .keys()
                .filter(|id| !fields.contains_key(*id))
                .cloned()
                .collect(),
            fields: fields
                .into_iter()
                .filter_map(|(id, column)| {
                    Some((column, id.clone(), policy.fields.get(&id)?.kind.clone()))
                })
                .collect(),
            origin,
            missing: policy.missing.clone(),
            origins: policy.grids.keys().cloned().collect(),
        })
    }

    /// The id in a row.
    pub fn id<'r>(&self, record: &'r StringRecord) -> &'r str {
        record.get(self.id).unwrap_or_default().trim()
    }

    /// The instants in a row: when the lead arose and when it was handed out.
    pub fn instants<'r>(&self, record: &'r StringRecord) -> impl Iterator<Item = &'r str> {
        self.keys
            .iter()
            .filter_map(|(_, column)| record.get(*column))
            .map(str::trim)
    }

    /// The cell of a field in a row.
    pub fn cell<'r>(&self, record: &'r StringRecord, field: &str) -> Option<&'r str> {
        let (column, _, _) = self.fields.iter().find(|(_, id, _)| id == field)?;
        record.get(*column)
    }

    /// The outcome in a row.
    pub fn outcome<'r>(&self, record: &'r StringRecord) -> Option<&'r str> {
        record.get(self.outcome?).map(str::trim)
    }

    /// The lead in a row, as the document that the engine judges. Empty cells are absent;
    /// activities are given apart: `None` if nothing is known about any.
    pub fn lead<'v>(
        &'v self,
        record: &'v StringRecord,
        activities: Option<Vec<Value<'v>>>,
    ) -> Value<'v> {
        let mut lead: Vec<(std::borrow::Cow<'v, str>, Value<'v>)> = Vec::new();
        let id = self.id(record);
        if !id.is_empty() {
            lead.push(("id".into(), id.into()));
        }
        if let Some(origin) = self.origin_of(record) {
            lead.push(("origin".into(), origin.into()));
        }
        for (key, column) in &self.keys {
            let cell = record.get(*column).unwrap_or_default();
            if let Some(value) = cells::instant(cell) {
                lead.push(((*key).into(), value));
            }
        }
        let mut attributes = Vec::with_capacity(self.fields.len());
        for (column, id, kind) in &self.fields {
            if let Some(value) =
                cells::value(kind, &self.missing, record.get(*column).unwrap_or_default())
            {
                attributes.push((id.as_str().into(), value));
            }
        }
        lead.push(("attributes".into(), Value::Object(attributes)));
        if let Some(activities) = activities {
            lead.push(("activities".into(), Value::List(activities)));
        }
        Value::Object(lead)
    }

    /// The origin in a row: the text if it is one, or its id form (`Lead form` is `lead_form`).
    fn origin_of<'v>(&'v self, record: &'v StringRecord) -> Option<&'v str> {
        let column = match &self.origin {
            Origin::Fixed(origin) => return Some(origin),
            Origin::Column(column) => *column,
        };
        let cell = record.get(column).unwrap_or_default().trim();
        if cell.is_empty() {
            return None;
        }
        let same = self.origins.iter().find(|origin| *origin == cell);
        Some(
            same.or_else(|| {
                self.origins
                    .iter()
                    .find(|origin| **origin == field_id(cell))
            })
            .map_or(cell, String::as_str),
        )
    }
}

/// A header as the id of a field: lower case, one `_` for each run of other signs, none at the ends.
pub fn field_id(title: &str) -> String {
    let mut id = String::new();
    for c in title.chars().flat_map(char::to_lowercase) {
        if c.is_ascii_alphanumeric() {
            id.push(c);
        } else if !id.is_empty() && !id.ends_with('_') {
            id.push('_');
        }
    }
    id.trim_end_matches('_').to_owned()
}

/// The column of each field: by its id as written, by its id form, or by its title.
fn fields(sheet: &Sheet, policy: &PolicyView) -> Result<BTreeMap<String, usize>, Trouble> {
    let mut columns: BTreeMap<String, usize> = BTreeMap::new();
    for (column, title) in sheet.header().iter().enumerate() {
        let id = if policy.fields.contains_key(title) {
            title.clone()
        } else {
            field_id(title)
        };
        if !policy.fields.contains_key(&id) {
            continue;
        }
        if let Some(other) = columns.insert(id.clone(), column) {
            let other = sheet.header().get(other).map_or("", String::as_str);
            return Err(Trouble::new(format!(
                "the columns `{other}` and `{title}` both mean the field `{id}`"
            ))
            .help("rename or remove one of them"));
        }
    }
    for (column, title) in sheet.header().iter().enumerate() {
        if columns.values().any(|taken| *taken == column) {
            continue;
        }
        let same = policy
            .fields
            .iter()
            .find(|(_, field)| field.titles.contains(title));
        if let Some((id, _)) = same {
            columns.entry(id.clone()).or_insert(column);
        }
    }
    Ok(columns)
}

fn default_origin(sheet: &Sheet, policy: &PolicyView) -> Result<Origin, Trouble> {
    if let Some(column) = place(sheet, "origin") {
        return Ok(Origin::Column(column));
    }
    let mut origins = policy.grids.keys();
    match (origins.next(), origins.next()) {
        (Some(only), None) => Ok(Origin::Fixed(only.clone())),
        (None, _) => Err(Trouble::new("the policy has no grid, so no lead can get a type")
            .help("add `grids` to the policy")),
        _ => Err(Trouble::new(format!("`{}` has no column `origin`, and the policy has several grids", sheet.name()))
            .help(format!(
                "name the column with --origin COLUMN, or give one origin to all leads with --origin =ORIGIN; origins are {}",
                list(policy.grids.keys())
            ))),
    }
}

fn known_origin(origin: &str, policy: &PolicyView) -> Result<String, Trouble> {
    if policy.grids.contains_key(origin) {
        return Ok(origin.to_owned());
    }
    Err(
        Trouble::new(format!("the policy has no grid for the origin `{origin}`"))
            .help(format!("origins are {}", list(policy.grids.keys()))),
    )
}

/// The place of a column by its title as written, or by its id form.
fn place(sheet: &Sheet, wanted: &str) -> Option<usize> {
    let titles = sheet.header();
    let exact = titles.iter().position(|title| title == wanted);
    let id = field_id(wanted);
    exact.or_else(|| {
        titles
            .iter()
            .position(|title| !id.is_empty() && field_id(title) == id)
    })
}

/// The place of a column that the reader named.
///
/// # Errors
/// When there is no such column.
pub fn find(sheet: &Sheet, wanted: &str) -> Result<usize, Trouble> {
    place(sheet, wanted).ok_or_else(|| {
        Trouble::new(format!("`{}` has no column `{wanted}`", sheet.name()))
            .help(format!("columns are {}", titles(sheet)))
    })
}

/// The titles of all columns, for a message.
pub fn titles(sheet: &Sheet) -> String {
    list(sheet.header().iter().filter(|title| !title.is_empty()))
}

fn list<'a>(words: impl Iterator<Item = &'a String>) -> String {
    words
        .map(|word| format!("`{word}`"))
        .collect::<Vec<_>>()
        .join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::file;
    use leadgrid::Lang;

    const POLICY: &str = r#"{"id": "p", "missing": ["", "N/A"],
        "fields": {"total_time_spent": {"type": "number"}, "occupation": {"type": "text", "title": {"ko": "직업"}}, "born": {"type": "date"}},
        "grids": {"form": {}, "sign_up": {}}}"#;

    fn columns(name: &str, csv: &str, args: &str) -> Result<(Columns, String), Trouble> {
        let sheet = Sheet::open(&file(name, csv), None)?;
        let words = args.split_whitespace().map(str::to_owned);
        let args = Args::parse(words.chain(["--leads".to_owned(), name.to_owned()]))?;
        let columns = Columns::new(&sheet, &PolicyView::new(POLICY, Lang::En)?, &args)?;
        let mut rows = sheet.rows()?;
        let lead = match rows.read()? {
            Some((_, record)) => serde_json::to_string(&columns.lead(record, None)).unwrap(),
            None => String::new(),
        };
        Ok((columns, lead))
    }

    #[test]
    fn headers_become_ids() {
        assert_eq!(field_id(" Total Time-Spent (s) "), "total_time_spent_s");
        assert_eq!(field_id("직업"), "");
        assert_eq!(field_id("EmploymentStatus"), "employmentstatus");
    }

    #[test]
    fn a_row_is_a_lead() {
        let csv = "Lead Number,Origin,Total Time Spent,직업,Created at,Memo,\n7,Sign-up,12.5,N/A,1795392000000,x,y\n";
        let (columns, lead) = columns("row.csv", csv, "").unwrap();
        assert_eq!(
            lead,
            r#"{"id":"7","origin":"sign_up","created_at":1795392000000,"attributes":{"occupation":"N/A","total_time_spent":12.5}}"#
        );
        assert_eq!(columns.unknown, ["Memo", "(column 7)"]);
        assert_eq!(columns.absent, ["born"]);
    }

    #[test]
    fn one_origin_for_all() {
        let (_, lead) = columns("fixed.csv", "id\n7\n", "--origin =form").unwrap();
        assert_eq!(lead, r#"{"id":"7","origin":"form","attributes":{}}"#);
        let (_, lead) = columns("empty_cells.csv", "id,origin\n,\n", "").unwrap();
        assert_eq!(lead, r#"{"attributes":{}}"#);
    }

    #[test]
    fn says_which_column_is_missing() {
        let said =
            |name: &str, csv: &str, args: &str| columns(name, csv, args).unwrap_err().to_string();
        assert!(
            said("no_id.csv", "name,origin\n", "")
                .contains("--id COLUMN; columns are `name`, `origin`")
        );
        assert!(
            said("no_origin.csv", "id\n", "")
                .contains("--origin =ORIGIN; origins are `form`, `sign_up`")
        );
        assert!(said("no_such.csv", "id\n", "--id key").contains("no column `key`"));
        assert!(
            said("bad_origin.csv", "id\n", "--origin =web")
                .contains("no grid for the origin `web`")
        );
        assert!(
            said("both.csv", "id,origin,born,Born\n", "").contains("both mean the field `born`")
        );
    }
}

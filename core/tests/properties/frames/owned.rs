//! The columns of some leads, and the table of their activities.

use leadgrid::frame::{Activities, Column, Frame};
use leadgrid::{Date, Engine};
use serde_json::Value;

use super::store::{InstantStore, Layout, ListStore, NumberStore, Packed, TextStore};

/// How columns are laid out: of each kind in one way.
#[derive(Debug, Clone, Copy)]
pub struct Shape {
    pub texts: Layout,
    pub numbers: u8,
    pub instants: u8,
    /// Whether dates are days, where all of them are dates.
    pub days: bool,
    /// The place of the first bit.
    pub offset: usize,
}

/// Everything that the columns of some leads borrow.
pub struct Owned {
    texts: Vec<(&'static str, TextStore)>,
    lists: [(&'static str, ListStore); 2],
    instants: [(&'static str, InstantStore); 2],
    ages: NumberStore,
    owners: (Packed, Packed),
    days: Option<(Vec<i32>, Packed)>,
    /// Leads, kinds, references and ids of events.
    events: [TextStore; 4],
    at: InstantStore,
}

fn text(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned)
}

fn list(value: &Value) -> Option<Vec<Option<String>>> {
    let items = value.as_array()?;
    Some(items.iter().map(text).collect())
}

impl Owned {
    pub fn new(leads: &[Value], shape: Shape) -> Self {
        let Shape {
            texts: layout,
            offset,
            ..
        } = shape;
        let all = |of: &dyn Fn(&Value) -> Value| leads.iter().map(of).collect::<Vec<Value>>();
        let attribute = |name: &'static str| all(&|lead| lead["attributes"][name].clone());
        let key = |name: &'static str| all(&|lead| lead[name].clone());
        let set = |name: &'static str| all(&|lead| lead["override"][name].clone());
        let texts = |values: &[Value]| {
            TextStore::new(&values.iter().map(text).collect::<Vec<_>>(), layout, offset)
        };
        let lists = |values: &[Value]| {
            ListStore::new(&values.iter().map(list).collect::<Vec<_>>(), layout, offset)
        };
        let instants = |values: &[Value]| {
            let millis = values.iter().map(Value::as_i64).collect::<Vec<_>>();
            InstantStore::new(&millis, shape.instants, offset)
        };
        let ages = attribute("age")
            .iter()
            .map(|age| age.as_u64().map(|age| age as u8))
            .collect::<Vec<_>>();
        let owners = attribute("owner");
        let births = attribute("birth");
        // In any order of the leads; errors tell the place of an event among those of its lead.
        let with_events = leads.iter().rev().flat_map(|lead| {
            let events = lead["activities"].as_array().into_iter().flatten();
            events.map(move |event| (lead, event))
        });
        let (owner_ids, events): (Vec<Value>, Vec<&Value>) = with_events
            .map(|(lead, event)| (lead["id"].clone(), event))
            .unzip();
        let of_events = |name: &str| {
            events
                .iter()
                .map(|event| event[name].clone())
                .collect::<Vec<_>>()
        };
        Self {
            texts: vec![
                ("id", texts(&key("id"))),
                ("origin", texts(&key("origin"))),
                ("segment", texts(&key("segment"))),
                ("job", texts(&attribute("job"))),
                ("colour", texts(&attribute("colour"))),
                ("birth", texts(&births)),
                ("override_lead_type", texts(&set("lead_type"))),
                ("override_by", texts(&set("by"))),
                ("override_reason", texts(&set("reason"))),
            ],
            lists: [
                ("models", lists(&attribute("models"))),
                ("tags", lists(&key("tags"))),
            ],
            instants: [
                ("assigned_at", instants(&key("assigned_at"))),
                ("override_until", instants(&set("until"))),
            ],
            ages: NumberStore::new(&ages, shape.numbers, offset),
            owners: (
                Packed::new(
                    owners.iter().map(|owner| owner.as_bool() == Some(true)),
                    offset,
                ),
                Packed::new(owners.iter().map(Value::is_boolean), offset + 3),
            ),
            days: days(&births, shape),
            events: [
                texts(&owner_ids),
                texts(&of_events("kind")),
                texts(&of_events("ref")),
                texts(&of_events("id")),
            ],
            at: instants(&of_events("at")),
        }
    }

    pub fn frame(&self, engine: &Engine, activities: bool) -> Frame<'_> {
        let mut columns: Vec<(&str, Column<'_>)> = Vec::new();
        for (name, texts) in &self.texts {
            match &self.days {
                Some((days, valid)) if *name == "birth" => {
                    columns.push((name, Column::Dates(days, Some(valid.bits()))));
                }
                _ => columns.push((name, texts.column())),
            }
        }
        columns.extend(
            self.lists
                .iter()
                .map(|(name, lists)| (*name, lists.column())),
        );
        columns.extend(
            self.instants
                .iter()
                .map(|(name, instants)| (*name, instants.column())),
        );
        columns.push(("age", self.ages.column()));
        let (owners, valid) = &self.owners;
        columns.push(("owner", Column::Booleans(owners.bits(), Some(valid.bits()))));
        let [lead, kind, reference, id] = &self.events;
        let table = activities.then(|| Activities {
            lead: lead.column(),
            kind: kind.column(),
            at: self.at.column(),
            reference: Some(reference.column()),
            id: Some(id.column()),
        });
        let columns = columns
            .into_iter()
            .map(|(name, column)| (name.to_owned(), column));
        Frame::new(engine, columns.collect(), table).expect("columns that suit")
    }
}

/// Dates as days, if they are to be and all can be.
fn days(births: &[Value], shape: Shape) -> Option<(Vec<i32>, Packed)> {
    let days = births.iter().map(|birth| match birth.as_str() {
        None | Some("") => Some(None),
        Some(birth) => Date::parse(birth).map(|date| Some(date.days())),
    });
    let days: Vec<Option<i32>> = days.collect::<Option<_>>()?;
    let valid = Packed::new(days.iter().map(Option::is_some), shape.offset);
    // What stands where there is null must not matter.
    let given = days.iter().map(|day| day.unwrap_or(i32::MAX)).collect();
    shape.days.then_some((given, valid))
}

//! A lead as the rows of a frame: what the fuzz target `lead_vs_frame` compares.

use leadgrid::frame::{Activities, Bits, Column, Frame, FrameCall, Numbers, Offsets, Texts};
use leadgrid::{Answer, Call, Engine, Instant, Lead};
use serde_json::Value;

/// Rows that the lead has in its frame.
const ROWS: usize = 3;

/// Scores a lead document alone and as every row of a frame, if columns can hold what it says.
pub fn compare(engine: &Engine, text: &str) {
    let Ok(tree) = serde_json::from_str::<Value>(text) else {
        return;
    };
    // Of keys that are given twice the tree has one, so the lead is the tree written anew.
    let text = tree.to_string();
    let (Ok(lead), Some(as_of)) = (
        Lead::from_json(&text),
        Instant::from_millis(1_795_305_600_000),
    ) else {
        return;
    };
    let Some(cells) = cells(&tree) else { return };
    let Some(events) = events(&tree) else { return };
    let columns: Vec<Stored> = cells
        .iter()
        .map(|(_, cell)| Stored::new(&[*cell; ROWS]))
        .collect();
    let names = cells.iter().map(|(name, _)| name.clone());
    let given = names.zip(columns.iter().map(Stored::column)).collect();
    let table: Option<Vec<Stored>> = events.map(|events| {
        // All rows have the same id, so the events belong to each of them.
        let column =
            |key: &str| Stored::new(&events.iter().map(|event| &event[key]).collect::<Vec<_>>());
        let id = &tree["id"];
        let leads = Stored::new(&vec![id; events.len()]);
        [leads]
            .into_iter()
            .chain(["kind", "at", "ref", "id"].map(column))
            .collect()
    });
    let activities = table.as_ref().and_then(|table| match table.as_slice() {
        [lead, kind, at, reference, id] => Some(Activities {
            lead: lead.column(),
            kind: kind.column(),
            at: at.column(),
            reference: Some(reference.column()),
            id: Some(id.column()),
        }),
        _ => None,
    });
    let Ok(frame) = Frame::new(engine, given, activities) else {
        return;
    };
    let call = Call::at(as_of);
    let answer = engine.score(&lead, &call);
    let scores = match engine.score_frame(&frame, &FrameCall::new(call)) {
        Ok(scores) => scores,
        Err(error) => panic!("{error}: {text}"),
    };
    for row in 0..ROWS {
        match &answer {
            Answer::Errors(refused) => assert_eq!(scores.errors_of(row), refused.errors, "{text}"),
            Answer::Decision(decision) => {
                let lead_type = scores
                    .lead_types
                    .get(usize::from(scores.outcome_of(row).lead_type));
                assert_eq!(lead_type, Some(&decision.lead_type), "{text}");
                let totals = scores.axes.iter().map(|(_, totals)| totals.get(row));
                let expected = decision.axes.iter().map(|axis| axis.total.thousandths());
                assert_eq!(
                    totals.collect::<Vec<_>>(),
                    expected.collect::<Vec<_>>(),
                    "{text}"
                );
                assert_eq!(scores.priority(row), Some(decision.priority), "{text}");
            }
        }
    }
}

/// The columns that the lead has a value for; `None` where no column could hold one.
fn cells(lead: &Value) -> Option<Vec<(String, &Value)>> {
    let mut cells = vec![
        ("id".to_owned(), &lead["id"]),
        ("origin".to_owned(), &lead["origin"]),
    ];
    if !lead["id"].is_string() || !(lead["origin"].is_string() || lead["origin"].is_null()) {
        return None;
    }
    for key in ["created_at", "assigned_at", "tags", "segment"] {
        cells.push((key.to_owned(), &lead[key]));
    }
    match &lead["override"] {
        Value::Null => {}
        Value::Object(set) if set.values().any(|value| !value.is_null()) => {
            for (key, value) in set {
                let known = ["lead_type", "by", "reason", "until"].contains(&key.as_str());
                cells.push((known.then(|| format!("override_{key}"))?, value));
            }
        }
        _ => return None,
    }
    match &lead["attributes"] {
        Value::Null => {}
        Value::Object(attributes) => {
            let given = attributes
                .iter()
                .map(|(name, value)| (format!("attributes.{name}"), value));
            cells.extend(given);
        }
        _ => return None,
    }
    cells
        .iter()
        .all(|(_, value)| is_plain(value))
        .then_some(cells)
}

fn is_plain(value: &Value) -> bool {
    match value {
        Value::Array(items) => items.iter().all(|item| item.is_string() || item.is_null()),
        Value::Object(_) => false,
        _ => true,
    }
}

/// The events of the lead, if it has a list; `None` where a table could not hold them.
fn events(lead: &Value) -> Option<Option<&Vec<Value>>> {
    let events = match &lead["activities"] {
        Value::Null => return Some(None),
        Value::Array(events) => events,
        _ => return None,
    };
    let fits = |event: &Value| {
        let keys = event.as_object().map(|event| event.iter());
        keys.is_some_and(|mut keys| {
            keys.all(|(key, value)| match key.as_str() {
                "kind" | "ref" | "id" => value.is_string() || value.is_null(),
                "at" => value.is_string() || value.is_number() || value.is_null(),
                _ => false,
            })
        })
    };
    let texts = events.iter().any(|event| event["at"].is_string());
    let numbers = events.iter().any(|event| event["at"].is_number());
    (events.iter().all(fits) && !(texts && numbers)).then_some(Some(events))
}

/// A column that owns what a frame borrows; all values are of one type.
enum Stored {
    Null(usize),
    Booleans(Vec<u8>, usize),
    Numbers(Vec<f64>, Vec<u8>),
    Texts(Vec<i32>, Vec<u8>, Vec<u8>),
    Lists(Vec<i64>, Box<Stored>),
}

impl Stored {
    fn new(values: &[&Value]) -> Self {
        let valid = bits(values.iter().map(|value| !value.is_null()));
        match values.iter().find(|value| !value.is_null()) {
            None | Some(Value::Null | Value::Object(_)) => Stored::Null(values.len()),
            Some(Value::Bool(_)) => Stored::Booleans(
                bits(values.iter().map(|value| value.as_bool() == Some(true))),
                values.len(),
            ),
            Some(Value::Number(_)) => {
                let numbers = values
                    .iter()
                    .map(|value| value.as_f64().unwrap_or(f64::NAN));
                Stored::Numbers(numbers.collect(), valid)
            }
            Some(Value::String(_)) => {
                let (mut offsets, mut bytes) = (vec![0], Vec::new());
                for value in values {
                    bytes.extend(value.as_str().unwrap_or_default().as_bytes());
                    offsets.push(i32::try_from(bytes.len()).unwrap_or(i32::MAX));
                }
                Stored::Texts(offsets, bytes, valid)
            }
            Some(Value::Array(_)) => {
                let (mut offsets, mut entries) = (vec![0], Vec::new());
                for value in values {
                    entries.extend(value.as_array().into_iter().flatten());
                    offsets.push(i64::try_from(entries.len()).unwrap_or(i64::MAX));
                }
                Stored::Lists(offsets, Box::new(Stored::new(&entries)))
            }
        }
    }

    fn column(&self) -> Column<'_> {
        match self {
            Stored::Null(rows) => Column::Null(*rows),
            Stored::Booleans(bytes, rows) => Bits::new(bytes, 0, *rows)
                .map_or(Column::Null(*rows), |bits| Column::Booleans(bits, None)),
            Stored::Numbers(numbers, valid) => {
                Column::Numbers(Numbers::F64(numbers), Bits::new(valid, 0, numbers.len()))
            }
            Stored::Texts(offsets, bytes, valid) => Column::Texts(
                Texts::Run(offsets, bytes),
                Bits::new(valid, 0, offsets.len() - 1),
            ),
            Stored::Lists(offsets, entries) => {
                let (texts, valid) = match &**entries {
                    Stored::Texts(offsets, bytes, valid) => (
                        Texts::Run(offsets, bytes),
                        Bits::new(valid, 0, offsets.len() - 1),
                    ),
                    // A list of nulls alone: none of its entries is there.
                    _ => (Texts::Slices(&[]), None),
                };
                Column::Lists(Offsets::Large(offsets), texts, valid, None)
            }
        }
    }
}

fn bits(given: impl Iterator<Item = bool>) -> Vec<u8> {
    let mut bytes = Vec::new();
    for (row, bit) in given.enumerate() {
        if row % 8 == 0 {
            bytes.push(0);
        }
        bytes[row / 8] |= u8::from(bit) << (row % 8);
    }
    bytes
}

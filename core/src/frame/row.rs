//! A row as a document: the lead that a row stands for, to be judged like any other.
//!
//! What is rare goes this way: leads with errors, overrides, explanations. A null is absent.

use std::borrow::Cow;

use super::activities::{Activities, instant};
use super::bits::Bits;
use super::column::Column;
use super::events::ByLead;
use super::texts::Texts;
use super::{Frame, Place};
use crate::json::Value;
use crate::lead::Lead;
use crate::time::Date;

type Entries<'f> = Vec<(Cow<'f, str>, Value<'f>)>;

/// The lead of a row.
pub(super) fn lead<'f>(frame: &'f Frame<'_>, events: Option<&ByLead<'f>>, row: usize) -> Lead<'f> {
    let mut entries: Entries<'f> = Vec::new();
    let (mut attributes, mut set): (Entries<'f>, Entries<'f>) = (Vec::new(), Vec::new());
    for (name, column, place) in &frame.columns {
        let Some(value) = value(column, row) else {
            continue;
        };
        let key = |key: &'static str| Cow::Borrowed(key);
        match place {
            Place::Id => entries.push((key("id"), id(column, row, value))),
            Place::Lead(name) => entries.push((key(name), value)),
            Place::Override(name) => set.push((key(name), value)),
            Place::Field(_) | Place::Undeclared => {
                attributes.push((Cow::Borrowed(super::attribute_name(name)), value));
            }
        }
    }
    for (name, object) in [("attributes", attributes), ("override", set)] {
        if !object.is_empty() {
            entries.push((Cow::Borrowed(name), Value::Object(object)));
        }
    }
    if let (Some(events), Some(ids)) = (events, frame.ids()) {
        let places = events.of_lead(ids, row, &mut 0);
        let list = places.map(|place| event(events.table(), events.row(place)));
        entries.push((Cow::Borrowed("activities"), Value::List(list.collect())));
    }
    Lead::from(Value::Object(entries))
}

/// Ids are texts; a column of numbers may hold them all the same.
fn id<'f>(column: &Column<'_>, row: usize, value: Value<'f>) -> Value<'f> {
    match column {
        Column::Numbers(numbers, _) => match numbers.whole(row) {
            Some(number) => number.to_string().into(),
            None => value,
        },
        _ => value,
    }
}

fn event<'f>(table: &'f Activities<'f>, row: usize) -> Value<'f> {
    let columns = [
        ("kind", Some(&table.kind)),
        ("at", Some(&table.at)),
        ("ref", table.reference.as_ref()),
        ("id", table.id.as_ref()),
    ];
    let entries = columns
        .into_iter()
        .filter_map(|(name, column)| Some((Cow::Borrowed(name), value(column?, row)?)));
    Value::Object(entries.collect())
}

/// What stands in a row, unless it is null.
pub(super) fn value<'f>(column: &'f Column<'_>, row: usize) -> Option<Value<'f>> {
    if column.is_null(row) {
        return None;
    }
    Some(match column {
        Column::Null(_) => return None,
        Column::Numbers(numbers, _) => Value::number(numbers.get(row)),
        Column::Booleans(truths, _) => Value::Bool(truths.get(row)),
        Column::Dates(days, _) => {
            let day = *days.get(row)?;
            match Date::from_days(day) {
                Some(date) => date.to_string().into(),
                // No text says it, but some text has to be refused.
                None => format!("{day} days since 1970-01-01").into(),
            }
        }
        Column::Instants(ticks, ..) => match instant(column, row) {
            Some(at) => Value::Number(at.millis() as f64),
            None => Value::Number(*ticks.get(row)? as f64),
        },
        Column::Texts(texts, _) => Value::Text(texts.text(row)?),
        Column::Lists(offsets, texts, valid, _) => {
            let entries = offsets
                .of(row)
                .map(|entry| entry_value(texts, valid.as_ref(), entry));
            Value::List(entries.collect())
        }
    })
}

fn entry_value<'f>(texts: &Texts<'f>, valid: Option<&Bits<'_>>, entry: usize) -> Value<'f> {
    let text = texts
        .text(entry)
        .filter(|_| valid.is_none_or(|valid| valid.get(entry)));
    text.map_or(Value::Null, Value::Text)
}

//! Rows of a table as JSON: objects with a key for each column.

use std::ops::Range;

use arrow_array::cast::AsArray;
use arrow_array::types::*;
use arrow_array::{Array, ArrayRef};
use arrow_schema::DataType;
use leadgrid::{Engine, Instant};
use serde::Serialize;

use super::piece::Part;
use super::view::{Kind, View, kind};
use crate::text::text_at;

impl View {
    /// Rows from a first one up to another as a JSON list of objects. Instants are RFC 3339 text in the
    /// policy's time zone; whole numbers of 64 bits are texts.
    #[must_use]
    pub fn rows_json(&self, from: usize, to: usize) -> String {
        let mut out = Vec::new();
        for (part, rows) in self.some(from, to) {
            let part = part.whole().slice(rows.start, rows.len());
            let schema = part.schema_ref();
            let fields = schema.fields().iter();
            let keys: Vec<String> = fields
                .map(|field| serde_json::to_string(field.name()).unwrap_or_default())
                .collect();
            for row in 0..part.num_rows() {
                out.extend_from_slice(if out.is_empty() { b"{" } else { b",{" });
                for (place, (key, column)) in keys.iter().zip(part.columns()).enumerate() {
                    if place > 0 {
                        out.push(b',');
                    }
                    out.extend_from_slice(key.as_bytes());
                    out.push(b':');
                    write(&mut out, self.engine(), column, row, self.has_ids(place));
                }
                out.push(b'}');
            }
        }
        listed(out)
    }

    /// The texts of a column, from a row up to another, as a JSON list with null where there is none.
    #[must_use]
    pub fn texts_json(&self, name: &str, from: usize, to: usize) -> String {
        let mut out = Vec::new();
        for (part, rows) in self.some(from, to) {
            let Some(column) = part.kept_column(name) else {
                continue;
            };
            let column = column.slice(rows.start, rows.len());
            for row in 0..column.len() {
                if !out.is_empty() {
                    out.push(b',');
                }
                json(&mut out, &text_at(&column, row));
            }
        }
        listed(out)
    }

    /// The parts that have some of the rows, and which of their rows these are.
    fn some(&self, from: usize, to: usize) -> impl Iterator<Item = (&Part, Range<usize>)> {
        let mut first = 0_usize;
        self.parts().filter_map(move |part| {
            let end = first.saturating_add(part.num_rows());
            let (start, stop) = (from.max(first), to.min(end));
            let rows = start.saturating_sub(first)..stop.saturating_sub(first);
            first = end;
            (stop > start).then_some((part, rows))
        })
    }
}

fn listed(entries: Vec<u8>) -> String {
    let mut text = String::with_capacity(entries.len().saturating_add(2));
    text.push('[');
    text.push_str(&String::from_utf8_lossy(&entries));
    text.push(']');
    text
}

fn json(out: &mut Vec<u8>, value: &impl Serialize) {
    // Plain data always has a JSON form, and memory takes all of it.
    let _ = serde_json::to_writer(out, value);
}

/// The value in a row of a column of ours, or of the caller's ids.
pub fn write(out: &mut Vec<u8>, engine: &Engine, column: &ArrayRef, row: usize, is_id: bool) {
    if column.is_null(row) {
        out.extend_from_slice(b"null");
        return;
    }
    let list = |out: &mut Vec<u8>, entries: ArrayRef| {
        out.push(b'[');
        for entry in 0..entries.len() {
            if entry > 0 {
                out.push(b',');
            }
            write(out, engine, &entries, entry, false);
        }
        out.push(b']');
    };
    match column.data_type() {
        DataType::Float64 => json(out, &column.as_primitive::<Float64Type>().value(row)),
        DataType::Boolean => json(out, &column.as_boolean().value(row)),
        DataType::Timestamp(..) => {
            let at = column.as_primitive::<TimestampMillisecondType>().value(row);
            json(
                out,
                &Instant::from_millis(at).map(|at| engine.stamp(at).to_string()),
            );
        }
        DataType::Dictionary(..) => {
            let text = column
                .as_dictionary_opt::<UInt16Type>()
                .and_then(|dictionary| {
                    let names = dictionary.values().as_string_opt::<i32>()?;
                    let key = usize::from(*dictionary.keys().values().get(row)?);
                    (key < names.len()).then(|| names.value(key))
                });
            match text {
                Some(text) => json(out, &text),
                None => json(out, &text_at(column, row)),
            }
        }
        DataType::Utf8 => json(out, &column.as_string::<i32>().value(row)),
        DataType::List(_) => list(out, column.as_list::<i32>().value(row)),
        DataType::FixedSizeList(..) => list(out, column.as_fixed_size_list().value(row)),
        // Within what a double holds, unless they are ids.
        DataType::Int64 if !is_id => json(out, &column.as_primitive::<Int64Type>().value(row)),
        DataType::Float32 => json(out, &column.as_primitive::<Float32Type>().value(row)),
        data_type => match (kind(0, data_type), text_at(column, row)) {
            (Kind::Numbers, Some(number)) => out.extend_from_slice(number.as_bytes()),
            (_, text) => json(out, &text),
        },
    }
}

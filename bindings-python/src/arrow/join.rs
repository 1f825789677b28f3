//! The table of activities: batches joined into one, whatever their order.

use std::sync::Arc;

use arrow_array::builder::LargeStringBuilder;
use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef, RecordBatch, make_array, new_empty_array};
use arrow_data::transform::MutableArrayData;
use arrow_schema::{DataType, SchemaRef};
use leadgrid::frame::Activities;

use super::column::{Refusal, column, refusal};
use super::plain::plain;

/// The columns of activities, each in one piece.
pub struct Events {
    lead: ArrayRef,
    kind: ArrayRef,
    at: ArrayRef,
    reference: Option<ArrayRef>,
    id: Option<ArrayRef>,
}

impl Events {
    /// The columns `lead` (or `lead_id`), `kind`, `at`, and perhaps `ref` and `id`.
    pub fn new(schema: &SchemaRef, batches: &[RecordBatch]) -> Result<Self, Refusal> {
        let find = |name: &str| {
            let (place, field) = schema.column_with_name(name)?;
            let pieces: Vec<ArrayRef> = batches
                .iter()
                .map(|batch| Arc::clone(batch.column(place)))
                .collect();
            Some(joined(&pieces, field.data_type(), name))
        };
        let needed = |name: &str, found: Option<Result<ArrayRef, Refusal>>| {
            found.unwrap_or_else(|| {
                Err(Refusal {
                    column: String::new(),
                    message: format!("the column `{name}` of activities is missing"),
                    help: "activities have the columns `lead`, `kind` and `at`, and may have `ref` and `id`",
                })
            })
        };
        Ok(Self {
            lead: needed("lead", find("lead").or_else(|| find("lead_id")))?,
            kind: needed("kind", find("kind"))?,
            at: needed("at", find("at"))?,
            reference: find("ref").transpose()?,
            id: find("id").transpose()?,
        })
    }

    /// The columns, borrowed.
    pub fn borrowed(&self) -> Result<Activities<'_>, Refusal> {
        Ok(Activities {
            lead: column(&self.lead, "lead")?,
            kind: column(&self.kind, "kind")?,
            at: column(&self.at, "at")?,
            reference: self
                .reference
                .as_ref()
                .map(|array| column(array, "ref"))
                .transpose()?,
            id: self
                .id
                .as_ref()
                .map(|array| column(array, "id"))
                .transpose()?,
        })
    }
}

/// One array of several. Texts of many pieces are copied, as each piece has a dictionary of its own.
fn joined(pieces: &[ArrayRef], kind: &DataType, name: &str) -> Result<ArrayRef, Refusal> {
    match pieces {
        [] => return Ok(new_empty_array(kind)),
        [one] => return plain(one, name),
        _ => {}
    }
    let rows = pieces.iter().map(|piece| piece.len());
    if holds_texts(kind) {
        let bytes = pieces.iter().map(|piece| piece.get_array_memory_size());
        let mut texts = LargeStringBuilder::with_capacity(rows.sum(), bytes.sum());
        for piece in pieces {
            append(piece, &mut texts);
        }
        return Ok(Arc::new(texts.finish()));
    }
    let data: Vec<_> = pieces.iter().map(|piece| piece.to_data()).collect();
    let mut whole = MutableArrayData::new(data.iter().collect(), true, rows.sum());
    for (place, piece) in pieces.iter().enumerate() {
        whole
            .try_extend(place, 0, piece.len())
            .map_err(|error| refusal(name, piece, &error))?;
    }
    plain(&make_array(whole.freeze()), name)
}

fn holds_texts(kind: &DataType) -> bool {
    match kind {
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => true,
        DataType::Dictionary(_, values) => holds_texts(values),
        _ => false,
    }
}

fn append(piece: &ArrayRef, out: &mut LargeStringBuilder) {
    match piece.data_type() {
        DataType::Utf8 => out.extend(piece.as_string::<i32>()),
        DataType::LargeUtf8 => out.extend(piece.as_string::<i64>()),
        DataType::Utf8View => out.extend(piece.as_string_view()),
        DataType::Dictionary(..) => {
            let dictionary = piece.as_any_dictionary();
            if dictionary.values().is_empty() {
                return (0..piece.len()).for_each(|_| out.append_null());
            }
            let keys = dictionary.normalized_keys();
            let mut values = LargeStringBuilder::new();
            append(dictionary.values(), &mut values);
            let values = values.finish();
            for (row, key) in keys.into_iter().enumerate() {
                let there = piece.is_valid(row) && key < values.len() && values.is_valid(key);
                out.append_option(there.then(|| values.value(key)));
            }
        }
        _ => {}
    }
}

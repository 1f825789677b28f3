//! The table of activities: batches joined into one, whatever their order.

use std::sync::Arc;

use arrow_array::builder::LargeStringBuilder;
use arrow_array::{Array, ArrayRef, RecordBatch, make_array, new_empty_array};
use arrow_data::transform::MutableArrayData;
use arrow_schema::{DataType, Schema};
use leadgrid::frame::Activities;
use leadgrid::{Code, Error};

use super::column::column;
use super::failure::{malformed, wrong_type};
use super::plain::{check, plain, plain_key};
use super::text::{is_text, texts};

/// The columns of activities, each in one piece.
pub struct Events {
    lead: ArrayRef,
    kind: ArrayRef,
    at: ArrayRef,
    reference: Option<ArrayRef>,
    id: Option<ArrayRef>,
}

impl Events {
    /// The columns `lead` (or `lead_id`), `kind`, `at`, and perhaps `ref` and `id`; those of batches
    /// after the first are found by their names, too.
    ///
    /// # Errors
    /// `missing_key` for a column that is missing, `wrong_type` for one that cannot be read or has
    /// another type than in the first batch.
    pub fn new(schema: &Schema, batches: &[RecordBatch]) -> Result<Self, Error> {
        let read = || {
            let find = |name: &str| whole(schema, batches, name);
            let needed = |name: &str, found: Option<ArrayRef>| found.ok_or_else(|| missing(name));
            let lead = match find("lead")? {
                Some(lead) => Some(lead),
                None => find("lead_id")?,
            };
            Ok(Self {
                lead: needed("lead", lead)?,
                kind: needed("kind", find("kind")?)?,
                at: needed("at", find("at")?)?,
                reference: find("ref")?,
                id: find("id")?,
            })
        };
        read().map_err(|error: Error| error.below("/activities"))
    }

    /// The columns, borrowed.
    ///
    /// # Errors
    /// `wrong_type` for a column that no activities have.
    pub fn borrowed(&self) -> Result<Activities<'_>, Error> {
        let read = || {
            Ok(Activities {
                lead: column(&self.lead, "lead")?,
                kind: column(&self.kind, "kind")?,
                at: column(&self.at, "at")?,
                reference: match &self.reference {
                    Some(array) => Some(column(array, "ref")?),
                    None => None,
                },
                id: match &self.id {
                    Some(array) => Some(column(array, "id")?),
                    None => None,
                },
            })
        };
        read().map_err(|error: Error| error.below("/activities"))
    }
}

fn missing(name: &str) -> Error {
    let message = format!("the column `{name}` of activities is missing");
    let help = "activities have the columns `lead`, `kind` and `at`, and may have `ref` and `id`";
    Error::new(Code::MissingKey, String::new(), message, help)
}

/// A column of all batches, if the first one has it.
fn whole(schema: &Schema, batches: &[RecordBatch], name: &str) -> Result<Option<ArrayRef>, Error> {
    let Ok(field) = schema.field_with_name(name) else {
        return Ok(None);
    };
    let mut pieces = Vec::with_capacity(batches.len());
    for batch in batches {
        let piece = batch.column_by_name(name).ok_or_else(|| missing(name))?;
        pieces.push(Arc::clone(piece));
    }
    joined(&pieces, field.data_type(), name).map(Some)
}

/// One array of several. Texts of many pieces are copied, as each piece has a dictionary of its own.
fn joined(pieces: &[ArrayRef], kind: &DataType, name: &str) -> Result<ArrayRef, Error> {
    let plain = match name {
        "lead" | "lead_id" => plain_key,
        _ => plain,
    };
    match pieces {
        [] => return Ok(new_empty_array(kind)),
        [one] => return plain(one, name),
        _ => {}
    }
    for piece in pieces {
        check(piece, name)?;
    }
    let rows = pieces.iter().map(|piece| piece.len()).sum();
    if pieces.iter().all(|piece| holds_texts(piece.data_type())) {
        return Ok(one_run(pieces, rows));
    }
    if let Some(other) = pieces.iter().find(|piece| piece.data_type() != kind) {
        let message = format!(
            "the column has the Arrow type `{}`, in batches before it had `{kind}`",
            other.data_type()
        );
        return Err(wrong_type(name, message, "give all batches the same types"));
    }
    let data: Vec<_> = pieces.iter().map(|piece| piece.to_data()).collect();
    let mut whole = MutableArrayData::new(data.iter().collect(), true, rows);
    for (place, piece) in pieces.iter().enumerate() {
        whole
            .try_extend(place, 0, piece.len())
            .map_err(|error| malformed(name, piece, &error))?;
    }
    plain(&make_array(whole.freeze()), name)
}

fn holds_texts(kind: &DataType) -> bool {
    match kind {
        DataType::Dictionary(_, values) => is_text(values),
        kind => is_text(kind),
    }
}

fn one_run(pieces: &[ArrayRef], rows: usize) -> ArrayRef {
    // Pieces of one table share its buffers, whose sizes say nothing of a piece.
    let mut all = LargeStringBuilder::with_capacity(rows, 0);
    for piece in pieces {
        let texts = texts(piece);
        for row in 0..piece.len() {
            let texts = texts.as_ref().filter(|_| piece.is_valid(row));
            all.append_option(texts.and_then(|texts| texts.text(row)));
        }
    }
    Arc::new(all.finish())
}

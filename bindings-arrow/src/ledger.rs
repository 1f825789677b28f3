//! The ledger of many leads as one long table.

use std::sync::Arc;

use arrow_array::builder::{
    ArrayBuilder, Float64Builder, Int64Builder, LargeStringBuilder, StringDictionaryBuilder,
    TimestampMillisecondBuilder,
};
use arrow_array::cast::AsArray;
use arrow_array::types::UInt16Type;
use arrow_array::{Array, ArrayRef, RecordBatch, make_array};
use arrow_data::transform::MutableArrayData;
use arrow_schema::{ArrowError, Field, Schema};
use leadgrid::{Decision, Engine, Error, Instant};

use super::failure::{Failure, malformed, wrong_type};
use super::table::zone;

type Names = StringDictionaryBuilder<UInt16Type>;

/// A line for each contribution and each cap.
pub struct Lines {
    /// Rows of leads and how many lines each has.
    leads: Vec<(usize, usize)>,
    axis: Names,
    group: Names,
    rule: Names,
    stage: Names,
    points: Float64Builder,
    at: TimestampMillisecondBuilder,
    age_days: Int64Builder,
    kind: Names,
    id: LargeStringBuilder,
    reference: LargeStringBuilder,
    zone: Arc<str>,
}

impl Lines {
    pub fn new(engine: &Engine) -> Self {
        Self {
            leads: Vec::new(),
            axis: Names::new(),
            group: Names::new(),
            rule: Names::new(),
            stage: Names::new(),
            points: Float64Builder::new(),
            at: TimestampMillisecondBuilder::new(),
            age_days: Int64Builder::new(),
            kind: Names::new(),
            id: LargeStringBuilder::new(),
            reference: LargeStringBuilder::new(),
            zone: zone(engine),
        }
    }

    /// The lines of the decision for a row.
    ///
    /// # Errors
    /// Where the names of a policy are more than a dictionary holds.
    pub fn add(&mut self, row: usize, decision: &Decision) -> Result<(), ArrowError> {
        let before = self.points.len();
        for entry in decision.ledger.iter().flat_map(|ledger| ledger.iter()) {
            self.axis.append(&**entry.axis)?;
            self.group.append_option(entry.group.map(|id| &**id));
            self.rule.append_option(entry.rule.map(|id| &**id));
            self.stage
                .append_option(entry.stage.map(|stage| stage.as_str()));
            self.points
                .append_value(entry.points.thousandths() as f64 / 1_000.0);
            let event = entry.event;
            let at = event.and_then(|event| Instant::parse(event.at().as_str()));
            self.at.append_option(at.map(Instant::millis));
            self.age_days
                .append_option(event.and_then(|event| i64::try_from(event.age_days).ok()));
            self.kind.append_option(event.map(|event| &**event.kind));
            self.id.append_option(event.and_then(|event| event.id));
            self.reference
                .append_option(event.and_then(|event| event.reference));
        }
        let lines = self.points.len().saturating_sub(before);
        self.leads.push((row, lines));
        Ok(())
    }

    /// The lines as a table, with the ids of their leads as these came.
    ///
    /// # Errors
    /// `wrong_type` for ids whose offsets lead nowhere, or that are more bytes in all lines together
    /// than their type has room for.
    pub fn table(mut self, ids: &ArrayRef) -> Result<RecordBatch, Failure> {
        fit(ids, &self.leads)?;
        let lead_id = repeated(ids, &self.leads, self.points.len())?;
        let at = self.at.finish().with_timezone(self.zone);
        let columns: [(&str, ArrayRef); 11] = [
            ("lead_id", lead_id),
            ("axis", Arc::new(self.axis.finish())),
            ("group", Arc::new(self.group.finish())),
            ("rule", Arc::new(self.rule.finish())),
            ("stage", Arc::new(self.stage.finish())),
            ("points", Arc::new(self.points.finish())),
            ("at", Arc::new(at)),
            ("age_days", Arc::new(self.age_days.finish())),
            ("kind", Arc::new(self.kind.finish())),
            ("id", Arc::new(self.id.finish())),
            ("ref", Arc::new(self.reference.finish())),
        ];
        let fields = columns
            .iter()
            .map(|(name, column)| Field::new(*name, column.data_type().clone(), true));
        let schema = Schema::new(fields.collect::<Vec<_>>());
        let columns = columns.into_iter().map(|(_, column)| column);
        Ok(RecordBatch::try_new(Arc::new(schema), columns.collect())?)
    }
}

/// Refuses ids that cannot be written once for each line.
fn fit(ids: &ArrayRef, leads: &[(usize, usize)]) -> Result<(), Error> {
    // Rows of it are copied without another look.
    let checked = ids.to_data().validate_full();
    checked.map_err(|error| malformed("id", ids, &error))?;
    let Some(texts) = ids.as_string_opt::<i32>() else {
        return Ok(());
    };
    let length = |row: usize| match row < texts.len() {
        true => texts.value_length(row).unsigned_abs() as usize,
        false => 0,
    };
    let bytes = leads.iter().fold(0_usize, |bytes, (row, lines)| {
        bytes.saturating_add(length(*row).saturating_mul(*lines))
    });
    if i32::try_from(bytes).is_ok() {
        return Ok(());
    }
    let message = format!(
        "the ids of all lines of the ledger have {bytes} bytes, too many for the Arrow type `Utf8`"
    );
    let help = "cast ids to large texts or to a dictionary, or score fewer leads at a time";
    Err(wrong_type("id", message, help))
}

/// Some rows of an array, each as often as it is wanted.
fn repeated(
    array: &ArrayRef,
    rows: &[(usize, usize)],
    count: usize,
) -> Result<ArrayRef, ArrowError> {
    let data = array.to_data();
    let mut all = MutableArrayData::new(vec![&data], false, count);
    for (row, times) in rows {
        for _ in 0..*times {
            all.try_extend(0, *row, row.saturating_add(1))?;
        }
    }
    Ok(make_array(all.freeze()))
}

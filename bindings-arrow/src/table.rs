//! Scores as an Arrow table: one row for each lead, columns named like the keys of a decision.

use std::sync::Arc;

use arrow_array::types::UInt16Type;
use arrow_array::{
    ArrayRef, BooleanArray, DictionaryArray, FixedSizeListArray, Float64Array, Int64Array,
    ListArray, PrimitiveArray, RecordBatch, StringArray, TimestampMillisecondArray, new_null_array,
};
use arrow_buffer::{BooleanBuffer, Buffer, NullBuffer, OffsetBuffer, ScalarBuffer};
use arrow_schema::{ArrowError, DataType, Field, FieldRef, Schema, SchemaRef, TimeUnit};
use leadgrid::frame::{Code, FlagBits, Outcome, Scores};
use leadgrid::{Engine, Id};

use super::each::{Task, each};
use super::text::short_texts;

/// What is the same for all batches of a result.
pub struct Maker {
    pub schema: SchemaRef,
    zone: Arc<str>,
    lead_types: ArrayRef,
    bands: ArrayRef,
    scenarios: ArrayRef,
}

/// The columns of a result.
fn schema(engine: &Engine, ids: &DataType, axes: &[&str], valid_until: bool) -> SchemaRef {
    let instant = DataType::Timestamp(TimeUnit::Millisecond, Some(zone(engine)));
    let name = DataType::Dictionary(Box::new(DataType::UInt16), Box::new(DataType::Utf8));
    let mut fields = vec![
        Field::new("lead_id", ids.clone(), true),
        Field::new("lead_type", name.clone(), true),
        Field::new("computed_lead_type", name.clone(), true),
    ];
    for axis in axes {
        fields.push(Field::new(format!("axes.{axis}"), DataType::Float64, true));
    }
    fields.extend([
        Field::new("x_band", name.clone(), true),
        Field::new("y_band", name.clone(), true),
        Field::new("flagged", DataType::Boolean, true),
        Field::new("flags", DataType::List(item(DataType::Utf8)), true),
        Field::new("scenario", name, true),
        Field::new("due_at", instant.clone(), true),
    ]);
    if valid_until {
        fields.push(Field::new("valid_until", instant, true));
    }
    let priority = DataType::FixedSizeList(item(DataType::Int64), 4);
    fields.push(Field::new("priority", priority, true));
    for name in ["error", "error_path", "error_message"] {
        fields.push(Field::new(name, DataType::Utf8, true));
    }
    Arc::new(Schema::new(fields))
}

fn item(kind: DataType) -> FieldRef {
    Arc::new(Field::new_list_field(kind, true))
}

/// The time zone of the policy, if every program knows it; else UTC. The instants are the same.
pub fn zone(engine: &Engine) -> Arc<str> {
    let policy: serde_json::Value = serde_json::from_str(engine.policy_json()).unwrap_or_default();
    let zone = policy.get("time_zone");
    let named = zone.and_then(|zone| zone.get("name")).or(zone);
    let name = named
        .and_then(serde_json::Value::as_str)
        .unwrap_or_default();
    let is_whole_offset = match name.as_bytes() {
        [b'+', tens @ b'0'..=b'1', ones, b':', b'0', b'0'] => (*tens, *ones) <= (b'1', b'4'),
        [b'-', tens @ b'0'..=b'1', ones, b':', b'0', b'0'] => (*tens, *ones) <= (b'1', b'2'),
        _ => false,
    };
    let is_place = name
        .split_once('/')
        .is_some_and(|(area, _)| AREAS.contains(&area));
    if (is_whole_offset && !name.ends_with("00:00")) || is_place {
        name.into()
    } else {
        "UTC".into()
    }
}

/// The areas of the time zone database.
const AREAS: [&str; 10] = [
    "Africa",
    "America",
    "Antarctica",
    "Arctic",
    "Asia",
    "Atlantic",
    "Australia",
    "Europe",
    "Indian",
    "Pacific",
];

impl Maker {
    /// For results that look like this one.
    pub fn new(engine: &Engine, ids: &DataType, scores: &Scores) -> Self {
        let axes: Vec<&str> = scores.axes.iter().map(|(axis, _)| &**axis).collect();
        Self {
            schema: schema(engine, ids, &axes, scores.valid_until.is_some()),
            zone: zone(engine),
            lead_types: names(&scores.lead_types),
            bands: names(&scores.bands),
            scenarios: names(&scores.scenarios),
        }
    }

    /// The table of some scores, with the ids of their leads.
    pub fn table(
        &self,
        ids: ArrayRef,
        scores: Scores,
        threads: usize,
    ) -> Result<RecordBatch, ArrowError> {
        let rows = scores.len();
        // A few rows are done before a thread has begun.
        let threads = if rows < 50_000 { 1 } else { threads };
        let good = (!scores.errors.is_empty())
            .then(|| NullBuffer::new(where_(&scores.outcome, |code| *code != Scores::NONE)));
        let good = || good.clone();
        let scores = &scores;
        let names = |of: fn(&Outcome) -> Code, names| -> Task<'_> {
            Box::new(move || coded(scores.column(of), names))
        };
        let mut columns: Vec<Task<'_>> = vec![
            Box::new(|| Ok(ids)),
            names(|outcome| outcome.lead_type, &self.lead_types),
            names(|outcome| outcome.computed_lead_type, &self.lead_types),
        ];
        for (_, totals) in &scores.axes {
            let good = good();
            columns.push(Box::new(move || {
                Ok(Arc::new(Float64Array::new(totals.points().into(), good)))
            }));
        }
        columns.push(names(|outcome| outcome.x_band, &self.bands));
        columns.push(names(|outcome| outcome.y_band, &self.bands));
        columns.push(Box::new(|| Ok(flagged(&scores.flag_bits, good()))));
        columns.push(Box::new(|| flags(scores, good())));
        columns.push(names(|outcome| outcome.scenario, &self.scenarios));
        columns.push(Box::new(|| Ok(self.instants(scores.due_at()))));
        if let Some(column) = &scores.valid_until {
            columns.push(Box::new(|| Ok(self.instants(column.clone()))));
        }
        columns.push(Box::new(|| priorities(scores, good())));
        let mut columns = each(columns, threads)?;
        columns.extend(errors(scores, rows)?);
        RecordBatch::try_new(Arc::clone(&self.schema), columns)
    }

    fn instants(&self, millis: Vec<i64>) -> ArrayRef {
        let nulls = where_(&millis, |at| *at != Scores::NO_INSTANT);
        let array = TimestampMillisecondArray::new(millis.into(), some_null(nulls));
        Arc::new(array.with_timezone(Arc::clone(&self.zone)))
    }
}

/// The bits of the rows for which something holds.
fn where_<T>(rows: &[T], holds: impl Fn(&T) -> bool) -> BooleanBuffer {
    let bytes = rows.chunks(8).map(|eight| {
        let bits = eight.iter().rev().map(|row| u8::from(holds(row)));
        bits.fold(0_u8, |byte, bit| byte << 1 | bit)
    });
    BooleanBuffer::new(Buffer::from_iter(bytes), 0, rows.len())
}

fn some_null(valid: BooleanBuffer) -> Option<NullBuffer> {
    Some(NullBuffer::new(valid)).filter(|nulls| nulls.null_count() > 0)
}

fn names(ids: &[Id]) -> ArrayRef {
    Arc::new(StringArray::from_iter_values(ids.iter().map(|id| &**id)))
}

fn coded(mut codes: Vec<Code>, names: &ArrayRef) -> Result<ArrayRef, ArrowError> {
    let nulls = some_null(where_(&codes, |code| *code != Scores::NONE));
    if nulls.is_some() {
        // Some programs look up the name under a null, too.
        for code in &mut codes {
            *code = if *code == Scores::NONE { 0 } else { *code };
        }
    }
    let keys = PrimitiveArray::<UInt16Type>::new(codes.into(), nulls);
    Ok(Arc::new(DictionaryArray::try_new(keys, Arc::clone(names))?))
}

fn flagged(bits: &FlagBits, good: Option<NullBuffer>) -> ArrayRef {
    let flagged = match bits {
        FlagBits::Few(bits) => where_(bits, |bits| *bits != 0),
        FlagBits::Many(bits) => where_(bits, |bits| *bits != 0),
        _ => where_(&bits.iter().collect::<Vec<u64>>(), |bits| *bits != 0),
    };
    Arc::new(BooleanArray::new(flagged, good))
}

fn priorities(scores: &Scores, good: Option<NullBuffer>) -> Result<ArrayRef, ArrowError> {
    let rows = (0..scores.len()).map(|row| scores.priority(row).unwrap_or_default());
    let numbers: Vec<[i64; 4]> = rows.collect();
    let numbers = Int64Array::new(ScalarBuffer::from(numbers.into_flattened()), None);
    let lists = FixedSizeListArray::try_new(item(DataType::Int64), 4, Arc::new(numbers), good)?;
    Ok(Arc::new(lists))
}

fn flags(scores: &Scores, good: Option<NullBuffer>) -> Result<ArrayRef, ArrowError> {
    let counts = scores.flag_bits.iter();
    let counts = counts.map(|bits| bits.count_ones() as usize);
    let ends = OffsetBuffer::<i32>::from_lengths(counts);
    let entries = usize::try_from(ends.last()).unwrap_or(0);
    let mut bytes: Vec<u8> = Vec::with_capacity(entries.saturating_mul(12));
    let mut offsets: Vec<i32> = Vec::with_capacity(entries.saturating_add(1));
    offsets.push(0);
    for bits in scores.flag_bits.iter() {
        let mut left = bits;
        while left != 0 {
            let flag = scores.flags.get(left.trailing_zeros() as usize);
            bytes.extend_from_slice(flag.map_or("", |id| &**id).as_bytes());
            // A batch is too short for its flags to exceed 32 bits, and this would be refused below.
            offsets.push(i32::try_from(bytes.len()).unwrap_or(i32::MAX));
            left &= left.wrapping_sub(1);
        }
    }
    let offsets = OffsetBuffer::new(offsets.into());
    let texts = StringArray::try_new(offsets, Buffer::from_vec(bytes), None)?;
    let lists = ListArray::try_new(item(DataType::Utf8), ends, Arc::new(texts), good)?;
    Ok(Arc::new(lists))
}

/// Code, path and message of the first error of each lead that has one.
fn errors(scores: &Scores, rows: usize) -> Result<Vec<ArrayRef>, ArrowError> {
    if scores.errors.is_empty() {
        return Ok(vec![new_null_array(&DataType::Utf8, rows); 3]);
    }
    let column = |part: fn(&leadgrid::Error) -> &str| -> Result<ArrayRef, ArrowError> {
        let mut errors = scores.errors.iter().peekable();
        let texts: Vec<Option<&str>> = (0..rows)
            .map(|row| {
                let (_, errors) = errors.next_if(|(at, _)| *at == row)?;
                errors.first().map(part)
            })
            .collect();
        Ok(Arc::new(short_texts(texts.into_iter())?))
    };
    Ok(vec![
        column(|error| error.code().as_str())?,
        column(|error| error.path())?,
        column(|error| error.message())?,
    ])
}

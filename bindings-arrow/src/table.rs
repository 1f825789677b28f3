//! Scores as an Arrow table: one row for each lead, columns named like the keys of a decision.

use std::sync::Arc;

use arrow_array::types::UInt16Type;
use arrow_array::{
    ArrayRef, BooleanArray, DictionaryArray, FixedSizeListArray, Float64Array, Int64Array,
    ListArray, PrimitiveArray, RecordBatch, RecordBatchOptions, StringArray,
    TimestampMillisecondArray, new_null_array,
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
        fields.push(Field::new(format!("{AXIS}{axis}"), DataType::Float64, true));
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

/// What stands before the id of an axis in the name of its column.
const AXIS: &str = "axes.";

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

    /// A column of some scores, by its place in the schema.
    fn column(
        &self,
        place: usize,
        ids: &ArrayRef,
        scores: &Scores,
    ) -> Result<ArrayRef, ArrowError> {
        let good = || {
            (!scores.errors.is_empty())
                .then(|| NullBuffer::new(where_(&scores.outcome, |code| *code != Scores::NONE)))
        };
        let names = |of: fn(&Outcome) -> Code, names| coded(scores.column(of), names);
        let name = self.schema.field(place).name();
        match name.as_str() {
            "lead_id" => Ok(Arc::clone(ids)),
            "lead_type" => names(|outcome| outcome.lead_type, &self.lead_types),
            "computed_lead_type" => names(|outcome| outcome.computed_lead_type, &self.lead_types),
            "x_band" => names(|outcome| outcome.x_band, &self.bands),
            "y_band" => names(|outcome| outcome.y_band, &self.bands),
            "flagged" => Ok(flagged(&scores.flag_bits, good())),
            "flags" => flags(scores, good()),
            "scenario" => names(|outcome| outcome.scenario, &self.scenarios),
            "due_at" => Ok(self.instants(scores.due_at())),
            "valid_until" => Ok(self.instants(scores.valid_until.clone().unwrap_or_default())),
            "priority" => priorities(scores, good()),
            "error" => errors(scores, code_of),
            "error_path" => errors(scores, leadgrid::Error::path),
            "error_message" => errors(scores, leadgrid::Error::message),
            _ => {
                let axis = name.strip_prefix(AXIS).unwrap_or_default();
                let mut axes = scores.axes.iter();
                let totals = axes.find(|(known, _)| **known == *axis);
                let points = totals.map(|(_, totals)| totals.points());
                let points = points.unwrap_or_default();
                Ok(Arc::new(Float64Array::try_new(points.into(), good())?))
            }
        }
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

fn code_of(error: &leadgrid::Error) -> &str {
    error.code().as_str()
}

/// The columns of texts, which alone may be too long.
#[cfg(feature = "script")]
const ERROR_PARTS: [fn(&leadgrid::Error) -> &str; 3] =
    [code_of, leadgrid::Error::path, leadgrid::Error::message];

/// A part of the first error of each lead that has one.
fn errors(scores: &Scores, part: fn(&leadgrid::Error) -> &str) -> Result<ArrayRef, ArrowError> {
    if scores.errors.is_empty() {
        return Ok(new_null_array(&DataType::Utf8, scores.len()));
    }
    let mut errors = scores.errors.iter().peekable();
    let texts = (0..scores.len()).map(|row| {
        let (_, errors) = errors.next_if(|(at, _)| *at == row)?;
        errors.first().map(part)
    });
    let texts: Vec<Option<&str>> = texts.collect();
    Ok(Arc::new(short_texts(texts.into_iter())?))
}

/// Scores with the ids of their leads. Columns are made when they are asked for: a row is kept in
/// far fewer bytes than all of them take.
pub struct ScoreTable {
    maker: Arc<Maker>,
    ids: ArrayRef,
    scores: Scores,
    threads: usize,
}

impl ScoreTable {
    /// Scores of leads with these ids.
    pub(crate) fn new(maker: &Arc<Maker>, ids: ArrayRef, scores: Scores, threads: usize) -> Self {
        Self {
            maker: Arc::clone(maker),
            ids,
            // A few rows are done before a thread has begun.
            threads: if scores.len() < 50_000 { 1 } else { threads },
            scores,
        }
    }

    /// Number of rows.
    #[must_use]
    pub fn num_rows(&self) -> usize {
        self.scores.len()
    }

    /// Its columns.
    #[must_use]
    pub fn schema(&self) -> SchemaRef {
        Arc::clone(&self.maker.schema)
    }

    /// The scores themselves.
    #[must_use]
    pub fn scores(&self) -> &Scores {
        &self.scores
    }

    /// The same with ids that something was made of.
    #[cfg(feature = "script")]
    pub(crate) fn with_ids(
        mut self,
        of: impl FnOnce(&ArrayRef) -> Result<ArrayRef, ArrowError>,
    ) -> Result<Self, ArrowError> {
        self.ids = of(&self.ids)?;
        Ok(self)
    }

    /// The first rows, or all of them, at the cost of these alone.
    #[must_use]
    pub fn first(&self, rows: usize) -> Self {
        let rows = rows.min(self.num_rows());
        let ids = self.ids.slice(0, rows.min(self.ids.len()));
        Self::new(&self.maker, ids, self.scores.first(rows), 1)
    }

    /// Whether all columns can be made.
    ///
    /// # Errors
    /// Where the texts of errors are too many bytes for their type.
    #[cfg(feature = "script")]
    pub(crate) fn check(&self) -> Result<(), ArrowError> {
        for part in ERROR_PARTS {
            errors(&self.scores, part)?;
        }
        Ok(())
    }

    /// Bytes that it takes.
    #[cfg(feature = "script")]
    pub(crate) fn size(&self) -> usize {
        /// An outcome, flags and two totals.
        const ROW: usize = 16;
        let rows = self.num_rows().saturating_mul(ROW);
        rows.saturating_add(self.ids.get_array_memory_size())
    }

    /// All columns.
    ///
    /// # Errors
    /// Where texts are too many bytes for their type.
    pub fn batch(&self) -> Result<RecordBatch, ArrowError> {
        let all: Vec<usize> = (0..self.maker.schema.fields().len()).collect();
        self.columns(&all)
    }

    /// Some columns, by their places in the schema.
    ///
    /// # Errors
    /// As [`batch`](Self::batch).
    pub fn columns(&self, places: &[usize]) -> Result<RecordBatch, ArrowError> {
        let schema = Arc::new(self.maker.schema.project(places)?);
        let tasks = places.iter().map(|place| -> Task<'_> {
            Box::new(|| self.maker.column(*place, &self.ids, &self.scores))
        });
        let columns = each(tasks.collect(), self.threads)?;
        let rows = RecordBatchOptions::new().with_row_count(Some(self.num_rows()));
        RecordBatch::try_new_with_options(schema, columns, &rows)
    }
}

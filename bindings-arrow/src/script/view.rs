//! A table of ours, of which a script takes columns and rows.

use std::collections::BTreeMap;

use arrow_array::cast::AsArray;
use arrow_array::types::*;
use arrow_array::{Array, ArrayRef, RecordBatch};
use arrow_schema::{ArrowError, DataType, Schema, SchemaRef};
use leadgrid::Engine;

use super::ipc;
use super::piece::Part;

/// Record batches of one schema.
pub struct View {
    engine: Engine,
    schema: SchemaRef,
    tables: Vec<Part>,
    /// Whether ids of 64 bits are exact as doubles, and are handed over as such.
    short_ids: bool,
}

/// How a column is handed over.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Numbers of names, `NO_NAME` for null.
    Codes,
    /// Doubles, NaN for null.
    Numbers,
    /// Milliseconds as doubles, NaN for null.
    Instants,
    /// Bytes and their validity.
    Booleans,
    /// Codes and where each row begins among them.
    Lists,
    /// Several doubles for each row, NaN for null.
    Numbers4,
    /// Texts, by rows.
    Texts,
    /// Whole numbers of 64 bits as texts, by rows.
    Wholes,
}

impl Kind {
    fn of(kind: &DataType) -> Self {
        match kind {
            DataType::Dictionary(keys, _) if **keys == DataType::UInt16 => Kind::Codes,
            DataType::Timestamp(..) => Kind::Instants,
            DataType::Boolean => Kind::Booleans,
            DataType::List(_) => Kind::Lists,
            DataType::FixedSizeList(..) => Kind::Numbers4,
            DataType::Int64 | DataType::UInt64 => Kind::Wholes,
            kind if kind.is_decimal() => Kind::Wholes,
            kind if kind.is_numeric() => Kind::Numbers,
            _ => Kind::Texts,
        }
    }

    fn as_str(self) -> &'static str {
        match self {
            Kind::Codes => "codes",
            Kind::Numbers => "numbers",
            Kind::Instants => "instants",
            Kind::Booleans => "booleans",
            Kind::Lists => "lists",
            Kind::Numbers4 => "numbers4",
            Kind::Texts => "texts",
            Kind::Wholes => "wholes",
        }
    }
}

/// The code of no name.
pub const NO_NAME: u16 = u16::MAX;

impl View {
    pub(super) fn new(engine: Engine, schema: SchemaRef) -> Self {
        Self {
            engine,
            schema,
            tables: Vec::new(),
            short_ids: false,
        }
    }

    pub(super) fn with_short_ids(&mut self) {
        self.short_ids = true;
    }

    /// Whether the column in a place holds ids that are no numbers of a script.
    pub(super) fn has_ids(&self, place: usize) -> bool {
        place == 0 && !self.short_ids
    }

    pub(super) fn add(&mut self, table: Part) {
        self.schema = table.schema();
        if table.num_rows() > 0 {
            self.tables.push(table);
        }
    }

    /// Takes the columns that a result without rows has, too.
    pub(super) fn named(&mut self, schema: Option<SchemaRef>) {
        self.schema = schema.unwrap_or_else(|| SchemaRef::clone(&self.schema));
    }

    /// The tables with all their columns.
    pub(super) fn tables(&self) -> impl Iterator<Item = &RecordBatch> {
        self.tables.iter().map(Part::whole)
    }

    /// The tables and their numbers of rows.
    pub(super) fn parts(&self) -> impl Iterator<Item = &Part> {
        self.tables.iter()
    }

    pub(super) fn engine(&self) -> &Engine {
        &self.engine
    }

    pub(super) fn size(&self) -> usize {
        self.tables.iter().map(Part::size).sum()
    }

    /// The schema.
    #[must_use]
    pub fn schema(&self) -> &Schema {
        &self.schema
    }

    /// Number of rows.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.tables.iter().map(Part::num_rows).sum()
    }

    /// Names of the columns and how each is handed over, as a JSON list of pairs.
    #[must_use]
    pub fn columns(&self) -> String {
        let fields = self.schema.fields().iter().enumerate();
        let pairs: Vec<_> = fields
            .map(|(place, field)| {
                let kind = match field.data_type() {
                    DataType::Int64 if !self.has_ids(place) => Kind::Numbers,
                    data_type => kind(place, data_type),
                };
                (field.name(), kind.as_str())
            })
            .collect();
        serde_json::to_string(&pairs).unwrap_or_default()
    }

    fn pieces(&self, name: &str) -> Vec<ArrayRef> {
        let tables = self.tables.iter();
        tables.filter_map(|table| table.column(name)).collect()
    }

    /// The names of a column of codes or of lists, in the order of their codes, as a JSON list.
    #[must_use]
    pub fn names(&self, name: &str) -> String {
        let names = Names::of(self, name);
        serde_json::to_string(&names.list).unwrap_or_default()
    }

    /// The codes of a column of them, or of all entries of a column of lists.
    #[must_use]
    pub fn codes(&self, name: &str) -> Vec<u16> {
        let names = Names::of(self, name);
        let mut codes = Vec::with_capacity(self.rows());
        for piece in &self.pieces(name) {
            if let Some(entries) = entries_of(piece) {
                codes.extend((0..entries.len()).map(|entry| names.code(entries.value(entry))));
            } else if let Some(dictionary) = piece.as_dictionary_opt::<UInt16Type>() {
                let of_piece = dictionary.values().as_string::<i32>();
                let of_piece: Vec<u16> = of_piece
                    .iter()
                    .map(|text| text.map_or(NO_NAME, |text| names.code(text)))
                    .collect();
                let code = |key: u16| of_piece.get(usize::from(key)).copied().unwrap_or(NO_NAME);
                let keys = dictionary.keys();
                match keys.nulls() {
                    None => codes.extend(keys.values().iter().map(|key| code(*key))),
                    Some(_) => codes.extend(keys.iter().map(|key| key.map_or(NO_NAME, code))),
                }
            }
        }
        codes
    }

    /// Where each row of a column of lists begins among its codes, and at last where they end.
    #[must_use]
    pub fn offsets(&self, name: &str) -> Vec<u32> {
        let mut ends = vec![0_u32];
        let mut end = 0_u32;
        for piece in &self.pieces(name) {
            let Some(lists) = piece.as_list_opt::<i32>() else {
                continue;
            };
            for length in lists.offsets().lengths() {
                end = end.saturating_add(u32::try_from(length).unwrap_or(u32::MAX));
                ends.push(end);
            }
        }
        ends
    }

    /// The numbers of a column of numbers, instants or several numbers for each row.
    #[must_use]
    pub fn numbers(&self, name: &str) -> Vec<f64> {
        let mut numbers = Vec::with_capacity(self.rows());
        for piece in &self.pieces(name) {
            match piece.data_type() {
                DataType::FixedSizeList(_, size) => {
                    let lists = piece.as_fixed_size_list();
                    let size = usize::try_from(*size).unwrap_or(0);
                    let values = lists.values().as_primitive::<Int64Type>().values();
                    for (row, values) in values.chunks(size.max(1)).enumerate() {
                        let is_there = lists.is_valid(row);
                        numbers.extend(values.iter().map(|value| match is_there {
                            true => *value as f64,
                            false => f64::NAN,
                        }));
                    }
                }
                DataType::Timestamp(..) => {
                    add::<TimestampMillisecondType>(&mut numbers, piece, |at| at as f64);
                }
                DataType::Float64 => add::<Float64Type>(&mut numbers, piece, |number| number),
                DataType::Float32 => add::<Float32Type>(&mut numbers, piece, f64::from),
                DataType::Int64 => add::<Int64Type>(&mut numbers, piece, |whole| whole as f64),
                DataType::Int32 => add::<Int32Type>(&mut numbers, piece, f64::from),
                DataType::Int16 => add::<Int16Type>(&mut numbers, piece, f64::from),
                DataType::Int8 => add::<Int8Type>(&mut numbers, piece, f64::from),
                DataType::UInt32 => add::<UInt32Type>(&mut numbers, piece, f64::from),
                DataType::UInt16 => add::<UInt16Type>(&mut numbers, piece, f64::from),
                DataType::UInt8 => add::<UInt8Type>(&mut numbers, piece, f64::from),
                DataType::Float16 => add::<Float16Type>(&mut numbers, piece, f64::from),
                _ => {}
            }
        }
        numbers
    }

    /// The truths of a column, a byte each, 0 where it is null.
    #[must_use]
    pub fn truths(&self, name: &str) -> Vec<u8> {
        let pieces = self.pieces(name);
        let truths = pieces.iter().filter_map(|piece| piece.as_boolean_opt());
        truths
            .flat_map(|truths| truths.iter().map(|truth| u8::from(truth == Some(true))))
            .collect()
    }

    /// A byte for each row of a column, 0 where it is null; nothing where no row is.
    #[must_use]
    pub fn valid(&self, name: &str) -> Vec<u8> {
        let pieces = self.pieces(name);
        if pieces.iter().all(|piece| piece.null_count() == 0) {
            return Vec::new();
        }
        pieces
            .iter()
            .flat_map(|piece| (0..piece.len()).map(|row| u8::from(piece.is_valid(row))))
            .collect()
    }

    /// The whole table as an Arrow IPC stream.
    ///
    /// # Errors
    /// None for tables of ours.
    pub fn ipc(&self) -> Result<Vec<u8>, ArrowError> {
        let tables: Vec<RecordBatch> = self.tables().cloned().collect();
        ipc::write(&self.schema, &tables)
    }
}

/// How a column is handed over; ids that came as a dictionary are texts, as they may be many.
pub fn kind(place: usize, data_type: &DataType) -> Kind {
    match data_type {
        DataType::Dictionary(..) if place == 0 => Kind::Texts,
        // Of ours, within what a double holds.
        DataType::Int64 if place > 0 => Kind::Numbers,
        // Amounts, as texts everywhere.
        data_type if data_type.is_decimal() && place > 0 => Kind::Texts,
        data_type => Kind::of(data_type),
    }
}

fn add<T: arrow_array::ArrowPrimitiveType>(
    numbers: &mut Vec<f64>,
    piece: &ArrayRef,
    convert: impl Fn(T::Native) -> f64,
) {
    let array = piece.as_primitive::<T>();
    match array.nulls() {
        None => numbers.extend(array.values().iter().map(|value| convert(*value))),
        Some(_) => numbers.extend(array.iter().map(|value| value.map_or(f64::NAN, &convert))),
    }
}

/// The texts of all lists of a column, if it is one; rows that are null have none.
fn entries_of(piece: &ArrayRef) -> Option<&arrow_array::StringArray> {
    piece.as_list_opt::<i32>()?.values().as_string_opt::<i32>()
}

/// The names of a column: as its dictionary has them, or for lists as they are met. Pieces may have
/// dictionaries of their own.
#[derive(Default)]
struct Names {
    list: Vec<String>,
    codes: BTreeMap<String, u16>,
}

impl Names {
    fn of(view: &View, name: &str) -> Self {
        let mut names = Self::default();
        if let Ok(field) = view.schema.field_with_name(name)
            && matches!(field.data_type(), DataType::List(_))
        {
            view.flags().into_iter().for_each(|flag| names.add(&flag));
        }
        for piece in &view.pieces(name) {
            let texts = match piece.as_dictionary_opt::<UInt16Type>() {
                Some(dictionary) => dictionary.values().as_string_opt::<i32>(),
                None => entries_of(piece),
            };
            texts
                .into_iter()
                .flatten()
                .flatten()
                .for_each(|text| names.add(text));
        }
        names
    }

    fn add(&mut self, text: &str) {
        if !self.codes.contains_key(text) {
            let code = u16::try_from(self.list.len()).unwrap_or(NO_NAME);
            self.codes.insert(text.to_owned(), code);
            self.list.push(text.to_owned());
        }
    }

    fn code(&self, text: &str) -> u16 {
        self.codes.get(text).copied().unwrap_or(NO_NAME)
    }
}

impl View {
    /// The flags of the policy, in its order.
    fn flags(&self) -> Vec<String> {
        let policy: serde_json::Value =
            serde_json::from_str(self.engine.policy_json()).unwrap_or_default();
        let flags = policy.get("flags").and_then(serde_json::Value::as_array);
        let ids = flags
            .into_iter()
            .flatten()
            .filter_map(|flag| flag.get("id")?.as_str());
        ids.map(str::to_owned).collect()
    }
}

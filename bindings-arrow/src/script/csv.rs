//! CSV, pushed in pieces of any size and scored some rows at a time, so that a file may be larger than
//! memory.
//!
//! The types of the columns come from the policy. An empty cell, and one with a word of the policy for
//! it, is unknown. A cell that cannot be read spoils its row and no other: the row is judged as a
//! document too, so that its errors are those of any lead.

use std::collections::BTreeMap;
use std::sync::Arc;

use arrow_array::RecordBatch;
use arrow_schema::{Field, Schema};
use csv_core::{ReadRecordResult, Reader, ReaderBuilder};
use leadgrid::{Answer, Code, Engine, Error, Lead, Value};

use super::cells::{Place, column, number, truth};
use super::csv_settings::CsvSettings;
use super::failed::problem;
use super::filling::{Column, Filling, list_entries};
use super::quotes::Quotes;
use super::scores::{Refused, Scores};
use crate::failure::Failure;
use crate::run::{ActivityTable, Options, SharedActivities};

/// Most bytes of a row: more of them are a quote that nobody closed.
const MOST_BYTES: usize = 1 << 24;
/// Most bytes of texts that are kept before rows are scored.
const MOST_KEPT: usize = 1 << 28;
/// Most cells whose meaning is remembered.
const MOST_KNOWN: usize = 1 << 12;

/// Reads and scores a file.
pub struct CsvReader {
    engine: Engine,
    activities: Option<SharedActivities>,
    options: Options,
    settings: CsvSettings,
    fields: serde_json::Value,
    reader: Reader,
    quotes: Quotes,
    /// Why nothing more is read, to be told after the rows before it.
    failed: Option<Error>,
    /// The record that is read: its bytes and where its cells end.
    bytes: Vec<u8>,
    ends: Vec<usize>,
    filled: usize,
    ended: usize,
    columns: Vec<Column>,
    has_header: bool,
    rows: usize,
    kept: usize,
    refused: Refused,
    known: BTreeMap<(usize, String), bool>,
}

impl CsvReader {
    /// A reader of a file of which nothing has been read.
    ///
    /// # Errors
    /// For activities that do not suit.
    pub fn new(
        engine: Engine,
        activities: Option<ActivityTable>,
        options: Options,
        settings: CsvSettings,
    ) -> Result<Self, Error> {
        let activities = activities.map(|table| SharedActivities::new(&engine, table));
        let policy: serde_json::Value =
            serde_json::from_str(engine.policy_json()).unwrap_or_default();
        Ok(Self {
            activities: activities.transpose()?,
            fields: policy.get("fields").cloned().unwrap_or_default(),
            quotes: Quotes::new(settings.delimiter),
            failed: None,
            reader: ReaderBuilder::new().delimiter(settings.delimiter).build(),
            engine,
            options,
            settings,
            bytes: vec![0; 1 << 12],
            ends: vec![0; 64],
            filled: 0,
            ended: 0,
            columns: Vec::new(),
            has_header: false,
            rows: 0,
            kept: 0,
            refused: Vec::new(),
            known: BTreeMap::new(),
        })
    }

    /// Reads some bytes, as far as rows have room: how many were read. An empty piece is the end.
    ///
    /// # Errors
    /// `limit_exceeded` for a row that does not end, `wrong_type` for a quote that does not and for a
    /// header that is no text; after the rows before it have been scored.
    pub fn push(&mut self, piece: &[u8]) -> Result<usize, Error> {
        let mut read = 0_usize;
        loop {
            if self.is_full() {
                return Ok(read);
            }
            if let Some(error) = &self.failed {
                return Err(error.clone());
            }
            let rest = piece.get(read..).unwrap_or_default();
            if rest.is_empty() && !piece.is_empty() {
                return Ok(read);
            }
            let bytes = self.bytes.get_mut(self.filled..).unwrap_or_default();
            let ends = self.ends.get_mut(self.ended..).unwrap_or_default();
            let (result, used, written, ended) = self.reader.read_record(rest, bytes, ends);
            self.quotes.follow(rest.get(..used).unwrap_or_default());
            read = read.saturating_add(used);
            self.filled = self.filled.saturating_add(written);
            self.ended = self.ended.saturating_add(ended);
            match result {
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::OutputFull => {
                    if self.bytes.len() >= MOST_BYTES {
                        self.failed = Some(self.quotes.endless(MOST_BYTES));
                        continue;
                    }
                    self.bytes.resize(self.bytes.len().saturating_mul(2), 0);
                }
                ReadRecordResult::OutputEndsFull => {
                    self.ends.resize(self.ends.len().saturating_mul(2), 0);
                }
                ReadRecordResult::Record => {
                    self.failed = self.quotes.unclosed().or_else(|| self.record().err());
                    (self.filled, self.ended) = (0, 0);
                }
                ReadRecordResult::End => return Ok(read),
            }
        }
    }

    /// Whether there are as many rows as are scored at a time, or the last ones that can be read.
    #[must_use]
    pub fn is_full(&self) -> bool {
        let is_last = self.failed.is_some() && self.rows > 0;
        is_last || self.rows >= self.settings.rows || self.kept >= MOST_KEPT
    }

    /// Whether there is anything to score.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows == 0
    }

    /// Takes the record that has been read.
    fn record(&mut self) -> Result<(), Error> {
        let bytes = self.bytes.get(..self.filled).unwrap_or_default();
        let mut start = 0_usize;
        let ends = self.ends.get(..self.ended).unwrap_or_default();
        let cells: Vec<Result<String, ()>> = ends
            .iter()
            .map(|end| {
                let cell = bytes.get(start..*end).unwrap_or_default();
                start = *end;
                String::from_utf8(cell.to_vec()).map_err(drop)
            })
            .collect();
        match self.has_header {
            true => self.row(cells),
            false => self.header(cells)?,
        }
        Ok(())
    }

    fn header(&mut self, cells: Vec<Result<String, ()>>) -> Result<(), Error> {
        if let Some(error) = self.quotes.torn() {
            return Err(error);
        }
        for (place, cell) in cells.into_iter().enumerate() {
            let Ok(name) = cell else {
                let message = format!(
                    "cell {} of the header is not UTF-8",
                    place.saturating_add(1)
                );
                let help = "save the file as UTF-8";
                return Err(Error::new(Code::WrongType, String::new(), message, help));
            };
            // Excel begins its files with a byte order mark.
            let name = match place {
                0 => name.trim_start_matches('\u{FEFF}').to_owned(),
                _ => name,
            };
            let (place, cells) = column(&self.engine, &self.fields, &name);
            self.columns.push(Column {
                name,
                place,
                filling: Filling::new(cells),
            });
        }
        self.has_header = true;
        Ok(())
    }

    fn row(&mut self, cells: Vec<Result<String, ()>>) {
        let row = self.rows;
        self.rows = self.rows.saturating_add(1);
        let mut errors: Vec<Error> = self.quotes.torn().into_iter().collect();
        if cells.len() != self.columns.len() {
            let message = format!(
                "the row in line {} has {} {}, the header has {}",
                self.quotes.record(),
                cells.len(),
                if cells.len() == 1 { "cell" } else { "cells" },
                self.columns.len()
            );
            let help = "put cells with the sign between cells, or with line breaks, in quotes";
            errors.push(Error::new(Code::WrongType, String::new(), message, help));
        }
        let mut wrong = false;
        let separator = self.settings.list_separator;
        let mut texts = Vec::with_capacity(self.columns.len());
        let mut cells = cells.into_iter();
        for place in 0..self.columns.len() {
            let cell = cells.next().unwrap_or_else(|| Ok(String::new()));
            let Ok(cell) = cell else {
                let path = self
                    .columns
                    .get(place)
                    .map(Column::path)
                    .unwrap_or_default();
                let message = "the cell is not UTF-8";
                errors.push(Error::new(
                    Code::WrongType,
                    path,
                    message,
                    "save the file as UTF-8",
                ));
                texts.push(String::new());
                continue;
            };
            self.kept = self.kept.saturating_add(cell.len()).saturating_add(16);
            let is_known = match self.columns.get(place).map(|column| &column.filling) {
                _ if cell.is_empty() => true,
                Some(Filling::Numbers(_)) => number(&cell).is_some(),
                Some(Filling::Booleans(_)) => truth(&cell).is_some(),
                _ => true,
            };
            wrong |= !is_known && !self.means_unknown(place, &cell);
            texts.push(cell);
        }
        if wrong && errors.is_empty() {
            errors = self.errors_of(&texts);
        }
        let is_refused = !errors.is_empty();
        if is_refused {
            self.refused.push((row, errors));
        }
        for (column, cell) in self.columns.iter_mut().zip(texts) {
            // Without an origin no lead is good, and the row says why in the words that are known.
            let is_origin = column.place == Place::Key("origin".to_owned());
            let is_unknown = cell.is_empty() || (is_refused && is_origin);
            let cell = (!is_unknown).then_some(cell);
            column.filling.push(cell, separator);
        }
    }

    /// Whether the policy takes the text of a cell for unknown, as it says of a lead with it.
    fn means_unknown(&mut self, place: usize, cell: &str) -> bool {
        let key = (place, cell.to_owned());
        if let Some(known) = self.known.get(&key) {
            return *known;
        }
        let column = self.columns.get(place);
        let Some((Place::Attribute(name), path)) = column.map(|one| (&one.place, one.path()))
        else {
            return true;
        };
        let lead = Lead::new("", "").attribute(name, cell);
        let means = match self.engine.score(&lead, &self.options.call) {
            Answer::Decision(_) => true,
            Answer::Errors(refused) => refused.errors.iter().all(|error| error.path() != path),
        };
        if self.known.len() < MOST_KNOWN {
            self.known.insert(key, means);
        }
        means
    }

    /// What is wrong with a row, as with any lead.
    fn errors_of(&self, cells: &[String]) -> Vec<Error> {
        let mut entries: Vec<(_, Value<'_>)> = Vec::new();
        let (mut attributes, mut set) = (Vec::new(), Vec::new());
        for (column, cell) in self
            .columns
            .iter()
            .zip(cells)
            .filter(|(_, cell)| !cell.is_empty())
        {
            let value = match &column.filling {
                Filling::Texts(_) => Value::from(cell.as_str()),
                Filling::Numbers(_) => match number(cell) {
                    Some(number) => Value::Number(number),
                    None => cell.as_str().into(),
                },
                Filling::Booleans(_) => truth(cell).map_or(cell.as_str().into(), Value::Bool),
                Filling::Lists(_) => {
                    let separator = self.settings.list_separator;
                    let texts = list_entries(cell, separator).into_iter();
                    Value::List(texts.map(Value::from).collect())
                }
            };
            match &column.place {
                Place::Key(key) => entries.push((key.as_str().into(), value)),
                Place::Override(key) => set.push((key.as_str().into(), value)),
                Place::Attribute(name) => attributes.push((name.as_str().into(), value)),
            }
        }
        for (key, object) in [("attributes", attributes), ("override", set)] {
            if !object.is_empty() {
                entries.push((key.into(), Value::Object(object)));
            }
        }
        let lead = Lead::from(Value::Object(entries));
        match self.engine.score(&lead, &self.options.call) {
            Answer::Errors(refused) => refused.errors,
            // A cell that nobody can read is never passed over.
            Answer::Decision(_) => {
                let message = "the row has a cell that cannot be read";
                vec![Error::new(
                    Code::WrongType,
                    String::new(),
                    message,
                    "leave it empty",
                )]
            }
        }
    }

    /// Scores the rows read so far and forgets them.
    ///
    /// # Errors
    /// `empty` for a file without a header, else those of a frame.
    pub fn scores(&mut self) -> Result<Scores, Error> {
        if !self.has_header {
            let help = "begin it with a line of names, such as `id,origin`";
            return Err(Error::new(
                Code::Empty,
                String::new(),
                "the file has no header",
                help,
            ));
        }
        let mut fields = Vec::with_capacity(self.columns.len());
        let mut arrays = Vec::with_capacity(self.columns.len());
        for column in &mut self.columns {
            let array = column.filling.take(&column.name)?;
            fields.push(Field::new(&column.name, array.data_type().clone(), true));
            arrays.push(array);
        }
        (self.rows, self.kept) = (0, 0);
        let refused = std::mem::take(&mut self.refused);
        let schema = Arc::new(Schema::new(fields));
        let batch = RecordBatch::try_new(Arc::clone(&schema), arrays);
        let batch = batch.map_err(|error| problem(Failure::Arrow(error)))?;
        let (activities, options) = (self.activities.as_ref(), &self.options);
        Scores::of_tables(
            &self.engine,
            (schema, vec![batch]),
            activities,
            options,
            refused,
        )
        .map_err(problem)
    }
}

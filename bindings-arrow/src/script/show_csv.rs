//! A table as CSV: an empty cell for null, `;` between the entries of a list.

use csv_core::{WriteResult, Writer};

use super::show::write;
use super::view::View;

impl View {
    /// All rows as CSV in UTF-8, with the names of the columns before them or without.
    #[must_use]
    pub fn csv(&self, header: bool) -> Vec<u8> {
        let mut lines = Lines {
            writer: Writer::new(),
            out: Vec::new(),
        };
        if header {
            let names = self
                .schema()
                .fields()
                .iter()
                .map(|field| field.name().as_bytes().to_vec());
            lines.add(names);
        }
        for table in self.tables() {
            for row in 0..table.num_rows() {
                let columns = table.columns().iter().enumerate();
                lines.add(columns.map(|(place, column)| {
                    let mut json = Vec::new();
                    write(&mut json, self.engine(), column, row, self.has_ids(place));
                    cell(json)
                }));
            }
        }
        lines.out
    }
}

/// What a cell says of a value in JSON.
fn cell(json: Vec<u8>) -> Vec<u8> {
    match json.first() {
        Some(b'n') => Vec::new(),
        Some(b'"') => serde_json::from_slice::<String>(&json)
            .unwrap_or_default()
            .into_bytes(),
        Some(b'[') => {
            let entries: Vec<serde_json::Value> = serde_json::from_slice(&json).unwrap_or_default();
            let texts = entries.iter().map(|entry| match entry.as_str() {
                Some(text) => text.to_owned(),
                None => entry.to_string(),
            });
            texts.collect::<Vec<_>>().join(";").into_bytes()
        }
        _ => json,
    }
}

struct Lines {
    writer: Writer,
    out: Vec<u8>,
}

impl Lines {
    fn add(&mut self, cells: impl Iterator<Item = Vec<u8>>) {
        for (place, cell) in cells.enumerate() {
            if place > 0 {
                self.put(Writer::delimiter);
            }
            let mut rest = cell.as_slice();
            self.put(|writer, room| {
                let (result, read, written) = writer.field(rest, room);
                rest = rest.get(read..).unwrap_or_default();
                (result, written)
            });
        }
        self.put(Writer::terminator);
    }

    /// Takes a step until it is done, some bytes at a time.
    fn put(&mut self, mut step: impl FnMut(&mut Writer, &mut [u8]) -> (WriteResult, usize)) {
        let mut room = [0; 256];
        loop {
            let (result, written) = step(&mut self.writer, &mut room);
            self.out
                .extend_from_slice(room.get(..written).unwrap_or_default());
            if matches!(result, WriteResult::InputEmpty) {
                return;
            }
        }
    }
}

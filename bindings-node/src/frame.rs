//! Frames for Node. Typed arrays are borrowed while a call lasts; what stays was copied (`owned`).

use std::sync::Arc;

use bytes::Bytes;
use leadgrid::Engine;
use leadgrid_arrow::script::{CsvReader, Given, Scores};
use napi::bindgen_prelude::{Either, External, Float64Array, Uint8Array, Uint16Array, Uint32Array};
use napi_derive::napi;

use super::frames::{self, Shown};

type Scored = Either<External<Arc<Scores>>, String>;

fn scored(result: Result<Scores, String>) -> Scored {
    match result {
        Ok(scores) => {
            // So that the collector of JavaScript knows what it would free.
            let size = scores.size();
            Either::A(External::new_with_size_hint(Arc::new(scores), size))
        }
        Err(problem) => Either::B(problem),
    }
}

pub(super) fn given(buffers: Vec<Uint8Array>, texts: Vec<String>) -> Given {
    let borrow = |array: Uint8Array| Bytes::from_owner(array).into();
    Given {
        buffers: buffers.into_iter().map(borrow).collect(),
        texts,
    }
}

#[napi]
pub fn score_tables(
    engine: &External<Engine>,
    layout: String,
    buffers: Vec<Uint8Array>,
    texts: Vec<String>,
    options: String,
    settings: String,
) -> Scored {
    scored(frames::score_tables(
        engine,
        &given(buffers, texts),
        &layout,
        &options,
        &settings,
    ))
}

#[napi]
pub fn score_documents(
    engine: &External<Engine>,
    pieces: Vec<String>,
    unreadable: String,
    options: String,
    settings: String,
) -> Scored {
    scored(frames::score_documents(
        engine,
        &pieces,
        &unreadable,
        &options,
        &settings,
    ))
}

#[napi]
pub fn csv_reader(
    engine: &External<Engine>,
    layout: String,
    buffers: Vec<Uint8Array>,
    texts: Vec<String>,
    options: String,
    settings: String,
) -> Either<External<CsvReader>, String> {
    // It outlives the call.
    let buffers = buffers.iter().map(|array| array.to_vec().into()).collect();
    let given = Given { buffers, texts };
    match frames::csv_reader(engine, &given, &layout, &options, &settings) {
        Ok(reader) => Either::A(External::new(reader)),
        Err(problem) => Either::B(problem),
    }
}

#[napi]
pub fn csv_push(reader: &mut External<CsvReader>, piece: &[u8]) -> Either<u32, String> {
    match frames::csv_push(reader, piece) {
        Ok(read) => Either::A(read),
        Err(problem) => Either::B(problem),
    }
}

#[napi]
pub fn csv_is_full(reader: &External<CsvReader>) -> bool {
    reader.is_full()
}

#[napi]
pub fn csv_is_empty(reader: &External<CsvReader>) -> bool {
    reader.is_empty()
}

#[napi]
pub fn csv_scores(reader: &mut External<CsvReader>) -> Scored {
    scored(frames::csv_scores(reader))
}

#[napi]
pub fn scores_about(scores: &External<Arc<Scores>>) -> String {
    frames::about(scores)
}

#[napi]
pub fn scores_cells(scores: &External<Arc<Scores>>) -> String {
    frames::cells(scores)
}

#[napi]
pub fn scores_report(scores: &External<Arc<Scores>>) -> String {
    frames::report(scores)
}

#[napi]
pub fn scores_errors(scores: &External<Arc<Scores>>) -> String {
    frames::errors(scores)
}

#[napi]
pub fn scores_table(scores: &External<Arc<Scores>>) -> External<Shown> {
    External::new(Shown::Scores(Arc::clone(scores)))
}

#[napi]
pub fn scores_ledger(scores: &External<Arc<Scores>>) -> External<Shown> {
    External::new(Shown::Ledger(Arc::clone(scores)))
}

#[napi]
pub fn table_rows(table: &External<Shown>) -> u32 {
    u32::try_from(table.view().rows()).unwrap_or(u32::MAX)
}

#[napi]
pub fn table_columns(table: &External<Shown>) -> String {
    table.view().columns()
}

#[napi]
pub fn table_names(table: &External<Shown>, name: String) -> String {
    table.view().names(&name)
}

#[napi]
pub fn table_codes(table: &External<Shown>, name: String) -> Uint16Array {
    Uint16Array::new(table.view().codes(&name))
}

#[napi]
pub fn table_offsets(table: &External<Shown>, name: String) -> Uint32Array {
    Uint32Array::new(table.view().offsets(&name))
}

#[napi]
pub fn table_numbers(table: &External<Shown>, name: String) -> Float64Array {
    Float64Array::new(table.view().numbers(&name))
}

#[napi]
pub fn table_truths(table: &External<Shown>, name: String) -> Uint8Array {
    Uint8Array::new(table.view().truths(&name))
}

#[napi]
pub fn table_valid(table: &External<Shown>, name: String) -> Uint8Array {
    Uint8Array::new(table.view().valid(&name))
}

#[napi]
pub fn table_texts(table: &External<Shown>, name: String, from: u32, to: u32) -> String {
    table.view().texts_json(&name, from as usize, to as usize)
}

#[napi]
pub fn table_objects(table: &External<Shown>, from: u32, to: u32) -> String {
    table.view().rows_json(from as usize, to as usize)
}

#[napi]
pub fn table_ipc(table: &External<Shown>) -> Either<Uint8Array, String> {
    match frames::ipc(table.view()) {
        Ok(bytes) => Either::A(Uint8Array::new(bytes)),
        Err(problem) => Either::B(problem),
    }
}

#[napi]
pub fn table_csv(table: &External<Shown>, header: bool) -> Uint8Array {
    Uint8Array::new(table.view().csv(header))
}

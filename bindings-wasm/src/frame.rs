//! Frames for WebAssembly: every buffer is copied once on its way in and once on its way out.

use std::sync::Arc;

use js_sys::Uint8Array;
use leadgrid_arrow::script::{CsvReader, Given, Scores};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::frames::Shown;
use super::{Handle, frames};

/// Scores as JavaScript holds them.
#[wasm_bindgen]
pub struct ScoresHandle(Arc<Scores>);

/// A table of a result as JavaScript holds it.
#[wasm_bindgen]
pub struct TableHandle(pub(super) Shown);

/// A reader of CSV as JavaScript holds it.
#[wasm_bindgen]
pub struct CsvHandle(CsvReader);

fn scored(result: Result<Scores, String>) -> JsValue {
    match result {
        Ok(scores) => ScoresHandle(Arc::new(scores)).into(),
        Err(problem) => JsValue::from_str(&problem),
    }
}

pub(super) fn given(buffers: &[Uint8Array], texts: Vec<String>) -> Given {
    let buffers = buffers.iter().map(|array| array.to_vec().into()).collect();
    Given { buffers, texts }
}

#[wasm_bindgen(js_name = scoreTables)]
pub fn score_tables(
    engine: &Handle,
    layout: &str,
    buffers: Vec<Uint8Array>,
    texts: Vec<String>,
    options: &str,
    settings: &str,
) -> JsValue {
    let given = given(&buffers, texts);
    scored(frames::score_tables(
        &engine.0, &given, layout, options, settings,
    ))
}

#[wasm_bindgen(js_name = scoreDocuments)]
pub fn score_documents(
    engine: &Handle,
    pieces: Vec<String>,
    unreadable: &str,
    options: &str,
    settings: &str,
) -> JsValue {
    scored(frames::score_documents(
        &engine.0, &pieces, unreadable, options, settings,
    ))
}

#[wasm_bindgen(js_name = csvReader)]
pub fn csv_reader(
    engine: &Handle,
    layout: &str,
    buffers: Vec<Uint8Array>,
    texts: Vec<String>,
    options: &str,
    settings: &str,
) -> JsValue {
    let given = given(&buffers, texts);
    match frames::csv_reader(&engine.0, &given, layout, options, settings) {
        Ok(reader) => CsvHandle(reader).into(),
        Err(problem) => JsValue::from_str(&problem),
    }
}

#[wasm_bindgen(js_name = csvPush)]
pub fn csv_push(reader: &mut CsvHandle, piece: &[u8]) -> JsValue {
    match frames::csv_push(&mut reader.0, piece) {
        Ok(read) => read.into(),
        Err(problem) => JsValue::from_str(&problem),
    }
}

#[wasm_bindgen(js_name = csvIsFull)]
pub fn csv_is_full(reader: &CsvHandle) -> bool {
    reader.0.is_full()
}

#[wasm_bindgen(js_name = csvIsEmpty)]
pub fn csv_is_empty(reader: &CsvHandle) -> bool {
    reader.0.is_empty()
}

#[wasm_bindgen(js_name = csvScores)]
pub fn csv_scores(reader: &mut CsvHandle) -> JsValue {
    scored(frames::csv_scores(&mut reader.0))
}

#[wasm_bindgen(js_name = scoresAbout)]
pub fn scores_about(scores: &ScoresHandle) -> String {
    frames::about(&scores.0)
}

#[wasm_bindgen(js_name = scoresReport)]
pub fn scores_report(scores: &ScoresHandle) -> String {
    frames::report(&scores.0)
}

#[wasm_bindgen(js_name = scoresCells)]
pub fn scores_cells(scores: &ScoresHandle) -> String {
    frames::cells(&scores.0)
}

#[wasm_bindgen(js_name = scoresErrors)]
pub fn scores_errors(scores: &ScoresHandle) -> String {
    frames::errors(&scores.0)
}

#[wasm_bindgen(js_name = scoresTable)]
pub fn scores_table(scores: &ScoresHandle) -> TableHandle {
    TableHandle(Shown::Scores(Arc::clone(&scores.0)))
}

#[wasm_bindgen(js_name = scoresLedger)]
pub fn scores_ledger(scores: &ScoresHandle) -> TableHandle {
    TableHandle(Shown::Ledger(Arc::clone(&scores.0)))
}

#[wasm_bindgen(js_name = tableRows)]
pub fn table_rows(table: &TableHandle) -> u32 {
    u32::try_from(table.0.view().rows()).unwrap_or(u32::MAX)
}

#[wasm_bindgen(js_name = tableColumns)]
pub fn table_columns(table: &TableHandle) -> String {
    table.0.view().columns()
}

#[wasm_bindgen(js_name = tableNames)]
pub fn table_names(table: &TableHandle, name: &str) -> String {
    table.0.view().names(name)
}

#[wasm_bindgen(js_name = tableCodes)]
pub fn table_codes(table: &TableHandle, name: &str) -> Vec<u16> {
    table.0.view().codes(name)
}

#[wasm_bindgen(js_name = tableOffsets)]
pub fn table_offsets(table: &TableHandle, name: &str) -> Vec<u32> {
    table.0.view().offsets(name)
}

#[wasm_bindgen(js_name = tableNumbers)]
pub fn table_numbers(table: &TableHandle, name: &str) -> Vec<f64> {
    table.0.view().numbers(name)
}

#[wasm_bindgen(js_name = tableTruths)]
pub fn table_truths(table: &TableHandle, name: &str) -> Vec<u8> {
    table.0.view().truths(name)
}

#[wasm_bindgen(js_name = tableValid)]
pub fn table_valid(table: &TableHandle, name: &str) -> Vec<u8> {
    table.0.view().valid(name)
}

#[wasm_bindgen(js_name = tableTexts)]
pub fn table_texts(table: &TableHandle, name: &str, from: u32, to: u32) -> String {
    table.0.view().texts_json(name, from as usize, to as usize)
}

#[wasm_bindgen(js_name = tableObjects)]
pub fn table_objects(table: &TableHandle, from: u32, to: u32) -> String {
    table.0.view().rows_json(from as usize, to as usize)
}

#[wasm_bindgen(js_name = tableIpc)]
pub fn table_ipc(table: &TableHandle) -> JsValue {
    match frames::ipc(table.0.view()) {
        Ok(bytes) => Uint8Array::from(bytes.as_slice()).into(),
        Err(problem) => JsValue::from_str(&problem),
    }
}

#[wasm_bindgen(js_name = tableCsv)]
pub fn table_csv(table: &TableHandle, header: bool) -> Vec<u8> {
    table.0.view().csv(header)
}

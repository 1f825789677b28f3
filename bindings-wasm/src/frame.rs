//! Frames for WebAssembly: every buffer is copied once on its way in and once on its way out.

use js_sys::Uint8Array;
use leadgrid_arrow::script::{CsvReader, Given, Scores};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::{Handle, frames};

/// Scores as JavaScript holds them.
#[wasm_bindgen]
pub struct ScoresHandle(Scores);

/// A reader of CSV as JavaScript holds it.
#[wasm_bindgen]
pub struct CsvHandle(CsvReader);

fn scored(result: Result<Scores, String>) -> JsValue {
    match result {
        Ok(scores) => ScoresHandle(scores).into(),
        Err(problem) => JsValue::from_str(&problem),
    }
}

fn given(buffers: &[Uint8Array], texts: Vec<String>) -> Given {
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

#[wasm_bindgen(js_name = tableRows)]
pub fn table_rows(scores: &ScoresHandle, ledger: bool) -> u32 {
    u32::try_from(frames::view(&scores.0, ledger).rows()).unwrap_or(u32::MAX)
}

#[wasm_bindgen(js_name = tableColumns)]
pub fn table_columns(scores: &ScoresHandle, ledger: bool) -> String {
    frames::view(&scores.0, ledger).columns()
}

#[wasm_bindgen(js_name = tableNames)]
pub fn table_names(scores: &ScoresHandle, ledger: bool, name: &str) -> String {
    frames::view(&scores.0, ledger).names(name)
}

#[wasm_bindgen(js_name = tableCodes)]
pub fn table_codes(scores: &ScoresHandle, ledger: bool, name: &str) -> Vec<u16> {
    frames::view(&scores.0, ledger).codes(name)
}

#[wasm_bindgen(js_name = tableOffsets)]
pub fn table_offsets(scores: &ScoresHandle, ledger: bool, name: &str) -> Vec<u32> {
    frames::view(&scores.0, ledger).offsets(name)
}

#[wasm_bindgen(js_name = tableNumbers)]
pub fn table_numbers(scores: &ScoresHandle, ledger: bool, name: &str) -> Vec<f64> {
    frames::view(&scores.0, ledger).numbers(name)
}

#[wasm_bindgen(js_name = tableTruths)]
pub fn table_truths(scores: &ScoresHandle, ledger: bool, name: &str) -> Vec<u8> {
    frames::view(&scores.0, ledger).truths(name)
}

#[wasm_bindgen(js_name = tableValid)]
pub fn table_valid(scores: &ScoresHandle, ledger: bool, name: &str) -> Vec<u8> {
    frames::view(&scores.0, ledger).valid(name)
}

#[wasm_bindgen(js_name = tableTexts)]
pub fn table_texts(scores: &ScoresHandle, ledger: bool, name: &str, from: u32, to: u32) -> String {
    frames::view(&scores.0, ledger).texts_json(name, from as usize, to as usize)
}

#[wasm_bindgen(js_name = tableObjects)]
pub fn table_objects(scores: &ScoresHandle, ledger: bool, from: u32, to: u32) -> String {
    frames::view(&scores.0, ledger).rows_json(from as usize, to as usize)
}

#[wasm_bindgen(js_name = tableIpc)]
pub fn table_ipc(scores: &ScoresHandle, ledger: bool) -> JsValue {
    match frames::ipc(frames::view(&scores.0, ledger)) {
        Ok(bytes) => Uint8Array::from(bytes.as_slice()).into(),
        Err(problem) => JsValue::from_str(&problem),
    }
}

#[wasm_bindgen(js_name = tableCsv)]
pub fn table_csv(scores: &ScoresHandle, ledger: bool, header: bool) -> Vec<u8> {
    frames::view(&scores.0, ledger).csv(header)
}

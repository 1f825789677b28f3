//! Bytes that no program should hand over: nothing panics, whatever bit of them is wrong. What is read
//! all the same is scored.

use std::sync::Arc;

use arrow_array::types::{Int8Type, Int32Type};
use arrow_array::{
    ArrayRef, BooleanArray, DictionaryArray, FixedSizeListArray, Float64Array, Int64Array,
    ListArray, NullArray, RecordBatch, StringArray, StringViewArray, StructArray,
};
use arrow_buffer::Buffer;
use arrow_ipc::writer::FileWriter;
use arrow_schema::{DataType, Field};
use leadgrid::{Engine, Value};

use super::failed::problem;
use super::ipc::{read, write};
use super::{FRAME, Scores, options};

/// Small, as it judges some thousand tables.
const POLICY: &str = r#"{
    "format": 1, "id": "damaged", "version": "1", "time_zone": "+09:00",
    "fields": {"age": {"type": "number"}, "budget": {"type": "number"}, "region": {"type": "text"},
        "owns_vehicle": {"type": "boolean"}},
    "axes": [{"id": "fit", "range": {"min": 0, "max": 9}, "rules": [
        {"id": "old", "field": "age", "bands": [{"from": 0, "points": 1}, {"from": 40, "points": 2}]},
        {"id": "owner", "when": {"field": "owns_vehicle", "is": true}, "points": 3},
        {"id": "capital", "when": {"field": "region", "is": "서울"}, "points": 1}]}],
    "grids": {"form": {"x": {"axes": ["fit"], "bands": [{"id": "low"}, {"id": "high", "from": 3}]},
        "cells": {"low": "cold", "high": "hot"}}}
}"#;

fn engine() -> Engine {
    Engine::from_json(POLICY).expect("the policy loads")
}

/// A column of every layout that leads may come in.
fn table() -> RecordBatch {
    let codes: DictionaryArray<Int8Type> = [Some("form"), None, Some("form")].into_iter().collect();
    let models = [Some(vec![Some("gv80"), None]), None, Some(vec![])];
    let models = ListArray::from_iter_primitive::<Int32Type, _, _>(
        models
            .iter()
            .map(|list| list.as_ref().map(|list| list.iter().map(|_| Some(1)))),
    );
    let pairs = FixedSizeListArray::new(
        Arc::new(Field::new_list_field(DataType::Utf8, true)),
        2,
        Arc::new(StringArray::from(vec!["a", "b", "c", "d", "e", "f"])),
        None,
    );
    let parts: Vec<(Arc<Field>, ArrayRef)> = vec![(
        Arc::new(Field::new("age", DataType::Int64, true)),
        Arc::new(Int64Array::from(vec![Some(31), None, Some(52)])),
    )];
    let views = ["L-1", "an id of more than twelve bytes", "리드-3"];
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("id", Arc::new(StringViewArray::from_iter_values(views))),
        ("origin", Arc::new(codes)),
        ("attributes", Arc::new(StructArray::from(parts))),
        (
            "region",
            Arc::new(StringArray::from(vec![Some("서울"), None, Some("N/A")])),
        ),
        (
            "owns_vehicle",
            Arc::new(BooleanArray::from(vec![Some(true), None, Some(false)])),
        ),
        (
            "budget",
            Arc::new(Float64Array::from(vec![1.0, f64::NAN, -1e9])),
        ),
        ("pairs", Arc::new(pairs)),
        ("lists", Arc::new(models)),
        ("nothing", Arc::new(NullArray::new(3))),
    ];
    RecordBatch::try_from_iter(columns).expect("columns of one length")
}

fn forms() -> [Vec<u8>; 2] {
    let table = table();
    let stream = write(&table.schema(), &[table.clone(), table.slice(1, 2)]).expect("a stream");
    let mut file = FileWriter::try_new(Vec::new(), &table.schema()).expect("a file");
    file.write(&table).expect("a batch");
    [stream, file.into_inner().expect("a file")]
}

/// Reads and scores; tells the number of rows.
fn attempt(engine: &Engine, bytes: &[u8]) -> Option<usize> {
    let leads = read(&Buffer::from(bytes)).ok()?;
    let call = Value::from_json(r#"{"as_of": "2026-11-22T09:00:00+09:00"}"#).expect("JSON");
    let settings = Value::from_json(r#"{"threads": 1}"#).expect("JSON");
    let options = options(&call, &settings, FRAME).expect("settings");
    let scores = Scores::of_tables(engine, leads, None, &options, Vec::new());
    let scores = scores.map_err(problem).ok()?;
    let rows = scores.table.rows();
    assert!(scores.table.rows_json(0, 3).starts_with('['));
    Some(rows)
}

#[test]
fn every_layout_is_read_in_both_forms() {
    let engine = engine();
    let rows = forms().map(|bytes| attempt(&engine, &bytes));
    assert_eq!(rows, [Some(5), Some(3)]);
}

#[test]
fn what_ends_too_early_is_refused() {
    let engine = engine();
    let [stream, file] = forms();
    for length in 0..file.len() {
        assert_eq!(attempt(&engine, &file[..length]), None, "{length}");
    }
    // A stream may end after any message; else it is refused.
    let read = (0..stream.len()).filter(|length| attempt(&engine, &stream[..*length]).is_some());
    assert!(read.count() <= 8);
}

#[test]
fn no_single_bit_does_harm() {
    let engine = engine();
    for bytes in forms() {
        let mut refused = 0;
        for place in 0..bytes.len() {
            let mut bytes = bytes.clone();
            bytes[place] ^= 1 << (place % 7);
            refused += usize::from(attempt(&engine, &bytes).is_none());
        }
        assert!(refused > bytes.len() / 4, "{refused} of {}", bytes.len());
    }
}

#[test]
fn no_number_of_the_structure_does_harm() {
    let engine = engine();
    for bytes in forms() {
        for place in (0..bytes.len().saturating_sub(8)).step_by(4) {
            for number in [-1, 1 << 31, i64::MAX] {
                let mut bytes = bytes.clone();
                bytes[place..place + 8].copy_from_slice(&number.to_le_bytes());
                attempt(&engine, &bytes);
            }
        }
    }
}

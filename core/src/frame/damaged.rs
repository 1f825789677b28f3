//! Columns that no program should hand over: nothing panics, and the lead is one with errors or with
//! unknown values.

#![cfg(test)]

use super::{
    Activities, Bits, Column, Dictionary, Frame, FrameCall, Keys, Numbers, Offsets, Scores, Texts,
    TicksPerSecond,
};
use crate::{Call, Engine, Instant};

const POLICY: &str = include_str!("../../../benches/policies/twenty_rules.json");

fn engine() -> Engine {
    Engine::from_json(POLICY).expect("the policy loads")
}

fn call() -> FrameCall<'static> {
    let as_of = Instant::parse("2026-11-22T09:00:00+09:00").expect("an instant");
    FrameCall::new(Call::at(as_of))
}

/// Scores leads from `form` with one more column.
fn score(name: &str, column: Column<'_>) -> Scores {
    let engine = engine();
    let rows = column.len();
    let (ids, origins) = (vec!["L-1"; rows], vec!["form"; rows]);
    let columns = vec![
        ("id".to_owned(), Column::Texts(Texts::Slices(&ids), None)),
        (
            "origin".to_owned(),
            Column::Texts(Texts::Slices(&origins), None),
        ),
        (name.to_owned(), column),
    ];
    let frame = Frame::new(&engine, columns, None).expect("columns that suit");
    engine.score_frame(&frame, &call()).expect("few flags")
}

fn unknown(scores: &Scores, field: &str) -> u64 {
    let mut counts = scores.report.unknown_fields.iter();
    counts
        .find(|(name, _)| *name == field)
        .map_or(0, |(_, count)| count)
}

#[test]
fn offsets_that_lead_nowhere_are_unknown() {
    let bytes = "officepublic".as_bytes();
    for offsets in [
        vec![0, 6, 12, 13],
        vec![0, 6, 12, i32::MAX],
        vec![0, 6, 12, 3],
        vec![0, 6, 12, -1],
    ] {
        let scores = score(
            "occupation",
            Column::Texts(Texts::Run(&offsets, bytes), None),
        );
        assert_eq!(unknown(&scores, "occupation"), 1, "{offsets:?}");
    }
    let large = [0, 6, i64::MIN, 12];
    let scores = score(
        "occupation",
        Column::Texts(Texts::LargeRun(&large, bytes), None),
    );
    assert_eq!(unknown(&scores, "occupation"), 2);
}

#[test]
fn views_that_lead_nowhere_are_unknown() {
    let mut views = Vec::new();
    let mut view = |length: u32, rest: [u32; 3]| {
        views.extend(length.to_le_bytes());
        views.extend(rest.into_iter().flat_map(u32::to_le_bytes));
    };
    view(20, [0, 0, 0]);
    view(20, [0, 9, 0]);
    view(20, [0, 0, 1]);
    view(u32::MAX, [0, 0, u32::MAX]);
    view(4, [u32::from_le_bytes(*b"none"), 0, 0]);
    let buffer: &[u8] = b"twenty bytes of text";
    let scores = score(
        "region",
        Column::Texts(Texts::Views(&views, vec![buffer]), None),
    );
    assert_eq!((scores.len(), unknown(&scores, "region")), (5, 3));
}

#[test]
fn keys_out_of_range_are_null() {
    let dictionary = || {
        Box::new(Dictionary {
            texts: Texts::Slices(&["office", "N/A", "student"]),
            valid: Bits::new(&[0b011], 0, 3),
        })
    };
    for keys in [
        Keys::I8(&[0, 1, 2, 3, -1]),
        Keys::U8(&[0, 1, 2, 3, 255]),
        Keys::I16(&[0, 1, 2, 3, i16::MIN]),
        Keys::U16(&[0, 1, 2, 3, u16::MAX]),
        Keys::I32(&[0, 1, 2, 256, -1]),
        Keys::U32(&[0, 1, 2, 256, u32::MAX]),
        Keys::I64(&[0, 1, 2, 1 << 40, i64::MIN]),
        Keys::U64(&[0, 1, 2, 1 << 40, u64::MAX]),
    ] {
        let text = format!("{keys:?}");
        let column = Column::Texts(Texts::Dictionary(keys, dictionary()), None);
        assert_eq!(
            unknown(&score("occupation", column), "occupation"),
            4,
            "{text}"
        );
    }
}

#[test]
fn bytes_that_are_no_text_are_another_text() {
    let column = Column::Texts(
        Texts::Run(&[0, 1, 3, 22], b"\xFF\xE1\x84a very long one \xE1\x84\xFF"),
        None,
    );
    let scores = score("occupation", column);
    let unlisted: Vec<_> = scores
        .report
        .unlisted_values
        .iter()
        .map(|(_, text, _)| text)
        .collect();
    // The first two read the same.
    assert_eq!(unlisted.len(), 2);
    assert!(
        unlisted.iter().all(|text| text.contains('\u{FFFD}')),
        "{unlisted:?}"
    );
}

#[test]
fn lists_whose_offsets_lead_nowhere_are_empty() {
    let texts = || Texts::Slices(&["gv80", "g90"]);
    for offsets in [
        vec![0, 1, 9],
        vec![0, 1, -1],
        vec![5, 1, 0],
        vec![-1, i32::MAX, 0],
    ] {
        let column = Column::Lists(Offsets::Small(&offsets), texts(), None, None);
        assert_eq!(score("models", column).len(), 2, "{offsets:?}");
    }
}

#[test]
fn instants_and_dates_beyond_all_years_are_errors() {
    for unit in [
        TicksPerSecond::One,
        TicksPerSecond::Thousand,
        TicksPerSecond::Million,
    ] {
        let ticks = [i64::MAX, i64::MIN, 0];
        let scores = score("assigned_at", Column::Instants(&ticks, unit, None));
        let errors: Vec<usize> = scores.errors.iter().map(|(row, _)| *row).collect();
        assert_eq!(errors, [0, 1], "{unit:?}");
    }
}

#[test]
fn ids_must_be_texts_or_whole_numbers() {
    let engine = engine();
    let numbers = [1.0, 1.5, f64::NAN, 1e300];
    let origins = ["form"; 4];
    let columns = vec![
        (
            "id".to_owned(),
            Column::Numbers(Numbers::F64(&numbers), None),
        ),
        (
            "origin".to_owned(),
            Column::Texts(Texts::Slices(&origins), None),
        ),
    ];
    let frame = Frame::new(&engine, columns, None).expect("columns that suit");
    let scores = engine.score_frame(&frame, &call()).expect("few flags");
    let errors: Vec<usize> = scores.errors.iter().map(|(row, _)| *row).collect();
    assert_eq!(errors, [1, 2, 3]);
}

#[test]
fn a_frame_without_rows_has_an_empty_result() {
    let scores = score("age", Column::Null(0));
    assert!(scores.is_empty() && scores.errors.is_empty() && scores.report.leads == 0);
    assert_eq!(scores.priority(0), None);
}

#[test]
fn events_find_their_leads_by_numbers_and_texts() {
    let engine = engine();
    let ids = [7_i64, 8, 9];
    let origins = ["form"; 3];
    let columns = vec![
        ("id".to_owned(), Column::Numbers(Numbers::I64(&ids), None)),
        (
            "origin".to_owned(),
            Column::Texts(Texts::Slices(&origins), None),
        ),
    ];
    let leads = [9_u8, 7, 9, 100, 9];
    let kinds = [
        "quote_request",
        "quote_request",
        "page_view",
        "chat",
        "yodel",
    ];
    let at = [1_795_305_600_000_i64 - 86_400_000; 5];
    let valid = [0b1_0111];
    let table = Activities {
        lead: Column::Numbers(Numbers::U8(&leads), Bits::new(&valid, 0, 5)),
        kind: Column::Texts(Texts::Slices(&kinds), None),
        at: Column::Instants(&at, TicksPerSecond::Thousand, None),
        reference: None,
        id: None,
    };
    let frame = Frame::new(&engine, columns, Some(table)).expect("columns that suit");
    let scores = engine.score_frame(&frame, &call()).expect("few flags");
    let (_, activity) = scores.axes.first().expect("an axis");
    assert!(
        activity.get(0) > 0 && activity.get(1) == 0 && activity.get(2) > activity.get(0),
        "{activity:?}"
    );
    assert_eq!(scores.activities_without_lead, 1);
    let kinds: Vec<_> = scores.report.unknown_activities.iter().collect();
    assert_eq!(kinds, [("yodel", 1)]);
}

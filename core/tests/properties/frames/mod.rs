//! A frame gives what its rows give one by one, however it is laid out and cut.

mod owned;
mod store;

use leadgrid::frame::{FrameCall, Outcome, Scores};
use leadgrid::{Answer, Call, CellCounts, Decision, Engine, Error, Instant, Lead};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::strategies::{lead, policy};
use crate::{call, engine};
use owned::{Owned, Shape};
use store::Layout;

/// Leads of all sorts: also wrong ones, with overrides, undeclared attributes and kinds.
fn odd_lead() -> impl Strategy<Value = Value> {
    let odd = prop::option::weighted(0.3, 0..11_u8);
    (lead(), odd, prop::option::weighted(0.3, 0..5_i64)).prop_map(|(mut lead, odd, days)| {
        match odd {
            Some(0) => lead["origin"] = json!("nowhere"),
            Some(1) => lead["origin"] = Value::Null,
            Some(2) => lead["attributes"]["birth"] = json!("2026-02-29"),
            Some(3) => lead["attributes"]["job"] = json!("pilot"),
            Some(4) => lead["attributes"]["colour"] = json!("red"),
            Some(5) if days.is_none() => lead["override"] = json!({"by": "j.kim"}),
            Some(5) => lead["override"] = json!({"lead_type": "hot", "by": "j.kim", "reason": "known", "until": 1_795_400_000_000_i64}),
            Some(6) => {
                if let Some(first) = lead["activities"].get_mut(0) {
                    first["kind"] = json!("yodel");
                }
            }
            Some(7) => {
                if let Some(first) = lead["activities"].get_mut(0) {
                    first["at"] = json!(1_795_305_600_000_i64 + 50_000_000);
                }
            }
            Some(8) => lead["attributes"]["models"] = json!(["suv", null, "model 11"]),
            Some(9) => lead["attributes"]["models"] = json!([null]),
            Some(10) => lead["attributes"]["job"] = json!("a text that is longer than fifteen bytes"),
            _ => {}
        }
        lead["assigned_at"] = days.map_or(Value::Null, |days| json!(1_795_305_600_000_i64 - days * 86_400_000));
        lead
    })
}

fn millis(stamp: Option<&leadgrid::Stamp>) -> i64 {
    let at = stamp.and_then(|stamp| Instant::parse(stamp.as_str()));
    at.map_or(Scores::NO_INSTANT, Instant::millis)
}

#[track_caller]
fn agree(scores: &Scores, row: usize, decision: &Decision) {
    let name =
        |names: &[leadgrid::Id], code: u16| names.get(usize::from(code)).map(ToString::to_string);
    let outcome = scores.outcome_of(row);
    assert_eq!(
        name(&scores.origins, outcome.grid).as_deref(),
        Some(&*decision.origin)
    );
    assert_eq!(
        name(&scores.lead_types, outcome.lead_type).as_deref(),
        Some(&*decision.lead_type)
    );
    assert_eq!(
        name(&scores.lead_types, outcome.computed_lead_type).as_deref(),
        Some(&*decision.computed_lead_type)
    );
    let totals = scores.axes.iter().map(|(_, totals)| totals.get(row));
    let totals: Vec<i64> = totals.collect();
    let expected: Vec<i64> = decision
        .axes
        .iter()
        .map(|axis| axis.total.thousandths())
        .collect();
    assert_eq!(totals, expected);
    assert_eq!(
        name(&scores.bands, outcome.x_band).as_deref(),
        Some(&*decision.x.band)
    );
    assert_eq!(
        name(&scores.bands, outcome.y_band),
        decision.y.as_ref().map(|y| y.band.to_string())
    );
    let flags = scores
        .flags
        .iter()
        .enumerate()
        .filter(|(bit, _)| scores.flag_bits.get(row) >> bit & 1 == 1);
    assert_eq!(
        flags.map(|(_, id)| id.clone()).collect::<Vec<_>>(),
        decision.flags
    );
    assert_eq!(
        name(&scores.scenarios, outcome.scenario),
        decision.scenario.as_ref().map(ToString::to_string)
    );
    let due = scores.due(row).map_or(Scores::NO_INSTANT, Instant::millis);
    assert_eq!(due, millis(decision.due_at.as_ref()));
    assert_eq!(scores.priority(row), Some(decision.priority));
    if let Some(column) = &scores.valid_until {
        assert_eq!(column[row], millis(decision.valid_until.as_ref()));
    }
}

/// Policies with what decides when a lead is due, and with more than tables hold.
fn varied_policy() -> impl Strategy<Value = Value> {
    let berlin = json!({"name": "Europe/Berlin", "offset": "+01:00", "transitions": [
        ["2026-03-29T01:00:00Z", "+02:00"], ["2026-10-25T01:00:00Z", "+01:00"]]});
    let office = json!({"id": "office", "time_zone": "+09:00", "known_until": "2026-11-23",
        "hours": {"mon": [["09:00", "12:00"], ["13:00", "18:00"]], "thu": [["09:00", "18:00"]]}});
    let models: Vec<Value> = (0..12)
        .map(|number| json!({"field": "models", "has": format!("model {number}")}))
        .collect();
    (policy(), any::<(bool, bool, bool, bool)>()).prop_map(
        move |(mut policy, (named, working, holds, many))| {
            if named {
                policy["time_zone"] = berlin.clone();
            }
            if working {
                policy["calendars"] = json!([office]);
                policy["scenarios"][0]["calendar"] = json!("office");
            }
            if holds {
                policy["grids"]["form"]["hold"] = json!(5);
            }
            if many {
                let rule =
                    json!({"id": "many", "when": {"any": models}, "points": 7, "unknown": 3});
                policy["axes"][0]["rules"]
                    .as_array_mut()
                    .expect("rules")
                    .push(rule);
            }
            policy
        },
    )
}

/// Leads as rows of a table have them: ids differ, and a null is absent.
fn as_rows(leads: Vec<Value>, activities: bool) -> Vec<Value> {
    let row = |(number, mut lead): (usize, Value)| {
        lead["id"] = json!(format!("L-{number}"));
        if !activities {
            lead["activities"] = Value::Null;
        } else if lead["activities"].is_null() {
            lead["activities"] = json!([]);
        }
        let attributes = lead["attributes"].as_object_mut().expect("an object");
        attributes.retain(|_, value| !value.is_null());
        lead
    };
    leads.into_iter().enumerate().map(row).collect()
}

/// What a result says of its rows, whatever numbers it uses.
type Said = (Outcome, Vec<i64>, u64, Option<[i64; 4]>, Vec<Error>);

fn rows(scores: &Scores) -> Vec<Said> {
    let row = |row: usize| {
        let outcome = scores.outcome_of(row);
        let totals = scores.axes.iter().map(|(_, totals)| totals.get(row));
        (
            outcome,
            totals.collect(),
            scores.flag_bits.get(row),
            scores.priority(row),
            scores.errors_of(row).to_vec(),
        )
    };
    (0..scores.len()).map(row).collect()
}

/// The cells of decisions, added up one by one as they would be written.
fn counted(engine: &Engine, answers: &[Answer]) -> CellCounts {
    let ones = answers.iter().map(|answer| match answer.decision() {
        None => json!({"failed": 1}),
        Some(decision) => {
            let line = json!({&*decision.x.band: 1});
            let cell = match &decision.y {
                Some(y) => json!({&*y.band: line}),
                None => line,
            };
            json!({"grids": {&*decision.origin: cell}})
        }
    });
    let text = Value::from_iter(ones).to_string();
    let ones = leadgrid::Value::from_json(&text).expect("JSON");
    CellCounts::from_value(engine, &ones).expect("cells of the policy")
}

fn shape() -> impl Strategy<Value = Shape> {
    let layout = prop::sample::select(&Layout::ALL[..]);
    (layout, any::<[u8; 3]>(), 0..20_usize).prop_map(
        |(texts, [numbers, instants, dates], offset)| Shape {
            texts,
            numbers,
            instants,
            days: dates % 2 == 0,
            offset,
        },
    )
}

/// A lead with errors has no name, and zeros.
#[track_caller]
fn is_clear(scores: &Scores, row: usize) {
    assert_eq!(scores.outcome[row], Scores::NONE);
    assert_eq!(scores.outcome_of(row), Outcome::NOTHING);
    assert!(scores.axes.iter().all(|(_, axis)| axis.get(row) == 0));
    assert_eq!((scores.flag_bits.get(row), scores.total(row)), (0, 0));
    assert_eq!(scores.due(row), None);
    assert_eq!(scores.priority(row), None);
    if let Some(column) = &scores.valid_until {
        assert_eq!(column[row], Scores::NO_INSTANT);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 800, ..ProptestConfig::default() })]

    #[test]
    fn a_frame_is_its_rows(
        policy in varied_policy(), leads in prop::collection::vec(odd_lead(), 0..20), shape in shape(),
        (activities, strict, ahead) in any::<(bool, bool, bool)>(),
    ) {
        let engine = engine(&policy);
        let leads = as_rows(leads, activities);
        let owned = Owned::new(&leads, shape);
        let frame = owned.frame(&engine, activities);
        let call = Call { strict, ..call() };
        let mut wanted = FrameCall::new(call.clone());
        wanted.valid_until = ahead;
        let scores = engine.score_frame(&frame, &wanted).expect("few flags");

        let texts: Vec<String> = leads.iter().map(ToString::to_string).collect();
        let documents: Vec<Lead<'_>> = texts.iter().map(|text| Lead::from_json(text).expect("JSON")).collect();
        let batch = engine.score_batch(&documents, &call);
        prop_assert_eq!(scores.len(), leads.len());
        for (row, answer) in batch.answers.iter().enumerate() {
            prop_assert_eq!(scores.errors_of(row), answer.errors());
            match answer.decision() {
                Some(decision) => agree(&scores, row, decision),
                None => is_clear(&scores, row),
            }
        }
        prop_assert_eq!(&scores.report, &batch.report);
        prop_assert_eq!(&scores.cells(), &counted(&engine, &batch.answers));
        // The same result from the documents, and the same answers from the rows.
        let mut of_documents = engine.score_leads(&documents, &wanted).expect("few flags");
        of_documents.activities_without_lead = scores.activities_without_lead;
        prop_assert_eq!(&of_documents, &scores);
        let mut answers = Vec::new();
        engine.score_rows(&frame, &FrameCall::new(call.clone()), |row, answer| answers.push((row, answer)));
        let rows = 0..leads.len();
        prop_assert!(answers.into_iter().eq(rows.zip(batch.answers.iter().cloned())));
    }
}

proptest! {
    // Each case has thousands of rows.
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn neither_cuts_nor_threads_matter(
        policy in varied_policy(), leads in prop::collection::vec(odd_lead(), 0..20), shape in shape(),
        (activities, cut) in any::<(bool, prop::sample::Index)>(), times in 1..400_usize,
    ) {
        let engine = engine(&policy);
        // Many rows, so that there are blocks and pieces for threads.
        let count = leads.len() * times;
        let leads = as_rows(leads.into_iter().cycle().take(count).collect(), activities);
        let score = |leads: &[Value], threads| {
            let owned = Owned::new(leads, shape);
            let mut wanted = FrameCall::new(call());
            wanted.threads = threads;
            engine.score_frame(&owned.frame(&engine, activities), &wanted).expect("few flags")
        };
        let whole = score(&leads, 1);
        prop_assert_eq!(&score(&leads, 3), &whole);
        let (first, second) = leads.split_at(cut.index(leads.len() + 1));
        let (first, second) = (score(first, 2), score(second, 1));
        prop_assert_eq!([rows(&first), rows(&second)].concat(), rows(&whole));
    }
}

//! Many leads as columns: `Engine::score_frame` beside a copy of what it reads and the loop over single leads.
//!
//! `cargo xtask bench columns` runs this and the peers of Python on the same leads; the totals and
//! lead types of all of them must agree before anything is measured.

mod data;

use std::error::Error;
use std::fs;

use leadgrid::frame::{Frame, FrameCall, Scores};
use leadgrid::{Call, Duration, Engine, Instant, Lead};
use serde::Serialize;
use serde_json::Value;

pub use data::{EVENTS, Table, lead};

use crate::clock::{Effort, Subject, measure};
use crate::manifest::folder;

type Outcome<T> = Result<T, Box<dyn Error>>;

/// When all leads are scored.
const AS_OF: &str = "2026-11-22T09:00:00+09:00";
/// Leads of the loop over single leads, which is too slow for all of them.
const SAMPLE: u64 = 10_000;

/// What every engine has to find for the same leads.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Check {
    leads: usize,
    activities: bool,
    /// Sums of both totals over all leads, in thousandths.
    intent: i64,
    profile: i64,
    /// Leads of each type: cold, warm, hot.
    lead_types: Vec<usize>,
}

/// A measured way.
#[derive(Debug, Serialize)]
pub struct Measured {
    engine: &'static str,
    what: String,
    leads: u64,
    /// Nanoseconds of CPU time for each lead.
    nanos: f64,
    /// The ratio to a copy into fresh memory of the bytes that the same columns have, if it applies.
    copies: Option<f64>,
}

/// Engines with the policy of twelve columns, and with rules on activities added to it.
fn engines() -> Outcome<[Engine; 2]> {
    let text = fs::read_to_string(folder().join("policies/columns.json"))?;
    let more = fs::read_to_string(folder().join("policies/columns_activities.json"))?;
    let (mut policy, more): (Value, Value) =
        (serde_json::from_str(&text)?, serde_json::from_str(&more)?);
    let plain = Engine::from_json(&text)?;
    let entry = |name: &str| more.get(name).cloned().ok_or("columns_activities.json");
    let rules = policy
        .pointer_mut("/axes/0/rules")
        .and_then(Value::as_array_mut);
    rules
        .ok_or("columns.json")?
        .extend(entry("rules")?.as_array().cloned().unwrap_or_default());
    let document = policy.as_object_mut().ok_or("columns.json")?;
    document.insert("activities".to_owned(), entry("activities")?);
    Ok([plain, Engine::from_json(&policy.to_string())?])
}

fn call(threads: usize) -> Outcome<FrameCall<'static>> {
    let mut call = FrameCall::new(Call::at(Instant::parse(AS_OF).ok_or("an instant")?));
    call.threads = threads;
    Ok(call)
}

fn frame<'t>(
    engine: &Engine,
    table: &'t Table,
    coded: bool,
    activities: bool,
) -> Outcome<Frame<'t>> {
    let events = activities.then(|| table.activities());
    Ok(Frame::new(engine, table.columns(coded), events)?)
}

fn check(scores: &Scores, activities: bool) -> Check {
    let sum = |axis: usize| {
        scores
            .axes
            .get(axis)
            .map_or(0, |(_, totals)| totals.iter().sum::<i64>())
    };
    let found = scores.lead_type();
    let of = |code: usize| {
        found
            .iter()
            .filter(|found| usize::from(**found) == code)
            .count()
    };
    Check {
        leads: scores.len(),
        activities,
        intent: sum(0),
        profile: sum(1),
        lead_types: (0..scores.lead_types.len()).map(of).collect(),
    }
}

/// What the peers have to find for so many leads. Texts of either layout must give it, and the first
/// leads one by one.
///
/// # Errors
/// Where the policy is refused, or the ways differ.
pub fn checks(leads: u64) -> Outcome<Vec<Check>> {
    let [plain, moved] = engines()?;
    let call = call(1)?;
    let table = Table::new(leads, Some(call.call.as_of));
    let of = |engine: &Engine, coded, activities| -> Outcome<Check> {
        let frame = frame(engine, &table, coded, activities)?;
        Ok(check(&engine.score_frame(&frame, &call)?, activities))
    };
    let checks = vec![of(&plain, true, false)?, of(&moved, true, true)?];
    if checks != [of(&plain, false, false)?, of(&moved, false, true)?] {
        return Err("the layouts of texts differ".into());
    }
    let scores = plain.score_frame(&frame(&plain, &table, true, false)?, &call)?;
    for row in 0..leads.min(1_000) {
        let text = lead(row);
        let answer = plain.score(&Lead::from_json(&text)?, &call.call);
        let decision = answer.decision().ok_or("a lead is refused")?;
        let place = row as usize;
        let totals = decision
            .axes
            .iter()
            .map(|axis| Some(axis.total.thousandths()));
        let code = usize::from(scores.outcome_of(place).lead_type);
        let is_same = scores
            .axes
            .iter()
            .map(|(_, totals)| Some(totals.get(place)))
            .eq(totals)
            && scores.lead_types.get(code) == Some(&decision.lead_type);
        if !is_same {
            return Err(format!("the frame differs from the single lead: {text}").into());
        }
    }
    Ok(checks)
}

/// Scores the same frame again and again, for a profiler: `coded`, `texts` or `activities`.
///
/// # Errors
/// Where the policy or a column is refused.
pub fn repeat(path: &str, leads: u64, calls: u32) -> Outcome<()> {
    let [plain, moved] = engines()?;
    let call = call(1)?;
    let moves = path == "activities";
    let table = Table::new(leads, moves.then_some(call.call.as_of));
    let engine = if moves { &moved } else { &plain };
    let frame = frame(engine, &table, path != "texts", moves)?;
    let start = cpu_time::ProcessTime::now();
    for _ in 0..calls {
        std::hint::black_box(engine.score_frame(&frame, &call)?);
    }
    let nanos = start.elapsed().as_nanos() as f64 / f64::from(calls) / leads as f64;
    println!("{path}: {nanos:.2} ns a lead");
    Ok(())
}

/// Measures frames of so many leads.
///
/// # Errors
/// Where the policy or a column is refused.
pub fn measured(leads: u64, threads: usize, effort: Effort) -> Outcome<Vec<Measured>> {
    let engines = engines()?;
    let [plain, moved] = &engines;
    let call = call(threads)?;
    let table = Table::new(leads, Some(call.call.as_of));
    let coded = frame(plain, &table, true, false)?;
    let texts = frame(plain, &table, false, false)?;
    let events = frame(moved, &table, true, true)?;
    let (keys, runs) = (table.copy(true), table.copy(false));
    let mut warm = keys.clone();
    let sample = leads.min(SAMPLE);
    let documents: Vec<String> = (0..sample).map(lead).collect();
    let single: Vec<Lead<'_>> = documents
        .iter()
        .map(|text| Lead::from_json(text))
        .collect::<Result<_, _>>()?;
    let alone = Call {
        ledger: false,
        horizon: Duration::parse("0d").map_err(|_| "no duration")?,
        ..call.call.clone()
    };
    let mut subjects = [
        Subject::new("copy of the columns with keys, to fresh memory", || {
            keys.clone()
        }),
        Subject::new("copy of the columns with texts, to fresh memory", || {
            runs.clone()
        }),
        Subject::new("copy of the columns with keys, to memory in use", || {
            warm.iter_mut()
                .zip(&keys)
                .for_each(|(to, from)| to.copy_from_slice(from));
        }),
        Subject::new("frame, dictionary-coded texts", || {
            plain.score_frame(&coded, &call)
        }),
        Subject::new("frame, plain texts", || plain.score_frame(&texts, &call)),
        Subject::new("frame, 10 activities a lead", || {
            moved.score_frame(&events, &call)
        }),
        Subject::new("loop over single leads", || -> Vec<_> {
            single
                .iter()
                .map(|lead| plain.score(lead, &alone))
                .collect()
        }),
    ];
    measure(&mut subjects, effort);
    let nanos = |place: usize| subjects.get(place).map_or(0.0, Subject::nanos);
    let rows = subjects.iter().enumerate().map(|(place, subject)| {
        let (count, copy) = match place {
            3 => (leads, Some(nanos(0))),
            4 => (leads, Some(nanos(1))),
            6 => (sample, None),
            _ => (leads, None),
        };
        Measured {
            engine: if place < 3 {
                "memory"
            } else {
                "leadgrid (Rust)"
            },
            what: subject.name().to_owned(),
            leads: count,
            nanos: subject.nanos() / count as f64,
            copies: copy.map(|copy| subject.nanos() / copy),
        }
    });
    Ok(rows.collect())
}

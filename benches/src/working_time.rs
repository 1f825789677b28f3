//! What a deadline in working time costs, near and far: a sum of ten years must be as quick as one
//! of a day.

use std::fs;

use leadgrid::{Duration, Engine, Instant};

use crate::clock::{Effort, Subject, measure};
use crate::in_rust::{Outcome, row};
use crate::manifest::{Replay, Spell, folder};
use crate::row::Row;

/// Measures deadlines and sums of the calendar that the manifest names.
///
/// # Errors
/// Where the policy is refused, or an answer is not that of the manifest.
pub fn working_time(replay: &Replay, effort: Effort) -> Outcome<Vec<Row>> {
    let working = &replay.manifest.working_time;
    let engine = Engine::from_json(&fs::read_to_string(folder().join(&working.policy))?)?;
    let office = engine
        .calendar(&working.calendar)
        .ok_or("no such calendar")?;
    let start = instant(&working.start)?;
    let mut subjects = Vec::new();
    for spell in &working.spells {
        let Spell { what, within, due } = spell;
        let (within, due) = (duration(within)?, instant(due)?);
        if office.due(start, within) != Some(due) {
            return Err(format!("{what}: due at {:?}", office.due(start, within)).into());
        }
        if office.elapsed(start, due) != within.as_millis() {
            return Err(format!("{what}: not as long as its deadline is away").into());
        }
        subjects.push(Subject::new(format!("deadline, {what}"), move || {
            office.due(start, within)
        }));
        subjects.push(Subject::new(format!("time between, {what}"), move || {
            office.elapsed(start, due)
        }));
    }
    measure(&mut subjects, effort);
    Ok(subjects.iter().map(row).collect())
}

fn instant(text: &str) -> Outcome<Instant> {
    Instant::parse(text).ok_or_else(|| format!("`{text}` is no instant").into())
}

fn duration(text: &str) -> Outcome<Duration> {
    Duration::parse(text).map_err(|_| format!("`{text}` is no duration").into())
}

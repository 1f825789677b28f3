//! The engine itself, without any boundary to another language.

use leadgrid::{Call, Duration, Engine, Instant, Lead};

use crate::clock::{Effort, Subject, measure};
use crate::leads::busy_lead;
use crate::manifest::Replay;
use crate::row::Row;

pub(crate) type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

/// Measures the ways to score the lead of the manifest.
///
/// # Errors
/// Where the policy or the lead is refused, or the score is not that of the manifest.
pub fn single_lead(replay: &Replay, effort: Effort) -> Outcome<Vec<Row>> {
    let engine = Engine::from_json(&replay.policy)?;
    let call = call(replay)?;
    let silent = Call {
        ledger: false,
        ..call.clone()
    };
    let blind = Call {
        horizon: no_horizon()?,
        ..call.clone()
    };
    let lead = Lead::from_json(&replay.lead)?;
    check(&engine, &lead, &call, replay)?;
    let answer = engine.score(&lead, &call);
    let mut subjects = [
        Subject::new("lead to decision with ledger", || {
            engine.score(&lead, &call)
        }),
        Subject::new("lead to decision", || engine.score(&lead, &silent)),
        Subject::new("lead to decision with ledger, horizon 0", || {
            engine.score(&lead, &blind)
        }),
        Subject::new("JSON text to JSON text, with ledger", || {
            Lead::from_json(&replay.lead).map(|lead| engine.score(&lead, &call).to_json())
        }),
        Subject::new("of these: read the lead", || Lead::from_json(&replay.lead)),
        Subject::new("of these: write the decision", || answer.to_json()),
    ];
    measure(&mut subjects, effort);
    Ok(subjects.iter().map(row).collect())
}

/// Measures the same policy on leads with more and more activities.
///
/// # Errors
/// As [`single_lead`].
pub fn growth(replay: &Replay, effort: Effort) -> Outcome<Vec<Row>> {
    let engine = Engine::from_json(&replay.policy)?;
    let call = call(replay)?;
    let leads: Vec<Lead<'_>> = replay
        .manifest
        .growth
        .iter()
        .map(|count| busy_lead(call.as_of, *count))
        .collect();
    let mut subjects: Vec<Subject<'_>> = leads
        .iter()
        .zip(&replay.manifest.growth)
        .map(|(lead, count)| {
            let what = format!("{count} activities, with ledger");
            Subject::new(what, || engine.score(lead, &call))
        })
        .collect();
    measure(&mut subjects, effort);
    Ok(subjects.iter().map(row).collect())
}

pub(crate) fn call(replay: &Replay) -> Outcome<Call> {
    let as_of = Instant::parse(&replay.manifest.as_of).ok_or("the manifest's `as_of`")?;
    Ok(Call::at(as_of))
}

/// Does not look ahead.
pub(crate) fn no_horizon() -> Outcome<Duration> {
    Duration::parse("0d").map_err(|_| "no duration".into())
}

pub(crate) fn row(subject: &Subject<'_>) -> Row {
    Row {
        language: "Rust".to_owned(),
        engine: "leadgrid".to_owned(),
        version: leadgrid::version().to_owned(),
        section: String::new(),
        what: subject.name().to_owned(),
        nanos: subject.nanos(),
    }
}

/// The totals must be those of the manifest, as for every other engine.
fn check(engine: &Engine, lead: &Lead<'_>, call: &Call, replay: &Replay) -> Outcome<()> {
    let answer = engine.score(lead, call);
    let decision = answer.decision().ok_or("the lead is refused")?;
    let total = |axis: &str| {
        let found = decision.axes.iter().find(|known| known.id == *axis);
        found.map(|known| known.total.to_string())
    };
    let wanted = replay.manifest.totals;
    for (axis, wanted) in [
        ("activity", wanted.activity),
        ("demographic", wanted.demographic),
    ] {
        if total(axis) != Some(wanted.to_string()) {
            return Err(format!("`{axis}` is {:?}, not {wanted}", total(axis)).into());
        }
    }
    Ok(())
}

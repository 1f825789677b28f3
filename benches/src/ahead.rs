//! What looking ahead costs: a decision with `valid_until` beside one with the horizon 0.
//!
//! How far a search has to go depends on the lead, so many leads are measured: the mean of them, and
//! the one for which looking ahead costs most beside the decision itself.

use std::fs;
use std::path::Path;
use std::time::Duration as Time;

use leadgrid::{Answer, Call, Engine, Instant, Lead, Trajectory};

use crate::clock::{Effort, Subject, measure};
use crate::in_rust::{Outcome, call, no_horizon, row};
use crate::leads::with_activities;
use crate::manifest::{Replay, folder};
use crate::row::Row;

/// How many leads are looked at.
const LEADS: u64 = 200;
/// How many activities each of them has.
const ACTIVITIES: u32 = 100;
const DAYS: i64 = 90;

/// Measures decisions and trajectories with a policy.
///
/// # Errors
/// Where the policy or a lead is refused.
pub fn ahead(replay: &Replay, policy: &Path, effort: Effort) -> Outcome<Vec<Row>> {
    let engine = Engine::from_json(&fs::read_to_string(folder().join(policy))?)?;
    let call = call(replay)?;
    let blind = Call {
        horizon: no_horizon()?,
        ..call.clone()
    };
    let until = call.as_of.millis().saturating_add(DAYS * 86_400_000);
    let until = Instant::from_millis(until).ok_or("too many days ahead")?;
    let leads = leads(replay, call.as_of)?;
    for lead in &leads {
        let answer = engine.score(lead, &call);
        answer.decision().ok_or("a lead is refused")?;
    }
    let decide = |call: &Call| -> Vec<Answer> {
        let answers = leads.iter().map(|lead| engine.score(lead, call));
        answers.collect()
    };
    let changes = || -> Vec<Trajectory> {
        let found = leads
            .iter()
            .map(|lead| engine.trajectory(lead, &call, until));
        found.filter_map(Result::ok).collect()
    };
    let mut mean = [
        Subject::new("decision, horizon 0", || decide(&blind)),
        Subject::new("decision with `valid_until`", || decide(&call)),
        Subject::new(format!("all changes of {DAYS} days"), changes),
    ];
    measure(&mut mean, effort);
    let lead = slowest(&engine, &leads, [&blind, &call], effort).ok_or("no leads")?;
    let mut one = [
        Subject::new("slowest lead, horizon 0", || engine.score(lead, &blind)),
        Subject::new("slowest lead, with `valid_until`", || {
            engine.score(lead, &call)
        }),
    ];
    measure(&mut one, effort);
    let each = |subject| Row {
        nanos: row(subject).nanos / LEADS as f64,
        ..row(subject)
    };
    Ok(mean.iter().map(each).chain(one.iter().map(row)).collect())
}

/// How many times as long as the decision itself one with `valid_until` takes at most, of rows that
/// [`ahead`] gave.
#[must_use]
pub fn at_most(rows: &[Row]) -> f64 {
    let nanos: Vec<f64> = rows.iter().map(|row| row.nanos).collect();
    match *nanos {
        [blind, ahead, _, slow_blind, slow_ahead] => (ahead / blind).max(slow_ahead / slow_blind),
        _ => f64::INFINITY,
    }
}

/// Leads whose activities began some weeks to more than a year ago.
fn leads<'r>(replay: &'r Replay, as_of: Instant) -> Outcome<Vec<Lead<'r>>> {
    let lead = Lead::from_json(&replay.lead)?;
    let leads = (1..=LEADS)
        .zip((20..).step_by(2))
        .map(|(seed, days)| with_activities(&lead, as_of, seed, days, ACTIVITIES));
    Ok(leads.collect())
}

/// The lead for which looking ahead costs most beside the decision itself.
fn slowest<'s, 'l>(
    engine: &Engine,
    leads: &'s [Lead<'l>],
    calls: [&Call; 2],
    effort: Effort,
) -> Option<&'s Lead<'l>> {
    let pairs = leads.iter().flat_map(|lead| calls.map(|call| (lead, call)));
    let mut subjects: Vec<Subject<'_>> = pairs
        .map(|(lead, call)| Subject::new("", move || engine.score(lead, call)))
        .collect();
    let glance = Effort {
        rounds: 3,
        round: effort.round.min(Time::from_millis(2)),
    };
    measure(&mut subjects, glance);
    let ratio = |pair: &[Subject<'_>]| match pair {
        [blind, ahead] => ahead.nanos() / blind.nanos(),
        _ => 0.0,
    };
    let ratios = leads.iter().zip(subjects.chunks(2).map(ratio));
    let slowest = ratios.max_by(|(_, one), (_, other)| one.total_cmp(other));
    slowest.map(|(lead, _)| lead)
}

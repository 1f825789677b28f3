//! What can be proven of a table of segments: that it leaves nobody out, and which rows say nothing.
//!
//! Scores are few, so every code is tried: all R, F and M, and the customer without orders. Of the
//! lead nothing need be known; for the rows that say nothing every state of it is tried, or, where
//! those are too many, whatever is asked of it is taken to come out either way.

use serde::ser::{Serialize, SerializeStruct, Serializer};

use super::condition::{Facts, Test, of};
use super::{Segment, Segments};
use crate::condition::{Condition, Truth};
use crate::error::Code;
use crate::json::Pointer;
use crate::policy::check::Check;
use crate::rfm::Metric;

/// The most single judgements that the proof of rows may take.
const MOST_WORK: usize = 4_000_000;
/// So many codes of a gap are named.
const NAMED: usize = 5;

/// Two rows that are true for the same customers; the earlier one is chosen.
#[derive(Debug, Clone, Copy)]
pub struct Overlap<'s> {
    /// The row that is chosen.
    pub first: &'s Segment,
    /// The row that would be chosen without it.
    pub second: &'s Segment,
    /// How many codes of R, F and M have customers of both, with nothing known of leads.
    pub codes: usize,
}

impl Serialize for Overlap<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut overlap = serializer.serialize_struct("Overlap", 3)?;
        overlap.serialize_field("first", self.first.id())?;
        overlap.serialize_field("second", self.second.id())?;
        overlap.serialize_field("codes", &self.codes)?;
        overlap.end()
    }
}

/// A customer of whom so much is known.
struct State {
    scores: [Option<u8>; 3],
    lead_type: Option<usize>,
    /// By the number of the condition; those that are not there are unknown.
    signals: Vec<Truth>,
}

impl Facts for State {
    fn score(&self, metric: Metric) -> Option<u8> {
        of(&self.scores, metric)
    }

    fn lead_type(&self) -> Option<usize> {
        self.lead_type
    }

    fn lead(&self, number: usize, _: &Condition) -> Truth {
        self.signals.get(number).copied().unwrap_or(Truth::Unknown)
    }
}

/// How many codes there are, with that of the customer without orders.
fn codes(scale: u8) -> usize {
    usize::from(scale).saturating_pow(3).saturating_add(1)
}

/// One of the codes, the customer without orders first.
fn code(scale: u8, number: usize) -> [Option<u8>; 3] {
    let Some(mut rest) = number.checked_sub(1) else {
        return [None, None, Some(1)];
    };
    let mut digit = || {
        let digit = rest.checked_rem(scale.into()).unwrap_or(0);
        rest = rest.checked_div(scale.into()).unwrap_or(0);
        u8::try_from(digit)
            .ok()
            .map(|digit| digit.saturating_add(1))
    };
    let (m, f, r) = (digit(), digit(), digit());
    [r, f, m]
}

fn unknown_lead(scores: [Option<u8>; 3]) -> State {
    State {
        scores,
        lead_type: None,
        signals: Vec::new(),
    }
}

fn is_true(row: &Segment, state: &State) -> bool {
    row.when.holds(state) == Truth::True
}

impl Segments {
    /// Reports codes without a segment.
    pub(super) fn prove(&self, at: &Pointer<'_>, check: &mut Check) {
        let (mut gaps, mut shown) = (0_usize, String::new());
        for number in 0..codes(self.scale) {
            let scores = code(self.scale, number);
            let state = unknown_lead(scores);
            if self.rows.iter().any(|row| is_true(row, &state)) {
                continue;
            }
            gaps = gaps.saturating_add(1);
            if gaps <= NAMED {
                shown.push_str(if gaps > 1 { ", `" } else { "`" });
                for score in scores {
                    match score {
                        Some(score) => shown.push_str(&score.to_string()),
                        None => shown.push('-'),
                    }
                }
                shown.push('`');
            }
        }
        if gaps == 0 {
            return;
        }
        let more = if gaps > NAMED { " and others" } else { "" };
        let message = format!("no segment is for {gaps} of the codes of R, F and M: {shown}{more}");
        let help = "end with a row `when: {all: []}`; `--1` is the customer without orders";
        check.error(Code::UncoveredSegment, at, message, help);
    }

    /// Reports rows that no customer can reach.
    pub(crate) fn warn(&self, at: &Pointer<'_>, check: &mut Check) {
        let reached = self.reached();
        for (place, row) in self.rows.iter().enumerate() {
            if reached.get(place).copied().unwrap_or(true) {
                continue;
            }
            let message = format!(
                "no customer can be in `{}`: wherever it is true, an earlier row is",
                row.id()
            );
            let help = "move it up, narrow the rows before it, or remove it";
            check.error(Code::RuleWithoutEffect, &at.index(place), message, help);
        }
    }

    /// Which rows some customer can reach, as far as can be told.
    fn reached(&self) -> Vec<bool> {
        let asks = |wanted: &dyn Fn(&Test) -> bool| {
            let mut found = false;
            for row in &self.rows {
                row.when.probe(&mut |test| found |= wanted(test));
            }
            found
        };
        let by_type = asks(&|test| matches!(test, Test::LeadType(_)));
        let types = if by_type { self.lead_types } else { 0 };
        let all = codes(self.scale);
        let states = u32::try_from(self.signals)
            .ok()
            .and_then(|signals| 3_usize.checked_pow(signals))
            .and_then(|states| states.checked_mul(types.saturating_add(1)));
        let work = states
            .and_then(|states| states.checked_mul(all))
            .and_then(|work| work.checked_mul(self.tests));
        let mut reached = vec![false; self.rows.len()];
        match states.filter(|_| work.is_some_and(|work| work <= MOST_WORK)) {
            Some(states) => {
                for scores in (0..all).map(|number| code(self.scale, number)) {
                    for number in 0..states {
                        let state = self.state(scores, number, types);
                        let first = self.rows.iter().position(|row| is_true(row, &state));
                        if let Some(mark) = first.and_then(|place| reached.get_mut(place)) {
                            *mark = true;
                        }
                    }
                }
            }
            None => {
                for scores in (0..all).map(|number| code(self.scale, number)) {
                    let state = unknown_lead(scores);
                    for (row, mark) in self.rows.iter().zip(&mut reached) {
                        *mark |= row.when.may_hold(&state).0;
                        if is_true(row, &state) {
                            break;
                        }
                    }
                }
            }
        }
        reached
    }

    /// One of the states of the lead, by its number.
    fn state(&self, scores: [Option<u8>; 3], number: usize, types: usize) -> State {
        let kinds = types.saturating_add(1);
        let mut rest = number.checked_div(kinds).unwrap_or(0);
        let signals = (0..self.signals).map(|_| {
            let truth = match rest % 3 {
                0 => Truth::Unknown,
                1 => Truth::True,
                _ => Truth::False,
            };
            rest /= 3;
            truth
        });
        let signals = signals.collect();
        State {
            scores,
            lead_type: number
                .checked_rem(kinds)
                .and_then(|kind| kind.checked_sub(1)),
            signals,
        }
    }

    /// Rows of which an earlier one takes customers, with nothing known of leads: where the order of
    /// the table decides.
    #[must_use]
    pub fn overlaps(&self) -> Vec<Overlap<'_>> {
        let mut found: Vec<Overlap<'_>> = Vec::new();
        for number in 0..codes(self.scale) {
            let state = unknown_lead(code(self.scale, number));
            let mut rows = self.rows.iter().filter(|row| is_true(row, &state));
            let Some(first) = rows.next() else { continue };
            for second in rows {
                let same = |o: &&mut Overlap<'_>| {
                    o.first.place == first.place && o.second.place == second.place
                };
                match found.iter_mut().find(same) {
                    Some(overlap) => overlap.codes = overlap.codes.saturating_add(1),
                    None => found.push(Overlap {
                        first,
                        second,
                        codes: 1,
                    }),
                }
            }
        }
        crate::order::sort_by(&mut found, |a, b| {
            (a.first.place, a.second.place).cmp(&(b.first.place, b.second.place))
        });
        found
    }

    /// How many codes of R, F and M each row is for, with nothing known of leads; in the order of
    /// the table. Together they are all codes, and the customer without orders.
    #[must_use]
    pub fn coverage(&self) -> Vec<usize> {
        let mut counts = vec![0_usize; self.rows.len()];
        for number in 0..codes(self.scale) {
            let state = unknown_lead(code(self.scale, number));
            let first = self.rows.iter().position(|row| is_true(row, &state));
            if let Some(count) = first.and_then(|place| counts.get_mut(place)) {
                *count = count.saturating_add(1);
            }
        }
        counts
    }
}

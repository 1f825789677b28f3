//! What no table has of the rows of a block: rules on events, and what is asked of the evaluator.

use std::ops::Range;

use super::block::{Worker, put};
use super::classes::UNKNOWN;
use super::codes::Codes;
use super::column::Column;
use super::events::{BAD, ByLead, Moment, UNDECLARED, declared};
use super::plan::{ByRow, MOST_POINTS, points};
use crate::condition::Truth;
use crate::lead::{Event, Scene};

/// What a rule adds to a row by itself must leave room for what tables add; beyond, the lead is
/// judged as a document.
const SAFE: i64 = MOST_POINTS / 4;

impl<'f, 'p: 'f> Worker<'f, 'p> {
    /// Rules and flags that ask for events, tags, or too many values.
    pub(super) fn ask_events(&mut self, rows: &Range<usize>) {
        let plan = &self.job.plan;
        if !plan.given.activities && plan.steady.rows.is_empty() {
            return;
        }
        for (offset, row) in rows.clone().enumerate() {
            if self.odd.get(offset) == Some(&true) {
                continue;
            }
            if !self.read_events(offset, row) {
                self.mark_odd(offset);
                continue;
            }
            put(&mut self.future, offset, self.past.future);
            self.add_aged(offset);
            self.lead.tags = self.job.tags_of(row);
            if self.past.is_empty() {
                let one = offset..offset.saturating_add(1);
                let tables = &plan.moved.tables;
                tables.each(&self.codes, one, &mut self.sums, &mut self.flags);
                self.ask(&plan.moved.rows, offset, row);
            } else {
                self.ask(&plan.moving, offset, row);
            }
            self.ask(&plan.steady.rows, offset, row);
        }
    }

    /// Rules by age, and tests of events.
    fn add_aged(&mut self, offset: usize) {
        let plan = &self.job.plan;
        let mut added: i64 = 0;
        for rule in &plan.aged {
            let points = rule.points(&self.past);
            added = added.saturating_add(points.saturating_abs());
            add_to(&mut self.sums, rule.sum, offset, points);
        }
        let tests = self.codes.get_mut(plan.first_test()..);
        for (test, codes) in plan.tests.iter().zip(tests.unwrap_or_default()) {
            if let Codes::Few(codes) = codes {
                put(codes, offset, u8::from(test.holds(&self.past)));
            }
        }
        if added > SAFE {
            self.mark_odd(offset);
        }
    }

    /// Reads the events of a lead, as far as they are asked for; whether nothing is wrong with them.
    fn read_events(&mut self, offset: usize, row: usize) -> bool {
        self.events.clear();
        let job = self.job;
        let Some(events) = job.events.as_deref() else {
            return true;
        };
        let places = events.of_lead(job.ids, row, &mut self.expected);
        events.write_moments(places.clone(), &mut self.moments);
        for (place, moment) in places.clone().zip(&self.moments) {
            match moment.kind() {
                BAD => return false,
                UNDECLARED if job.strict => return false,
                UNDECLARED => self.undeclared.push((offset, events.row(place))),
                _ => {}
            }
        }
        let table = events.table();
        let alike_are_one = table.reference.is_none() && table.id.is_none();
        let is_settled = job.plan.moving.is_empty()
            && ids_differ(events, places.clone())
            && self
                .past
                .read(
                    &self.moments,
                    job.as_of,
                    alike_are_one,
                    job.plan.needs_order,
                )
                .is_ok();
        if is_settled {
            return true;
        }
        let read = events.read(places, &mut self.events, &mut |_| true);
        if read.is_err() {
            return false;
        }
        let moment = |event: &Event<'_>| Moment::new(event.at.millis(), declared(event.kind));
        self.past.set(self.events.iter().map(moment), job.as_of);
        true
    }

    /// Asks the evaluator for a row of the block, which has a place in the frame.
    fn ask(&mut self, asked: &ByRow<'p>, offset: usize, row: usize) {
        if asked.is_empty() {
            return;
        }
        let plan = &self.job.plan;
        for input in &asked.inputs {
            if plan.samples(*input).is_none() {
                plan.set_fact(&mut self.lead, *input, self.job.fact(*input, row));
                continue;
            }
            let codes = self.codes.get(*input);
            let code = codes.map_or(UNKNOWN, |codes| codes.get(offset));
            plan.set(&mut self.lead, *input, usize::from(code));
        }
        // The list is lent to the lead, and taken back.
        if plan.given.activities {
            self.lead.events = Some(std::mem::take(&mut self.events));
        }
        let scene = Scene::new(&self.lead, self.job.as_of, &plan.policy.zone);
        let (mut added, mut bits): (i64, u64) = (0, 0);
        for (rule, sum) in &asked.rules {
            let points = points(rule, &scene);
            added = added.saturating_add(points.saturating_abs());
            add_to(&mut self.sums, *sum, offset, points);
        }
        for (when, bit) in &asked.flags {
            if when.holds(&scene) == Truth::True {
                bits |= bit;
            }
        }
        self.flags.add(offset, bits);
        self.events = self.lead.events.take().unwrap_or_default();
        if added > SAFE {
            self.mark_odd(offset);
        }
    }
}

/// Adds to a sum of a row. Where points are beyond 32 bits the row is an odd one, and its sums count for
/// nothing.
fn add_to(sums: &mut [Vec<i32>], sum: usize, offset: usize, points: i64) {
    let sums = sums.get_mut(sum);
    if let Some(sum) = sums.and_then(|sums| sums.get_mut(offset)) {
        *sum = sum.wrapping_add(points as i32);
    }
}

/// Whether no event of a few can have the id of another: texts of plain letters that differ.
fn ids_differ(events: &ByLead<'_>, places: Range<usize>) -> bool {
    const SHORT: usize = 32;
    let column = match &events.table().id {
        None | Some(Column::Null(_)) => return true,
        Some(column) => column,
    };
    if places.len() > SHORT {
        return false;
    }
    let Column::Texts(texts, _) = column else {
        return false;
    };
    let id = |place: usize| {
        let row = events.row(place);
        texts.get(row).filter(|_| !column.is_null(row))
    };
    for place in places.clone() {
        let Some(own) = id(place).filter(|own| !own.is_empty()) else {
            continue;
        };
        let mut before = places.start..place;
        if !own.is_ascii() || before.any(|before| id(before) == Some(own)) {
            return false;
        }
    }
    true
}

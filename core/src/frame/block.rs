//! Some thousand rows at a time: classes, sums, totals, cells. What is left over goes row by row.

use std::ops::Range;

use super::aged::Past;
use super::classes::{By, Class, UNLISTED};
use super::codes::Codes;
use super::events::Moment;
use super::flag_words::BlockFlags;
use super::job::Job;
use super::notes::Notes;
use super::row;
use super::rows::Rows;
use super::settled::Settled;
use crate::decision::Answer;
use crate::lead::{Event, Reading};
use crate::score::Span;

/// Rows of a block: few enough that what is computed of them stays in the nearest cache.
pub(super) const BLOCK: usize = 4_096;

/// The room that one thread needs, whatever the number of rows.
pub(super) struct Worker<'f, 'p> {
    pub(super) job: &'f Job<'f, 'p>,
    /// By input: fields, segment, origin.
    pub(super) codes: Vec<Codes>,
    /// By sum, in thousandths.
    pub(super) sums: Vec<Vec<i32>>,
    pub(super) flags: BlockFlags,
    /// Rows that are judged as documents.
    pub(super) odd: Vec<bool>,
    /// Whether there are any.
    pub(super) any_odd: bool,
    /// Texts that a closed list lacks: the field and the row of the block.
    pub(super) unlisted: Vec<(usize, usize)>,
    /// Events of kinds that the policy does not declare: the row of the block and that of the table.
    pub(super) undeclared: Vec<(usize, usize)>,
    /// Events of each row that do not count yet.
    pub(super) future: Vec<u64>,
    settled: Settled,
    pub(super) lead: Reading<'f>,
    pub(super) events: Vec<Event<'f>>,
    pub(super) moments: Vec<Moment>,
    pub(super) past: Past,
    /// The lead of the activities that the next row is perhaps of.
    pub(super) expected: u32,
}

impl<'f, 'p: 'f> Worker<'f, 'p> {
    pub(super) fn new(job: &'f Job<'f, 'p>) -> Self {
        let plan = &job.plan;
        // Without a number for each class all of them are one, and the evaluator is asked. What nobody
        // reads and nobody asks for needs no room.
        let is_idle = |input: usize| {
            let source = job.sources.get(input).and_then(Option::as_ref);
            source.is_none()
                && plan
                    .classes
                    .get(input)
                    .is_some_and(|classes| !classes.asked)
        };
        let codes = (0..plan.inputs()).map(|input| {
            let rows = if is_idle(input) { 0 } else { BLOCK };
            Codes::new(plan.samples(input).unwrap_or(usize::MAX), rows)
        });
        Self {
            job,
            codes: codes.collect(),
            sums: vec![vec![0; BLOCK]; plan.sums.len()],
            flags: BlockFlags::new(plan.policy, BLOCK),
            odd: vec![false; BLOCK],
            any_odd: false,
            unlisted: Vec::new(),
            undeclared: Vec::new(),
            future: vec![0; BLOCK],
            settled: Settled::new(BLOCK),
            lead: plan.sample_lead(),
            events: Vec::new(),
            moments: Vec::new(),
            past: Past::default(),
            expected: 0,
        }
    }

    /// Scores the rows of a piece of the result.
    pub(super) fn run(&mut self, rows: Range<usize>, out: &mut Rows<'_>, notes: &mut Notes) {
        if self.job.as_documents {
            for (place, row) in rows.enumerate() {
                self.judge(row, place, out, notes);
            }
            return;
        }
        let mut place = 0_usize;
        for start in rows.clone().step_by(BLOCK) {
            let end = start.saturating_add(BLOCK).min(rows.end);
            let rows = start..end;
            self.block(rows.clone(), &mut out.part(place, rows.len()), notes);
            place = place.saturating_add(BLOCK);
        }
    }

    fn block(&mut self, rows: Range<usize>, out: &mut Rows<'_>, notes: &mut Notes) {
        self.classify(&rows);
        self.sums.iter_mut().for_each(|sums| sums.fill(0));
        self.flags.clear();
        // Tests of events are inputs of tables.
        self.ask_events(&rows);
        let tables = &self.job.plan.steady.tables;
        tables.each(&self.codes, 0..rows.len(), &mut self.sums, &mut self.flags);
        self.finish(rows.len(), out);
        self.settle(&rows, out);
        self.count(&rows, out, notes);
        if !self.any_odd {
            return;
        }
        for (offset, row) in rows.enumerate() {
            if self.odd.get(offset) == Some(&true) {
                self.judge(row, offset, out, notes);
            }
        }
    }

    /// The classes of all inputs, and which rows are odd.
    fn classify(&mut self, rows: &Range<usize>) {
        let count = rows.len();
        if self.any_odd {
            self.odd.fill(false);
        }
        self.any_odd = false;
        self.unlisted.clear();
        self.undeclared.clear();
        let (odd, any_odd, unlisted) = (&mut self.odd, &mut self.any_odd, &mut self.unlisted);
        let mut strange = |offset: usize| {
            put(odd, offset, true);
            *any_odd = true;
        };
        let job = self.job;
        let inputs = job.sources.iter().zip(&job.plan.classes).enumerate();
        for ((input, (source, classes)), out) in inputs.zip(&mut self.codes) {
            let Some(source) = source else { continue };
            let counted = !job.strict && matches!(classes.by, By::Texts { .. });
            let mut tell = |offset: usize, class: Class| match class {
                UNLISTED if counted => unlisted.push((input, offset)),
                _ => strange(offset),
            };
            source.classify(classes, rows.clone(), out, &mut tell);
        }
        if let Some(Codes::Few(origins)) = self.codes.get_mut(job.plan.origin()) {
            let origins = origins.get_mut(..count).unwrap_or_default();
            match &job.origin {
                Some(given) => given.read(rows.clone(), origins, &mut strange),
                None => (0..count).for_each(&mut strange),
            }
        }
        if job.may_be_odd {
            let rows = rows.clone().enumerate();
            rows.filter(|(_, row)| job.is_odd(*row))
                .for_each(|(offset, _)| strange(offset));
        }
    }

    pub(super) fn mark_odd(&mut self, offset: usize) {
        put(&mut self.odd, offset, true);
        self.any_odd = true;
    }

    /// Caps, ranges and totals. Sums are small enough for 32 bits, so caps beyond have no effect.
    fn finish(&mut self, count: usize, out: &mut Rows<'_>) {
        let policy = self.job.plan.policy;
        let ends = |cap: &Span| {
            let least = cap.min.unwrap_or(i64::MIN).max(i64::from(i32::MIN));
            let most = cap.max.unwrap_or(i64::MAX).min(i64::from(i32::MAX));
            let narrow = |end: i64| i32::try_from(end).unwrap_or(0);
            (
                narrow(least.min(i64::from(i32::MAX))),
                narrow(most.max(i64::from(i32::MIN))),
            )
        };
        let mut rest = self.sums.as_mut_slice();
        for (axis, out) in policy.axes.iter().zip(&mut out.axes) {
            let Some((loose, others)) = rest.split_first_mut() else {
                return;
            };
            let (groups, others) = others
                .split_at_mut_checked(axis.groups.len())
                .unwrap_or_default();
            rest = others;
            let loose = loose.get_mut(..count).unwrap_or_default();
            for ((_, cap), group) in axis.groups.iter().zip(groups) {
                let (least, most) = ends(cap);
                for (total, sum) in loose.iter_mut().zip(group.iter()) {
                    *total = total.wrapping_add((*sum).max(least).min(most));
                }
            }
            let (least, most) = ends(&axis.range);
            for total in &mut *loose {
                *total = (*total).max(least).min(most);
            }
            out.write(loose);
        }
        out.flag_bits.write(&self.flags);
    }

    /// Outcomes and deadlines: of the block as a whole where all rows have one
    /// origin, else of all rows for each origin that there is.
    fn settle(&mut self, rows: &Range<usize>, out: &mut Rows<'_>) {
        let count = rows.len();
        let Some(Codes::Few(origins)) = self.codes.get(self.job.plan.origin()) else {
            return;
        };
        let origins = origins.get(..count).unwrap_or_default();
        let first = origins.first().copied().unwrap_or(0);
        let is_one = origins.iter().fold(0, |all, origin| all | (origin ^ first)) == 0;
        // The totals of an axis stand where its loose sum stood.
        let axes = 0..self.job.plan.policy.axes.len();
        let sums = axes.map(|axis| self.sums.get(self.job.plan.loose(axis)));
        let totals: Vec<&[i32]> = sums
            .map(|sums| sums.map_or(&[][..], Vec::as_slice))
            .collect();
        for (origin, grid) in (0_u8..).zip(&self.job.all.grids) {
            let chosen = (!is_one).then_some((origins, origin));
            if !is_one || origin == first {
                self.settled.settle(grid, &totals, &self.flags, chosen, out);
            }
        }
        out.write_due(&self.job.all.outcomes, |scenario, offset| {
            let row = rows.start.saturating_add(offset);
            self.job.due(usize::from(scenario), row)
        });
    }

    /// Judges a row as a document.
    fn judge(&self, row: usize, at: usize, out: &mut Rows<'_>, notes: &mut Notes) {
        let job = self.job;
        let lead = row::lead(job.frame, job.events.as_deref(), row);
        let answer = job.engine.judge(&lead, &job.call, &mut notes.report);
        notes.report.count(&answer);
        match answer {
            Answer::Decision(decision) => {
                let outcome = job.write(&decision, at, out);
                notes.documents.push((row, outcome));
            }
            Answer::Errors(refused) => {
                notes.errors.push((row, refused.errors));
                out.clear(at);
            }
        }
    }
}

/// Writes into a column, if it has such a row.
pub(super) fn put<T>(column: &mut [T], at: usize, value: T) {
    if let Some(slot) = column.get_mut(at) {
        *slot = value;
    }
}

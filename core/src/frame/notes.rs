//! What was met on the way, and left out of account.

use std::ops::Range;

use super::block::Worker;
use super::cells::Cells;
use super::classes::UNKNOWN;
use super::codes::Codes;
use super::column::Column;
use super::scores::{Rows, Scores};
use crate::error::Error;
use crate::report::Report;
use crate::time::Instant;

/// What was met on the way.
#[derive(Debug, Default)]
pub(super) struct Notes {
    pub(super) report: Report,
    pub(super) errors: Vec<(usize, Vec<Error>)>,
    /// Leads by cell, of all grids.
    pub(super) cells: Cells,
}

impl Worker<'_, '_> {
    /// Counts what was left out of account, of the rows that are not odd.
    pub(super) fn count(&self, rows: &Range<usize>, out: &Rows<'_>, notes: &mut Notes) {
        let job = self.job;
        let count = rows.len();
        let is_odd = |offset: usize| self.any_odd && self.odd.get(offset) == Some(&true);
        let odd: Vec<usize> = match self.any_odd {
            true => (0..count).filter(|offset| is_odd(*offset)).collect(),
            false => Vec::new(),
        };
        if let Some(Codes::Few(origins)) = self.codes.last() {
            let origins = origins.get(..count).unwrap_or_default();
            notes.cells.count(&job.grids, origins, out, &odd);
        }
        let wide = |number: usize| u64::try_from(number).unwrap_or(u64::MAX);
        let scored = wide(count.saturating_sub(odd.len()));
        let report = &mut notes.report;
        report.leads = report.leads.saturating_add(scored);
        report.scored = report.scored.saturating_add(scored);
        let fields = job.plan.policy.words.fields.iter().zip(&job.plan.classes);
        let asked = fields
            .zip(&self.codes)
            .filter(|((_, classes), _)| classes.asked);
        for ((field, _), codes) in asked {
            let unknown = codes.unknown(count);
            let of_odd = odd
                .iter()
                .filter(|offset| codes.get(**offset) == UNKNOWN)
                .count();
            report
                .unknown_fields
                .add_many(&field.name.id, wide(unknown.saturating_sub(of_odd)));
        }
        for (input, offset) in self.unlisted.iter().filter(|(_, offset)| !is_odd(*offset)) {
            let source = job.sources.get(*input).and_then(Option::as_ref);
            let field = job.plan.policy.words.fields.get(*input);
            if let (Some(Column::Texts(texts, _)), Some(field)) =
                (source.map(|source| source.column), field)
                && let Some(text) = texts.text(rows.start.saturating_add(*offset))
            {
                let composed = crate::text::compose(&text);
                report.unlisted_values.add(&field.name.id, &composed);
            }
        }
        let undeclared = self.undeclared.iter();
        for (_, row) in undeclared.filter(|(offset, _)| !is_odd(*offset)) {
            if let Some(Column::Texts(texts, _)) =
                job.events.as_ref().map(|events| &events.table().kind)
                && let Some(kind) = texts.text(*row)
            {
                report.unknown_activities.add(&kind);
            }
        }
        for (name, column) in job.undeclared() {
            let good = rows
                .clone()
                .enumerate()
                .filter(|(offset, _)| !is_odd(*offset));
            let given = good.filter(|(_, row)| !column.is_null(*row)).count();
            report.unknown_attributes.add_many(name, wide(given));
        }
        if job.events.is_some() {
            let good = self.future.iter().take(count).enumerate();
            let future = good
                .filter(|(offset, _)| !is_odd(*offset))
                .map(|(_, future)| *future);
            report.future_events = future.fold(report.future_events, u64::saturating_add);
        }
        let policy = job.plan.policy;
        let scenarios = policy.scenarios.as_deref().unwrap_or_default();
        if scenarios.iter().any(|scenario| scenario.calendar.is_some()) {
            let due = out.scenario.iter().zip(&*out.due_at).take(count);
            let unknown = due.enumerate().filter(|(offset, (scenario, due))| {
                let acting = scenarios.get(usize::from(**scenario));
                let due = (**due != Scores::NO_INSTANT).then(|| Instant::from_millis(**due));
                let known = |acting| policy.is_known(acting, due.flatten());
                !is_odd(*offset) && !acting.is_none_or(known)
            });
            let unknown = wide(unknown.count());
            report.unknown_holidays = report.unknown_holidays.saturating_add(unknown);
        }
    }
}

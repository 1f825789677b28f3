//! What nobody knows about the leads, and what the policy does not know.

use leadgrid::Lang;

use crate::paint::{Ink, Paint};
use crate::run::Outcome;
use crate::table::{Align, Cell, Table, thousands};
use crate::words::pick;

/// How many names a line gives before it only counts.
const NAMES: usize = 8;
/// Unused columns are all named, unless they are far too many.
const COLUMNS: usize = 60;

/// One line for each kind of thing that did not count.
pub fn unknown(outcome: &Outcome, lang: Lang, paint: Paint) -> String {
    let (policy, tally, columns) = (&outcome.policy, &outcome.tally, &outcome.columns);
    let mut lines = Lines {
        table: Table::new(&[("", Align::Left), ("", Align::Left)]),
        lang,
    };

    let fields = tally
        .unknown_fields
        .iter()
        .map(|(id, count)| (policy.field(id), *count));
    lines.counted(["unknown fields", "미상 항목"], fields);
    let unlisted = tally
        .unlisted
        .iter()
        .map(|((id, text), count)| (format!("{} `{text}`", policy.field(id)), *count));
    lines.counted(["values in no list", "목록에 없는 값"], unlisted);
    let kinds = tally
        .unknown_activities
        .iter()
        .map(|(kind, count)| (format!("`{kind}`"), *count));
    lines.counted(["undeclared kinds", "선언되지 않은 활동"], kinds);

    let future = thousands(usize::try_from(tally.future_events).unwrap_or(usize::MAX));
    if tally.future_events > 0 {
        lines.said(
            ["future events", "미래 활동"],
            [
                format!("after as_of, not counted yet: {future}"),
                format!("기준 시각 이후라 아직 세지 않음: {future}"),
            ],
        );
    }
    if let Some((_, (orphans @ 1.., ids))) = outcome.activities {
        let [orphans, ids] = [orphans, ids].map(thousands);
        lines.said(
            ["without a lead", "리드 없음"],
            [
                format!("activities: {orphans}, of ids that are no lead: {ids}"),
                format!("활동: {orphans}, 리드가 아닌 id: {ids}"),
            ],
        );
    }
    if let (shared @ 1.., rows) = outcome.survey.shared_ids {
        let [shared, rows] = [shared, rows].map(thousands);
        lines.said(
            ["ids given twice", "중복 id"],
            [
                format!("ids: {shared}, in rows: {rows}; each row is a lead of its own"),
                format!("id: {shared}, 행: {rows}; 행마다 따로 평가함"),
            ],
        );
    }
    lines.named(
        ["unused columns", "쓰지 않은 열"],
        columns.unknown.iter().map(|title| format!("`{title}`")),
        COLUMNS,
    );
    lines.named(
        ["fields without column", "열이 없는 항목"],
        columns.absent.iter().map(|id| policy.field(id)),
        COLUMNS,
    );

    if lines.table.is_empty() {
        return format!("  {}\n", pick(lang, "nothing", "없음"));
    }
    // The headings are empty, which leaves a blank line.
    lines
        .table
        .render(paint)
        .trim_start_matches('\n')
        .to_owned()
}

struct Lines {
    table: Table,
    lang: Lang,
}

impl Lines {
    /// A line of names, the most frequent first.
    fn counted(&mut self, title: [&str; 2], names: impl Iterator<Item = (String, u64)>) {
        let mut names: Vec<(String, u64)> = names.collect();
        names.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        let count = |count: u64| thousands(usize::try_from(count).unwrap_or(usize::MAX));
        self.named(
            title,
            names
                .into_iter()
                .map(|(name, n)| format!("{name} {}", count(n))),
            NAMES,
        );
    }

    /// A line of names, at most so many; nothing without names.
    fn named(&mut self, title: [&str; 2], names: impl Iterator<Item = String>, most: usize) {
        let mut names: Vec<String> = names.collect();
        let more = names.len().saturating_sub(most);
        // "and 1 more" would take the place of the one.
        if more > 1 {
            names.truncate(most);
            names.push(pick(self.lang, "and # more", "외 #개").replace('#', &thousands(more)));
        }
        if !names.is_empty() {
            self.line(title, Cell::pieces(names));
        }
    }

    /// A sentence in the reader's language.
    fn said(&mut self, title: [&str; 2], [en, ko]: [String; 2]) {
        self.line(title, Cell::text(pick(self.lang, &en, &ko)));
    }

    fn line(&mut self, [en, ko]: [&str; 2], cell: Cell) {
        self.table
            .row(vec![Cell::inked(Ink::Dim, pick(self.lang, en, ko)), cell]);
    }
}

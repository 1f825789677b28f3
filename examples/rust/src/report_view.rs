//! How many leads of which type, what was wrong, and what became of them.

use leadgrid::Lang;

use crate::conversion::{Conversion, wilson};
use crate::paint::{Ink, Paint};
use crate::policy_view::PolicyView;
use crate::run::Outcome;
use crate::table::{Align, Cell, Table, thousands};
use crate::tally::{Failure, Place, Tally};
use crate::words::{percent, pick};

/// Leads per type, flagged and late ones.
pub fn totals(policy: &PolicyView, tally: &Tally, lang: Lang, paint: Paint) -> String {
    let mut parts = Vec::new();
    for (rank, lead_type) in policy.lead_types.iter().enumerate().rev() {
        let count = tally.types.get(lead_type).copied().unwrap_or(0);
        let name = paint.ink(Ink::of_rank(rank, policy.lead_types.len()), lead_type);
        parts.push(format!(
            "{name} {} ({})",
            thousands(count),
            percent(count, tally.scored)
        ));
    }
    parts.push(format!(
        "{} {}",
        pick(lang, "flagged", "플래그"),
        thousands(tally.flagged)
    ));
    parts.push(format!(
        "{} {}",
        pick(lang, "late", "지연"),
        thousands(tally.overdue)
    ));
    format!("  {}\n", parts.join("   "))
}

/// Leads with errors, some of them by name, and the sum that must come out.
pub fn errors(outcome: &Outcome, lang: Lang, paint: Paint) -> String {
    let say = |en, ko| pick(lang, en, ko);
    let tally = &outcome.tally;
    let mut out = String::new();
    if !tally.errors.is_empty() {
        let mut table = Table::new(&[
            (say("row", "행"), Align::Right),
            (say("lead", "리드"), Align::Left),
            (say("where", "위치"), Align::Left),
            (say("what", "내용"), Align::Left),
        ]);
        for failure in &tally.errors {
            table.row(vec![
                Cell::text(failure.row.to_string()),
                Cell::text(&failure.lead),
                Cell::text(place(failure, lang)),
                Cell::inked(Ink::Bad, message(failure)),
            ]);
        }
        out.push_str(&table.render(paint));
        let shown = tally.errors.len();
        let all = tally
            .codes
            .values()
            .fold(0_usize, |sum, count| sum.saturating_add(*count));
        if all > shown {
            let more = thousands(all.saturating_sub(shown));
            out.push_str(&match lang {
                Lang::Ko => format!("  그 밖에 {more}건은 결과 파일의 errors 열에 있음\n"),
                _ => format!("  and {more} more, in the column `errors` of the scored file\n"),
            });
        }
    }
    let [scored, failed, read] = [tally.scored, tally.failed, tally.read].map(thousands);
    out.push_str(&match lang {
        Lang::Ko => format!("  평가 {scored} + 오류 {failed} = 읽음 {read}\n"),
        _ => format!("  {scored} scored + {failed} with errors = {read} read\n"),
    });
    out
}

/// Conversion per lead type, most important first.
pub fn conversion(
    conversion: &Conversion,
    policy: &PolicyView,
    lang: Lang,
    paint: Paint,
) -> String {
    let say = |en, ko| pick(lang, en, ko);
    let mut table = Table::new(&[
        (say("type", "유형"), Align::Left),
        (say("leads", "리드"), Align::Right),
        (say("converted", "전환"), Align::Right),
        (say("rate", "전환율"), Align::Right),
        (say("Wilson 95 %", "윌슨 95 %"), Align::Right),
    ]);
    let mut row = |ink, name: &str, (leads, converted): (usize, usize)| {
        let (low, high) = wilson(converted, leads);
        table.row(vec![
            Cell::inked(ink, name),
            Cell::text(thousands(leads)),
            Cell::text(thousands(converted)),
            Cell::text(percent(converted, leads)),
            Cell::text(format!("{:.1} - {:.1} %", low * 100.0, high * 100.0)),
        ]);
    };
    let mut all = (0_usize, 0_usize);
    for (rank, lead_type) in policy.lead_types.iter().enumerate().rev() {
        let counts = conversion
            .by_type
            .get(lead_type)
            .copied()
            .unwrap_or_default();
        all = (
            all.0.saturating_add(counts.0),
            all.1.saturating_add(counts.1),
        );
        row(
            Ink::of_rank(rank, policy.lead_types.len()),
            lead_type,
            counts,
        );
    }
    row(Ink::Plain, say("all", "전체"), all);
    let mut out = table.render(paint);
    if conversion.unknown > 0 {
        let count = thousands(conversion.unknown);
        out.push_str(&match lang {
            Lang::Ko => format!("  결과가 비어 있는 리드 {count}개는 세지 않음\n"),
            _ => format!("  not counted: {count} leads whose outcome is empty\n"),
        });
    }
    out
}

/// Where an error stands, in the reader's terms.
fn place(failure: &Failure, lang: Lang) -> String {
    let path = failure.error.path();
    let Place::Activity(row) = failure.place else {
        return path
            .strip_prefix("/attributes/")
            .or_else(|| path.strip_prefix('/'))
            .unwrap_or(path)
            .to_owned();
    };
    // `/activities/3/at`: the number is that of the lead's activities, which nobody can look up.
    let part = path.splitn(4, '/').nth(3).unwrap_or_default();
    match lang {
        Lang::Ko => format!("활동 행 {row} {part}"),
        _ => format!("activities row {row} {part}"),
    }
}

/// What is wrong, with the text of the cell.
fn message(failure: &Failure) -> String {
    match &failure.place {
        Place::Cell(cell) => format!("`{cell}`: {}", failure.error.message()),
        _ => failure.error.message().to_owned(),
    }
}

//! The work list: whom to contact first, how, until when, how long that holds, and why (the line
//! below each lead).

use leadgrid::{Id, Lang};

use crate::moments::{clock, cools};
use crate::paint::{Ink, Paint};
use crate::policy_view::PolicyView;
use crate::reasons::Reason;
use crate::table::{Align, Cell, Table};
use crate::tally::{Tally, due_millis};
use crate::words::pick;

/// The head of the work list.
pub fn work_list(
    policy: &PolicyView,
    tally: &Tally,
    as_of_millis: i64,
    lang: Lang,
    paint: Paint,
) -> String {
    let say = |en, ko| pick(lang, en, ko);
    let mut table = Table::new(&[
        (say("lead", "리드"), Align::Left),
        (say("type", "유형"), Align::Left),
        (say("flags", "플래그"), Align::Left),
        (say("scenario", "시나리오"), Align::Left),
        (say("due, ! late", "기한, ! 지연"), Align::Left),
        (say("cools on", "변경 시점"), Align::Left),
    ]);
    for urgent in &tally.urgent {
        let decision = &urgent.decision;
        let rank = policy.rank(&decision.lead_type);
        let flags = decision.flags.iter().map(|flag| policy.flag(flag));
        let scenario = decision
            .scenario
            .as_ref()
            .map(|id: &Id| policy.scenario(id))
            .unwrap_or_default();
        let late = decision.due_at.is_some() && due_millis(decision) < as_of_millis;
        let mut due = decision
            .due_at
            .as_ref()
            .map(|at| clock(at.as_str(), decision.as_of.as_str()))
            .unwrap_or_default();
        if late {
            due.push_str(" !");
        }
        let cells = vec![
            Cell::text(&decision.lead_id),
            Cell::inked(
                Ink::of_rank(rank, policy.lead_types.len()),
                &*decision.lead_type,
            ),
            Cell::pieces(flags).with(Ink::Flag),
            Cell::text(scenario),
            Cell::inked(if late { Ink::Bad } else { Ink::Plain }, due),
            Cell::text(cools(decision, policy, lang)),
        ];
        table.row_with_note(
            cells,
            Cell::pieces(urgent.reasons.iter().map(Reason::short)),
        );
    }
    table.render(paint)
}

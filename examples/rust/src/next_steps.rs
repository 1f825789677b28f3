//! What happens next: for the most urgent lead of each type what is due, when it cools, what to ask
//! it, and what would make it hotter.

use std::cmp::Ordering;

use leadgrid::{Action, Answer, Call, Decision, Engine, Instant, Label, Lang, Lead, Value, WhyNot};

use crate::moments::{clock, cools};
use crate::paint::{Ink, Paint};
use crate::policy_view::PolicyView;
use crate::table::{Align, Cell, Table, WIDTH, harmless, shorten};
use crate::tally::{Head, Tally};
use crate::words::pick;

/// How many leads are looked at.
const LEADS: usize = 3;

/// What to do next about a few leads, most important type first.
pub fn next_steps(
    engine: &Engine,
    policy: &PolicyView,
    tally: &Tally,
    as_of: Instant,
    lang: Lang,
    paint: Paint,
) -> String {
    let mut text = String::new();
    let asked = Asked {
        engine,
        policy,
        call: Call {
            lang,
            ..Call::at(as_of)
        },
    };
    for (rank, head) in tally.heads.iter().rev().take(LEADS) {
        let decision = &head.decision;
        let ink = Ink::of_rank(*rank, policy.lead_types.len());
        let lead_type = paint.ink(ink, &decision.lead_type);
        let id = shorten(&harmless(&decision.lead_id), WIDTH / 2);
        text.push_str(&format!("  {id}  {lead_type}\n"));
        let mut steps = Table::new(&[("", Align::Left); 3]);
        for (what, cell) in asked.steps(head) {
            steps.row(vec![Cell::text(""), Cell::inked(Ink::Dim, what), cell]);
        }
        text.push_str(&steps.render(paint));
    }
    text
}

/// Whom to ask, and in which language to answer.
struct Asked<'e> {
    engine: &'e Engine,
    policy: &'e PolicyView,
    call: Call,
}

impl Asked<'_> {
    fn steps(&self, head: &Head) -> Vec<(String, Cell)> {
        let Ok(lead) = Lead::from_json(&head.lead) else {
            return Vec::new();
        };
        let mut steps = Vec::new();
        steps.extend(self.due(&head.decision));
        steps.push(self.change(&head.decision));
        steps.extend(self.question(&lead));
        steps.extend(self.higher(&lead, &head.decision));
        steps
    }

    /// The step that is open before anybody has reacted.
    fn due(&self, decision: &Decision) -> Option<(String, Cell)> {
        let printed = Answer::Decision(Box::new(decision.clone())).to_json();
        let printed = Value::from_json(&printed).ok()?;
        let nothing_yet = Value::List(Vec::new());
        let follow_up = self
            .engine
            .follow_up(&printed, &nothing_yet, self.call.as_of);
        let follow_up = follow_up.ok().filter(|found| found.stage.is_open())?;
        let due_at = follow_up.due_at.as_ref()?;
        let late = if follow_up.overdue { " !" } else { "" };
        let due_at = clock(due_at.as_str(), decision.as_of.as_str());
        let task = follow_up
            .task
            .as_ref()
            .and_then(|task| Label::text(task, self.call.lang));
        let channels = follow_up.channels.iter();
        let channels: Vec<String> = channels.map(|id| self.policy.channel(id)).collect();
        let task = task.map_or_else(|| channels.join(", "), str::to_owned);
        let ink = if follow_up.overdue {
            Ink::Bad
        } else {
            Ink::Plain
        };
        let cell = Cell::text(format!("{due_at}{late}  {task}")).with(ink);
        Some((self.say("due", "기한"), cell))
    }

    /// When time alone makes another of it.
    fn change(&self, decision: &Decision) -> (String, Cell) {
        let Some(becomes) = &decision.becomes else {
            let end = decision
                .checked_until
                .as_ref()
                .and_then(|at| at.as_str().get(..10));
            let until = self.say("at least until #", "적어도 # 까지");
            let until = until.replace('#', end.unwrap_or_default());
            return (self.say("holds", "유지"), Cell::text(until));
        };
        let rank = |lead_type: &str| self.policy.rank(lead_type);
        let what = match rank(&becomes.lead_type).cmp(&rank(&decision.lead_type)) {
            Ordering::Less => self.say("cools on", "식는 시점"),
            Ordering::Equal => self.say("changes on", "변경 시점"),
            Ordering::Greater => self.say("warms on", "오르는 시점"),
        };
        (
            what,
            Cell::text(cools(decision, self.policy, self.call.lang)),
        )
    }

    /// The unknown field whose answer would tell most.
    fn question(&self, lead: &Lead<'_>) -> Option<(String, Cell)> {
        let question = self.engine.question(lead, &self.call).ok()??;
        let worth = pick(self.call.lang, "up to # points", "최대 #점");
        let worth = worth.replace('#', &question.spread.to_string());
        let cell = Cell::text(format!("{} ({worth})", self.policy.field(&question.field)));
        Some((self.say("ask", "질문"), cell))
    }

    /// What would give the highest type, else the next higher one.
    fn higher(&self, lead: &Lead<'_>, decision: &Decision) -> Option<(String, Cell)> {
        let highest = self.policy.lead_types.last()?;
        if decision.computed_lead_type == **highest {
            return None;
        }
        let ask = |target| self.engine.why_not(lead, &self.call, target, None).ok();
        let highest = ask(Some(highest.as_str()))?;
        let found = match highest.reaches {
            Some(_) => highest,
            None => ask(None)
                .filter(|next| next.reaches.is_some())
                .unwrap_or(highest),
        };
        let target = found.target.as_ref()?;
        let what = match found.reaches {
            Some(_) => self.say("# by", "#이 되려면"),
            None => self.say("why not #", "#이 못 되는 이유"),
        };
        let what = what.replace('#', target);
        Some((what, self.actions(&found)))
    }

    fn actions(&self, found: &WhyNot) -> Cell {
        if let Some(message) = &found.message {
            return Cell::text(message);
        }
        let actions = found.actions.iter().filter_map(|action| match action {
            Action::Activity(kind) => Some(self.policy.activity(kind)),
            Action::Field(field, value) => {
                let value = value.as_text().map_or_else(|| json(value), str::to_owned);
                Some(format!("{} = {value}", self.policy.field(field)))
            }
            // Whatever else may be attainable one day has no words here yet.
            _ => None,
        });
        Cell::pieces(actions)
    }

    fn say(&self, en: &str, ko: &str) -> String {
        pick(self.call.lang, en, ko).to_owned()
    }
}

fn json(value: &Value<'_>) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

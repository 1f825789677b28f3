//! A decision as a text for a person, in English or Korean.

mod words;

use std::fmt::Write;

use crate::decision::{Answer, Decision, LeadErrors, SideOutcome};
use crate::grid::Side;
use crate::label::{Id, Lang, Named};
use crate::policy::Policy;
use crate::score::{Entry, Ledger, Stage};
use crate::text;

use words::{EN, KO, Words};

/// The answer as lines of text.
pub(crate) fn answer(policy: &Policy, answer: &Answer, lang: Lang) -> String {
    let words = match lang {
        Lang::En => &EN,
        Lang::Ko => &KO,
    };
    let mut text = String::new();
    // Writing to a text cannot fail.
    let _ = match answer {
        Answer::Decision(decision) => Explanation {
            policy,
            decision,
            lang,
            words,
        }
        .write(&mut text),
        Answer::Errors(refused) => write_errors(refused, words, &mut text),
    };
    text
}

fn write_errors(refused: &LeadErrors, words: &Words, out: &mut String) -> std::fmt::Result {
    writeln!(
        out,
        "{}: {}",
        text::printable(refused.lead_id.as_deref().unwrap_or("-")),
        words.refused
    )?;
    for error in &refused.errors {
        writeln!(
            out,
            "  {} `{}`: {}; {}",
            error.code(),
            error.path(),
            error.message(),
            error.help()
        )?;
    }
    Ok(())
}

struct Explanation<'e> {
    policy: &'e Policy,
    decision: &'e Decision,
    lang: Lang,
    words: &'e Words,
}

impl Explanation<'_> {
    fn write(&self, out: &mut String) -> std::fmt::Result {
        let (decision, words) = (self.decision, self.words);
        let origin = self.policy.grids.iter().map(|grid| &grid.origin);
        writeln!(
            out,
            "{} ({}), {} {}",
            text::printable(&decision.lead_id),
            self.title(origin, &decision.origin),
            words.as_of,
            decision.as_of
        )?;
        write!(out, "{}: {}", words.lead_type, decision.lead_type)?;
        if let Some(set) = &decision.override_ {
            write!(
                out,
                " ({} {}: {}; {})",
                words.overridden,
                text::printable(&set.by),
                text::printable(&set.reason),
                decision.computed_lead_type
            )?;
        }
        if decision.held {
            write!(out, " ({})", words.held)?;
        }
        writeln!(out)?;
        let flags = || self.policy.flags.iter().map(|flag| &flag.name);
        self.write_outlook(out)?;
        writeln!(
            out,
            "{}: {}",
            words.flags,
            self.titles(flags, &decision.flags)
        )?;
        if !decision.unknown_flags.is_empty() {
            writeln!(
                out,
                "{}: {}",
                words.unknown_flags,
                self.titles(flags, &decision.unknown_flags)
            )?;
        }
        self.write_response(out)?;
        writeln!(out, "{}:", words.scores)?;
        self.write_axes(out)?;
        if !decision.unknowns.is_empty() {
            let fields = || self.policy.words.fields.iter().map(|field| &field.name);
            writeln!(
                out,
                "{}: {}",
                words.unknown,
                self.titles(fields, &decision.unknowns)
            )?;
        }
        if decision.future_events > 0 {
            writeln!(out, "{}: {}", words.future, decision.future_events)?;
        }
        Ok(())
    }

    /// What the lead becomes if nothing happens, as far as it differs.
    fn write_outlook(&self, out: &mut String) -> std::fmt::Result {
        let (decision, words) = (self.decision, self.words);
        if let (Some(at), Some(becomes)) = (&decision.valid_until, &decision.becomes) {
            let mut what = Vec::new();
            if becomes.lead_type != decision.lead_type {
                what.push(becomes.lead_type.to_string());
            }
            if becomes.flags != decision.flags {
                let flags = || self.policy.flags.iter().map(|flag| &flag.name);
                let flags = self.titles(flags, &becomes.flags);
                what.push(format!("{} {flags}", words.flags));
            }
            let then = (words.then)(at.as_str(), &what.join(", "));
            writeln!(out, "  {then}")?;
        }
        if let Some(end) = &decision.checked_until {
            writeln!(out, "  {}", (words.unchanged)(end.as_str()))?;
        }
        Ok(())
    }

    fn write_response(&self, out: &mut String) -> std::fmt::Result {
        let (decision, words) = (self.decision, self.words);
        let Some(scenario) = &decision.scenario else {
            return Ok(());
        };
        let names = self
            .policy
            .scenarios
            .iter()
            .flatten()
            .map(|scenario| &scenario.name);
        writeln!(out, "{}: {}", words.scenario, self.title(names, scenario))?;
        if decision.plan_note.is_some() {
            return writeln!(out, "  {}", words.no_crm);
        }
        let channels = || self.policy.channels.iter();
        writeln!(
            out,
            "  {}: {}",
            words.channels,
            self.titles(channels, &decision.channels)
        )?;
        writeln!(
            out,
            "  {}: {}",
            words.goals,
            self.titles(|| self.policy.goals.iter(), &decision.goals)
        )?;
        if let Some(due_at) = &decision.due_at {
            write!(out, "  {}: {due_at}", words.due)?;
            if !decision.due_known {
                write!(out, " ({})", words.due_unknown)?;
            }
            writeln!(out)?;
        }
        for (index, step) in decision.plan.iter().enumerate() {
            let task = step
                .task
                .as_ref()
                .and_then(|task| task.text(self.lang))
                .unwrap_or(words.none);
            let number = index.saturating_add(1);
            writeln!(
                out,
                "  {number}. {task} ({})",
                self.titles(channels, &step.channels)
            )?;
        }
        Ok(())
    }

    fn write_axes(&self, out: &mut String) -> std::fmt::Result {
        for (axis, outcome) in self.policy.axes.iter().zip(&self.decision.axes) {
            write!(out, "  {}: {}", axis.name.text(self.lang), outcome.total)?;
            if outcome.raw != outcome.total {
                write!(out, " ({} {})", outcome.raw, self.words.before_range)?;
            }
            writeln!(out)?;
            let mut entries = self
                .decision
                .ledger
                .iter()
                .flat_map(Ledger::iter)
                .filter(|entry| *entry.axis == outcome.id)
                .peekable();
            if entries.peek().is_none() {
                writeln!(out, "    {}", self.words.no_reasons)?;
            }
            for entry in entries {
                self.write_entry(entry, out)?;
            }
        }
        let grid = self
            .policy
            .grids
            .iter()
            .find(|grid| grid.origin.id == self.decision.origin);
        if let Some(grid) = grid {
            self.write_side(&grid.x, &self.decision.x, out)?;
            if let (Some(side), Some(outcome)) = (&grid.y, &self.decision.y) {
                self.write_side(side, outcome, out)?;
            }
        }
        Ok(())
    }

    fn write_side(&self, side: &Side, outcome: &SideOutcome, out: &mut String) -> std::fmt::Result {
        let axes = side
            .axes
            .iter()
            .filter_map(|axis| self.policy.axes.get(*axis));
        let axes: Vec<&str> = axes.map(|axis| axis.name.text(self.lang)).collect();
        let band = self.title(side.bands.iter().map(|band| &band.name), &outcome.band);
        writeln!(
            out,
            "  {} = {} -> {} {band}",
            axes.join(" + "),
            outcome.total,
            self.words.band
        )
    }

    fn write_entry(&self, entry: Entry<'_>, out: &mut String) -> std::fmt::Result {
        let sign = if entry.points.thousandths() > 0 {
            "+"
        } else {
            ""
        };
        write!(out, "    {sign}{}  ", entry.points)?;
        let axis = self
            .policy
            .axes
            .iter()
            .find(|axis| axis.name.id == *entry.axis);
        let subject = axis.and_then(|axis| match (entry.rule, entry.group) {
            (Some(rule), _) => axis
                .rules
                .iter()
                .map(|known| &known.name)
                .find(|name| name.id == *rule),
            (None, Some(group)) => axis
                .groups
                .iter()
                .map(|(name, _)| name)
                .find(|name| name.id == *group),
            (None, None) => None,
        });
        let [rule_cap, group_cap, axis_cap] = self.words.caps;
        let stage = entry.stage.map(|stage| match stage {
            Stage::RuleCap => rule_cap,
            Stage::GroupCap => group_cap,
            Stage::AxisCap => axis_cap,
        });
        match (subject, stage) {
            (Some(name), Some(stage)) => write!(out, "{stage}: {}", name.text(self.lang))?,
            (Some(name), None) => write!(out, "{}", name.text(self.lang))?,
            (None, stage) => write!(out, "{}", stage.unwrap_or_default())?,
        }
        if let Some(event) = &entry.event {
            write!(
                out,
                " ({}, {})",
                event.at(),
                (self.words.days)(event.age_days)
            )?;
        }
        writeln!(out)
    }

    fn title<'n>(&self, mut names: impl Iterator<Item = &'n Named>, id: &'n Id) -> &'n str {
        names
            .find(|name| name.id == *id)
            .map_or(id, |name| name.text(self.lang))
    }

    fn titles<'n, I: Iterator<Item = &'n Named>>(
        &self,
        names: impl Fn() -> I,
        ids: &'n [Id],
    ) -> String {
        if ids.is_empty() {
            return self.words.none.to_owned();
        }
        ids.iter()
            .map(|id| self.title(names(), id))
            .collect::<Vec<_>>()
            .join(", ")
    }
}

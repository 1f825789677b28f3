//! A decision as a row of tokens, which JavaScript turns into an object in a tenth of the time that
//! its parser needs for the JSON.
//!
//! What depends on the scenario alone (channels, goals, plan) is left out: `js/compact.js` remembers it
//! from the first answer with that scenario. Answers that are rare, or have the separator in a text,
//! go as JSON, which begins with another character.

use leadgrid::{Answer, Decision};

/// Between tokens: a control character that nobody's ids contain, and JSON never.
const SEPARATOR: char = '\u{1f}';

/// The answer as tokens, or as JSON.
pub fn write(answer: &Answer) -> String {
    answer
        .decision()
        .and_then(tokens)
        .unwrap_or_else(|| answer.to_json())
}

fn tokens(decision: &Decision) -> Option<String> {
    if decision.override_.is_some() || decision.held {
        return None;
    }
    let mut row = Row {
        text: String::with_capacity(2048),
        clean: true,
    };
    row.given(&decision.lead_id);
    row.put(&decision.origin);
    row.put(decision.as_of.as_str());
    row.put(decision.assigned_at.as_str());
    row.number(decision.axes.len());
    for axis in &decision.axes {
        // Assigned to an object, this key would be its prototype.
        row.clean &= axis.id != "__proto__";
        row.put(&axis.id);
        row.number(axis.raw.thousandths());
        row.number(axis.total.thousandths());
    }
    for side in [Some(&decision.x), decision.y.as_ref()] {
        match side {
            Some(side) => {
                row.put(&side.band);
                row.number(side.total.thousandths());
            }
            None => row.put(""),
        }
    }
    row.put(&decision.lead_type);
    row.put(&decision.computed_lead_type);
    row.list(&decision.flags);
    row.list(&decision.unknown_flags);
    row.put(decision.scenario.as_deref().unwrap_or_default());
    row.stamp(decision.due_at.as_ref());
    for part in decision.priority {
        row.number(part);
    }
    row.stamp(decision.valid_until.as_ref());
    row.stamp(decision.checked_until.as_ref());
    if let Some(becomes) = &decision.becomes {
        row.put(&becomes.lead_type);
        row.list(&becomes.flags);
        row.put(becomes.scenario.as_deref().unwrap_or_default());
    }
    // Without unknowns every interval is the total itself.
    row.number(u8::from(!decision.unknowns.is_empty()));
    if !decision.unknowns.is_empty() {
        let ends = decision.interval.axes.iter().flat_map(|(_, ends)| ends);
        ends.for_each(|end| row.number(end.thousandths()));
        decision
            .interval
            .lead_type
            .iter()
            .for_each(|lead_type| row.put(lead_type));
    }
    row.list(&decision.unknowns);
    row.number(decision.future_events);
    match &decision.ledger {
        None => row.put(""),
        Some(entries) => {
            row.number(entries.len());
            entries.iter().for_each(|entry| row.entry(&entry));
        }
    }
    row.clean.then_some(row.text)
}

struct Row {
    /// Begins with a separator, as no JSON does.
    text: String,
    /// Whether no text of the caller contains the separator.
    clean: bool,
}

impl Row {
    /// A text that cannot contain the separator: an id, an instant.
    fn put(&mut self, text: &str) {
        self.text.push(SEPARATOR);
        self.text.push_str(text);
    }

    /// An instant, or "" for none.
    fn stamp(&mut self, stamp: Option<&leadgrid::Stamp>) {
        self.put(stamp.map(leadgrid::Stamp::as_str).unwrap_or_default());
    }

    /// A text of the caller.
    fn given(&mut self, text: &str) {
        self.clean &= !text.contains(SEPARATOR);
        self.put(text);
    }

    /// Most tokens are numbers, and `fmt` takes several times as long for one.
    fn number(&mut self, number: impl itoa::Integer) {
        self.put(itoa::Buffer::new().format(number));
    }

    fn list(&mut self, ids: &[leadgrid::Id]) {
        self.number(ids.len());
        ids.iter().for_each(|id| self.put(id));
    }

    /// First which parts there are, as bits, then those parts.
    fn entry(&mut self, entry: &leadgrid::Entry<'_>) {
        let event = entry.event.as_ref();
        let parts = [
            entry.group.is_some(),
            entry.rule.is_some(),
            entry.stage.is_some(),
            event.is_some(),
            event.is_some_and(|event| event.id.is_some()),
            event.is_some_and(|event| event.reference.is_some()),
        ];
        self.number(
            parts
                .iter()
                .rev()
                .fold(0_u8, |bits, part| bits << 1 | u8::from(*part)),
        );
        self.put(entry.axis);
        for text in [
            entry.group.map(leadgrid::Id::as_str),
            entry.rule.map(leadgrid::Id::as_str),
            entry.stage.map(leadgrid::Stage::as_str),
        ]
        .into_iter()
        .flatten()
        {
            self.put(text);
        }
        self.number(entry.points.thousandths());
        if let Some(event) = event {
            self.put(event.at().as_str());
            self.number(event.age_days);
            self.put(event.kind);
            for text in [event.id, event.reference].into_iter().flatten() {
                self.given(text);
            }
        }
    }
}

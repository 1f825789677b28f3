//! Reactions: what happened after the assignment, in order and each once.

use std::cmp::Ordering;

use crate::call::{read_instant, wrong_type};
use crate::error::{Code, Error};
use crate::json::{Pointer, Value};
use crate::lead::{Dated, Text, composed, settle};
use crate::printed::Printed;
use crate::scenario::{REACTIONS, reaction};
use crate::text;
use crate::time::Instant;

/// Something that we did for the lead, or that the customer did.
#[derive(Debug, Clone)]
pub(super) struct Reaction<'r> {
    pub(super) kind: &'static str,
    pub(super) at: Instant,
    pub(super) channel: Option<Text<'r>>,
    pub(super) agent: Option<Text<'r>>,
    id: Option<Text<'r>>,
}

impl Reaction<'_> {
    /// Whether the customer did it, not we.
    pub(super) fn is_customers(&self) -> bool {
        !matches!(
            self.kind,
            "message_sent" | "call_missed" | "dealer_assigned"
        )
    }

    /// Whether nothing can follow it.
    pub(super) fn closes(&self) -> bool {
        matches!(self.kind, "purchased" | "declined")
    }

    /// Whether a dealer has taken the lead over.
    pub(super) fn is_dealers(&self) -> bool {
        matches!(self.kind, "dealer_assigned" | "dealer_contacted")
    }
}

impl Dated for Reaction<'_> {
    /// Like events, with channel and agent in the place of the reference.
    fn order(&self, other: &Self) -> Ordering {
        self.at
            .cmp(&other.at)
            .then_with(|| self.kind.cmp(other.kind))
            .then_with(|| composed(&self.channel).cmp(&composed(&other.channel)))
            .then_with(|| composed(&self.agent).cmp(&composed(&other.agent)))
            .then_with(|| composed(&self.id).cmp(&composed(&other.id)))
            .then_with(|| self.channel.cmp(&other.channel))
            .then_with(|| self.agent.cmp(&other.agent))
            .then_with(|| self.id.cmp(&other.id))
    }

    fn repeats(&self, other: &Self) -> bool {
        self.id.is_none()
            && other.id.is_none()
            && (self.at, self.kind) == (other.at, other.kind)
            && composed(&self.channel) == composed(&other.channel)
            && composed(&self.agent) == composed(&other.agent)
    }

    fn id(&self) -> Option<&Text<'_>> {
        self.id.as_ref()
    }
}

/// Reads reactions, in order and without repetitions.
pub(super) fn read<'r>(
    reactions: &'r Value<'_>,
    at: &Pointer<'_>,
) -> Result<Vec<Reaction<'r>>, Error> {
    let Value::List(items) = reactions else {
        return Err(wrong_type(reactions, "a list of reactions", at));
    };
    let read = items
        .iter()
        .enumerate()
        .map(|(index, item)| read_one(item, &at.index(index)));
    let mut reactions = read.collect::<Result<Vec<_>, _>>()?;
    settle(&mut reactions);
    Ok(reactions)
}

fn read_one<'r>(item: &'r Value<'_>, at: &Pointer<'_>) -> Result<Reaction<'r>, Error> {
    let printed = Printed::object(item, at)?;
    let name = printed.text("kind")?;
    let Some(kind) = reaction(name) else {
        let known = REACTIONS.iter().copied();
        let help = text::help(name, known, || {
            format!("known are {}", REACTIONS.join(", "))
        });
        let message = format!("there is no reaction `{}`", text::short(name));
        return Err(printed.error(Code::ValueNotListed, "kind", message, help));
    };
    let instant = read_instant(printed.required("at")?, &at.key("at"))?;
    let optional = |key: &str| -> Result<Option<Text<'r>>, Error> {
        let given = match item.get(key) {
            None | Some(Value::Null) => return Ok(None),
            Some(Value::Text(given)) => given,
            Some(other) => return Err(wrong_type(other, "a text", &at.key(key))),
        };
        Ok((!given.is_empty()).then(|| Text {
            composed: text::compose(given),
            given,
        }))
    };
    Ok(Reaction {
        kind,
        at: instant,
        channel: optional("channel")?,
        agent: optional("agent")?,
        id: optional("id")?,
    })
}

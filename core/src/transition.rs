//! Transitions: what changed between two decisions of one lead, with a key to act on it once.
//!
//! Compared is what somebody acts on. Scores and bands move every day and are no change; neither is
//! the deadline of a lead that nobody was assigned to, which is counted from each `as_of` anew.

use serde::ser::{Serialize, SerializeStruct, Serializer};

use crate::error::{Code, Error};
use crate::identity;
use crate::json::{Pointer, Value};
use crate::printed::Printed;
use crate::text;
use crate::time::Instant;

/// What changed from one decision to another.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Transition {
    /// SHA-256 in 64 hex digits: equal for the same changes from the same previous decision, so
    /// that a caller acts once. None where nothing changed.
    pub key: Option<String>,
    /// The changes, in the order of a decision's keys.
    pub changes: Vec<Change>,
}

/// One part of a decision that changed.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Change {
    /// The key of the decision: `lead_type`, `flags`, `due_at` and so on.
    pub what: &'static str,
    /// What it was.
    pub from: Value<'static>,
    /// What it is now.
    pub to: Value<'static>,
}

/// What stands under a key of a decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Text,
    Truth,
    Texts,
    Override,
    Deadline,
}

const PARTS: [(&str, Part); 9] = [
    ("lead_type", Part::Text),
    ("computed_lead_type", Part::Text),
    ("override", Part::Override),
    ("flagged", Part::Truth),
    ("flags", Part::Texts),
    ("scenario", Part::Text),
    ("channels", Part::Texts),
    ("goals", Part::Texts),
    ("due_at", Part::Deadline),
];

/// What changed between two decisions of one lead, each as it was printed.
///
/// `previous` may be null: then everything is new. The key depends on the lead, on the instant of
/// the previous decision and on the changes, not on when they were noticed: scoring again before
/// the new decision was stored gives the same key, and a later change, even back, another one.
///
/// ```
/// use leadgrid::{Call, Engine, Instant, Lead, Value, transition};
///
/// let engine = Engine::default();
/// let at = |text| Instant::parse(text).expect("RFC 3339");
/// let lead = Lead::new("L-17", "form");
/// let owner = lead.clone().attribute("owns_vehicle", true);
/// let before = engine.score(&lead, &Call::at(at("2026-11-22T09:00:00+09:00"))).to_json();
/// let after = engine.score(&owner, &Call::at(at("2026-11-23T09:00:00+09:00"))).to_json();
/// let (before, after) = (Value::from_json(&before).expect("JSON"), Value::from_json(&after).expect("JSON"));
///
/// let transition = transition(&before, &after).expect("two decisions of one lead");
/// let what: Vec<_> = transition.changes.iter().map(|change| change.what).collect();
/// assert_eq!(what, ["flagged", "flags"]);
/// ```
///
/// # Errors
/// `lead_mismatch` for two leads, `no_decision` where a lead had errors, and `missing_key`,
/// `wrong_type`, `bad_instant` with the place in `/previous` or `/now`.
pub fn transition(previous: &Value<'_>, now: &Value<'_>) -> Result<Transition, Error> {
    let root = Pointer::root();
    let (at_previous, at_now) = (root.key("previous"), root.key("now"));
    let previous = match previous {
        Value::Null => None,
        given => Some(State::read(given, &at_previous)?),
    };
    let now = State::read(now, &at_now)?;
    if let Some(previous) = &previous
        && previous.lead_id != now.lead_id
    {
        let message = format!(
            "the decisions are of two leads, `{}` and `{}`",
            text::short(previous.lead_id),
            text::short(now.lead_id)
        );
        let help = "compare decisions of one lead";
        let at = at_now.key("lead_id").to_string();
        return Err(Error::new(Code::LeadMismatch, at, message, help));
    }

    let mut changes = Vec::new();
    let mut compared = Vec::new();
    for (index, (what, part)) in PARTS.into_iter().enumerate() {
        let to = now.value(index);
        let from = match &previous {
            Some(previous) => previous.value(index),
            None => part.empty(),
        };
        let moves = |state: &State<'_>| state.moves && part == Part::Deadline;
        let (was, is) = (part.normal(&from), part.normal(&to));
        let both_move = previous.as_ref().is_some_and(moves) && moves(&now);
        if was == is || (both_move && was != Value::Null && is != Value::Null) {
            continue;
        }
        // When it was noticed must not show in the key.
        let is = if moves(&now) {
            Value::from("as_of")
        } else {
            is
        };
        compared.push(Value::List(vec![what.into(), was, is]));
        changes.push(Change { what, from, to });
    }
    let key = (!changes.is_empty()).then(|| {
        let since = previous.map_or(Value::Null, |previous| millis(previous.as_of));
        let parts = Value::List(vec![now.lead_id.into(), since, Value::List(compared)]);
        identity::hex(&identity::canonical(&parts))
    });
    Ok(Transition { key, changes })
}

/// A decision, as far as it is compared.
struct State<'d> {
    lead_id: &'d str,
    as_of: Instant,
    /// Whether the deadline is counted from `as_of`, for want of an assignment.
    moves: bool,
    /// In the order of [`PARTS`].
    values: Vec<Value<'static>>,
}

impl<'d> State<'d> {
    fn read(decision: &'d Value<'_>, at: &'d Pointer<'_>) -> Result<Self, Error> {
        let printed = Printed::decision(decision, at)?;
        let lead_id = printed.text("lead_id")?;
        let as_of = printed.instant("as_of")?;
        let moves = printed.instant("assigned_at")? == as_of;
        let values = PARTS.map(|(key, part)| part.read(&printed, key));
        Ok(Self {
            lead_id,
            as_of,
            moves,
            values: values.into_iter().collect::<Result<_, _>>()?,
        })
    }

    fn value(&self, index: usize) -> Value<'static> {
        self.values.get(index).cloned().unwrap_or(Value::Null)
    }
}

impl Part {
    fn read(self, printed: &Printed<'_>, key: &str) -> Result<Value<'static>, Error> {
        let given = printed.given(key);
        match self {
            Part::Text if key == "scenario" => {
                printed.optional_text(key)?;
            }
            Part::Text => {
                printed.text(key)?;
            }
            Part::Truth => {
                printed.truth(key)?;
            }
            Part::Texts => printed.check_texts(key)?,
            Part::Override => {
                if let Some(kept) = printed.optional_object(key)? {
                    let at = printed.key(key);
                    Printed::object(kept, &at)?.optional_instant("until")?;
                }
            }
            Part::Deadline => {
                printed.optional_instant(key)?;
            }
        }
        Ok(given.cloned().map_or(Value::Null, Value::into_owned))
    }

    /// What it is where there was no decision.
    fn empty(self) -> Value<'static> {
        match self {
            Part::Text | Part::Override | Part::Deadline => Value::Null,
            Part::Truth => Value::Bool(false),
            Part::Texts => Value::List(Vec::new()),
        }
    }

    /// The value without what depends on the printing: instants are milliseconds.
    fn normal(self, value: &Value<'static>) -> Value<'static> {
        match (self, value) {
            (Part::Deadline, given) => Instant::from_value(given).map_or(Value::Null, millis),
            (Part::Override, Value::Object(_)) => {
                let of = |key| value.get(key).cloned().unwrap_or(Value::Null);
                let until = Part::Deadline.normal(&of("until"));
                Value::List(vec![of("lead_type"), of("by"), of("reason"), until])
            }
            (_, given) => given.clone(),
        }
    }
}

fn millis(at: Instant) -> Value<'static> {
    Value::Number(at.millis() as f64)
}

impl Transition {
    /// The transition as compact JSON, the same bytes in every language.
    #[must_use]
    pub fn to_json(&self) -> String {
        // Texts as keys and finite numbers: serialising cannot fail.
        serde_json::to_string(self).unwrap_or_default()
    }
}

impl Change {
    /// Entries of a list that are new.
    pub fn added(&self) -> impl Iterator<Item = &Value<'static>> {
        let from = self.from.items();
        self.to.items().iter().filter(|item| !from.contains(item))
    }

    /// Entries of a list that are gone.
    pub fn removed(&self) -> impl Iterator<Item = &Value<'static>> {
        let to = self.to.items();
        self.from.items().iter().filter(|item| !to.contains(item))
    }
}

impl Serialize for Transition {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut transition = serializer.serialize_struct("Transition", 2)?;
        transition.serialize_field("key", &self.key)?;
        transition.serialize_field("changes", &self.changes)?;
        transition.end()
    }
}

/// Lists also say what was added and removed.
impl Serialize for Change {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut change = serializer.serialize_struct("Change", 5)?;
        change.serialize_field("what", self.what)?;
        change.serialize_field("from", &self.from)?;
        change.serialize_field("to", &self.to)?;
        if matches!(self.to, Value::List(_)) {
            change.serialize_field("added", &self.added().collect::<Vec<_>>())?;
            change.serialize_field("removed", &self.removed().collect::<Vec<_>>())?;
        }
        change.end()
    }
}

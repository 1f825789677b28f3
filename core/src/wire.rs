//! Calls by name, from document to document: what every host language has in common.
//!
//! A host that has no types of its own for trajectories, follow-ups and receipts asks for them here
//! by name, with the arguments as one object, and gets JSON. So names, arguments and messages are
//! the same in every language, and a binding only carries them across.
//!
//! | call | arguments | result |
//! | --- | --- | --- |
//! | `trajectory` | `lead`, `as_of`, `until` and options | [`Trajectory`](crate::Trajectory) |
//! | `question` | `lead`, `as_of` and options | [`Question`](crate::Question) or null |
//! | `why_not` | `lead`, `as_of`, `target?`, `at?` and options | [`WhyNot`](crate::WhyNot) |
//! | `why_not_cell` | `origin`, `x`, `y?`, `target?` | [`CellDistance`](crate::CellDistance) |
//! | `grid_chart` | `origin`, `cells`: [`CellCounts`], or a list of them, `lang?` | a Vega-Lite document |
//! | `follow_up` | `decision`, `reactions`, `as_of` | [`FollowUp`] |
//! | `to_icalendar` | `cases`: a list of `{decision, reactions}`, `as_of`, `lang?` | a text |
//! | `merge` | `a`, `b` | a lead |
//! | `receipt` | `lead`, `as_of` and options | [`Receipt`](crate::Receipt) |
//! | `verify` | `receipt`, `lead` | [`Verdict`](crate::Verdict) |
//! | `change_flags` | `change`, `by` | [`FlagChange`](crate::FlagChange) |
//! | `canonical_json` | none | a text: the resolved policy as it is hashed |
//! | `due` | `calendar`, `start`, `within` | `{due_at, known}` |
//! | `elapsed` | `calendar`, `start`, `end` | `{millis, known}` |
//! | `transition` | `previous`, `now` | [`Transition`](crate::Transition) |
//!
//! Options are those of [`Call`]. A document (lead, decision, reactions, cases, receipt, change) is a
//! tree, or a text that is JSON.

use std::borrow::Cow;

use serde::Serialize;

use crate::calendar;
use crate::call::{Call, document, read_duration, read_lang, refuse_repeated, wrong_type};
use crate::decision::LeadErrors;
use crate::engine::Engine;
use crate::error::{Code, Error, PolicyError};
use crate::follow_up::FollowUp;
use crate::governance::FlagChangeError;
use crate::grid::CellCounts;
use crate::identity::refuse_foreign;
use crate::json::{Pointer, Value, read_document};
use crate::label::Lang;
use crate::lead::Lead;
use crate::printed::Printed;
use crate::text;
use crate::time::Instant;
use crate::transition::transition;

/// The names of the calls, in the order of their documentation.
pub const CALLS: &[&str] = &[
    "trajectory",
    "question",
    "why_not",
    "why_not_cell",
    "grid_chart",
    "follow_up",
    "to_icalendar",
    "merge",
    "receipt",
    "verify",
    "change_flags",
    "canonical_json",
    "due",
    "elapsed",
    "transition",
];

/// Why a call gives no result.
#[derive(Debug, Clone, PartialEq)]
pub enum Refusal {
    /// The call is wrong; the pointer leads into the arguments.
    Call(Error),
    /// The lead is wrong, which is an answer: the host gives it as it gives that of a score.
    Lead(LeadErrors),
    /// A changed policy that is none; pointers lead into it.
    Policy(PolicyError),
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Refusal::Call(error) => error.fmt(f),
            Refusal::Lead(errors) => errors.fmt(f),
            Refusal::Policy(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for Refusal {}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        Refusal::Call(error)
    }
}

impl From<LeadErrors> for Refusal {
    fn from(errors: LeadErrors) -> Self {
        Refusal::Lead(errors)
    }
}

impl From<FlagChangeError> for Refusal {
    fn from(error: FlagChangeError) -> Self {
        match error {
            // It is not the change that is wrong then.
            FlagChangeError::Call(error) if error.code() == Code::NotAdministrator => {
                Refusal::Call(error.below("/by"))
            }
            FlagChangeError::Call(error) => Refusal::Call(error.below("/change")),
            FlagChangeError::Policy(error) => Refusal::Policy(error),
        }
    }
}

/// Makes the call `name`; the result is JSON, the same bytes in every language.
///
/// ```
/// use leadgrid::{Engine, Value, wire};
///
/// let arguments = r#"{"lead": {"id": "L-17", "origin": "form"}, "as_of": "2026-11-22T09:00:00+09:00"}"#;
/// let arguments = Value::from_json(arguments).expect("JSON");
/// let question = wire::ask(&Engine::default(), "question", &arguments).expect("a good call");
/// assert!(question.starts_with(r#"{"field":"#));
/// ```
///
/// # Errors
/// `unknown_reference` for a name that is not in [`CALLS`], `unknown_key`, `missing_key` and others
/// for the arguments; errors of the lead; findings of a changed policy.
pub fn ask(engine: &Engine, name: &str, arguments: &Value<'_>) -> Result<String, Refusal> {
    let root = Pointer::root();
    let given = Arguments::read(arguments, &root)?;
    match name {
        "trajectory" => {
            let (lead, call) = given.lead_and_call(&["until"])?;
            let until = given.0.instant("until")?;
            json(&engine.trajectory(&lead, &call, until)?)
        }
        "question" => {
            let (lead, call) = given.lead_and_call(&[])?;
            json(&engine.question(&lead, &call)?)
        }
        "why_not" => {
            let (lead, call) = given.lead_and_call(&["target", "at"])?;
            let (target, at) = (
                given.0.optional_text("target")?,
                given.0.optional_instant("at")?,
            );
            json(&engine.why_not(&lead, &call, target, at)?)
        }
        "why_not_cell" => {
            given.only(&["origin", "x", "y", "target"])?;
            let (origin, x) = (given.0.text("origin")?, given.0.text("x")?);
            let (y, target) = (
                given.0.optional_text("y")?,
                given.0.optional_text("target")?,
            );
            json(&engine.why_not_cell(origin, x, y, target)?)
        }
        "grid_chart" => {
            given.only(&["origin", "cells", "lang"])?;
            let cells = given.document("cells")?;
            let cells = CellCounts::read(engine, &cells, &root.key("cells"))?;
            json(&engine.grid_chart(given.0.text("origin")?, &cells, given.lang()?)?)
        }
        "follow_up" => {
            given.only(&["decision", "reactions", "as_of"])?;
            let as_of = given.0.instant("as_of")?;
            json(&given.follow_up(engine, as_of)?)
        }
        "to_icalendar" => {
            given.only(&["cases", "as_of", "lang"])?;
            json(&given.to_icalendar(engine)?)
        }
        "merge" => {
            given.only(&["a", "b"])?;
            let (a, b) = (given.plain("a")?, given.plain("b")?);
            // What is no lead would take the other one with it.
            Printed::object(&a, &root.key("a"))?;
            Printed::object(&b, &root.key("b"))?;
            json(engine.merge(&Lead::from(a), &Lead::from(b)).value())
        }
        "receipt" => {
            let (lead, call) = given.lead_and_call(&[])?;
            let receipt = engine
                .receipt(&lead, &call)
                .map_err(|error| error.below("/lead"))?;
            json(&receipt)
        }
        "verify" => {
            given.only(&["receipt", "lead"])?;
            let (receipt, lead) = (given.plain("receipt")?, given.plain("lead")?);
            json(&engine.verify_document(&receipt, &root.key("receipt"), &Lead::from(lead))?)
        }
        "change_flags" => {
            given.only(&["change", "by"])?;
            let change = given.policy_part("change")?;
            json(&engine.change_flags(&change, given.0.text("by")?)?)
        }
        "canonical_json" => {
            given.only(&[])?;
            json(&engine.canonical_json())
        }
        "due" => {
            given.only(&["calendar", "start", "within"])?;
            let calendar = given.calendar(engine)?;
            let written = given.0.required("within")?;
            let within = read_duration(written, &root.key("within"), "12h")?;
            if let Some((message, help)) = written.as_text().and_then(calendar::refusal) {
                return Err(given
                    .0
                    .error(Code::BadDuration, "within", message, help)
                    .into());
            }
            let due = calendar.due(given.0.instant("start")?, within);
            let printed = due.map(|due| Value::from(engine.policy().zone.print(due)));
            let known = due.is_some_and(|due| calendar.is_known(due));
            json(&Value::Object(vec![
                ("due_at".into(), printed.unwrap_or(Value::Null)),
                ("known".into(), known.into()),
            ]))
        }
        "elapsed" => {
            given.only(&["calendar", "start", "end"])?;
            let calendar = given.calendar(engine)?;
            let (start, end) = (given.0.instant("start")?, given.0.instant("end")?);
            // Open time stays below 2^53 milliseconds.
            let millis = calendar.elapsed(start, end) as f64;
            let known = calendar.is_known(start.max(end));
            json(&Value::Object(vec![
                ("millis".into(), Value::Number(millis)),
                ("known".into(), known.into()),
            ]))
        }
        "transition" => compare(arguments),
        _ => Err(unknown_call(name, CALLS).into()),
    }
}

/// The call `transition`, which no policy has a say in: it needs no engine.
///
/// # Errors
/// As for [`ask`].
pub fn compare(arguments: &Value<'_>) -> Result<String, Refusal> {
    let root = Pointer::root();
    let given = Arguments::read(arguments, &root)?;
    given.only(&["previous", "now"])?;
    let previous = match given.0.given("previous") {
        Some(_) => given.document("previous")?,
        None => Value::Null,
    };
    json(&transition(&previous, &given.document("now")?)?)
}

pub(crate) fn json(result: &impl Serialize) -> Result<String, Refusal> {
    // Texts as keys and finite numbers: serialising cannot fail.
    Ok(serde_json::to_string(result).unwrap_or_default())
}

/// The arguments of a call, once to be read and once as they are.
pub(crate) struct Arguments<'d>(pub(crate) Printed<'d>, pub(crate) &'d Value<'d>);

impl<'d> Arguments<'d> {
    pub(crate) fn read(arguments: &'d Value<'d>, root: &'d Pointer<'d>) -> Result<Self, Error> {
        let printed = Printed::object(arguments, root)?;
        refuse_repeated(arguments)?;
        Ok(Self(printed, arguments))
    }

    /// Refuses arguments that the call does not have.
    pub(crate) fn only(&self, known: &[&str]) -> Result<(), Error> {
        let entries = self.1.entries().iter();
        let odd = entries
            .map(|(key, _)| &**key)
            .find(|key| !known.contains(key));
        let Some(key) = odd else { return Ok(()) };
        let all = || format!("known are {}", known.join(", "));
        let help = text::help(key, known.iter().copied(), all);
        let message = format!("there is no argument `{}`", text::short(key));
        Err(self.0.error(Code::UnknownKey, key, message, help))
    }

    /// A document: a tree, or a text that is JSON.
    pub(crate) fn document(&self, key: &str) -> Result<Value<'d>, Error> {
        document(self.0.required(key)?, &Pointer::root().key(key))
    }

    /// A document that goes into the result, or into a hash: what JSON cannot say would be lost there.
    fn plain(&self, key: &str) -> Result<Value<'d>, Error> {
        let document = self.document(key)?;
        refuse_foreign(&document, &self.0.key(key))?;
        Ok(document)
    }

    /// A part of a policy: its numbers must be what they are written as.
    fn policy_part(&self, key: &str) -> Result<Value<'d>, Error> {
        let text = self.0.given(key).and_then(Value::as_text);
        // What is no JSON is refused below.
        let inexact = text.and_then(|text| read_document(text).ok()?.inexact.into_iter().next());
        if let Some(path) = inexact {
            let help = "write whole numbers within 2^53 and at most 17 digits";
            let message = "the number changes when it is read as a double";
            let error = Error::new(Code::OutOfRange, path, message, help);
            return Err(error.below(&self.0.key(key).to_string()));
        }
        self.plain(key)
    }

    /// The lead, and as call what is neither the lead nor an argument of its own.
    fn lead_and_call(&self, own: &[&str]) -> Result<(Lead<'d>, Call), Error> {
        let options = self.1.entries().iter();
        let options = options.filter(|(key, _)| key != "lead" && !own.contains(&&**key));
        let call = Call::from_value(&Value::Object(options.cloned().collect()))?;
        let lead = match self.0.given("lead") {
            Some(Value::Text(_)) | None => self.document("lead")?,
            // A lead that is no object is answered by its errors.
            Some(tree) => tree.clone(),
        };
        Ok((Lead::from(lead), call))
    }

    fn calendar<'e>(&self, engine: &'e Engine) -> Result<&'e crate::Calendar, Error> {
        let id = self.0.text("calendar")?;
        engine.calendar(id).ok_or_else(|| {
            let ids = engine
                .policy()
                .calendars
                .iter()
                .map(|known| &*known.name().id);
            let all = || format!("the policy has {}", text::list(ids.clone()));
            let help = text::help(id, ids.clone(), all);
            let message = format!("the policy has no calendar `{}`", text::short(id));
            self.0
                .error(Code::UnknownReference, "calendar", message, help)
        })
    }

    pub(crate) fn lang(&self) -> Result<Lang, Error> {
        match self.0.given("lang") {
            None => Ok(Lang::En),
            Some(lang) => read_lang(lang, &self.0.key("lang")),
        }
    }

    /// The follow-up of a decision and its reactions.
    fn follow_up(&self, engine: &Engine, as_of: Instant) -> Result<FollowUp, Error> {
        let decision = self.document("decision")?;
        let reactions = match self.0.required("reactions")? {
            Value::Text(_) => Cow::Owned(self.document("reactions")?),
            tree => Cow::Borrowed(tree),
        };
        engine.follow_up(&decision, &reactions, as_of)
    }

    fn to_icalendar(&self, engine: &Engine) -> Result<String, Error> {
        let as_of = self.0.instant("as_of")?;
        let lang = self.lang()?;
        let cases = self.document("cases")?;
        let at = self.0.key("cases");
        let Value::List(items) = &cases else {
            return Err(wrong_type(
                &cases,
                "a list of decisions with their reactions",
                &at,
            ));
        };
        let mut follow_ups = Vec::with_capacity(items.len());
        for (index, item) in items.iter().enumerate() {
            let at = at.index(index);
            let case = Arguments(Printed::object(item, &at)?, item);
            case.only(&["decision", "reactions"])?;
            let below = format!("/cases/{index}");
            let follow_up = case.follow_up(engine, as_of);
            follow_ups.push(
                follow_up.map_err(|error| match error.path().starts_with(&below) {
                    true => error,
                    false => error.below(&below),
                })?,
            );
        }
        Ok(engine.to_icalendar(&follow_ups, lang))
    }
}

pub(crate) fn unknown_call(name: &str, calls: &[&str]) -> Error {
    let known = calls.iter().copied();
    let help = text::help(name, known, || format!("known are {}", calls.join(", ")));
    let message = format!("there is no call `{}`", text::short(name));
    Error::new(Code::UnknownReference, String::new(), message, help)
}

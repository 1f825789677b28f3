//! The arguments of a call, checked here so that every language gives the same words.

use crate::error::{Code, Error};
use crate::json::{Pointer, Value};
use crate::label::Lang;
use crate::lead::Lead;
use crate::order::repeated;
use crate::text;
use crate::time::{Duration, Instant};

/// When and how to score.
///
/// ```
/// use leadgrid::{Call, Instant};
///
/// let call = Call::at(Instant::parse("2026-11-22T09:00:00+09:00").expect("RFC 3339"));
/// assert!(call.ledger && !call.strict);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// The instant at which leads are judged; later events do not count yet.
    pub as_of: Instant,
    /// Whether names and texts that the policy does not declare are errors of the lead.
    pub strict: bool,
    /// Whether decisions carry their ledger.
    pub ledger: bool,
    /// The language of explanations.
    pub lang: Lang,
    /// How far ahead changes are looked for; 400 days unless said otherwise, none at 0.
    pub horizon: Duration,
    /// Earlier decisions of the same leads, for grids that hold a lead type.
    pub previous: Vec<PreviousDecision>,
}

/// What a grid with `hold` asks of an earlier decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PreviousDecision {
    /// The lead that was decided.
    pub lead_id: String,
    /// Its origin then; a decision of another origin is ignored.
    pub origin: String,
    /// Its computed lead type then; one that the policy no longer has is ignored.
    pub computed_lead_type: String,
}

const KEYS: [&str; 6] = ["as_of", "strict", "ledger", "lang", "horizon", "previous"];

impl Call {
    /// At an instant, not strict, with ledger, in English.
    #[must_use]
    pub fn at(as_of: Instant) -> Self {
        Self {
            as_of,
            strict: false,
            ledger: true,
            lang: Lang::En,
            horizon: Duration::DEFAULT_HORIZON,
            previous: Vec::new(),
        }
    }

    /// The earlier decision of a lead.
    pub(crate) fn previous_of(&self, lead_id: &str) -> Option<&PreviousDecision> {
        self.previous
            .iter()
            .find(|previous| previous.lead_id == lead_id)
    }

    /// The arguments that the answer for a lead depends on, in the one form that is hashed.
    pub(crate) fn arguments_for(&self, lead: &Lead<'_>) -> Value<'static> {
        // Taken apart, so that an argument that is added later cannot be forgotten here.
        let Self {
            as_of,
            strict,
            ledger,
            lang: _,
            horizon,
            previous: _,
        } = self;
        let seconds = horizon.as_millis().div_euclid(1_000);
        let mut arguments = vec![
            ("as_of".into(), Value::Number(as_of.millis() as f64)),
            ("strict".into(), Value::Bool(*strict)),
            ("ledger".into(), Value::Bool(*ledger)),
            ("horizon".into(), Value::from(format!("{seconds}s"))),
        ];
        let id = lead.value().get("id").and_then(Value::as_text);
        if let Some(previous) = id.and_then(|id| self.previous_of(id)) {
            arguments.push(("previous".into(), previous.clone().into()));
        }
        Value::Object(arguments)
    }

    /// Reads arguments: `as_of` (RFC 3339 with an offset, or whole milliseconds since 1970),
    /// `strict`, `ledger`, `lang` (`en` or `ko`), `horizon` (a duration), `previous` (a decision, or a
    /// list of decisions, each a tree or JSON text).
    ///
    /// # Errors
    /// `missing_key`, `duplicate_key`, `bad_instant`, `bad_duration`, `wrong_type`,
    /// `value_not_listed`, or `unknown_key` with the nearest known one.
    pub fn from_value(arguments: &Value<'_>) -> Result<Self, Error> {
        let root = Pointer::root();
        if !matches!(arguments, Value::Object(_)) {
            return Err(wrong_type(arguments, "an object", &root));
        }
        refuse_repeated(arguments)?;
        Self::refuse_others(arguments, &KEYS)?;
        let given = |key: &str| arguments.get(key).filter(|value| **value != Value::Null);
        let truth = |key: &'static str, default: bool| match given(key) {
            None => Ok(default),
            Some(Value::Bool(truth)) => Ok(*truth),
            Some(other) => Err(wrong_type(other, "true or false", &root.key(key))),
        };
        let Some(as_of) = given("as_of") else {
            let help = "add `as_of`: an RFC 3339 text with an offset, or milliseconds since 1970";
            return Err(Error::new(
                Code::MissingKey,
                String::new(),
                "`as_of` is missing",
                help,
            ));
        };
        Ok(Self {
            as_of: read_instant(as_of, &root.key("as_of"))?,
            strict: truth("strict", false)?,
            ledger: truth("ledger", true)?,
            lang: match given("lang") {
                None => Lang::En,
                Some(lang) => read_lang(lang, &root.key("lang"))?,
            },
            horizon: match given("horizon") {
                None => Duration::DEFAULT_HORIZON,
                Some(horizon) => read_duration(horizon, &root.key("horizon"), "400d")?,
            },
            previous: match given("previous") {
                None => Vec::new(),
                Some(previous) => read_previous(previous, &root.key("previous"))?,
            },
        })
    }

    /// Refuses arguments that are not known. A binding whose call has other arguments than
    /// [`Call::from_value`] reads, more or fewer, asks first.
    ///
    /// # Errors
    /// `unknown_key` with the nearest known one.
    pub fn refuse_others(arguments: &Value<'_>, known: &[&str]) -> Result<(), Error> {
        let mut keys = arguments.entries().iter().map(|(key, _)| &**key);
        let Some(key) = keys.find(|key| !known.contains(key)) else {
            return Ok(());
        };
        let all = || format!("known are {}", known.join(", "));
        let help = text::help(key, known.iter().copied(), all);
        let at = Pointer::root().key(key).to_string();
        let message = format!("there is no argument `{}`", text::short(key));
        Err(Error::new(Code::UnknownKey, at, message, help))
    }
}

/// Refuses an argument given twice: which one is meant cannot be known.
pub(crate) fn refuse_repeated(arguments: &Value<'_>) -> Result<(), Error> {
    let keys: Vec<&str> = arguments.entries().iter().map(|(key, _)| &**key).collect();
    let Some(key) = repeated(&keys).first().and_then(|place| keys.get(*place)) else {
        return Ok(());
    };
    let at = Pointer::root().key(key).to_string();
    let message = format!("the argument `{}` is given twice", text::short(key));
    Err(Error::new(Code::DuplicateKey, at, message, "give it once"))
}

pub(crate) fn read_instant(value: &Value<'_>, at: &Pointer<'_>) -> Result<Instant, Error> {
    Instant::from_value(value).ok_or_else(|| match value {
        Value::Text(_) | Value::Number(_) => {
            let (message, help) = Instant::refusal(value);
            Error::new(Code::BadInstant, at.to_string(), message, help)
        }
        _ => wrong_type(value, "an instant", at),
    })
}

pub(crate) fn read_lang(value: &Value<'_>, at: &Pointer<'_>) -> Result<Lang, Error> {
    let Some(code) = value.as_text() else {
        return Err(wrong_type(value, "a language code", at));
    };
    Lang::ALL
        .into_iter()
        .find(|lang| lang.code() == code)
        .ok_or_else(|| {
            let message = format!("there are no explanations in `{}`", text::short(code));
            Error::new(
                Code::ValueNotListed,
                at.to_string(),
                message,
                "use en or ko",
            )
        })
}

/// A duration; `example` is one that suits the place.
pub(crate) fn read_duration(
    value: &Value<'_>,
    at: &Pointer<'_>,
    example: &str,
) -> Result<Duration, Error> {
    let Some(written) = value.as_text() else {
        return Err(wrong_type(value, "a duration", at));
    };
    Duration::parse(written).map_err(|_| {
        let message = format!("`{}` is not a duration", text::short(written));
        let help = format!("write a whole number and a unit, such as {example}, at most 36500d");
        Error::new(Code::BadDuration, at.to_string(), message, help)
    })
}

/// A document: a tree, or a text that is JSON.
pub(crate) fn document<'d>(value: &'d Value<'d>, at: &Pointer<'_>) -> Result<Value<'d>, Error> {
    match value {
        Value::Text(text) => Value::from_json(text).map_err(|error| error.below(&at.to_string())),
        tree => Ok(tree.clone()),
    }
}

/// One decision, or a list of them; answers with errors say nothing and are passed over.
fn read_previous(value: &Value<'_>, at: &Pointer<'_>) -> Result<Vec<PreviousDecision>, Error> {
    match document(value, at)? {
        Value::List(items) => {
            let read = items.iter().enumerate();
            let read = read.map(|(index, item)| {
                let at = at.index(index);
                read_decision(&document(item, &at)?, &at)
            });
            read.filter_map(Result::transpose).collect()
        }
        one => Ok(read_decision(&one, at)?.into_iter().collect()),
    }
}

fn read_decision(value: &Value<'_>, at: &Pointer<'_>) -> Result<Option<PreviousDecision>, Error> {
    if !matches!(value, Value::Object(_)) {
        return Err(wrong_type(value, "a decision", at));
    }
    if value.get("errors").is_some() {
        return Ok(None);
    }
    let text = |key: &'static str| match value.get(key) {
        Some(Value::Text(text)) => Ok(text.clone().into_owned()),
        Some(other) => Err(wrong_type(other, "a text", &at.key(key))),
        None => {
            let message = format!("`{key}` is missing");
            let help = "give the earlier decision as it was answered";
            Err(Error::new(Code::MissingKey, at.to_string(), message, help))
        }
    };
    Ok(Some(PreviousDecision {
        lead_id: text("lead_id")?,
        origin: text("origin")?,
        computed_lead_type: text("computed_lead_type")?,
    }))
}

pub(crate) fn wrong_type(value: &Value<'_>, wanted: &str, at: &Pointer<'_>) -> Error {
    let message = format!("this is {}, not {wanted}", value.kind());
    Error::new(
        Code::WrongType,
        at.to_string(),
        message,
        format!("give {wanted}"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(arguments: &str) -> Result<Call, Error> {
        Call::from_value(&Value::from_json(arguments).expect("JSON"))
    }

    #[test]
    fn a_previous_decision_may_be_a_text() {
        let decision = r#"{"lead_id": "L-17", "origin": "form", "computed_lead_type": "hot"}"#;
        let as_text = serde_json::to_string(decision).expect("a text");
        let list_as_text = serde_json::to_string(&format!("[{decision}]")).expect("a text");
        let previous = |given: &str| {
            let call = read(&format!(r#"{{"as_of": 0, "previous": {given}}}"#));
            call.map(|call| call.previous)
        };
        let wanted = previous(decision).expect("a tree");
        assert_eq!(wanted.len(), 1);
        for given in [&*as_text, &format!("[{as_text}]"), &list_as_text] {
            assert_eq!(previous(given).as_ref(), Ok(&wanted), "{given}");
        }
        let refusal = |given: &str| {
            let error = previous(given).expect_err(given);
            (error.code(), error.path().to_owned())
        };
        assert_eq!(refusal(r#""{""#), (Code::BadJson, "/previous".to_owned()));
        assert_eq!(
            refusal(r#"[{"errors": []}, "[]"]"#),
            (Code::WrongType, "/previous/1".to_owned())
        );
    }

    #[test]
    fn an_argument_is_given_once() {
        let error = read(r#"{"as_of": 0, "strict": true, "as_of": 1}"#).expect_err("twice");
        assert_eq!((error.code(), error.path()), (Code::DuplicateKey, "/as_of"));
    }
}

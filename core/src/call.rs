//! The arguments of a call, checked here so that every language gives the same words.

use crate::error::{Code, Error};
use crate::json::{Pointer, Value};
use crate::label::Lang;
use crate::text;
use crate::time::Instant;

/// When and how to score.
///
/// ```
/// use leadgrid::{Call, Instant};
///
/// let call = Call::at(Instant::parse("2026-11-22T09:00:00+09:00").expect("RFC 3339"));
/// assert!(call.ledger && !call.strict);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Call {
    /// The instant at which leads are judged; later events do not count yet.
    pub as_of: Instant,
    /// Whether names and texts that the policy does not declare are errors of the lead.
    pub strict: bool,
    /// Whether decisions carry their ledger.
    pub ledger: bool,
    /// The language of explanations.
    pub lang: Lang,
}

const KEYS: [&str; 4] = ["as_of", "strict", "ledger", "lang"];

impl Call {
    /// At an instant, not strict, with ledger, in English.
    #[must_use]
    pub fn at(as_of: Instant) -> Self {
        Self {
            as_of,
            strict: false,
            ledger: true,
            lang: Lang::En,
        }
    }

    /// Reads arguments: `as_of` (RFC 3339 with an offset, or whole milliseconds since 1970),
    /// `strict`, `ledger`, `lang` (`en` or `ko`).
    ///
    /// # Errors
    /// `missing_key`, `bad_instant`, `wrong_type`, `value_not_listed`, or `unknown_key` with the
    /// nearest known one.
    pub fn from_value(arguments: &Value<'_>) -> Result<Self, Error> {
        let root = Pointer::root();
        if !matches!(arguments, Value::Object(_)) {
            return Err(wrong_type(arguments, "an object", &root));
        }
        for (key, _) in arguments.entries() {
            if !KEYS.contains(&&**key) {
                let help = match text::did_you_mean(key, KEYS) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("known are {}", KEYS.join(", ")),
                };
                let message = format!("there is no argument `{}`", text::short(key));
                return Err(Error::new(
                    Code::UnknownKey,
                    root.key(key).to_string(),
                    message,
                    help,
                ));
            }
        }
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
        })
    }
}

fn read_instant(value: &Value<'_>, at: &Pointer<'_>) -> Result<Instant, Error> {
    Instant::from_value(value).ok_or_else(|| match value {
        Value::Text(_) | Value::Number(_) => {
            let (message, help) = Instant::refusal(value);
            Error::new(Code::BadInstant, at.to_string(), message, help)
        }
        _ => wrong_type(value, "an instant", at),
    })
}

fn read_lang(value: &Value<'_>, at: &Pointer<'_>) -> Result<Lang, Error> {
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

fn wrong_type(value: &Value<'_>, wanted: &str, at: &Pointer<'_>) -> Error {
    let message = format!("this is {}, not {wanted}", value.kind());
    Error::new(
        Code::WrongType,
        at.to_string(),
        message,
        format!("give {wanted}"),
    )
}

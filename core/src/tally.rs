//! Counts as callers write them: objects of whole numbers.

use std::borrow::Cow;

use crate::call::wrong_type;
use crate::error::{Code, Error};
use crate::json::{Pointer, Value};
use crate::num;
use crate::text;

type Entries<'v, 'd> = &'v [(Cow<'d, str>, Value<'d>)];

/// The entries of an object, none of them twice.
pub(crate) fn entries<'v, 'd>(
    value: &'v Value<'d>,
    at: &Pointer<'_>,
) -> Result<Entries<'v, 'd>, Error> {
    match value {
        Value::Object(entries) => {
            let keys: Vec<&str> = entries.iter().map(|(key, _)| &**key).collect();
            let twice = crate::order::repeated(&keys);
            let Some(key) = twice.first().and_then(|place| keys.get(*place)) else {
                return Ok(entries);
            };
            let message = format!("the key `{}` is given twice", text::short(key));
            let at = at.key(key).to_string();
            Err(Error::new(
                Code::DuplicateKey,
                at,
                message,
                "remove one of them",
            ))
        }
        other => Err(wrong_type(other, "an object", at)),
    }
}

/// A whole number of 0 or more; `what` is what it counts, such as `a number of leads`.
pub(crate) fn count(value: &Value<'_>, what: &str, at: &Pointer<'_>) -> Result<u64, Error> {
    let Some(number) = value.as_number() else {
        return Err(wrong_type(value, what, at));
    };
    let whole = value.as_whole().and_then(|whole| u64::try_from(whole).ok());
    whole.ok_or_else(|| {
        let message = format!("{} is not {what}", num::shown(number));
        let help = "give a whole number of 0 or more";
        Error::new(Code::OutOfRange, at.to_string(), message, help)
    })
}

/// A key that counts do not have.
pub(crate) fn unknown_key(key: &str, known: &[&str], at: &Pointer<'_>) -> Error {
    let all = || format!("known are {}", known.join(", "));
    let help = text::help(key, known.iter().copied(), all);
    let message = format!("there is no key `{}`", text::short(key));
    Error::new(Code::UnknownKey, at.to_string(), message, help)
}

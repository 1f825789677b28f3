//! The options of reading orders, in the form that every language gives them.

use super::columns::OrderReading;
use super::money::Rounding;
use crate::call::wrong_type;
use crate::error::{Code, Error};
use crate::json::{Pointer, Value};
use crate::text;

impl OrderReading {
    /// The names of the options.
    pub const KEYS: [&'static str; 4] = ["rounding", "minor_units", "local_times", "bad_rows"];

    /// Reads the options from one object: `rounding` (`exact`, `half_up`, `half_even` or `down`),
    /// `minor_units`, `local_times` (true or false), `bad_rows` (`raise` or `skip`). Other keys are
    /// passed over.
    ///
    /// # Errors
    /// `wrong_type` and `value_not_listed`.
    pub fn from_value(arguments: &Value<'_>) -> Result<Self, Error> {
        let root = Pointer::root();
        let given = |key: &str| arguments.get(key).filter(|value| **value != Value::Null);
        let truth = |key: &'static str| match given(key) {
            None => Ok(false),
            Some(Value::Bool(truth)) => Ok(*truth),
            Some(other) => Err(wrong_type(other, "true or false", &root.key(key))),
        };
        let rounding = match given("rounding") {
            None => None,
            Some(value) => Some(one_of(value, &root.key("rounding"), &ROUNDINGS)?),
        };
        let bad_rows = [("raise", false), ("skip", true)];
        Ok(Self {
            rounding,
            minor_units: truth("minor_units")?,
            local_times: truth("local_times")?,
            skip_bad_rows: match given("bad_rows") {
                None => false,
                Some(value) => one_of(value, &root.key("bad_rows"), &bad_rows)?,
            },
        })
    }
}

const ROUNDINGS: [(&str, Rounding); 4] = [
    ("exact", Rounding::Exact),
    ("half_up", Rounding::HalfUp),
    ("half_even", Rounding::HalfEven),
    ("down", Rounding::Down),
];

/// What a word stands for.
pub(super) fn one_of<T: Copy>(
    value: &Value<'_>,
    at: &Pointer<'_>,
    words: &[(&str, T)],
) -> Result<T, Error> {
    let Some(word) = value.as_text() else {
        return Err(wrong_type(value, "a text", at));
    };
    let found = words.iter().find(|(known, _)| *known == word);
    found.map(|(_, meaning)| *meaning).ok_or_else(|| {
        let known = || words.iter().map(|(known, _)| *known);
        let all = || format!("use {}", text::list(known()));
        let help = text::help(word, known(), all);
        let message = format!("`{}` is not known here", text::short(word));
        Error::new(Code::ValueNotListed, at.to_string(), message, help)
    })
}

//! The options of a frame, as a document of their own beside those of every call.

use std::num::NonZero;

use leadgrid::{Call, Code, Error, Value};

use crate::run::Options;

/// Arguments of a call that frames have, and the options beside them.
pub const FRAME: &[&str] = &[
    "as_of",
    "strict",
    "horizon",
    "previous",
    "activities",
    "explain",
    "valid_until",
    "threads",
];
/// Those of CSV.
pub const CSV: &[&str] = &[
    "as_of",
    "strict",
    "horizon",
    "previous",
    "activities",
    "explain",
    "valid_until",
    "threads",
    "delimiter",
    "list_separator",
    "batch_rows",
];

/// Reads a call, and `explain`, `valid_until` and `threads` beside it. Without `threads` there are as
/// many as there are processors; WebAssembly has one. `known` are the names to tell of.
///
/// # Errors
/// `unknown_key` for an argument that counts for nothing here, `wrong_type` and `out_of_range` for a
/// value that an option cannot have, and those of [`Call::from_value`].
pub fn options(call: &Value<'_>, settings: &Value<'_>, known: &[&str]) -> Result<Options, Error> {
    if call.get("ledger").is_some() {
        let message = "there is no argument `ledger`".to_owned();
        let help = "ask for `explain`, with which the scores have a ledger";
        return Err(wrong(Code::UnknownKey, "ledger", message, help));
    }
    Call::refuse_others(call, known)?;
    Ok(Options {
        call: Call::from_value(call)?,
        valid_until: truth(settings, "valid_until")?,
        explain: truth(settings, "explain")?,
        threads: threads(settings)?,
        progress: None,
    })
}

fn truth(settings: &Value<'_>, key: &str) -> Result<bool, Error> {
    match settings.get(key) {
        None | Some(Value::Null) => Ok(false),
        Some(Value::Bool(truth)) => Ok(*truth),
        Some(other) => {
            let message = format!("`{key}` is {}, not a truth", other.kind());
            Err(wrong(Code::WrongType, key, message, "give true or false"))
        }
    }
}

fn threads(settings: &Value<'_>) -> Result<usize, Error> {
    let help = "leave it out for as many as there are processors";
    let given = match settings.get("threads") {
        None | Some(Value::Null) => None,
        Some(value) => {
            let whole = value
                .as_whole()
                .and_then(|whole| usize::try_from(whole).ok());
            let message = "`threads` is no whole number above 0".to_owned();
            let threads = whole
                .filter(|threads| *threads > 0)
                .ok_or_else(|| wrong(Code::OutOfRange, "threads", message, help))?;
            Some(threads.min(MOST_THREADS))
        }
    };
    if cfg!(target_family = "wasm") {
        return Ok(1);
    }
    Ok(given.unwrap_or_else(|| std::thread::available_parallelism().map_or(1, NonZero::get)))
}

/// More threads than this have nothing to do.
const MOST_THREADS: usize = 256;

fn wrong(code: Code, key: &str, message: String, help: &str) -> Error {
    Error::new(code, format!("/{key}"), message, help)
}

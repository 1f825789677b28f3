//! The options of a frame, as a document of their own beside those of every call.

use std::num::NonZero;

use leadgrid::{Call, Code, Error, Value};

use crate::run::Options;

/// Reads `explain`, `valid_until` and `threads` beside a call. Without `threads` there are as many as
/// there are processors; WebAssembly has one.
///
/// # Errors
/// `wrong_type` and `out_of_range` for a value that an option cannot have.
pub fn options(call: Call, settings: &Value<'_>) -> Result<Options, Error> {
    Ok(Options {
        call,
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

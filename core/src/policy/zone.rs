//! The policy's time zone: an offset, or a name with its transitions as data.

use crate::error::Code;
use crate::json::{Pointer, Value};
use crate::policy::check::Check;
use crate::text;
use crate::time::{Instant, Zone};

const HELP: &str =
    "write an offset such as \"+09:00\", or {name, offset, transitions: [[instant, offset], ...]}";

/// Reports what is wrong with a time zone.
pub(crate) fn check(value: &Value<'_>, at: &Pointer<'_>, check: &mut Check) {
    match value {
        Value::Text(_) => offset(value, at, check),
        Value::Object(entries) => {
            for key in ["name", "offset", "transitions"] {
                if value.get(key).is_none() {
                    check.error(Code::MissingKey, at, format!("`{key}` is missing"), HELP);
                }
            }
            for (key, inner) in entries {
                let at = at.key(key);
                match &**key {
                    "name" => {
                        check.expect(inner.as_text(), "a text", inner, &at);
                    }
                    "offset" => offset(inner, &at, check),
                    "transitions" => transitions(inner, &at, check),
                    _ => {
                        let message = format!("`{}` is not a key here", text::short(key));
                        check.error(
                            Code::UnknownKey,
                            &at,
                            message,
                            "known keys are name, offset, transitions",
                        );
                    }
                }
            }
        }
        _ => {
            check.expect(None::<()>, "a time zone", value, at);
        }
    }
}

fn offset(value: &Value<'_>, at: &Pointer<'_>, check: &mut Check) {
    let Some(text) = check.expect(value.as_text(), "an offset", value, at) else {
        return;
    };
    if Zone::parse_offset(text).is_none() {
        check.error(
            Code::BadTimeZone,
            at,
            format!("`{}` is not an offset", text::short(text)),
            HELP,
        );
    }
}

fn transitions(value: &Value<'_>, at: &Pointer<'_>, check: &mut Check) {
    if check
        .expect(
            matches!(value, Value::List(_)).then_some(()),
            "a list",
            value,
            at,
        )
        .is_none()
    {
        return;
    }
    let mut last: Option<Instant> = None;
    for (index, entry) in value.items().iter().enumerate() {
        let at = at.index(index);
        let [instant, to] = entry.items() else {
            check.error(
                Code::WrongType,
                &at,
                "a transition has an instant and an offset",
                HELP,
            );
            continue;
        };
        offset(to, &at.index(1), check);
        let Some(instant) = Instant::from_value(instant) else {
            check.error(
                Code::BadTimeZone,
                &at.index(0),
                "this is not an instant",
                HELP,
            );
            continue;
        };
        if last.is_some_and(|last| instant <= last) {
            let message = "this transition is not after the one before it";
            check.error(
                Code::BadTimeZone,
                &at.index(0),
                message,
                "sort the transitions by instant",
            );
        }
        last = Some(instant);
    }
}

/// The zone, if it is well-formed.
pub(crate) fn read(value: &Value<'_>) -> Option<Zone> {
    if let Some(text) = value.as_text() {
        return Zone::fixed(Zone::parse_offset(text)?);
    }
    let first = Zone::parse_offset(value.get("offset")?.as_text()?)?;
    let transitions = value
        .get("transitions")?
        .items()
        .iter()
        .map(|entry| match entry.items() {
            [instant, to] => Some((
                Instant::from_value(instant)?,
                Zone::parse_offset(to.as_text()?)?,
            )),
            _ => None,
        })
        .collect::<Option<Vec<_>>>()?;
    Zone::with_transitions(first, transitions)
}

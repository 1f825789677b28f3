//! One opening of a day: `["09:00", "18:00"]`.

use crate::error::Code;
use crate::json::{Pointer, Value};
use crate::policy::check::Check;
use crate::text;
use crate::time::minutes_of_day;

const DAY: u32 = 24 * 60;

/// An opening, in minutes; it belongs to the day on which it begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Opening {
    /// Since midnight, below 24 hours.
    pub(super) start: u32,
    /// At least one, 24 hours at most.
    pub(super) length: u32,
}

impl Opening {
    /// The opening, if it is well-formed. One whose end is not after its start ends on the next day.
    pub(super) fn read(value: &Value<'_>) -> Option<Self> {
        let [start, end] = value.items() else {
            return None;
        };
        let start = minutes_of_day(start.as_text()?).filter(|start| *start < DAY)?;
        let end = minutes_of_day(end.as_text()?)?;
        let length = match end.checked_sub(start) {
            None | Some(0) => end.checked_add(DAY)?.checked_sub(start)?,
            Some(length) => length,
        };
        Some(Self { start, length })
    }
}

/// Reports what is wrong with an opening.
pub(crate) fn check(value: &Value<'_>, at: &Pointer<'_>, check: &mut Check) {
    let list = matches!(value, Value::List(_)).then_some(());
    if check.expect(list, "an opening", value, at).is_none() {
        return;
    }
    let [start, end] = value.items() else {
        check.error(
            Code::WrongType,
            at,
            "an opening has a start and an end",
            "write [\"09:00\", \"18:00\"]",
        );
        return;
    };
    time(start, false, &at.index(0), check);
    time(end, true, &at.index(1), check);
}

fn time(value: &Value<'_>, is_end: bool, at: &Pointer<'_>, check: &mut Check) {
    let Some(given) = check.expect(value.as_text(), "a time of day", value, at) else {
        return;
    };
    match minutes_of_day(given) {
        Some(minutes) if is_end || minutes < DAY => {}
        Some(_) => {
            check.error(
                Code::BadTime,
                at,
                "`24:00` is an end, not a start",
                "write 00:00 on the next day",
            );
        }
        None => {
            let message = format!("`{}` is not a time of day", text::short(given));
            let help = if is_end {
                "write HH:MM, from 00:00 to 24:00"
            } else {
                "write HH:MM, from 00:00 to 23:59"
            };
            check.error(Code::BadTime, at, message, help);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_end_that_is_not_after_the_start_is_on_the_next_day() {
        for (opening, start, length) in [
            (r#"["09:00", "18:00"]"#, 540, 540),
            (r#"["22:00", "06:00"]"#, 1320, 480),
            (r#"["22:00", "00:00"]"#, 1320, 120),
            (r#"["22:00", "24:00"]"#, 1320, 120),
            (r#"["00:00", "24:00"]"#, 0, 1440),
            (r#"["00:00", "00:00"]"#, 0, 1440),
            (r#"["09:30", "09:30"]"#, 570, 1440),
            (r#"["23:59", "00:00"]"#, 1439, 1),
        ] {
            let read = Opening::read(&Value::from_json(opening).unwrap());
            assert_eq!(read, Some(Opening { start, length }), "{opening}");
        }
        for opening in [
            r#"["24:00", "06:00"]"#,
            r#"["09:00", "24:01"]"#,
            r#"["09:00", "25:00"]"#,
            r#"["9:00", "18:00"]"#,
            r#"["09:00:00", "18:00"]"#,
            r#"["09:60", "18:00"]"#,
            r#"["09-00", "18:00"]"#,
            r#"["09:00"]"#,
            r#"["09:00", "12:00", "18:00"]"#,
            r#"["09:00", 18]"#,
            r#""09:00""#,
        ] {
            let read = Opening::read(&Value::from_json(opening).unwrap());
            assert_eq!(read, None, "{opening}");
        }
    }
}

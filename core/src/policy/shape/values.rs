//! Checks single values: ids, labels, numbers, durations, words.

use super::keys::duplicate_keys;
use crate::json::{Pointer, Value};
use crate::num::{self, Points};
use crate::policy::check::Check;
use crate::time::{Date, Duration, DurationError};
use crate::{Code, text};

pub(crate) fn is_id(text: &str) -> bool {
    !text.is_empty()
        && text
            .bytes()
            .all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'_'))
}

pub(super) fn check_id(value: &Value<'_>, at: &Pointer<'_>, check: &mut Check) {
    if let Some(id) = check.expect(value.as_text(), "an id", value, at) {
        check_id_text(id, at, check);
    }
}

pub(super) fn check_id_text(id: &str, at: &Pointer<'_>, check: &mut Check) {
    if !is_id(id) {
        let message = format!("`{}` is not an id", text::short(id));
        check.error(Code::BadId, at, message, "use a-z, 0-9 and _");
    }
}

pub(crate) fn reserved_id(id: &str, at: &Pointer<'_>, check: &mut Check) {
    check.error(
        Code::BadId,
        at,
        format!("`{id}` is reserved"),
        "choose another id",
    );
}

pub(super) fn check_label(value: &Value<'_>, at: &Pointer<'_>, check: &mut Check) {
    if let Value::Object(entries) = value {
        duplicate_keys(value, at, check);
        for (language, text) in entries {
            check.expect(text.as_text(), "a text", text, &at.key(language));
        }
    } else {
        check.expect(value.as_text(), "a text, or texts by language", value, at);
    }
}

pub(super) fn check_decimal(value: &Value<'_>, limit: i64, at: &Pointer<'_>, check: &mut Check) {
    let Some(number) = check.expect(value.as_number(), "a number", value, at) else {
        return;
    };
    if number.abs() > num::as_points(limit) {
        let message = format!(
            "{} is beyond {}",
            num::shown(number),
            Points::from_thousandths(limit)
        );
        check.error(Code::OutOfRange, at, message, "give a smaller number");
    } else {
        check_places(number, at, check);
    }
}

pub(crate) fn check_places(number: f64, at: &Pointer<'_>, check: &mut Check) -> bool {
    let fits = num::has_three_places(number);
    if !fits {
        let message = format!("{} has more than three decimal places", num::shown(number));
        check.error(Code::TooManyPlaces, at, message, "round it to thousandths");
    }
    fits
}

pub(super) fn check_percent(value: &Value<'_>, at: &Pointer<'_>, check: &mut Check) {
    let Some(number) = check.expect(value.as_number(), "a percentage", value, at) else {
        return;
    };
    if !(0.0..=100.0).contains(&number) {
        check.error(
            Code::OutOfRange,
            at,
            format!("{} is not between 0 and 100", num::shown(number)),
            "give a percentage",
        );
    } else {
        check_places(number, at, check);
    }
}

pub(super) fn check_amount(value: &Value<'_>, at: &Pointer<'_>, check: &mut Check) {
    /// Beyond it doubles are further apart than currency units.
    const MOST: f64 = 9_007_199_254_740_991.0;
    let Some(number) = check.expect(value.as_number(), "an amount", value, at) else {
        return;
    };
    if number <= 0.0 || number > MOST {
        let message = format!("{} is not above 0 and below 2^53", num::shown(number));
        check.error(Code::OutOfRange, at, message, "give a positive amount");
    }
}

pub(super) fn check_whole(
    value: &Value<'_>,
    (least, most): (u32, u32),
    at: &Pointer<'_>,
    check: &mut Check,
) {
    let Some(number) = check.expect(value.as_number(), "a whole number", value, at) else {
        return;
    };
    let fits = value
        .as_whole()
        .is_some_and(|n| (i64::from(least)..=i64::from(most)).contains(&n));
    if !fits {
        let message = format!(
            "{} is not a whole number from {least} to {most}",
            num::shown(number)
        );
        check.error(
            Code::OutOfRange,
            at,
            message,
            "give a whole number in that range",
        );
    }
}

pub(super) fn check_duration(value: &Value<'_>, at: &Pointer<'_>, check: &mut Check) {
    let Some(text) = check.expect(value.as_text(), "a duration", value, at) else {
        return;
    };
    let shown = text::short(text);
    match Duration::parse(text) {
        Ok(_) => {}
        Err(DurationError::TooLong) => {
            check.error(
                Code::OutOfRange,
                at,
                format!("`{shown}` is longer than 36500d"),
                "give a shorter duration",
            );
        }
        Err(DurationError::Format) => {
            let help = "write a whole number and a unit, such as 90s, 45m, 12h or 30d";
            check.error(
                Code::BadDuration,
                at,
                format!("`{shown}` is not a duration"),
                help,
            );
        }
    }
}

pub(super) fn check_date(value: &Value<'_>, at: &Pointer<'_>, check: &mut Check) {
    let Some(text) = check.expect(value.as_text(), "a date", value, at) else {
        return;
    };
    if Date::parse(text).is_none() {
        let message = format!("`{}` is not a date", text::short(text));
        check.error(Code::BadDate, at, message, "write YYYY-MM-DD");
    }
}

pub(super) fn check_choice(value: &Value<'_>, words: &[&str], at: &Pointer<'_>, check: &mut Check) {
    let Some(word) = check.expect(value.as_text(), "a word", value, at) else {
        return;
    };
    if !words.contains(&word) {
        let known = words.iter().copied();
        let help = text::help(word, known, || format!("use one of {}", words.join(", ")));
        check.error(
            Code::ValueNotListed,
            at,
            format!("`{}` is not admitted here", text::short(word)),
            help,
        );
    }
}

pub(super) fn check_range(value: &Value<'_>, at: &Pointer<'_>, check: &mut Check) {
    let Some(items) = check.expect(
        matches!(value, Value::List(_)).then(|| value.items()),
        "a range",
        value,
        at,
    ) else {
        return;
    };
    let [from, to] = items else {
        check.error(
            Code::WrongType,
            at,
            "a range has two ends",
            "write [from, to]",
        );
        return;
    };
    for (index, end) in [from, to].into_iter().enumerate() {
        let at = at.index(index);
        let Some(number) = check.expect(end.as_number(), "a whole number", end, &at) else {
            continue;
        };
        let limit = num::MAX_LEVEL.div_euclid(num::POINT);
        if !end
            .as_whole()
            .is_some_and(|n| (limit.saturating_neg()..=limit).contains(&n))
        {
            let message = format!(
                "{} is not a whole number of points within {limit}",
                num::shown(number)
            );
            check.error(Code::OutOfRange, &at, message, "give whole points");
        }
    }
    if let (Some(from), Some(to)) = (from.as_whole(), to.as_whole())
        && to < from
    {
        let message = format!("the range ends at {to}, before its start {from}");
        check.error(
            Code::OutOfRange,
            &at.index(1),
            message,
            "give the smaller number first",
        );
    }
}

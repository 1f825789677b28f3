//! What the parts of a policy look like, as data.
//!
//! Each concept states its keys in a table beside its code. The same tables check a document
//! (unknown and missing keys, kinds of values, ranges), write the JSON Schema and the TypeScript
//! types, so these cannot disagree. What shapes cannot say (references, coverage) is checked by
//! the concept itself when it is compiled.

use crate::json::{Pointer, Value};
use crate::num;
use crate::policy::check::Check;
use crate::time::{Duration, DurationError};
use crate::{Code, text};

/// A key that an object may have.
#[derive(Debug)]
pub(crate) struct Key {
    pub(crate) name: &'static str,
    pub(crate) shape: Shape,
    pub(crate) need: Need,
    pub(crate) doc: &'static str,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Need {
    Required,
    Optional,
    /// Part of the format, not computed by this version yet.
    Later,
}

pub(crate) const fn required(name: &'static str, shape: Shape, doc: &'static str) -> Key {
    Key {
        name,
        shape,
        need: Need::Required,
        doc,
    }
}

pub(crate) const fn optional(name: &'static str, shape: Shape, doc: &'static str) -> Key {
    Key {
        name,
        shape,
        need: Need::Optional,
        doc,
    }
}

pub(crate) const fn later(name: &'static str) -> Key {
    Key {
        name,
        shape: Shape::Any,
        need: Need::Later,
        doc: "not supported yet",
    }
}

/// What a value looks like.
#[derive(Debug)]
pub(crate) enum Shape {
    /// Judged where it is compiled: a constant, whose type is that of its field.
    Any,
    Text,
    /// `[a-z0-9_]+`.
    Id,
    /// The same, in parts that `/` separates.
    TagPath,
    /// A text, or a map of language to text.
    Label,
    Boolean,
    /// Points of a rule: within 1,000,000, at most three places.
    Points,
    /// A cap or the start of a band: within 1,000,000,000, at most three places.
    Level,
    /// 0-100, at most three places.
    Percent,
    /// A whole number between two bounds, inclusive.
    Whole(u32, u32),
    Duration,
    TimeZone,
    /// One of some words.
    Choice(&'static [&'static str]),
    /// A condition of section 4.1.
    Condition,
    /// `[from, to]` in whole points.
    Range,
    Object(&'static [Key]),
    /// A list; `true` where it needs an entry.
    List(&'static Shape, bool),
    /// A list of objects whose `id` is unique among them.
    Rows(&'static Shape),
    /// One value, or a list of at least one.
    OneOrMany(&'static Shape),
    /// Ids to values; the words are reserved.
    Map(&'static Shape, &'static [&'static str]),
    /// Texts to values, at least one.
    Table(&'static Shape),
    /// An object that takes one of several forms.
    Forms(&'static Forms),
}

/// An object of several forms, each known by the key that only it has.
#[derive(Debug)]
pub(crate) struct Forms {
    /// Keys of every form.
    pub(crate) common: &'static [Key],
    pub(crate) forms: &'static [Form],
}

#[derive(Debug)]
pub(crate) struct Form {
    pub(crate) by: &'static str,
    pub(crate) keys: &'static [Key],
}

/// Titles and descriptions may stand on every object with an id or a declared key.
pub(crate) const TITLE: Key = optional("title", Shape::Label, "name for people, by language");
pub(crate) const DESCRIPTION: Key = optional(
    "description",
    Shape::Label,
    "explanation for people, by language",
);

impl Shape {
    /// Reports everything about `value` that does not look like this.
    pub(crate) fn check(&self, value: &Value<'_>, at: &Pointer<'_>, check: &mut Check) {
        match self {
            Shape::Any | Shape::Condition => {}
            Shape::Text => {
                check.expect(value.as_text(), "a text", value, at);
            }
            Shape::Id => check_id(value, at, check),
            Shape::TagPath => {
                if let Some(text) = check.expect(value.as_text(), "a tag path", value, at)
                    && !text.split('/').all(is_id)
                {
                    let message = format!("`{}` is not a tag path", text::short(text));
                    check.error(
                        Code::BadId,
                        at,
                        message,
                        "use a-z, 0-9 and _, with / between levels",
                    );
                }
            }
            Shape::Label => check_label(value, at, check),
            Shape::Boolean => {
                check.expect(value.as_bool(), "true or false", value, at);
            }
            Shape::Points => check_decimal(value, num::MAX_POINTS, at, check),
            Shape::Level => check_decimal(value, num::MAX_LEVEL, at, check),
            Shape::Percent => check_percent(value, at, check),
            Shape::Whole(least, most) => check_whole(value, (*least, *most), at, check),
            Shape::Duration => check_duration(value, at, check),
            Shape::TimeZone => super::zone::check(value, at, check),
            Shape::Choice(words) => check_choice(value, words, at, check),
            Shape::Range => check_range(value, at, check),
            Shape::Object(keys) => {
                if object(value, at, check) {
                    check_keys(value, &[keys], &[], at, check);
                }
            }
            Shape::List(item, filled) => {
                if list(value, *filled, at, check) {
                    for (index, value) in value.items().iter().enumerate() {
                        item.check(value, &at.index(index), check);
                    }
                }
            }
            Shape::Rows(row) => {
                if list(value, false, at, check) {
                    for (index, value) in value.items().iter().enumerate() {
                        row.check(value, &at.index(index), check);
                    }
                    check_unique(
                        value.items().iter().map(|row| row.get("id")),
                        at,
                        true,
                        check,
                    );
                }
            }
            Shape::OneOrMany(one) => match value {
                Value::List(items) => {
                    if list(value, true, at, check) {
                        for (index, value) in items.iter().enumerate() {
                            one.check(value, &at.index(index), check);
                        }
                    }
                }
                _ => one.check(value, at, check),
            },
            Shape::Map(item, reserved) => {
                if object(value, at, check) {
                    duplicate_keys(value, at, check);
                    for (key, value) in value.entries() {
                        let at = at.key(key);
                        check_id_text(key, &at, check);
                        if reserved.contains(&&**key) || *key == "remove" {
                            reserved_id(key, &at, check);
                        }
                        item.check(value, &at, check);
                    }
                }
            }
            Shape::Table(item) => {
                if object(value, at, check) {
                    if value.entries().is_empty() {
                        check.error(
                            Code::Empty,
                            at,
                            "the table has no entry",
                            "give at least one",
                        );
                    }
                    duplicate_keys(value, at, check);
                    for (key, value) in value.entries() {
                        item.check(value, &at.key(key), check);
                    }
                }
            }
            Shape::Forms(forms) => check_forms(value, forms, at, check),
        }
    }
}

/// Ids that occur twice among `ids`, the second one named; `inside` where they stand in an object.
pub(crate) fn check_unique<'v>(
    ids: impl Iterator<Item = Option<&'v Value<'v>>>,
    at: &Pointer<'_>,
    inside: bool,
    check: &mut Check,
) {
    let mut seen = std::collections::BTreeSet::new();
    for (index, id) in ids.enumerate() {
        let Some(id) = id.and_then(Value::as_text) else {
            continue;
        };
        if !seen.insert(text::compose(id).into_owned()) {
            let row = at.index(index);
            let place = if inside { row.key("id") } else { row };
            let message = format!("`{}` is given twice", text::short(id));
            check.error(
                Code::DuplicateId,
                &place,
                message,
                "give each its own, or remove one",
            );
        }
    }
}

fn check_forms(value: &Value<'_>, forms: &Forms, at: &Pointer<'_>, check: &mut Check) {
    if !object(value, at, check) {
        return;
    }
    let mut present = forms
        .forms
        .iter()
        .filter(|form| value.get(form.by).is_some());
    let words = || {
        forms
            .forms
            .iter()
            .map(|form| format!("`{}`", form.by))
            .collect::<Vec<_>>()
            .join(", ")
    };
    match (present.next(), present.next()) {
        (Some(form), None) => {
            let foreign: Vec<&str> = forms
                .forms
                .iter()
                .flat_map(|form| form.keys)
                .map(|key| key.name)
                .collect();
            check_keys(value, &[forms.common, form.keys], &foreign, at, check);
        }
        (None, _) => {
            let all: Vec<&[Key]> = std::iter::once(forms.common)
                .chain(forms.forms.iter().map(|form| form.keys))
                .collect();
            unknown_keys(value, &all, &[], at, check);
            check.error(
                Code::MissingKey,
                at,
                format!("none of {} is given", words()),
                "give one of them",
            );
        }
        (Some(_), Some(_)) => {
            let message = format!("more than one of {} is given", words());
            check.error(Code::ConflictingKeys, at, message, "keep one of them");
        }
    }
}

/// Checks each key by its shape and reports those that are missing, unknown or out of place.
fn check_keys(
    value: &Value<'_>,
    tables: &[&[Key]],
    foreign: &[&str],
    at: &Pointer<'_>,
    check: &mut Check,
) {
    unknown_keys(value, tables, foreign, at, check);
    for key in tables.iter().copied().flatten() {
        match value.entries().iter().find(|(name, _)| name == key.name) {
            Some((_, inner)) if key.need == Need::Later => {
                let _ = inner;
                let message = format!("`{}` is not supported by this version yet", key.name);
                check.error(
                    Code::NotSupported,
                    &at.key(key.name),
                    message,
                    "remove it, or use a later version",
                );
            }
            Some((_, inner)) => key.shape.check(inner, &at.key(key.name), check),
            None if key.need == Need::Required => {
                let message = format!("`{}` is missing", key.name);
                check.error(
                    Code::MissingKey,
                    at,
                    message,
                    format!("add `{}`: {}", key.name, key.doc),
                );
            }
            None => {}
        }
    }
}

fn unknown_keys(
    value: &Value<'_>,
    tables: &[&[Key]],
    foreign: &[&str],
    at: &Pointer<'_>,
    check: &mut Check,
) {
    duplicate_keys(value, at, check);
    let known = || tables.iter().copied().flatten().map(|key| key.name);
    for (name, _) in value.entries() {
        if known().any(|known| known == name) {
            continue;
        }
        let place = at.key(name);
        if foreign.contains(&&**name) {
            let message = format!("`{name}` does not belong to this form of the object");
            check.error(Code::ConflictingKeys, &place, message, "remove it");
            continue;
        }
        let message = format!("`{}` is not a key here", text::short(name));
        let help = match text::did_you_mean(name, known()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("known keys are {}", known().collect::<Vec<_>>().join(", ")),
        };
        check.error(Code::UnknownKey, &place, message, help);
    }
}

fn duplicate_keys(value: &Value<'_>, at: &Pointer<'_>, check: &mut Check) {
    let mut seen = std::collections::BTreeSet::new();
    for (name, _) in value.entries() {
        if !seen.insert(&**name) {
            let message = format!("the key `{}` is given twice", text::short(name));
            check.error(
                Code::DuplicateKey,
                &at.key(name),
                message,
                "remove one of them",
            );
        }
    }
}

fn object(value: &Value<'_>, at: &Pointer<'_>, check: &mut Check) -> bool {
    let found = matches!(value, Value::Object(_)).then_some(());
    check.expect(found, "an object", value, at).is_some()
}

fn list(value: &Value<'_>, filled: bool, at: &Pointer<'_>, check: &mut Check) -> bool {
    let found = matches!(value, Value::List(_)).then_some(());
    if check.expect(found, "a list", value, at).is_none() {
        return false;
    }
    if filled && value.items().is_empty() {
        check.error(
            Code::Empty,
            at,
            "the list has no entry",
            "give at least one",
        );
    }
    true
}

pub(crate) fn is_id(text: &str) -> bool {
    !text.is_empty()
        && text
            .bytes()
            .all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'_'))
}

fn check_id(value: &Value<'_>, at: &Pointer<'_>, check: &mut Check) {
    if let Some(id) = check.expect(value.as_text(), "an id", value, at) {
        check_id_text(id, at, check);
    }
}

fn check_id_text(id: &str, at: &Pointer<'_>, check: &mut Check) {
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

fn check_label(value: &Value<'_>, at: &Pointer<'_>, check: &mut Check) {
    if let Value::Object(entries) = value {
        duplicate_keys(value, at, check);
        for (language, text) in entries {
            check.expect(text.as_text(), "a text", text, &at.key(language));
        }
    } else {
        check.expect(value.as_text(), "a text, or texts by language", value, at);
    }
}

fn check_decimal(value: &Value<'_>, limit: i64, at: &Pointer<'_>, check: &mut Check) {
    let Some(number) = check.expect(value.as_number(), "a number", value, at) else {
        return;
    };
    if number.abs() > num::as_points(limit) {
        let message = format!("{number} is beyond {}", num::as_points(limit));
        check.error(Code::OutOfRange, at, message, "give a smaller number");
    } else {
        check_places(number, at, check);
    }
}

pub(crate) fn check_places(number: f64, at: &Pointer<'_>, check: &mut Check) -> bool {
    let fits = num::has_three_places(number);
    if !fits {
        let message = format!("{number} has more than three decimal places");
        check.error(Code::TooManyPlaces, at, message, "round it to thousandths");
    }
    fits
}

fn check_percent(value: &Value<'_>, at: &Pointer<'_>, check: &mut Check) {
    let Some(number) = check.expect(value.as_number(), "a percentage", value, at) else {
        return;
    };
    if !(0.0..=100.0).contains(&number) {
        check.error(
            Code::OutOfRange,
            at,
            format!("{number} is not between 0 and 100"),
            "give a percentage",
        );
    } else {
        check_places(number, at, check);
    }
}

fn check_whole(value: &Value<'_>, (least, most): (u32, u32), at: &Pointer<'_>, check: &mut Check) {
    let Some(number) = check.expect(value.as_number(), "a whole number", value, at) else {
        return;
    };
    let fits = value
        .as_whole()
        .is_some_and(|n| (i64::from(least)..=i64::from(most)).contains(&n));
    if !fits {
        let message = format!("{number} is not a whole number from {least} to {most}");
        check.error(
            Code::OutOfRange,
            at,
            message,
            "give a whole number in that range",
        );
    }
}

fn check_duration(value: &Value<'_>, at: &Pointer<'_>, check: &mut Check) {
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

fn check_choice(value: &Value<'_>, words: &[&str], at: &Pointer<'_>, check: &mut Check) {
    let Some(word) = check.expect(value.as_text(), "a word", value, at) else {
        return;
    };
    if !words.contains(&word) {
        let help = match text::did_you_mean(word, words.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("use one of {}", words.join(", ")),
        };
        check.error(
            Code::ValueNotListed,
            at,
            format!("`{}` is not admitted here", text::short(word)),
            help,
        );
    }
}

fn check_range(value: &Value<'_>, at: &Pointer<'_>, check: &mut Check) {
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
            let message = format!("{number} is not a whole number of points within {limit}");
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

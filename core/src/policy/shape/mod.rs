//! What the parts of a policy look like, as data.
//!
//! Each concept states its keys in a table beside its code. The same tables check a document
//! (unknown and missing keys, kinds of values, ranges), write the JSON Schema and the TypeScript
//! types, so these cannot disagree. What shapes cannot say (references, coverage) is checked by
//! the concept itself when it is compiled.

mod keys;
mod values;

use crate::json::{Pointer, Value};
use crate::num;
use crate::order;
use crate::policy::check::Check;
use crate::{Code, text};

pub(crate) use keys::duplicate_keys;
use keys::{check_forms, check_keys, list, object};
use values::{
    check_amount, check_choice, check_date, check_decimal, check_duration, check_id, check_id_text,
    check_label, check_percent, check_range, check_whole,
};
pub(crate) use values::{check_places, is_id, reserved_id};

/// A key that an object may have.
#[derive(Debug)]
pub(crate) struct Key {
    pub(crate) name: &'static str,
    pub(crate) shape: Shape,
    pub(crate) need: Need,
    /// For the schema, and for a finding where it is missing.
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
        // No finding asks for it; without the schema it would be weight in the WebAssembly module.
        doc: if cfg!(feature = "schema") { doc } else { "" },
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
    /// Money in currency units: positive, with the places of its currency, which is told elsewhere.
    Amount,
    /// A whole number between two bounds, inclusive.
    Whole(u32, u32),
    Duration,
    /// `YYYY-MM-DD`.
    Date,
    /// `[start, end]` as times of day, `HH:MM`.
    Opening,
    TimeZone,
    /// One of some words.
    Choice(&'static [&'static str]),
    /// A condition of section 4.1.
    Condition,
    /// A condition of section 9.2: also over scores and lead types.
    SegmentCondition,
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
            Shape::Any | Shape::Condition | Shape::SegmentCondition => {}
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
            Shape::Amount => check_amount(value, at, check),
            Shape::Whole(least, most) => check_whole(value, (*least, *most), at, check),
            Shape::Duration => check_duration(value, at, check),
            Shape::Date => check_date(value, at, check),
            Shape::Opening => crate::calendar::check_opening(value, at, check),
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
                    check_unique(value, true, at, check);
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

/// Reports the number of a format that this version does not read.
pub(crate) fn unknown_format(tree: &Value<'_>, at: &Pointer<'_>, check: &mut Check) {
    const FORMAT: f64 = 1.0;
    let known = |format: &Value<'_>| {
        let number = format.as_number();
        number.is_some_and(|number| number.to_bits() == FORMAT.to_bits())
    };
    if !tree.get("format").is_none_or(known) {
        let message = "this version reads format 1 only";
        check.error(Code::UnknownFormat, at, message, "write `format: 1`");
    }
}

/// Ids that occur twice in a list, the second one named; `inside` where they stand in an object.
pub(crate) fn check_unique(list: &Value<'_>, inside: bool, at: &Pointer<'_>, check: &mut Check) {
    let id = |item| {
        if inside {
            Value::get(item, "id")
        } else {
            Some(item)
        }
    };
    let ids = list.items().iter().enumerate();
    let ids: Vec<(usize, &str)> = ids
        .filter_map(|(index, item)| Some((index, id(item)?.as_text()?)))
        .collect();
    let composed: Vec<_> = ids.iter().map(|(_, id)| text::compose(id)).collect();
    let composed: Vec<&str> = composed.iter().map(|id| &**id).collect();
    for place in order::repeated(&composed) {
        if let Some((index, id)) = ids.get(place).copied() {
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

//! Lead fields: what a policy may ask a lead for.
//!
//! ```yaml
//! fields:
//!   occupation: {type: text, values: [office, student]}
//!   age: {type: number}
//! ```

use crate::error::Code;
use crate::json::{Pointer, Value};
use crate::label::Named;
use crate::order;
use crate::policy::check::Check;
use crate::policy::shape::{DESCRIPTION, Key, Shape, TITLE, check_unique, optional, required};
use crate::text;
use crate::time::Date;

pub(crate) const FIELD: Shape = Shape::Object(FIELD_KEYS);
const FIELD_KEYS: &[Key] = &[
    required("type", Shape::Choice(TYPES), "kind of value"),
    optional(
        "values",
        Shape::List(&Shape::Text, true),
        "closed list of texts; any other is unknown",
    ),
    optional("unit", Shape::Text, "unit of a number, for people"),
    TITLE,
    DESCRIPTION,
];
const TYPES: &[&str] = &["text", "number", "date", "boolean", "texts"];

/// The kind of values that a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldType {
    /// One text.
    Text,
    /// A finite number.
    Number,
    /// A calendar date, `YYYY-MM-DD`.
    Date,
    /// True or false.
    Boolean,
    /// A list of texts.
    Texts,
}

impl FieldType {
    /// The word in the policy.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            FieldType::Text => "text",
            FieldType::Number => "number",
            FieldType::Date => "date",
            FieldType::Boolean => "boolean",
            FieldType::Texts => "texts",
        }
    }

    pub(crate) fn with_article(self) -> &'static str {
        match self {
            FieldType::Text => "a text",
            FieldType::Number => "a number",
            FieldType::Date => "a date",
            FieldType::Boolean => "true or false",
            FieldType::Texts => "a list of texts",
        }
    }

    fn read(word: &str) -> Option<Self> {
        [
            Self::Text,
            Self::Number,
            Self::Date,
            Self::Boolean,
            Self::Texts,
        ]
        .into_iter()
        .find(|kind| kind.as_str() == word)
    }
}

/// A declared field.
#[derive(Debug, Clone)]
pub struct Field {
    /// Id and title.
    pub name: Named,
    /// The kind of its values.
    pub kind: FieldType,
    /// The closed list, composed and sorted.
    pub(crate) listed: Option<Vec<String>>,
}

impl Field {
    /// Whether a composed text may stand in this field.
    pub(crate) fn lists(&self, text: &str) -> bool {
        self.listed
            .as_ref()
            .is_none_or(|listed| contains(listed, text))
    }
}

/// Texts that mean unknown, composed and sorted.
#[derive(Debug, Clone)]
pub(crate) struct Missing(Vec<String>);

impl Missing {
    pub(crate) fn read(value: Option<&Value<'_>>) -> Self {
        let mut texts: Vec<String> = match value {
            Some(value) => composed(value),
            None => vec![String::new()],
        };
        order::sort_by(&mut texts, String::cmp);
        Self(texts)
    }

    pub(crate) fn contains(&self, composed: &str) -> bool {
        contains(&self.0, composed)
    }

    /// All of them, composed.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }
}

/// Whether a sorted list has a text. A short list is walked: texts of unlike length, which most
/// are, differ at the first glance.
fn contains(sorted: &[String], text: &str) -> bool {
    const SHORT: usize = 8;
    if sorted.len() <= SHORT {
        sorted.iter().any(|known| known == text)
    } else {
        sorted.binary_search_by(|known| (**known).cmp(text)).is_ok()
    }
}

fn composed(value: &Value<'_>) -> Vec<String> {
    value
        .items()
        .iter()
        .filter_map(Value::as_text)
        .map(|t| text::compose(t).into_owned())
        .collect()
}

/// The fields of a policy, sorted by id.
pub(crate) fn compile(
    value: &Value<'_>,
    at: &Pointer<'_>,
    missing: &Missing,
    check: &mut Check,
) -> Vec<Field> {
    let mut fields = Vec::new();
    for (id, field) in value.entries() {
        let at = at.key(id);
        let Some(kind) = field
            .get("type")
            .and_then(Value::as_text)
            .and_then(FieldType::read)
        else {
            continue;
        };
        let listed = field.get("values").map(|values| {
            let at = at.key("values");
            if !matches!(kind, FieldType::Text | FieldType::Texts) {
                let message = format!(
                    "a closed list does not suit a field that is {}",
                    kind.with_article()
                );
                check.error(
                    Code::ConflictingKeys,
                    &at,
                    message,
                    "remove `values`, or make the field a text",
                );
            }
            for (index, value) in values.items().iter().enumerate() {
                if let Some(value) = value.as_text() {
                    check_not_missing(value, missing, &at.index(index), check);
                }
            }
            check_unique(values, false, &at, check);
            let mut listed = composed(values);
            order::sort_by(&mut listed, String::cmp);
            // What a wrong list lacks nobody can tell.
            (!check.is_wrong(&at)).then_some(listed)
        });
        fields.push(Field {
            name: Named::new(id, field.get("title")),
            kind,
            listed: listed.flatten(),
        });
    }
    order::sort_by(&mut fields, |a, b| a.name.id.cmp(&b.name.id));
    fields.dedup_by(|a, b| a.name.id == b.name.id);
    fields
}

/// Reports a constant that means unknown, and so could never be met.
pub(crate) fn check_not_missing(
    text: &str,
    missing: &Missing,
    at: &Pointer<'_>,
    check: &mut Check,
) -> bool {
    let means_unknown = missing.contains(&text::compose(text));
    if means_unknown {
        let message = format!(
            "`{}` is listed in `missing`, so it means unknown",
            text::short(text)
        );
        check.error(
            Code::ValueNotListed,
            at,
            message,
            "remove it here, or from `missing`",
        );
    }
    !means_unknown
}

/// A constant of a policy, of the type of its field.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Constant {
    Text(String),
    Number(f64),
    Boolean(bool),
    Date(Date),
}

impl Constant {
    /// Reads a constant for a field, or reports why it cannot stand there. For a list of texts the
    /// constant is one of its entries.
    pub(crate) fn read(
        value: &Value<'_>,
        field: &Field,
        missing: &Missing,
        at: &Pointer<'_>,
        check: &mut Check,
    ) -> Option<Self> {
        let constant = match (field.kind, value) {
            (FieldType::Text | FieldType::Texts, Value::Text(given)) => {
                if !check_not_missing(given, missing, at, check) {
                    return None;
                }
                let composed = text::compose(given);
                if !field.lists(&composed) {
                    let listed = field.listed.iter().flatten().map(String::as_str);
                    let all = || format!("listed are {}", text::list(listed.clone()));
                    let help = match check.is_full() {
                        true => String::new(),
                        false => text::help(given, listed.clone(), all),
                    };
                    let message = format!(
                        "`{}` is not a value of `{}`",
                        text::short(given),
                        field.name.id
                    );
                    check.error(Code::ValueNotListed, at, message, help);
                    return None;
                }
                Constant::Text(composed.into_owned())
            }
            (FieldType::Number, Value::Number(number)) => {
                if !crate::policy::shape::check_places(*number, at, check) {
                    return None;
                }
                Constant::Number(*number)
            }
            (FieldType::Boolean, Value::Bool(truth)) => Constant::Boolean(*truth),
            (FieldType::Date, Value::Text(given)) => {
                let Some(date) = Date::parse(given) else {
                    let message = format!("`{}` is not a date", text::short(given));
                    check.error(Code::BadDate, at, message, "write YYYY-MM-DD");
                    return None;
                };
                Constant::Date(date)
            }
            _ => {
                let kind = field.kind.with_article();
                let message = format!(
                    "this is {}, but `{}` is {kind}",
                    value.kind(),
                    field.name.id
                );
                check.error(
                    Code::FieldType,
                    at,
                    message,
                    "give a constant of the field's type",
                );
                return None;
            }
        };
        Some(constant)
    }
}

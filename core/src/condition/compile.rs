//! Reads conditions: what each test looks like, what it may refer to, which constants suit it.

use super::Condition;
use crate::error::Code;
use crate::field::{Constant, FieldType, check_not_missing};
use crate::json::{Pointer, Value};
use crate::policy::check::Check;
use crate::policy::shape::{Form, Forms, Shape, optional, required};
use crate::policy::vocabulary::{Kinds, Vocabulary};
use crate::text;
use crate::time::Duration;

/// What each test looks like. `field` has several tests of its own, see [`FIELD_TESTS`].
pub(crate) const CONDITION: Forms = Forms {
    common: &[],
    forms: &[
        FIELD,
        ACTIVITY,
        TAG,
        Form {
            by: "segment",
            keys: &[required("segment", Shape::Text, "the lead's segment")],
        },
        ORIGIN,
        Form {
            by: "all",
            keys: &[required("all", LIST, "every one is true")],
        },
        Form {
            by: "any",
            keys: &[required("any", LIST, "at least one is true")],
        },
        Form {
            by: "not",
            keys: &[required("not", Shape::Condition, "the opposite")],
        },
    ],
};
/// Tests that conditions of segments have too.
pub(crate) const FIELD: Form = Form {
    by: "field",
    keys: &[
        required("field", Shape::Id, "the field that is asked for"),
        optional("is", Shape::Any, "equal to this constant"),
        optional(
            "in",
            Shape::List(&Shape::Any, true),
            "equal to one of these constants",
        ),
        optional("from", Shape::Any, "this number or date, or a later one"),
        optional("below", Shape::Any, "before this number or date"),
        optional("has", Shape::Any, "a list of texts with this entry"),
        optional("known", Shape::Boolean, "whether the value is known"),
    ],
};
pub(crate) const ACTIVITY: Form = Form {
    by: "activity",
    keys: &[
        required(
            "activity",
            Shape::OneOrMany(&Shape::Id),
            "kinds that count together",
        ),
        optional("within", Shape::Duration, "younger than this"),
        optional(
            "at_least",
            Shape::Whole(1, u32::MAX),
            "how many events, 1 if left out",
        ),
    ],
};
pub(crate) const TAG: Form = Form {
    by: "tag",
    keys: &[required("tag", Shape::TagPath, "this tag or one below it")],
};
pub(crate) const ORIGIN: Form = Form {
    by: "origin",
    keys: &[required("origin", Shape::Id, "the lead's origin")],
};
const LIST: Shape = Shape::List(&Shape::Condition, false);

/// Tests of a field of which a condition has exactly one; `from` and `below` are one test.
const FIELD_TESTS: [&[&str]; 5] = [&["is"], &["in"], &["from", "below"], &["has"], &["known"]];

/// Tests that belong to customer segments.
const SEGMENT_TESTS: [&str; 2] = ["score", "lead_type"];

impl Condition {
    /// Checks and compiles a condition; `None` where it is wrong.
    pub(crate) fn compile(
        value: &Value<'_>,
        at: &Pointer<'_>,
        words: &Vocabulary,
        check: &mut Check,
    ) -> Option<Self> {
        if let Some(test) = SEGMENT_TESTS.iter().find(|test| value.get(test).is_some()) {
            let message = format!("`{test}` is a test of customer segments only");
            check.error(Code::ConflictingKeys, at, message, "remove it here");
            return None;
        }
        let before = check.count();
        Shape::Forms(&CONDITION).check(value, at, check);
        if check.count() > before {
            // Its names can be judged all the same.
            if let Some(id) = value.get("field").and_then(Value::as_text) {
                words.refer_field(id, &at.key("field"), check);
            }
            return None;
        }
        let mut list = |key: &'static str| {
            let inner = value.get(key)?;
            let at = at.key(key);
            let compiled: Vec<Option<Condition>> = inner
                .items()
                .iter()
                .enumerate()
                .map(|(index, item)| Condition::compile(item, &at.index(index), words, check))
                .collect();
            compiled.into_iter().collect::<Option<Vec<_>>>()
        };
        let text = |key: &str| value.get(key).and_then(Value::as_text);
        if value.get("all").is_some() {
            list("all").map(Condition::All)
        } else if value.get("any").is_some() {
            list("any").map(Condition::Any)
        } else if let Some(inner) = value.get("not") {
            let inner = Condition::compile(inner, &at.key("not"), words, check)?;
            Some(Condition::Not(Box::new(inner)))
        } else if let Some(path) = text("tag") {
            Some(Condition::Tag(path.to_owned()))
        } else if let Some(segment) = text("segment") {
            check_not_missing(segment, &words.missing, &at.key("segment"), check)
                .then(|| Condition::Segment(text::compose(segment).into_owned()))
        } else if let Some(origin) = text("origin") {
            let origins = words.origins.iter().map(|origin| &**origin);
            check
                .refer(origin, "grid for the origin", origins, &at.key("origin"))
                .map(Condition::Origin)
        } else if let Some(kinds) = value.get("activity") {
            Some(Condition::Activity {
                kinds: Kinds::compile(kinds, &at.key("activity"), words, check)?,
                within: read_duration(value, "within"),
                at_least: value
                    .get("at_least")
                    .and_then(Value::as_whole)
                    .and_then(|n| u64::try_from(n).ok())
                    .unwrap_or(1),
            })
        } else {
            compile_field_test(value, at, words, check)
        }
    }
}

/// A duration that was checked, in milliseconds.
pub(crate) fn read_duration(value: &Value<'_>, key: &str) -> Option<i64> {
    let text = value.get(key)?.as_text()?;
    Duration::parse(text).ok().map(Duration::as_millis)
}

fn compile_field_test(
    value: &Value<'_>,
    at: &Pointer<'_>,
    words: &Vocabulary,
    check: &mut Check,
) -> Option<Condition> {
    let tests: Vec<&[&str]> = FIELD_TESTS
        .into_iter()
        .filter(|keys| keys.iter().any(|key| value.get(key).is_some()))
        .collect();
    match tests.len() {
        0 => {
            let help = "add one of is, in, from, below, has, known";
            check.error(Code::MissingKey, at, "the field has no test", help);
        }
        1 => {}
        _ => check.error(
            Code::ConflictingKeys,
            at,
            "the field has more than one test",
            "keep one of them",
        ),
    }
    let id = value.get("field")?.as_text()?;
    let index = words.refer_field(id, &at.key("field"), check)?;
    let [test] = *tests else { return None };
    let field = words.fields.get(index)?;
    let suits = match *test {
        ["is"] | ["in"] => field.kind != FieldType::Texts,
        ["from", ..] => matches!(field.kind, FieldType::Number | FieldType::Date),
        ["has"] => field.kind == FieldType::Texts,
        _ => true,
    };
    if !suits {
        let message = format!(
            "`{}` does not suit `{id}`, which is {}",
            test.join("`, `"),
            field.kind.with_article()
        );
        let help = match field.kind {
            FieldType::Texts => "use `has` or `known`",
            FieldType::Number | FieldType::Date => "use `is`, `in`, `from`, `below` or `known`",
            FieldType::Text | FieldType::Boolean => "use `is`, `in` or `known`",
        };
        check.error(Code::FieldType, &at.key("field"), message, help);
        return None;
    }
    let mut constant = |key: &str| {
        value
            .get(key)
            .map(|given| Constant::read(given, field, &words.missing, &at.key(key), check))
    };
    match *test {
        ["is"] => Some(Condition::Among {
            field: index,
            constants: vec![constant("is")??],
        }),
        ["in"] => {
            let at = at.key("in");
            let constants = value.get("in")?.items().iter().enumerate();
            let read: Vec<Option<Constant>> = constants
                .map(|(i, given)| Constant::read(given, field, &words.missing, &at.index(i), check))
                .collect();
            Some(Condition::Among {
                field: index,
                constants: read.into_iter().collect::<Option<_>>()?,
            })
        }
        ["has"] => match constant("has")?? {
            Constant::Text(text) => Some(Condition::Has { field: index, text }),
            _ => None,
        },
        ["known"] => Some(Condition::Known {
            field: index,
            known: value.get("known")?.as_bool()?,
        }),
        _ => {
            let (from, below) = (constant("from"), constant("below"));
            compile_span(
                index,
                flatten(from)?,
                flatten(below)?,
                &at.key("below"),
                check,
            )
        }
    }
}

/// A constant that may be left out, but not be wrong.
#[expect(
    clippy::option_option,
    reason = "left out, wrong and right are three things"
)]
fn flatten(constant: Option<Option<Constant>>) -> Option<Option<Constant>> {
    match constant {
        None => Some(None),
        Some(constant) => constant.map(Some),
    }
}

fn compile_span(
    field: usize,
    from: Option<Constant>,
    below: Option<Constant>,
    at_below: &Pointer<'_>,
    check: &mut Check,
) -> Option<Condition> {
    let number = |constant: &Option<Constant>| match constant {
        Some(Constant::Number(number)) => Some(*number),
        _ => None,
    };
    let date = |constant: &Option<Constant>| match constant {
        Some(Constant::Date(date)) => Some(*date),
        _ => None,
    };
    let empty = match (&from, &below) {
        (Some(Constant::Number(from)), Some(Constant::Number(below))) => from >= below,
        (Some(Constant::Date(from)), Some(Constant::Date(below))) => from >= below,
        _ => false,
    };
    if empty {
        let help = "`from` is included and `below` is not, so `below` must be greater";
        check.error(
            Code::OutOfRange,
            at_below,
            "nothing lies between `from` and `below`",
            help,
        );
        return None;
    }
    let dates = matches!(from.as_ref().or(below.as_ref()), Some(Constant::Date(_)));
    Some(if dates {
        Condition::Dates {
            field,
            from: date(&from),
            below: date(&below),
        }
    } else {
        Condition::Numbers {
            field,
            from: number(&from),
            below: number(&below),
        }
    })
}

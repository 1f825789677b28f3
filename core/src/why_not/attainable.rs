//! What may be suggested: activities that the customer can still do, fields that we can still ask.
//!
//! ```yaml
//! attainable:
//!   - {activity: test_drive_request, cost: 3}
//!   - {field: budget}
//! ```

use super::candidates::{self, Candidate, MOST_COMBINED, TooMany};
use crate::error::Code;
use crate::json::{Pointer, Value};
use crate::num::{self, POINT};
use crate::policy::check::Check;
use crate::policy::shape::{Form, Forms, Shape, optional, required};
use crate::policy::vocabulary::Vocabulary;

pub(crate) const ATTAINABLE: Shape = Shape::List(&ACTION, false);
const ACTION: Shape = Shape::Forms(&Forms {
    common: &[optional(
        "cost",
        Shape::Level,
        "what it costs compared to the others; 1 if left out",
    )],
    forms: &[
        Form {
            by: "activity",
            keys: &[required(
                "activity",
                Shape::Id,
                "kind of the event that it adds",
            )],
        },
        Form {
            by: "field",
            keys: &[required(
                "field",
                Shape::Id,
                "field to ask, if it is unknown",
            )],
        },
    ],
});

/// All sets of them are searched, so they must be few.
pub(super) const MOST: usize = 12;

/// An action that may be suggested.
#[derive(Debug)]
pub(crate) struct Attainable {
    pub(super) what: What,
    /// In thousandths, like points.
    pub(super) cost: i64,
}

#[derive(Debug)]
pub(super) enum What {
    /// One more event of this kind.
    Activity(usize),
    /// An answer to this field.
    Field {
        field: usize,
        /// In the order in which the policy names them.
        candidates: Vec<Candidate>,
    },
}

/// Compiles the list of a policy, whose whole document says which answers matter.
pub(crate) fn compile(
    policy: &Value<'_>,
    words: &Vocabulary,
    check: &mut Check,
) -> Vec<Attainable> {
    let list = policy.get("attainable").map_or(&[][..], Value::items);
    let root = Pointer::root();
    let at_list = root.key("attainable");
    if list.len() > MOST {
        let message = format!(
            "{} actions are more than can be weighed exactly",
            list.len()
        );
        let help = format!("name at most {MOST}, those that you would really suggest");
        check.error(Code::LimitExceeded, &at_list, message, help);
    }
    let mut compiled = Vec::with_capacity(list.len());
    for (index, entry) in list.iter().enumerate() {
        let at = at_list.index(index);
        let cost = match entry.get("cost") {
            Some(cost) => cost.as_number().and_then(num::thousandths),
            None => Some(POINT),
        };
        if cost.is_some_and(|cost| cost < 0) {
            let help = "give a cost of 0 or more";
            check.error(
                Code::OutOfRange,
                &at.key("cost"),
                "the cost is below 0",
                help,
            );
        }
        let text = |key: &str| entry.get(key).and_then(Value::as_text);
        let what = if let Some(kind) = text("activity") {
            let kinds = words.kinds.iter().map(|kind| &*kind.id);
            check
                .refer(kind, "activity", kinds, &at.key("activity"))
                .map(What::Activity)
        } else if let Some(id) = text("field") {
            words
                .refer_field(id, &at.key("field"), check)
                .and_then(|field| {
                    let found = candidates::of(policy, id, words.fields.get(field)?);
                    let candidates = found
                        .inspect_err(|TooMany(count)| too_many(*count, &at.key("field"), check))
                        .ok()?;
                    Some(What::Field { field, candidates })
                })
        } else {
            None
        };
        compiled.extend(what.zip(cost).map(|(what, cost)| Attainable { what, cost }));
    }
    compiled
}

fn too_many(count: usize, at: &Pointer<'_>, check: &mut Check) {
    let message = format!("the policy names {count} texts of this list, more than can be combined");
    let help = format!("ask for at most {MOST_COMBINED} of them, or do not suggest the field");
    check.error(Code::LimitExceeded, at, message, help);
}

//! Flags: marks of high importance that never change a score.
//!
//! ```yaml
//! flags:
//!   - {id: owner, basis: ownership, when: {field: owns_vehicle, is: true}}
//! ```

use crate::condition::Condition;
use crate::json::{Pointer, Value};
use crate::label::{Id, Named};
use crate::policy::check::Check;
use crate::policy::shape::{DESCRIPTION, Key, Shape, TITLE, required};
use crate::policy::vocabulary::Vocabulary;

pub(crate) const FLAG: Shape = Shape::Object(FLAG_KEYS);
const FLAG_KEYS: &[Key] = &[
    required("id", Shape::Id, "name of the flag"),
    required("basis", Shape::Id, "one of `flag_bases`"),
    required(
        "when",
        Shape::Condition,
        "condition under which a lead has the flag",
    ),
    TITLE,
    DESCRIPTION,
];

/// A compiled flag.
#[derive(Debug)]
pub(crate) struct Flag {
    pub(crate) name: Named,
    pub(crate) when: Condition,
}

impl Flag {
    pub(crate) fn compile(
        value: &Value<'_>,
        bases: &[Id],
        at: &Pointer<'_>,
        words: &Vocabulary,
        check: &mut Check,
    ) -> Option<Self> {
        if let Some(basis) = value.get("basis").and_then(Value::as_text) {
            check.refer(
                basis,
                "flag basis",
                bases.iter().map(|id| &**id),
                &at.key("basis"),
            );
        }
        let when = Condition::compile(value.get("when")?, &at.key("when"), words, check)?;
        Some(Self {
            name: Named::new(value.get("id")?.as_text()?, value.get("title")),
            when,
        })
    }
}

/// The bases that flags may have.
pub(crate) fn bases(value: Option<&Value<'_>>, at: &Pointer<'_>, check: &mut Check) -> Vec<Id> {
    let Some(value) = value else {
        return ["ownership", "flagship_model"].map(Id::new).into();
    };
    crate::policy::shape::check_unique(value, false, at, check);
    value
        .items()
        .iter()
        .filter_map(Value::as_text)
        .map(Id::new)
        .collect()
}

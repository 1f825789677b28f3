//! Governance: who may change the flags of a market, and who is told.
//!
//! ```yaml
//! governance: {flag_administrator: sales-kr@example.com, stakeholders: [dealer-desk@example.com]}
//! ```

mod change;
mod diff;

use crate::error::Code;
use crate::json::{Pointer, Value};
use crate::policy::check::Check;
use crate::policy::shape::{Key, Shape, required};

pub use change::{FlagChange, FlagChangeError, Notice};

pub(crate) const GOVERNANCE: Shape = Shape::Object(GOVERNANCE_KEYS);
const GOVERNANCE_KEYS: &[Key] = &[
    required(
        "flag_administrator",
        Shape::Text,
        "the only one who may change flags",
    ),
    required(
        "stakeholders",
        Shape::List(&Shape::Text, false),
        "who is told of every change of a flag",
    ),
];

/// Reports names that are empty: nobody could be told, and anybody could pass for the administrator.
pub(crate) fn check(value: &Value<'_>, at: &Pointer<'_>, check: &mut Check) {
    let mut named = |value: Option<&Value<'_>>, at: &Pointer<'_>| {
        if value
            .and_then(Value::as_text)
            .is_some_and(|name| name.trim().is_empty())
        {
            let help = "give an address or another name";
            check.error(Code::Empty, at, "the name is empty", help);
        }
    };
    let administrator = value.get("flag_administrator");
    named(administrator, &at.key("flag_administrator"));
    let at = at.key("stakeholders");
    let stakeholders = value.get("stakeholders").map_or(&[][..], Value::items);
    for (index, stakeholder) in stakeholders.iter().enumerate() {
        named(Some(stakeholder), &at.index(index));
    }
}

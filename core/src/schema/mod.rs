//! The policy format for tools: JSON Schema, TypeScript types and the list of codes, all written
//! from the tables that check a policy.

mod json_schema;
mod typescript;

use crate::error::{Code, Severity};

pub use json_schema::json_schema;
pub use typescript::typescript;

/// The codes of findings and errors, as a table in Markdown.
#[must_use]
pub fn codes() -> String {
    let mut text = String::from(
        "# Codes\n\nWhat is wrong with a policy (findings), a lead or a call (errors), as stable words.\n\n\
         | code | severity | meaning |\n| --- | --- | --- |\n",
    );
    for code in Code::ALL {
        let meaning = code.meaning().trim_start_matches("Warning: ");
        let severity = code.severity();
        let mark = if severity == Severity::Warning {
            "warning"
        } else {
            "error"
        };
        text.push_str(&format!("| `{code}` | {mark} | {meaning} |\n"));
    }
    text
}

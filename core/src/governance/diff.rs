//! What a change of the flags did, line by line: what went (`-`) and what came (`+`).
//!
//! ```text
//! - /version "2026.11"
//! + /version "2026.12"
//! - /flags/owner/when {"field":"owns_vehicle","is":true}
//! + /flags/owner/when {"field":"vehicles","from":1}
//! ```

use crate::identity::canonical;
use crate::json::Value;

/// The lines of a difference.
#[derive(Default)]
pub(super) struct Diff {
    lines: Vec<String>,
}

impl Diff {
    /// A part before and after, with its path by ids; nothing where both are the same.
    pub(super) fn part(&mut self, path: &str, old: Option<&Value<'_>>, new: Option<&Value<'_>>) {
        if old.map(canonical) == new.map(canonical) {
            return;
        }
        for (sign, value) in [('-', old), ('+', new)] {
            if let Some(value) = value {
                // A tree of texts and finite numbers: serialising cannot fail.
                let shown = serde_json::to_string(value).unwrap_or_default();
                self.lines.push(format!("{sign} {path} {shown}"));
            }
        }
    }

    /// An object key by key, if it was there before and is there after.
    pub(super) fn object(&mut self, path: &str, old: Option<&Value<'_>>, new: Option<&Value<'_>>) {
        let (Some(before), Some(after)) = (old, new) else {
            return self.part(path, old, new);
        };
        for (key, value) in before.entries() {
            self.part(&format!("{path}/{key}"), Some(value), after.get(key));
        }
        for (key, value) in after.entries() {
            if before.get(key).is_none() {
                self.part(&format!("{path}/{key}"), None, Some(value));
            }
        }
    }

    pub(super) fn text(self) -> String {
        self.lines.join("\n")
    }
}

//! One line of the result: an engine, what it computes, and how long it takes.

use serde::Deserialize;

/// A measured engine. The runners of other languages print theirs as JSON, one a line.
#[derive(Debug, Clone, Deserialize)]
pub struct Row {
    /// The language of the caller.
    #[serde(default)]
    pub language: String,
    /// The engine.
    pub engine: String,
    /// Its version.
    pub version: String,
    /// The table it belongs to: none for that of one lead.
    #[serde(default)]
    pub section: String,
    /// From what to what.
    pub what: String,
    /// Nanoseconds for one lead or one call.
    pub nanos: f64,
}

impl Row {
    /// Whether this is leadgrid doing what the others of its language are compared with: an object of
    /// the host language in, a whole decision out. It is the first row of its language.
    fn is_base(&self, rows: &[Row]) -> bool {
        let first = rows.iter().find(|row| row.language == self.language);
        first.is_some_and(|first| std::ptr::eq(first, self))
    }

    /// How many times as long as leadgrid in the same language; none for the base itself.
    #[must_use]
    pub fn ratio(&self, rows: &[Row]) -> Option<f64> {
        let base = rows.iter().find(|row| row.language == self.language)?;
        (!self.is_base(rows) && base.nanos > 0.0).then(|| self.nanos / base.nanos)
    }
}

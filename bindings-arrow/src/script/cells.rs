//! What a cell of CSV means: the type of each column comes from the policy.

use leadgrid::Engine;
use leadgrid::frame::Frame;

/// How the cells of a column are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cells {
    /// As they are.
    Texts,
    /// A decimal number.
    Numbers,
    /// `true`, `false`, `1` or `0`.
    Booleans,
    /// Texts with a sign between them.
    Lists,
}

/// Where a column stands in a lead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// A key of leads.
    Key(String),
    /// A key of the override.
    Override(String),
    /// An attribute.
    Attribute(String),
}

/// Where a column of this name stands, and how its cells are read.
pub fn column(engine: &Engine, fields: &serde_json::Value, name: &str) -> (Place, Cells) {
    const KEYS: [&str; 6] = [
        "id",
        "origin",
        "created_at",
        "assigned_at",
        "tags",
        "segment",
    ];
    if KEYS.contains(&name) {
        let cells = if name == "tags" {
            Cells::Lists
        } else {
            Cells::Texts
        };
        return (Place::Key(name.to_owned()), cells);
    }
    let attribute = name.strip_prefix("attributes.").unwrap_or(name);
    let field = fields
        .get(attribute)
        .and_then(|field| field.get("type")?.as_str());
    let cells = match field {
        Some("number") => Cells::Numbers,
        Some("boolean") => Cells::Booleans,
        Some("texts") => Cells::Lists,
        _ => Cells::Texts,
    };
    match (field, name.strip_prefix("override_")) {
        (None, Some(key)) if Frame::reads(engine, name) => {
            (Place::Override(key.to_owned()), Cells::Texts)
        }
        _ => (Place::Attribute(attribute.to_owned()), cells),
    }
}

/// A decimal number, with spaces around it at most.
pub fn number(cell: &str) -> Option<f64> {
    let cell = cell.trim();
    // Not `inf` and `nan`, which are words.
    let is_number = cell
        .bytes()
        .all(|byte| byte.is_ascii_digit() || b"+-.eE".contains(&byte));
    cell.parse::<f64>()
        .ok()
        .filter(|number| is_number && number.is_finite())
}

/// A truth, as programs write it.
pub fn truth(cell: &str) -> Option<bool> {
    let cell = cell.trim();
    if cell == "1" || cell.eq_ignore_ascii_case("true") {
        Some(true)
    } else if cell == "0" || cell.eq_ignore_ascii_case("false") {
        Some(false)
    } else {
        None
    }
}

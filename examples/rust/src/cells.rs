//! From a cell to a value, by the type of its field.
//!
//! A cell that does not fit its type stays the text it is: the engine then names it as an error
//! of that lead, in its own words, and the others are scored.

use leadgrid::Value;

/// The value of a cell; `None` for an empty one, which says nothing.
pub fn value<'c>(kind: &str, missing: &[String], cell: &'c str) -> Option<Value<'c>> {
    let trimmed = cell.trim();
    if trimmed.is_empty() {
        return None;
    }
    let text = || Value::from(cell);
    // What the policy takes for unknown comes before any reading of it: `-1` may be such a text.
    if missing.iter().any(|unknown| unknown == trimmed) {
        return Some(Value::from(trimmed));
    }
    Some(match kind {
        "number" => trimmed.parse().map_or_else(|_| text(), Value::number),
        "boolean" => boolean(trimmed).map_or_else(text, Value::Bool),
        "date" => Value::from(trimmed),
        "texts" => Value::List(
            trimmed
                .split([';', '|'])
                .map(str::trim)
                .filter(|part| !part.is_empty())
                .map(Value::from)
                .collect(),
        ),
        _ => text(),
    })
}

/// An instant: whole milliseconds, or the text as it is.
pub fn instant(cell: &str) -> Option<Value<'_>> {
    let trimmed = cell.trim();
    if trimmed.is_empty() {
        return None;
    }
    let digits = trimmed.strip_prefix('-').unwrap_or(trimmed);
    let whole = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    Some(match trimmed.parse() {
        Ok(millis) if whole => Value::number(millis),
        _ => Value::from(trimmed),
    })
}

/// Yes or no, as people and programs write it.
pub fn boolean(text: &str) -> Option<bool> {
    let is = |words: [&str; 3]| words.iter().any(|word| word.eq_ignore_ascii_case(text));
    if is(["yes", "true", "1"]) {
        Some(true)
    } else if is(["no", "false", "0"]) {
        Some(false)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn json(kind: &str, cell: &str) -> Option<String> {
        let missing = ["N/A".to_owned(), "-1".to_owned()];
        value(kind, &missing, cell).map(|value| serde_json::to_string(&value).unwrap())
    }

    #[test]
    fn cells_get_the_type_of_their_field() {
        for (kind, cell, expected) in [
            ("number", " 12.5 ", "12.5"),
            ("number", "1e3", "1000"),
            ("number", "NaN", "null"),
            ("number", "-1", "\"-1\""),
            ("number", "1,000", "\"1,000\""),
            ("number", "abc", "\"abc\""),
            ("boolean", "YES", "true"),
            ("boolean", "0", "false"),
            ("boolean", "maybe", "\"maybe\""),
            ("date", " 2026-11-23", "\"2026-11-23\""),
            ("texts", "suv; ev|", "[\"suv\",\"ev\"]"),
            ("texts", "N/A", "\"N/A\""),
            ("text", " a ", "\" a \""),
            ("text", "N/A ", "\"N/A\""),
        ] {
            assert_eq!(
                json(kind, cell).as_deref(),
                Some(expected),
                "{kind} {cell:?}"
            );
        }
        assert_eq!(json("text", "  "), None);
    }

    #[test]
    fn instants_are_texts_or_milliseconds() {
        assert_eq!(
            instant("1795392000000"),
            Some(Value::Number(1_795_392_000_000.0))
        );
        assert_eq!(
            instant(" 2026-11-23T09:00:00Z "),
            Some(Value::from("2026-11-23T09:00:00Z"))
        );
        assert_eq!(instant("1e3"), Some(Value::from("1e3")));
        assert_eq!(instant(""), None);
    }
}

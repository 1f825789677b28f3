//! One part in two documents: a child, and the resolved policy that it went into.

use crate::json::{Pointer, Value, unescaped};

/// Where the part that `pointer` names in `from` stands in `to`, if it does: keys by their name,
/// rows by their id, other items of a list by their position.
pub(crate) fn translate(from: &Value<'_>, to: &Value<'_>, pointer: &str) -> Option<String> {
    let (mut from, mut to) = (from, to);
    let mut found = String::new();
    for step in steps(pointer) {
        match from {
            Value::List(items) => {
                let index = step.parse::<usize>().ok()?;
                from = items.get(index)?;
                let index = counterpart(from, to.items(), index)?;
                to = to.items().get(index)?;
                found.push_str(&format!("/{index}"));
            }
            _ => {
                from = from.get(&step)?;
                to = to.get(&step)?;
                found.push_str(&Pointer::root().key(&step).to_string());
            }
        }
    }
    Some(found)
}

/// The item that stands for `item`: the row with its id, else the one at its position.
fn counterpart(item: &Value<'_>, others: &[Value<'_>], index: usize) -> Option<usize> {
    let Some(id) = row_id(item) else {
        return others.get(index).map(|_| index);
    };
    let is_it = |other: &Value<'_>| row_id(other) == Some(id);
    if others.get(index).is_some_and(is_it) {
        return Some(index);
    }
    others.iter().position(is_it)
}

/// The id of a row.
pub(crate) fn row_id<'v>(row: &'v Value<'_>) -> Option<&'v str> {
    row.get("id").and_then(Value::as_text)
}

/// The steps of a JSON Pointer.
pub(crate) fn steps(pointer: &str) -> impl Iterator<Item = String> {
    pointer.split('/').skip(1).map(unescaped)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_found_by_id_and_items_by_position() {
        let read = |text| Value::from_json(text).expect("well-formed");
        let child = read(r#"{"rows": [{"id": "b", "cuts": [5, 6]}], "a/b": 1}"#);
        let whole =
            read(r#"{"x": 0, "rows": [{"id": "a"}, {"id": "b", "cuts": [5, 6]}], "a/b": 1}"#);
        for (ours, theirs) in [
            ("", ""),
            ("/a~1b", "/a~1b"),
            ("/rows/0", "/rows/1"),
            ("/rows/0/cuts/1", "/rows/1/cuts/1"),
        ] {
            assert_eq!(translate(&child, &whole, ours).as_deref(), Some(theirs));
            assert_eq!(translate(&whole, &child, theirs).as_deref(), Some(ours));
        }
        assert_eq!(translate(&whole, &child, "/rows/0"), None);
        assert_eq!(translate(&whole, &child, "/x"), None);
        assert_eq!(translate(&child, &whole, "/rows/7"), None);
    }
}

//! JSON Pointers (RFC 6901), built while walking and written out only for a finding.

use std::fmt::{self, Write};

use super::Value;

/// A place in a document, as a chain of steps on the stack: the happy path allocates nothing.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pointer<'p> {
    parent: Option<&'p Pointer<'p>>,
    step: Step<'p>,
}

#[derive(Debug, Clone, Copy)]
enum Step<'p> {
    Root,
    Key(&'p str),
    Index(usize),
}

impl<'p> Pointer<'p> {
    pub(crate) fn root() -> Pointer<'static> {
        Pointer {
            parent: None,
            step: Step::Root,
        }
    }

    pub(crate) fn key(&'p self, key: &'p str) -> Pointer<'p> {
        Pointer {
            parent: Some(self),
            step: Step::Key(key),
        }
    }

    pub(crate) fn index(&'p self, index: usize) -> Pointer<'p> {
        Pointer {
            parent: Some(self),
            step: Step::Index(index),
        }
    }
}

impl fmt::Display for Pointer<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(parent) = self.parent {
            parent.fmt(f)?;
        }
        match self.step {
            Step::Root => Ok(()),
            Step::Index(index) => write!(f, "/{index}"),
            Step::Key(key) => {
                f.write_str("/")?;
                key.chars().try_for_each(|c| match c {
                    '~' => f.write_str("~0"),
                    '/' => f.write_str("~1"),
                    c => f.write_char(c),
                })
            }
        }
    }
}

/// A step of a pointer as the key that it names.
pub(crate) fn unescaped(step: &str) -> String {
    let mut key = String::with_capacity(step.len());
    let mut chars = step.chars();
    while let Some(c) = chars.next() {
        key.push(match c {
            '~' if chars.next() == Some('1') => '/',
            c => c,
        });
    }
    key
}

/// Where a pointer leads, as positions at each level, so that findings sort in document order.
pub(crate) fn positions(tree: &Value<'_>, pointer: &str) -> Vec<usize> {
    let mut found = Vec::new();
    let mut value = tree;
    for step in pointer.split('/').skip(1) {
        let step = unescaped(step);
        let next = match value {
            Value::List(items) => step
                .parse()
                .ok()
                .and_then(|i: usize| Some((i, items.get(i)?))),
            Value::Object(entries) => {
                let at = entries.iter().rposition(|(key, _)| *key == step);
                at.and_then(|i| Some((i, &entries.get(i)?.1)))
            }
            _ => None,
        };
        let Some((position, inner)) = next else { break };
        found.push(position);
        value = inner;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pointers_escape_and_lead_back() {
        let tree = Value::from_json(r#"{"x": 0, "a/b~c": [1, {"d": 2}]}"#).expect("well-formed");
        let root = Pointer::root();
        let (list, item);
        let pointer = {
            list = root.key("a/b~c");
            item = list.index(1);
            item.key("d")
        };
        assert_eq!(pointer.to_string(), "/a~1b~0c/1/d");
        assert_eq!(positions(&tree, &pointer.to_string()), [1, 1, 0]);
    }
}

//! Locks: what a parent forbids its descendants to change.
//!
//! ```yaml
//! locks:
//!   - {path: /grids/form/cells}                                  # stays as it is
//!   - {path: /scenarios/hot/respond_within, may: shorten}        # never longer
//!   - {path: /flag_bases, may: add}                              # nothing goes, nothing changes
//! ```

use super::place::{row_id, steps};
use crate::error::Code;
use crate::identity::canonical;
use crate::json::{Pointer, Value};
use crate::policy::check::Check;
use crate::policy::shape::{Key, Shape, optional, required};
use crate::text;
use crate::time::Duration;

pub(crate) const LOCKS: Shape = Shape::List(&Shape::Object(LOCK_KEYS), false);
const LOCK_KEYS: &[Key] = &[
    required(
        "path",
        Shape::Text,
        "what is locked: a JSON Pointer with ids instead of positions",
    ),
    optional(
        "may",
        Shape::Choice(&["shorten", "lower", "raise", "add"]),
        "the change that is admitted all the same; none if left out",
    ),
];

/// A lock of a document.
#[derive(Debug, Clone)]
pub(crate) struct Lock {
    /// The document that set it.
    owner: String,
    /// Its place in the accumulated list.
    index: usize,
    path: String,
    may: May,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum May {
    Nothing,
    Shorten,
    Lower,
    Raise,
    Add,
}

/// What is wrong with a lock, to be told once the resolved policy is known.
#[derive(Debug)]
pub(crate) struct Fault {
    lock: Lock,
    kind: FaultKind,
}

#[derive(Debug)]
enum FaultKind {
    /// It leads nowhere in its own document.
    Nowhere,
    /// What it admits does not suit the value, which should be something else.
    Unsuited(&'static str),
    /// A descendant broke it.
    Broken { by: String, how: &'static str },
}

/// The well-formed locks of a list that begins at an index of the accumulated one.
pub(crate) fn read(list: &Value<'_>, owner: &str, first: usize) -> Vec<Lock> {
    let rows = list.items().iter().enumerate();
    let read = |(index, row): (usize, &Value<'_>)| {
        let may = match row.get("may").map(Value::as_text) {
            None => May::Nothing,
            Some(Some("shorten")) => May::Shorten,
            Some(Some("lower")) => May::Lower,
            Some(Some("raise")) => May::Raise,
            Some(Some("add")) => May::Add,
            Some(_) => return None,
        };
        Some(Lock {
            owner: owner.to_owned(),
            index: first.saturating_add(index),
            path: row.get("path")?.as_text()?.to_owned(),
            may,
        })
    };
    rows.filter_map(read).collect()
}

impl Lock {
    /// What is wrong with the lock in the document that sets it.
    pub(crate) fn check_own(&self, document: &Value<'_>) -> Option<Fault> {
        let fault = |kind| {
            let lock = self.clone();
            Some(Fault { lock, kind })
        };
        let Some(value) = find(document, &self.path) else {
            return fault(FaultKind::Nowhere);
        };
        match self.may {
            May::Shorten if millis(value).is_none() => fault(FaultKind::Unsuited("a duration")),
            May::Lower | May::Raise if value.as_number().is_none() => {
                fault(FaultKind::Unsuited("a number"))
            }
            May::Add if !matches!(value, Value::List(_) | Value::Object(_)) => {
                fault(FaultKind::Unsuited("a list or an object"))
            }
            _ => None,
        }
    }

    /// Whether a descendant, both documents resolved, breaks the lock.
    pub(crate) fn check_descendant(
        &self,
        parent: &Value<'_>,
        child: &Value<'_>,
        by: &str,
    ) -> Option<Fault> {
        // A lock that leads nowhere, or does not suit, is a fault of its own.
        let locked = find(parent, &self.path)?;
        let how = match find(child, &self.path) {
            Some(value) => self.breach(locked, value)?,
            None => "removes it",
        };
        Some(Fault {
            lock: self.clone(),
            kind: FaultKind::Broken {
                by: by.to_owned(),
                how,
            },
        })
    }

    fn breach(&self, locked: &Value<'_>, value: &Value<'_>) -> Option<&'static str> {
        let (held, how) = match self.may {
            May::Nothing => (canonical(locked) == canonical(value), "changes it"),
            May::Shorten => {
                let most = millis(locked)?;
                let within = millis(value).is_some_and(|given| given <= most);
                (within, "does more than shorten it")
            }
            May::Lower => {
                let most = locked.as_number()?;
                let within = value.as_number().is_some_and(|given| given <= most);
                (within, "does more than lower it")
            }
            May::Raise => {
                let least = locked.as_number()?;
                let within = value.as_number().is_some_and(|given| given >= least);
                (within, "does more than raise it")
            }
            May::Add => (only_added(locked, value)?, "does more than add to it"),
        };
        (!held).then_some(how)
    }
}

/// Whether everything that is locked is there unchanged, the entries of a list in the same order.
fn only_added(locked: &Value<'_>, value: &Value<'_>) -> Option<bool> {
    match (locked, value) {
        (Value::Object(entries), value) => {
            let kept = |key: &str, locked| {
                value
                    .get(key)
                    .is_some_and(|value| canonical(value) == canonical(locked))
            };
            Some(entries.iter().all(|(key, locked)| kept(key, locked)))
        }
        (Value::List(items), value) => {
            let mut given = value.items().iter().map(canonical);
            let kept = |locked: &Value<'_>| {
                let locked = canonical(locked);
                given.any(|given| given == locked)
            };
            Some(matches!(value, Value::List(_)) && items.iter().all(kept))
        }
        _ => None,
    }
}

fn millis(value: &Value<'_>) -> Option<i64> {
    let parsed = Duration::parse(value.as_text()?).ok()?;
    Some(parsed.as_millis())
}

impl Fault {
    /// Reports the fault at its place in the resolved policy. A bound says nothing of a value that
    /// is wrong anyway.
    pub(crate) fn report(&self, resolved: &Value<'_>, check: &mut Check) {
        let Lock {
            owner, index, path, ..
        } = &self.lock;
        let root = Pointer::root();
        let at_locks = root.key("locks");
        let at_lock = at_locks.index(*index);
        let shown = text::short(path);
        match &self.kind {
            FaultKind::Nowhere => {
                let message = format!("`{shown}` leads nowhere in `{owner}`");
                let help = "name keys and ids of rows, such as /scenarios/hot/respond_within";
                check.error(Code::UnknownReference, &at_lock.key("path"), message, help);
            }
            FaultKind::Unsuited(wanted) => {
                let message = format!("`{shown}` in `{owner}` is not {wanted}");
                let help = "`shorten` suits durations, `lower` and `raise` numbers, `add` lists and objects";
                check.error(Code::WrongType, &at_lock.key("may"), message, help);
            }
            FaultKind::Broken { by, how } => {
                let at = deepest(resolved, path);
                let bounded = self.lock.may != May::Nothing && find(resolved, path).is_some();
                if bounded && check.is_wrong_in_itself(&at) {
                    return;
                }
                let message = format!("`{owner}` locks `{shown}`, and `{by}` {how}");
                let help = format!("leave it as `{owner}` has it, or as its lock admits");
                check.error_at(Code::BrokenLock, at, message, help);
            }
        }
    }
}

/// The value at a path that names rows by their id.
fn find<'v, 'a>(document: &'v Value<'a>, path: &str) -> Option<&'v Value<'a>> {
    if !path.is_empty() && !path.starts_with('/') {
        return None;
    }
    steps(path).try_fold(document, |value, step| Some(inner(value, &step)?.1))
}

/// The pointer to the deepest part of a path that exists.
fn deepest(document: &Value<'_>, path: &str) -> String {
    let mut found = String::new();
    let mut value = document;
    for step in steps(path) {
        let Some((place, next)) = inner(value, &step) else {
            break;
        };
        found.push_str(&place);
        value = next;
    }
    found
}

fn inner<'v, 'a>(value: &'v Value<'a>, step: &str) -> Option<(String, &'v Value<'a>)> {
    match value {
        Value::List(items) => {
            let index = items.iter().position(|item| row_id(item) == Some(step))?;
            let item = items.get(index)?;
            Some((Pointer::root().index(index).to_string(), item))
        }
        _ => Some((Pointer::root().key(step).to_string(), value.get(step)?)),
    }
}

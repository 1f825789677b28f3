//! Lays a child document over its parent.
//!
//! ```yaml
//! fields: {budget: {remove: true}, age: {title: {ko: 나이}}}    # maps merge by key
//! scenarios:
//!   - {id: hot, respond_within: 12h}                            # rows merge by id
//!   - {id: rental, before: warm, for: {lead_types: [warm]}}
//!   - {id: cold, remove: true}
//! ```
//!
//! The rules look at values, not at the keys of the format: what the format gains later is merged
//! as it stands. Only a few parts, which mean something as a whole only, are known by their place.

use std::borrow::Cow;

use super::place::row_id;
use crate::error::Code;
use crate::json::{Pointer, Value};
use crate::order;
use crate::policy::check::Check;
use crate::text;

type Entry = (Cow<'static, str>, Value<'static>);

/// Keys that tell the merge what to do with a row, and are no part of it.
const BEFORE: &str = "before";
const REPLACE: &str = "replace";
const REMOVE: &str = "remove";
/// Parts of a row that are replaced whole.
const WHOLE_IN_ROWS: [&str; 3] = ["when", "decay", "for"];
/// Parts of `rfm` that are replaced whole.
const WHOLE_IN_RFM: [&str; 3] = ["recency", "frequency", "monetary"];
/// The keys of which a rule has exactly one.
const FORMS: [&str; 4] = ["when", "field", "activity", "since_last"];

/// The places of which the merge must know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Document,
    Axes,
    Rules,
    Rfm,
    Other,
}

impl Part {
    fn inner(self, key: &str) -> Part {
        match (self, key) {
            (Part::Document, "axes") => Part::Axes,
            (Part::Document, "rfm") => Part::Rfm,
            (Part::Axes, "rules") => Part::Rules,
            _ => Part::Other,
        }
    }
}

/// The child laid over its parent, without `extends`, with the `locks` of the parent. What is wrong
/// with it is reported at its place in the child.
pub(crate) fn merge(
    parent: Value<'static>,
    child: &Value<'static>,
    check: &mut Check,
) -> Value<'static> {
    let own = ["id", "version"];
    let mut base = match parent {
        Value::Object(entries) => entries,
        _ => Vec::new(),
    };
    base.retain(|(key, _)| !own.contains(&&**key) || child.get(key).is_some());
    let given: Vec<&Entry> = child
        .entries()
        .iter()
        .filter(|(key, _)| key != "extends" && key != "locks")
        .collect();
    let mut merge = Merge { check };
    let root = Pointer::root();
    Value::Object(merge.entries(base, &given, Part::Document, false, &root))
}

struct Merge<'c> {
    check: &'c mut Check,
}

impl Merge<'_> {
    fn lay(
        &mut self,
        base: Option<Value<'static>>,
        child: &Value<'static>,
        part: Part,
        at: &Pointer<'_>,
    ) -> Value<'static> {
        match (child, base) {
            (Value::Object(entries), base) => {
                let base = match base {
                    Some(Value::Object(base)) => base,
                    _ => Vec::new(),
                };
                let given: Vec<&Entry> = entries.iter().collect();
                Value::Object(self.entries(base, &given, part, false, at))
            }
            (Value::List(rows), Some(Value::List(base))) if are_rows(&base) => {
                Value::List(self.rows(base, rows, part, at))
            }
            (Value::List(rows), _) if are_rows(rows) => {
                Value::List(self.rows(Vec::new(), rows, part, at))
            }
            (other, _) => other.clone(),
        }
    }

    fn entries(
        &mut self,
        base: Vec<Entry>,
        child: &[&Entry],
        part: Part,
        in_row: bool,
        at: &Pointer<'_>,
    ) -> Vec<Entry> {
        // Keys of tables are texts of leads, and compared like them.
        let index = Index::new(base.iter().map(|(key, _)| Some(&**key)));
        let mut slots: Vec<Option<Entry>> = base.into_iter().map(Some).collect();
        let mut new: Vec<Entry> = Vec::new();
        for (key, value) in child {
            let told = in_row && (key == BEFORE || (key == REPLACE && is_true(value)));
            if told {
                continue;
            }
            let at = at.key(key);
            let slot = index
                .get(&text::compose(key))
                .and_then(|position| slots.get_mut(position));
            if value.get(REMOVE).is_some_and(is_true) {
                self.only_removes(value, &[], &at);
                match slot {
                    Some(slot) => *slot = None,
                    None => self.nothing_to_remove(key, &at),
                }
                continue;
            }
            let whole = in_row && WHOLE_IN_ROWS.contains(&&**key)
                || part == Part::Rfm && WHOLE_IN_RFM.contains(&&**key);
            let mut laid = |base| match whole {
                true => (*value).clone(),
                false => self.lay(base, value, part.inner(key), &at),
            };
            match slot {
                Some(slot) => {
                    let (name, base) = slot.take().unzip();
                    *slot = Some((name.unwrap_or_else(|| key.clone()), laid(base)));
                }
                None => new.push((key.clone(), laid(None))),
            }
        }
        slots.into_iter().flatten().chain(new).collect()
    }

    fn rows(
        &mut self,
        base: Vec<Value<'static>>,
        child: &[Value<'static>],
        part: Part,
        at: &Pointer<'_>,
    ) -> Vec<Value<'static>> {
        let index = Index::new(base.iter().map(row_id));
        let mut slots: Vec<Option<Value<'static>>> = base.into_iter().map(Some).collect();
        let mut new: Vec<Value<'static>> = Vec::new();
        let mut ahead = Ahead::default();
        let ids: Vec<&str> = child.iter().map(|row| row_id(row).unwrap_or("")).collect();
        let repeated = order::repeated(&ids);
        for (position, row) in child.iter().enumerate() {
            let at = at.index(position);
            let Some(id) = self.read_id(row, &at) else {
                continue;
            };
            let at_id = at.key("id");
            if repeated.binary_search(&position).is_ok() {
                let message = format!("the row `{}` is given twice", text::short(id));
                let help = "give each row once";
                self.check.error(Code::DuplicateId, &at_id, message, help);
                continue;
            }
            let slot = index.get(id).and_then(|place| slots.get_mut(place));
            if row.get(REMOVE).is_some_and(is_true) {
                self.only_removes(row, &["id"], &at);
                match slot {
                    Some(slot) => *slot = None,
                    None => self.nothing_to_remove(id, &at_id),
                }
                continue;
            }
            if let Some(slot) = slot {
                let kept = slot
                    .take()
                    .filter(|_| !row.get(REPLACE).is_some_and(is_true));
                let form = kept.as_ref().map(form);
                let merged = self.row(kept, row, part, &at);
                if part == Part::Rules && form.is_some_and(|form| form != self::form(&merged)) {
                    let message = format!("the rule `{}` changes its form", text::short(id));
                    let help = "add `replace: true` and write the whole rule";
                    self.check.error(Code::ConflictingKeys, &at, message, help);
                }
                *slot = Some(merged);
                continue;
            }
            let merged = self.row(None, row, part, &at);
            match row.get(BEFORE) {
                None => new.push(merged),
                Some(Value::Text(target)) => ahead.add(target, merged, position),
                Some(other) => {
                    let at = at.key(BEFORE);
                    self.check.expect(None::<()>, "an id", other, &at);
                }
            }
        }
        let rows = ahead.place(slots.into_iter().flatten().chain(new));
        for (target, position) in ahead.left() {
            let message = format!("there is no row `{}` to stand before", text::short(target));
            let help = "name a row of this list, or leave `before` out to stand last";
            let at = at.index(position);
            let at = at.key(BEFORE);
            self.check.error(Code::UnknownReference, &at, message, help);
        }
        rows
    }

    fn row(
        &mut self,
        base: Option<Value<'static>>,
        row: &Value<'static>,
        part: Part,
        at: &Pointer<'_>,
    ) -> Value<'static> {
        let base = match base {
            Some(Value::Object(base)) => base,
            _ => Vec::new(),
        };
        let given: Vec<&Entry> = row.entries().iter().collect();
        Value::Object(self.entries(base, &given, part, true, at))
    }

    /// The id of a row of the child. Rows merge by it, so one without it could only be guessed.
    fn read_id<'r>(&mut self, row: &'r Value<'static>, at: &Pointer<'_>) -> Option<&'r str> {
        let found = matches!(row, Value::Object(_)).then_some(());
        self.check.expect(found, "an object", row, at)?;
        let Some(id) = row.get("id") else {
            let help = "add the id of the row that it changes, or a new one";
            self.check
                .error(Code::MissingKey, at, "`id` is missing", help);
            return None;
        };
        self.check.expect(id.as_text(), "an id", id, &at.key("id"))
    }

    fn only_removes(&mut self, value: &Value<'_>, beside: &[&str], at: &Pointer<'_>) {
        let other = |key: &str| key != REMOVE && !beside.contains(&key);
        if let Some((key, _)) = value.entries().iter().find(|(key, _)| other(key)) {
            let message = format!("`remove` leaves nothing of `{}`", text::short(key));
            let at = at.key(REMOVE);
            self.check
                .error(Code::ConflictingKeys, &at, message, "keep one of them");
        }
    }

    fn nothing_to_remove(&mut self, name: &str, at: &Pointer<'_>) {
        let message = format!("the parent has no `{}` to remove", text::short(name));
        self.check
            .error(Code::UnknownReference, at, message, "leave it out");
    }
}

/// New rows that wait for the row before which they stand.
#[derive(Default)]
struct Ahead(Vec<Waiting>);

struct Waiting {
    target: String,
    /// Until it is placed.
    row: Option<Value<'static>>,
    /// Its position in the child.
    position: usize,
}

impl Ahead {
    fn add(&mut self, target: &str, row: Value<'static>, position: usize) {
        self.0.push(Waiting {
            target: target.to_owned(),
            row: Some(row),
            position,
        });
    }

    /// The rows that wait for one, no longer waiting. They are sorted by what they wait for.
    fn take(&mut self, target: &str) -> Vec<Value<'static>> {
        let start = self.0.partition_point(|row| *row.target < *target);
        let waiting = self.0.iter_mut().skip(start);
        let waiting = waiting.take_while(|row| row.target == target);
        waiting.filter_map(|row| row.row.take()).collect()
    }

    /// The rows with the new ones among them. A new row may stand before another new one.
    fn place(&mut self, rows: impl Iterator<Item = Value<'static>>) -> Vec<Value<'static>> {
        order::sort_by(&mut self.0, |a, b| a.target.cmp(&b.target));
        let mut placed = Vec::new();
        for row in rows {
            let mut open = vec![row];
            while let Some(row) = open.pop() {
                let ahead = row_id(&row).map_or_else(Vec::new, |id| self.take(id));
                if ahead.is_empty() {
                    placed.push(row);
                } else {
                    open.push(row);
                    open.extend(ahead.into_iter().rev());
                }
            }
        }
        placed
    }

    /// The rows that found no place: what they stand before and their position in the child.
    fn left(&self) -> impl Iterator<Item = (&str, usize)> {
        let left = self.0.iter().filter(|row| row.row.is_some());
        left.map(|row| (&*row.target, row.position))
    }
}

/// Names, composed, with their positions.
struct Index(Vec<(String, usize)>);

impl Index {
    fn new<'n>(names: impl Iterator<Item = Option<&'n str>>) -> Self {
        let composed = names.map(|name| name.map(|name| text::compose(name).into_owned()));
        let places = composed.enumerate();
        let mut index: Vec<_> = places.filter_map(|(at, name)| Some((name?, at))).collect();
        order::sort_by(&mut index, |(a, _), (b, _)| a.cmp(b));
        Self(index)
    }

    /// The position of a name, the last where it is given twice.
    fn get(&self, name: &str) -> Option<usize> {
        let end = self.0.partition_point(|(known, _)| **known <= *name);
        let (known, position) = self.0.get(end.checked_sub(1)?)?;
        (known == name).then_some(*position)
    }
}

fn are_rows(items: &[Value<'_>]) -> bool {
    !items.is_empty() && items.iter().all(|item| row_id(item).is_some())
}

fn is_true(value: &Value<'_>) -> bool {
    value.as_bool() == Some(true)
}

fn form(rule: &Value<'_>) -> [bool; 4] {
    FORMS.map(|key| rule.get(key).is_some())
}

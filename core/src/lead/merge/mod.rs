//! Merging: two records of one person become one lead, which is then scored like any other.
//!
//! Events and tags are united, totals never added. Of two known values that of the later record
//! wins, unknown never wins; id, origin and `created_at` are those of the earlier record; of two
//! overrides the one that ends later stays. Which record is given first makes no difference.

mod activities;

use super::Lead;
use crate::engine::Engine;
use crate::field::FieldType;
use crate::identity::canonical;
use crate::json::Value;
use crate::order;
use crate::policy::vocabulary::Vocabulary;
use crate::text;
use crate::time::Instant;

/// The keys that have a rule of their own; `tags` and `activities` are united.
const SPECIAL: [&str; 6] = [
    "id",
    "origin",
    "created_at",
    "attributes",
    "activities",
    "tags",
];

impl Engine {
    /// Two records of one person as one lead.
    ///
    /// The merged lead is as old as the earlier record, so more than two are merged in the order of
    /// their `created_at`, from either end; otherwise a value that won may lose to an older one.
    ///
    /// Where `created_at` is equal or absent, texts decide: the smaller id is kept, and the value
    /// whose canonical JSON is greater. A record without `created_at` never wins over a dated one.
    /// What is wrong with a record comes back as errors when the merged lead is scored, unless the
    /// other record has the better value.
    ///
    /// ```
    /// use leadgrid::{Engine, Lead, Value};
    ///
    /// let form = Lead::new("L-17", "form").with("created_at", "2026-11-01T09:00:00+09:00")
    ///     .attribute("age", 40).attribute("occupation", "employee");
    /// let signup = Lead::new("M-3", "signup").with("created_at", "2026-11-20T09:00:00+09:00")
    ///     .attribute("age", 41).attribute("occupation", "-");
    ///
    /// let person = Engine::default().merge(&form, &signup);
    /// assert_eq!(person.value().get("id"), Some(&Value::from("L-17")));
    /// let attributes = person.value().get("attributes").expect("attributes");
    /// assert_eq!(attributes.get("age"), Some(&Value::from(41)));
    /// assert_eq!(attributes.get("occupation"), Some(&Value::from("employee"))); // `-` means unknown
    /// ```
    #[must_use]
    pub fn merge(&self, a: &Lead<'_>, b: &Lead<'_>) -> Lead<'static> {
        Lead::from(merge(a.value(), b.value(), &self.policy().words))
    }
}

fn merge(a: &Value<'_>, b: &Value<'_>, words: &Vocabulary) -> Value<'static> {
    let records = [Record::read(a), Record::read(b)];
    // What is no object cannot be united with anything; scoring says what is wrong with it.
    if let Some(odd) = odd_one(&records, &|record| Some(record.value), &is_object) {
        return odd.clone().into_owned();
    }
    let Some(first) = records.iter().min_by_key(|record| record.seniority()) else {
        return Value::Null;
    };
    let mut merged: Vec<(&str, Value<'static>)> = Vec::new();
    for key in ["id", "origin", "created_at"] {
        // Unknown never wins, here either.
        let mut given = records.iter().filter_map(|record| record.value.get(key));
        let known = given.find(|value| **value != Value::Null);
        let own = first.value.get(key);
        let value = own.filter(|value| **value != Value::Null).or(known).or(own);
        if let Some(value) = value {
            merged.push((key, value.clone().into_owned()));
        }
    }

    let others = keys(&records, &|record| Some(record.value));
    for key in others.into_iter().filter(|key| !SPECIAL.contains(key)) {
        let weight = |value: &Value<'_>| match key {
            "override" => ends(value),
            "segment" => (is_known_text(value, words), 0),
            _ => (*value != Value::Null, 0),
        };
        if let Some(value) = best(&records, &|record| record.value.get(key), &weight) {
            merged.push((key, value.clone().into_owned()));
        }
    }

    if let Some(attributes) = attributes(&records, words) {
        merged.push(("attributes", attributes));
    }
    merged.extend(activities::unite(&records, words).map(|list| ("activities", list)));
    merged.extend(tags(&records, words).map(|list| ("tags", list)));
    let entries = merged.into_iter();
    Value::Object(
        entries
            .map(|(key, value)| (key.to_owned().into(), value))
            .collect(),
    )
}

/// One of the records to merge.
struct Record<'l> {
    value: &'l Value<'l>,
    created: Option<Instant>,
}

impl<'l> Record<'l> {
    fn read(value: &'l Value<'_>) -> Self {
        Self {
            value,
            created: value.get("created_at").and_then(Instant::from_value),
        }
    }

    /// Least for the record whose id and origin stay: the earliest, undated ones last.
    fn seniority(&self) -> (bool, Option<Instant>, [String; 3]) {
        let of = |key| self.value.get(key).map(canonical).unwrap_or_default();
        let texts = [of("id"), of("origin"), of("created_at")];
        (self.created.is_none(), self.created, texts)
    }
}

/// Where in a record to look.
type Find<'f, 'l> = &'f dyn Fn(&Record<'l>) -> Option<&'l Value<'l>>;

/// What decides between two values before their age does: known or not, then a number.
type Weight = (bool, i64);

/// The value with the greatest weight; among equals that of the record created last, undated ones
/// before any.
fn best<'l>(
    records: &[Record<'l>],
    find: Find<'_, 'l>,
    weight: &dyn Fn(&Value<'_>) -> Weight,
) -> Option<&'l Value<'l>> {
    let found = records
        .iter()
        .filter_map(|record| find(record).map(|value| (record.created, value)));
    found
        .map(|(created, value)| (weight(value), created, canonical(value), value))
        .max_by(|a, b| (a.0, a.1, &a.2).cmp(&(b.0, b.1, &b.2)))
        .map(|(.., value)| value)
}

/// What stands where something else is expected, if anything does.
fn odd_one<'l>(
    records: &[Record<'l>],
    find: Find<'_, 'l>,
    expected: &dyn Fn(&Value<'_>) -> bool,
) -> Option<&'l Value<'l>> {
    let odd = records
        .iter()
        .filter_map(find)
        .filter(|value| !expected(value));
    odd.max_by_key(|value| canonical(value))
}

fn is_object(value: &Value<'_>) -> bool {
    matches!(value, Value::Object(_))
}

/// The keys of an object in any of the records.
fn keys<'l>(records: &[Record<'l>], find: Find<'_, 'l>) -> Vec<&'l str> {
    let entries = records.iter().filter_map(find).flat_map(Value::entries);
    let mut keys: Vec<&str> = entries.map(|(key, _)| &**key).collect();
    order::sort(&mut keys);
    keys.dedup();
    keys
}

/// An override that ends later weighs more; what cannot be read most, so that it is reported.
fn ends(value: &Value<'_>) -> Weight {
    let end = match value.get("until") {
        None | Some(Value::Null) => i64::MAX,
        Some(until) => Instant::from_value(until).map_or(i64::MAX, Instant::millis),
    };
    (*value != Value::Null, end)
}

fn is_known_text(value: &Value<'_>, words: &Vocabulary) -> bool {
    match value {
        Value::Null => false,
        Value::Text(given) => !words.missing.contains(&text::compose(given)),
        _ => true,
    }
}

fn attributes<'l>(records: &[Record<'l>], words: &Vocabulary) -> Option<Value<'static>> {
    let find: Find<'_, 'l> = &|record| record.value.get("attributes");
    let attributes = |value: &Value<'_>| is_object(value) || *value == Value::Null;
    if let Some(odd) = odd_one(records, find, &attributes) {
        return Some(odd.clone().into_owned());
    }
    let names = keys(records, find);
    let mut merged = Vec::with_capacity(names.len());
    for name in names {
        let find: Find<'_, 'l> = &|record| record.value.get("attributes")?.get(name);
        let weight = |value: &Value<'_>| (is_known(name, value, words), 0);
        if let Some(value) = best(records, find, &weight) {
            merged.push((name.to_owned().into(), value.clone().into_owned()));
        }
    }
    (!merged.is_empty()).then_some(Value::Object(merged))
}

/// Whether a value of an attribute is known to this policy.
fn is_known(name: &str, value: &Value<'_>, words: &Vocabulary) -> bool {
    let field = words.field(name).and_then(|at| words.fields.get(at));
    // A text that a closed list lacks is unknown.
    let listed = |given: &str, kind: FieldType| {
        field.is_none_or(|field| field.kind != kind || field.lists(&text::compose(given)))
    };
    match value {
        Value::Number(number) => number.is_finite(),
        Value::Text(given) => is_known_text(value, words) && listed(given, FieldType::Text),
        Value::List(items) if !items.is_empty() => items.iter().any(|item| match item {
            Value::Text(given) => is_known_text(item, words) && listed(given, FieldType::Texts),
            other => *other != Value::Null,
        }),
        other => *other != Value::Null,
    }
}

/// All tags, each once; unknown only where every record's are.
fn tags<'l>(records: &[Record<'l>], words: &Vocabulary) -> Option<Value<'static>> {
    let find: Find<'_, 'l> = &|record| record.value.get("tags");
    let tags = |value: &Value<'_>| matches!(value, Value::List(_) | Value::Null);
    if let Some(odd) = odd_one(records, find, &tags) {
        return Some(odd.clone().into_owned());
    }
    let mut known = false;
    let mut united: Vec<(String, String, &Value<'_>)> = Vec::new();
    for list in records.iter().filter_map(find) {
        known |= *list == Value::List(Vec::new());
        for tag in list.items().iter().filter(|tag| is_known_text(tag, words)) {
            known = true;
            united.push((canonical(&composed(tag)), canonical(tag), tag));
        }
    }
    // Of two ways to write one tag always the same one.
    order::sort_by(&mut united, |a, b| (&a.0, &a.1).cmp(&(&b.0, &b.1)));
    united.dedup_by(|later, kept| later.0 == kept.0);
    let tags = united.into_iter().map(|(.., tag)| tag.clone().into_owned());
    known.then(|| Value::List(tags.collect()))
}

fn composed<'v>(value: &'v Value<'_>) -> Value<'v> {
    match value {
        Value::Text(given) => Value::Text(text::compose(given)),
        other => other.clone(),
    }
}

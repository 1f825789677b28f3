//! The answers to a field that are worth trying: every value at which a policy may begin to judge
//! differently, in the order in which the policy names them (section 8, "why not").

use std::borrow::Cow;

use crate::field::{Field, FieldType, Missing};
use crate::json::Value;
use crate::lead::Fact;
use crate::num::positive_zero;
use crate::order;
use crate::text;
use crate::time::Date;

/// An answer that may be suggested.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Candidate {
    pub(super) fact: Fact<'static>,
    /// As the policy writes it.
    pub(super) printed: Value<'static>,
}

/// Texts of one list that are combined: beyond, there would be too many sets of three.
pub(super) const MOST_COMBINED: usize = 60;

/// Why a field has no candidates: the policy names so many texts that may stand in its list.
#[derive(Debug)]
pub(super) struct TooMany(pub(super) usize);

/// The candidates of a field, each once.
pub(super) fn of(policy: &Value<'_>, id: &str, field: &Field) -> Result<Vec<Candidate>, TooMany> {
    let mut named: Vec<Value<'static>> = Vec::new();
    walk(policy, id, &mut |value| named.push(value.into_owned()));
    Ok(match field.kind {
        FieldType::Text => {
            let mut texts = distinct(&named);
            texts.extend(unnamed(policy, id, &texts));
            texts.into_iter().map(text_candidate).collect()
        }
        FieldType::Texts => {
            let texts = distinct(&named);
            let other = unnamed(policy, id, &texts);
            if texts.len() > MOST_COMBINED {
                return Err(TooMany(texts.len()));
            }
            let sets = subsets(&texts).into_iter();
            let sets = sets.chain(other.map(|text| vec![text]));
            sets.map(list_candidate).collect()
        }
        FieldType::Boolean => {
            let given = named.iter().filter_map(Value::as_bool);
            let mut truths: Vec<bool> = Vec::new();
            for truth in given.chain([true, false]) {
                if !truths.contains(&truth) {
                    truths.push(truth);
                }
            }
            let candidate = |truth: bool| Candidate {
                fact: Fact::Boolean(truth),
                printed: truth.into(),
            };
            truths.into_iter().map(candidate).collect()
        }
        FieldType::Number => numbers(named.iter().filter_map(Value::as_number)),
        FieldType::Date => dates(named.iter().filter_map(|date| Date::parse(date.as_text()?))),
    })
}

/// Tells every key of a table, band and constant that rules, then flags, have for a field.
fn walk<'v>(policy: &'v Value<'v>, id: &str, tell: &mut dyn FnMut(Value<'v>)) {
    let list = |key: &str, of: &'v Value<'v>| of.get(key).map_or(&[][..], Value::items);
    for rule in list("axes", policy)
        .iter()
        .flat_map(|axis| list("rules", axis))
    {
        if rule.get("field").and_then(Value::as_text) == Some(id) {
            // Policies that differ in the order of keys have one hash, so they must suggest the same.
            let keys = rule.get("values").map_or(&[][..], Value::entries);
            let mut keys: Vec<_> = keys.iter().map(|(key, _)| key).collect();
            order::sort_by(&mut keys, |a, b| text::compose(a).cmp(&text::compose(b)));
            keys.into_iter()
                .for_each(|key| tell(Value::Text(key.clone())));
            let starts = list("bands", rule)
                .iter()
                .filter_map(|band| band.get("from"));
            starts.cloned().for_each(&mut *tell);
        }
        if let Some(when) = rule.get("when") {
            walk_condition(when, id, tell);
        }
    }
    for when in list("flags", policy)
        .iter()
        .filter_map(|flag| flag.get("when"))
    {
        walk_condition(when, id, tell);
    }
}

fn walk_condition<'v>(condition: &'v Value<'v>, id: &str, tell: &mut dyn FnMut(Value<'v>)) {
    if condition.get("field").and_then(Value::as_text) == Some(id) {
        for key in ["is", "in", "from", "below", "has"] {
            match condition.get(key) {
                Some(Value::List(items)) => items.iter().cloned().for_each(&mut *tell),
                Some(constant) => tell(constant.clone()),
                None => {}
            }
        }
    }
    for key in ["all", "any"] {
        let inner = condition.get(key).map_or(&[][..], Value::items);
        inner
            .iter()
            .for_each(|inner| walk_condition(inner, id, tell));
    }
    if let Some(inner) = condition.get("not") {
        walk_condition(inner, id, tell);
    }
}

/// The texts among some values, each once however its jamo are written.
fn distinct(values: &[Value<'static>]) -> Vec<String> {
    let texts: Vec<&str> = values.iter().filter_map(Value::as_text).collect();
    let composed: Vec<Cow<'_, str>> = texts.iter().map(|text| text::compose(text)).collect();
    let repeated = order::repeated(&composed);
    let texts = texts.into_iter().enumerate();
    let first = texts.filter(|(place, _)| repeated.binary_search(place).is_err());
    first.map(|(_, text)| text.to_owned()).collect()
}

/// A text that the policy does not name: of a closed list its first such member.
fn unnamed(policy: &Value<'_>, id: &str, named: &[String]) -> Option<String> {
    let mut named: Vec<Cow<'_, str>> = named.iter().map(|text| text::compose(text)).collect();
    order::sort(&mut named);
    let is_named = |text: &str| named.binary_search(&text::compose(text)).is_ok();
    let listed = policy
        .get("fields")
        .and_then(|fields| fields.get(id)?.get("values"));
    if let Some(listed) = listed {
        let mut members = listed.items().iter().filter_map(Value::as_text);
        return members.find(|text| !is_named(text)).map(str::to_owned);
    }
    let missing = Missing::read(policy.get("missing"));
    let names = (1_u32..).map(|number| match number {
        1 => "other".to_owned(),
        _ => format!("other_{number}"),
    });
    // The policy names finitely many.
    names
        .into_iter()
        .find(|text| !is_named(text) && !missing.contains(text))
}

/// All subsets of up to three, the smaller first.
fn subsets(texts: &[String]) -> Vec<Vec<String>> {
    let mut sets = vec![Vec::new()];
    // From where on the subsets of the last size begin; each is told with its last position.
    let mut last: Vec<(Vec<String>, usize)> = vec![(Vec::new(), 0)];
    for _ in 0..3 {
        let mut larger = Vec::new();
        for (set, next) in &last {
            for (place, text) in texts.iter().enumerate().skip(*next) {
                let mut set = set.clone();
                set.push(text.clone());
                larger.push((set, place.saturating_add(1)));
            }
        }
        sets.extend(larger.iter().map(|(set, _)| set.clone()));
        last = larger;
    }
    sets
}

fn text_candidate(text: String) -> Candidate {
    Candidate {
        fact: Fact::Text(composed(&text)),
        printed: text.into(),
    }
}

fn list_candidate(texts: Vec<String>) -> Candidate {
    Candidate {
        fact: Fact::Texts(texts.iter().map(|text| composed(text)).collect()),
        printed: texts.into(),
    }
}

fn composed(text: &str) -> Cow<'static, str> {
    Cow::Owned(text::compose(text).into_owned())
}

/// The numbers that are named, one below the least of them, and after each the next double.
fn numbers(named: impl Iterator<Item = f64>) -> Vec<Candidate> {
    // As bits: which of them are equal is all that their order is for.
    let mut numbers: Vec<u64> = Vec::new();
    let mut add = |number: f64| {
        if number.is_finite() {
            numbers.push(positive_zero(number).to_bits());
        }
    };
    let named: Vec<f64> = named.collect();
    named.iter().copied().for_each(&mut add);
    if let Some(least) = named.iter().copied().min_by(f64::total_cmp) {
        // One less, if doubles are that close together there.
        add((least - 1.0).min(least.next_down()));
    }
    named.iter().copied().map(f64::next_up).for_each(&mut add);
    if named.is_empty() {
        // Whether it is known is all that is asked.
        add(0.0);
    }
    order::keep_first(&mut numbers);
    let candidate = |number: f64| Candidate {
        fact: Fact::Number(number),
        printed: number.into(),
    };
    let numbers = numbers.into_iter().map(f64::from_bits);
    numbers.map(candidate).collect()
}

/// The dates that are named, the day before the earliest of them, and after each the next day.
fn dates(named: impl Iterator<Item = Date>) -> Vec<Candidate> {
    const SOME_DAY: i32 = 10_957; // 2000-01-01
    let mut days: Vec<i32> = Vec::new();
    let mut add = |day: i32| days.push(day);
    let named: Vec<i32> = named.map(Date::days).collect();
    named.iter().copied().for_each(&mut add);
    match named.iter().min() {
        Some(first) => add(first.saturating_sub(1)),
        // Whether it is known is all that is asked.
        None => add(SOME_DAY),
    }
    named
        .iter()
        .map(|day| day.saturating_add(1))
        .for_each(&mut add);
    order::keep_first(&mut days);
    let candidate = |day: i32| {
        let date = Date::from_days(day)?;
        Some(Candidate {
            fact: Fact::Date(date),
            printed: date.to_string().into(),
        })
    };
    days.into_iter().filter_map(candidate).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn printed(kind: FieldType, policy: &str) -> String {
        let policy = Value::from_json(policy).expect("well-formed");
        let field = Field {
            name: crate::label::Named::new("f", None),
            kind,
            listed: None,
        };
        let candidates = of(&policy, "f", &field).expect("few texts");
        let values: Vec<Value<'_>> = candidates.into_iter().map(|one| one.printed).collect();
        serde_json::to_string(&Value::List(values)).expect("serialises")
    }

    #[test]
    fn every_value_at_which_the_judgement_may_change() {
        let numbers = r#"{"axes": [{"rules": [
            {"field": "f", "bands": [{"from": 20}, {"from": 10}]}, {"field": "g", "bands": [{"from": 1}]},
            {"when": {"all": [{"not": {"field": "f", "below": 30}}, {"any": [{"field": "f", "is": 20}]}]}}]}],
            "flags": [{"when": {"field": "f", "from": -5}}]}"#;
        assert_eq!(
            printed(FieldType::Number, numbers),
            "[20,10,30,-5,-6,20.000000000000004,10.000000000000002,30.000000000000004,-4.999999999999999]"
        );
        assert_eq!(printed(FieldType::Number, "{}"), "[0]");
        let dates =
            r#"{"flags": [{"when": {"field": "f", "from": "2026-03-01", "below": "2026-01-01"}}]}"#;
        assert_eq!(
            printed(FieldType::Date, dates),
            r#"["2026-03-01","2026-01-01","2025-12-31","2026-03-02","2026-01-02"]"#
        );
        let booleans = r#"{"flags": [{"when": {"field": "f", "is": false}}]}"#;
        assert_eq!(printed(FieldType::Boolean, booleans), "[false,true]");
    }

    #[test]
    fn texts_and_one_that_is_not_named() {
        let texts = r#"{"missing": ["other_2"], "axes": [{"rules": [{"field": "f", "values": {"b": 1, "a": 2, "other": 3}}]}]}"#;
        assert_eq!(
            printed(FieldType::Text, texts),
            r#"["a","b","other","other_3"]"#
        );
        let listed = r#"{"fields": {"f": {"values": ["x", "b", "y"]}}, "axes": [{"rules": [{"field": "f", "values": {"b": 1}}]}]}"#;
        assert_eq!(printed(FieldType::Text, listed), r#"["b","x"]"#);
        let lists = r#"{"flags": [{"when": {"any": [{"field": "f", "has": "a"}, {"field": "f", "has": "b"}, {"field": "f", "has": "a"}]}}]}"#;
        assert_eq!(
            printed(FieldType::Texts, lists),
            r#"[[],["a"],["b"],["a","b"],["other"]]"#
        );
    }

    #[test]
    fn subsets_of_up_to_three() {
        let texts: Vec<String> = ["a", "b", "c", "d"].map(str::to_owned).into();
        let sets: Vec<String> = subsets(&texts).iter().map(|set| set.concat()).collect();
        let expected = [
            "", "a", "b", "c", "d", "ab", "ac", "ad", "bc", "bd", "cd", "abc", "abd", "acd", "bcd",
        ];
        assert_eq!(sets, expected);
    }
}

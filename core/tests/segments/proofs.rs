//! What loading proves, against trying every code and state in the test.

use leadgrid::{Code, Engine, Severity, check_json};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{load, policy};

#[test]
fn coverage_adds_up_and_overlaps_are_named() {
    let engine = load("");
    let segments = engine.segments().expect("standard ones");
    let coverage = segments.coverage();
    assert_eq!(coverage.iter().sum::<usize>(), 126);
    let of = |id: &str| {
        let place = segments.rows().iter().position(|row| row.id() == id);
        coverage[place.expect("a segment")]
    };
    // f 1 and r 1, of five amounts; r 4-5, f 4-5, m 5.
    assert_eq!((of("one_time_lapsed"), of("vip")), (5, 4));
    // r 3-5 and f 4-5, less the VIPs.
    assert_eq!(of("loyal"), 3 * 2 * 5 - 4);
    assert_eq!(
        (of("abandoned_checkout"), of("warm_lead"), of("cold_lead")),
        (0, 0, 1)
    );
    let overlaps = segments.overlaps();
    let named: Vec<(&str, &str, usize)> = overlaps
        .iter()
        .map(|o| (o.first.id(), o.second.id(), o.codes))
        .collect();
    assert!(named.contains(&("vip", "loyal", 4)), "{named:?}");
    assert!(
        named.contains(&("one_time_lapsed", "sleeper", 5)),
        "{named:?}"
    );
    assert!(named.contains(&("sleeper", "cold_lead", 20)), "{named:?}");
}

#[test]
fn published_tables_that_leave_codes_out_are_refused() {
    // Of the R package's vignette: 10 of 125 codes have no segment.
    let row = |id: &str, r: [u8; 2], f: [u8; 2], m: [u8; 2]| {
        let test =
            |score: &str, [from, to]: [u8; 2]| json!({"score": score, "from": from, "to": to});
        json!({"id": id, "when": {"all": [test("r", r), test("f", f), test("m", m)]}})
    };
    let table = json!([
        row("champions", [5, 5], [5, 5], [5, 5]),
        row("potential_loyalist", [3, 5], [3, 5], [2, 5]),
        row("loyal_customers", [2, 4], [2, 4], [2, 4]),
        row("promising", [3, 4], [1, 3], [3, 5]),
        row("new_customers", [4, 5], [1, 3], [1, 5]),
        row("cant_lose_them", [1, 2], [3, 4], [4, 5]),
        row("at_risk", [1, 2], [2, 5], [4, 5]),
        row("need_attention", [1, 3], [3, 5], [3, 5]),
        row("about_to_sleep", [2, 3], [1, 3], [1, 4]),
        row("lost", [1, 1], [1, 5], [1, 5]),
    ]);
    let findings = check_json(&policy(&format!(", \"segments\": {table}")));
    let gap = findings
        .iter()
        .find(|f| f.code() == Code::UncoveredSegment)
        .expect("a gap");
    assert_eq!(gap.path(), "/segments");
    let covered = |r: u8, f: u8, m: u8| {
        table.as_array().expect("rows").iter().any(|row| {
            row["when"]["all"]
                .as_array()
                .expect("tests")
                .iter()
                .zip([r, f, m])
                .all(|(test, score)| {
                    (test["from"].as_u64()..=test["to"].as_u64()).contains(&Some(score.into()))
                })
        })
    };
    // The customer without orders.
    let mut missing = 1;
    for r in 1..=5 {
        for f in 1..=5 {
            for m in 1..=5 {
                missing += usize::from(!covered(r, f, m));
            }
        }
    }
    assert_eq!(missing, 11);
    assert!(
        gap.message()
            .starts_with(&format!("no segment is for {missing} of")),
        "{gap}"
    );
    // With a last row for the rest the table loads.
    let mut rows = table.as_array().expect("rows").clone();
    rows.push(json!({"id": "rest", "when": {"all": []}}));
    let text = policy(&format!(", \"segments\": {}", Value::Array(rows)));
    assert!(Engine::from_json(&text).is_ok());
}

/// Tables of four scores, of which one product leaves out the customer who came often, long ago, for
/// little (0-3-0 where scores begin at 0), and one library 18 of 64 codes, by default.
#[test]
fn published_tables_of_four_scores_are_refused() {
    let gap_of = |segments: &Value| {
        let text = policy(&format!(", \"segments\": {segments}"));
        let text = text.replace(
            r#"{"monetary": {"cuts": [10, 50, 100, 500]}}"#,
            r#"{"scale": 4, "recency": {"cuts": [7, 30, 90]}, "frequency": {"cuts": [2, 3, 5]}, "monetary": {"cuts": [10, 50, 100]}}"#,
        );
        let errors = check_json(&text);
        let mut errors = errors.iter().filter(|f| f.severity() == Severity::Error);
        let gap = errors.next().map(|f| (f.code(), f.message().to_owned()));
        assert!(errors.next().is_none());
        gap
    };
    let rest = json!({"id": "rest", "when": {"all": []}});

    let mut rows = json!([
        {"id": "recent", "when": {"score": "r", "from": 2}},
        {"id": "seldom", "when": {"score": "f", "to": 3}},
        {"id": "paying", "when": {"score": "m", "from": 2}},
    ]);
    let (code, told) = gap_of(&rows).expect("a gap");
    assert_eq!(code, Code::UncoveredSegment);
    // The customer without orders is left out as well.
    assert_eq!(
        told,
        "no segment is for 2 of the codes of R, F and M: `--1`, `141`"
    );
    rows.as_array_mut().expect("rows").push(rest.clone());
    assert_eq!(gap_of(&rows), None);

    let left_out = [
        121, 131, 141, 142, 213, 221, 231, 241, 242, 321, 331, 341, 342, 421, 431, 432, 441, 442,
    ];
    let mut codes = Vec::new();
    for (r, f, m) in (0..64).map(|n| (n / 16 + 1, n / 4 % 4 + 1, n % 4 + 1)) {
        if !left_out.contains(&(r * 100 + f * 10 + m)) {
            let one = |score: &str, at: i32| json!({"score": score, "from": at, "to": at});
            codes.push(json!({"all": [one("r", r), one("f", f), one("m", m)]}));
        }
    }
    assert_eq!(codes.len(), 64 - 18);
    let mut rows = json!([{"id": "listed", "when": {"any": codes}}]);
    let (code, told) = gap_of(&rows).expect("a gap");
    assert_eq!(code, Code::UncoveredSegment);
    assert_eq!(
        told,
        "no segment is for 19 of the codes of R, F and M: `--1`, `121`, `131`, `141`, `142` and others"
    );
    rows.as_array_mut().expect("rows").push(rest);
    assert_eq!(gap_of(&rows), None);
}

#[test]
fn limits_are_named() {
    let rest = json!({"id": "rest", "when": {"all": []}});
    let many: Vec<Value> = (0..101)
        .map(|n| json!({"id": format!("s{n}"), "when": {"score": "r", "from": 1}}))
        .collect();
    let found = check_json(&policy(&format!(", \"segments\": {}", Value::Array(many))));
    assert_eq!(
        (found[0].code(), found[0].path()),
        (Code::LimitExceeded, "/segments")
    );
    let tests: Vec<Value> = (0..10_001)
        .map(|_| json!({"score": "r", "from": 1}))
        .collect();
    let wide = json!([{"id": "wide", "when": {"any": tests}}, rest]);
    let found = check_json(&policy(&format!(", \"segments\": {wide}")));
    assert_eq!(
        (found[0].code(), found[0].path()),
        (Code::LimitExceeded, "/segments/0")
    );
}

#[test]
fn many_signals_are_proven_without_trying_all_of_them() {
    let mut rows: Vec<Value> = (1..=40)
        .map(|days| json!({"id": format!("d{days}"), "when": {"activity": "call", "within": format!("{days}d")}}))
        .collect();
    rows.push(json!({"id": "recent", "when": {"score": "r", "from": 4}}));
    rows.push(json!({"id": "fresh", "when": {"all": [{"score": "r", "from": 5}, {"activity": "call", "within": "3d"}]}}));
    rows.push(json!({"id": "rest", "when": {"all": []}}));
    rows.push(json!({"id": "after", "when": {"lead_type": "hot"}}));
    let found = check_json(&policy(&format!(", \"segments\": {}", Value::Array(rows))));
    let found: Vec<_> = found
        .iter()
        .map(|f| (f.code(), f.path().to_owned()))
        .collect();
    assert_eq!(
        found,
        [
            (Code::RuleWithoutEffect, "/segments/41".to_owned()),
            (Code::RuleWithoutEffect, "/segments/43".to_owned())
        ]
    );
}

/// Conditions over scores, lead type and one signal.
fn condition() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        4 => (0..3_usize, 1..=3_u8, 0..3_u8).prop_map(|(score, from, more)| {
            json!({"score": (["r", "f", "m"][score]), "from": from, "to": (from + more).min(3)})
        }),
        1 => (0..3_usize).prop_map(|n| json!({"lead_type": (["cold", "warm", "hot"][n])})),
        1 => Just(json!({"activity": "call"})),
    ];
    leaf.prop_recursive(3, 10, 3, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..3).prop_map(|all| json!({"all": all})),
            proptest::collection::vec(inner.clone(), 0..3).prop_map(|any| json!({"any": any})),
            inner.prop_map(|inner| json!({"not": inner})),
        ]
    })
}

type State = ([Option<u8>; 3], Option<usize>, Option<bool>);

/// Kleene's tables: least for all, greatest for any, with 1 for unknown.
fn holds(when: &Value, state: &State) -> u8 {
    let (scores, lead_type, called) = state;
    let known = |truth: Option<bool>| truth.map_or(1, |truth| if truth { 2 } else { 0 });
    if let Some(all) = when.get("all") {
        all.as_array()
            .expect("a list")
            .iter()
            .map(|inner| holds(inner, state))
            .min()
            .unwrap_or(2)
    } else if let Some(any) = when.get("any") {
        any.as_array()
            .expect("a list")
            .iter()
            .map(|inner| holds(inner, state))
            .max()
            .unwrap_or(0)
    } else if let Some(inner) = when.get("not") {
        2 - holds(inner, state)
    } else if let Some(score) = when["score"].as_str() {
        let score = scores["rfm".find(score).expect("one of them")];
        known(score.map(|s| {
            when["from"].as_u64() <= Some(s.into()) && Some(s.into()) <= when["to"].as_u64()
        }))
    } else if let Some(wanted) = when["lead_type"].as_str() {
        known(lead_type.map(|known| ["cold", "warm", "hot"][known] == wanted))
    } else {
        known(*called)
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn findings_are_those_of_trying_everything(
        conditions in proptest::collection::vec(condition(), 1..5),
        with_rest in any::<bool>(),
    ) {
        let mut conditions = conditions;
        if with_rest {
            conditions.push(json!({"all": []}));
        }
        let rows: Vec<Value> = conditions
            .iter()
            .enumerate()
            .map(|(n, when)| json!({"id": format!("s{n}"), "when": when}))
            .collect();
        let text = policy(&format!(", \"segments\": {}", Value::Array(rows)))
            .replace(r#""rfm": {"monetary": {"cuts": [10, 50, 100, 500]}}"#,
                r#""rfm": {"scale": 3, "recency": {"cuts": [7, 30]}, "frequency": {"cuts": [2, 3]}, "monetary": {"cuts": [10, 50]}}"#);
        let findings = check_json(&text);

        let mut codes: Vec<[Option<u8>; 3]> = vec![[None, None, Some(1)]];
        for n in 0..27_u8 {
            codes.push([Some(1 + n / 9), Some(1 + n / 3 % 3), Some(1 + n % 3)]);
        }
        let first = |state: &State| conditions.iter().position(|when| holds(when, state) == 2);
        let total = codes.iter().all(|code| first(&(*code, None, None)).is_some());
        prop_assert_eq!(
            !total,
            findings.iter().any(|f| f.code() == Code::UncoveredSegment),
            "{:?}", findings
        );
        if !total {
            return Ok(());
        }
        let mut reached = vec![false; conditions.len()];
        for code in &codes {
            for lead_type in [None, Some(0), Some(1), Some(2)] {
                for called in [None, Some(false), Some(true)] {
                    let place = first(&(*code, lead_type, called)).expect("total");
                    reached[place] = true;
                }
            }
        }
        let dead: Vec<String> = reached
            .iter()
            .enumerate()
            .filter(|(_, reached)| !**reached)
            .map(|(place, _)| format!("/segments/{place}"))
            .collect();
        let warned: Vec<String> = findings
            .iter()
            .filter(|f| f.severity() == Severity::Warning && f.path().starts_with("/segments"))
            .map(|f| f.path().to_owned())
            .collect();
        prop_assert_eq!(warned, dead);
    }
}

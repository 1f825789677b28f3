//! When a lead is due and when it cools, as short as a table needs it.

use leadgrid::{Becomes, Decision, Id, Lang};

use crate::policy_view::PolicyView;
use crate::words::pick;

/// Month, day, hour and minute of an instant; the year too where it is not that of `as_of`.
pub fn clock(at: &str, as_of: &str) -> String {
    let from = if at.get(..5) == as_of.get(..5) { 5 } else { 0 };
    at.get(from..16).unwrap_or(at).replace('T', " ")
}

/// When the decision ends and what it becomes.
pub fn cools(decision: &Decision, policy: &PolicyView, lang: Lang) -> String {
    let as_of = decision.as_of.as_str();
    match (&decision.valid_until, &decision.becomes) {
        (Some(at), Some(becomes)) => {
            let what = difference(decision, becomes, |flag| policy.flag(flag));
            let what = what.unwrap_or_else(|| scenario(becomes, policy));
            format!("{} -> {what}", clock(at.as_str(), as_of))
        }
        _ => pick(lang, "no change", "변화 없음").to_owned(),
    }
}

/// What will be different: the lead type, else the flags. None where only the scenario is.
pub fn difference(
    decision: &Decision,
    becomes: &Becomes,
    title: impl Fn(&str) -> String,
) -> Option<String> {
    if becomes.lead_type != decision.lead_type {
        return Some(becomes.lead_type.to_string());
    }
    let only = |some: &[Id], others: &[Id], sign: &str| -> Vec<String> {
        let some = some.iter().filter(|flag| !others.contains(flag));
        some.map(|flag| format!("{sign}{}", title(flag))).collect()
    };
    let mut flags = only(&decision.flags, &becomes.flags, "-");
    flags.extend(only(&becomes.flags, &decision.flags, "+"));
    (!flags.is_empty()).then(|| flags.join(" "))
}

fn scenario(becomes: &Becomes, policy: &PolicyView) -> String {
    let scenario = becomes.scenario.as_ref();
    scenario.map_or_else(String::new, |id| policy.scenario(id))
}

#[cfg(test)]
mod tests {
    use super::*;
    use leadgrid::{Call, Engine, Instant, Lead};

    #[test]
    fn the_year_shows_where_it_differs() {
        let shown = |at| clock(at, "2026-12-31T20:00:00+09:00");
        assert_eq!(shown("2026-12-31T21:00:00+09:00"), "12-31 21:00");
        assert_eq!(shown("2027-01-01T08:00:00+09:00"), "2027-01-01 08:00");
    }

    #[test]
    fn what_changes_is_named() {
        let engine = Engine::from_json(
            r#"{"format": 1, "id": "p", "version": "1", "time_zone": "+09:00", "activities": {"call": {}, "visit": {}},
                "axes": [{"id": "a", "rules": [{"id": "calls", "activity": "call", "points": 10, "within": "30d"}]}],
                "grids": {"form": {"x": {"axes": ["a"], "bands": [{"id": "low"}, {"id": "high", "from": 10}]},
                                   "cells": {"low": "cold", "high": "hot"}}},
                "flags": [{"id": "visitor", "basis": "ownership", "title": "Visitor", "when": {"activity": "visit", "within": "7d"}}]}"#,
        )
        .unwrap();
        let policy = PolicyView::new(engine.policy_json(), Lang::En).unwrap();
        let at = |text| Instant::parse(text).unwrap();
        let call = Call::at(at("2026-11-23T09:00:00+09:00"));
        let says = |lead: Lead<'_>| {
            let answer = engine.score(&lead, &call);
            cools(answer.decision().unwrap(), &policy, Lang::En)
        };
        let caller = Lead::new("L-1", "form").activity("call", at("2026-11-20T10:30:00+09:00"));
        assert_eq!(says(caller.clone()), "12-20 10:30 -> cold");
        let visitor = caller.activity("visit", at("2026-11-22T18:00:00+09:00"));
        assert_eq!(says(visitor), "11-29 18:00 -> -Visitor");
        assert_eq!(says(Lead::new("L-2", "form")), "no change");
    }
}

//! Collects what is wrong with a policy while it is read.

use crate::error::{Code, Error, Finding, Severity};
use crate::json::{Pointer, Value, positions};
use crate::order;
use crate::text;

/// The most findings that are listed: nobody reads more, and a document can have millions.
const MOST_FINDINGS: usize = 1_000;

/// The findings so far.
#[derive(Default)]
pub(crate) struct Check {
    findings: Vec<Finding>,
}

impl Check {
    pub(crate) fn error(
        &mut self,
        code: Code,
        at: &Pointer<'_>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.error_at(code, at.to_string(), message, help);
    }

    pub(crate) fn error_at(
        &mut self,
        code: Code,
        path: String,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        let finding = match self.findings.len() {
            // A policy works with any number of warnings.
            MOST_FINDINGS.. if code.severity() == Severity::Warning => return,
            0..MOST_FINDINGS => Error::new(code, path, message, help),
            MOST_FINDINGS => Error::new(
                Code::LimitExceeded,
                String::new(),
                format!("there is more wrong than the first {MOST_FINDINGS} findings"),
                "mend these first",
            ),
            _ => return,
        };
        self.findings.push(Finding::new(finding));
    }

    /// Whether more findings would not be listed, so that nobody need word them.
    pub(crate) fn is_full(&self) -> bool {
        self.findings.len() > MOST_FINDINGS
    }

    /// Passes on what was found in a value, or reports that the value is of another kind.
    pub(crate) fn expect<T>(
        &mut self,
        found: Option<T>,
        wanted: &str,
        value: &Value<'_>,
        at: &Pointer<'_>,
    ) -> Option<T> {
        if found.is_none() {
            self.wrong_type(wanted, value, at);
        }
        found
    }

    /// Apart from [`Check::expect`], which is compiled for every type that is expected somewhere.
    fn wrong_type(&mut self, wanted: &str, value: &Value<'_>, at: &Pointer<'_>) {
        let message = format!("this is {}, not {wanted}", value.kind());
        self.error(Code::WrongType, at, message, format!("give {wanted}"));
    }

    /// Looks a name up among those declared, or reports that it leads nowhere. Where the
    /// declarations themselves are wrong nobody can tell, and nothing is reported.
    pub(crate) fn refer<'n>(
        &mut self,
        name: &str,
        what: &str,
        declared: impl Iterator<Item = &'n str> + Clone,
        at: &Pointer<'_>,
    ) -> Option<usize> {
        let found = declared.clone().position(|known| known == name);
        if found.is_none() {
            self.leads_nowhere(name, what, &mut declared.clone(), at);
        }
        found
    }

    /// Reports a name that is known not to be declared, as [`Check::refer`] does.
    pub(crate) fn leads_nowhere(
        &mut self,
        name: &str,
        what: &str,
        declared: &mut dyn Iterator<Item = &str>,
        at: &Pointer<'_>,
    ) {
        if !self.is_full() && !self.is_exactly_wrong(at) && !self.is_declared_wrongly(name, what) {
            let declared: Vec<&str> = declared.collect();
            let known = || declared.iter().copied();
            let help = text::help(name, known(), || match declared.is_empty() {
                true => format!("declare the {what} first"),
                false => format!("declared are {}", text::list(known())),
            });
            let message = format!("there is no {what} `{}`", text::short(name));
            self.error(Code::UnknownReference, at, message, help);
        }
    }

    fn is_declared_wrongly(&self, name: &str, what: &str) -> bool {
        let root = Pointer::root();
        let declarations = match what {
            "field" => root.key("fields"),
            "activity" => root.key("activities"),
            // An axis without a right id may be the one meant.
            "axis" => {
                return self
                    .findings
                    .iter()
                    .any(|finding| is_an_axis(finding.path()));
            }
            "channel" => root.key("channels"),
            "goal" => root.key("goals"),
            "calendar" => root.key("calendars"),
            // A list of names: one that is wrong may be the one meant.
            "lead type" => return self.is_wrong(&root.key("lead_types")),
            "flag basis" => return self.is_wrong(&root.key("flag_bases")),
            _ => return false,
        };
        self.is_exactly_wrong(&declarations) || self.is_wrong(&declarations.key(name))
    }

    /// Whether anything at this place or below it is wrong.
    pub(crate) fn is_wrong(&self, at: &Pointer<'_>) -> bool {
        let place = at.to_string();
        self.findings.iter().any(|finding| {
            finding
                .path()
                .strip_prefix(&place)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        })
    }

    /// Whether the value at this very place is wrong.
    pub(crate) fn is_exactly_wrong(&self, at: &Pointer<'_>) -> bool {
        let place = at.to_string();
        self.findings.iter().any(|finding| finding.path() == place)
    }

    /// Whether the value at this very place is wrong in itself, not only against a lock.
    pub(crate) fn is_wrong_in_itself(&self, path: &str) -> bool {
        self.findings
            .iter()
            .any(|finding| finding.path() == path && finding.code() != Code::BrokenLock)
    }

    /// How many findings there are, to see whether a check added one.
    pub(crate) fn count(&self) -> usize {
        self.findings.len()
    }

    /// The findings in document order.
    pub(crate) fn into_findings(self, tree: &Value<'_>) -> Vec<Finding> {
        in_document_order(self.findings, tree)
    }
}

/// Findings sorted by the places in a document that they point at.
pub(crate) fn in_document_order(findings: Vec<Finding>, tree: &Value<'_>) -> Vec<Finding> {
    let key = |finding: &Finding| (positions(tree, finding.path()), finding.code());
    let findings = findings.into_iter();
    let mut keyed: Vec<_> = findings.map(|found| (key(&found), found)).collect();
    order::sort_by(&mut keyed, |(a, _), (b, _)| a.cmp(b));
    keyed.into_iter().map(|(_, finding)| finding).collect()
}

/// Whether a pointer leads to the axes, to one of them or to the id of one.
fn is_an_axis(path: &str) -> bool {
    let tokens: Vec<&str> = path.split('/').skip(1).collect();
    matches!(*tokens, ["axes"] | ["axes", _] | ["axes", _, "id"])
}

#[cfg(test)]
mod tests {
    use crate::{Code, Engine, check_json};

    /// A policy with so many lead types that no cell gives, and one thing wrong if asked for.
    fn policy(unused: usize, wrong: bool) -> String {
        let unused: String = (0..unused).map(|n| format!(", \"type_{n}\"")).collect();
        let calls = if wrong { "calls" } else { "call" };
        format!(
            r#"{{"format": 1, "id": "p", "version": "1", "time_zone": "+09:00", "activities": {{"call": {{}}}},
                "lead_types": ["cold", "hot"{unused}],
                "axes": [{{"id": "activity", "rules": [{{"id": "calls", "activity": "{calls}", "points": 1}}]}}],
                "grids": {{"form": {{"x": {{"axes": ["activity"], "bands": [{{"id": "low"}}, {{"id": "high", "from": 3}}]}},
                    "cells": {{"low": "cold", "high": "hot"}}}}}}}}"#
        )
    }

    #[test]
    fn any_number_of_warnings_is_no_error() {
        for unused in [999, 1_000, 1_001, 3_000] {
            let engine = Engine::from_json(&policy(unused, false)).expect("only warnings");
            let warnings = engine.warnings();
            assert_eq!(warnings.len(), unused.min(1_000));
            assert!(
                warnings
                    .iter()
                    .all(|found| found.code() == Code::UnusedLeadType)
            );
        }
        let codes: Vec<Code> = check_json(&policy(3_000, true))
            .iter()
            .map(|f| f.code())
            .collect();
        assert_eq!(codes, [Code::UnknownReference]);
    }
}

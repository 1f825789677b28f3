//! [`Engine`]: a compiled policy that scores leads.

use std::sync::Arc;

use crate::call::Call;
use crate::decision::{Answer, LeadErrors};
use crate::error::{Finding, PolicyError};
use crate::explain;
use crate::field::Field;
use crate::grid::GridView;
use crate::label::{Id, Lang, Named};
use crate::lead::{self, Lead};
use crate::policy::{self, Policy};
use crate::report::Report;

const GLOBAL_STANDARD: &str = include_str!("../policies/global_standard.json");

/// A compiled policy. Cloning shares it; it never changes, so threads may share it too.
///
/// ```
/// use leadgrid::{Call, Engine, Instant, Lead};
///
/// let engine = Engine::default();
/// let as_of = Instant::parse("2026-11-22T09:00:00+09:00").expect("RFC 3339");
/// let answer = engine.score(&Lead::new("L-17", "form"), &Call::at(as_of));
/// let decision = answer.decision().expect("a good lead");
/// assert_eq!(decision.lead_type, "cold");
/// ```
#[derive(Debug, Clone)]
pub struct Engine(Arc<Compiled>);

#[derive(Debug)]
struct Compiled {
    policy: Arc<Policy>,
    document: String,
    warnings: Vec<Finding>,
}

/// The answers for a batch, in the order of the leads, and what was left out of account.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Batch {
    /// One for each lead.
    pub answers: Vec<Answer>,
    /// Counts of what was ignored or unknown.
    pub report: Report,
}

impl Default for Engine {
    /// The embedded policy `global_standard`: automotive leads from forms and sign-ups.
    fn default() -> Self {
        // A test loads it, and there is no other input. Not `expect`: it would print the error, for which
        // the wasm module would need the tables of `Debug` for texts.
        Self::from_json(GLOBAL_STANDARD)
            .unwrap_or_else(|_| unreachable!("the embedded policy loads"))
    }
}

impl Engine {
    /// Loads a policy from JSON.
    ///
    /// # Errors
    /// All findings at once where the policy is refused.
    pub fn from_json(text: &str) -> Result<Self, PolicyError> {
        Self::new(policy::load_json(text))
    }

    /// Loads a policy from YAML; findings name line and column.
    ///
    /// # Errors
    /// All findings at once where the policy is refused.
    #[cfg(feature = "yaml")]
    pub fn from_yaml(text: &str) -> Result<Self, PolicyError> {
        Self::new(policy::load_yaml(text))
    }

    fn new(loaded: policy::Loaded) -> Result<Self, PolicyError> {
        match loaded.policy {
            Some((policy, tree)) => {
                // A tree of texts and finite numbers: serialising cannot fail.
                let document = serde_json::to_string(&tree).unwrap_or_default();
                Ok(Self(Arc::new(Compiled {
                    policy: Arc::new(policy),
                    document,
                    warnings: loaded.findings,
                })))
            }
            None => Err(PolicyError::new(loaded.findings)),
        }
    }

    /// What works in the policy, but not as it seems to.
    #[must_use]
    pub fn warnings(&self) -> &[Finding] {
        &self.0.warnings
    }

    /// The id of the policy.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.0.policy.name.id
    }

    /// The version of the policy.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.0.policy.version
    }

    /// The policy as compact JSON, as it was given.
    #[must_use]
    pub fn policy_json(&self) -> &str {
        &self.0.document
    }

    /// The fields that the policy declares, sorted by id.
    #[must_use]
    pub fn fields(&self) -> &[Field] {
        &self.0.policy.words.fields
    }

    /// The activity kinds that the policy declares, sorted by id.
    #[must_use]
    pub fn activities(&self) -> &[Named] {
        &self.0.policy.words.kinds
    }

    /// The lead types, least to most important.
    #[must_use]
    pub fn lead_types(&self) -> &[Id] {
        &self.0.policy.words.lead_types
    }

    /// The grids, one for each origin, as a person would draw them.
    pub fn grids(&self) -> impl Iterator<Item = GridView<'_>> {
        let policy = &self.0.policy;
        policy.grids.iter().map(|grid| GridView {
            grid,
            lead_types: &policy.words.lead_types,
        })
    }

    /// The title of a rule in a language, else its id.
    #[must_use]
    pub fn rule_title(&self, axis: &str, rule: &str, lang: Lang) -> Option<&str> {
        let axis = self
            .0
            .policy
            .axes
            .iter()
            .find(|known| known.name.id == *axis)?;
        let rule = axis.rules.iter().find(|known| known.name.id == *rule)?;
        Some(rule.name.text(lang))
    }

    /// Scores one lead.
    #[must_use]
    pub fn score(&self, lead: &Lead<'_>, call: &Call) -> Answer {
        self.judge(lead, call, &mut Report::default())
    }

    /// Scores many leads. A bad one is answered by its errors and spoils nothing.
    #[must_use]
    pub fn score_batch(&self, leads: &[Lead<'_>], call: &Call) -> Batch {
        let mut report = Report::default();
        let answers = leads
            .iter()
            .map(|lead| {
                let answer = self.judge(lead, call, &mut report);
                report.count(&answer);
                answer
            })
            .collect();
        Batch { answers, report }
    }

    /// A decision with its reasons, as a text for a person.
    #[must_use]
    pub fn explain(&self, lead: &Lead<'_>, call: &Call) -> String {
        let answer = self.score(
            lead,
            &Call {
                ledger: true,
                ..*call
            },
        );
        explain::answer(&self.0.policy, &answer, call.lang)
    }

    fn judge(&self, lead: &Lead<'_>, call: &Call, report: &mut Report) -> Answer {
        let policy = &self.0.policy;
        let decided = lead::read(lead, &policy.words, call.strict, report)
            .and_then(|reading| policy.decide(&reading, call).map_err(|error| vec![error]));
        match decided {
            Ok(decision) => Answer::Decision(decision),
            Err(errors) => {
                let lead_id = lead
                    .value()
                    .get("id")
                    .and_then(|id| id.as_text())
                    .map(str::to_owned);
                Answer::Errors(LeadErrors { lead_id, errors })
            }
        }
    }
}

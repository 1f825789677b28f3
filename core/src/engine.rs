//! [`Engine`]: a compiled policy that scores leads.

use std::sync::Arc;

use crate::calendar::Calendar;
use crate::call::Call;
use crate::decision::{Answer, LeadErrors, Question, Trajectory};
use crate::earlier::Calls;
use crate::error::{Finding, PolicyError};
use crate::explain;
use crate::field::Field;
use crate::grid::GridView;
use crate::identity;
use crate::json::Value;
use crate::label::{Id, Lang, Named};
use crate::lead::{self, Lead, Scene};
use crate::localise::Loader;
use crate::policy::{self, Policy};
use crate::report::Report;
use crate::rfm::{Rfm, Scores};
use crate::segment::{Segment, Segments};
use crate::time::{Instant, Stamp};

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
        Loader::default().load_json(text)
    }

    /// Loads a policy from YAML; findings name line and column.
    ///
    /// # Errors
    /// All findings at once where the policy is refused.
    #[cfg(feature = "yaml")]
    pub fn from_yaml(text: &str) -> Result<Self, PolicyError> {
        Loader::default().load_yaml(text)
    }

    /// Loads policies that extend others.
    #[must_use]
    pub fn loader<'a>() -> Loader<'a> {
        Loader::default()
    }

    pub(crate) fn new(loaded: policy::Loaded) -> Result<Self, PolicyError> {
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

    /// The identity of the policy: `sha256:` and the SHA-256 of its canonical JSON (RFC 8785) in
    /// hex. Key order, white space and JSON or YAML make no difference; any value does.
    ///
    /// ```
    /// let engine = leadgrid::Engine::default();
    /// assert!(engine.hash().starts_with("sha256:"));
    /// ```
    #[must_use]
    pub fn hash(&self) -> &str {
        &self.0.policy.hash
    }

    /// The resolved policy as canonical JSON (RFC 8785): the text whose SHA-256 is its [`hash`](Self::hash).
    #[must_use]
    pub fn canonical_json(&self) -> String {
        // Our own text is well-formed.
        Value::from_json(self.policy_json())
            .map_or_else(|_| String::new(), |tree| identity::canonical(&tree))
    }

    /// The resolved policy as compact JSON: as it was given, laid over the policies that it extends.
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

    /// A working calendar of the policy.
    #[must_use]
    pub fn calendar(&self, id: &str) -> Option<&Calendar> {
        let mut calendars = self.0.policy.calendars.iter();
        calendars.find(|calendar| calendar.name.id == *id)
    }

    /// How orders are summed up and scored; none where the policy has no `rfm`.
    #[must_use]
    pub fn rfm(&self) -> Option<&Rfm> {
        self.0.policy.rfm.as_ref()
    }

    /// The segments of customers; none where the policy has no scores, or none of its own for a scale
    /// other than 5.
    #[must_use]
    pub fn segments(&self) -> Option<&Segments> {
        self.0.policy.segments()
    }

    /// The segment of a customer by its scores and, where the customer is known as a lead, by the
    /// signals of that lead. None where the policy has no segments.
    ///
    /// ```
    /// use leadgrid::rfm::Order;
    /// use leadgrid::{Call, Engine, Instant, Lead};
    ///
    /// let policy = r#"{"format": 1, "id": "shop", "version": "1", "time_zone": "+09:00",
    ///     "rfm": {"monetary": {"cuts": [10, 50, 100, 500]}}}"#;
    /// let engine = Engine::from_json(policy).expect("loads");
    /// let rfm = engine.rfm().expect("the policy has it");
    /// let as_of = Instant::parse("2026-11-26T09:00:00+09:00").expect("RFC 3339");
    /// let mut orders = rfm.partial(as_of);
    /// orders.add(&Order::new("C-1", as_of, "12.50")).expect("a good row");
    /// let model = rfm.fit(&orders).expect("nothing is fitted here");
    /// let customer = orders.customer("C-1").expect("known");
    /// let scores = model.score("C-1", &customer, as_of);
    /// let segment = engine.segment(&scores, None, &Call::at(as_of)).expect("no lead to refuse");
    /// assert_eq!(segment.expect("a segment").id(), "new_customer");
    /// ```
    ///
    /// # Errors
    /// What is wrong with the lead.
    pub fn segment(
        &self,
        scores: &Scores,
        lead: Option<&Lead<'_>>,
        call: &Call,
    ) -> Result<Option<&Segment>, LeadErrors> {
        let policy = &self.0.policy;
        let Some(segments) = policy.segments() else {
            return Ok(None);
        };
        let Some(lead) = lead else {
            return Ok(segments.of(scores, None));
        };
        lead::read(lead, &policy.words, call.strict, &mut Report::default())
            .and_then(|reading| {
                let scene = Scene::new(&reading, call.as_of, &policy.zone);
                let previous = policy.previous(&reading, call);
                let state = policy.state(&reading, &scene, previous);
                let state = state.map_err(|error| vec![error])?;
                Ok(segments.of(scores, Some((&scene, state.lead_type))))
            })
            .map_err(|errors| LeadErrors::of(lead, errors))
    }

    pub(crate) fn policy(&self) -> &Policy {
        &self.0.policy
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
        let calls = Calls::of(call);
        let answers = leads
            .iter()
            .map(|lead| {
                let answer = self.judge(lead, &calls.for_lead(lead), &mut report);
                report.count(&answer);
                answer
            })
            .collect();
        Batch { answers, report }
    }

    /// An instant as decisions print it: in the policy's time zone.
    #[must_use]
    pub fn stamp(&self, at: Instant) -> Stamp {
        self.0.policy.zone.stamp(at)
    }

    /// A decision with its reasons, as a text for a person.
    #[must_use]
    pub fn explain(&self, lead: &Lead<'_>, call: &Call) -> String {
        let answer = self.score(
            lead,
            &Call {
                ledger: true,
                ..call.clone()
            },
        );
        explain::answer(&self.0.policy, &answer, call.lang)
    }

    /// Every change of lead type, flags or scenario after `as_of` and before `until`, if nothing new
    /// happens. Where the grid has `hold`, all of them are judged with the decision at `as_of` as
    /// the previous one.
    ///
    /// # Errors
    /// What is wrong with the lead.
    pub fn trajectory(
        &self,
        lead: &Lead<'_>,
        call: &Call,
        until: Instant,
    ) -> Result<Trajectory, LeadErrors> {
        let policy = &self.0.policy;
        let (words, strict) = (&policy.words, call.strict);
        lead::read(lead, words, strict, &mut Report::default())
            .and_then(|reading| {
                let found = policy.trajectory(&reading, call, until);
                found.map_err(|error| vec![error])
            })
            .map_err(|errors| LeadErrors::of(lead, errors))
    }

    /// What to ask next: the unknown field whose answer would narrow the totals of the lead's grid
    /// most; `None` where no single answer narrows them.
    ///
    /// # Errors
    /// What is wrong with the lead.
    pub fn question(&self, lead: &Lead<'_>, call: &Call) -> Result<Option<Question>, LeadErrors> {
        let policy = &self.0.policy;
        lead::read(lead, &policy.words, call.strict, &mut Report::default())
            .map(|reading| policy.question(&reading, call))
            .map_err(|errors| LeadErrors::of(lead, errors))
    }

    pub(crate) fn judge(&self, lead: &Lead<'_>, call: &Call, report: &mut Report) -> Answer {
        let policy = &self.0.policy;
        let decided = lead::read(lead, &policy.words, call.strict, report)
            .and_then(|reading| policy.decide(&reading, call).map_err(|error| vec![error]));
        match decided {
            Ok(decision) => Answer::Decision(decision),
            Err(errors) => Answer::Errors(LeadErrors::of(lead, errors)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writing_does_not_change_the_hash() {
        let text = r#"{"format": 1, "id": "tiny", "version": "1", "time_zone": "+09:00", "title": {"ko": "작은 기준"}}"#;
        let engine = Engine::from_json(text).expect("loads");
        let other = r#"{"title":{"ko":"\uc791\uc740 기준"},"time_zone":"+09:00",
            "version":"1","id":"tiny","format":1.0}"#;
        assert_eq!(
            engine.hash(),
            Engine::from_json(other).expect("loads").hash()
        );
        assert_eq!(
            engine.canonical_json(),
            r#"{"format":1,"id":"tiny","time_zone":"+09:00","title":{"ko":"작은 기준"},"version":"1"}"#
        );
        // By another program, of the canonical text.
        assert_eq!(
            engine.hash(),
            "sha256:07f7e63f9a80660e6fabdc8c45bcef476d1a09d4ad6947d5fc18b19adee99345"
        );
        #[cfg(feature = "yaml")]
        {
            let yaml =
                "id: tiny\nformat: 1\nversion: '1'\ntime_zone: '+09:00'\ntitle: {ko: 작은 기준}\n";
            assert_eq!(
                engine.hash(),
                Engine::from_yaml(yaml).expect("loads").hash()
            );
        }
    }

    #[test]
    fn a_decision_names_the_policy_by_its_hash() {
        let engine = Engine::default();
        let as_of = crate::Instant::parse("2026-11-22T09:00:00+09:00").expect("an instant");
        let answer = engine.score(&Lead::new("L-17", "form"), &Call::at(as_of));
        let name = format!(
            r#""policy":{{"id":"global_standard","version":"{}","hash":"{}"}},"axes""#,
            engine.version(),
            engine.hash()
        );
        assert!(answer.to_json().contains(&name));
    }
}

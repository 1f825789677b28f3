//! The decision from which a follow-up starts.

use crate::error::{Code, Error};
use crate::json::{Pointer, Value};
use crate::label::Id;
use crate::policy::Policy;
use crate::printed::Printed;
use crate::scenario::Scenario;
use crate::text;
use crate::time::Instant;

/// What a follow-up asks of a decision.
#[derive(Debug)]
pub(super) struct Case<'d, 'p> {
    pub(super) lead_id: &'d str,
    pub(super) lead_type: &'p Id,
    pub(super) flagged: bool,
    pub(super) scenario: Option<&'p Scenario>,
    pub(super) assigned_at: Instant,
}

impl<'d, 'p> Case<'d, 'p> {
    /// Reads a decision that this policy made.
    pub(super) fn read(
        decision: &'d Value<'_>,
        at: &'d Pointer<'_>,
        policy: &'p Policy,
    ) -> Result<Self, Error> {
        let printed = Printed::decision(decision, at)?;
        let lead_id = printed.text("lead_id")?;
        check_policy(&printed, at, policy)?;
        let assigned_at = printed.instant("assigned_at")?;
        // Without a hash an edited policy that kept its version shows here.
        let lead_type = printed.text("lead_type")?;
        let types = &policy.words.lead_types;
        let known = types.iter().find(|known| *known == lead_type);
        let lead_type =
            known.ok_or_else(|| foreign(&printed, "lead_type", "lead type", lead_type))?;
        let flagged = printed.truth("flagged")?;
        // A decision says so where it has none.
        if decision.get("scenario").is_none() {
            printed.required("scenario")?;
        }
        let scenarios = policy.scenarios.as_deref().unwrap_or_default();
        let scenario = printed.optional_text("scenario")?.map(|id| {
            let known = scenarios.iter().find(|scenario| scenario.name.id == id);
            known.ok_or_else(|| foreign(&printed, "scenario", "scenario", id))
        });
        Ok(Self {
            lead_id,
            lead_type,
            flagged,
            scenario: scenario.transpose()?,
            assigned_at,
        })
    }
}

fn check_policy(decision: &Printed<'_>, at: &Pointer<'_>, policy: &Policy) -> Result<(), Error> {
    let at = at.key("policy");
    let made_by = Printed::object(decision.required("policy")?, &at)?;
    let theirs = [
        ("id", Some(made_by.text("id")?), &policy.name.id),
        ("version", Some(made_by.text("version")?), &policy.version),
        ("hash", made_by.optional_text("hash")?, &policy.hash),
    ];
    for (key, theirs, ours) in theirs {
        let Some(theirs) = theirs.filter(|theirs| *ours != *theirs) else {
            continue;
        };
        let message = format!(
            "the decision was made by a policy of {key} `{}`, this one has `{}`",
            text::short(theirs),
            text::short(ours)
        );
        return Err(made_by.error(Code::PolicyMismatch, key, message, HELP));
    }
    Ok(())
}

const HELP: &str = "use the engine that made the decision, or score the lead again";

fn foreign(decision: &Printed<'_>, key: &str, what: &str, id: &str) -> Error {
    let message = format!("this policy has no {what} `{}`", text::short(id));
    decision.error(Code::PolicyMismatch, key, message, HELP)
}

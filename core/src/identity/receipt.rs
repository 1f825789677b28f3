//! Receipts: proof of what was decided, by which policy, for which input.
//!
//! Everything is hashed as canonical JSON (RFC 8785) by SHA-256 and written `sha256:<hex>`:
//!
//! - `policy_hash`: the resolved policy, as in every decision;
//! - `input_digest`: `{"call": .., "lead": ..}`, the lead as it was given and the call as the receipt
//!   carries it: `as_of` in milliseconds, `strict`, `ledger`, `horizon` in seconds (`34560000s`) and,
//!   if there is one, the `previous` decision of this lead. The language is no part of it;
//! - `answer_digest`: the answer as the receipt carries it.
//!
//! `engine_version` is a note for whoever finds that an answer comes out differently; no digest is of
//! it. A receipt shows that policy, input and answer belong together; who made it, it does not show.
//!
//! Keys, white space and the spelling of numbers make no difference, so a receipt may pass through
//! any program that keeps JSON values.

use serde::ser::{Serialize, SerializeStruct, Serializer};

use super::hash;
use crate::call::Call;
use crate::decision::Answer;
use crate::engine::Engine;
use crate::error::{Code, Error};
use crate::json::{Pointer, Value};
use crate::lead::Lead;
use crate::printed::Printed;

/// What was decided, with all that is needed to do it again. The lead is not part of it.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Receipt {
    /// Hash of the resolved policy.
    pub policy_hash: String,
    /// The version of the library.
    pub engine_version: &'static str,
    /// The arguments of the call, as [`Call::from_value`] reads them.
    pub call: Value<'static>,
    /// Digest of the lead and the call.
    pub input_digest: String,
    /// The answer for the lead.
    pub answer: Answer,
    /// Digest of the answer.
    pub answer_digest: String,
}

/// Whether a receipt is right, and if not, what is wrong first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The same policy gives the same answer for the same input.
    Valid,
    /// The receipt is about another policy.
    OtherPolicy,
    /// The receipt is about another lead, or its call was changed.
    OtherInput,
    /// The answer in the receipt is not the one that its digest is of.
    AlteredAnswer,
    /// The answer comes out differently, and another version of the library made the receipt.
    OtherEngine,
    /// The answer comes out differently.
    OtherAnswer,
}

impl Engine {
    /// Scores a lead and seals the answer.
    ///
    /// ```
    /// use leadgrid::{Call, Engine, Instant, Lead, Verdict};
    ///
    /// let engine = Engine::default();
    /// let as_of = Instant::parse("2026-11-22T09:00:00+09:00").expect("RFC 3339");
    /// let lead = Lead::new("L-17", "form");
    /// let receipt = engine.receipt(&lead, &Call::at(as_of)).expect("a lead in JSON").to_json();
    ///
    /// assert_eq!(engine.verify(&receipt, &lead), Ok(Verdict::Valid));
    /// let other = lead.attribute("owns_vehicle", true);
    /// assert_eq!(engine.verify(&receipt, &other), Ok(Verdict::OtherInput));
    /// ```
    ///
    /// # Errors
    /// `wrong_type` where a part of the lead has no counterpart in JSON, so that nobody else could
    /// verify it. A lead that cannot be judged is no error: its receipt seals what is wrong with it.
    pub fn receipt(&self, lead: &Lead<'_>, call: &Call) -> Result<Receipt, Error> {
        refuse_foreign(lead.value(), &Pointer::root())?;
        let arguments = call.arguments_for(lead);
        let answer = self.score(lead, call);
        Ok(Receipt {
            policy_hash: self.hash().to_owned(),
            engine_version: crate::version(),
            input_digest: input_digest(lead, &arguments),
            answer_digest: digest(&answer),
            call: arguments,
            answer,
        })
    }

    /// Decides again by a receipt in JSON and compares. Whoever has the policy and the lead can.
    ///
    /// # Errors
    /// `bad_json` or `wrong_type` and others where the text is not a receipt.
    pub fn verify(&self, receipt: &str, lead: &Lead<'_>) -> Result<Verdict, Error> {
        refuse_foreign(lead.value(), &Pointer::root())?;
        self.verify_document(&Value::from_json(receipt)?, &Pointer::root(), lead)
    }

    /// The same for a receipt that was read already and stands at `at`.
    pub(crate) fn verify_document(
        &self,
        receipt: &Value<'_>,
        at: &Pointer<'_>,
        lead: &Lead<'_>,
    ) -> Result<Verdict, Error> {
        let printed = Printed::object(receipt, at)?;
        let (policy, version) = (
            printed.text("policy_hash")?,
            printed.text("engine_version")?,
        );
        let (input, sealed) = (
            printed.text("input_digest")?,
            printed.text("answer_digest")?,
        );
        let (arguments, answer) = (printed.required("call")?, printed.required("answer")?);
        let call = Call::from_value(arguments)
            .map_err(|error| error.below(&printed.key("call").to_string()))?;

        if policy != self.hash() {
            return Ok(Verdict::OtherPolicy);
        }
        if input != input_digest(lead, &call.arguments_for(lead)) {
            return Ok(Verdict::OtherInput);
        }
        if sealed != hash(answer) {
            return Ok(Verdict::AlteredAnswer);
        }
        let again = digest(&self.score(lead, &call));
        Ok(match (sealed == again, version == crate::version()) {
            (true, _) => Verdict::Valid,
            (false, true) => Verdict::OtherAnswer,
            (false, false) => Verdict::OtherEngine,
        })
    }
}

fn input_digest(lead: &Lead<'_>, call: &Value<'_>) -> String {
    let input = vec![
        ("call".into(), call.clone()),
        ("lead".into(), lead.value().clone()),
    ];
    hash(&Value::Object(input))
}

fn digest(answer: &Answer) -> String {
    let text = answer.to_json();
    // Our own text is well-formed.
    Value::from_json(&text).map_or_else(|_| String::new(), |answer| hash(&answer))
}

pub(crate) fn refuse_foreign(value: &Value<'_>, at: &Pointer<'_>) -> Result<(), Error> {
    if let Value::Foreign(name) = value {
        let message = format!("this is {name}, which has no place in JSON here");
        let help = "give what JSON can say, so that others read the same";
        return Err(Error::new(Code::WrongType, at.to_string(), message, help));
    }
    let mut items = value.items().iter().enumerate();
    items.try_for_each(|(index, item)| refuse_foreign(item, &at.index(index)))?;
    let mut entries = value.entries().iter();
    entries.try_for_each(|(key, inner)| refuse_foreign(inner, &at.key(key)))
}

impl Receipt {
    /// The receipt as compact JSON.
    #[must_use]
    pub fn to_json(&self) -> String {
        // Texts as keys and finite numbers: serialising cannot fail.
        serde_json::to_string(self).unwrap_or_default()
    }
}

impl Serialize for Receipt {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut receipt = serializer.serialize_struct("Receipt", 6)?;
        receipt.serialize_field("policy_hash", &self.policy_hash)?;
        receipt.serialize_field("engine_version", self.engine_version)?;
        receipt.serialize_field("call", &self.call)?;
        receipt.serialize_field("input_digest", &self.input_digest)?;
        receipt.serialize_field("answer", &self.answer)?;
        receipt.serialize_field("answer_digest", &self.answer_digest)?;
        receipt.end()
    }
}

impl Verdict {
    /// Whether the receipt is right.
    #[must_use]
    pub fn is_valid(self) -> bool {
        self == Verdict::Valid
    }

    /// What is wrong, as a stable word.
    #[must_use]
    pub fn reason(self) -> Option<&'static str> {
        match self {
            Verdict::Valid => None,
            Verdict::OtherPolicy => Some("other_policy"),
            Verdict::OtherInput => Some("other_input"),
            Verdict::AlteredAnswer => Some("altered_answer"),
            Verdict::OtherEngine => Some("other_engine"),
            Verdict::OtherAnswer => Some("other_answer"),
        }
    }
}

impl Serialize for Verdict {
    /// `{"valid": true, "reason": null}`, or false with the reason.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut verdict = serializer.serialize_struct("Verdict", 2)?;
        verdict.serialize_field("valid", &self.is_valid())?;
        verdict.serialize_field("reason", &self.reason())?;
        verdict.end()
    }
}

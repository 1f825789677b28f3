//! Earlier decisions of leads, which grids with `hold` ask for.

use std::borrow::Cow;

use crate::call::{Call, PreviousDecision};
use crate::decision::Decision;
use crate::json::Value;
use crate::lead::Lead;
use crate::order;

impl From<&Decision> for PreviousDecision {
    fn from(decision: &Decision) -> Self {
        Self {
            lead_id: decision.lead_id.to_string(),
            origin: decision.origin.to_string(),
            computed_lead_type: decision.computed_lead_type.to_string(),
        }
    }
}

/// What stands under `previous` in arguments.
impl From<PreviousDecision> for Value<'static> {
    fn from(previous: PreviousDecision) -> Self {
        let PreviousDecision {
            lead_id,
            origin,
            computed_lead_type,
        } = previous;
        Value::Object(vec![
            ("lead_id".into(), lead_id.into()),
            ("origin".into(), origin.into()),
            ("computed_lead_type".into(), computed_lead_type.into()),
        ])
    }
}

/// The call for each lead of a batch: with that lead's earlier decision alone, so that not every
/// lead is looked for among all the others.
pub(crate) struct Calls<'c> {
    call: &'c Call,
    alone: Call,
    /// Sorted by lead.
    earlier: Vec<&'c PreviousDecision>,
}

impl<'c> Calls<'c> {
    pub(crate) fn of(call: &'c Call) -> Self {
        let mut earlier: Vec<_> = call.previous.iter().collect();
        order::sort_by(&mut earlier, |a, b| a.lead_id.cmp(&b.lead_id));
        let Call {
            as_of,
            strict,
            ledger,
            lang,
            horizon,
            previous: _,
        } = *call;
        let alone = Call {
            as_of,
            strict,
            ledger,
            lang,
            horizon,
            previous: Vec::new(),
        };
        Self {
            call,
            alone,
            earlier,
        }
    }

    /// The first decision of a lead counts, as it does for one lead.
    fn find(&self, id: &str) -> Option<&PreviousDecision> {
        let place = self.earlier.partition_point(|known| *known.lead_id < *id);
        let found = self.earlier.get(place).copied();
        found.filter(|known| known.lead_id == id)
    }

    pub(crate) fn for_lead(&self, lead: &Lead<'_>) -> Cow<'_, Call> {
        if self.call.previous.len() <= 1 {
            return Cow::Borrowed(self.call);
        }
        let id = lead.value().get("id").and_then(Value::as_text);
        match id.and_then(|id| self.find(id)) {
            None => Cow::Borrowed(&self.alone),
            Some(previous) => Cow::Owned(Call {
                previous: vec![previous.clone()],
                ..self.alone.clone()
            }),
        }
    }
}

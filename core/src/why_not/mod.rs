//! Why a lead is not of a higher type, and what would make it so.
//!
//! The ledger says why a lead has its type; this says what is missing: the cheapest set of actions
//! that a policy names as attainable, found exactly, and the points to the next type and to the one
//! below.

mod actions;
mod attainable;
mod candidates;
mod cell;
mod distance;
mod search;
mod words;

use serde::ser::{Serialize, SerializeStruct, Serializer};

use crate::call::Call;
use crate::decision::LeadErrors;
use crate::engine::Engine;
use crate::error::{Code, Error};
use crate::json::{Pointer, Value};
use crate::label::{Id, Lang};
use crate::lead::{self, Lead, Reading, Scene};
use crate::num::Points;
use crate::policy::Policy;
use crate::report::Report;
use crate::score::Silent;
use crate::text;
use crate::time::{Instant, Stamp};
use crate::wire::Refusal;

pub(crate) use attainable::{ATTAINABLE, Attainable, compile};
pub use cell::{CellDistance, Step};
pub use distance::Sides;

use attainable::What;
use search::{Found, Reached, Search};

/// What would give a lead a higher type (section 8). About the computed type, whatever an override
/// says.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct WhyNot {
    /// The lead's id.
    pub lead_id: String,
    /// The instant of the question; `lead_type`, `rise` and `fall` are those of this instant.
    pub as_of: Stamp,
    /// The instant of the actions, at which the target is to be reached.
    pub at: Stamp,
    /// The computed lead type.
    pub lead_type: Id,
    /// The lead type that is wanted at least; none where there is no higher one.
    pub target: Option<Id>,
    /// The lead type that the actions give; none where no set of them gives the target.
    pub reaches: Option<Id>,
    /// What they cost together.
    pub cost: Option<Points>,
    /// The actions, in the order of the policy.
    pub actions: Vec<Action>,
    /// Why no set of actions does; beside a set, why it was not shown to be the cheapest.
    pub reason: Option<Reason>,
    /// The same for a person, in the language of the call.
    pub message: Option<String>,
    /// The least growth of each side alone that gives a higher type.
    pub rise: Sides<Points>,
    /// The greatest loss of each side at which, and below which, the type is not lower.
    pub fall: Sides<Points>,
}

/// Something to be done.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Action {
    /// The customer does this once.
    Activity(Id),
    /// The customer gives this answer.
    Field(Id, Value<'static>),
}

/// Why no set of actions gives a lead type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// The lead has the highest type.
    HighestType,
    /// The policy names nothing that this lead could still do.
    NothingAttainable,
    /// Even the best of what is attainable is not enough.
    OutOfReach,
    /// There are too many combinations to search. A set that is given all the same reaches the
    /// target, and none of its actions can be left out, but a cheaper one may do.
    SearchTooLong,
}

impl Reason {
    /// The word that stands in results.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Reason::HighestType => "highest_type",
            Reason::NothingAttainable => "nothing_attainable",
            Reason::OutOfReach => "out_of_reach",
            Reason::SearchTooLong => "search_too_long",
        }
    }
}

impl Engine {
    /// The cheapest set of attainable actions that gives a lead at least the type `target` (the
    /// next higher one if left out), done at the instant `at` (`as_of` if left out).
    ///
    /// ```
    /// use leadgrid::{Call, Engine, Instant, Lead};
    ///
    /// let as_of = Instant::parse("2026-11-22T09:00:00+09:00").expect("RFC 3339");
    /// let lead = Lead::new("L-17", "form").attribute("owns_vehicle", true);
    /// let answer = Engine::default().why_not(&lead, &Call::at(as_of), None, None).expect("a good lead");
    /// assert_eq!(answer.reaches.expect("attainable"), "warm");
    /// assert_eq!(answer.actions.len(), 3); // three answers cost less than a test drive
    /// ```
    ///
    /// # Errors
    /// What is wrong with the lead; `unknown_lead_type` for the target, `out_of_range` where `at`
    /// lies before `as_of`.
    pub fn why_not(
        &self,
        lead: &Lead<'_>,
        call: &Call,
        target: Option<&str>,
        at: Option<Instant>,
    ) -> Result<WhyNot, Refusal> {
        let policy = self.policy();
        let wanted = self::target(&policy.words.lead_types, target)?;
        let at = at.unwrap_or(call.as_of);
        if at < call.as_of {
            let place = Pointer::root().key("at").to_string();
            let message = "the actions would lie before `as_of`";
            let help = "give an instant from `as_of` on";
            return Err(Error::new(Code::OutOfRange, place, message, help).into());
        }
        let reading = lead::read(lead, &policy.words, call.strict, &mut Report::default());
        let asked = reading.and_then(|reading| {
            let answer = policy.why_not(&reading, call, wanted, at);
            answer.map_err(|error| vec![error])
        });
        asked.map_err(|errors| LeadErrors::of(lead, errors).into())
    }
}

/// The index of a wanted lead type.
fn target(types: &[Id], wanted: Option<&str>) -> Result<Option<usize>, Error> {
    let Some(wanted) = wanted else {
        return Ok(None);
    };
    let found = types.iter().position(|known| *known == wanted);
    found.map(Some).ok_or_else(|| {
        let message = format!("there is no lead type `{}`", text::short(wanted));
        let types = types.iter().map(|id| &**id);
        let all = || format!("the policy has {}", text::list(types.clone()));
        let help = text::help(wanted, types.clone(), all);
        let at = Pointer::root().key("target").to_string();
        Error::new(Code::UnknownLeadType, at, message, help)
    })
}

impl Policy {
    fn why_not(
        &self,
        lead: &Reading<'_>,
        call: &Call,
        target: Option<usize>,
        at: Instant,
    ) -> Result<WhyNot, Error> {
        let scene = Scene::new(lead, call.as_of, &self.zone);
        let previous = self.previous(lead, call);
        let now = self.verdict(lead, &scene, previous, &mut Silent)?;
        let types = &self.words.lead_types;
        let id = |index: usize| types.get(index).cloned();
        let totals = (now.x.total, now.y.as_ref().map_or(0, |y| y.total));
        let grid = self.grids.get(lead.origin);
        let (rise, fall) = grid
            .map(|grid| grid.distances(totals, now.computed, previous))
            .unwrap_or_default();
        let wanted = target.unwrap_or_else(|| now.computed.saturating_add(1));
        let mut answer = WhyNot {
            lead_id: lead.id.to_owned(),
            as_of: self.zone.stamp(call.as_of),
            at: self.zone.stamp(at),
            lead_type: id(now.computed).unwrap_or_else(|| Id::new("")),
            target: id(wanted),
            reaches: None,
            cost: None,
            actions: Vec::new(),
            reason: None,
            message: None,
            rise,
            fall,
        };
        let mut refuse = |reason: Reason, most: Option<[Points; 2]>| {
            let asked = answer.target.as_ref().unwrap_or(&answer.lead_type);
            answer.message = Some(words::message(call.lang, reason, asked, most));
            answer.reason = Some(reason);
        };
        let Some(grid) = grid.filter(|_| wanted < types.len()) else {
            refuse(Reason::HighestType, None);
            return Ok(answer);
        };
        // Later on this decision is the one before.
        let previous = match at == call.as_of {
            true => previous,
            false => self.held_from(lead, now.computed),
        };
        let search = Search::new(self, grid, lead, at, previous);
        let has_actions = search.has_actions();
        match search.run(wanted) {
            Found::Reached(reached) => self.report(reached, &mut answer),
            Found::OutOfReach { .. } if !has_actions => refuse(Reason::NothingAttainable, None),
            Found::OutOfReach { x, y } => {
                refuse(Reason::OutOfReach, Some([x, y].map(Points::nearest)));
            }
            Found::GaveUp(some) => {
                refuse(Reason::SearchTooLong, None);
                if let Some(reached) = some {
                    self.report(reached, &mut answer);
                }
            }
        }
        Ok(answer)
    }

    fn report(&self, reached: Reached, answer: &mut WhyNot) {
        answer.reaches = self.words.lead_types.get(reached.lead_type).cloned();
        answer.cost = Some(Points::from_thousandths(reached.cost));
        let actions = reached
            .actions
            .into_iter()
            .filter_map(|(position, chosen)| {
                Some(match &self.attainable.get(position)?.what {
                    What::Activity(kind) => {
                        Action::Activity(self.words.kinds.get(*kind)?.id.clone())
                    }
                    What::Field { field, .. } => {
                        let id = self.words.fields.get(*field)?.name.id.clone();
                        Action::Field(id, chosen?.printed)
                    }
                })
            });
        answer.actions = actions.collect();
    }
}

impl WhyNot {
    /// The answer as compact JSON, the same bytes in every language.
    #[must_use]
    pub fn to_json(&self) -> String {
        // Texts as keys and finite numbers: serialising cannot fail.
        serde_json::to_string(self).unwrap_or_default()
    }
}

impl Serialize for WhyNot {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut answer = serializer.serialize_struct("WhyNot", 12)?;
        answer.serialize_field("lead_id", &self.lead_id)?;
        answer.serialize_field("as_of", &self.as_of)?;
        answer.serialize_field("at", &self.at)?;
        answer.serialize_field("lead_type", &self.lead_type)?;
        answer.serialize_field("target", &self.target)?;
        answer.serialize_field("reaches", &self.reaches)?;
        answer.serialize_field("cost", &self.cost)?;
        answer.serialize_field("actions", &self.actions)?;
        answer.serialize_field("reason", &self.reason.map(Reason::as_str))?;
        answer.serialize_field("message", &self.message)?;
        answer.serialize_field("rise", &self.rise)?;
        answer.serialize_field("fall", &self.fall)?;
        answer.end()
    }
}

impl Serialize for Action {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let fields = match self {
            Action::Activity(_) => 1,
            Action::Field(..) => 2,
        };
        let mut action = serializer.serialize_struct("Action", fields)?;
        match self {
            Action::Activity(kind) => action.serialize_field("activity", kind)?,
            Action::Field(field, value) => {
                action.serialize_field("field", field)?;
                action.serialize_field("value", value)?;
            }
        }
        action.end()
    }
}

//! What may come of a lead, but for its points: few for all the leads there are, so that each row
//! holds a number only.

use std::collections::BTreeMap;

use super::Code;
use super::scores::Scores;
use crate::error::{Code as ErrorCode, Error};

/// What may come of a lead, but for its points and flags. Names are numbers of the lists in
/// [`Scores`], or [`Scores::NONE`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub struct Outcome {
    /// The grid, by the number of its origin in the policy.
    pub grid: Code,
    /// The lead type in force.
    pub lead_type: Code,
    /// The lead type of the grid, without an override.
    pub computed_lead_type: Code,
    /// The band on the horizontal side.
    pub x_band: Code,
    /// The band on the vertical side; none for a grid of one side.
    pub y_band: Code,
    /// The scenario.
    pub scenario: Code,
    /// When the first response is due for a lead that is assigned at `as_of`, in milliseconds, or
    /// [`Scores::NO_INSTANT`].
    pub due_at: i64,
}

impl Outcome {
    /// That of a lead with errors.
    pub const NOTHING: Self = Self {
        grid: Scores::NONE,
        lead_type: Scores::NONE,
        computed_lead_type: Scores::NONE,
        x_band: Scores::NONE,
        y_band: Scores::NONE,
        scenario: Scores::NONE,
        due_at: Scores::NO_INSTANT,
    };
}

impl Scores {
    /// Numbers what documents came to, in the order of their rows, after what grids may give.
    pub(super) fn number(
        &mut self,
        documents: impl Iterator<Item = (usize, Outcome)>,
    ) -> Result<(), Error> {
        let mut documents = documents.peekable();
        if documents.peek().is_none() {
            return Ok(());
        }
        let known = self.outcomes.iter().enumerate();
        let known = known.map(|(place, outcome)| (*outcome, place));
        let mut known: BTreeMap<Outcome, usize> = known.collect();
        for (row, outcome) in documents {
            let place = *known.entry(outcome).or_insert_with(|| {
                self.outcomes.push(outcome);
                self.outcomes.len().saturating_sub(1)
            });
            let code = Code::try_from(place)
                .ok()
                .filter(|code| *code != Self::NONE);
            let code = code.ok_or_else(too_many)?;
            if let Some(slot) = self.outcome.get_mut(row) {
                *slot = code;
            }
        }
        Ok(())
    }
}

/// A result has numbers for so many outcomes only.
pub(super) fn too_many() -> Error {
    let message =
        "the cells of the policy, and the leads with overrides, come to more than 65,535 outcomes";
    let help = "a frame has room for no more; score the leads in a batch";
    Error::new(ErrorCode::LimitExceeded, String::new(), message, help)
}

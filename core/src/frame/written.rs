//! A decision as the row of a result.

use super::Code;
use super::block::put;
use super::job::Job;
use super::outcomes::Outcome;
use super::rows::Rows;
use super::scores::Scores;
use crate::decision::Decision;
use crate::label::Id;
use crate::time::{Instant, Stamp};

impl Job<'_, '_> {
    /// Writes a decision into its row, and tells what the lead came to.
    pub(super) fn write(&self, decision: &Decision, at: usize, out: &mut Rows<'_>) -> Outcome {
        let policy = self.plan.policy;
        let code = |names: &mut dyn Iterator<Item = &Id>, id: &Id| {
            let place = names
                .enumerate()
                .find(|(_, known)| *known == id)
                .map(|(place, _)| place);
            place
                .and_then(|place| Code::try_from(place).ok())
                .unwrap_or(Scores::NONE)
        };
        let lead_type = |id: &Id| code(&mut policy.words.lead_types.iter(), id);
        for (axis, outcome) in out.axes.iter_mut().zip(&decision.axes) {
            axis.put(at, outcome.total.thousandths());
        }
        let flags = policy.flags.iter().enumerate();
        let bits = flags
            .filter(|(_, flag)| decision.flags.contains(&flag.name.id))
            .map(|(place, _)| {
                u32::try_from(place)
                    .ok()
                    .and_then(|place| 1_u64.checked_shl(place))
                    .unwrap_or(0)
            });
        out.flag_bits.put(at, bits.fold(0, |all, bit| all | bit));
        let millis = |stamp: Option<&Stamp>| {
            let at = stamp.and_then(|stamp| Instant::parse(stamp.as_str()));
            at.map_or(Scores::NO_INSTANT, Instant::millis)
        };
        if let Some(column) = &mut out.valid_until {
            put(column, at, millis(decision.valid_until.as_ref()));
        }
        let due = millis(decision.due_at.as_ref());
        if let Some(column) = &mut out.own_due {
            put(column, at, due);
        }
        let band = |id: &Id| code(&mut self.all.bands.iter(), id);
        let mut scenarios = policy.scenarios.iter().flatten().map(|one| &one.name.id);
        let scenario = decision.scenario.as_ref();
        Outcome {
            grid: code(&mut policy.words.origins.iter(), &decision.origin),
            lead_type: lead_type(&decision.lead_type),
            computed_lead_type: lead_type(&decision.computed_lead_type),
            x_band: band(&decision.x.band),
            y_band: decision.y.as_ref().map_or(Scores::NONE, |y| band(&y.band)),
            scenario: scenario.map_or(Scores::NONE, |id| code(&mut scenarios, id)),
            due_at: match out.own_due {
                Some(_) => Scores::NO_INSTANT,
                None => due,
            },
        }
    }
}

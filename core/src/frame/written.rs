//! A decision as the row of a result.

use super::Code;
use super::block::put;
use super::job::Job;
use super::scores::{Rows, Scores};
use crate::decision::Decision;
use crate::label::Id;
use crate::time::{Instant, Stamp};

impl Job<'_, '_> {
    /// Writes a decision into its row.
    pub(super) fn write(&self, decision: &Decision, at: usize, out: &mut Rows<'_>) {
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
        put(out.lead_type, at, lead_type(&decision.lead_type));
        put(out.computed, at, lead_type(&decision.computed_lead_type));
        for (axis, outcome) in out.axes.iter_mut().zip(&decision.axes) {
            put(axis, at, outcome.total.thousandths());
        }
        put(
            out.x_band,
            at,
            code(&mut self.bands.iter(), &decision.x.band),
        );
        let y = decision.y.as_ref();
        put(
            out.y_band,
            at,
            y.map_or(Scores::NONE, |y| code(&mut self.bands.iter(), &y.band)),
        );
        let flags = policy.flags.iter().enumerate();
        let bits = flags
            .filter(|(_, flag)| decision.flags.contains(&flag.name.id))
            .map(|(place, _)| {
                u32::try_from(place)
                    .ok()
                    .and_then(|place| 1_u64.checked_shl(place))
                    .unwrap_or(0)
            });
        put(out.flag_bits, at, bits.fold(0, |all, bit| all | bit));
        let mut scenarios = policy.scenarios.iter().flatten().map(|one| &one.name.id);
        let scenario = decision.scenario.as_ref();
        put(
            out.scenario,
            at,
            scenario.map_or(Scores::NONE, |id| code(&mut scenarios, id)),
        );
        let y = y.map_or(0, |y| y.total.thousandths());
        put(
            out.total,
            at,
            decision.x.total.thousandths().saturating_add(y),
        );
        let millis = |stamp: Option<&Stamp>| {
            let at = stamp.and_then(|stamp| Instant::parse(stamp.as_str()));
            at.map_or(Scores::NO_INSTANT, Instant::millis)
        };
        put(out.due_at, at, millis(decision.due_at.as_ref()));
        if let Some(column) = &mut out.valid_until {
            put(column, at, millis(decision.valid_until.as_ref()));
        }
    }
}

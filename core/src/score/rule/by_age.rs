//! Rules on events as points by age, for leads of which only instants and kinds are at hand.

use super::activity::{ActivityRule, Count};
use super::since_last::SinceLast;
use super::{Kind, Rule};
use crate::policy::vocabulary::Kinds;
use crate::score::decay::Decay;
use crate::time::DAY_MILLIS;

/// The points of a rule: the sum over the newest events of its kinds that are young enough.
#[derive(Debug)]
pub(crate) struct ByAge<'r> {
    pub(crate) kinds: &'r Kinds,
    /// Only events younger than this count, in milliseconds.
    pub(crate) within: Option<i64>,
    /// How many events count, the newest.
    pub(crate) most: usize,
    /// The points of an event by its age in whole days; from the last on they stay.
    pub(crate) days: Vec<i64>,
    /// The points where no event counts.
    pub(crate) none: i64,
}

impl Rule {
    /// The rule by ages, before its cap; `None` for a rule that asks for anything else, or whose points
    /// change for more than so many days.
    pub(crate) fn by_age(&self, most_days: u64) -> Option<ByAge<'_>> {
        match &self.form {
            Kind::Activity(activity) => activity.by_age(most_days),
            Kind::SinceLast(since_last) => since_last.by_age(self.otherwise, most_days),
            Kind::When { .. } | Kind::Lookup(_) => None,
        }
    }
}

impl ActivityRule {
    fn by_age(&self, most_days: u64) -> Option<ByAge<'_>> {
        let most = match self.count {
            Count::Each => self.at_most.unwrap_or(usize::MAX),
            Count::Once => 1,
            Count::Daily | Count::PerReference => return None,
        };
        let oldest = self.within.map_or(u64::MAX, |within| {
            u64::try_from(within.saturating_sub(1) / DAY_MILLIS).unwrap_or(0)
        });
        let left = |day| self.decay.apply(self.points, day);
        let last = match &self.decay {
            Decay::None => 0,
            Decay::Steps(steps) => steps.last().map_or(0, |(from, _)| *from),
            Decay::Linear { days } => u64::try_from(*days).unwrap_or(0),
            // Once nothing is left, nothing comes back.
            Decay::HalfLife(_) => (0..=most_days.min(oldest))
                .find(|day| left(*day) == 0)
                .unwrap_or(u64::MAX),
        };
        let last = last.min(oldest);
        (last <= most_days).then(|| ByAge {
            kinds: &self.kinds,
            within: self.within,
            most,
            days: (0..=last).map(left).collect(),
            none: 0,
        })
    }
}

impl SinceLast {
    fn by_age(&self, otherwise: i64, most_days: u64) -> Option<ByAge<'_>> {
        let last = self.bands.last().map_or(0, |(from, _)| *from);
        (last <= most_days).then(|| ByAge {
            kinds: &self.kinds,
            within: None,
            most: 1,
            days: (0..=last)
                .map(|day| self.points(Some(day), otherwise))
                .collect(),
            none: otherwise,
        })
    }
}

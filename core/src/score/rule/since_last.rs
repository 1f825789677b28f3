//! The recency row: points by the age of the newest event in whole days.

use super::last_before;
use crate::lead::Event;
use crate::policy::vocabulary::Kinds;
use crate::score::bounds::Bounds;

#[derive(Debug)]
pub(super) struct SinceLast {
    pub(super) kinds: Kinds,
    /// First ages in whole days, ascending.
    pub(super) bands: Vec<(u64, i64)>,
}

impl SinceLast {
    /// The newest event of the kinds.
    pub(super) fn newest<'r, 'l>(&self, events: &'r [Event<'l>]) -> Option<&'r Event<'l>> {
        events
            .iter()
            .rev()
            .find(|event| self.kinds.contain(event.kind))
    }

    /// Points for an age in whole days, or where there is no event.
    pub(super) fn points(&self, age_days: Option<u64>, otherwise: i64) -> i64 {
        let band = age_days.and_then(|age| {
            let reached = self.bands.partition_point(|(from, _)| *from <= age);
            last_before(&self.bands, reached)
        });
        band.unwrap_or(otherwise)
    }

    /// Between which points any age, or no event, lies.
    pub(super) fn reach(&self, otherwise: i64) -> Bounds {
        Bounds::around(self.bands.iter().map(|band| band.1).chain([otherwise]))
    }
}

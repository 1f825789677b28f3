//! The recency row: points by the age of the newest event in whole days.

use super::last_before;
use crate::lead::{Event, Window};
use crate::policy::vocabulary::Kinds;
use crate::score::bounds::Bounds;
use crate::score::timeline::Turns;
use crate::time::Instant;

#[derive(Debug)]
pub(super) struct SinceLast {
    pub(super) kinds: Kinds,
    /// First ages in whole days, ascending.
    pub(super) bands: Vec<(u64, i64)>,
}

impl SinceLast {
    /// The newest event of the kinds.
    pub(super) fn newest<'r, 'l>(&self, events: &'r [Event<'l>]) -> Option<&'r Event<'l>> {
        self.newest_first(events).next()
    }

    /// Points for an age in whole days, or where there is no event.
    pub(super) fn points(&self, age_days: Option<u64>, otherwise: i64) -> i64 {
        let band = age_days.and_then(|age| {
            let reached = self.bands.partition_point(|(from, _)| *from <= age);
            last_before(&self.bands, reached)
        });
        band.unwrap_or(otherwise)
    }

    /// Events of the kinds, newest first.
    pub(super) fn newest_first<'r, 'l>(
        &self,
        events: &'r [Event<'l>],
    ) -> impl Iterator<Item = &'r Event<'l>> {
        let events = events.iter().rev();
        events.filter(|event| self.kinds.contain(event.kind))
    }

    /// Between which points the newest event lies over a span of time.
    pub(super) fn over<'r, 'l: 'r>(
        &self,
        newest_first: impl Iterator<Item = &'r Event<'l>>,
        window: &Window<'_, '_>,
        otherwise: i64,
    ) -> Bounds {
        let mut newest_first = newest_first.peekable();
        let mut bounds: Option<Bounds> = None;
        let mut add = |more: Bounds| bounds = Some(bounds.map_or(more, |bounds| bounds.or(more)));
        // Each arrival is the newest for a while, and so is the last event before the window.
        while let Some(event) = newest_first.next() {
            let (young, old) = window.ages(event);
            add(self.between(young, old, otherwise));
            if !window.arrives(event) {
                break;
            }
            if newest_first.peek().is_none() {
                add(Bounds::only(otherwise));
            }
        }
        bounds.unwrap_or(Bounds::only(otherwise))
    }

    /// Adds the points of the newest event, as long as none is newer.
    pub(super) fn settle(
        &self,
        newest: &Event<'_>,
        otherwise: i64,
        span: &Window<'_, '_>,
        sums: &mut Turns,
    ) {
        let mut before = self.points(Some(0), otherwise);
        sums.add_still(before.into());
        for (from, points) in &self.bands {
            if let Some(at) = newest.aged_days(*from) {
                sums.add(at, points.saturating_sub(before).into(), span);
                before = *points;
            }
        }
    }

    fn between(&self, young: u64, old: u64, otherwise: i64) -> Bounds {
        let ages = self.bands.iter().map(|(from, _)| *from);
        let inside = ages.filter(|from| (young..=old).contains(from));
        let points = inside
            .chain([young, old])
            .map(|age| self.points(Some(age), otherwise));
        Bounds::around(points)
    }

    /// Tells the instants of a window at which the points may change.
    pub(super) fn changes<'r, 'l: 'r>(
        &self,
        newest_first: impl Iterator<Item = &'r Event<'l>>,
        window: &Window<'_, '_>,
        tell: &mut dyn FnMut(Instant),
    ) {
        for event in newest_first {
            window.ends_of(event, None, tell);
            window.birthdays_of(event, tell);
            if !window.arrives(event) {
                break;
            }
        }
    }

    /// Between which points any age, or no event, lies.
    pub(super) fn reach(&self, otherwise: i64) -> Bounds {
        Bounds::around(self.bands.iter().map(|band| band.1).chain([otherwise]))
    }
}

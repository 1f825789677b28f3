//! A lead over a span of time, to say what may hold at some instant of it.

use crate::lead::{Event, Reading, Scene};
use crate::time::{Instant, Zone};

/// Every instant from `from` to `last`, both included.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Window<'r, 'l> {
    reading: &'r Reading<'l>,
    zone: &'r Zone,
    from: Instant,
    last: Instant,
}

/// When an event counts in a window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Presence {
    Never,
    /// It arrives or grows too old within the window.
    Sometimes,
    Always,
}

impl<'r, 'l> Window<'r, 'l> {
    pub(crate) fn new(
        reading: &'r Reading<'l>,
        from: Instant,
        last: Instant,
        zone: &'r Zone,
    ) -> Self {
        Self {
            reading,
            zone,
            from,
            last,
        }
    }

    /// The first and the last instant.
    pub(crate) fn ends(&self) -> (Instant, Instant) {
        (self.from, self.last)
    }

    /// The lead as it stands at one of the instants.
    pub(crate) fn scene_at(&self, at: Instant) -> Scene<'r, 'l> {
        Scene::new(self.reading, at, self.zone)
    }

    /// The lead as it stands at `from`; what does not depend on time is asked there.
    pub(crate) fn scene(&self) -> Scene<'r, 'l> {
        self.scene_at(self.from)
    }

    /// Events that count at some instant, oldest first; `None` if unknown.
    pub(crate) fn events(&self) -> Option<&'r [Event<'l>]> {
        self.scene_at(self.last).events()
    }

    /// Those that are younger than a span in milliseconds at some instant.
    pub(crate) fn events_within(&self, span: Option<i64>) -> Option<&'r [Event<'l>]> {
        let events = self.events()?;
        let Some(span) = span else {
            return Some(events);
        };
        let old = events.partition_point(|event| self.from.millis_since(event.at) >= span);
        Some(events.get(old..).unwrap_or_default())
    }

    /// Whether an event counts at no instant because it comes later.
    pub(crate) fn is_before(&self, event: &Event<'_>) -> bool {
        self.last < event.at
    }

    /// Whether an event lies inside the window, so that it does not count from its start.
    pub(crate) fn arrives(&self, event: &Event<'_>) -> bool {
        event.at > self.from
    }

    /// Whether any of some events, oldest first, does.
    pub(crate) fn arrives_any(&self, events: &[Event<'_>]) -> bool {
        events.last().is_some_and(|newest| self.arrives(newest))
    }

    /// When an event is younger than a span in milliseconds.
    pub(crate) fn presence(&self, event: &Event<'_>, span: Option<i64>) -> Presence {
        let young = |at: Instant| span.is_none_or(|span| at.millis_since(event.at) < span);
        if !young(self.from.max(event.at)) {
            Presence::Never
        } else if self.arrives(event) || !young(self.last) {
            Presence::Sometimes
        } else {
            Presence::Always
        }
    }

    /// Least and greatest age in whole days.
    pub(crate) fn ages(&self, event: &Event<'_>) -> (u64, u64) {
        let age = |at| crate::time::age_days(event.at, at);
        (age(self.from.max(event.at)), age(self.last))
    }

    /// Whether an instant lies behind the start of the window.
    fn has_inside(&self, at: Instant) -> bool {
        at > self.from && at <= self.last
    }

    /// Tells the instant from which an event counts, and that from which it is too old.
    pub(crate) fn ends_of(
        &self,
        event: &Event<'_>,
        span: Option<i64>,
        tell: &mut dyn FnMut(Instant),
    ) {
        let too_old = span.and_then(|span| event.aged(span));
        let ends = [Some(event.at), too_old].into_iter().flatten();
        ends.filter(|at| self.has_inside(*at)).for_each(tell);
    }

    /// Tells the instants at which an event becomes a day older, but not those behind its
    /// greatest age of interest.
    pub(crate) fn birthdays_of(&self, event: &Event<'_>, tell: &mut dyn FnMut(Instant)) {
        let (least, greatest) = self.ages(event);
        for age in least..=greatest {
            let birthday = event.aged_days(age).filter(|at| self.has_inside(*at));
            birthday.into_iter().for_each(&mut *tell);
        }
    }
}

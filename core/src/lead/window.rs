//! A lead over a span of time, to say what may hold at some instant of it.

use crate::lead::{Event, Reading, Scene};
use crate::time::{DAY_MILLIS, Instant, Zone};

/// Every instant from `from` to `last`, both included.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Window<'r, 'l> {
    /// The lead as it stands at `from`; what does not depend on time is asked there.
    pub(crate) scene: Scene<'r, 'l>,
    events: Option<&'r [Event<'l>]>,
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
        let events = Scene::new(reading, last, zone).events();
        Self {
            scene: Scene::new(reading, from, zone),
            events,
            from,
            last,
        }
    }

    /// Events that count at some instant, oldest first; `None` if unknown.
    pub(crate) fn events(&self) -> Option<&'r [Event<'l>]> {
        self.events
    }

    /// Whether an event lies inside the window, so that it does not count from its start.
    pub(crate) fn arrives(&self, event: &Event<'_>) -> bool {
        event.at > self.from
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
        let too_old =
            span.and_then(|span| Instant::from_millis(event.at.millis().saturating_add(span)));
        for at in [Some(event.at), too_old].into_iter().flatten() {
            if self.has_inside(at) {
                tell(at);
            }
        }
    }

    /// Tells the instants at which an event becomes a day older, but not those behind its
    /// greatest age of interest.
    pub(crate) fn birthdays_of(&self, event: &Event<'_>, tell: &mut dyn FnMut(Instant)) {
        let (least, greatest) = self.ages(event);
        for age in least..=greatest {
            let millis = i64::try_from(age)
                .unwrap_or(i64::MAX)
                .saturating_mul(DAY_MILLIS);
            if let Some(at) = Instant::from_millis(event.at.millis().saturating_add(millis))
                && self.has_inside(at)
            {
                tell(at);
            }
        }
    }
}

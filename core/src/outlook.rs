//! What changes when: a score is a function of time.
//!
//! With the lead held fixed, its lead type, flags and scenario change only at some instants: an
//! event begins to count or grows too old, a decay or a recency band takes the next day, an
//! override ends. Instead of visiting them one by one, a span of time is judged as a whole by the
//! bounds of every rule over it. A span that cannot change anything is passed over; any other is
//! halved, and a day that may change something is searched instant by instant.

use crate::lead::{Reading, Scene, Window};
use crate::order;
use crate::policy::{Policy, Previous, State};
use crate::time::{DAY_MILLIS, Instant};

/// What a search found.
#[derive(Debug)]
pub(crate) enum Next {
    /// The first instant of another state.
    Change(Instant, State),
    /// The first instant that was not judged: nothing changes before it. `None` if all later ones were.
    Unchanged(Option<Instant>),
}

/// A search for changes of one lead.
pub(crate) struct Outlook<'p, 'r, 'l> {
    policy: &'p Policy,
    reading: &'r Reading<'l>,
    previous: Option<Previous>,
    /// Judgements left before the search gives up, so that no lead can take very long.
    effort: usize,
}

/// Judgements of one event each that a search may make.
const MOST_WORK: usize = 8_000_000;
/// Judgements that every search may make.
const LEAST_EFFORT: usize = 96;

/// The search gave up at this instant.
struct GaveUp(Instant);

impl<'p, 'r, 'l> Outlook<'p, 'r, 'l> {
    pub(crate) fn new(
        policy: &'p Policy,
        reading: &'r Reading<'l>,
        previous: Option<Previous>,
    ) -> Self {
        let events = reading.events.as_ref().map_or(0, Vec::len);
        let effort = MOST_WORK
            .checked_div(events.saturating_add(1))
            .unwrap_or_default()
            .max(LEAST_EFFORT);
        Self {
            policy,
            reading,
            previous,
            effort,
        }
    }

    /// The first change after an instant and before `end`, which is `None` beyond the range of instants.
    pub(crate) fn next(&mut self, state: &State, after: Instant, end: Option<Instant>) -> Next {
        let nothing = Next::Unchanged(end.map(|end| end.max(after)));
        let last = end.map_or(Instant::MAX, before);
        let Some(first) = Instant::from_millis(after.millis().saturating_add(1)) else {
            return nothing;
        };
        // The end of an override cuts the span: it is no matter of bounds.
        let until = self.reading.override_.as_ref().and_then(|set| set.until);
        let cut = until.filter(|until| (first..=last).contains(until));
        let spans = [
            Some((first, cut.map_or(last, before))),
            cut.map(|cut| (cut, last)),
        ];
        for (from, last) in spans.into_iter().flatten() {
            match self.find(state, from, last, false) {
                Ok(None) => {}
                Ok(Some(at)) => match self.state_at(at) {
                    Some(state) => return Next::Change(at, state),
                    None => return Next::Unchanged(Some(at)),
                },
                Err(GaveUp(at)) => return Next::Unchanged(Some(at)),
            }
        }
        nothing
    }

    /// The first instant of another state in a span, both ends included.
    fn find(
        &mut self,
        state: &State,
        from: Instant,
        last: Instant,
        suspected: bool,
    ) -> Result<Option<Instant>, GaveUp> {
        if last < from || (!suspected && !self.may_differ(state, from, last)?) {
            return Ok(None);
        }
        let length = last.millis_since(from);
        if length < DAY_MILLIS {
            return self.find_within_a_day(state, from, last);
        }
        let middle = Instant::from_millis(from.millis().saturating_add(length / 2)).unwrap_or(from);
        if let Some(found) = self.find(state, from, middle, false)? {
            return Ok(Some(found));
        }
        let Some(next) = Instant::from_millis(middle.millis().saturating_add(1)) else {
            return Ok(None);
        };
        // Both halves together may differ and the first does not.
        self.find(state, next, last, true)
    }

    fn find_within_a_day(
        &mut self,
        state: &State,
        from: Instant,
        last: Instant,
    ) -> Result<Option<Instant>, GaveUp> {
        let window = Window::new(self.reading, from, last, &self.policy.zone);
        let mut starts = vec![from];
        self.policy
            .changes(self.reading.origin, &window, &mut |at| starts.push(at));
        order::sort(&mut starts);
        starts.dedup();
        self.find_among(state, &starts, last)
    }

    /// The first of some starts whose piece of time has another state; nothing changes inside a
    /// piece, and the last one ends at `last`.
    fn find_among(
        &mut self,
        state: &State,
        starts: &[Instant],
        last: Instant,
    ) -> Result<Option<Instant>, GaveUp> {
        let Some(from) = starts.first() else {
            return Ok(None);
        };
        if starts.len() == 1 {
            self.spend(*from)?;
            let other = self.state_at(*from).is_none_or(|found| found != *state);
            return Ok(other.then_some(*from));
        }
        if !self.may_differ(state, *from, last)? {
            return Ok(None);
        }
        let (left, right) = starts.split_at(starts.len() / 2);
        let end_of_left = right.first().map_or(last, |start| before(*start));
        match self.find_among(state, left, end_of_left)? {
            None => self.find_among(state, right, last),
            found => Ok(found),
        }
    }

    fn may_differ(&mut self, state: &State, from: Instant, last: Instant) -> Result<bool, GaveUp> {
        self.spend(from)?;
        let window = Window::new(self.reading, from, last, &self.policy.zone);
        Ok(self
            .policy
            .may_differ(self.reading, &window, self.previous, state))
    }

    fn state_at(&self, at: Instant) -> Option<State> {
        let scene = Scene::new(self.reading, at, &self.policy.zone);
        self.policy.state(self.reading, &scene, self.previous).ok()
    }

    fn spend(&mut self, at: Instant) -> Result<(), GaveUp> {
        self.effort = self.effort.checked_sub(1).ok_or(GaveUp(at))?;
        Ok(())
    }
}

fn before(at: Instant) -> Instant {
    Instant::from_millis(at.millis().saturating_sub(1)).unwrap_or(at)
}

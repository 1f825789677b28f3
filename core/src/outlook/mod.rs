//! What changes when: a score is a function of time.
//!
//! With the lead held fixed, its lead type, flags and scenario change only at some instants: an
//! event begins to count or grows too old, a decay or a recency band takes the next day, an
//! override ends. Instead of visiting them one by one, a span of time is judged as a whole by the
//! bounds of every rule over it. A span that cannot change anything is passed over; any other is
//! halved, and a day that may change something is searched instant by instant.

mod moving;

use std::cell::Cell;

use crate::lead::Reading;
use crate::order;
use crate::policy::{Policy, State, Verdict};
use crate::time::{DAY_MILLIS, Instant};

use moving::Moving;

/// What a search found.
#[derive(Debug)]
pub(crate) enum Next {
    /// The first instant of another state.
    Change(Instant, State),
    /// The first instant that was not judged: nothing changes before it. `None` if all later ones were.
    Unchanged(Option<Instant>),
}

/// What is to come for one lead after an instant and before another, which is `None` beyond the range
/// of instants.
pub(crate) struct Outlook<'p, 'r, 'l> {
    /// None where nothing of the lead depends on time.
    moving: Option<Moving<'p, 'r, 'l>>,
    /// The end of an override, which cuts a span: it is no matter of bounds.
    until: Option<Instant>,
    end: Option<Instant>,
    /// Judgements left to all searches together.
    effort: Cell<usize>,
}

/// Judgements of one rule for one event that all searches for a lead may make, so that none takes
/// very long. Opposing decays can be such that only judging nearly every instant tells their sum.
const MOST_WORK: usize = 2_000_000;
/// Judgements of the whole lead that may be made however large it is.
const LEAST_EFFORT: usize = 12;
/// Listing the instants of a day is as much work as so many judgements.
const LISTING: usize = 4;

/// So many instants are not worth a judgement of the time around them.
const FEW: usize = 2;

/// The search gave up at this instant.
struct GaveUp(Instant);

impl<'p: 'r, 'r, 'l> Outlook<'p, 'r, 'l> {
    /// With more `patience` as much more work is done before the searches give up.
    pub(crate) fn new(
        policy: &'p Policy,
        reading: &'r Reading<'l>,
        now: &Verdict<'_>,
        after: Instant,
        end: Option<Instant>,
        patience: usize,
    ) -> Self {
        let events = reading.events.as_ref().map_or(0, Vec::len);
        let until = reading.override_.as_ref().and_then(|set| set.until);
        let moves = events > 0 || until.is_some();
        let last = end.map_or(Instant::MAX, before);
        let first = following(after).filter(|first| moves && *first <= last);
        let moving = first.map(|first| {
            let held = policy.held_from(reading, now.computed);
            Moving::new(policy, reading, &now.totals, held, (first, last))
        });
        let rules = moving.as_ref().map_or(0, Moving::rules).saturating_add(1);
        let work = rules.saturating_mul(events.saturating_add(1));
        let effort = MOST_WORK.checked_div(work).unwrap_or_default();
        Self {
            moving,
            until,
            end,
            effort: Cell::new(effort.max(LEAST_EFFORT).saturating_mul(patience)),
        }
    }

    /// The first change after an instant.
    pub(crate) fn next(&self, state: &State, after: Instant) -> Next {
        let nothing = Next::Unchanged(self.end.map(|end| end.max(after)));
        let last = self.end.map_or(Instant::MAX, before);
        let first = following(after).filter(|first| *first <= last);
        let (Some(moving), Some(first)) = (&self.moving, first) else {
            return nothing;
        };
        let mut search = Search {
            moving,
            state,
            effort: &self.effort,
        };
        let cut = self.until.filter(|until| (first..=last).contains(until));
        let spans = [
            Some((first, cut.map_or(last, before))),
            cut.map(|cut| (cut, last)),
        ];
        for (from, last) in spans.into_iter().flatten() {
            match search.find(from, last, false) {
                Ok(None) => {}
                Ok(Some((at, Some(state)))) => return Next::Change(at, state),
                Ok(Some((at, None))) => return Next::Unchanged(Some(at)),
                Err(GaveUp(at)) => return Next::Unchanged(Some(at)),
            }
        }
        nothing
    }
}

/// A search for the first instant of another state.
struct Search<'s, 'p, 'r, 'l> {
    moving: &'s Moving<'p, 'r, 'l>,
    state: &'s State,
    /// Judgements left before the search gives up.
    effort: &'s Cell<usize>,
}

/// The first instant of another state; none where the lead has errors from then on.
type Found = Option<(Instant, Option<State>)>;

impl<'p: 'r, 'r> Search<'_, 'p, 'r, '_> {
    /// Searches a span, both ends included. It is `suspected` where a longer one may differ and all
    /// before it does not.
    fn find(&mut self, from: Instant, last: Instant, suspected: bool) -> Result<Found, GaveUp> {
        if last < from || (!suspected && !self.may_differ(from, last)?) {
            return Ok(None);
        }
        let length = last.millis_since(from);
        if length < DAY_MILLIS {
            self.spend(from, LISTING)?;
            let mut starts = vec![from];
            self.moving.changes(from, last, &mut |at| starts.push(at));
            order::sort(&mut starts);
            starts.dedup();
            return self.find_among(&starts, last, !suspected);
        }
        let middle = Instant::from_millis(from.millis().saturating_add(length / 2)).unwrap_or(from);
        if let Some(found) = self.find(from, middle, false)? {
            return Ok(Some(found));
        }
        let Some(next) = following(middle) else {
            return Ok(None);
        };
        self.find(next, last, true)
    }

    /// Searches among the starts of pieces in which nothing changes; the last one ends at `last`.
    fn find_among(
        &mut self,
        starts: &[Instant],
        last: Instant,
        suspected: bool,
    ) -> Result<Found, GaveUp> {
        let Some(from) = starts.first() else {
            return Ok(None);
        };
        if starts.len() == 1 {
            self.spend(*from, 1)?;
            let found = self.moving.state_at(*from);
            let other = found.as_ref() != Some(self.state);
            return Ok(other.then_some((*from, found)));
        }
        if !suspected && !self.may_differ(*from, last)? {
            return Ok(None);
        }
        let (left, right) = starts.split_at(starts.len() / 2);
        let end_of_left = right.first().map_or(last, |start| before(*start));
        match self.find_among(left, end_of_left, false)? {
            // Few instants are sooner looked at than judged.
            None => self.find_among(right, last, right.len() <= FEW),
            found => Ok(found),
        }
    }

    fn may_differ(&mut self, from: Instant, last: Instant) -> Result<bool, GaveUp> {
        self.spend(from, 1)?;
        Ok(self.moving.may_differ(self.state, from, last))
    }

    fn spend(&mut self, at: Instant, judgements: usize) -> Result<(), GaveUp> {
        let left = self
            .effort
            .get()
            .checked_sub(judgements)
            .ok_or(GaveUp(at))?;
        self.effort.set(left);
        Ok(())
    }
}

fn before(at: Instant) -> Instant {
    Instant::from_millis(at.millis().saturating_sub(1)).unwrap_or(at)
}

fn following(at: Instant) -> Option<Instant> {
    Instant::from_millis(at.millis().saturating_add(1))
}

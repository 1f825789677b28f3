//! A rule that counts events: first those that are young enough, then by `count`, then the newest
//! `at_most`; each with its decay.

use std::collections::BTreeSet;

use crate::lead::{Event, Presence, Scene, Window};
use crate::policy::vocabulary::Kinds;
use crate::score::bounds::Bounds;
use crate::score::decay::Decay;
use crate::score::timeline::Turns;
use crate::time::Instant;

#[derive(Debug)]
pub(super) struct ActivityRule {
    pub(super) kinds: Kinds,
    pub(super) points: i64,
    pub(super) count: Count,
    pub(super) at_most: Option<usize>,
    /// In milliseconds.
    pub(super) within: Option<i64>,
    pub(super) decay: Decay,
}

/// Which events count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Count {
    Each,
    /// The newest.
    Once,
    /// The newest of each calendar day.
    Daily,
    /// The newest of each reference; events without one share a place.
    PerReference,
}

impl ActivityRule {
    pub(super) fn contribute<'r, 'l>(
        &self,
        events: &'r [Event<'l>],
        scene: &Scene<'r, 'l>,
        add: &mut impl FnMut(i64, Option<&'r Event<'l>>),
    ) {
        let young = events
            .iter()
            .filter(|event| self.kinds.contain(event.kind) && scene.is_within(event, self.within));
        self.for_each_counted(young, scene, |event| {
            let points = self.decay.apply(self.points, scene.age_days(event));
            add(points, Some(event));
        });
    }

    /// Tells the events that count, oldest first, of those that are young enough.
    fn for_each_counted<'r, 'l>(
        &self,
        young: impl DoubleEndedIterator<Item = &'r Event<'l>> + Clone,
        scene: &Scene<'r, 'l>,
        mut give: impl FnMut(&'r Event<'l>),
    ) {
        let most = self.limit().unwrap_or(usize::MAX);
        let counted = match self.count {
            Count::Each | Count::Once => {
                // All but the oldest that are too many: no list of them is needed.
                let too_many = match self.limit() {
                    Some(most) => young.clone().count().saturating_sub(most),
                    None => 0,
                };
                young.skip(too_many).for_each(give);
                return;
            }
            Count::Daily => newest_of_each_day(young.rev(), scene, most),
            Count::PerReference => first_of_each(young.rev(), reference, most),
        };
        counted.into_iter().rev().for_each(&mut give);
    }

    /// Events of a window that may count at some instant of it.
    fn present<'w, 'r, 'l>(
        &'w self,
        window: &'w Window<'r, 'l>,
    ) -> impl DoubleEndedIterator<Item = &'r Event<'l>> + Clone + use<'w, 'r, 'l> {
        let events = window.events_within(self.within).unwrap_or_default().iter();
        events.filter(|event| {
            self.kinds.contain(event.kind) && window.presence(event, self.within) != Presence::Never
        })
    }

    /// Adds the events that count in a window, oldest first, each until it is too old; false where
    /// this is not settled for the window as a whole.
    pub(super) fn choose<'r, 'l>(
        &self,
        window: &Window<'r, 'l>,
        chosen: &mut Vec<&'r Event<'l>>,
    ) -> bool {
        let present = self.present(window);
        let chooses = self.count != Count::Each || self.at_most.is_some();
        // An arrival may take the place of others.
        if chooses
            && present
                .clone()
                .next_back()
                .is_some_and(|e| window.arrives(e))
        {
            return false;
        }
        // Events that grow too old leave oldest first, so the choice at the start is kept.
        self.for_each_counted(present, &window.scene(), |event| chosen.push(event));
        true
    }

    /// Between which points one event lies over a span of time.
    fn one_over(&self, event: &Event<'_>, window: &Window<'_, '_>) -> Bounds {
        match window.presence(event, self.within) {
            Presence::Never => Bounds::ZERO,
            Presence::Sometimes => {
                let bounds = self.decay.over(self.points, window.ages(event));
                bounds.or(Bounds::ZERO)
            }
            Presence::Always => self.decay.over(self.points, window.ages(event)),
        }
    }

    /// Between which sums the events lie over a span of time. `chosen` are those that count in it
    /// or in a longer one around it, as [`choose`](Self::choose) gives them.
    pub(super) fn over_chosen(&self, chosen: &[&Event<'_>], window: &Window<'_, '_>) -> Bounds {
        let so_far = chosen.iter().take_while(|event| !window.is_before(event));
        so_far.fold(Bounds::ZERO, |sum, event| {
            sum.plus(self.one_over(event, window))
        })
    }

    /// Adds the points of chosen events where each of them changes but a few times; false where not.
    pub(super) fn settle(
        &self,
        chosen: &[&Event<'_>],
        span: &Window<'_, '_>,
        sums: &mut Turns,
    ) -> bool {
        const MOST: usize = 4_096;
        let Some(steps) = self.decay.steps() else {
            return false;
        };
        if steps.len().saturating_add(2).saturating_mul(chosen.len()) > MOST {
            return false;
        }
        for event in chosen {
            let end = self.within.and_then(|within| event.aged(within));
            let mut before: i64 = 0;
            let mut turn = |at: Instant, points: i64| {
                sums.add(at, points.saturating_sub(before).into(), span);
                before = points;
            };
            turn(event.at, self.decay.apply(self.points, 0));
            for days in steps.clone() {
                let at = event.aged_days(days);
                let Some(at) = at.filter(|at| end.is_none_or(|end| *at < end)) else {
                    break;
                };
                turn(at, self.decay.apply(self.points, days));
            }
            if let Some(end) = end {
                turn(end, 0);
            }
        }
        true
    }

    /// The same where it is not settled which events count.
    pub(super) fn over(&self, window: &Window<'_, '_>) -> Bounds {
        let mut chosen = Vec::new();
        if self.choose(window, &mut chosen) {
            return self.over_chosen(&chosen, window);
        }
        // Any of them may count or not.
        let (mut one, mut all) = (Bounds::ZERO, Bounds::ZERO);
        for event in self.present(window) {
            let bounds = self.one_over(event, window).or(Bounds::ZERO);
            (one, all) = (one.or(bounds), all.plus(bounds));
        }
        let limited = one.up_to(self.limit());
        limited.and(all).unwrap_or(limited)
    }

    /// Tells the instants of a window at which the sum may change.
    pub(super) fn changes(&self, window: &Window<'_, '_>, tell: &mut dyn FnMut(Instant)) {
        self.present(window)
            .for_each(|event| self.changes_of(event, window, tell));
    }

    /// The same of events that were chosen in a longer window.
    pub(super) fn changes_of(
        &self,
        event: &Event<'_>,
        window: &Window<'_, '_>,
        tell: &mut dyn FnMut(Instant),
    ) {
        if window.is_before(event) || window.presence(event, self.within) == Presence::Never {
            return;
        }
        window.ends_of(event, self.within, tell);
        if !self.decay.is_none() {
            window.birthdays_of(event, tell);
        }
    }

    /// The most events that can count at once, if there is a limit.
    fn limit(&self) -> Option<usize> {
        match self.count {
            Count::Once => Some(1),
            _ => self.at_most,
        }
    }

    /// Between which sums any list of events lies.
    pub(super) fn reach(&self) -> Bounds {
        if self.within == Some(0) {
            return Bounds::ZERO;
        }
        self.decay.reach(self.points).up_to(self.limit())
    }
}

fn reference<'e>(event: &'e Event<'_>) -> Option<&'e str> {
    event.reference.as_ref().map(|text| &*text.composed)
}

/// The newest event of each calendar day, at most `most` of them, of events given newest first.
fn newest_of_each_day<'r, 'l>(
    events: impl Iterator<Item = &'r Event<'l>>,
    scene: &Scene<'r, 'l>,
    most: usize,
) -> Vec<&'r Event<'l>> {
    // Latest first. A day comes after its successor but for the hour in which clocks are set back
    // over midnight, so the place of a new day is at the end or next to it.
    let mut days: Vec<i32> = Vec::new();
    let is_new = |event: &&Event<'_>| {
        let day = scene.day_of(event);
        match days.binary_search_by(|seen| day.cmp(seen)) {
            Ok(_) => false,
            Err(place) => {
                days.insert(place, day);
                true
            }
        }
    };
    events.filter(is_new).take(most).collect()
}

/// The first event of each key, at most `most` of them.
fn first_of_each<'r, 'l, K: Ord>(
    events: impl Iterator<Item = &'r Event<'l>>,
    key: impl Fn(&'r Event<'l>) -> K,
    most: usize,
) -> Vec<&'r Event<'l>> {
    let mut seen = BTreeSet::new();
    events
        .filter(|event| seen.insert(key(event)))
        .take(most)
        .collect()
}

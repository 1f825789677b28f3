//! A rule that counts events: first those that are young enough, then by `count`, then the newest
//! `at_most`; each with its decay.

use std::collections::BTreeSet;

use crate::lead::{Event, Presence, Scene, Window};
use crate::policy::vocabulary::Kinds;
use crate::score::bounds::Bounds;
use crate::score::decay::Decay;
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

    /// Between which sums the events lie over a span of time.
    pub(super) fn over(&self, events: &[Event<'_>], window: &Window<'_, '_>) -> Bounds {
        let of_kind = events.iter().filter(|event| self.kinds.contain(event.kind));
        let present =
            of_kind.filter(|event| window.presence(event, self.within) != Presence::Never);
        let each = |event: &Event<'_>| {
            let bounds = self.decay.over(self.points, window.ages(event));
            match window.presence(event, self.within) {
                Presence::Always => bounds,
                _ => bounds.or(Bounds::ZERO),
            }
        };
        let chooses = self.count != Count::Each || self.at_most.is_some();
        if chooses && present.clone().any(|event| window.arrives(event)) {
            // An arrival may take the place of others: any of them may count or not.
            let one = present
                .clone()
                .fold(Bounds::ZERO, |bounds, event| bounds.or(each(event)));
            let all = present.fold(Bounds::ZERO, |sum, event| {
                sum.plus(each(event).or(Bounds::ZERO))
            });
            let limited = one.up_to(self.limit());
            return limited.and(all).unwrap_or(limited);
        }
        // Events that grow too old leave oldest first, so the choice at the start is kept.
        let mut sum = Bounds::ZERO;
        self.for_each_counted(present, &window.scene, |event| sum = sum.plus(each(event)));
        sum
    }

    /// Tells the instants of a window at which the sum may change.
    pub(super) fn changes(&self, window: &Window<'_, '_>, tell: &mut dyn FnMut(Instant)) {
        let events = window.events().unwrap_or_default().iter();
        for event in events.filter(|event| self.kinds.contain(event.kind)) {
            if window.presence(event, self.within) == Presence::Never {
                continue;
            }
            window.ends_of(event, self.within, tell);
            if !self.decay.is_none() {
                window.birthdays_of(event, tell);
            }
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

//! A rule that counts events: first those that are young enough, then by `count`, then the newest
//! `at_most`; each with its decay.

use std::collections::BTreeSet;

use crate::lead::{Event, Scene};
use crate::policy::vocabulary::Kinds;
use crate::score::bounds::Bounds;
use crate::score::decay::Decay;

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
        let mut give = |event: &'r Event<'l>| {
            let points = self.decay.apply(self.points, scene.age_days(event));
            add(points, Some(event));
        };
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

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
        if self.counts_all() {
            young.for_each(give);
        } else {
            self.counted(young.rev(), scene)
                .into_iter()
                .rev()
                .for_each(&mut give);
        }
    }

    /// Whether every young event counts.
    fn counts_all(&self) -> bool {
        self.count == Count::Each && self.at_most.is_none()
    }

    /// The events that count, of those given newest first.
    fn counted<'r, 'l>(
        &self,
        newest_first: impl Iterator<Item = &'r Event<'l>>,
        scene: &Scene<'r, 'l>,
    ) -> Vec<&'r Event<'l>> {
        let most = self.at_most.unwrap_or(usize::MAX);
        match self.count {
            Count::Each => newest_first.take(most).collect(),
            Count::Once => newest_first.take(1).collect(),
            Count::Daily => first_of_each(newest_first, |event| scene.day_of(event), most),
            Count::PerReference => first_of_each(newest_first, reference, most),
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
        Bounds::only(self.points).up_to(self.limit())
    }
}

fn reference<'e>(event: &'e Event<'_>) -> Option<&'e str> {
    event.reference.as_ref().map(|text| &*text.composed)
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

//! Activities and reactions: their order, and which of them are the same.

use std::borrow::Cow;
use std::cmp::Ordering;

use crate::order;
use crate::time::{DAY_MILLIS, Instant};

/// A text that is compared composed and printed as given.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Text<'l> {
    pub(crate) composed: Cow<'l, str>,
    pub(crate) given: &'l str,
}

/// Something that the lead did, of a declared kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Event<'l> {
    pub(crate) at: Instant,
    /// Index of the kind; kinds are sorted by id, so indices order like ids.
    pub(crate) kind: usize,
    pub(crate) reference: Option<Text<'l>>,
    pub(crate) id: Option<Text<'l>>,
}

impl Event<'_> {
    /// The instant at which it is so many milliseconds old.
    pub(crate) fn aged(&self, millis: i64) -> Option<Instant> {
        Instant::from_millis(self.at.millis().saturating_add(millis))
    }

    /// The instant at which it is so many whole days old.
    pub(crate) fn aged_days(&self, days: u64) -> Option<Instant> {
        let days = i64::try_from(days).unwrap_or(i64::MAX);
        self.aged(days.saturating_mul(DAY_MILLIS))
    }
}

/// Something dated that has an order and may be given twice.
pub(crate) trait Dated {
    /// A total order: which of two comes first must not depend on how they were given.
    fn order(&self, other: &Self) -> Ordering;
    /// Whether two neighbours in order, both without id, are one.
    fn repeats(&self, other: &Self) -> bool;
    fn id(&self) -> Option<&Text<'_>>;
}

/// The text as it is compared.
pub(crate) fn composed<'t>(text: &'t Option<Text<'_>>) -> Option<&'t str> {
    text.as_ref().map(|text| &*text.composed)
}

impl Dated for Event<'_> {
    /// By `at`, then kind, reference and id, none before any text. Texts that differ only in how
    /// they were composed come in the order of what was given, so that input order never shows.
    fn order(&self, other: &Self) -> Ordering {
        self.at
            .cmp(&other.at)
            .then_with(|| self.kind.cmp(&other.kind))
            .then_with(|| composed(&self.reference).cmp(&composed(&other.reference)))
            .then_with(|| composed(&self.id).cmp(&composed(&other.id)))
            .then_with(|| self.reference.cmp(&other.reference))
            .then_with(|| self.id.cmp(&other.id))
    }

    fn repeats(&self, other: &Self) -> bool {
        self.id.is_none()
            && other.id.is_none()
            && (self.at, self.kind) == (other.at, other.kind)
            && composed(&self.reference) == composed(&other.reference)
    }

    fn id(&self) -> Option<&Text<'_>> {
        self.id.as_ref()
    }
}

/// Sorts events and drops those that are given twice: of the same `id` the last in order stays,
/// without `id` equal kind, instant and reference are one.
pub(crate) fn settle<T: Dated>(events: &mut Vec<T>) {
    order::sort_by(events, T::order);
    events.dedup_by(|later, kept| later.repeats(kept));
    let with_id = events.iter().enumerate();
    let with_id = with_id.filter_map(|(at, event)| Some((&*event.id()?.composed, at)));
    let replaced = replaced(with_id.collect());
    if !replaced.is_empty() {
        let mut place = 0..;
        events.retain(|_| {
            let place = place.next();
            place.is_none_or(|place| replaced.binary_search(&place).is_err())
        });
    }
}

/// The places of events with the id of a later one, ascending.
fn replaced(mut by_id: Vec<(&str, usize)>) -> Vec<usize> {
    order::sort(&mut by_id);
    let pairs = by_id.windows(2);
    let replaced = pairs.filter_map(|pair| match pair {
        [(id, at), (next, _)] if id == next => Some(*at),
        _ => None,
    });
    let mut replaced: Vec<usize> = replaced.collect();
    order::sort(&mut replaced);
    replaced
}

//! Rules: one row of a scoring table each.
//!
//! ```yaml
//! - {id: quote, activity: quote_request, points: 25, at_most: 2, decay: {linear: {days: 60}}}
//! - {id: job, field: occupation, values: {office: 20}, otherwise: 0, unknown: 5}
//! ```

mod compile;
mod keys;

use std::collections::{BTreeMap, BTreeSet};

use super::bounds::Span;
use super::decay::Decay;
use crate::condition::{Condition, Truth};
use crate::label::Named;
use crate::lead::{Event, Fact, Scene};
use crate::policy::vocabulary::Kinds;

pub(crate) use keys::{CAP, RULE};

/// A compiled rule. All points are in thousandths.
#[derive(Debug)]
pub(crate) struct Rule {
    pub(crate) name: Named,
    pub(crate) group: Option<usize>,
    pub(crate) cap: Span,
    otherwise: i64,
    unknown: i64,
    form: Kind,
}

#[derive(Debug)]
enum Kind {
    When {
        when: Condition,
        points: i64,
    },
    Values {
        field: usize,
        points: BTreeMap<String, i64>,
        complete: bool,
    },
    Bands {
        field: usize,
        bands: Vec<(f64, i64)>,
    },
    Activity {
        kinds: Kinds,
        points: i64,
        count: Count,
        at_most: Option<usize>,
        within: Option<i64>,
        decay: Decay,
    },
    SinceLast {
        kinds: Kinds,
        bands: Vec<(u64, i64)>,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Count {
    Each,
    Once,
    Daily,
    PerReference,
}

impl Rule {
    /// Tells `add` each contribution, events oldest first, with the event it is for.
    pub(crate) fn contribute<'r, 'l>(
        &self,
        scene: &Scene<'r, 'l>,
        add: &mut impl FnMut(i64, Option<&'r Event<'l>>),
    ) {
        match &self.form {
            Kind::When { when, points } => add(
                match when.holds(scene) {
                    Truth::True => *points,
                    Truth::False => self.otherwise,
                    Truth::Unknown => self.unknown,
                },
                None,
            ),
            Kind::Values { field, points, .. } => add(
                match scene.fact(*field) {
                    Fact::Text(text) => points.get(&**text).copied().unwrap_or(self.otherwise),
                    _ => self.unknown,
                },
                None,
            ),
            Kind::Bands { field, bands } => add(
                match scene.fact(*field) {
                    Fact::Number(number) => {
                        let reached = bands.partition_point(|(from, _)| from <= number);
                        last_before(bands, reached).unwrap_or(self.otherwise)
                    }
                    _ => self.unknown,
                },
                None,
            ),
            Kind::Activity {
                kinds,
                points,
                count,
                at_most,
                within,
                decay,
            } => {
                let Some(events) = scene.events() else {
                    add(self.unknown, None);
                    return;
                };
                let counted = events
                    .iter()
                    .filter(|event| kinds.contain(event.kind) && scene.is_within(event, *within));
                let most = at_most.unwrap_or(usize::MAX);
                let mut give = |event: &'r Event<'l>| {
                    add(decay.apply(*points, scene.age_days(event)), Some(event));
                };
                if *count == Count::Each && most == usize::MAX {
                    counted.for_each(give);
                    return;
                }
                let newest_first = counted.rev();
                let mut kept: Vec<&Event<'_>> = match count {
                    Count::Each => newest_first.take(most).collect(),
                    Count::Once => newest_first.take(1).collect(),
                    Count::Daily => first_of_each(newest_first, |event| scene.day_of(event), most),
                    Count::PerReference => first_of_each(
                        newest_first,
                        |event| event.reference.as_ref().map(|text| text.composed.clone()),
                        most,
                    ),
                };
                kept.reverse();
                for event in kept {
                    give(event);
                }
            }
            Kind::SinceLast { kinds, bands } => {
                let Some(events) = scene.events() else {
                    add(self.unknown, None);
                    return;
                };
                let newest = events.iter().rev().find(|event| kinds.contain(event.kind));
                let points = newest.map_or(self.otherwise, |event| {
                    let age = scene.age_days(event);
                    let reached = bands.partition_point(|(from, _)| *from <= age);
                    last_before(bands, reached).unwrap_or(self.otherwise)
                });
                add(points, newest);
            }
        }
    }

    /// The least and greatest sum that any lead can get, before the cap.
    pub(crate) fn reach(&self) -> Span {
        let of = |points: &mut dyn Iterator<Item = i64>| {
            points.fold(Span::only(self.unknown), |span, points| {
                span.including(points)
            })
        };
        match &self.form {
            Kind::When { when, points } => match when.constant() {
                Some(truth) => Span::only(if truth { *points } else { self.otherwise }),
                None => of(&mut [*points, self.otherwise].into_iter()),
            },
            Kind::Values {
                points, complete, ..
            } => {
                let rest = (!complete).then_some(self.otherwise);
                of(&mut points.values().copied().chain(rest))
            }
            Kind::Bands { bands, .. } => {
                of(&mut bands.iter().map(|band| band.1).chain([self.otherwise]))
            }
            Kind::SinceLast { bands, .. } => {
                of(&mut bands.iter().map(|band| band.1).chain([self.otherwise]))
            }
            Kind::Activity {
                points,
                count,
                at_most,
                ..
            } => {
                let most = match (count, at_most) {
                    (Count::Once, _) => Some(1),
                    (_, Some(most)) => i64::try_from(*most).ok(),
                    _ => None,
                };
                Span::only(self.unknown)
                    .including(0)
                    .including_many(*points, most)
            }
        }
    }

    /// Marks the fields that this rule asks for.
    pub(crate) fn mark_asked(&self, asked: &mut [bool]) {
        match &self.form {
            Kind::When { when, .. } => when.mark_asked(asked),
            Kind::Values { field, .. } | Kind::Bands { field, .. } => {
                if let Some(asked) = asked.get_mut(*field) {
                    *asked = true;
                }
            }
            Kind::Activity { .. } | Kind::SinceLast { .. } => {}
        }
    }
}

/// The points of the last of the first `reached` bands.
fn last_before<T>(bands: &[(T, i64)], reached: usize) -> Option<i64> {
    reached
        .checked_sub(1)
        .and_then(|last| bands.get(last))
        .map(|(_, points)| *points)
}

/// The first event of each key, at most `most` of them.
fn first_of_each<'r, 'l, K: Ord>(
    events: impl Iterator<Item = &'r Event<'l>>,
    key: impl Fn(&Event<'l>) -> K,
    most: usize,
) -> Vec<&'r Event<'l>> {
    let mut seen = BTreeSet::new();
    events
        .filter(|event| seen.insert(key(event)))
        .take(most)
        .collect()
}

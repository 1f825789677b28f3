//! Rules: one row of a scoring table each.
//!
//! ```yaml
//! - {id: quote, activity: quote_request, points: 25, at_most: 2, decay: {linear: {days: 60}}}
//! - {id: job, field: occupation, values: {office: 20}, otherwise: 0, unknown: 5}
//! ```

mod activity;
mod by_age;
mod compile;
mod keys;
mod lookup;
mod motion;
mod since_last;

use super::bounds::{Bounds, Span};
use crate::condition::{Condition, Probe, Truth};
use crate::label::Named;
use crate::lead::{Event, Fact, Scene, Window};
use crate::time::Instant;

use activity::ActivityRule;
pub(crate) use keys::{CAP, RULE};
use lookup::Lookup;
pub(crate) use motion::MovingRule;
use since_last::SinceLast;

/// A compiled rule. All points are in thousandths.
#[derive(Debug)]
pub(crate) struct Rule {
    pub(crate) name: Named,
    /// Its place among the rules of all axes.
    pub(crate) number: usize,
    pub(crate) group: Option<usize>,
    pub(crate) cap: Span,
    /// Points of any other value.
    otherwise: i64,
    /// Points where what is asked for is unknown.
    unknown: i64,
    form: Kind,
}

#[derive(Debug)]
enum Kind {
    When { when: Condition, points: i64 },
    Lookup(Lookup),
    Activity(ActivityRule),
    SinceLast(SinceLast),
}

impl Rule {
    /// Tells `add` each contribution, events oldest first, with the event it is for.
    pub(crate) fn contribute<'r, 'l>(
        &self,
        scene: &Scene<'r, 'l>,
        add: &mut impl FnMut(i64, Option<&'r Event<'l>>),
    ) {
        match &self.form {
            Kind::When { when, points } => add(self.points_if(when.holds(scene), *points), None),
            Kind::Lookup(lookup) => add(lookup.points(scene, self.otherwise, self.unknown), None),
            Kind::Activity(activity) => match scene.events() {
                Some(events) => activity.contribute(events, scene, add),
                None => add(self.unknown, None),
            },
            Kind::SinceLast(since_last) => match scene.events() {
                Some(events) => {
                    let newest = since_last.newest(events);
                    let age = newest.map(|event| scene.age_days(event));
                    add(since_last.points(age, self.otherwise), newest);
                }
                None => add(self.unknown, None),
            },
        }
    }

    fn points_if(&self, truth: Truth, points: i64) -> i64 {
        match truth {
            Truth::True => points,
            Truth::False => self.otherwise,
            Truth::Unknown => self.unknown,
        }
    }

    /// Between which sums the rule lies over a span of time, before the cap.
    pub(crate) fn over(&self, window: &Window<'_, '_>) -> Bounds {
        match &self.form {
            Kind::When { when, points } => {
                let (low, high) = when.over(window);
                let truths = [Truth::False, Truth::Unknown, Truth::True];
                let possible = truths
                    .into_iter()
                    .filter(|truth| (low..=high).contains(truth));
                Bounds::around(possible.map(|truth| self.points_if(truth, *points)))
            }
            Kind::Lookup(lookup) => {
                Bounds::only(lookup.points(&window.scene(), self.otherwise, self.unknown))
            }
            Kind::Activity(activity) => match window.events() {
                Some(_) => activity.over(window),
                None => Bounds::only(self.unknown),
            },
            Kind::SinceLast(since_last) => match window.events() {
                Some(events) => {
                    let newest_first = since_last.newest_first(events);
                    since_last.over(newest_first, window, self.otherwise)
                }
                None => Bounds::only(self.unknown),
            },
        }
    }

    /// Whether its points depend on the unknown fields that `open` tells.
    pub(crate) fn is_open(&self, scene: &Scene<'_, '_>, open: &dyn Fn(usize) -> bool) -> bool {
        match &self.form {
            Kind::When { when, .. } => when.is_open(scene, open),
            Kind::Lookup(lookup) => {
                open(lookup.field()) && *scene.fact(lookup.field()) == Fact::Unknown
            }
            Kind::Activity(_) | Kind::SinceLast(_) => false,
        }
    }

    /// Between which sums the rule lies once the unknown fields that `open` tells are known, before
    /// the cap.
    pub(crate) fn open(&self, scene: &Scene<'_, '_>, open: &dyn Fn(usize) -> bool) -> Bounds {
        match &self.form {
            Kind::When { points, .. } if self.is_open(scene, open) => {
                Bounds::around([*points, self.otherwise, self.unknown])
            }
            Kind::Lookup(lookup) if self.is_open(scene, open) => {
                lookup.reach(self.otherwise).or(Bounds::only(self.unknown))
            }
            _ => {
                let mut sum: i128 = 0;
                self.contribute(scene, &mut |points, _| {
                    sum = sum.saturating_add(i128::from(points));
                });
                Bounds {
                    low: sum,
                    high: sum,
                }
            }
        }
    }

    /// Tells the instants of a window at which the rule may change.
    pub(crate) fn changes(&self, window: &Window<'_, '_>, tell: &mut dyn FnMut(Instant)) {
        match &self.form {
            Kind::When { when, .. } => when.changes(window, tell),
            Kind::Lookup(_) => {}
            Kind::Activity(activity) => activity.changes(window, tell),
            Kind::SinceLast(since_last) => {
                let events = window.events().unwrap_or_default();
                since_last.changes(since_last.newest_first(events), window, tell);
            }
        }
    }

    /// Between which sums any lead can come to lie, before the cap.
    pub(crate) fn reach(&self) -> Bounds {
        let unknown = Bounds::only(self.unknown);
        match &self.form {
            Kind::When { when, points } => match when.constant() {
                Some(truth) => Bounds::only(self.points_if(truth.into(), *points)),
                None => Bounds::around([*points, self.otherwise, self.unknown]),
            },
            Kind::Lookup(lookup) => lookup.reach(self.otherwise).or(unknown),
            Kind::Activity(activity) => activity.reach().or(unknown),
            Kind::SinceLast(since_last) => since_last.reach(self.otherwise).or(unknown),
        }
    }

    /// Tells what it asks for.
    pub(crate) fn probe<'c>(&'c self, tell: &mut dyn FnMut(Probe<'c>)) {
        match &self.form {
            Kind::When { when, .. } => when.probe(tell),
            Kind::Lookup(lookup) => lookup.probe(tell),
            Kind::Activity(_) | Kind::SinceLast(_) => tell(Probe::Activities),
        }
    }

    /// Whether it counts events of a kind, or of any kind if `None`.
    pub(crate) fn counts(&self, kind: Option<usize>) -> bool {
        let kinds = match &self.form {
            Kind::When { when, .. } => return when.counts(kind),
            Kind::Lookup(_) => return false,
            Kind::Activity(activity) => &activity.kinds,
            Kind::SinceLast(since_last) => &since_last.kinds,
        };
        kind.is_none_or(|kind| kinds.contain(kind))
    }

    /// What it says of one value of a field, as numbers: two values of which all rules say the same
    /// differ in nothing.
    pub(crate) fn describe(&self, scene: &Scene<'_, '_>, field: usize, say: &mut dyn FnMut(i64)) {
        match &self.form {
            Kind::When { when, .. } => when.describe(scene, field, say),
            Kind::Lookup(lookup) if lookup.field() == field => {
                say(lookup.points(scene, self.otherwise, self.unknown));
            }
            Kind::Lookup(_) | Kind::Activity(_) | Kind::SinceLast(_) => {}
        }
    }

    /// Marks the fields that this rule asks for.
    pub(crate) fn mark_asked(&self, asked: &mut [bool]) {
        match &self.form {
            Kind::When { when, .. } => when.mark_asked(asked),
            Kind::Lookup(lookup) => {
                if let Some(asked) = asked.get_mut(lookup.field()) {
                    *asked = true;
                }
            }
            Kind::Activity(_) | Kind::SinceLast(_) => {}
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

//! Conditions: true, false or unknown (Kleene's logic).
//!
//! ```yaml
//! when: {all: [{activity: brochure, at_least: 2, within: 14d}, {not: {field: occupation, is: student}}]}
//! ```

mod compile;
mod open;
mod over;

use crate::field::Constant;
use crate::lead::{Fact, Scene};
use crate::policy::vocabulary::Kinds;
use crate::time::Date;

#[cfg(feature = "schema")]
pub(crate) use compile::CONDITION;
pub(crate) use compile::{ACTIVITY, FIELD, ORIGIN, TAG, read_duration};

/// An answer that may be unknown. Ordered so that `all` is the least and `any` the greatest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Truth {
    False,
    Unknown,
    True,
}

impl Truth {
    pub(crate) fn not(self) -> Self {
        match self {
            Truth::False => Truth::True,
            Truth::Unknown => Truth::Unknown,
            Truth::True => Truth::False,
        }
    }
}

impl From<bool> for Truth {
    fn from(truth: bool) -> Self {
        if truth { Truth::True } else { Truth::False }
    }
}

/// Something of a lead that a rule or condition asks for. With a constant: where its judgement of
/// the value may change.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Probe<'c> {
    Field(usize),
    /// A text that is named; of a list, one of its entries.
    Text(usize, &'c str),
    NumberFrom(usize, f64),
    NumberIs(usize, f64),
    DateFrom(usize, Date),
    DateIs(usize, Date),
    /// Activities, by such a test.
    Tested(EventTest<'c>),
    /// Activities in any other way.
    Activities,
    Tags,
    Segment(&'c str),
    Origin,
}

/// Whether there are so many past events of some kinds that are young enough.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct EventTest<'c> {
    pub(crate) kinds: &'c Kinds,
    /// In milliseconds.
    pub(crate) within: Option<i64>,
    pub(crate) at_least: u64,
}

/// A compiled condition.
#[derive(Debug)]
pub(crate) enum Condition {
    All(Vec<Condition>),
    Any(Vec<Condition>),
    Not(Box<Condition>),
    Among {
        field: usize,
        constants: Vec<Constant>,
    },
    Numbers {
        field: usize,
        from: Option<f64>,
        below: Option<f64>,
    },
    Dates {
        field: usize,
        from: Option<Date>,
        below: Option<Date>,
    },
    Has {
        field: usize,
        text: String,
    },
    Known {
        field: usize,
        known: bool,
    },
    Activity {
        kinds: Kinds,
        within: Option<i64>,
        at_least: u64,
    },
    Tag(String),
    Segment(String),
    Origin(usize),
}

impl Condition {
    /// Whether it holds for a lead.
    pub(crate) fn holds(&self, scene: &Scene<'_, '_>) -> Truth {
        match self {
            Condition::All(all) => {
                let mut least = Truth::True;
                for inner in all {
                    least = least.min(inner.holds(scene));
                    if least == Truth::False {
                        break;
                    }
                }
                least
            }
            Condition::Any(any) => {
                let mut greatest = Truth::False;
                for inner in any {
                    greatest = greatest.max(inner.holds(scene));
                    if greatest == Truth::True {
                        break;
                    }
                }
                greatest
            }
            Condition::Not(inner) => inner.holds(scene).not(),
            Condition::Among { field, constants } => match scene.fact(*field) {
                Fact::Unknown => Truth::Unknown,
                fact => constants
                    .iter()
                    .any(|constant| fact.equals(constant))
                    .into(),
            },
            Condition::Numbers { field, from, below } => match scene.fact(*field) {
                Fact::Number(number) => (from.is_none_or(|from| *number >= from)
                    && below.is_none_or(|below| *number < below))
                .into(),
                _ => Truth::Unknown,
            },
            Condition::Dates { field, from, below } => match scene.fact(*field) {
                Fact::Date(date) => (from.is_none_or(|from| *date >= from)
                    && below.is_none_or(|below| *date < below))
                .into(),
                _ => Truth::Unknown,
            },
            Condition::Has { field, text } => match scene.fact(*field) {
                Fact::Texts(texts) => texts.iter().any(|entry| entry == text).into(),
                _ => Truth::Unknown,
            },
            Condition::Known { field, known } => {
                (matches!(scene.fact(*field), Fact::Unknown) != *known).into()
            }
            Condition::Activity {
                kinds,
                within,
                at_least,
            } => scene.test(EventTest {
                kinds,
                within: *within,
                at_least: *at_least,
            }),
            Condition::Tag(path) => match scene.tags() {
                None => Truth::Unknown,
                Some(tags) => tags
                    .iter()
                    .any(|tag| {
                        tag.strip_prefix(&**path)
                            .is_some_and(|r| r.is_empty() || r.starts_with('/'))
                    })
                    .into(),
            },
            Condition::Segment(segment) => match scene.segment() {
                None => Truth::Unknown,
                Some(given) => (given == segment).into(),
            },
            Condition::Origin(origin) => (scene.origin() == *origin).into(),
        }
    }

    /// The answer where no lead can change it.
    pub(crate) fn constant(&self) -> Option<bool> {
        match self {
            Condition::All(all) if all.iter().any(|c| c.constant() == Some(false)) => Some(false),
            Condition::All(all) if all.iter().all(|c| c.constant() == Some(true)) => Some(true),
            Condition::Any(any) if any.iter().any(|c| c.constant() == Some(true)) => Some(true),
            Condition::Any(any) if any.iter().all(|c| c.constant() == Some(false)) => Some(false),
            Condition::Not(inner) => inner.constant().map(|truth| !truth),
            _ => None,
        }
    }

    /// Tells what its tests ask for.
    pub(crate) fn probe<'c>(&'c self, tell: &mut dyn FnMut(Probe<'c>)) {
        match self {
            Condition::All(inner) | Condition::Any(inner) => {
                inner.iter().for_each(|condition| condition.probe(tell));
            }
            Condition::Not(inner) => inner.probe(tell),
            Condition::Among { field, constants } => {
                for constant in constants {
                    tell(match constant {
                        Constant::Text(text) => Probe::Text(*field, text),
                        Constant::Number(number) => Probe::NumberIs(*field, *number),
                        Constant::Boolean(_) => Probe::Field(*field),
                        Constant::Date(date) => Probe::DateIs(*field, *date),
                    });
                }
            }
            Condition::Numbers { field, from, below } => {
                tell(Probe::Field(*field));
                let ends = from.iter().chain(below);
                ends.for_each(|number| tell(Probe::NumberFrom(*field, *number)));
            }
            Condition::Dates { field, from, below } => {
                tell(Probe::Field(*field));
                let ends = from.iter().chain(below);
                ends.for_each(|date| tell(Probe::DateFrom(*field, *date)));
            }
            Condition::Has { field, text } => tell(Probe::Text(*field, text)),
            Condition::Known { field, .. } => tell(Probe::Field(*field)),
            Condition::Activity {
                kinds,
                within,
                at_least,
            } => tell(Probe::Tested(EventTest {
                kinds,
                within: *within,
                at_least: *at_least,
            })),
            Condition::Tag(_) => tell(Probe::Tags),
            Condition::Segment(segment) => tell(Probe::Segment(segment)),
            Condition::Origin(_) => tell(Probe::Origin),
        }
    }

    /// Whether it counts events of a kind, or of any kind if `None`.
    pub(crate) fn counts(&self, kind: Option<usize>) -> bool {
        match self {
            Condition::All(inner) | Condition::Any(inner) => {
                inner.iter().any(|condition| condition.counts(kind))
            }
            Condition::Not(inner) => inner.counts(kind),
            Condition::Activity { kinds, .. } => kind.is_none_or(|kind| kinds.contain(kind)),
            _ => false,
        }
    }

    /// What its tests of one field say, as numbers.
    pub(crate) fn describe(&self, scene: &Scene<'_, '_>, wanted: usize, say: &mut dyn FnMut(i64)) {
        match self {
            Condition::All(inner) | Condition::Any(inner) => {
                inner
                    .iter()
                    .for_each(|condition| condition.describe(scene, wanted, say));
            }
            Condition::Not(inner) => inner.describe(scene, wanted, say),
            Condition::Among { field, .. }
            | Condition::Numbers { field, .. }
            | Condition::Dates { field, .. }
            | Condition::Has { field, .. }
            | Condition::Known { field, .. }
                if *field == wanted =>
            {
                say(self.holds(scene) as i64);
            }
            _ => {}
        }
    }

    /// Marks the fields that this condition asks for, also inside `known`.
    pub(crate) fn mark_asked(&self, asked: &mut [bool]) {
        match self {
            Condition::All(inner) | Condition::Any(inner) => {
                inner
                    .iter()
                    .for_each(|condition| condition.mark_asked(asked));
            }
            Condition::Not(inner) => inner.mark_asked(asked),
            Condition::Among { field, .. }
            | Condition::Numbers { field, .. }
            | Condition::Dates { field, .. }
            | Condition::Has { field, .. }
            | Condition::Known { field, .. } => {
                if let Some(asked) = asked.get_mut(*field) {
                    *asked = true;
                }
            }
            Condition::Activity { .. }
            | Condition::Tag(_)
            | Condition::Segment(_)
            | Condition::Origin(_) => {}
        }
    }
}

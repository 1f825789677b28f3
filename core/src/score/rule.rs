//! Rules: one row of a scoring table each.
//!
//! ```yaml
//! - {id: quote, activity: quote_request, points: 25, at_most: 2, decay: {linear: {days: 60}}}
//! - {id: job, field: occupation, values: {office: 20}, otherwise: 0, unknown: 5}
//! ```

use std::collections::{BTreeMap, BTreeSet};

use super::bounds::Span;
use super::decay::{DECAY, Decay, ascending_days};
use crate::condition::{Condition, Truth, read_duration};
use crate::error::Code;
use crate::field::{Constant, FieldType};
use crate::json::{Pointer, Value};
use crate::label::{Id, Named};
use crate::lead::{Event, Fact, Scene};
use crate::num;
use crate::policy::check::Check;
use crate::policy::shape::{DESCRIPTION, Form, Forms, Key, Shape, TITLE, optional, required};
use crate::policy::vocabulary::{Kinds, Vocabulary};
use crate::text;

pub(crate) const RULE: Shape = Shape::Forms(&Forms {
    common: &[
        required("id", Shape::Id, "unique in its axis"),
        TITLE,
        DESCRIPTION,
        optional(
            "group",
            Shape::Id,
            "group of the axis with a cap of its own",
        ),
        optional("cap", CAP, "least and greatest sum of the rule"),
    ],
    forms: &[
        Form {
            by: "when",
            keys: &[
                required("when", Shape::Condition, "condition"),
                required("points", Shape::Points, "points if it is true"),
                optional(
                    "otherwise",
                    Shape::Points,
                    "points if it is false, 0 if left out",
                ),
                optional(
                    "unknown",
                    Shape::Points,
                    "points if it is unknown, 0 if left out",
                ),
            ],
        },
        Form {
            by: "field",
            keys: &[
                required("field", Shape::Id, "field that is looked up"),
                optional("values", Shape::Table(&Shape::Points), "points by text"),
                optional(
                    "bands",
                    Shape::List(&NUMBER_BAND, true),
                    "points by number: the last start reached",
                ),
                optional(
                    "otherwise",
                    Shape::Points,
                    "points for any other value, 0 if left out",
                ),
                optional(
                    "unknown",
                    Shape::Points,
                    "points if the field is unknown, 0 if left out",
                ),
            ],
        },
        Form {
            by: "activity",
            keys: &[
                required(
                    "activity",
                    Shape::OneOrMany(&Shape::Id),
                    "kinds that count together",
                ),
                required("points", Shape::Points, "points of each counted event"),
                optional(
                    "count",
                    Shape::Choice(&["each", "once", "daily", "per_ref"]),
                    "which events count",
                ),
                optional(
                    "at_most",
                    Shape::Whole(1, u32::MAX),
                    "the newest so many count",
                ),
                optional("within", Shape::Duration, "younger events only"),
                optional("decay", DECAY, "how points fade with age"),
                optional(
                    "unknown",
                    Shape::Points,
                    "points if activities are unknown, 0 if left out",
                ),
            ],
        },
        Form {
            by: "since_last",
            keys: &[
                required(
                    "since_last",
                    Shape::OneOrMany(&Shape::Id),
                    "kinds, or `any` declared kind",
                ),
                required(
                    "bands",
                    Shape::List(&AGE_BAND, true),
                    "points by age of the newest event",
                ),
                optional(
                    "otherwise",
                    Shape::Points,
                    "points if there is no such event, 0 if left out",
                ),
                optional(
                    "unknown",
                    Shape::Points,
                    "points if activities are unknown, 0 if left out",
                ),
            ],
        },
    ],
});
pub(crate) const CAP: Shape = Shape::Object(&[
    optional("min", Shape::Level, "least sum, in points"),
    optional("max", Shape::Level, "greatest sum, in points"),
]);
const NUMBER_BAND: Shape = Shape::Object(&[
    required("from", Shape::Level, "first number of the band"),
    required("points", Shape::Points, "points of the band"),
]);
const AGE_BAND: Shape = Shape::Object(AGE_BAND_KEYS);
const AGE_BAND_KEYS: &[Key] = &[
    required(
        "from_days",
        Shape::Whole(0, 36_500),
        "first age in whole days",
    ),
    required("points", Shape::Points, "points of the band"),
];

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

/// Points under a key in thousandths, 0 where left out.
fn points(value: &Value<'_>, key: &str) -> i64 {
    value
        .get(key)
        .and_then(Value::as_number)
        .and_then(num::thousandths)
        .unwrap_or(0)
}

impl Rule {
    /// Compiles a rule whose shape was checked; `None` where something is wrong with it.
    pub(crate) fn compile(
        value: &Value<'_>,
        groups: &[Id],
        at: &Pointer<'_>,
        words: &Vocabulary,
        check: &mut Check,
    ) -> Option<Self> {
        let group = value.get("group").and_then(Value::as_text).map(|group| {
            check.refer(
                group,
                "group",
                groups.iter().map(|id| &**id),
                &at.key("group"),
            )
        });
        let cap = Span::compile(value.get("cap"), &at.key("cap"), check);
        let form = Kind::compile(value, at, words, check);
        Some(Self {
            name: Named::new(value.get("id")?.as_text()?, value.get("title")),
            group: match group {
                Some(found) => Some(found?),
                None => None,
            },
            cap,
            otherwise: points(value, "otherwise"),
            unknown: points(value, "unknown"),
            form: form?,
        })
    }

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

impl Kind {
    fn compile(
        value: &Value<'_>,
        at: &Pointer<'_>,
        words: &Vocabulary,
        check: &mut Check,
    ) -> Option<Self> {
        if let Some(when) = value.get("when") {
            let when = Condition::compile(when, &at.key("when"), words, check)?;
            return Some(Kind::When {
                when,
                points: points(value, "points"),
            });
        }
        if let Some(kinds) = value.get("activity") {
            let decay = Decay::compile(value.get("decay"), &at.key("decay"), check);
            return Some(Kind::Activity {
                kinds: Kinds::compile(kinds, &at.key("activity"), words, check)?,
                points: points(value, "points"),
                count: match value.get("count").and_then(Value::as_text) {
                    Some("once") => Count::Once,
                    Some("daily") => Count::Daily,
                    Some("per_ref") => Count::PerReference,
                    _ => Count::Each,
                },
                at_most: value
                    .get("at_most")
                    .and_then(Value::as_whole)
                    .and_then(|n| usize::try_from(n).ok()),
                within: read_duration(value, "within"),
                decay,
            });
        }
        if let Some(kinds) = value.get("since_last") {
            let bands = value.get("bands")?;
            let days = ascending_days(bands, "from_days", &at.key("bands"), check);
            let bands = days
                .into_iter()
                .zip(bands.items().iter().map(|band| points(band, "points")));
            let kinds = match kinds.as_text() {
                Some("any") => Kinds::all(words),
                _ => Kinds::compile(kinds, &at.key("since_last"), words, check)?,
            };
            return Some(Kind::SinceLast {
                kinds,
                bands: bands.collect(),
            });
        }
        Self::compile_lookup(value, at, words, check)
    }

    /// A table or bands of one field.
    fn compile_lookup(
        value: &Value<'_>,
        at: &Pointer<'_>,
        words: &Vocabulary,
        check: &mut Check,
    ) -> Option<Self> {
        let id = value.get("field")?.as_text()?;
        let (table, bands) = (value.get("values"), value.get("bands"));
        let wanted = match (table, bands) {
            (Some(_), None) => FieldType::Text,
            (None, Some(_)) => FieldType::Number,
            (Some(_), Some(_)) => {
                check.error(
                    Code::ConflictingKeys,
                    at,
                    "both `values` and `bands` are given",
                    "keep one of them",
                );
                return None;
            }
            (None, None) => {
                let help = "add `values` for a text or `bands` for a number";
                check.error(
                    Code::MissingKey,
                    at,
                    "the field has neither `values` nor `bands`",
                    help,
                );
                return None;
            }
        };
        let index = words.refer_field(id, &at.key("field"), check)?;
        let field = words.fields.get(index)?;
        if field.kind != wanted {
            let message = format!(
                "`{id}` is {}, not {}",
                field.kind.with_article(),
                wanted.with_article()
            );
            let help = "`values` suit texts and `bands` numbers; use `when` for other fields";
            check.error(Code::FieldType, &at.key("field"), message, help);
            return None;
        }
        if let Some(bands) = bands {
            return Some(Kind::Bands {
                field: index,
                bands: number_bands(bands, &at.key("bands"), check),
            });
        }
        let (table, at) = (table?, at.key("values"));
        let mut points: BTreeMap<String, i64> = BTreeMap::new();
        for (key, value) in table.entries() {
            let at = at.key(key);
            let constant = Constant::read(&Value::from(&**key), field, &words.missing, &at, check);
            let (Some(Constant::Text(composed)), Some(given)) = (constant, value.as_number())
            else {
                continue;
            };
            let given = num::thousandths(given).unwrap_or(0);
            if points.insert(composed, given).is_some() && !check.is_wrong(&at) {
                let message = format!("`{}` is the same text as a key before it", text::short(key));
                check.error(Code::DuplicateKey, &at, message, "remove one of them");
            }
        }
        let complete = field
            .listed
            .as_ref()
            .is_some_and(|listed| listed.iter().all(|t| points.contains_key(t)));
        Some(Kind::Values {
            field: index,
            points,
            complete,
        })
    }
}

fn number_bands(bands: &Value<'_>, at: &Pointer<'_>, check: &mut Check) -> Vec<(f64, i64)> {
    let mut compiled: Vec<(f64, i64)> = Vec::new();
    for (index, band) in bands.items().iter().enumerate() {
        let Some(from) = band.get("from").and_then(Value::as_number) else {
            continue;
        };
        if let Some((last, _)) = compiled.last().filter(|(last, _)| from <= *last) {
            let message = format!("{from} is not above {last}");
            let at = at.index(index);
            check.error(
                Code::BandsNotAscending,
                &at.key("from"),
                message,
                "sort the bands by their start",
            );
        }
        compiled.push((from, points(band, "points")));
    }
    compiled
}

//! Reads rules: references, tables and bands.

use super::activity::{ActivityRule, Count};
use super::lookup::Lookup;
use super::since_last::SinceLast;
use super::{Kind, Rule};
use crate::condition::{Condition, read_duration};
use crate::error::Code;
use crate::field::{Constant, FieldType};
use crate::json::{Pointer, Value};
use crate::label::{Id, Named};
use crate::num;
use crate::order;
use crate::policy::check::Check;
use crate::policy::vocabulary::{Kinds, Vocabulary};
use crate::score::bounds::Span;
use crate::score::decay::{Decay, ascending_days};
use crate::text;

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
            // Known once all axes are.
            number: 0,
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
            return Some(Kind::Activity(ActivityRule {
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
            }));
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
            return Some(Kind::SinceLast(SinceLast {
                kinds,
                bands: bands.collect(),
            }));
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
            return Some(Kind::Lookup(Lookup::Bands {
                field: index,
                bands: number_bands(bands, &at.key("bands"), check),
            }));
        }
        let (table, at) = (table?, at.key("values"));
        let mut points: Vec<(String, i64)> = Vec::new();
        let mut keys = Vec::new();
        for (key, value) in table.entries() {
            let at = at.key(key);
            let constant = Constant::read(&Value::from(&**key), field, &words.missing, &at, check);
            let (Some(Constant::Text(composed)), Some(given)) = (constant, value.as_number())
            else {
                continue;
            };
            points.push((composed, num::thousandths(given).unwrap_or(0)));
            keys.push(key);
        }
        let texts: Vec<&str> = points.iter().map(|(text, _)| &**text).collect();
        for key in order::repeated(&texts)
            .into_iter()
            .filter_map(|place| keys.get(place))
        {
            let at = at.key(key);
            if !check.is_wrong(&at) {
                let message = format!("`{}` is the same text as a key before it", text::short(key));
                check.error(Code::DuplicateKey, &at, message, "remove one of them");
            }
        }
        order::sort_by(&mut points, |(a, _), (b, _)| a.cmp(b));
        let has = |text: &String| {
            points
                .binary_search_by(|(known, _)| known.cmp(text))
                .is_ok()
        };
        let complete = field
            .listed
            .as_ref()
            .is_some_and(|listed| listed.iter().all(has));
        Some(Kind::Lookup(Lookup::Values {
            field: index,
            points,
            complete,
        }))
    }
}

fn number_bands(bands: &Value<'_>, at: &Pointer<'_>, check: &mut Check) -> Vec<(f64, i64)> {
    let mut compiled: Vec<(f64, i64)> = Vec::new();
    for (index, band) in bands.items().iter().enumerate() {
        let Some(from) = band.get("from").and_then(Value::as_number) else {
            continue;
        };
        if let Some((last, _)) = compiled.last().filter(|(last, _)| from <= *last) {
            let message = format!("{} is not above {}", num::shown(from), num::shown(*last));
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

//! What all pictures share: documents with places to fill, titles that are told apart, colours.

use crate::json::Value;
use crate::label::{Lang, Named};
use crate::order;
use crate::text;

/// Puts a value into its place.
pub(crate) fn put(document: &mut Value<'static>, path: &[&str], value: Value<'static>) {
    if let Some(place) = find(document, path) {
        *place = value;
    }
}

pub(crate) fn find<'d>(
    document: &'d mut Value<'static>,
    path: &[&str],
) -> Option<&'d mut Value<'static>> {
    path.iter().try_fold(document, |value, key| match value {
        Value::List(items) => items.get_mut(key.parse::<usize>().ok()?),
        value => value.get_mut(key),
    })
}

/// What things of a policy are called, each differently: where titles are the same, all have their
/// ids added.
pub(crate) fn labels<'n>(
    names: impl Iterator<Item = &'n Named> + Clone,
    lang: Lang,
) -> Vec<String> {
    let titles = names.clone().map(|name| legible(name.text(lang)));
    let longer = names
        .clone()
        .map(|name| format!("{} ({})", legible(name.text(lang)), name.id));
    let ids = || names.clone().map(|name| name.id.to_string()).collect();
    [titles.collect::<Vec<_>>(), longer.collect()]
        .into_iter()
        .find(|texts| are_distinct(texts))
        .unwrap_or_else(ids)
}

/// A text that any picture can hold: XML, for one, has no control characters and not the last two
/// characters of Unicode's first plane.
pub(crate) fn legible(text: &str) -> String {
    text::printable(text).replace(['\u{fffe}', '\u{ffff}'], "\u{fffd}")
}

fn are_distinct(texts: &[String]) -> bool {
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    order::repeated(&texts).is_empty()
}

/// The colour at a place from 0 to `last` on a ramp of three, by whole numbers, so that it is the
/// same anywhere.
pub(crate) fn ramp(colours: [[u32; 3]; 3], place: u32, last: u32) -> String {
    let last = last.max(1);
    let [least, middle, most] = colours;
    // In halves of the ramp, each `last` steps long.
    let steps = place.min(last).saturating_mul(2);
    let (from, to, steps) = match steps.checked_sub(last) {
        Some(rest) => (middle, most, rest),
        None => (least, middle, steps),
    };
    let mix = |(from, to): (u32, u32)| {
        let left = last.saturating_sub(steps);
        let sum = u64::from(from)
            .saturating_mul(left.into())
            .saturating_add(u64::from(to).saturating_mul(steps.into()));
        sum.checked_div(last.into()).unwrap_or(0)
    };
    let parts = from.into_iter().zip(to).map(mix);
    parts.fold("#".to_owned(), |colour, part| format!("{colour}{part:02x}"))
}

/// The size of a cell: less where there are many, so that the picture stays on the screen.
pub(crate) fn step(all: usize, cells: usize, least: i32, most: i32) -> Value<'static> {
    let step = all.checked_div(cells).unwrap_or(all);
    let step = i32::try_from(step).unwrap_or(most);
    step.max(least).min(most).into()
}

/// How well one colour is told from another, from 1 to 21 (WCAG 2); texts need 4.5.
#[cfg(test)]
pub(crate) fn contrast(one: &str, other: &str) -> f64 {
    #[expect(
        clippy::disallowed_methods,
        reason = "the last bit does not matter here"
    )]
    let power = |part: f64| part.powf(2.4);
    let light = |colour: &str| {
        let part = |at: usize| {
            let part = u32::from_str_radix(&colour[at..][..2], 16).expect("hex");
            let part = f64::from(part) / 255.0;
            if part <= 0.04045 {
                part / 12.92
            } else {
                power((part + 0.055) / 1.055)
            }
        };
        0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5)
    };
    let (one, other) = (light(one) + 0.05, light(other) + 0.05);
    (one / other).max(other / one)
}

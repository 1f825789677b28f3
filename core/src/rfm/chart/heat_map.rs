//! A cell for each pair of R and F, coloured by how many customers it has.

use super::counts::CustomerCounts;
use super::percent;
use super::words::Words;
use crate::json::Value;
use crate::num::Grouped;
use crate::picture::{put, ramp, step};

/// Everything that is the same for all scales; what is null is put in. Fonts and version are those of
/// a grid.
const DOCUMENT: &str = include_str!("heat_map.json");
/// From few to most customers, by the square root of their number: otherwise the cell of those who
/// bought once, which most shops have, would leave the others without a colour.
const RAMP: [[u32; 3]; 3] = [[0xDC, 0xE9, 0xF7], [0x5B, 0x9B, 0xD5], [0x08, 0x3D, 0x77]];
const STEPS: u32 = 1_000;
/// From here on white text is the legible one.
const DARK: u32 = 679;
/// A cell of nobody, and its text.
const NOBODY: [&str; 2] = ["#f3f5f8", "#5a6577"];

pub(super) fn of(counts: &CustomerCounts, words: &Words) -> Value<'static> {
    // A test reads it.
    let mut chart = Value::from_json(DOCUMENT).unwrap_or(Value::Null);
    let scores = 1..=counts.scale();
    let pairs = |f: u8| scores.clone().map(move |r| (r, f));
    // Lines are drawn from the top.
    let pairs = scores.clone().rev().flat_map(pairs);
    let cells: Vec<(u8, u8, u64)> = pairs
        .map(|(r, f)| (r, f, counts.with(Some(r), Some(f))))
        .collect();
    let in_all = counts.customers();
    let customers = || cells.iter().map(|(_, _, customers)| *customers);
    let placed = customers().fold(0, u64::saturating_add);
    let mut subtitle = (words.customers_in_all)(Grouped(in_all));
    let without = in_all.saturating_sub(placed);
    if without > 0 {
        subtitle.push_str(" · ");
        subtitle.push_str(&(words.without_scores)(Grouped(without)));
    }
    put(&mut chart, &["title", "text"], words.heat_map.into());
    put(&mut chart, &["title", "subtitle"], subtitle.into());
    let many = usize::from(counts.scale());
    put(&mut chart, &["width", "step"], step(560, many, 58, 84));
    put(&mut chart, &["height", "step"], step(420, many, 42, 58));
    for (side, title) in [("x", words.r), ("y", words.f)] {
        put(&mut chart, &["encoding", side, "title"], title.into());
    }
    let sort = |scores: &mut dyn Iterator<Item = u8>| -> Value<'static> {
        scores.map(i32::from).collect::<Vec<_>>().into()
    };
    put(
        &mut chart,
        &["encoding", "x", "sort"],
        sort(&mut scores.clone()),
    );
    put(
        &mut chart,
        &["encoding", "y", "sort"],
        sort(&mut scores.rev()),
    );
    let titles = [words.r, words.f, words.customers, words.share];
    for (place, title) in ["0", "1", "2", "3"].into_iter().zip(titles) {
        let at = ["layer", "0", "encoding", "tooltip", place, "title"];
        put(&mut chart, &at, title.into());
    }
    let most = customers().max().unwrap_or(0);
    let values = cells.iter().map(|(r, f, customers)| {
        let share = *customers as f64 / in_all.max(1) as f64;
        let [fill, ink] = colours(*customers, most);
        Value::Object(vec![
            ("r".into(), i32::from(*r).into()),
            ("f".into(), i32::from(*f).into()),
            ("customers".into(), (*customers as f64).into()),
            ("share".into(), share.into()),
            ("shown".into(), percent(*customers, in_all).into()),
            ("fill".into(), fill.into()),
            ("ink".into(), ink.into()),
        ])
    });
    let values = values.collect();
    put(&mut chart, &["data", "values"], Value::List(values));
    chart
}

/// The colours of a cell and of its text.
fn colours(customers: u64, most: u64) -> [String; 2] {
    if customers == 0 {
        return NOBODY.map(str::to_owned);
    }
    let square = u128::from(STEPS).saturating_mul(STEPS.into());
    let part = u128::from(customers).saturating_mul(square);
    let part = part.checked_div(most.max(1).into()).unwrap_or(0);
    on_ramp(u32::try_from(part.isqrt()).unwrap_or(STEPS))
}

fn on_ramp(place: u32) -> [String; 2] {
    let ink = if place < DARK { "#000000" } else { "#ffffff" };
    [ramp(RAMP, place, STEPS), ink.to_owned()]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::picture::contrast;

    #[test]
    fn texts_are_legible_on_every_colour() {
        for place in 0..=STEPS {
            let [fill, ink] = on_ramp(place);
            let other = if ink == "#000000" {
                "#ffffff"
            } else {
                "#000000"
            };
            assert!(
                contrast(&fill, &ink) >= 4.5,
                "{place}: {ink} on {fill}, {} or {}",
                contrast(&fill, &ink),
                contrast(&fill, other)
            );
        }
        let [fill, ink] = NOBODY;
        assert!(contrast(fill, ink) >= 4.5);
    }

    #[test]
    fn more_customers_are_darker_and_a_few_are_not_nobody() {
        let fills: Vec<String> = [0, 1, 10, 100, 1_000]
            .map(|customers| colours(customers, 1_000)[0].clone())
            .into();
        let against_white: Vec<f64> = fills.iter().map(|fill| contrast(fill, "#ffffff")).collect();
        assert!(against_white.is_sorted_by(|a, b| a < b), "{fills:?}");
        assert_eq!(fills[4], "#083d77");
        assert_eq!(colours(1, 1)[0], "#083d77");
        assert_eq!(colours(u64::MAX, u64::MAX)[0], "#083d77");
    }
}

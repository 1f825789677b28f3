//! A bar for each segment, in the order of the policy.

use super::counts::CustomerCounts;
use super::percent;
use super::words::Words;
use crate::json::Value;
use crate::label::{Label, Lang, Named};
use crate::num::Grouped;
use crate::picture::{find, labels, legible, put, step};
use crate::segment::Segments;

/// Everything that is the same for all policies; what is null is put in. Fonts and version are those
/// of a grid.
const DOCUMENT: &str = include_str!("segments.json");

struct Bar {
    id: String,
    title: String,
    /// What to do with these customers.
    action: Option<String>,
}

/// The picture of segments.
pub(super) fn of_segments(
    table: &Segments,
    counts: &CustomerCounts,
    lang: Lang,
    words: &Words,
) -> Value<'static> {
    let names = table.rows().iter().map(|row| -> &Named { row.name() });
    let titles = labels(names, lang);
    let text = |action: &Label| action.text(lang).map(legible);
    let bars = table.rows().iter().zip(titles).map(|(row, title)| Bar {
        id: row.id().to_owned(),
        title,
        action: row.action().and_then(text),
    });
    document(
        bars.collect(),
        counts,
        [words.segments, words.segment],
        words,
    )
}

/// The picture of tiers.
pub(super) fn of_tiers(counts: &CustomerCounts, words: &Words) -> Value<'static> {
    let tiers = ["vip", "regular", "other"]
        .into_iter()
        .zip(words.tier_names);
    let bars = tiers.map(|(id, title)| Bar {
        id: id.to_owned(),
        title: title.to_owned(),
        action: None,
    });
    document(bars.collect(), counts, [words.tiers, words.tier], words)
}

fn document(
    bars: Vec<Bar>,
    counts: &CustomerCounts,
    [title, one]: [&'static str; 2],
    words: &Words,
) -> Value<'static> {
    // A test reads it.
    let mut chart = Value::from_json(DOCUMENT).unwrap_or(Value::Null);
    let in_all = counts.customers();
    let mut subtitle = (words.customers_in_all)(Grouped(in_all));
    let not_placed = in_all.saturating_sub(counts.in_segments());
    if not_placed > 0 {
        subtitle.push_str(" · ");
        subtitle.push_str(&(words.not_placed)(Grouped(not_placed)));
    }
    put(&mut chart, &["title", "text"], title.into());
    put(&mut chart, &["title", "subtitle"], subtitle.into());
    put(
        &mut chart,
        &["height", "step"],
        step(720, bars.len(), 22, 34),
    );
    let customers = |bar: &Bar| counts.in_segment(&bar.id).unwrap_or(0);
    let most = bars.iter().map(customers).max().unwrap_or(0).max(1);
    let scale = ["encoding", "x", "scale", "domain"];
    put(&mut chart, &scale, vec![0.0, most as f64].into());
    let titles: Vec<String> = bars.iter().map(|bar| bar.title.clone()).collect();
    put(&mut chart, &["encoding", "y", "sort"], titles.into());
    for (place, title) in ["0", "1", "2"]
        .into_iter()
        .zip([one, words.customers, words.action])
    {
        let at = ["layer", "0", "encoding", "tooltip", place, "title"];
        put(&mut chart, &at, title.into());
    }
    let has_actions = bars.iter().any(|bar| bar.action.is_some());
    let values = bars.iter().map(|bar| {
        let customers = customers(bar);
        let shown = format!("{} ({})", Grouped(customers), percent(customers, in_all));
        let share = customers as f64 / in_all.max(1) as f64;
        let mut value = vec![
            ("id".into(), bar.id.clone().into()),
            ("segment".into(), bar.title.clone().into()),
            ("customers".into(), (customers as f64).into()),
            ("share".into(), share.into()),
            ("shown".into(), shown.into()),
        ];
        if has_actions {
            let action = bar.action.clone().unwrap_or_else(|| "–".to_owned());
            value.push(("action".into(), action.into()));
        }
        Value::Object(value)
    });
    let values = values.collect();
    put(&mut chart, &["data", "values"], Value::List(values));
    if !has_actions {
        let tooltip = ["layer", "0", "encoding", "tooltip"];
        if let Some(Value::List(entries)) = find(&mut chart, &tooltip) {
            entries.retain(|entry| entry.get("field") != Some(&"action".into()));
        }
    }
    chart
}

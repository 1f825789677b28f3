//! The table of activities: events of all leads in any order, each with the key of its lead.

use super::column::{Column, TicksPerSecond};
use crate::time::Instant;

/// Events of leads, as columns of one table.
#[derive(Debug, Clone)]
pub struct Activities<'a> {
    /// The id of the lead that each event is of.
    pub lead: Column<'a>,
    /// The kind of each event.
    pub kind: Column<'a>,
    /// When each happened: instants, texts or whole milliseconds.
    pub at: Column<'a>,
    /// What it refers to.
    pub reference: Option<Column<'a>>,
    /// Its id.
    pub id: Option<Column<'a>>,
}

/// The instant in a row, if there is a good one.
pub(super) fn instant(column: &Column<'_>, row: usize) -> Option<Instant> {
    if column.is_null(row) {
        return None;
    }
    match column {
        Column::Instants(ticks, unit, _) => {
            let ticks = *ticks.get(row)?;
            let millis = match unit {
                TicksPerSecond::One => ticks.checked_mul(1_000)?,
                TicksPerSecond::Thousand => ticks,
                TicksPerSecond::Million => ticks.div_euclid(1_000),
                TicksPerSecond::Billion => ticks.div_euclid(1_000_000),
            };
            Instant::from_millis(millis)
        }
        Column::Numbers(numbers, _) => {
            let millis = numbers.get(row);
            let whole = millis.fract().abs() <= 0.0 && millis.abs() < 9e15;
            whole.then(|| Instant::from_millis(millis as i64)).flatten()
        }
        Column::Texts(texts, _) => Instant::parse(std::str::from_utf8(texts.get(row)?).ok()?),
        _ => None,
    }
}

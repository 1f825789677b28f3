//! Grids: bands of totals, and the lead type of each cell. One grid for each origin.
//!
//! ```yaml
//! grids:
//!   form:
//!     x: {axes: [activity], bands: [{id: low}, {id: high, from: 40}]}
//!     y: {axes: [demographic], bands: [{id: low}, {id: high, from: 40}]}
//!     cells: {high: {low: warm, high: hot}, low: {low: cold, high: warm}}
//! ```

mod chart;
mod counts;
mod side;
mod view;
mod warnings;

use crate::error::Code;
use crate::json::{Pointer, Value};
use crate::label::{Id, Named};
use crate::num::{self, Points};
use crate::order;
use crate::policy::check::Check;
use crate::policy::shape::{DESCRIPTION, Key, Shape, TITLE, optional, required};
use crate::policy::vocabulary::Vocabulary;
use crate::score::Bounds;
use crate::text;

pub use counts::CellCounts;
pub(crate) use counts::grid_of;
use side::SIDE;
pub(crate) use side::Side;
pub use view::GridView;

pub(crate) const GRID: Shape = Shape::Object(GRID_KEYS);
const GRID_KEYS: &[Key] = &[
    TITLE,
    DESCRIPTION,
    required("x", SIDE, "the horizontal side"),
    optional("y", SIDE, "the vertical side, for a grid of two"),
    required(
        "cells",
        Shape::Any,
        "lead types: x band to lead type, or y band to x band to lead type",
    ),
    optional(
        "hold",
        Shape::Level,
        "points by which a total must fall below its band before the type is given up",
    ),
];

/// A compiled grid.
#[derive(Debug)]
pub(crate) struct Grid {
    pub(crate) origin: Named,
    pub(crate) x: Side,
    pub(crate) y: Option<Side>,
    /// Lead types by row of `y`, then by band of `x`.
    cells: Vec<usize>,
    /// Hysteresis, in thousandths.
    hold: Option<i64>,
}

impl Grid {
    pub(crate) fn compile(
        origin: &str,
        value: &Value<'_>,
        axes: &[Id],
        at: &Pointer<'_>,
        words: &Vocabulary,
        check: &mut Check,
    ) -> Option<Self> {
        let hold = compile_hold(value.get("hold"), &at.key("hold"), check);
        let side = |key: &'static str, check: &mut Check| {
            value
                .get(key)
                .map(|side| Side::compile(side, axes, &at.key(key), check))
        };
        let x = side("x", check);
        let y = side("y", check);
        let cells = Cells {
            words,
            at: at.key("cells"),
        };
        let (x, y) = match (x, y) {
            (Some(Some(x)), None) => (x, None),
            (Some(Some(x)), Some(Some(y))) => (x, Some(y)),
            _ => return None,
        };
        let cells = cells.compile(value.get("cells")?, &x, y.as_ref(), check)?;
        Some(Self {
            origin: Named::new(origin, value.get("title")),
            x,
            y,
            cells,
            hold,
        })
    }

    /// Number of cells.
    pub(crate) fn size(&self) -> usize {
        self.cells.len()
    }

    /// The sides, horizontal first.
    pub(crate) fn sides(&self) -> impl Iterator<Item = &Side> {
        std::iter::once(&self.x).chain(&self.y)
    }

    /// The points by which the grid holds the lead type of the decision before, in thousandths.
    pub(crate) fn hold(&self) -> Option<i64> {
        self.hold
    }

    /// The lowest and highest lead type for totals within bounds: of the cells, and as computed
    /// with hysteresis. With T the type of the cell, T' that after adding `hold` to both totals and
    /// P the type before, the computed type is the higher of T and min(P, T').
    pub(crate) fn judge(
        &self,
        x: Bounds,
        y: Bounds,
        previous: Option<usize>,
    ) -> ((usize, usize), (usize, usize)) {
        let plain = self.types_between(x, y);
        let Some((hold, previous)) = self.hold.zip(previous) else {
            return (plain, plain);
        };
        let more = Bounds::only(hold);
        let held = self.types_between(x.plus(more), y.plus(more));
        let computed = (
            plain.0.max(held.0.min(previous)),
            plain.1.max(held.1.min(previous)),
        );
        (plain, computed)
    }

    /// The lowest and highest lead type in the rectangle of bands that totals reach.
    fn types_between(&self, x: Bounds, y: Bounds) -> (usize, usize) {
        let columns = self.x.band(x.low)..=self.x.band(x.high);
        let rows = match &self.y {
            Some(side) => side.band(y.low)..=side.band(y.high),
            None => 0..=0,
        };
        let (mut low, mut high) = (usize::MAX, 0);
        for row in rows {
            for column in columns.clone() {
                let lead_type = self.lead_type(column, row);
                (low, high) = (low.min(lead_type), high.max(lead_type));
            }
        }
        (low, high)
    }

    /// The lead type of a cell.
    pub(crate) fn lead_type(&self, x: usize, y: usize) -> usize {
        let row = y.saturating_mul(self.x.bands.len());
        self.cells.get(row.saturating_add(x)).copied().unwrap_or(0)
    }
}

fn compile_hold(value: Option<&Value<'_>>, at: &Pointer<'_>, check: &mut Check) -> Option<i64> {
    let hold = num::thousandths(value?.as_number()?)?;
    if hold < 0 {
        let message = format!("{} is below 0", Points::from_thousandths(hold));
        check.error(Code::OutOfRange, at, message, "give points of 0 or more");
    }
    Some(hold)
}

/// The cells of a grid while they are read.
struct Cells<'c> {
    words: &'c Vocabulary,
    at: Pointer<'c>,
}

impl Cells<'_> {
    fn compile(
        &self,
        value: &Value<'_>,
        x: &Side,
        y: Option<&Side>,
        check: &mut Check,
    ) -> Option<Vec<usize>> {
        let Some(y) = y else {
            return self.row(value, x, &self.at, check);
        };
        let rows = Self::by_band(value, y, &self.at, check)?;
        let rows: Vec<Option<Vec<usize>>> = rows
            .into_iter()
            .map(|(id, row)| self.row(row?, x, &self.at.key(id), check))
            .collect();
        rows.into_iter()
            .collect::<Option<Vec<_>>>()
            .map(|rows| rows.concat())
    }

    fn row(
        &self,
        value: &Value<'_>,
        x: &Side,
        at: &Pointer<'_>,
        check: &mut Check,
    ) -> Option<Vec<usize>> {
        let cells = Self::by_band(value, x, at, check)?;
        let types: Vec<Option<usize>> = cells
            .into_iter()
            .map(|(id, cell)| {
                let (cell, at) = (cell?, at.key(id));
                let name = check.expect(cell.as_text(), "a lead type", cell, &at)?;
                self.words.refer_lead_type(name, &at, check)
            })
            .collect();
        types.into_iter().collect()
    }

    /// The value for each band; reports bands that have none and keys that are no band.
    fn by_band<'v, 's>(
        value: &'v Value<'v>,
        side: &'s Side,
        at: &Pointer<'_>,
        check: &mut Check,
    ) -> Option<Vec<(&'s str, Option<&'v Value<'v>>)>> {
        check.expect(
            matches!(value, Value::Object(_)).then_some(()),
            "an object",
            value,
            at,
        )?;
        let ids = || side.bands.iter().map(|band| &*band.name.id);
        let keys: Vec<&str> = value.entries().iter().map(|(key, _)| &**key).collect();
        let mut repeated = order::repeated(&keys).into_iter().peekable();
        for (place, key) in keys.into_iter().enumerate() {
            if repeated.next_if_eq(&place).is_some() {
                let message = format!("the key `{}` is given twice", text::short(key));
                check.error(
                    Code::DuplicateKey,
                    &at.key(key),
                    message,
                    "remove one of them",
                );
                continue;
            }
            check.refer(key, "band", ids(), &at.key(key));
        }
        let found = ids().map(|id| {
            let cell = value.get(id);
            if cell.is_none() {
                let message = format!("the band `{id}` has no cell");
                check.error(Code::MissingCell, at, message, format!("add `{id}`"));
            }
            (id, cell)
        });
        Some(found.collect())
    }
}

//! Grids: bands of totals, and the lead type of each cell. One grid for each origin.
//!
//! ```yaml
//! grids:
//!   form:
//!     x: {axes: [activity], bands: [{id: low}, {id: high, from: 40}]}
//!     y: {axes: [demographic], bands: [{id: low}, {id: high, from: 40}]}
//!     cells: {high: {low: warm, high: hot}, low: {low: cold, high: warm}}
//! ```

mod side;
mod view;
mod warnings;

use crate::error::Code;
use crate::json::{Pointer, Value};
use crate::label::{Id, Named};
use crate::order;
use crate::policy::check::Check;
use crate::policy::shape::{DESCRIPTION, Key, Shape, TITLE, later, optional, required};
use crate::policy::vocabulary::Vocabulary;
use crate::text;

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
    later("hold"),
];

/// A compiled grid.
#[derive(Debug)]
pub(crate) struct Grid {
    pub(crate) origin: Named,
    pub(crate) x: Side,
    pub(crate) y: Option<Side>,
    /// Lead types by row of `y`, then by band of `x`.
    cells: Vec<usize>,
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
        let side = |key: &'static str, check: &mut Check| {
            value
                .get(key)
                .map(|side| Side::compile(side, axes, &at.key(key), check))
        };
        let x = side("x", check)?;
        let y = side("y", check);
        let cells = Cells {
            words,
            at: at.key("cells"),
        };
        let (x, y) = match (x, y) {
            (Some(x), None) => (x, None),
            (Some(x), Some(Some(y))) => (x, Some(y)),
            _ => return None,
        };
        let cells = cells.compile(value.get("cells")?, &x, y.as_ref(), check)?;
        Some(Self {
            origin: Named::new(origin, value.get("title")),
            x,
            y,
            cells,
        })
    }

    /// The lead type of a cell.
    pub(crate) fn lead_type(&self, x: usize, y: usize) -> usize {
        let row = y.saturating_mul(self.x.bands.len());
        self.cells.get(row.saturating_add(x)).copied().unwrap_or(0)
    }
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

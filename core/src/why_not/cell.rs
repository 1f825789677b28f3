//! The same question for a whole cell of a grid: how far its leads are from another lead type.

use serde::ser::{Serialize, SerializeStruct, Serializer};

use super::distance::Sides;
use super::target;
use crate::engine::Engine;
use crate::error::{Code, Error};
use crate::grid::{Side, grid_of};
use crate::json::Pointer;
use crate::label::Id;
use crate::num::Points;

/// How far the leads of a cell are from a higher and a lower lead type.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct CellDistance {
    /// The origin, which names the grid.
    pub origin: Id,
    /// The band of the horizontal side.
    pub x: Id,
    /// The band of the vertical side, if the grid has one.
    pub y: Option<Id>,
    /// The lead type of the cell.
    pub lead_type: Id,
    /// The lead type that is wanted at least; none where the cell has the highest.
    pub target: Option<Id>,
    /// The nearest cell of at least the wanted type, in the row and in the column.
    pub rise: Sides<Step>,
    /// The nearest cell of a lower type, in the row and in the column.
    pub fall: Sides<Step>,
}

/// A cell in the same row or column, and how far away it is.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Step {
    /// Its band.
    pub band: Id,
    /// Its lead type.
    pub lead_type: Id,
    /// Points for the lead of the cell that is nearest to it: to grow by, or to lose at most.
    pub least: Points,
    /// Points for the one that is furthest from it; none where the cell has no end there.
    pub most: Option<Points>,
}

impl Engine {
    /// How far the leads of a cell are from the next higher lead type, or from `target`, and from
    /// a lower one. `y` is the band of the vertical side, if the grid has one. Without `hold`.
    ///
    /// ```
    /// let engine = leadgrid::Engine::default();
    /// let cell = engine.why_not_cell("form", "low", Some("high"), None).expect("a cell");
    /// let step = cell.rise.x.expect("a hotter cell");
    /// assert_eq!((&*cell.lead_type, &*step.lead_type), ("warm", "hot"));
    /// ```
    ///
    /// # Errors
    /// `unknown_origin`, `unknown_reference` for a band, `missing_key` or `unknown_key` for `y`,
    /// `unknown_lead_type`.
    pub fn why_not_cell(
        &self,
        origin: &str,
        x: &str,
        y: Option<&str>,
        wanted: Option<&str>,
    ) -> Result<CellDistance, Error> {
        let policy = self.policy();
        let root = Pointer::root();
        let grid = grid_of(policy, origin, &root.key("origin"))?;
        let column = grid.x.place(x, &root.key("x"))?;
        let row = match (&grid.y, y) {
            (Some(side), Some(y)) => side.place(y, &root.key("y"))?,
            (None, None) => 0,
            (Some(_), None) => {
                let help = "name the band of the vertical side";
                return Err(Error::new(
                    Code::MissingKey,
                    String::new(),
                    "`y` is missing",
                    help,
                ));
            }
            (None, Some(_)) => {
                let message = "this grid has one side only";
                let at = root.key("y").to_string();
                return Err(Error::new(Code::UnknownKey, at, message, "leave `y` out"));
            }
        };
        let types = &policy.words.lead_types;
        let here = grid.lead_type(column, row);
        let least = target(types, wanted)?.unwrap_or_else(|| here.saturating_add(1));
        let find = |wanted: &dyn Fn(usize) -> bool, upwards: bool| {
            let along_x = |place: usize| grid.lead_type(place, row);
            let along_y = |place: usize| grid.lead_type(column, place);
            Sides {
                x: step(&grid.x, column, types, &along_x, wanted, upwards),
                y: grid
                    .y
                    .as_ref()
                    .and_then(|side| step(side, row, types, &along_y, wanted, upwards)),
            }
        };
        let name = |side: &Side, place: usize| side.bands.get(place).map(|b| b.name.id.clone());
        Ok(CellDistance {
            origin: grid.origin.id.clone(),
            x: name(&grid.x, column).unwrap_or_else(|| Id::new(x)),
            y: grid.y.as_ref().and_then(|side| name(side, row)),
            lead_type: lead_type(types, here),
            target: types.get(least).cloned(),
            rise: find(&|there| there >= least && there > here, true),
            fall: find(&|there| there < here, false),
        })
    }
}

fn lead_type(types: &[Id], index: usize) -> Id {
    types.get(index).cloned().unwrap_or_else(|| Id::new(""))
}

/// The nearest band of a wanted type in one direction, and how far the band at `place` is from it.
fn step(
    side: &Side,
    place: usize,
    types: &[Id],
    type_of: &dyn Fn(usize) -> usize,
    wanted: &dyn Fn(usize) -> bool,
    upwards: bool,
) -> Option<Step> {
    let bands = side.bands.len();
    let found = if upwards {
        (place.saturating_add(1)..bands).find(|place| wanted(type_of(*place)))
    } else {
        (0..place).rev().find(|place| wanted(type_of(*place)))
    }?;
    let start = |place: usize| side.bands.get(place).map(|band| band.from);
    let next = place.saturating_add(1);
    // The least and the greatest total of the band, in thousandths, where it has an end.
    let lowest = (place > 0).then(|| start(place)).flatten();
    let highest = start(next).map(|next| next.saturating_sub(1));
    let points = |thousandths: i64| Points::from_thousandths(thousandths);
    let (nearest, furthest) = if upwards {
        let edge = start(found)?;
        let to = |total: i64| points(edge.saturating_sub(total));
        (highest.map(to)?, lowest.map(to))
    } else {
        // Lost may be what lies above the start of the band that follows the found one.
        let edge = start(found.saturating_add(1))?;
        let to = |total: i64| points(total.saturating_sub(edge));
        (lowest.map(to)?, highest.map(to))
    };
    Some(Step {
        band: side.bands.get(found)?.name.id.clone(),
        lead_type: lead_type(types, type_of(found)),
        least: nearest,
        most: furthest,
    })
}

impl CellDistance {
    /// The distances as compact JSON.
    #[must_use]
    pub fn to_json(&self) -> String {
        // Texts as keys and finite numbers: serialising cannot fail.
        serde_json::to_string(self).unwrap_or_default()
    }
}

impl Serialize for CellDistance {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut cell = serializer.serialize_struct("CellDistance", 7)?;
        cell.serialize_field("origin", &self.origin)?;
        cell.serialize_field("x", &self.x)?;
        cell.serialize_field("y", &self.y)?;
        cell.serialize_field("lead_type", &self.lead_type)?;
        cell.serialize_field("target", &self.target)?;
        cell.serialize_field("rise", &self.rise)?;
        cell.serialize_field("fall", &self.fall)?;
        cell.end()
    }
}

impl Serialize for Step {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut step = serializer.serialize_struct("Step", 4)?;
        step.serialize_field("band", &self.band)?;
        step.serialize_field("lead_type", &self.lead_type)?;
        step.serialize_field("least", &self.least)?;
        step.serialize_field("most", &self.most)?;
        step.end()
    }
}

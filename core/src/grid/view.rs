//! A grid as people draw it: bands along two sides and a lead type in each cell.

use super::Grid;
use crate::label::{Id, Named};

/// One grid of a policy, for drawing.
#[derive(Debug, Clone, Copy)]
pub struct GridView<'e> {
    pub(crate) grid: &'e Grid,
    pub(crate) lead_types: &'e [Id],
}

impl<'e> GridView<'e> {
    /// The origin whose leads it sorts.
    #[must_use]
    pub fn origin(&self) -> &'e Named {
        &self.grid.origin
    }

    /// Bands of the horizontal side, ascending.
    pub fn x_bands(&self) -> impl DoubleEndedIterator<Item = &'e Named> + use<'e> {
        self.grid.x.bands.iter().map(|band| &band.name)
    }

    /// Bands of the vertical side, ascending; none where the grid has one side.
    pub fn y_bands(&self) -> impl DoubleEndedIterator<Item = &'e Named> + use<'e> {
        self.grid
            .y
            .iter()
            .flat_map(|side| &side.bands)
            .map(|band| &band.name)
    }

    /// The lead type of a cell by band ids; `y` is `None` where the grid has one side.
    #[must_use]
    pub fn lead_type(&self, x: &str, y: Option<&str>) -> Option<&'e Id> {
        let column = self.x_bands().position(|band| band.id == *x)?;
        let row = match y {
            Some(y) => self.y_bands().position(|band| band.id == *y)?,
            None => 0,
        };
        self.lead_types.get(self.grid.lead_type(column, row))
    }
}

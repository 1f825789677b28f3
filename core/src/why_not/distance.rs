//! How many points a total is from another lead type, on each side of the grid.

use serde::ser::{Serialize, SerializeStruct, Serializer};

use crate::grid::{Grid, Side};
use crate::num::Points;
use crate::order;
use crate::score::Bounds;

/// Something that each side of a grid has, or does not have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sides<T> {
    /// Of the horizontal side.
    pub x: Option<T>,
    /// Of the vertical side; none where the grid has one side.
    pub y: Option<T>,
}

impl<T: Serialize> Serialize for Sides<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut sides = serializer.serialize_struct("Sides", 2)?;
        sides.serialize_field("x", &self.x)?;
        sides.serialize_field("y", &self.y)?;
        sides.end()
    }
}

impl Grid {
    /// The least growth of each side alone that gives a higher type than `computed`, and the
    /// greatest loss at which, and below which, the type is not lower.
    pub(super) fn distances(
        &self,
        (x, y): (i64, i64),
        computed: usize,
        previous: Option<usize>,
    ) -> (Sides<Points>, Sides<Points>) {
        let type_at = |x, y| self.judge(Bounds::only(x), Bounds::only(y), previous).1.0;
        let of = |side: Option<&Side>, total: i64, type_at: &dyn Fn(i64) -> usize| {
            let mut edges = side.map_or(Vec::new(), |side| self.edges(side, previous));
            order::sort(&mut edges);
            let points = |thousandths: i64| Points::from_thousandths(thousandths);
            let above = edges.iter().filter(|edge| **edge > total);
            let rise = above.copied().find(|edge| type_at(*edge) > computed);
            let below = edges.iter().rev().filter(|edge| **edge <= total);
            let fall = below
                .copied()
                .find(|edge| type_at(edge.saturating_sub(1)) < computed);
            (
                rise.map(|edge| points(edge.saturating_sub(total))),
                fall.map(|edge| points(total.saturating_sub(edge))),
            )
        };
        let horizontal = of(Some(&self.x), x, &|total| type_at(total, y));
        let vertical = of(self.y.as_ref(), y, &|total| type_at(x, total));
        let sides = |x, y| Sides { x, y };
        (
            sides(horizontal.0, vertical.0),
            sides(horizontal.1, vertical.1),
        )
    }

    /// The totals at which the type may change: the starts of bands, and those less `hold`.
    fn edges(&self, side: &Side, previous: Option<usize>) -> Vec<i64> {
        let starts = side.bands.iter().skip(1).map(|band| band.from);
        let hold = previous.and(self.hold());
        let held = hold.into_iter().flat_map(|hold| {
            let starts = side.bands.iter().skip(1);
            starts.map(move |band| band.from.saturating_sub(hold))
        });
        starts.chain(held).collect()
    }
}

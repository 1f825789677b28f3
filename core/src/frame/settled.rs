//! From totals to outcomes: bands and cells, for a block at once.

use super::grids::{GridCodes, SideCodes};
use super::rows::Rows;

/// Room for the totals of both sides and the cells that they lead to.
#[derive(Debug)]
pub(super) struct Settled {
    x: Vec<i32>,
    y: Vec<i32>,
    cells: Vec<u32>,
}

/// Rows whose totals are compared together.
const STEP: usize = 8;

impl Settled {
    /// Room for so many rows, a multiple of [`STEP`].
    pub(super) fn new(rows: usize) -> Self {
        Self {
            x: vec![0; rows],
            y: vec![0; rows],
            cells: vec![0; rows],
        }
    }

    /// Judges the totals of all axes by one grid, and writes what comes of them; where `chosen` tells
    /// the origins of the rows, only those of one.
    pub(super) fn settle(
        &mut self,
        grid: &GridCodes,
        totals: &[&[i32]],
        flags: &[u64],
        chosen: Option<(&[u8], u8)>,
        out: &mut Rows<'_>,
    ) {
        let x = side(&grid.x, totals, &mut self.x);
        let y = side(&grid.y, totals, &mut self.y);
        let width = grid.width();
        let (xs, _) = x.as_chunks::<STEP>();
        let (ys, _) = y.as_chunks::<STEP>();
        let (cells, _) = self.cells.as_chunks_mut::<STEP>();
        for ((cells, x), y) in cells.iter_mut().zip(xs).zip(ys) {
            let (columns, lines) = (reached(x, &grid.x.starts), reached(y, &grid.y.starts));
            for ((cell, column), line) in cells.iter_mut().zip(columns).zip(lines) {
                *cell = line.wrapping_mul(width).wrapping_add(column);
            }
        }
        let codes = self.cells.iter().zip(flags);
        let codes = codes.map(|(cell, flags)| grid.code(*cell, *flags != 0));
        match chosen {
            None => {
                let slots = out.outcome.iter_mut().zip(codes);
                slots.for_each(|(slot, code)| *slot = code);
            }
            Some((origins, wanted)) => {
                let slots = out.outcome.iter_mut().zip(origins).zip(codes);
                let slots = slots.filter(|((_, origin), _)| **origin == wanted);
                slots.for_each(|((slot, _), code)| *slot = code);
            }
        }
    }
}

/// The totals of a side: those of its axis, or the sum of several.
fn side<'s>(side: &SideCodes, totals: &[&'s [i32]], room: &'s mut [i32]) -> &'s [i32] {
    let mut axes = side.axes.iter().filter_map(|axis| totals.get(*axis));
    if let (Some(only), 1) = (axes.clone().next(), side.axes.len()) {
        return only;
    }
    room.fill(0);
    for axis in &mut axes {
        for (sum, total) in room.iter_mut().zip(*axis) {
            *sum = sum.wrapping_add(*total);
        }
    }
    room
}

/// How many starts each total reaches.
fn reached(totals: &[i32; STEP], starts: &[i32]) -> [u32; STEP] {
    let mut counts = [0_u32; STEP];
    for start in starts {
        for (count, total) in counts.iter_mut().zip(totals) {
            *count = count.wrapping_add(u32::from(total >= start));
        }
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_side_of_several_axes_adds_them_up() {
        let totals: [&[i32]; 3] = [&[1, 2, 3], &[10, 20, 30], &[100, 200, 300]];
        let mut room = vec![7; 3];
        let both = SideCodes {
            axes: vec![0, 2],
            ..SideCodes::default()
        };
        assert_eq!(side(&both, &totals, &mut room), [101, 202, 303]);
        let one = SideCodes {
            axes: vec![1],
            ..SideCodes::default()
        };
        assert_eq!(side(&one, &totals, &mut room), [10, 20, 30]);
        assert_eq!(side(&SideCodes::default(), &totals, &mut room), [0, 0, 0]);
    }

    #[test]
    fn a_band_begins_at_its_start() {
        let totals = [i32::MIN, -1, 0, 1, 39_999, 40_000, 70_000, i32::MAX];
        assert_eq!(
            reached(&totals, &[0, 40_000, 70_000]),
            [0, 0, 1, 1, 1, 2, 3, 3]
        );
    }
}

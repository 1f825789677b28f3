//! From totals to outcomes: bands and cells, for a block at once.

use super::Code;
use super::flag_words::{BlockFlags, FlagWord};
use super::grids::{GridCodes, SideCodes};
use super::rows::Rows;

/// Room for the totals of both sides and the outcomes that they lead to.
#[derive(Debug)]
pub(super) struct Settled {
    x: Vec<i32>,
    y: Vec<i32>,
    outcomes: Vec<Code>,
}

/// Rows whose totals are compared together.
const STEP: usize = 8;

impl Settled {
    /// Room for so many rows, a multiple of [`STEP`].
    pub(super) fn new(rows: usize) -> Self {
        Self {
            x: vec![0; rows],
            y: vec![0; rows],
            outcomes: vec![0; rows],
        }
    }

    /// Judges the totals of all axes by one grid, and writes what comes of them; where `chosen` tells
    /// the origins of the rows, only those of one.
    pub(super) fn settle(
        &mut self,
        grid: &GridCodes,
        totals: &[&[i32]],
        flags: &BlockFlags,
        chosen: Option<(&[u8], u8)>,
        out: &mut Rows<'_>,
    ) {
        match flags {
            BlockFlags::Few(flags) => self.number(grid, totals, flags),
            BlockFlags::Many(flags) => self.number(grid, totals, flags),
        }
        match chosen {
            None => {
                let slots = out.outcome.iter_mut().zip(&self.outcomes);
                slots.for_each(|(slot, code)| *slot = *code);
            }
            Some((origins, wanted)) => {
                let slots = out.outcome.iter_mut().zip(origins).zip(&self.outcomes);
                let slots = slots.filter(|((_, origin), _)| **origin == wanted);
                slots.for_each(|((slot, _), code)| *slot = *code);
            }
        }
    }

    /// The outcomes of all rows by one grid. Each start that a total reaches adds how far the outcomes of
    /// its band lie beyond those of the band before.
    fn number<F: FlagWord>(&mut self, grid: &GridCodes, totals: &[&[i32]], flags: &[F]) {
        let x = side(&grid.x, totals, &mut self.x);
        let y = side(&grid.y, totals, &mut self.y);
        let (xs, _) = x.as_chunks::<STEP>();
        let (ys, _) = y.as_chunks::<STEP>();
        let (flags, _) = flags.as_chunks::<STEP>();
        let (outcomes, _) = self.outcomes.as_chunks_mut::<STEP>();
        let rows = xs.iter().zip(ys).zip(flags);
        for (outcomes, ((x, y), flags)) in outcomes.iter_mut().zip(rows) {
            let mut codes = [grid.first; STEP];
            reach(x, &grid.x.starts, grid.of_column(), &mut codes);
            reach(y, &grid.y.starts, grid.of_line(), &mut codes);
            let rows = outcomes.iter_mut().zip(codes).zip(flags);
            for ((outcome, code), flags) in rows {
                // All outcomes of a policy have numbers of 16 bits, or nothing is scored.
                let flagged = u16::from(*flags != F::default());
                *outcome = (code as u16).wrapping_add(flagged);
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

/// Adds a distance for each start that a total reaches.
#[inline]
fn reach(totals: &[i32; STEP], starts: &[i32], distance: i32, codes: &mut [i32; STEP]) {
    for start in starts {
        for (code, total) in codes.iter_mut().zip(totals) {
            // All bits are set where it is reached.
            let reached = i32::from(total >= start).wrapping_neg();
            *code = code.wrapping_add(reached & distance);
        }
    }
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
        let mut codes = [100; STEP];
        reach(&totals, &[0, 40_000, 70_000], 6, &mut codes);
        assert_eq!(codes, [100, 100, 106, 106, 106, 112, 118, 118]);
    }
}

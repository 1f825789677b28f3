//! Points of several tables added up at once, for two sums at a time.
//!
//! Two sums of 32 bits stand in one number of 64, so that a row takes one look at each table, and its sums
//! are written once.

use super::tables::PLACES;

/// Rows whose sums stand in registers.
const FEW: usize = 8;

/// The points that tables give to two sums, or to one.
#[derive(Debug)]
pub(super) struct Pair {
    low: usize,
    high: Option<usize>,
    /// The number of a table among its likes, and its entries.
    tables: Vec<(usize, Box<[i64; PLACES]>)>,
}

/// The points of one table to one sum.
type Points<'t> = &'t [(usize, Box<[i32; PLACES]>)];

impl Pair {
    /// All sums that tables add to, two by two.
    pub(super) fn of(tables: &[Points<'_>]) -> Vec<Self> {
        let mut sums: Vec<usize> = Vec::new();
        for (sum, _) in tables.iter().copied().flatten() {
            if !sums.contains(sum) {
                sums.push(*sum);
            }
        }
        let pairs = sums.chunks(2).map(|pair| {
            let (low, high) = (pair.first().copied().unwrap_or(0), pair.get(1).copied());
            let tables = tables.iter().enumerate();
            let tables = tables.filter_map(|(number, points)| {
                let of = |wanted: usize| points.iter().find(|(sum, _)| *sum == wanted);
                let (of_low, of_high) = (of(low), high.and_then(of));
                if of_low.is_none() && of_high.is_none() {
                    return None;
                }
                let mut both = Box::new([0_i64; PLACES]);
                for (place, both) in both.iter_mut().enumerate() {
                    let entry = |table: Option<&(usize, Box<[i32; PLACES]>)>| {
                        let entry = table.and_then(|(_, table)| table.get(place));
                        i64::from(entry.copied().unwrap_or(0))
                    };
                    *both = entry(of_high).wrapping_shl(32).wrapping_add(entry(of_low));
                }
                Some((number, both))
            });
            Self {
                low,
                high,
                tables: tables.collect(),
            }
        });
        pairs.collect()
    }

    /// Adds to the sums of some rows; `places` tells the entry of each row in each table.
    pub(super) fn add<const ROWS: usize>(
        &self,
        places: &[[u8; ROWS]],
        sums: &mut [Vec<i32>],
        start: usize,
        rows: usize,
    ) {
        let end = start.saturating_add(rows);
        let high = self.high.unwrap_or(usize::MAX);
        if let Ok([low, high]) = sums.get_disjoint_mut([self.low, high]) {
            let low = low.get_mut(start..end).unwrap_or_default();
            let high = high.get_mut(start..end).unwrap_or_default();
            let (lows, low) = low.as_chunks_mut::<FEW>();
            let (highs, high) = high.as_chunks_mut::<FEW>();
            let whole = lows.len();
            for (chunk, (low, high)) in lows.iter_mut().zip(highs).enumerate() {
                add_both(low, high, self.added(places, chunk));
            }
            add_both(low, high, self.added(places, whole));
        } else if let Some(low) = sums.get_mut(self.low) {
            let low = low.get_mut(start..end).unwrap_or_default();
            for (chunk, low) in low.chunks_mut(FEW).enumerate() {
                let added = self.added(places, chunk);
                for (low, added) in low.iter_mut().zip(added) {
                    *low = low.wrapping_add(added as i32);
                }
            }
        }
    }

    /// What all tables give to a few rows.
    #[inline]
    fn added<const ROWS: usize>(&self, places: &[[u8; ROWS]], chunk: usize) -> [i64; FEW] {
        let mut added = [0_i64; FEW];
        for (number, table) in &self.tables {
            let few = places
                .get(*number)
                .map(|places| places.as_chunks::<FEW>().0);
            let Some(few) = few.and_then(|few| few.get(chunk)) else {
                continue;
            };
            for (added, place) in added.iter_mut().zip(few) {
                let entry = table.get(usize::from(*place)).copied().unwrap_or_default();
                *added = added.wrapping_add(entry);
            }
        }
        added
    }
}

/// Adds to two sums of a few rows.
#[inline(always)]
fn add_both(low: &mut [i32], high: &mut [i32], added: [i64; FEW]) {
    /// What a low sum takes from the high one where it is negative, given back.
    const HALF: i64 = 1 << 31;
    for ((low, high), added) in low.iter_mut().zip(high).zip(added) {
        *low = low.wrapping_add(added as i32);
        *high = high.wrapping_add((added.wrapping_add(HALF) >> 32) as i32);
    }
}

//! Adding up what tables say.
//!
//! Inputs of few classes are joined as long as all combinations of their classes have numbers of one
//! byte: eleven fields take four lookups, each without asking whether the table is long enough.

use std::ops::Range;

use super::codes::Codes;
use super::drafts::{Drafts, Inputs};
use super::flag_words::{BlockFlags, FlagWord};
use super::other_tables::Other;
use super::pairs::Pair;

/// Everything that is added to the sums and flags of a row.
#[derive(Debug, Default)]
pub(super) struct Tables {
    /// What all rows get: points by sum, in thousandths, and flags.
    points: Vec<(usize, i32)>,
    flags: u64,
    joined: Vec<Joined>,
    /// What the points of so many joined tables give to two sums at a time, by [`TOGETHER`].
    pairs: Vec<Vec<Pair>>,
    others: Vec<Other>,
}

/// Places of a table, one for every byte.
pub(super) const PLACES: usize = 256;
/// Joined tables that are looked at together.
const TOGETHER: usize = 8;
/// Rows that are added up at a time.
const STEP: usize = 256;

/// Tables over one number that stands for the classes of some inputs.
#[derive(Debug)]
struct Joined {
    inputs: Inputs,
    points: Vec<(usize, Box<[i32; PLACES]>)>,
    flags: Option<Box<[u64; PLACES]>>,
}

/// What a table says: points that it adds to a sum, or flags.
#[derive(Debug)]
pub(super) enum Entries {
    Points(usize, Vec<i32>),
    Flags(Vec<u64>),
}

impl Tables {
    /// Takes points by sum and inputs, and flags by inputs; `counts` tells the classes of each input.
    pub(super) fn new(points: Drafts<i64>, flags: Drafts<u64>, counts: &[Option<usize>]) -> Self {
        let mut tables = Self::default();
        let points = points.into_tables().map(|(inputs, sum, entries)| {
            let narrow = |points: i64| i32::try_from(points).unwrap_or(0);
            let entries = entries.into_iter().map(narrow).collect();
            (inputs, Entries::Points(sum, entries))
        });
        let flags = flags.into_tables();
        let flags = flags.map(|(inputs, _, entries)| (inputs, Entries::Flags(entries)));
        let mut all: Vec<(Inputs, Entries)> = points.chain(flags).collect();
        // A table of nothing adds nothing. Those of many inputs find room first.
        all.retain(|(_, entries)| !entries.is_nothing());
        all.sort_by_key(|(inputs, entries)| std::cmp::Reverse((inputs.len(), entries.len())));
        for (inputs, entries) in all {
            tables.join(inputs, entries, counts);
        }
        let joined = tables.joined.chunks(TOGETHER);
        tables.pairs = joined
            .map(|joined| {
                let points = joined.iter().map(|joined| joined.points.as_slice());
                Pair::of(&points.collect::<Vec<_>>())
            })
            .collect();
        // Pairs have them now.
        for joined in &mut tables.joined {
            joined.points.clear();
        }
        tables
    }

    fn join(&mut self, inputs: Inputs, entries: Entries, counts: &[Option<usize>]) {
        if inputs.is_empty() {
            match entries {
                Entries::Points(sum, entries) => {
                    self.points
                        .extend(entries.first().map(|points| (sum, *points)));
                }
                Entries::Flags(entries) => {
                    self.flags |= entries.first().copied().unwrap_or_default();
                }
            }
            return;
        }
        let room = self.joined.iter_mut().find_map(|joined| {
            let wider = join(&joined.inputs, &inputs, counts)?;
            Some((joined, wider))
        });
        if let Some((joined, wider)) = room {
            joined.widen(wider);
            joined.add(&inputs, &entries, counts);
        } else if let Some(own) = join(&[], &inputs, counts) {
            let mut joined = Joined {
                inputs: own,
                points: Vec::new(),
                flags: None,
            };
            joined.add(&inputs, &entries, counts);
            self.joined.push(joined);
        } else {
            self.others.push(Other { inputs, entries });
        }
    }

    /// Adds to the sums and flags of some rows what the classes of their inputs give.
    pub(super) fn each(
        &self,
        codes: &[Codes],
        rows: Range<usize>,
        sums: &mut [Vec<i32>],
        flags: &mut BlockFlags,
    ) {
        match flags {
            BlockFlags::Few(flags) => {
                let flags = flags.get_mut(rows.clone()).unwrap_or_default();
                self.add(codes, rows, sums, flags);
            }
            BlockFlags::Many(flags) => {
                let flags = flags.get_mut(rows.clone()).unwrap_or_default();
                self.add(codes, rows, sums, flags);
            }
        }
    }

    /// The same; `flags` are those of these rows alone.
    fn add<F: FlagWord>(
        &self,
        codes: &[Codes],
        rows: Range<usize>,
        sums: &mut [Vec<i32>],
        flags: &mut [F],
    ) {
        for (sum, points) in &self.points {
            let sums = sums
                .get_mut(*sum)
                .and_then(|sums| sums.get_mut(rows.clone()));
            for sum in sums.unwrap_or_default() {
                *sum = sum.wrapping_add(*points);
            }
        }
        if self.flags != 0 {
            let all = F::of(self.flags);
            flags.iter_mut().for_each(|flags| *flags = flags.or(all));
        }
        for (joined, pairs) in self.joined.chunks(TOGETHER).zip(&self.pairs) {
            let mut places = [[0_u8; STEP]; TOGETHER];
            for (start, flags) in rows.clone().step_by(STEP).zip(flags.chunks_mut(STEP)) {
                let rows = start..start.saturating_add(flags.len());
                for (joined, places) in joined.iter().zip(&mut places) {
                    let places = places.get_mut(..flags.len()).unwrap_or_default();
                    joined.write_places(codes, rows.clone(), places);
                    if let Some(table) = &joined.flags {
                        add_flags(table, places, flags);
                    }
                }
                for pair in pairs {
                    pair.add(&places, sums, start, flags.len());
                }
            }
        }
        for other in &self.others {
            other.each(codes, rows.clone(), sums, flags);
        }
    }
}

impl Entries {
    fn len(&self) -> usize {
        match self {
            Entries::Points(_, entries) => entries.len(),
            Entries::Flags(entries) => entries.len(),
        }
    }

    fn is_nothing(&self) -> bool {
        match self {
            Entries::Points(_, entries) => entries.iter().all(|points| *points == 0),
            Entries::Flags(entries) => entries.iter().all(|flags| *flags == 0),
        }
    }
}

/// Two sets of inputs as one, with new distances, if a byte can tell all combinations apart.
fn join(
    first: &[(usize, usize)],
    second: &[(usize, usize)],
    counts: &[Option<usize>],
) -> Option<Inputs> {
    let mut inputs: Inputs = first.to_vec();
    let more = second
        .iter()
        .filter(|(input, _)| !first.iter().any(|(known, _)| known == input));
    inputs.extend(more);
    let mut places = 1_usize;
    for (input, distance) in &mut inputs {
        *distance = places;
        places = places.checked_mul((*counts.get(*input)?)?)?;
    }
    (places <= PLACES).then_some(inputs)
}

impl Joined {
    /// Takes more inputs, which stand after those that it has: entries stay where they are, and
    /// are the same for all classes of the new inputs.
    fn widen(&mut self, inputs: Inputs) {
        let old: usize = match inputs.get(self.inputs.len()) {
            Some((_, distance)) => *distance,
            None => return,
        };
        for (_, table) in &mut self.points {
            repeat(&mut table[..], old);
        }
        if let Some(table) = &mut self.flags {
            repeat(&mut table[..], old);
        }
        self.inputs = inputs;
    }

    fn add(&mut self, inputs: &[(usize, usize)], entries: &Entries, counts: &[Option<usize>]) {
        let own = self.inputs.clone();
        // The entry of a place of this table in the table of some of its inputs.
        let entry = |place: usize| {
            let distances = inputs.iter().filter_map(|(input, distance)| {
                let (_, own) = own.iter().find(|(known, _)| known == input)?;
                let count = (*counts.get(*input)?)?;
                let class = place.checked_div(*own)?.checked_rem(count)?;
                class.checked_mul(*distance)
            });
            distances.fold(0, usize::saturating_add)
        };
        match entries {
            Entries::Points(sum, entries) => {
                let known = self.points.iter().position(|(known, _)| known == sum);
                let place = known.unwrap_or_else(|| {
                    self.points.push((*sum, Box::new([0; PLACES])));
                    self.points.len().saturating_sub(1)
                });
                let Some((_, table)) = self.points.get_mut(place) else {
                    return;
                };
                for (place, points) in table.iter_mut().enumerate() {
                    let more = entries.get(entry(place)).copied().unwrap_or_default();
                    *points = points.wrapping_add(more);
                }
            }
            Entries::Flags(entries) => {
                let table = self.flags.get_or_insert_with(|| Box::new([0; PLACES]));
                for (place, flags) in table.iter_mut().enumerate() {
                    *flags |= entries.get(entry(place)).copied().unwrap_or_default();
                }
            }
        }
    }

    /// The place of each of some rows in its tables.
    fn write_places(&self, codes: &[Codes], rows: Range<usize>, places: &mut [u8]) {
        let column = |input: usize| match codes.get(input) {
            Some(Codes::Few(codes)) => codes.get(rows.clone()).unwrap_or_default(),
            _ => &[],
        };
        let mut inputs = self.inputs.iter();
        if let Some((input, _)) = inputs.next() {
            // Neighbours of the first one lie side by side.
            let classes = places.iter_mut().zip(column(*input));
            classes.for_each(|(place, class)| *place = *class);
        }
        for (input, distance) in inputs {
            let distance = *distance as u8;
            for (place, class) in places.iter_mut().zip(column(*input)) {
                *place = place.wrapping_add(class.wrapping_mul(distance));
            }
        }
    }
}

/// Adds the flags of a table to those of rows, eight of them at a time.
fn add_flags<F: FlagWord>(table: &[u64; PLACES], places: &[u8], flags: &mut [F]) {
    let add = |flags: &mut F, place: &u8| {
        let more = table.get(usize::from(*place)).copied().unwrap_or_default();
        *flags = flags.or(F::of(more));
    };
    let (eights, last_places) = places.as_chunks::<8>();
    let (flags, last) = flags.as_chunks_mut::<8>();
    for (flags, places) in flags.iter_mut().zip(eights) {
        flags
            .iter_mut()
            .zip(places)
            .for_each(|(flags, place)| add(flags, place));
    }
    last.iter_mut()
        .zip(last_places)
        .for_each(|(flags, place)| add(flags, place));
}

/// Fills a table with its first entries, again and again.
fn repeat<T: Copy>(table: &mut [T], first: usize) {
    let (first, rest) = table.split_at_mut_checked(first).unwrap_or_default();
    for (entry, again) in rest.iter_mut().zip(first.iter().cycle()) {
        *entry = *again;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frame::classes::Class;

    /// What tables say of a row is what their drafts say, however they were joined.
    #[test]
    fn joined_tables_add_up_to_their_drafts() {
        let counts = [6, 5, 7, 3, 300, 40].map(Some);
        let sets: [&[usize]; 9] = [
            &[],
            &[0],
            &[1],
            &[2],
            &[3],
            &[0, 1],
            &[3, 2],
            &[4],
            &[5, 2, 0],
        ];
        let (mut points, mut flags) = (Drafts::default(), Drafts::default());
        let mut drafts = Vec::new();
        for (number, set) in (1_i64..).zip(sets) {
            let mut size = 1;
            let mut inputs = Vec::new();
            for input in set {
                inputs.push((*input, size));
                size *= counts[*input].expect("counted");
            }
            let entries: Vec<i64> = (0..size as i64)
                .map(|entry| number * 1_000 - entry * entry)
                .collect();
            let bits: Vec<u64> = (0..size as u64)
                .map(|entry| (entry % 3) << (2 * number))
                .collect();
            let sum = number as usize % 2;
            points.add(inputs.clone(), sum, entries.clone(), |all, more| {
                *all += more
            });
            flags.add(inputs.clone(), 0, bits.clone(), |all, more| *all |= more);
            drafts.push((inputs, sum, entries, bits));
        }
        let tables = Tables::new(points, flags, &counts);
        assert!(
            tables.joined.len() < 5 && tables.others.len() == 4,
            "{tables:?}"
        );

        let rows = 700;
        let class = |input: usize, row: usize| {
            (row * (2 * input + 3) + row / 7) % counts[input].expect("counted")
        };
        let codes: Vec<Codes> = (0..counts.len())
            .map(|input| match counts[input] {
                Some(300) => Codes::Many((0..rows).map(|row| class(input, row) as Class).collect()),
                _ => Codes::Few((0..rows).map(|row| class(input, row) as u8).collect()),
            })
            .collect();
        let mut sums = vec![vec![0; rows]; 2];
        let mut flags = BlockFlags::Many(vec![0; rows]);
        tables.each(&codes, 3..rows, &mut sums, &mut flags);
        let BlockFlags::Many(bits) = flags else {
            panic!("flags change their width");
        };
        for row in 3..rows {
            let (mut expected, mut expected_bits) = ([0_i64; 2], 0);
            for (inputs, sum, entries, flags) in &drafts {
                let place: usize = inputs
                    .iter()
                    .map(|(input, distance)| class(*input, row) * distance)
                    .sum();
                expected[*sum] += entries[place];
                expected_bits |= flags[place];
            }
            assert_eq!(
                [0, 1].map(|sum| i64::from(sums[sum][row])),
                expected,
                "row {row}"
            );
            assert_eq!(bits[row], expected_bits, "row {row}");
        }
        assert_eq!((sums[0][0], bits[2]), (0, 0));
    }
}

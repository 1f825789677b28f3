//! Rule Q: scores from ranks, in whole numbers.
//!
//! With `L` of `n` values strictly worse and `E` equal (itself included), a value scores
//! `1 + floor(q L / n)`: equal values score alike, and row order, ids, threads and shards never
//! matter. A score is reached from some value of the population on, so `q - 1` cuts say it all.
//!
//! Each cut is found by selecting one rank among the values: of few different ones they are counted,
//! of many the rank is looked for among those that the rank before left above it.

/// Which score the members of a group of equal values share.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ties {
    /// `1 + floor(q L / n)`.
    Low,
    /// `1 + floor(q (2 L + E - 1) / 2 n)`.
    Mid,
    /// `ceil(q (L + E) / n)`.
    High,
    /// None: in the order of ids, as SQL's `NTILE` after `ORDER BY value, id`.
    ById,
}

impl Ties {
    pub(crate) const ALL: [Ties; 4] = [Ties::Low, Ties::Mid, Ties::High, Ties::ById];

    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Ties::Low => "low",
            Ties::Mid => "mid",
            Ties::High => "high",
            Ties::ById => "by_id",
        }
    }

    pub(crate) fn read(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|ties| ties.as_str() == word)
    }
}

/// Values of a population; the greater the better.
pub(crate) struct Values {
    count: u64,
    held: Held,
}

/// How they are kept.
enum Held {
    /// How many there are of each from the least one on.
    Counters {
        least: i128,
        counters: Vec<u64>,
    },
    Small(Ranked<i64>),
    Large(Ranked<i128>),
}

/// Values of which those before a place are no greater than those behind it.
struct Ranked<T> {
    values: Vec<T>,
    /// So many at the front are no greater than the others.
    parted: usize,
}

/// Fewer different values than this are counted.
const COUNTERS: usize = 1 << 16;

/// From where on a score is reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Reached {
    pub(crate) value: i128,
    /// With ties by id: how many of the value's group come before.
    pub(crate) skip: u64,
}

impl<T: Copy + Ord> Ranked<T> {
    fn new(values: Vec<T>) -> Self {
        Self { values, parted: 0 }
    }

    /// The value of a rank. Ranks that ascend make each one cheaper than the one before.
    fn select(&mut self, rank: usize) -> Option<T> {
        let below = if rank < self.parted { 0 } else { self.parted };
        let values = self.values.get_mut(below..)?;
        let place = rank.saturating_sub(below);
        if place >= values.len() {
            return None;
        }
        let (_, value, _) = values.select_nth_unstable(place);
        let value = *value;
        self.parted = rank;
        Some(value)
    }

    fn place(&self, value: T) -> (u64, u64) {
        let (mut worse, mut equal) = (0_u64, 0_u64);
        for other in &self.values {
            worse = worse.saturating_add(u64::from(*other < value));
            equal = equal.saturating_add(u64::from(*other == value));
        }
        (worse, equal)
    }

    fn after(&self, value: T) -> Option<T> {
        self.values
            .iter()
            .filter(|other| **other > value)
            .min()
            .copied()
    }
}

impl Values {
    /// Takes all values; `most` is how many there may be.
    pub(crate) fn new(most: usize, visit: impl FnOnce(&mut dyn FnMut(i128))) -> Self {
        let (mut small, mut large): (Vec<i64>, Vec<i128>) = (Vec::with_capacity(most), Vec::new());
        visit(&mut |value| match i64::try_from(value) {
            Ok(value) if large.is_empty() => small.push(value),
            _ => {
                large.extend(small.drain(..).map(i128::from));
                large.push(value);
            }
        });
        let count = small.len().max(large.len()) as u64;
        let held = match counters(&small) {
            Some(counters) => counters,
            None if large.is_empty() => Held::Small(Ranked::new(small)),
            None => Held::Large(Ranked::new(large)),
        };
        Self { count, held }
    }

    pub(crate) fn count(&self) -> u64 {
        self.count
    }

    /// From where on the scores 2 to `scale` are reached; those that nobody reaches are left out.
    pub(crate) fn cuts(&mut self, scale: u8, ties: Ties) -> Vec<Reached> {
        (2..=scale)
            .map_while(|score| self.reached(scale, score, ties))
            .collect()
    }

    fn reached(&mut self, scale: u8, score: u8, ties: Ties) -> Option<Reached> {
        let (q, n) = (u128::from(scale), u128::from(self.count));
        // (k - 1) n, of which every rule takes a q-th.
        let part = u128::from(score.saturating_sub(1)).saturating_mul(n);
        let plain = |value: Option<i128>| value.map(|value| Reached { value, skip: 0 });
        match ties {
            // The first value with so many worse ones.
            Ties::Low => match part.div_ceil(q) {
                0 => plain(self.select(0)),
                worse => {
                    let last = self.select(worse.saturating_sub(1))?;
                    plain(self.after(last))
                }
            },
            // The first value that so many are not above.
            Ties::High => plain(self.select(part.div_euclid(q))),
            // The first group whose first and last rank have such a sum.
            Ties::Mid => {
                let sum = part.saturating_mul(2).div_ceil(q);
                let value = self.select(sum.div_ceil(2))?;
                let (worse, equal) = self.place(value);
                let last = u128::from(worse.saturating_add(equal).saturating_sub(1));
                if u128::from(worse).saturating_add(last) >= sum {
                    plain(Some(value))
                } else {
                    plain(self.after(value))
                }
            }
            Ties::ById => {
                let (each, rest) = (n.div_euclid(q), n.rem_euclid(q));
                let before = u128::from(score.saturating_sub(1));
                let rank = before.saturating_mul(each).saturating_add(before.min(rest));
                let value = self.select(rank)?;
                let (worse, _) = self.place(value);
                let skip = rank.saturating_sub(u128::from(worse));
                Some(Reached {
                    value,
                    skip: u64::try_from(skip).unwrap_or(u64::MAX),
                })
            }
        }
    }

    /// How many values are worse than this one, and how many equal.
    pub(crate) fn place(&self, value: i128) -> (u64, u64) {
        match &self.held {
            Held::Counters { least, counters } => {
                let place = usize::try_from(value.saturating_sub(*least)).unwrap_or(0);
                let worse = counters
                    .iter()
                    .take(place)
                    .fold(0, |sum: u64, counter| sum.saturating_add(*counter));
                (worse, counters.get(place).copied().unwrap_or(0))
            }
            Held::Small(values) => i64::try_from(value).map_or((0, 0), |value| values.place(value)),
            Held::Large(values) => values.place(value),
        }
    }

    /// The least value above this one.
    fn after(&self, value: i128) -> Option<i128> {
        match &self.held {
            Held::Counters { least, counters } => {
                let next = usize::try_from(value.saturating_sub(*least))
                    .ok()?
                    .saturating_add(1);
                let more = counters
                    .get(next..)?
                    .iter()
                    .position(|counter| *counter > 0)?;
                Some(least.saturating_add(next.saturating_add(more) as i128))
            }
            Held::Small(values) => values.after(i64::try_from(value).ok()?).map(i128::from),
            Held::Large(values) => values.after(value),
        }
    }

    /// The value of a rank, counted from 0 at the worst.
    fn select(&mut self, rank: u128) -> Option<i128> {
        let rank = usize::try_from(rank).ok()?;
        match &mut self.held {
            Held::Counters { least, counters } => {
                let mut rest = rank as u64;
                let place = counters.iter().position(|counter| {
                    let found = rest < *counter;
                    rest = rest.saturating_sub(*counter);
                    found
                });
                Some(least.saturating_add(place? as i128))
            }
            Held::Small(values) => values.select(rank).map(i128::from),
            Held::Large(values) => values.select(rank),
        }
    }
}

/// Counters of values that lie close together.
fn counters(values: &[i64]) -> Option<Held> {
    let (least, most) = (*values.iter().min()?, *values.iter().max()?);
    let span = i128::from(most).saturating_sub(i128::from(least));
    let span = usize::try_from(span).ok().filter(|span| *span < COUNTERS)?;
    let mut counters = vec![0_u64; span.saturating_add(1)];
    for value in values {
        let place = value.wrapping_sub(least) as usize;
        if let Some(counter) = counters.get_mut(place) {
            *counter = counter.wrapping_add(1);
        }
    }
    Some(Held::Counters {
        least: least.into(),
        counters,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The rules as they are written, value by value.
    #[expect(clippy::arithmetic_side_effects, reason = "small numbers")]
    fn scores(values: &[i128], q: u128, ties: Ties) -> Vec<u128> {
        let n = values.len() as u128;
        let count = |test: &dyn Fn(i128) -> bool| values.iter().filter(|v| test(**v)).count();
        values
            .iter()
            .enumerate()
            .map(|(place, value)| {
                let worse = count(&|v| v < *value) as u128;
                let equal = count(&|v| v == *value) as u128;
                match ties {
                    Ties::Low => 1 + q * worse / n,
                    Ties::Mid => 1 + q * (2 * worse + equal - 1) / (2 * n),
                    Ties::High => (q * (worse + equal)).div_ceil(n),
                    Ties::ById => {
                        let before = values[..place].iter().filter(|v| **v == *value).count();
                        let row = worse + before as u128;
                        let (each, rest) = (n / q, n % q);
                        if row < rest * (each + 1) {
                            1 + row / (each + 1)
                        } else {
                            1 + rest + (row - rest * (each + 1)) / each
                        }
                    }
                }
            })
            .collect()
    }

    #[expect(clippy::arithmetic_side_effects, reason = "small numbers")]
    fn by_cuts(values: &[i128], q: u8, ties: Ties) -> Vec<u128> {
        let visit = |tell: &mut dyn FnMut(i128)| values.iter().for_each(|value| tell(*value));
        let cuts = Values::new(8, visit).cuts(q, ties);
        values
            .iter()
            .enumerate()
            .map(|(place, value)| {
                let before = values[..place].iter().filter(|v| **v == *value).count() as u64;
                let reached = |cut: &&Reached| (cut.value, cut.skip) <= (*value, before);
                1 + cuts.iter().filter(reached).count() as u128
            })
            .collect()
    }

    #[test]
    fn cuts_say_what_the_rule_says() {
        let mut state = 7_u64;
        let mut random = |below: u64| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            (state >> 33) % below
        };
        for case in 0..400 {
            let n = 1 + random(40);
            let spread = 1 + random([2, 5, 40, 100_000][case % 4]);
            let offset = [0, -50, 1 << 100, i128::MIN][case % 4];
            let values: Vec<i128> = (0..n)
                .map(|_| offset + i128::from(random(spread)))
                .collect();
            for q in [2, 3, 4, 5, 10] {
                for ties in Ties::ALL {
                    assert_eq!(
                        by_cuts(&values, q, ties),
                        scores(&values, q.into(), ties),
                        "{values:?} {q} {ties:?}"
                    );
                }
            }
        }
    }

    #[test]
    fn the_widest_range_is_selected_from() {
        let values = [i128::MIN, -1, 0, 1, i128::MAX];
        let visit = |tell: &mut dyn FnMut(i128)| values.iter().for_each(|value| tell(*value));
        let mut population = Values::new(8, visit);
        for (rank, value) in values.into_iter().enumerate() {
            assert_eq!(population.select(rank as u128), Some(value));
        }
        assert_eq!(population.select(5), None);
    }

    #[test]
    fn many_values_are_counted_in_wide_digits() {
        let value = |n: i128| n * 48_271 % 100_003 - 50_000;
        let visit = |tell: &mut dyn FnMut(i128)| (0..100_003).for_each(|n| tell(value(n)));
        let mut population = Values::new(8, visit);
        // Every number from -50,000 on, each once.
        for rank in [0, 1, 50_000, 65_535, 65_536, 100_002] {
            assert_eq!(population.select(rank), Some(rank as i128 - 50_000));
        }
        let cuts: Vec<i128> = population
            .cuts(5, Ties::Low)
            .iter()
            .map(|cut| cut.value)
            .collect();
        assert_eq!(
            cuts,
            [20_001, 40_002, 60_002, 80_003].map(|rank| rank - 50_000)
        );
    }

    #[test]
    fn a_score_that_nobody_reaches_has_no_cut() {
        let visit = |tell: &mut dyn FnMut(i128)| (0..7).for_each(|_| tell(30));
        let mut population = Values::new(8, visit);
        assert!(population.cuts(5, Ties::Low).is_empty());
        assert_eq!(population.cuts(5, Ties::High).len(), 4);
        assert_eq!(population.cuts(5, Ties::Mid).len(), 2);
        let visit = |_: &mut dyn FnMut(i128)| {};
        for ties in Ties::ALL {
            assert!(Values::new(8, visit).cuts(5, ties).is_empty());
        }
    }
}

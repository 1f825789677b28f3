//! Rules and tests of events over instants and kinds alone: no more is needed of most events.

use super::events::{Moment, UNDECLARED};
use crate::condition::EventTest;
use crate::order;
use crate::score::{Rule, Span};
use crate::time::{DAY_MILLIS, Instant};

/// Days that a rule may write down.
const MOST_DAYS: u64 = 20_000;
/// Days that all rules together may write down.
pub(super) const ROOM_FOR_DAYS: u64 = 1 << 20;

/// A rule as points by age.
#[derive(Debug)]
pub(super) struct AgedRule {
    mask: u64,
    /// Only younger events count, in milliseconds.
    within: i64,
    form: Form,
    none: i64,
    cap: Span,
    /// The sum that it adds to.
    pub(super) sum: usize,
}

/// How points come of the ages of those that count. Loops without branches are several times as
/// quick as others, since nobody can guess which events count.
#[derive(Debug)]
enum Form {
    /// Each gives the same, up to so many.
    Same { points: i64, most: i64 },
    /// The newest gives points by its day.
    Newest(Vec<i64>),
    /// So many of the newest do, perhaps all.
    ByDay { days: Vec<i64>, most: usize },
}

/// A test of events, which becomes an input of tables.
#[derive(Debug)]
pub(super) struct AgedTest<'p> {
    pub(super) test: EventTest<'p>,
    mask: u64,
    within: i64,
}

impl AgedRule {
    /// A rule that adds to a sum, if ages and kinds are all that it asks for.
    ///
    /// `room` is how many days all rules together may still write down.
    pub(super) fn new(rule: &Rule, sum: usize, room: &mut u64) -> Option<Self> {
        let by_age = rule.by_age(MOST_DAYS.min(*room))?;
        *room = room.saturating_sub(u64::try_from(by_age.days.len()).unwrap_or(u64::MAX));
        let (days, most) = (by_age.days, by_age.most);
        let first = days.first().copied().unwrap_or(0);
        let form = if days.iter().all(|points| *points == first) {
            Form::Same {
                points: first,
                most: i64::try_from(most).unwrap_or(i64::MAX),
            }
        } else {
            match most {
                1 => Form::Newest(days),
                _ => Form::ByDay { days, most },
            }
        };
        Some(Self {
            mask: by_age.kinds.mask()?,
            within: by_age.within.unwrap_or(i64::MAX),
            form,
            none: by_age.none,
            cap: rule.cap,
            sum,
        })
    }

    /// Whether events must come newest first.
    pub(super) fn needs_order(&self) -> bool {
        matches!(self.form, Form::ByDay { most, .. } if most < usize::MAX)
    }

    /// The points for the events of a lead.
    #[inline]
    pub(super) fn points(&self, past: &Past) -> i64 {
        let counts = |event: &PastEvent| event.bit & self.mask != 0 && event.age < self.within;
        let events = past.events.iter();
        let sum = match &self.form {
            Form::Same { points, most } => {
                let counted = events.map(|event| {
                    // No branch: both sides are one bit.
                    i64::from(event.bit & self.mask != 0) & i64::from(event.age < self.within)
                });
                let counted = counted.fold(0, i64::wrapping_add);
                (counted > 0).then(|| points.saturating_mul(counted.min(*most)))
            }
            Form::Newest(days) => {
                let ages = events.map(|event| if counts(event) { event.age } else { i64::MAX });
                let age = ages.fold(i64::MAX, i64::min);
                (age < i64::MAX).then(|| by_day(days, age))
            }
            Form::ByDay { days, most } => {
                let counted = events.filter(|event| counts(event)).take(*most);
                counted.fold(None, |sum: Option<i64>, event| {
                    let points = by_day(days, event.age);
                    Some(sum.unwrap_or(0).saturating_add(points))
                })
            }
        };
        let sum = sum.unwrap_or(self.none);
        i64::try_from(self.cap.clamp(i128::from(sum))).unwrap_or(sum)
    }
}

/// The points at an age in milliseconds; from the last day on they stay.
fn by_day(days: &[i64], age: i64) -> i64 {
    let day = usize::try_from(age / DAY_MILLIS).unwrap_or(usize::MAX);
    let points = days.get(day).or(days.last());
    points.copied().unwrap_or(0)
}

impl<'p> AgedTest<'p> {
    /// A test, if its kinds have bits.
    pub(super) fn new(test: EventTest<'p>) -> Option<Self> {
        Some(Self {
            test,
            mask: test.kinds.mask()?,
            within: test.within.unwrap_or(i64::MAX),
        })
    }

    /// Whether it holds for some events.
    #[inline]
    pub(super) fn holds(&self, past: &Past) -> bool {
        let counts = |event: &&PastEvent| event.bit & self.mask != 0 && event.age < self.within;
        let mut counted = past.events.iter().filter(counts);
        (1..=self.test.at_least).all(|_| counted.next().is_some())
    }
}

/// An event that is past.
#[derive(Debug, Clone, Copy)]
struct PastEvent {
    /// In milliseconds.
    age: i64,
    /// The bit of its kind.
    bit: u64,
}

/// The past events of a lead, each once; newest first, where that was asked for.
#[derive(Debug, Default)]
pub(super) struct Past {
    events: Vec<PastEvent>,
    sorted: Vec<Moment>,
    /// Events that are not past yet.
    pub(super) future: u64,
}

/// Why events were not read: one of them may stand for another, which only their texts can tell.
pub(super) struct Unsettled;

impl Past {
    /// Takes the events of a lead, all of which have good instants and kinds, or undeclared ones, which
    /// are passed over. `alike_are_one` says whether nothing else tells events apart; `in_order`, whether
    /// their order matters.
    pub(super) fn read(
        &mut self,
        moments: &[Moment],
        as_of: Instant,
        alike_are_one: bool,
        in_order: bool,
    ) -> Result<(), Unsettled> {
        self.sorted.clear();
        let declared = moments.iter().filter(|moment| moment.kind() < UNDECLARED);
        self.sorted.extend(declared);
        if in_order || !differ(&self.sorted) {
            sort(&mut self.sorted);
            let mut pairs = self.sorted.iter().zip(self.sorted.iter().skip(1));
            if pairs.any(|(one, next)| one == next) {
                if !alike_are_one {
                    return Err(Unsettled);
                }
                self.sorted.dedup();
            }
        }
        self.take(as_of);
        Ok(())
    }

    /// Takes events that are in order, each once.
    pub(super) fn set(&mut self, moments: impl Iterator<Item = Moment>, as_of: Instant) {
        self.sorted.clear();
        self.sorted.extend(moments);
        self.take(as_of);
    }

    fn take(&mut self, as_of: Instant) {
        self.events.clear();
        self.future = 0;
        for moment in self.sorted.iter().rev() {
            let age = as_of.millis().saturating_sub(moment.at());
            if age < 0 {
                self.future = self.future.saturating_add(1);
                continue;
            }
            let bit = 1_u64.checked_shl(u32::from(moment.kind())).unwrap_or(0);
            self.events.push(PastEvent { age, bit });
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.sorted.is_empty()
    }
}

/// Whether moments surely differ: each has a bit of its own among many.
fn differ(moments: &[Moment]) -> bool {
    const WORDS: usize = 16;
    if moments.len() > SHORT {
        return false;
    }
    let mut taken = [0_u64; WORDS];
    let mut twice = 0;
    for moment in moments {
        let hash = moment.hash();
        let bit = 1_u64.wrapping_shl(hash as u32);
        if let Some(word) = taken.get_mut((hash >> 6) as usize % WORDS) {
            twice |= *word & bit;
            *word |= bit;
        }
    }
    twice == 0
}

/// More moments are sorted in the ordinary way.
const SHORT: usize = 32;

/// Sorts moments, which mostly are in order already, or few.
fn sort(moments: &mut [Moment]) {
    if moments.len() > SHORT {
        if !moments.is_sorted() {
            order::sort(moments);
        }
        return;
    }
    for end in 2..=moments.len() {
        sink(moments.get_mut(..end).unwrap_or_default());
    }
}

/// Moves the last of some moments to its place among those before, which are in order.
#[inline]
fn sink(moments: &mut [Moment]) {
    let mut place = moments.len();
    while let Some([before, last]) = place
        .checked_sub(2)
        .and_then(|start| moments.get_mut(start..place))
    {
        if *before <= *last {
            return;
        }
        std::mem::swap(before, last);
        place = place.saturating_sub(1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_795_305_600_000;

    fn as_of() -> Instant {
        Instant::from_millis(NOW).expect("an instant")
    }

    fn ages(past: &Past) -> Vec<i64> {
        past.events.iter().map(|event| event.age).collect()
    }

    fn read(moments: &[(i64, u16)], alike_are_one: bool, in_order: bool) -> Option<Past> {
        let moments: Vec<Moment> = (moments.iter())
            .map(|(age, kind)| Moment::new(NOW.saturating_sub(*age), *kind))
            .collect();
        let mut past = Past::default();
        let read = past.read(&moments, as_of(), alike_are_one, in_order);
        read.is_ok().then_some(past)
    }

    #[test]
    fn events_come_newest_first_where_their_order_matters() {
        for count in [0, 1, 2, 5, 31, 32, 33, 400] {
            let mixed: Vec<(i64, u16)> = (0..count).map(|n| ((n * 7_919) % 10_007, 1)).collect();
            let past = read(&mixed, true, true).expect("settled");
            let mut sorted: Vec<i64> = mixed.iter().map(|(age, _)| *age).collect();
            sorted.sort_unstable();
            assert_eq!(ages(&past), sorted);
            let any = read(&mixed, true, false).expect("settled");
            assert_eq!(any.events.len(), sorted.len());
        }
    }

    #[test]
    fn an_event_given_twice_counts_once_or_its_texts_decide() {
        let twice = [(5, 1), (3, 2), (5, 1), (5, 2), (-4, 1), (-4, 1)];
        for in_order in [false, true] {
            let past = read(&twice, true, in_order).expect("settled");
            assert_eq!((ages(&past), past.future), (vec![3, 5, 5], 1));
            assert!(read(&twice, false, in_order).is_none());
        }
        let undeclared = [(5, UNDECLARED), (3, 2)];
        assert_eq!(ages(&read(&undeclared, false, true).expect("settled")), [3]);
    }

    #[test]
    fn a_moment_keeps_its_instant_and_its_kind() {
        for at in [0, -1, NOW, -62_167_219_200_000, 253_402_300_799_999] {
            for kind in [0, 1, 63, UNDECLARED, UNDECLARED + 1] {
                let moment = Moment::new(at, kind);
                assert_eq!((moment.at(), moment.kind()), (at, kind));
            }
        }
        assert!(Moment::new(-2, 9) < Moment::new(-1, 0));
    }
}

//! Open time along real time: what local clocks skip or show twice at a transition.

use super::hours::Hours;
use crate::time::Zone;

/// The hours of a calendar in the time zone of its clock.
///
/// An opening begins when the local clock first shows its start or a later time, and ends when it
/// first shows its end or a later time. So one whose start is skipped begins at the transition, one
/// that is skipped whole does not take place, and no opening takes place twice. In between all time
/// counts that really passes: a shift over the hour that is repeated is an hour longer.
///
/// In other words: while the clock repeats itself it is as if it stood still at the latest time
/// that it has shown. Between two transitions local and real time differ by a constant, so the
/// work is done by [`Hours`] after one bisection.
#[derive(Debug)]
pub(super) struct Clock {
    hours: Hours,
    stretches: Vec<Stretch>,
}

/// The time from one transition to the next, in milliseconds.
#[derive(Debug)]
struct Stretch {
    /// The transition; the first stretch has none and begins at [`i64::MIN`].
    from: i64,
    /// How far local time is ahead of UTC.
    ahead: i64,
    /// From when on the local clock shows new times; before it repeats itself.
    new_from: i64,
    /// Whether the calendar is open while it repeats itself.
    open_while_repeating: bool,
    /// Open time before the transition.
    before: i64,
    /// What is added to the open time of the local clock once it shows new times.
    surplus: i64,
}

#[expect(
    clippy::arithmetic_side_effects,
    reason = "instants and open time stay below 2^49 milliseconds, offsets below 2^27"
)]
impl Clock {
    pub(super) fn new(hours: Hours, zone: &Zone) -> Self {
        let (ahead, transitions) = zone.steps();
        let mut clock = Self {
            hours,
            stretches: vec![Stretch {
                from: i64::MIN,
                ahead,
                new_from: i64::MIN,
                open_while_repeating: false,
                before: i64::MIN,
                surplus: 0,
            }],
        };
        // The time that the local clock would show next, were there no transition.
        let (mut last_ahead, mut latest) = (ahead, i64::MIN);
        for (from, ahead) in transitions {
            latest = latest.max(from + last_ahead);
            let before = clock.open_until(from);
            let new_from = from.max(latest - ahead);
            let open_while_repeating = clock.hours.is_open(latest - 1);
            let repeated = if open_while_repeating {
                new_from - from
            } else {
                0
            };
            let surplus = before + repeated - clock.hours.until(new_from + ahead);
            clock.stretches.push(Stretch {
                from,
                ahead,
                new_from,
                open_while_repeating,
                before,
                surplus,
            });
            last_ahead = ahead;
        }
        clock
    }

    /// The open time before an instant, counted from some fixed instant and negative before it.
    pub(super) fn open_until(&self, at: i64) -> i64 {
        let begun = self.stretches.partition_point(|stretch| stretch.from <= at);
        let Some(stretch) = self.stretch_before(begun) else {
            return 0;
        };
        if at >= stretch.new_from {
            stretch.surplus + self.hours.until(at + stretch.ahead)
        } else if stretch.open_while_repeating {
            stretch.before + (at - stretch.from)
        } else {
            stretch.before
        }
    }

    /// The first instant before which there is so much open time.
    pub(super) fn reach(&self, open: i64) -> i64 {
        let passed = self
            .stretches
            .partition_point(|stretch| stretch.before < open);
        let Some(stretch) = self.stretch_before(passed) else {
            return i64::MAX;
        };
        if stretch.open_while_repeating && open - stretch.before <= stretch.new_from - stretch.from
        {
            return stretch.from + (open - stretch.before);
        }
        self.hours.reach(open - stretch.surplus) - stretch.ahead
    }

    /// The first instant at which the local clock shows this time or a later one.
    pub(super) fn first(&self, local: i64) -> i64 {
        let ends = self.stretches.iter().skip(1).map(|next| next.from);
        let mut stretches = self.stretches.iter().zip(ends.chain([i64::MAX]));
        stretches
            .find_map(|(stretch, end)| {
                let at = stretch.from.max(local - stretch.ahead);
                (at < end).then_some(at)
            })
            .unwrap_or(i64::MAX)
    }

    fn stretch_before(&self, index: usize) -> Option<&Stretch> {
        index
            .checked_sub(1)
            .and_then(|last| self.stretches.get(last))
    }
}

//! What of a lead may move within a span of time.
//!
//! Most of a policy stands still for one lead: what asks for attributes, events that are too old,
//! sums far beyond their cap. That is settled once for the span, so that judging one of the many
//! pieces a search looks at costs no more than what may change.

use crate::condition::Truth;
use crate::decision::AxisOutcome;
use crate::flag::Flag;
use crate::grid::{Grid, Side};
use crate::lead::{Event, Reading, Window};
use crate::num::MAX_TOTAL;
use crate::policy::{Policy, Previous, State};
use crate::score::{Axis, Bounds, MovingRule, Span, Timeline, Turns};
use crate::time::Instant;

/// The axes and flags that decide about a lead's state, over a span of time.
pub(super) struct Moving<'p, 'r, 'l> {
    policy: &'p Policy,
    reading: &'r Reading<'l>,
    previous: Option<Previous>,
    grid: Option<&'p Grid>,
    x: Sum<MovingAxis<'p, 'r, 'l>>,
    y: Sum<MovingAxis<'p, 'r, 'l>>,
    flags: Vec<MovingFlag<'p>>,
    /// Whether no total can be so large that it is an error of the lead.
    exact: bool,
}

/// A sum within a cap: what is settled of it, and what has to be judged for each piece.
struct Sum<T> {
    cap: Span,
    settled: Timeline,
    moving: Vec<T>,
}

/// An axis of which something moves: its groups, first what is in none.
struct MovingAxis<'p, 'r, 'l>(Sum<Sum<MovingRule<'p, 'r, 'l>>>);

enum MovingFlag<'p> {
    Still(bool),
    Moving(&'p Flag),
}

impl<T> Sum<T> {
    fn over(&self, window: &Window<'_, '_>, of: impl Fn(&T) -> Bounds) -> Bounds {
        let settled = self.settled.over(window);
        let moving = self.moving.iter().map(of);
        moving.fold(settled, Bounds::plus).clamped_by(self.cap)
    }
}

impl<'p: 'r, 'r, 'l> Moving<'p, 'r, 'l> {
    /// `totals` are those of every axis at some instant.
    pub(super) fn new(
        policy: &'p Policy,
        reading: &'r Reading<'l>,
        totals: &[AxisOutcome],
        previous: Option<Previous>,
        (from, last): (Instant, Instant),
    ) -> Self {
        let span = Window::new(reading, from, last, &policy.zone);
        let grid = policy.grids.get(reading.origin);
        let mut spare = Vec::new();
        let mut sum_of = |side: Option<&'p Side>| {
            let (mut turns, mut moving) = (Turns::default(), Vec::new());
            for place in side.iter().flat_map(|side| &side.axes) {
                let (axis, total) = (policy.axes.get(*place), totals.get(*place));
                match (axis, total) {
                    (Some(axis), _) if axis.timed => {
                        moving.extend(MovingAxis::new(axis, &span, &mut spare, &mut turns));
                    }
                    (_, Some(total)) => turns.add_still(total.total.thousandths().into()),
                    _ => {}
                }
            }
            Sum {
                cap: Span::OPEN,
                settled: turns.line(),
                moving,
            }
        };
        let flags = policy.flags.iter();
        Self {
            x: sum_of(grid.map(|grid| &grid.x)),
            y: sum_of(grid.and_then(|grid| grid.y.as_ref())),
            flags: flags.map(|flag| MovingFlag::new(flag, &span)).collect(),
            exact: policy.totals_fit(reading.events.as_ref().map_or(0, Vec::len)),
            policy,
            reading,
            previous,
            grid,
        }
    }

    /// How many rules and flags have to be judged for each piece.
    pub(super) fn rules(&self) -> usize {
        let sides = [&self.x, &self.y].into_iter();
        let groups = sides
            .flat_map(|side| &side.moving)
            .flat_map(|MovingAxis(axis)| &axis.moving);
        let rules = groups.map(|group| group.moving.len());
        let flags = self
            .flags
            .iter()
            .filter(|flag| matches!(flag, MovingFlag::Moving(_)));
        rules.fold(flags.count(), usize::saturating_add)
    }

    /// Whether any instant of a piece may have another state. The override, if there is one, is in
    /// force over the whole piece or not at all.
    pub(super) fn may_differ(&self, state: &State, from: Instant, last: Instant) -> bool {
        let window = self.window(from, last);
        let (low, high) = self.lead_types(&window);
        if low != high || low != state.lead_type {
            return true;
        }
        self.flags.iter().zip(&state.flags).any(|(flag, marked)| {
            let (low, high) = flag.over(&window);
            low != *marked || high != *marked
        })
    }

    /// The state at one instant; `None` where the lead has none.
    pub(super) fn state_at(&self, at: Instant) -> Option<State> {
        let window = self.window(at, at);
        if !self.exact {
            let scene = window.scene();
            return self.policy.state(self.reading, &scene, self.previous).ok();
        }
        // Nothing arrives or ends inside one instant: both ends of all bounds are the same.
        let (lead_type, _) = self.lead_types(&window);
        let flags: Vec<bool> = self.flags.iter().map(|flag| flag.over(&window).0).collect();
        let scenario = self.policy.scenario_for(lead_type, flags.contains(&true));
        Some(State {
            lead_type,
            flags,
            scenario,
        })
    }

    /// Tells the instants of a piece at which the state may change.
    pub(super) fn changes(&self, from: Instant, last: Instant, tell: &mut dyn FnMut(Instant)) {
        let window = self.window(from, last);
        for side in [&self.x, &self.y] {
            side.settled.changes(&window, tell);
            for MovingAxis(axis) in &side.moving {
                axis.settled.changes(&window, tell);
                for group in &axis.moving {
                    group.settled.changes(&window, tell);
                    let rules = group.moving.iter();
                    rules.for_each(|rule| rule.changes(&window, tell));
                }
            }
        }
        for flag in &self.flags {
            if let MovingFlag::Moving(flag) = flag {
                flag.when.changes(&window, tell);
            }
        }
    }

    fn window(&self, from: Instant, last: Instant) -> Window<'r, 'l> {
        Window::new(self.reading, from, last, &self.policy.zone)
    }

    /// The lowest and highest lead type in force.
    fn lead_types(&self, window: &Window<'_, '_>) -> (usize, usize) {
        if let Some(set) = self.reading.override_in_force(window.ends().0) {
            return (set.lead_type, set.lead_type);
        }
        let Some(grid) = self.grid else {
            return (0, usize::MAX);
        };
        let [x, y] = [&self.x, &self.y].map(|side| side.over(window, |axis| axis.over(window)));
        grid.judge(x, y, self.previous).1
    }
}

impl<'p, 'r, 'l> MovingAxis<'p, 'r, 'l> {
    /// Adds what is settled of an axis, and gives the axis where something is not.
    fn new(
        axis: &'p Axis,
        span: &Window<'r, 'l>,
        spare: &mut Vec<&'r Event<'l>>,
        side: &mut Turns,
    ) -> Option<Self> {
        let caps = axis.groups.iter().map(|(_, cap)| *cap);
        let caps = std::iter::once(Span::OPEN).chain(caps);
        let mut groups: Vec<_> = caps
            .map(|cap| (cap, Turns::default(), Vec::new()))
            .collect();
        for rule in &axis.rules {
            let place = rule.group.map_or(0, |group| group.saturating_add(1));
            if let Some((_, turns, moving)) = groups.get_mut(place) {
                moving.extend(rule.motion(span, spare, turns));
            }
        }
        let (mut turns, mut moving) = (Turns::default(), Vec::new());
        for (cap, of_group, rules) in groups {
            let settled = of_group.line();
            match rules.is_empty() {
                true => turns.add_line(&settled, cap),
                false => moving.push(Sum {
                    cap,
                    settled,
                    moving: rules,
                }),
            }
        }
        let settled = turns.line();
        if moving.is_empty() {
            side.add_line(&settled, axis.range);
            return None;
        }
        Some(Self(Sum {
            cap: axis.range,
            settled,
            moving,
        }))
    }

    fn over(&self, window: &Window<'_, '_>) -> Bounds {
        self.0
            .over(window, |group| group.over(window, |rule| rule.over(window)))
    }
}

impl<'p> MovingFlag<'p> {
    fn new(flag: &'p Flag, span: &Window<'_, '_>) -> Self {
        match MovingFlag::Moving(flag).over(span) {
            (low, high) if low == high => MovingFlag::Still(low),
            _ => MovingFlag::Moving(flag),
        }
    }

    /// Whether a piece surely, and whether it possibly, has the flag at some instant.
    fn over(&self, window: &Window<'_, '_>) -> (bool, bool) {
        match self {
            MovingFlag::Still(marked) => (*marked, *marked),
            MovingFlag::Moving(flag) => {
                let (low, high) = flag.when.over(window);
                (low == Truth::True, high == Truth::True)
            }
        }
    }
}

impl Policy {
    /// Whether no total of a lead with so many events can be beyond [`MAX_TOTAL`]: every event adds
    /// less than 2^30 thousandths to a rule, and a cap raises a sum to less than 2^40.
    fn totals_fit(&self, events: usize) -> bool {
        const EVENT: u128 = 1 << 30;
        const CAP: u128 = 1 << 40;
        let sums = self.axes.iter().fold(0_u128, |sums, axis| {
            let of_axis = axis.rules.len().saturating_add(axis.groups.len());
            sums.saturating_add(of_axis as u128).saturating_add(1)
        });
        let events = (events as u128).saturating_add(1);
        let most = sums.saturating_mul(events.saturating_mul(EVENT).saturating_add(CAP));
        most < MAX_TOTAL.unsigned_abs().into()
    }
}

//! The search for the cheapest set of actions.
//!
//! Sets are tried in order of their cost, so the first that reaches the target is the answer. The
//! answers to several fields of a set are found by branch and bound: while some are open, every
//! rule lies within bounds, and so does the lead type; a branch that cannot come out higher than
//! what was found is left. A rule that none of a set's fields concern has one value for all sets
//! with the same activities of its kinds, so it is worked out once.

use std::cell::{Cell, RefCell};

use super::actions::{Action, Concern};
use super::candidates::Candidate;
use crate::grid::Grid;
use crate::lead::{Dated, Event, Fact, Reading, Scene};
use crate::order;
use crate::policy::{Policy, Previous};
use crate::score::{Bounds, OfRule, Rule};
use crate::time::Instant;

/// Visits of a rule or an event before a search gives up, so that no lead can take very long.
const MOST_WORK: usize = 12_000_000;
/// The same for what is still looked for when it has given up.
const LAST_WORK: usize = 3_000_000;

/// Positions in the list of actions that are open to this lead.
pub(super) type Set = u16;

/// What a search found.
#[derive(Debug)]
pub(super) enum Found {
    /// The set, with the answer to each of its fields.
    Reached(Reached),
    /// No set reaches the target; the greatest totals that any could come to.
    OutOfReach { x: i128, y: i128 },
    /// Too many combinations; a set that reaches the target, if all actions together do, none of
    /// which can be left out.
    GaveUp(Option<Reached>),
}

#[derive(Debug)]
pub(super) struct Reached {
    pub(super) lead_type: usize,
    pub(super) cost: i64,
    /// Positions in the policy's list, ascending, with the answer to a field.
    pub(super) actions: Vec<(usize, Option<Candidate>)>,
}

pub(super) struct Search<'p, 'l> {
    pub(super) policy: &'p Policy,
    grid: &'p Grid,
    at: Instant,
    previous: Option<Previous>,
    /// The lead as it would be: with answers and with added events.
    pub(super) lead: Reading<'l>,
    pub(super) actions: Vec<Action<'p>>,
    /// By number of the rule.
    pub(super) concerns: Vec<Concern>,
    /// By number of the rule: its bounds for sets, sorted by set.
    known: RefCell<Vec<Vec<(Set, Bounds)>>>,
    work: Cell<usize>,
    best_totals: (i128, i128),
}

/// The search gave up.
struct TooLong;

/// The best answers so far: the lead type, and for each field of the set the candidate.
type Best = Option<(usize, Vec<usize>)>;

impl<'p, 'l> Search<'p, 'l> {
    pub(super) fn new(
        policy: &'p Policy,
        grid: &'p Grid,
        lead: &Reading<'l>,
        at: Instant,
        previous: Option<Previous>,
    ) -> Self {
        let mut lead = lead.without_override();
        if let Some(events) = &mut lead.events {
            events.truncate(events.partition_point(|event| event.at <= at));
        }
        let rules = policy.axes.iter().map(|axis| axis.rules.len()).sum();
        let mut search = Self {
            policy,
            grid,
            at,
            previous,
            lead,
            actions: Vec::new(),
            concerns: vec![Concern::default(); rules],
            known: RefCell::new(vec![Vec::new(); rules]),
            work: Cell::new(MOST_WORK),
            best_totals: (i128::MIN, i128::MIN),
        };
        for (position, attainable) in policy.attainable.iter().enumerate() {
            search.open(position, attainable);
        }
        search.note_concerns();
        search
    }

    pub(super) fn has_actions(&self) -> bool {
        !self.actions.is_empty()
    }

    /// The cheapest set that gives at least the lead type `target`.
    pub(super) fn run(mut self, target: usize) -> Found {
        for set in self.sets() {
            match self.reach(set, target) {
                Ok(None) => {}
                Ok(Some(reached)) => return Found::Reached(reached),
                Err(TooLong) => return Found::GaveUp(self.any(target)),
            }
        }
        let (x, y) = self.best_totals;
        Found::OutOfReach { x, y }
    }

    /// Some set that gives the target: all actions, less those that it does without.
    fn any(&mut self, target: usize) -> Option<Reached> {
        self.work.replace(LAST_WORK);
        let places = u32::try_from(self.actions.len()).unwrap_or(0);
        let mut set = Set::MAX
            .checked_shr(Set::BITS.saturating_sub(places))
            .unwrap_or(0);
        let mut found = self.reach(set, target).ok()??;
        let mut dear: Vec<usize> = (0..self.actions.len()).collect();
        let cost = |place: &usize| self.actions.get(*place).map_or(0, |action| action.cost);
        order::sort_by(&mut dear, |a, b| cost(b).cmp(&cost(a)));
        for place in dear {
            let without = u32::try_from(place)
                .ok()
                .and_then(|place| Set::checked_shl(1, place));
            let without = set & !without.unwrap_or(0);
            if let Ok(Some(fewer)) = self.reach(without, target) {
                (set, found) = (without, fewer);
            }
        }
        Some(found)
    }

    /// All sets, by cost, then by number of actions, then by positions.
    fn sets(&self) -> Vec<Set> {
        let count = u32::try_from(self.actions.len()).unwrap_or(0);
        let end = Set::try_from(1_u32.wrapping_shl(count)).unwrap_or(Set::MAX);
        let mut sets: Vec<(i64, u32, Set, Set)> = (0..end)
            .map(|set| {
                // Of two sets of one size that with the smaller positions has the greater reversal.
                (self.cost(set), set.count_ones(), !set.reverse_bits(), set)
            })
            .collect();
        order::sort(&mut sets);
        sets.into_iter().map(|(.., set)| set).collect()
    }

    fn cost(&self, set: Set) -> i64 {
        let costs = self.of(set).map(|action| action.cost);
        costs.fold(0, i64::saturating_add)
    }

    fn of(&self, set: Set) -> impl Iterator<Item = &Action<'p>> {
        let actions = self.actions.iter().enumerate();
        actions.filter_map(move |(place, action)| has(set, place).then_some(action))
    }

    /// Whether a set can give the target, and how.
    fn reach(&mut self, set: Set, target: usize) -> Result<Option<Reached>, TooLong> {
        let fields: Vec<usize> = (0..self.actions.len())
            .filter(|place| has(set, *place))
            .filter(|place| self.actions.get(*place).is_some_and(|a| a.field.is_some()))
            .collect();
        let (added, was_unknown) = self.add_events(set);
        let mut best: Best = None;
        let branched = self.branch(set, &fields, &mut Vec::new(), target, &mut best);
        self.remove_events(added, was_unknown);
        branched?;
        Ok(best.map(|(lead_type, answers)| {
            let mut answers = answers.into_iter();
            let actions = self.of(set).map(|action| {
                let answer = action.field.and_then(|_| answers.next());
                let answer = answer.and_then(|chosen| action.candidates.get(chosen));
                (action.position, answer.map(|answer| (*answer).clone()))
            });
            Reached {
                lead_type,
                cost: self.cost(set),
                actions: actions.collect(),
            }
        }))
    }

    /// Answers the next field of a set in every way that may come out higher than the best so far.
    fn branch(
        &mut self,
        set: Set,
        fields: &[usize],
        answers: &mut Vec<usize>,
        target: usize,
        best: &mut Best,
    ) -> Result<(), TooLong> {
        let open = fields.get(answers.len()..).unwrap_or_default();
        let (low, high) = self.judge(set, open)?;
        let promising = high >= target && best.as_ref().is_none_or(|(found, _)| high > *found);
        if !promising {
            return Ok(());
        }
        let Some(place) = open.first().copied().filter(|_| low != high) else {
            // Every way comes out the same: the first of each field.
            let mut all = answers.clone();
            all.resize(fields.len(), 0);
            let possible = open.iter().all(|place| {
                self.actions
                    .get(*place)
                    .is_some_and(|a| !a.candidates.is_empty())
            });
            if possible {
                *best = Some((low, all));
            }
            return Ok(());
        };
        let Some(action) = self.actions.get(place) else {
            return Ok(());
        };
        let Some(field) = action.field else {
            return Ok(());
        };
        let candidates: Vec<&'p Candidate> = action.candidates.clone();
        for (chosen, candidate) in candidates.into_iter().enumerate() {
            self.answer(field, candidate.fact.clone());
            answers.push(chosen);
            let branched = self.branch(set, fields, answers, target, best);
            answers.pop();
            if branched.is_err() || best.as_ref().is_some_and(|(found, _)| *found >= high) {
                self.answer(field, Fact::Unknown);
                return branched;
            }
        }
        self.answer(field, Fact::Unknown);
        Ok(())
    }

    /// The lowest and highest lead type while the fields at some places are open.
    fn judge(&mut self, set: Set, open: &[usize]) -> Result<(usize, usize), TooLong> {
        let open: Vec<usize> = open
            .iter()
            .filter_map(|place| self.actions.get(*place)?.field)
            .collect();
        let scene = self.scene();
        let points: OfRule<'_> = &|rule| self.points(rule, set, &open, &scene);
        let (x, y) = self.policy.sides(self.grid, points);
        if self.work.get() == 0 {
            return Err(TooLong);
        }
        let types = self.grid.judge(x, y, self.previous).1;
        let (best_x, best_y) = self.best_totals;
        self.best_totals = (best_x.max(x.high), best_y.max(y.high));
        Ok(types)
    }

    /// Between which points a rule lies.
    fn points(&self, rule: &Rule, set: Set, open: &[usize], scene: &Scene<'_, '_>) -> Bounds {
        let concern = self.concerns.get(rule.number).copied().unwrap_or_default();
        let key = (concern.fields & set == 0).then_some(concern.activities & set);
        let found = key.and_then(|key| {
            let known = self.known.borrow();
            let known = known.get(rule.number)?;
            let place = known.binary_search_by_key(&key, |(set, _)| *set).ok()?;
            known.get(place).map(|(_, bounds)| *bounds)
        });
        self.spend(1);
        if let Some(found) = found {
            return found;
        }
        if rule.counts(None) {
            self.spend(scene.events().map_or(0, <[_]>::len));
        }
        let bounds = rule.open(scene, &|field| open.contains(&field));
        if let Some(key) = key
            && let Some(known) = self.known.borrow_mut().get_mut(rule.number)
            && let Err(place) = known.binary_search_by_key(&key, |(set, _)| *set)
        {
            known.insert(place, (key, bounds));
        }
        bounds
    }

    fn spend(&self, visits: usize) {
        self.work.set(self.work.get().saturating_sub(visits));
    }

    pub(super) fn scene(&self) -> Scene<'_, 'l> {
        Scene::new(&self.lead, self.at, &self.policy.zone)
    }

    pub(super) fn answer(&mut self, field: usize, answer: Fact<'l>) {
        if let Some(fact) = self.lead.facts.get_mut(field) {
            *fact = answer;
        }
    }

    /// Adds the events of a set where they belong; gives their places, and whether none were known.
    fn add_events(&mut self, set: Set) -> (Vec<usize>, bool) {
        let kinds: Vec<usize> = self.of(set).filter_map(|action| action.kind).collect();
        let was_unknown = self.lead.events.is_none();
        let mut added = Vec::new();
        if kinds.is_empty() {
            return (added, false);
        }
        let events = self.lead.events.get_or_insert_default();
        for kind in kinds {
            let event = Event {
                at: self.at,
                kind,
                reference: None,
                id: None,
            };
            // The same event as one that is there already adds nothing.
            if let Err(place) = events.binary_search_by(|known| known.order(&event)) {
                events.insert(place, event);
                added.push(place);
            }
        }
        (added, was_unknown)
    }

    fn remove_events(&mut self, added: Vec<usize>, was_unknown: bool) {
        if let Some(events) = &mut self.lead.events {
            for place in added.into_iter().rev() {
                events.remove(place);
            }
        }
        if was_unknown {
            self.lead.events = None;
        }
    }
}

fn has(set: Set, place: usize) -> bool {
    u32::try_from(place)
        .ok()
        .and_then(|place| set.checked_shr(place))
        .is_some_and(|rest| rest & 1 == 1)
}

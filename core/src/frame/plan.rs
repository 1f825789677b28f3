//! A policy as tables over classes.
//!
//! Of most rules only one field decides, so its points are a table over the classes of that field,
//! and the tables of all rules that add to one sum are one table. What depends on events, tags, or
//! on more values than a table may have is asked of the ordinary evaluator, row by row.

use std::collections::BTreeSet;

use super::classes::{Asked, Classes};
use super::drafts::{Drafts, Inputs};
use super::tables::Tables;
use crate::condition::{Condition, Probe, Truth};
use crate::lead::{Event, Fact, Reading, Scene};
use crate::policy::Policy;
use crate::score::Rule;
use crate::time::Instant;

/// Entries of one table.
const MOST_ENTRIES: usize = 4_096;
/// Evaluations for all tables together.
const MOST_WORK: usize = 4_000_000;

/// What the leads of a frame have, whatever their values.
#[derive(Debug, Clone, Copy)]
pub(super) struct Given {
    pub(super) activities: bool,
    pub(super) tags: bool,
}

#[derive(Debug)]
pub(super) struct Plan<'p> {
    pub(super) policy: &'p Policy,
    pub(super) given: Given,
    /// Of the fields in their order, then of the segment.
    pub(super) classes: Vec<Classes<'p>>,
    /// The sums: axis, and group or none.
    pub(super) sums: Vec<(usize, Option<usize>)>,
    /// What does not depend on events.
    pub(super) steady: Part<'p>,
    /// What does: tables for leads without events, rules for those with some.
    pub(super) moved: Part<'p>,
    /// Rules and flags that ask for events, for leads that have some.
    pub(super) moving: ByRow<'p>,
    /// Whether no sum of tables and caps can be too large.
    pub(super) fits: bool,
}

/// Tables, and what no table has.
#[derive(Debug, Default)]
pub(super) struct Part<'p> {
    pub(super) tables: Tables,
    pub(super) rows: ByRow<'p>,
}

/// Sums beyond this do not go through tables. Twice as much fits into 32 bits, and then some.
pub(super) const MOST_POINTS: i64 = 1 << 29;

/// What is asked of the evaluator for a single row.
#[derive(Debug, Default)]
pub(super) struct ByRow<'p> {
    /// A rule, and the sum that it adds to.
    pub(super) rules: Vec<(&'p Rule, usize)>,
    /// A condition, and the bit of its flag.
    pub(super) flags: Vec<(&'p Condition, u64)>,
    /// The inputs that these ask for, but for events and tags.
    pub(super) inputs: BTreeSet<usize>,
}

impl ByRow<'_> {
    pub(super) fn is_empty(&self) -> bool {
        self.rules.is_empty() && self.flags.is_empty()
    }
}

/// Tells what a rule or a condition asks for.
type Probing<'a, 'p> = &'a mut dyn FnMut(&mut dyn FnMut(Probe<'p>));

/// Something with a value for each combination of classes: a rule or a condition.
struct Asks {
    inputs: BTreeSet<usize>,
    events: bool,
    tags: bool,
}

impl<'p> Plan<'p> {
    pub(super) fn new(policy: &'p Policy, given: Given, as_of: Instant) -> Self {
        let asked = Asked::of(policy);
        let missing = &policy.words.missing;
        let fields = policy.words.fields.iter().enumerate();
        let fields = fields.map(|(index, field)| asked.classes(index, field, missing));
        let mut sums = Vec::new();
        for (index, axis) in policy.axes.iter().enumerate() {
            sums.push((index, None));
            sums.extend((0..axis.groups.len()).map(|group| (index, Some(group))));
        }
        let mut plan = Self {
            policy,
            given,
            classes: fields.chain([asked.segments(missing)]).collect(),
            sums,
            steady: Part::default(),
            moved: Part::default(),
            moving: ByRow::default(),
            fits: true,
        };
        plan.compile(as_of);
        plan
    }

    /// The number of the input that is the origin; before it stand the fields and the segment.
    pub(super) fn origin(&self) -> usize {
        self.classes.len()
    }

    fn compile(&mut self, as_of: Instant) {
        let mut tables = [Drafts::default(), Drafts::default()];
        let mut flags = [Drafts::default(), Drafts::default()];
        let mut work = MOST_WORK;
        let policy = self.policy;
        for (index, axis) in policy.axes.iter().enumerate() {
            for rule in &axis.rules {
                let asks = self.asks(&mut |tell| rule.probe(tell));
                let sum = self.sum_of(index, rule.group);
                let value = |scene: &Scene<'_, '_>| points(rule, scene);
                let table = self.table(&asks, as_of, &mut work, &value);
                let [steady, moved] = &mut tables;
                let moves = asks.events && self.given.activities;
                match table {
                    Some((inputs, entries)) if moves => moved.add(inputs, sum, entries, add),
                    Some((inputs, entries)) => steady.add(inputs, sum, entries, add),
                    None if moves => self.moved.rows.add_rule(rule, sum, &asks),
                    None => self.steady.rows.add_rule(rule, sum, &asks),
                }
                if moves {
                    self.moving.add_rule(rule, sum, &asks);
                }
            }
        }
        for (place, flag) in policy.flags.iter().enumerate() {
            let bit = u32::try_from(place)
                .ok()
                .and_then(|place| 1_u64.checked_shl(place));
            let bit = bit.unwrap_or(0);
            let asks = self.asks(&mut |tell| flag.when.probe(tell));
            let value = |scene: &Scene<'_, '_>| match flag.when.holds(scene) {
                Truth::True => bit,
                Truth::False | Truth::Unknown => 0,
            };
            let moves = asks.events && self.given.activities;
            let table = self.table(&asks, as_of, &mut work, &value);
            let [steady, moved] = &mut flags;
            let drafts = if moves { moved } else { steady };
            let part = if moves {
                &mut self.moved
            } else {
                &mut self.steady
            };
            match table {
                Some((inputs, entries)) => drafts.add(inputs, 0, entries, |all, bit| *all |= bit),
                None => part.rows.add_flag(&flag.when, bit, &asks),
            }
            if moves {
                self.moving.add_flag(&flag.when, bit, &asks);
            }
        }
        self.fits = self.fit(&tables);
        let counts: Vec<Option<usize>> = (0..=self.origin())
            .map(|input| self.samples(input))
            .collect();
        let parts = [&mut self.steady, &mut self.moved];
        for ((part, points), flags) in parts.into_iter().zip(tables).zip(flags) {
            part.tables = Tables::new(points, flags, &counts);
        }
    }

    /// Whether the largest entries of all tables, and the largest sums that caps can lift to, are
    /// small enough together.
    fn fit(&self, tables: &[Drafts<i64>; 2]) -> bool {
        let largest = |entries: &Vec<i64>| {
            let sizes = entries.iter().map(|points| points.saturating_abs());
            sizes.max().unwrap_or(0)
        };
        let drafts = tables
            .iter()
            .flat_map(|drafts| drafts.entries())
            .map(largest);
        let axes = self.policy.axes.iter();
        let caps =
            axes.flat_map(|axis| axis.groups.iter().map(|(_, cap)| *cap).chain([axis.range]));
        let lifts = caps.map(|cap| {
            cap.min
                .unwrap_or(0)
                .max(cap.max.unwrap_or(0).saturating_neg())
                .max(0)
        });
        drafts.chain(lifts).fold(0_i64, i64::saturating_add) <= MOST_POINTS
    }

    /// The sum of the rules of an axis that are in no group.
    pub(super) fn loose(&self, axis: usize) -> usize {
        self.sum_of(axis, None)
    }

    fn sum_of(&self, axis: usize, group: Option<usize>) -> usize {
        let mut sums = self.sums.iter();
        sums.position(|sum| *sum == (axis, group)).unwrap_or(0)
    }

    fn asks(&self, probe: Probing<'_, 'p>) -> Asks {
        let mut asks = Asks {
            inputs: BTreeSet::new(),
            events: false,
            tags: false,
        };
        let (origin, segment) = (self.origin(), self.classes.len().saturating_sub(1));
        probe(&mut |asked| {
            let input = match asked {
                Probe::Field(field)
                | Probe::Text(field, _)
                | Probe::NumberFrom(field, _)
                | Probe::NumberIs(field, _)
                | Probe::DateFrom(field, _)
                | Probe::DateIs(field, _) => field,
                Probe::Segment(_) => segment,
                Probe::Origin => origin,
                Probe::Activities => return asks.events = true,
                Probe::Tags => return asks.tags = true,
            };
            asks.inputs.insert(input);
        });
        asks
    }

    /// The values for all combinations of classes; `None` where they are too many, or differ with
    /// tags. Events are those of a lead that has none.
    fn table<T>(
        &self,
        asks: &Asks,
        as_of: Instant,
        work: &mut usize,
        value: &dyn Fn(&Scene<'_, '_>) -> T,
    ) -> Option<(Inputs, Vec<T>)> {
        if asks.tags && self.given.tags {
            return None;
        }
        let mut inputs = Vec::with_capacity(asks.inputs.len());
        let mut count = 1_usize;
        for input in &asks.inputs {
            inputs.push((*input, count));
            count = count.checked_mul(self.samples(*input)?)?;
        }
        // A single field may have many classes: its table is as long as the rules that it is made of.
        if (count > MOST_ENTRIES && asks.inputs.len() > 1) || count > *work {
            return None;
        }
        *work = work.saturating_sub(count);
        let mut lead = self.sample_lead();
        let entries = (0..count).map(|entry| {
            let mut rest = entry;
            for (input, _) in &inputs {
                let classes = self.samples(*input).unwrap_or(1).max(1);
                self.set(&mut lead, *input, rest.checked_rem(classes).unwrap_or(0));
                rest = rest.checked_div(classes).unwrap_or(0);
            }
            value(&Scene::new(&lead, as_of, &self.policy.zone))
        });
        let entries = entries.collect();
        Some((inputs, entries))
    }

    /// How many classes an input has; `None` where they are too many to be told apart.
    pub(super) fn samples(&self, input: usize) -> Option<usize> {
        match self.classes.get(input) {
            Some(classes) => classes.count(),
            None => Some(self.policy.grids.len().max(1)),
        }
    }

    /// A lead of which nothing is known, but perhaps that it has no events.
    pub(super) fn sample_lead<'e>(&self) -> Reading<'e> {
        Reading {
            id: "",
            origin: 0,
            assigned_at: None,
            facts: self
                .policy
                .words
                .fields
                .iter()
                .map(|_| Fact::Unknown)
                .collect(),
            events: self.given.activities.then(Vec::<Event<'e>>::new),
            tags: None,
            segment: None,
            override_: None,
        }
    }

    /// Gives a lead a value of a class.
    pub(super) fn set<'e>(&self, lead: &mut Reading<'e>, input: usize, class: usize)
    where
        'p: 'e,
    {
        let Some(classes) = self.classes.get(input) else {
            lead.origin = class;
            return;
        };
        let sample = classes
            .samples
            .as_ref()
            .and_then(|samples| samples.get(class));
        self.set_fact(lead, input, sample.cloned().unwrap_or(Fact::Unknown));
    }

    /// Gives a lead the value of a field, or of the segment.
    pub(super) fn set_fact<'e>(&self, lead: &mut Reading<'e>, input: usize, fact: Fact<'e>) {
        match lead.facts.get_mut(input) {
            Some(place) => *place = fact,
            None => {
                lead.segment = match fact {
                    Fact::Text(text) => Some(text),
                    _ => None,
                }
            }
        }
    }
}

/// The points of a rule, within its cap.
pub(super) fn points(rule: &Rule, scene: &Scene<'_, '_>) -> i64 {
    let mut sum: i64 = 0;
    rule.contribute(scene, &mut |points, _| sum = sum.saturating_add(points));
    i64::try_from(rule.cap.clamp(i128::from(sum))).unwrap_or(sum)
}

impl<'p> ByRow<'p> {
    fn add_rule(&mut self, rule: &'p Rule, sum: usize, asks: &Asks) {
        self.rules.push((rule, sum));
        self.inputs.extend(&asks.inputs);
    }

    fn add_flag(&mut self, when: &'p Condition, bit: u64, asks: &Asks) {
        self.flags.push((when, bit));
        self.inputs.extend(&asks.inputs);
    }
}

fn add(sum: &mut i64, points: i64) {
    *sum = sum.saturating_add(points);
}

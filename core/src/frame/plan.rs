//! A policy as tables over classes.
//!
//! Of most rules only one field decides, so its points are a table over the classes of that field,
//! and the tables of all rules that add to one sum are one table. A test of events is as good as a
//! field; other rules on events go by the ages of these. What depends on anything else, on tags, or on
//! more values than a table may have is asked of the ordinary evaluator, row by row.

use std::collections::BTreeSet;

use super::aged::{AgedRule, AgedTest, ROOM_FOR_DAYS};
use super::asks::{Asks, Probing};
use super::classes::{Asked, Classes};
use super::drafts::Drafts;
use super::tables::Tables;
use crate::condition::{Condition, Probe, Truth};
use crate::lead::{Event, Fact, Reading, Scene};
use crate::policy::Policy;
use crate::score::Rule;
use crate::time::Instant;

/// Tests of events that become inputs; others are asked of the evaluator.
const MOST_TESTS: usize = 256;
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
    /// Whether one of the rules below needs events in order.
    pub(super) needs_order: bool,
    /// Rules that ask for ages and kinds of events alone.
    pub(super) aged: Vec<AgedRule>,
    /// Tests of events, which are inputs: 0 fails, 1 holds.
    pub(super) tests: Vec<AgedTest<'p>>,
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
            needs_order: false,
            aged: Vec::new(),
            tests: Vec::new(),
            fits: true,
        };
        plan.compile(as_of);
        plan
    }

    /// The number of the input that is the origin; before it stand the fields and the segment.
    pub(super) fn origin(&self) -> usize {
        self.classes.len()
    }

    /// Number of all inputs: fields, segment, origin, and then tests of events.
    pub(super) fn inputs(&self) -> usize {
        self.first_test().saturating_add(self.tests.len())
    }

    /// The number of the first input that is a test of events.
    pub(super) fn first_test(&self) -> usize {
        self.origin().saturating_add(1)
    }

    fn compile(&mut self, as_of: Instant) {
        let mut points = [Drafts::default(), Drafts::default()];
        let mut flags = [Drafts::default(), Drafts::default()];
        let (mut work, mut room) = (MOST_WORK, ROOM_FOR_DAYS);
        let policy = self.policy;
        if self.given.activities {
            self.find_tests();
        }
        for (index, axis) in policy.axes.iter().enumerate() {
            for rule in &axis.rules {
                let sum = self.sum_of(index, rule.group);
                if self.given.activities
                    && let Some(aged) = AgedRule::new(rule, sum, &mut room)
                {
                    self.needs_order |= aged.needs_order();
                    self.aged.push(aged);
                    continue;
                }
                let value = |scene: &Scene<'_, '_>| self::points(rule, scene);
                let probe: Probing<'_, 'p> = &mut |tell| rule.probe(tell);
                let (asks, table) = self.tabulate(probe, as_of, &mut work, &value);
                match table {
                    Some((inputs, entries)) => {
                        let [steady, moved] = &mut points;
                        let drafts = if asks.events { moved } else { steady };
                        drafts.add(inputs, sum, entries, add);
                    }
                    None => self.part(&asks).rows.add_rule(rule, sum, &asks),
                }
                if asks.events {
                    self.moving.add_rule(rule, sum, &asks);
                }
            }
        }
        for (place, flag) in policy.flags.iter().enumerate() {
            let bit = u32::try_from(place)
                .ok()
                .and_then(|place| 1_u64.checked_shl(place));
            let bit = bit.unwrap_or(0);
            let value = |scene: &Scene<'_, '_>| match flag.when.holds(scene) {
                Truth::True => bit,
                Truth::False | Truth::Unknown => 0,
            };
            let probe: Probing<'_, 'p> = &mut |tell| flag.when.probe(tell);
            let (asks, table) = self.tabulate(probe, as_of, &mut work, &value);
            match table {
                Some((inputs, entries)) => {
                    let [steady, moved] = &mut flags;
                    let drafts = if asks.events { moved } else { steady };
                    drafts.add(inputs, 0, entries, |all, bit| *all |= bit);
                }
                None => self.part(&asks).rows.add_flag(&flag.when, bit, &asks),
            }
            if asks.events {
                self.moving.add_flag(&flag.when, bit, &asks);
            }
        }
        self.fits = self.fit(&points);
        let counts: Vec<Option<usize>> = (0..self.inputs())
            .map(|input| self.samples(input))
            .collect();
        let parts = [&mut self.steady, &mut self.moved];
        for ((part, points), flags) in parts.into_iter().zip(points).zip(flags) {
            part.tables = Tables::new(points, flags, &counts);
        }
    }

    /// The part for what asks for events, or not.
    fn part(&mut self, asks: &Asks) -> &mut Part<'p> {
        if asks.events {
            &mut self.moved
        } else {
            &mut self.steady
        }
    }

    /// Makes the tests of events in conditions into inputs.
    fn find_tests(&mut self) {
        let mut tests: Vec<AgedTest<'p>> = Vec::new();
        let mut note = |probe: Probe<'p>| {
            if let Probe::Tested(test) = probe
                && tests.len() < MOST_TESTS
                && !tests.iter().any(|known| known.test == test)
            {
                tests.extend(AgedTest::new(test));
            }
        };
        let rules = self.policy.axes.iter().flat_map(|axis| &axis.rules);
        rules.for_each(|rule| rule.probe(&mut note));
        let flags = self.policy.flags.iter();
        flags.for_each(|flag| flag.when.probe(&mut note));
        self.tests = tests;
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

    /// How many classes an input has; `None` where they are too many to be told apart.
    pub(super) fn samples(&self, input: usize) -> Option<usize> {
        match self.classes.get(input) {
            Some(classes) => classes.count(),
            None if input > self.origin() => Some(2),
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

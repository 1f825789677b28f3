//! What rules and conditions ask for, and the tables of those that ask for little.

use std::collections::BTreeSet;

use super::drafts::Inputs;
use super::plan::Plan;
use crate::condition::{EventTest, Probe};
use crate::lead::Scene;
use crate::time::Instant;

/// Entries of one table.
const MOST_ENTRIES: usize = 4_096;
/// Tells what a rule or a condition asks for.
pub(super) type Probing<'a, 'p> = &'a mut dyn FnMut(&mut dyn FnMut(Probe<'p>));

/// Something with a value for each combination of classes: a rule or a condition.
pub(super) struct Asks {
    pub(super) inputs: BTreeSet<usize>,
    pub(super) events: bool,
    tags: bool,
}

impl<'p> Plan<'p> {
    /// What is asked for, and its table, if it has one. Where tests of events make it too large, it asks
    /// for events as a whole.
    pub(super) fn tabulate<T>(
        &self,
        probe: Probing<'_, 'p>,
        as_of: Instant,
        work: &mut usize,
        value: &dyn Fn(&Scene<'_, '_>) -> T,
    ) -> (Asks, Option<(Inputs, Vec<T>)>) {
        let asks = self.asks(probe, true);
        let is_tested = asks.inputs.iter().any(|input| *input >= self.first_test());
        let table = match is_tested && asks.events {
            true => None,
            false => self.table(&asks, as_of, work, value),
        };
        if table.is_some() || !is_tested {
            return (asks, table);
        }
        let asks = self.asks(probe, false);
        let table = self.table(&asks, as_of, work, value);
        (asks, table)
    }

    /// What is asked for; `by_tests` says whether tests of events are inputs. Without activities nobody
    /// asks for events.
    fn asks(&self, probe: Probing<'_, 'p>, by_tests: bool) -> Asks {
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
                Probe::Tested(_) | Probe::Activities if !self.given.activities => return,
                Probe::Tested(test) => {
                    let known = self.tests.iter().position(|known| known.test == test);
                    match known.filter(|_| by_tests) {
                        Some(place) => self.first_test().saturating_add(place),
                        None => return asks.events = true,
                    }
                }
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
            let (mut rest, mut tested) = (entry, Vec::new());
            for (input, _) in &inputs {
                let classes = self.samples(*input).unwrap_or(1).max(1);
                let class = rest.checked_rem(classes).unwrap_or(0);
                match self.test(*input) {
                    Some(test) => tested.push((test, class == 1)),
                    None => self.set(&mut lead, *input, class),
                }
                rest = rest.checked_div(classes).unwrap_or(0);
            }
            value(&Scene::new(&lead, as_of, &self.policy.zone).with_tested(&tested))
        });
        let entries = entries.collect();
        Some((inputs, entries))
    }

    /// The test of events that an input is.
    fn test(&self, input: usize) -> Option<EventTest<'p>> {
        let place = input.checked_sub(self.first_test())?;
        self.tests.get(place).map(|test| test.test)
    }
}

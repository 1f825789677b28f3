//! What is known of a lead at one instant.

use std::borrow::Cow;

use crate::condition::{EventTest, Truth};
use crate::field::Constant;
use crate::lead::{Event, Reading};
use crate::time::{Date, Instant, Zone, age_days};

/// What is known of one field.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Fact<'l> {
    Unknown,
    Text(Cow<'l, str>),
    Number(f64),
    Boolean(bool),
    Date(Date),
    Texts(Vec<Cow<'l, str>>),
}

impl Fact<'_> {
    pub(crate) fn equals(&self, constant: &Constant) -> bool {
        match (self, constant) {
            (Fact::Text(given), Constant::Text(text)) => given == text,
            (Fact::Number(given), Constant::Number(number)) => same(*given, *number),
            (Fact::Boolean(given), Constant::Boolean(truth)) => given == truth,
            (Fact::Date(given), Constant::Date(date)) => given == date,
            _ => false,
        }
    }
}

#[expect(
    clippy::float_cmp,
    reason = "numbers are compared by value as the nearest doubles"
)]
fn same(a: f64, b: f64) -> bool {
    a == b
}

/// A lead as it stands at `as_of`: later events do not count yet.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Scene<'r, 'l> {
    reading: &'r Reading<'l>,
    events: Option<&'r [Event<'l>]>,
    as_of: Instant,
    zone: &'r Zone,
    /// Tests of events whose answers are known without them.
    tested: &'r [(EventTest<'r>, bool)],
}

impl<'r, 'l> Scene<'r, 'l> {
    pub(crate) fn new(reading: &'r Reading<'l>, as_of: Instant, zone: &'r Zone) -> Self {
        let events = reading.events.as_deref().map(|events| {
            let past = events.partition_point(|event| event.at <= as_of);
            events.get(..past).unwrap_or(events)
        });
        Self {
            reading,
            events,
            as_of,
            zone,
            tested: &[],
        }
    }

    /// The same, with answers to some tests of events.
    pub(crate) fn with_tested(self, tested: &'r [(EventTest<'r>, bool)]) -> Self {
        Self { tested, ..self }
    }

    /// Whether a test of events holds.
    pub(crate) fn test(&self, test: EventTest<'_>) -> Truth {
        let known = self.tested.iter().find(|(known, _)| *known == test);
        if let Some((_, holds)) = known {
            return (*holds).into();
        }
        let Some(events) = self.events else {
            return Truth::Unknown;
        };
        let mut counted = events
            .iter()
            .filter(|e| test.kinds.contain(e.kind) && self.is_within(e, test.within));
        // No more are counted than are asked for.
        (1..=test.at_least).all(|_| counted.next().is_some()).into()
    }

    pub(crate) fn fact(&self, field: usize) -> &'r Fact<'l> {
        self.reading.facts.get(field).unwrap_or(&Fact::Unknown)
    }

    pub(crate) fn as_of(&self) -> Instant {
        self.as_of
    }

    /// Past events, oldest first; `None` if unknown.
    pub(crate) fn events(&self) -> Option<&'r [Event<'l>]> {
        self.events
    }

    /// Number of events that do not count yet.
    pub(crate) fn future_events(&self) -> usize {
        let all = self.reading.events.as_ref().map_or(0, Vec::len);
        all.saturating_sub(self.events.map_or(0, <[_]>::len))
    }

    /// Whether a past event is younger than a span in milliseconds.
    pub(crate) fn is_within(&self, event: &Event<'_>, span: Option<i64>) -> bool {
        span.is_none_or(|span| self.as_of.millis_since(event.at) < span)
    }

    /// Age in whole periods of 24 hours.
    pub(crate) fn age_days(&self, event: &Event<'_>) -> u64 {
        age_days(event.at, self.as_of)
    }

    /// The calendar day of an event in the policy's zone.
    pub(crate) fn day_of(&self, event: &Event<'_>) -> i32 {
        self.zone.day_of(event.at)
    }

    pub(crate) fn tags(&self) -> Option<&'r [Cow<'l, str>]> {
        self.reading.tags.as_deref()
    }

    pub(crate) fn segment(&self) -> Option<&'r str> {
        self.reading.segment.as_deref()
    }

    pub(crate) fn origin(&self) -> usize {
        self.reading.origin
    }
}

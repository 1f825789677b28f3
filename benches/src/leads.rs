//! Leads with many activities, the same on every machine.

use leadgrid::{Instant, Lead, Value};

/// The kinds of activities, as often as they stand here.
const KINDS: [&str; 6] = [
    "page_view",
    "email_click",
    "page_view",
    "chat",
    "brochure",
    "quote_request",
];
const DAY: u64 = 86_400_000;

/// A lead with so many activities of every kind, spread over the last 400 days, in no order.
#[must_use]
pub fn busy_lead(as_of: Instant, count: u32) -> Lead<'static> {
    let lead = Lead::new("L-2026-204518", "form").attribute("occupation", "office");
    lead.with("activities", activities(as_of, 1, 400, count))
}

/// The lead with other activities: so many, spread over so many days.
#[must_use]
pub fn with_activities<'l>(
    lead: &Lead<'l>,
    as_of: Instant,
    seed: u64,
    days: u64,
    count: u32,
) -> Lead<'l> {
    lead.clone()
        .with("activities", activities(as_of, seed, days, count))
}

fn activities(as_of: Instant, seed: u64, days: u64, count: u32) -> Value<'static> {
    let mut state = seed;
    let events = (0..count).zip(KINDS.iter().cycle()).map(|(_, kind)| {
        // Knuth's MMIX generator.
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let age = (state >> 16).checked_rem(days.saturating_mul(DAY));
        let age = age.and_then(|age| i64::try_from(age).ok()).unwrap_or(0);
        let at = Instant::from_millis(as_of.millis().saturating_sub(age)).unwrap_or(as_of);
        let at = Value::from(at.to_string());
        Value::Object(vec![("kind".into(), (*kind).into()), ("at".into(), at)])
    });
    Value::List(events.collect())
}

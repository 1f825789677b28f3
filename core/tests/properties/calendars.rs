//! Working time against a count of every minute, and laws that hold over all the years.

use leadgrid::{Calendar, Duration, Engine, Instant, Zone};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

const DAY: i64 = 24 * 60;
const WEEK: i64 = 7 * DAY;
const MINUTE: i64 = 60_000;
/// Days that the slow count looks at.
const WINDOW: i64 = 40;

/// A calendar as numbers: minutes, and days since 1970-01-01.
#[derive(Debug, Clone)]
struct Plan {
    /// Start in the week, which begins on Monday, and length.
    openings: Vec<(i64, i64)>,
    holidays: Vec<i64>,
    /// The offset before the first transition, in minutes.
    offset: i64,
    /// The minute of each transition and the offset from then on.
    transitions: Vec<(i64, i64)>,
    /// The first day of the slow count; nothing special happens before it.
    first_day: i64,
}

fn plan() -> impl Strategy<Value = Plan> {
    let opening = prop_oneof![
        (0..1_500_i64, 1..=DAY),
        (0..20_i64, 1..40_i64).prop_map(|(gap, length)| (gap * 30, length * 30)),
        Just((0, DAY)),
    ];
    let first_day = prop_oneof![Just(20_700_i64), -40..40_i64, -719_000..2_932_800_i64];
    let offset = prop_oneof![
        (-12..15_i64).prop_map(|hours| hours * 60),
        -1_439..1_440_i64
    ];
    let jump = prop_oneof![Just(60), Just(-60), -2_880..2_880_i64];
    let transition = (0..WINDOW * DAY, jump);
    (
        0..WEEK,
        prop::collection::vec(opening, 1..12),
        prop::collection::vec(0..WINDOW, 0..8),
        first_day,
        offset,
        prop::collection::vec(transition, 0..6),
    )
        .prop_map(|(start, chosen, holidays, first_day, offset, changes)| {
            let mut openings = Vec::new();
            let mut next = start;
            for (gap, length) in chosen {
                if next + gap + length <= start + WEEK {
                    openings.push(((next + gap).rem_euclid(WEEK), length));
                    next += gap + length;
                }
            }
            if openings.is_empty() {
                openings.push((start, 30));
            }
            let mut changes = changes;
            changes.sort_unstable();
            changes.dedup_by_key(|(at, _)| *at);
            let mut now = offset;
            let transitions = changes.into_iter().map(|(at, jump)| {
                now = (now + jump).clamp(-1_439, 1_439);
                (first_day * DAY + at, now)
            });
            Plan {
                openings,
                holidays: holidays.into_iter().map(|day| first_day + day).collect(),
                offset,
                transitions: transitions.collect(),
                first_day,
            }
        })
}

fn date(day: i64) -> String {
    let noon = instant(day * DAY * MINUTE + 12 * 60 * MINUTE);
    noon.to_string()[..10].to_owned()
}

fn instant(millis: i64) -> Instant {
    Instant::from_millis(millis).expect("within the range")
}

fn offset_text(minutes: i64) -> String {
    let sign = if minutes < 0 { '-' } else { '+' };
    format!("{sign}{:02}:{:02}", minutes.abs() / 60, minutes.abs() % 60)
}

/// The calendar of a plan, with its zone its own or the policy's.
fn engine(plan: &Plan, own_zone: bool) -> Engine {
    let mut hours = Map::new();
    for (start, length) in &plan.openings {
        let day = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"][(start / DAY) as usize];
        let time = |minute: i64| format!("{:02}:{:02}", minute / 60, minute % 60);
        let end = match (start + length) % DAY {
            0 if length % 2 == 0 => "24:00".to_owned(),
            end => time(end),
        };
        let list = hours.entry(day).or_insert_with(|| json!([]));
        let list = list.as_array_mut().expect("a list");
        list.push(json!([time(start % DAY), end]));
    }
    let transitions: Vec<Value> = plan
        .transitions
        .iter()
        .map(|(at, offset)| json!([at * MINUTE, offset_text(*offset)]))
        .collect();
    let zone =
        json!({"name": "Test", "offset": offset_text(plan.offset), "transitions": transitions});
    let holidays: Vec<String> = plan.holidays.iter().map(|day| date(*day)).collect();
    let mut calendar = json!({"id": "c", "hours": hours, "holidays": holidays});
    if own_zone {
        calendar["time_zone"] = zone.clone();
    }
    let policy_zone = if own_zone { json!("+01:00") } else { zone };
    let policy = json!({"format": 1, "id": "test", "version": "1", "time_zone": policy_zone, "calendars": [calendar]});
    Engine::from_json(&policy.to_string()).unwrap_or_else(|error| panic!("{error}\n{policy}"))
}

impl Plan {
    fn is_open(&self, local: i64) -> bool {
        let day = local.div_euclid(DAY);
        [day - 1, day].into_iter().any(|day| {
            // 1970-01-01 was a Thursday.
            let weekday = (day + 3).rem_euclid(7);
            let mut of_day = self
                .openings
                .iter()
                .filter(|(start, _)| start / DAY == weekday);
            !self.holidays.contains(&day)
                && of_day.any(|(start, length)| {
                    let start = day * DAY + start % DAY;
                    (start..start + length).contains(&local)
                })
        })
    }

    /// Whether each minute of the window is open: minute by minute, with the latest time that the
    /// local clock has shown.
    fn minutes(&self) -> Vec<bool> {
        let first = self.first_day * DAY;
        let mut latest = i64::MIN;
        (first..first + WINDOW * DAY)
            .map(|minute| {
                let reached = self.transitions.iter().rev().find(|(at, _)| *at <= minute);
                let offset = reached.map_or(self.offset, |(_, offset)| *offset);
                latest = latest.max(minute + offset);
                self.is_open(latest)
            })
            .collect()
    }

    fn start(&self) -> i64 {
        self.first_day * DAY * MINUTE
    }
}

/// Open milliseconds before a millisecond of the window.
fn count(minutes: &[bool], millis: i64) -> i64 {
    let whole = (millis / MINUTE) as usize;
    let open = minutes[..whole].iter().filter(|open| **open).count() as i64;
    let now = minutes.get(whole).is_some_and(|open| *open);
    open * MINUTE + if now { millis % MINUTE } else { 0 }
}

/// The first millisecond of the window before which there is so much open time.
fn find(minutes: &[bool], open: i64) -> Option<i64> {
    let mut before = 0;
    for (index, _) in minutes.iter().enumerate().filter(|(_, open)| **open) {
        if before + MINUTE >= open {
            return Some(index as i64 * MINUTE + open - before);
        }
        before += MINUTE;
    }
    None
}

fn seconds(number: i64) -> Duration {
    Duration::parse(&format!("{number}s")).expect("a duration")
}

/// Anywhere, more often near what the plan is about.
fn moment() -> impl Strategy<Value = i64> {
    let near = -1_000_000_000..5_000_000_000_i64;
    prop_oneof![near, -62_000_000_000_000..253_000_000_000_000_i64]
}

fn within_range(millis: i64) -> Instant {
    instant(millis.clamp(Instant::MIN.millis(), Instant::MAX.millis()))
}

fn laws(calendar: &Calendar, from: Instant, a: i64, b: i64) -> Result<(), TestCaseError> {
    let Some(first) = calendar.due(from, seconds(a)) else {
        prop_assert!(calendar.elapsed(from, Instant::MAX) < a * 1000);
        return Ok(());
    };
    prop_assert!(first >= from);
    prop_assert_eq!(calendar.elapsed(from, first), a * 1000);
    prop_assert_eq!(calendar.elapsed(first, from), -a * 1000);
    if first > from {
        let just_before = instant(first.millis() - 1);
        prop_assert_eq!(calendar.elapsed(from, just_before), a * 1000 - 1);
    }
    let then = calendar.due(first, seconds(b));
    prop_assert_eq!(then, calendar.due(from, seconds(a + b)));
    if let Some(then) = then {
        let (left, right) = (calendar.elapsed(from, first), calendar.elapsed(first, then));
        prop_assert_eq!(calendar.elapsed(from, then), left + right);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, ..ProptestConfig::default() })]

    #[test]
    fn open_time_is_what_a_count_of_every_minute_gives(
        plan in plan(),
        own_zone in any::<bool>(),
        moments in prop::collection::vec((0..WINDOW * DAY * MINUTE, 0..WINDOW * DAY * MINUTE, 0..2_000_000_i64), 5),
    ) {
        let engine = engine(&plan, own_zone);
        let calendar = engine.calendar("c").expect("declared");
        let minutes = plan.minutes();
        for (from, to, wanted) in moments {
            let at = |millis: i64| instant(plan.start() + millis);
            let open = count(&minutes, from);
            prop_assert_eq!(calendar.elapsed(at(from), at(to)), count(&minutes, to) - open);
            let found = calendar.due(at(from), seconds(wanted));
            match find(&minutes, open + wanted * 1000) {
                _ if wanted == 0 => prop_assert_eq!(found, Some(at(from))),
                Some(expected) => prop_assert_eq!(found, Some(at(expected))),
                None => prop_assert!(found.is_none_or(|found| found > at(WINDOW * DAY * MINUTE))),
            }
        }
    }

    #[test]
    fn a_deadline_that_falls_on_a_closing_time_is_that_closing_time(
        plan in plan(),
        own_zone in any::<bool>(),
        from in 0..WINDOW * DAY * 60,
        b in 0..500_000_i64,
    ) {
        let engine = engine(&plan, own_zone);
        let calendar = engine.calendar("c").expect("declared");
        let minutes = plan.minutes();
        let at = |millis: i64| instant(plan.start() + millis);
        let from = from * 1000;
        let open = count(&minutes, from);
        let closings = minutes.windows(2).zip(1..).filter(|(pair, _)| pair[0] && !pair[1]);
        for (_, closing) in closings {
            let closing = closing * MINUTE;
            let wanted = (count(&minutes, closing) - open) / 1000;
            if wanted > 0 {
                prop_assert_eq!(calendar.due(at(from), seconds(wanted)), Some(at(closing)));
                laws(calendar, at(from), wanted, b)?;
            }
            laws(calendar, at(closing), b, wanted.max(0))?;
            // A millisecond of the second is left for the next opening.
            laws(calendar, at(closing - 999), 1, b)?;
        }
    }

    #[test]
    fn deadlines_add_up_and_elapsed_time_leads_back(
        plan in plan(),
        moments in prop::collection::vec((moment(), 0..100_000_i64, 0..3_000_000_000_i64), 12),
    ) {
        let engine = engine(&plan, false);
        let calendar = engine.calendar("c").expect("declared");
        for (from, a, b) in moments {
            let from = within_range(plan.start() + from);
            laws(calendar, from, a, b)?;
            laws(calendar, from, b, a)?;
        }
    }

    #[test]
    fn transitions_may_stand_at_any_millisecond(
        plan in plan(),
        shifts in prop::collection::vec(0..MINUTE, 6),
        moments in prop::collection::vec((moment(), 0..100_000_i64, 0..1_000_000_i64), 12),
    ) {
        let transitions: Vec<(Instant, i32)> = plan.transitions.iter().zip(&shifts)
            .map(|((at, offset), shift)| (instant(at * MINUTE + shift), *offset as i32))
            .collect();
        prop_assume!(Zone::with_transitions(plan.offset as i32, transitions.clone()).is_some());
        let mut policy: Value = serde_json::from_str(engine(&plan, true).policy_json()).expect("JSON");
        let list = transitions.iter().map(|(at, offset)| json!([at.millis(), offset_text(i64::from(*offset))]));
        policy["calendars"][0]["time_zone"]["transitions"] = list.collect();
        let engine = Engine::from_json(&policy.to_string()).expect("no findings");
        let calendar = engine.calendar("c").expect("declared");
        for (from, a, b) in moments {
            laws(calendar, within_range(plan.start() + from), a, b)?;
        }
        for (at, _) in &transitions {
            for around in -1..=1 {
                laws(calendar, within_range(at.millis() + around), 60, 7_200)?;
            }
        }
    }
}

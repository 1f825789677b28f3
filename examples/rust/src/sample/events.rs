//! The activities of the sample.
//!
//! The dirt: events told twice, events without an id, clocks that run ahead, kinds that the
//! policy never heard of, days that do not exist, events of leads that were deleted.

use super::leads::busy_moment;
use super::{Intent, Person, csv_text};
use crate::calendar::Moment;
use crate::rng::Rng;
use crate::trouble::Trouble;

const HEADER: [&str; 5] = ["lead", "kind", "at", "id", "ref"];

pub(super) fn write(
    people: &[Person],
    count: u64,
    now: Moment,
    rng: &mut Rng,
) -> Result<String, Trouble> {
    // Running totals of the weights: a draw below the last one falls to one person.
    let mut total = 0_u64;
    let ends: Vec<u64> = people
        .iter()
        .map(|person| {
            total = total.saturating_add(person.weight);
            total
        })
        .collect();
    let mut lines: Vec<Vec<String>> = Vec::new();
    for number in 0..count {
        let draw = rng.below(total);
        let place = ends.partition_point(|end| *end <= draw);
        let twin = (number > 100 && rng.chance(18))
            .then(|| {
                usize::try_from(rng.below(number))
                    .ok()
                    .and_then(|place| lines.get(place))
                    .cloned()
            })
            .flatten();
        let Some(person) = people.get(place) else {
            break;
        };
        lines.push(twin.unwrap_or_else(|| line(person, number, now, rng)));
    }
    spoil(&mut lines, rng);
    csv_text(&HEADER, &lines)
}

/// Checkouts that were begun and not paid, without a header: rows to come after the others.
pub(super) fn checkouts(people: &[Person], now: Moment, rng: &mut Rng) -> Result<String, Trouble> {
    let mut lines = Vec::new();
    for person in people {
        if rng.chance(45) {
            let at = busy_moment(now, rng.between(1, 60), rng);
            let cart = format!("cart-{}", rng.between(1, 900));
            let cells = [&person.id, "checkout_abandoned", &at.rfc3339(), "", &cart];
            lines.push(cells.map(str::to_owned).to_vec());
        }
    }
    csv_text(&[], &lines)
}

fn line(person: &Person, number: u64, now: Moment, rng: &mut Rng) -> Vec<String> {
    let kind = kind(person.intent, rng);
    let oldest = person.age_days;
    // The keener, the more lately: the smallest of one, two or three draws.
    let mut days = rng.between(0, oldest);
    if person.intent != Intent::Browsing {
        days = days.min(rng.between(0, oldest));
    }
    if person.intent == Intent::Buying {
        days = days.min(rng.between(0, oldest));
    }
    let at = if rng.chance(3) {
        // A till or a tablet whose clock runs ahead, some by months.
        now.plus(
            i64::try_from(rng.heavy_tail(60))
                .unwrap_or(1)
                .saturating_mul(86_400),
        )
    } else {
        busy_moment(now, days, rng)
    };
    let id = if rng.chance(850) {
        format!("e{number:06}")
    } else {
        String::new()
    };
    vec![
        person.id.clone(),
        kind.to_owned(),
        at.rfc3339(),
        id,
        reference(kind, rng),
    ]
}

fn kind(intent: Intent, rng: &mut Rng) -> &'static str {
    if rng.chance(12) {
        return rng.pick(&["kakao_message", "video_view", "Page View", "price-view"]);
    }
    match intent {
        Intent::Browsing => rng.weighted(&[
            (520, "page_view"),
            (210, "email_open"),
            (90, "price_view"),
            (50, "configurator"),
            (40, "email_click"),
            (30, "brochure_download"),
            (20, "dealer_locator"),
            (15, "event_visit"),
            (10, "chat"),
            (6, "unsubscribe"),
            (5, "call_inbound"),
            (4, "quote_request"),
        ]),
        Intent::Considering => rng.weighted(&[
            (400, "page_view"),
            (180, "price_view"),
            (110, "email_open"),
            (100, "configurator"),
            (60, "dealer_locator"),
            (50, "email_click"),
            (40, "brochure_download"),
            (25, "chat"),
            (20, "call_inbound"),
            (20, "quote_request"),
            (15, "event_visit"),
            (12, "test_drive_request"),
            (5, "test_drive_cancelled"),
        ]),
        Intent::Buying => rng.weighted(&[
            (330, "page_view"),
            (200, "price_view"),
            (110, "configurator"),
            (80, "dealer_locator"),
            (60, "quote_request"),
            (60, "email_click"),
            (45, "test_drive_request"),
            (40, "call_inbound"),
            (35, "chat"),
            (30, "test_drive_done"),
            (20, "brochure_download"),
            (8, "test_drive_cancelled"),
        ]),
    }
}

/// What the event was about: a message, a configuration, an event of the dealer.
fn reference(kind: &str, rng: &mut Rng) -> String {
    match kind {
        "email_open" | "email_click" => format!("mail-{:02}", rng.between(1, 12)),
        "configurator" => format!("conf-{}", rng.between(1, 40)),
        "event_visit" => rng
            .pick(&["서울모빌리티쇼", "dealer-day", "부산 로드쇼"])
            .to_owned(),
        _ => String::new(),
    }
}

/// What goes wrong in single lines.
fn spoil(lines: &mut [Vec<String>], rng: &mut Rng) {
    let size = u64::try_from(lines.len()).unwrap_or(0);
    let accidents: [(usize, &str); 13] = [
        (0, "L-99001"),
        (0, "L-99001"),
        (0, "L-99002"),
        (0, "L-99377"),
        (0, ""),
        (1, ""),
        (2, "2026-11-31T18:20:00+09:00"),
        (2, "2026-11-19 18:20"),
        (2, "yesterday"),
        (2, ""),
        (2, "2027-02-01T00:00:00+09:00"),
        (2, "1795359600000"),
        (4, "메모, \"따옴표\""),
    ];
    for (column, text) in accidents {
        let place = usize::try_from(rng.below(size)).unwrap_or(0);
        if let Some(cell) = lines.get_mut(place).and_then(|line| line.get_mut(column)) {
            text.clone_into(cell);
        }
    }
}

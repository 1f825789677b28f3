//! The orders of the sample: what leads, and people who are none, bought from shop and workshop.
//!
//! The dirt: refunds, sales at the counter that nobody put a name to, an order told twice, amounts with
//! units, days that do not exist, a till whose clock runs ahead.

use super::leads::busy_moment;
use super::{Intent, Person, csv_text};
use crate::calendar::Moment;
use crate::rng::Rng;
use crate::trouble::Trouble;

const HEADER: [&str; 7] = [
    "Order",
    "Line",
    "Customer",
    "Ordered at",
    "Item",
    "Amount",
    "Currency",
];

/// What is sold, how often, and for how many thousand won.
const ITEMS: [(u64, (&str, u64)); 10] = [
    (30, ("엔진오일 교환", 89)),
    (18, ("정기 점검", 150)),
    (14, ("와이퍼", 28)),
    (10, ("실내 클리닝", 110)),
    (8, ("타이어 4본", 620)),
    (7, ("블랙박스", 240)),
    (6, ("시트 커버", 190)),
    (4, ("보증 연장", 480)),
    (2, ("충전기 설치", 1_350)),
    (1, ("신차 대금", 38_500)),
];

/// A buyer, how many orders are still to come, and how many days ago the last one may lie.
struct Buyer {
    id: String,
    orders: u64,
    latest: u64,
}

pub(super) fn write(people: &[Person], now: Moment, rng: &mut Rng) -> Result<String, Trouble> {
    let mut sales: Vec<(Moment, String)> = Vec::new();
    for buyer in buyers(people, rng) {
        let mut days = buyer.latest;
        for _ in 0..buyer.orders {
            sales.push((busy_moment(now, days, rng), buyer.id.clone()));
            days = days.saturating_add(rng.between(25, 130));
        }
    }
    sales.sort();
    let mut lines = Vec::new();
    for (number, (at, customer)) in sales.into_iter().enumerate() {
        sell(number, at, &customer, rng, &mut lines);
    }
    spoil(&mut lines, rng);
    csv_text(&HEADER, &lines)
}

/// One of eight leads has bought before, and a fifth as many people buy who are no leads.
fn buyers(people: &[Person], rng: &mut Rng) -> Vec<Buyer> {
    let mut buyers = Vec::new();
    for person in people {
        let share = if person.intent == Intent::Browsing {
            100
        } else {
            180
        };
        if rng.chance(share) {
            buyers.push(buyer(person.id.clone(), rng));
        }
    }
    let others = u64::try_from(people.len()).unwrap_or(0).div_euclid(40);
    buyers.extend((1..=others).map(|number| buyer(format!("C-{number:05}"), rng)));
    buyers
}

fn buyer(id: String, rng: &mut Rng) -> Buyer {
    let (orders, latest): (u64, u64) = rng.weighted(&[
        (40, (1, 700)),
        (25, (3, 650)),
        (20, (6, 120)),
        (15, (11, 40)),
    ]);
    Buyer {
        id,
        orders: rng.between(orders.div_euclid(2), orders).max(1),
        latest: rng.between(1, latest).min(rng.between(1, latest)),
    }
}

fn sell(number: usize, at: Moment, customer: &str, rng: &mut Rng, lines: &mut Vec<Vec<String>>) {
    let order = format!("O-{:05}", number.saturating_add(1));
    let count = rng.weighted(&[(70, 1_u64), (22, 2), (8, 3)]);
    let mut line = |place: u64, at: Moment, item: &str, amount: String| {
        lines.push(vec![
            order.clone(),
            place.to_string(),
            customer.to_owned(),
            at.rfc3339(),
            item.to_owned(),
            amount,
            "KRW".to_owned(),
        ]);
    };
    let mut dear = ("", 0);
    for place in 1..=count {
        let (item, price) = rng.weighted(&ITEMS);
        dear = if price > dear.1 { (item, price) } else { dear };
        line(place, at, item, price.saturating_mul(1_000).to_string());
    }
    if rng.chance(25) {
        let (item, price) = dear;
        let back = at.plus(
            rng.between(1, 9)
                .try_into()
                .map_or(0, |days: i64| days.saturating_mul(86_400)),
        );
        line(count.saturating_add(1), back, item, format!("-{price}000"));
    }
}

/// What goes wrong in single lines.
fn spoil(lines: &mut Vec<Vec<String>>, rng: &mut Rng) {
    let size = u64::try_from(lines.len()).unwrap_or(0);
    let mut place = || usize::try_from(rng.below(size)).unwrap_or(0);
    // A whole order at once: its lines agree on the customer.
    for _ in 0..3 {
        let order = lines.get(place()).and_then(|line| line.first().cloned());
        for line in lines
            .iter_mut()
            .filter(|line| line.first() == order.as_ref())
        {
            if let Some(customer) = line.get_mut(2) {
                customer.clear();
            }
        }
    }
    let accidents = [
        (5, "89,000원"),
        (5, ""),
        (5, "150000.5"),
        (3, "2026-11-31T10:00:00+09:00"),
        (3, "2027-02-01T00:00:00+09:00"),
        (6, "USD"),
    ];
    for (column, text) in accidents {
        let place = place();
        if let Some(cell) = lines.get_mut(place).and_then(|line| line.get_mut(column)) {
            text.clone_into(cell);
        }
    }
    lines.extend(lines.get(place()).cloned());
}

//! Orders of customers, the same on every machine and in every language: each value comes from the
//! number of its order and column alone. `python/customers/data.py` makes the same.

use leadgrid::frame::{Column, Numbers, Texts, TicksPerSecond};
use leadgrid::rfm::{Amounts, Orders};

/// Orders of a customer, on average.
pub const ORDERS_OF_A_CUSTOMER: u64 = 10;
const DAYS: u64 = 730;
const AS_OF_MILLIS: i64 = 1_795_305_600_000;
const DAY_MILLIS: u64 = 86_400_000;
/// A prime, in whose steps every order comes once.
const STEP: u64 = 7_368_787;

/// `SplitMix64` of a place in the table.
fn at(row: u64, column: u64) -> u64 {
    let place = row.wrapping_mul(16).wrapping_add(column).wrapping_add(1);
    let z = place.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// The first orders are one of each customer; of the others an eighth falls on half of the
/// customers, an eighth on a quarter, and so on.
fn customer(order: u64, customers: u64) -> u64 {
    if order < customers {
        return order;
    }
    let drawn = at(order, 0);
    let halvings = ((drawn >> 40) & 7) as u32;
    let some = (customers >> 1) >> halvings;
    (drawn & 0xFFFF_FFFF).wrapping_mul(some) >> 32
}

fn instant(order: u64) -> i64 {
    let within = DAYS.wrapping_mul(DAY_MILLIS);
    let before = at(order, 1).checked_rem(within).unwrap_or(0);
    AS_OF_MILLIS.saturating_sub(before.cast_signed())
}

/// In minor units; one in fifty is free of charge.
fn amount(order: u64) -> i64 {
    let drawn = at(order, 2);
    let price = (drawn & 0xFFFF_FFFF) % 200_000;
    if (drawn >> 40).is_multiple_of(50) {
        return 0;
    }
    price.cast_signed().saturating_add(100)
}

/// What customers are known by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keys {
    /// Numbers that follow one another, as a shop counts its customers.
    Numbers,
    /// Numbers with gaps between them, so that none is a place in a list.
    Scattered,
    /// `C-` and eight digits.
    Texts,
}

impl Keys {
    /// All of them.
    pub const ALL: [Keys; 3] = [Keys::Numbers, Keys::Scattered, Keys::Texts];

    /// What the results call them.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Keys::Numbers => "numbers",
            Keys::Scattered => "scattered",
            Keys::Texts => "texts",
        }
    }
}

/// Orders as columns, with all kinds of keys.
pub struct Table {
    numbers: Vec<i64>,
    scattered: Vec<i64>,
    offsets: Vec<i32>,
    texts: Vec<u8>,
    instants: Vec<i64>,
    amounts: Vec<i64>,
}

impl Table {
    /// Ten orders a customer, as they come or by customer.
    #[must_use]
    pub fn new(customers: u64, shuffled: bool) -> Self {
        let count = customers.saturating_mul(ORDERS_OF_A_CUSTOMER);
        let step = if shuffled { STEP } else { 1 };
        let visit = |row: u64| row.wrapping_mul(step).checked_rem(count);
        let mut orders: Vec<u64> = (0..count).filter_map(visit).collect();
        if !shuffled {
            orders.sort_by_key(|order| customer(*order, customers));
        }
        let who = || orders.iter().map(|order| customer(*order, customers));
        let (mut offsets, mut texts) = (vec![0], Vec::new());
        for one in who() {
            texts.extend(format!("C-{one:08}").as_bytes());
            offsets.push(i32::try_from(texts.len()).unwrap_or(i32::MAX));
        }
        let number = |one: u64| one.wrapping_add(1_000_003).cast_signed();
        Self {
            numbers: who().map(number).collect(),
            scattered: who().map(|one| number(one.wrapping_mul(97))).collect(),
            offsets,
            texts,
            instants: orders.iter().map(|order| instant(*order)).collect(),
            amounts: orders.iter().map(|order| amount(*order)).collect(),
        }
    }

    /// The columns, with one kind of keys.
    #[must_use]
    pub fn orders(&self, keys: Keys) -> Orders<'_> {
        let customer = match keys {
            Keys::Numbers => Column::Numbers(Numbers::I64(&self.numbers), None),
            Keys::Scattered => Column::Numbers(Numbers::I64(&self.scattered), None),
            Keys::Texts => Column::Texts(Texts::Run(&self.offsets, &self.texts), None),
        };
        Orders::new(
            customer,
            Column::Instants(&self.instants, TicksPerSecond::Thousand, None),
            Amounts::Numbers(Numbers::I64(&self.amounts), 0, None),
        )
    }
}

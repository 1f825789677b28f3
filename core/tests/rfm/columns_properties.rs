//! Whatever the columns: the bytes are those of the same rows one by one, in any batches and order.

use leadgrid::frame::{Bits, Column, Numbers, Texts, TicksPerSecond};
use leadgrid::rfm::{Amount, Amounts, Key, Kind, Order, OrderReading, Orders, Partial, Rfm};
use proptest::prelude::*;

use crate::setup::*;

const POLICIES: [&str; 4] = [
    FITTED,
    r#"{"period": "20d", "frequency": {"count": "days", "quantiles": {"min_population": 1}},
        "recency": {"quantiles": {"min_population": 1, "ties": "mid"}}, "monetary": {"quantiles": {"min_population": 1}}}"#,
    r#"{"period": "40d", "recency": {"quantiles": {"ties": "by_id", "min_population": 1}},
        "frequency": {"quantiles": {"ties": "by_id", "population": "all", "min_population": 1}},
        "monetary": {"quantiles": {"ties": "by_id", "min_population": 1}}}"#,
    r#"{"currency": {"places": 0}, "monetary": {"quantiles": {"ties": "high", "population": "all", "min_population": 1}}}"#,
];

/// How the keys of customers lie.
#[derive(Debug, Clone, Copy)]
enum Keys {
    Close,
    Far,
    Texts,
    /// Digits as texts, which are the same customers as the numbers.
    Digits,
}

const KEYS: [Keys; 4] = [Keys::Close, Keys::Far, Keys::Texts, Keys::Digits];

impl Keys {
    fn number(self, customer: u8) -> i64 {
        let small = i64::from(customer) - 3;
        match self {
            Keys::Far => small.wrapping_mul(0x1234_5678_9abc_def1),
            _ => small,
        }
    }

    fn text(self, customer: u8) -> String {
        match self {
            Keys::Texts => {
                let long = ["", "-a-long-name-of-a-customer", "고객"][usize::from(customer % 3)];
                format!("C-{customer}{long}")
            }
            _ => self.number(customer).to_string(),
        }
    }
}

#[derive(Debug, Clone)]
struct Given {
    customer: Option<u8>,
    day: u8,
    amount: i64,
    refund: bool,
    order: Option<u8>,
    line: Option<u8>,
}

fn given() -> impl Strategy<Value = Given> {
    let amount = prop_oneof![
        20 => -300..900_i64,
        1 => Just(i64::MAX),
        1 => Just(i64::MIN),
        1 => (i64::MAX / 100 - 2)..(i64::MAX / 100 + 2),
    ];
    (
        proptest::option::weighted(0.95, 0..12_u8),
        0..60_u8,
        amount,
        proptest::bool::weighted(0.1),
        proptest::option::of(0..12_u8),
        proptest::option::of(0..4_u8),
    )
        .prop_map(|(customer, day, amount, refund, order, line)| Given {
            customer,
            day,
            amount,
            refund,
            order,
            line,
        })
}

/// One call: some rows, and how their columns are made.
#[derive(Debug, Clone)]
struct Batch {
    rows: Vec<Given>,
    keys: usize,
    unit: u8,
    nulls: bool,
    orders: bool,
    kinds: bool,
    minor: bool,
}

fn batch(most: usize) -> impl Strategy<Value = Batch> {
    (
        proptest::collection::vec(given(), 0..most),
        0..KEYS.len(),
        0..4_u8,
        any::<bool>(),
        proptest::bool::weighted(0.3),
        proptest::bool::weighted(0.3),
        any::<bool>(),
    )
        .prop_map(|(rows, keys, unit, nulls, orders, kinds, minor)| Batch {
            rows,
            keys,
            unit,
            nulls,
            orders,
            kinds,
            minor,
        })
}

/// The columns of a batch, as a program would hold them.
struct Held {
    numbers: Vec<i64>,
    texts: Vec<String>,
    valid: Vec<u8>,
    seconds: Vec<i64>,
    days: Vec<i32>,
    stamps: Vec<String>,
    amounts: Vec<i64>,
    orders: Vec<String>,
    lines: Vec<String>,
    kinds: Vec<&'static str>,
}

impl Batch {
    fn instant(&self, given: &Given) -> leadgrid::Instant {
        let seconds = at(AS_OF).millis() / 1_000 - (i64::from(given.day) - 2) * 40_000;
        let instant = leadgrid::Instant::from_millis(seconds * 1_000).expect("in range");
        match self.unit {
            // A date, written with its zone.
            2 => {
                let day = instant.to_string()[..10].to_owned();
                at(&format!("{day}T00:00:00+09:00"))
            }
            _ => instant,
        }
    }

    fn held(&self) -> Held {
        let keys = KEYS[self.keys];
        let mut held = Held {
            numbers: Vec::new(),
            texts: Vec::new(),
            valid: vec![0; self.rows.len().div_ceil(8)],
            seconds: Vec::new(),
            days: Vec::new(),
            stamps: Vec::new(),
            amounts: Vec::new(),
            orders: Vec::new(),
            lines: Vec::new(),
            kinds: Vec::new(),
        };
        for (row, given) in self.rows.iter().enumerate() {
            held.numbers.push(keys.number(given.customer.unwrap_or(0)));
            held.texts.push(
                given
                    .customer
                    .map_or(String::new(), |customer| keys.text(customer)),
            );
            if given.customer.is_some() {
                held.valid[row / 8] |= 1 << (row % 8);
            }
            let instant = self.instant(given);
            held.seconds.push(instant.millis() / 1_000);
            held.days
                .push((instant.millis() + 9 * 3_600_000).div_euclid(86_400_000) as i32);
            held.stamps.push(instant.to_string());
            held.amounts.push(given.amount);
            let (order, line) = self.place(given);
            held.orders.push(order.unwrap_or_default());
            held.lines.push(line.unwrap_or_default());
            held.kinds.push(if given.refund { "refund" } else { "" });
        }
        held
    }

    /// Orders belong to one customer each, lines say the same whenever they come.
    fn place(&self, given: &Given) -> (Option<String>, Option<String>) {
        let customer = self.customer(given);
        match (&customer, given.order) {
            (Some(customer), Some(order)) if self.orders => {
                let line = given.line.map(|line| {
                    format!(
                        "{line} {} {} {} {}",
                        given.day,
                        self.unit,
                        given.amount,
                        self.refund(given)
                    )
                });
                (Some(format!("{customer}/{order}")), line)
            }
            _ => (None, None),
        }
    }

    fn refund(&self, given: &Given) -> bool {
        self.kinds && given.refund
    }

    fn customer(&self, given: &Given) -> Option<String> {
        let keys = KEYS[self.keys];
        let null = self.nulls || matches!(keys, Keys::Texts | Keys::Digits);
        match given.customer {
            Some(customer) => Some(keys.text(customer)),
            None if null => None,
            None => Some(keys.text(0)),
        }
    }

    fn add_columns(&self, partial: &mut Partial, places: i8) {
        let held = self.held();
        let texts: Vec<&str> = held.texts.iter().map(String::as_str).collect();
        let stamps: Vec<&str> = held.stamps.iter().map(String::as_str).collect();
        let orders: Vec<&str> = held.orders.iter().map(String::as_str).collect();
        let lines: Vec<&str> = held.lines.iter().map(String::as_str).collect();
        let valid = Bits::new(&held.valid, 0, self.rows.len());
        let customer = match KEYS[self.keys] {
            Keys::Close | Keys::Far => {
                Column::Numbers(Numbers::I64(&held.numbers), valid.filter(|_| self.nulls))
            }
            Keys::Texts | Keys::Digits => Column::Texts(Texts::Slices(&texts), None),
        };
        let at = match self.unit {
            0 => Column::Instants(&held.seconds, TicksPerSecond::One, None),
            1 => Column::Texts(Texts::Slices(&stamps), None),
            2 => Column::Dates(&held.days, None),
            _ => Column::Instants(
                &held.seconds,
                TicksPerSecond::One,
                Bits::new(&[0xff; 64], 0, self.rows.len()),
            ),
        };
        let scale = if self.minor { 0 } else { places };
        let mut reading = OrderReading::default();
        reading.minor_units = self.minor;
        let mut columns = Orders::new(
            customer,
            at,
            Amounts::Numbers(Numbers::I64(&held.amounts), scale, None),
        );
        if self.orders {
            columns.order = Some(Column::Texts(Texts::Slices(&orders), None));
            columns.line = Some(Column::Texts(Texts::Slices(&lines), None));
        }
        if self.kinds {
            columns.kind = Some(Column::Texts(Texts::Slices(&held.kinds), None));
        }
        let bad = partial.add_orders(&columns, &reading).expect("good rows");
        assert_eq!(bad.count, 0);
    }

    fn add_rows(&self, partial: &mut Partial) {
        for given in &self.rows {
            let customer = self.customer(given);
            let (order, line) = self.place(given);
            let row = Order {
                customer: customer.as_deref().map(Key::Text),
                at: self.instant(given),
                amount: Amount::Minor(given.amount.into()),
                order: order.as_deref().map(Key::Text),
                line: line.as_deref().map(Key::Text),
                currency: None,
                kind: self.refund(given).then_some(Kind::Refund),
            };
            partial.add(&row).expect("a good row");
        }
    }
}

fn document(rfm: &Rfm, partial: &Partial) -> String {
    rfm.fit(partial)
        .map_or_else(|error| error.to_string(), |model| model.to_json())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn columns_are_their_rows(
        batches in proptest::collection::vec(batch(60), 1..5),
        by_row in proptest::collection::vec(proptest::bool::weighted(0.3), 5),
        backwards in any::<bool>(),
        split in any::<bool>(),
        policy in 0..POLICIES.len(),
    ) {
        let rfm = rfm(POLICIES[policy]);
        let places = if policy == 3 { 0 } else { 2 };
        let mut rows = rfm.partial(at(AS_OF));
        batches.iter().for_each(|batch| batch.add_rows(&mut rows));

        let mut columns = rfm.partial(at(AS_OF));
        let mut other = rfm.partial(at(AS_OF));
        let mut order: Vec<(usize, &Batch)> = batches.iter().enumerate().collect();
        if backwards {
            order.reverse();
        }
        for (place, batch) in order {
            let mut batch = batch.clone();
            if backwards {
                batch.rows.reverse();
            }
            let partial = if split && place % 2 == 1 { &mut other } else { &mut columns };
            if by_row[place] {
                batch.add_rows(partial);
            } else {
                batch.add_columns(partial, places);
            }
        }
        if split {
            let read = rfm.read_partial(&other.to_bytes()).expect("whole");
            columns.merge(&read).expect("they agree");
        }
        prop_assert_eq!(columns.left_out(), rows.left_out());
        prop_assert_eq!(columns.len(), rows.len());
        prop_assert_eq!(columns.to_bytes(), rows.to_bytes());
        prop_assert_eq!(document(&rfm, &columns), document(&rfm, &rows));
        let all = |partial: &Partial| -> Vec<(String, leadgrid::rfm::Purchases)> {
            partial.customers().map(|(key, one)| (key.to_string(), one)).collect()
        };
        let found = all(&columns);
        prop_assert_eq!(&found, &all(&rows));
        for (key, one) in &found {
            prop_assert_eq!(columns.customer(&**key), Some(*one));
        }
    }

}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// So many rows that they go in blocks, in runs of one customer and without.
    #[test]
    fn many_columns_are_their_rows(
        batches in proptest::collection::vec(batch(2_500), 1..3),
        sorted in any::<bool>(),
        policy in 0..POLICIES.len(),
    ) {
        let rfm = rfm(POLICIES[policy]);
        let places = if policy == 3 { 0 } else { 2 };
        let (mut rows, mut columns) = (rfm.partial(at(AS_OF)), rfm.partial(at(AS_OF)));
        for mut batch in batches {
            batch.nulls = false;
            batch.unit %= 3;
            if sorted {
                batch.rows.sort_by_key(|given| given.customer);
            }
            batch.add_rows(&mut rows);
            batch.add_columns(&mut columns, places);
        }
        prop_assert_eq!(columns.left_out(), rows.left_out());
        prop_assert_eq!(columns.to_bytes(), rows.to_bytes());
    }
}

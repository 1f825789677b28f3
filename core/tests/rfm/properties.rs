//! Whatever the orders: order, shards and merging never matter, equal customers score alike, more
//! money never lowers M.

use leadgrid::rfm::{Model, Order, Partial, Rfm};
use proptest::prelude::*;

use crate::setup::*;

const POLICIES: [&str; 4] = [
    FITTED,
    r#"{"period": "20d", "recency": {"quantiles": {"ties": "mid", "min_population": 1}},
        "frequency": {"count": "days", "quantiles": {"min_population": 1, "ties": "high"}},
        "monetary": {"quantiles": {"population": "all", "min_population": 1}}}"#,
    r#"{"scale": 3, "recency": {"quantiles": {"ties": "by_id", "min_population": 1}},
        "frequency": {"quantiles": {"ties": "by_id", "min_population": 1}},
        "monetary": {"quantiles": {"ties": "by_id", "min_population": 1}}}"#,
    r#"{"monetary": {"cuts": [1, 2.5, 7, 10]}}"#,
];

#[derive(Debug, Clone)]
struct Given {
    customer: u8,
    day: u8,
    amount: i16,
    order: Option<u8>,
    line: Option<u8>,
}

impl Given {
    /// A row that contradicts no other: an order belongs to one customer, a line has one amount.
    fn row(&self) -> Order<'static> {
        let (customer, day, amount) = match (self.order, self.line) {
            (None, _) => (self.customer, self.day, self.amount),
            (Some(order), None) => (order % 5, self.day, self.amount),
            (Some(order), Some(line)) => (
                order % 5,
                (order * 7 + line) % 31,
                i16::from(line) * 40 - 60,
            ),
        };
        let instant =
            leadgrid::Instant::from_millis(at(AS_OF).millis() - (i64::from(day) - 2) * 40_000_000);
        let row = Order::new(
            i64::from(customer),
            instant.expect("in range"),
            leadgrid::rfm::Amount::Minor(amount.into()),
        );
        match (self.order, self.line) {
            (None, _) => row,
            (Some(order), None) => row.order(i64::from(order)),
            (Some(order), Some(line)) => row.order(i64::from(order)).line(i64::from(line)),
        }
    }
}

fn given() -> impl Strategy<Value = Given> {
    let id = || proptest::option::of(0..12_u8);
    (
        0..9_u8,
        0..60_u8,
        -300..900_i16,
        id(),
        proptest::option::of(0..4_u8),
    )
        .prop_map(|(customer, day, amount, order, line)| Given {
            customer,
            day,
            amount,
            order,
            line,
        })
}

fn model_json(rfm: &Rfm, partial: &Partial) -> String {
    match rfm.fit(partial) {
        Ok(model) => {
            let json = model.to_json();
            let read = Model::from_json(&json).expect("a model reads back");
            assert_eq!(read.to_json(), json);
            json
        }
        Err(error) => error.to_string(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_order_any_shards_any_merging(
        given in proptest::collection::vec(given(), 0..40),
        shards in proptest::collection::vec(0..5_usize, 40),
        order in proptest::collection::vec(any::<u32>(), 40),
        tree in proptest::collection::vec(any::<u8>(), 5),
        policy in 0..POLICIES.len(),
    ) {
        let rfm = rfm(POLICIES[policy]);
        let rows: Vec<Order<'_>> = given.iter().map(Given::row).collect();
        let whole = sum(&rfm, AS_OF, &rows);

        let mut shuffled: Vec<(u32, Order<'_>)> = order.into_iter().zip(rows.iter().copied()).collect();
        shuffled.sort_by_key(|(key, _)| *key);
        let rows: Vec<Order<'_>> = shuffled.into_iter().map(|(_, row)| row).collect();
        let mut parts: Vec<Partial> = (0..5).map(|_| rfm.partial(at(AS_OF))).collect();
        for (shard, row) in shards.iter().zip(&rows) {
            parts[*shard].add(row).expect("a good row");
        }
        // Some of them travel, and any two are merged until one is left.
        for step in tree {
            if parts.len() == 1 {
                break;
            }
            let other = parts.swap_remove(usize::from(step) % parts.len());
            let other = rfm.read_partial(&other.to_bytes()).expect("whole");
            let into = usize::from(step / 7) % parts.len();
            parts[into].merge(&other).expect("they agree");
        }
        let mut one = parts.pop().expect("one is left");
        for other in &parts {
            one.merge(other).expect("they agree");
        }
        prop_assert_eq!(one.to_bytes(), whole.to_bytes());
        prop_assert_eq!(model_json(&rfm, &one), model_json(&rfm, &whole));
    }

    #[test]
    fn equal_customers_score_alike_and_money_never_lowers_m(
        given in proptest::collection::vec(given(), 1..40),
        policy in 0..2_usize,
    ) {
        let rfm = rfm(POLICIES[policy]);
        let rows: Vec<Order<'_>> = given.iter().map(Given::row).collect();
        let partial = sum(&rfm, AS_OF, &rows);
        let Ok(model) = rfm.fit(&partial) else { return Ok(()) };
        let scored: Vec<_> = partial
            .customers()
            .map(|(key, one)| model.score(key, &one, at(AS_OF)))
            .collect();
        for a in &scored {
            for b in &scored {
                prop_assert!(a.net > b.net || a.m <= b.m || b.f.is_none());
                prop_assert!(a.orders > b.orders || a.f <= b.f);
                if let (Some(x), Some(y)) = (a.days, b.days) {
                    prop_assert!(x < y || a.r <= b.r);
                }
            }
        }
    }

    #[test]
    fn many_rows_at_once_are_those_one_by_one(
        given in proptest::collection::vec(given(), 0..200),
        known in prop_oneof![Just(0_i64), Just(5_000)],
        bad in proptest::option::of(0..200_usize),
        policy in 0..POLICIES.len(),
    ) {
        let rfm = rfm(POLICIES[policy]);
        let mut rows: Vec<Order<'_>> = given.iter().map(Given::row).collect();
        let bad = bad.filter(|bad| *bad < rows.len());
        if let Some(bad) = bad {
            rows[bad].amount = "ten".into();
        }
        let mut many = rfm.partial(at(AS_OF));
        // So many that rows are fetched in blocks.
        (100..100 + known).for_each(|customer| many.know(customer).expect("few"));
        let mut each = many.clone();
        let error = many.add_all(&rows).err();
        prop_assert_eq!(error.map(|error| error.path().to_owned()), bad.map(|bad| format!("/{bad}/amount")));
        let good = &rows[..bad.unwrap_or(rows.len())];
        for row in good {
            each.add(row).expect("a good row");
        }
        prop_assert_eq!(many.to_bytes(), each.to_bytes());
    }

    /// Also where the cuts are fitted again.
    #[test]
    fn a_customer_who_pays_more_never_loses_m(
        given in proptest::collection::vec(given(), 1..40),
        who in 0..9_i64,
        more in 1..500_i128,
        policy in 0..POLICIES.len(),
    ) {
        let rfm = rfm(POLICIES[policy]);
        let rows: Vec<Order<'_>> = given.iter().map(Given::row).collect();
        let before = sum(&rfm, AS_OF, &rows);
        let mut after = before.clone();
        let paid = Order::new(who, at(AS_OF), leadgrid::rfm::Amount::Minor(more));
        after.add(&paid).expect("a good row");
        let (Ok(old), Ok(new)) = (rfm.fit(&before), rfm.fit(&after)) else { return Ok(()) };
        let m = |model: &Model, partial: &Partial| {
            let purchases = partial.customer(who)?;
            model.score(who, &purchases, at(AS_OF)).m
        };
        prop_assert!(m(&old, &before) <= m(&new, &after));
    }

    #[test]
    fn rows_that_come_again_change_nothing_where_they_carry_lines(
        given in proptest::collection::vec(given(), 0..20),
        again in proptest::collection::vec(0..20_usize, 0..10),
    ) {
        let rfm = rfm(FITTED);
        let rows: Vec<Order<'_>> = given
            .iter()
            .map(|given| Given { order: given.order.or(Some(1)), line: given.line.or(Some(2)), ..given.clone() }.row())
            .filter(|row| row.at <= at(AS_OF))
            .collect();
        let whole = sum(&rfm, AS_OF, &rows);
        let mut more = whole.clone();
        let replays: Vec<Order<'_>> = again.iter().filter_map(|place| rows.get(*place).copied()).collect();
        more.merge(&sum(&rfm, AS_OF, &replays)).expect("they agree");
        prop_assert_eq!(more.to_bytes(), whole.to_bytes());
    }
}

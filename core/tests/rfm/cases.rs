//! The rule of quantiles, populations and cuts.

use leadgrid::Code;
use leadgrid::rfm::{Order, Tier};

use crate::setup::*;

const M: fn(&str) -> String = |quantiles| {
    format!(r#"{{"monetary": {{"quantiles": {quantiles}}}, "currency": {{"places": 2}}}}"#)
};

/// The scores of M of customers who paid so much, in their order.
fn monetary(quantiles: &str, amounts: &[&str]) -> Vec<u8> {
    let rfm = rfm(&M(quantiles));
    let row =
        |(n, amount): (usize, &&'static str)| Order::new(n as i64, day("2026-11-20"), *amount);
    let amounts: Vec<&'static str> = amounts
        .iter()
        .map(|amount| &*Box::leak((*amount).to_owned().into_boxed_str()))
        .collect();
    let rows: Vec<Order<'_>> = amounts.iter().enumerate().map(row).collect();
    let (model, partial) = fit(&rfm, &rows);
    (0..amounts.len())
        .map(|n| scores(&model, &partial, n as i64).m.expect("M is known"))
        .collect()
}

#[test]
fn ten_customers_who_paid_the_same_tie() {
    let rfm = rfm(FITTED);
    let mut rows = Vec::new();
    for customer in 0..10 {
        if customer < 3 {
            // 0.10 + 0.20 is not 0.30 in doubles.
            rows.push(Order::new(customer, day("2026-11-20"), "0.10").order(customer));
            rows.push(Order::new(customer, day("2026-11-20"), "0.20").order(customer));
        } else {
            rows.push(Order::new(customer, day("2026-11-20"), "0.30"));
        }
    }
    let codes = codes(&rfm, &rows);
    assert_eq!(codes.len(), 10);
    assert!(codes.iter().all(|(_, code)| code == "111"), "{codes:?}");
}

#[test]
fn every_rule_of_ties_is_as_written() {
    let amounts = ["1", "2", "2", "2", "3", "4", "5", "6", "7", "8"];
    // L = 0, 1, 1, 1, 4, 5, 6, 7, 8, 9 and E = 1, 3, 3, 3, 1, ..
    assert_eq!(monetary("{}", &amounts), [1, 1, 1, 1, 3, 3, 4, 4, 5, 5]);
    assert_eq!(
        monetary(r#"{"ties": "low"}"#, &amounts),
        monetary("{}", &amounts)
    );
    assert_eq!(
        monetary(r#"{"ties": "mid"}"#, &amounts),
        [1, 2, 2, 2, 3, 3, 4, 4, 5, 5]
    );
    assert_eq!(
        monetary(r#"{"ties": "high"}"#, &amounts),
        [1, 2, 2, 2, 3, 3, 4, 4, 5, 5]
    );
    assert_eq!(
        monetary(r#"{"ties": "by_id"}"#, &amounts),
        [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]
    );
}

#[test]
fn ties_by_id_are_those_of_ntile() {
    // NTILE(5) over seven rows: 2, 2, 1, 1, 1.
    let amounts = ["9"; 7];
    assert_eq!(
        monetary(r#"{"ties": "by_id"}"#, &amounts),
        [1, 1, 2, 2, 3, 4, 5]
    );
    // Fewer rows than buckets.
    assert_eq!(
        monetary(r#"{"ties": "by_id", "min_population": 1}"#, &["9"; 3]),
        [1, 2, 3]
    );
}

#[test]
fn five_means_that_four_fifths_are_strictly_worse() {
    let amounts: Vec<String> = (1..=100).map(|n| n.to_string()).collect();
    let amounts: Vec<&str> = amounts.iter().map(|amount| &**amount).collect();
    let scores = monetary("{}", &amounts);
    for (worse, score) in scores.iter().enumerate() {
        assert_eq!(usize::from(*score), 1 + 5 * worse / 100);
    }
}

#[test]
fn who_never_paid_is_1_and_outside_the_population() {
    let amounts = ["0", "-5", "10", "20", "30", "40", "50"];
    assert_eq!(monetary("{}", &amounts), [1, 1, 1, 2, 3, 4, 5]);
    // With all, the one without money takes part; a refund alone is no order and does not.
    assert_eq!(
        monetary(r#"{"population": "all"}"#, &amounts),
        [1, 1, 1, 2, 3, 4, 5]
    );
    let amounts = ["0", "0", "0", "10", "20"];
    assert_eq!(
        monetary(r#"{"population": "all"}"#, &amounts),
        [1, 1, 1, 4, 5]
    );
}

#[test]
fn a_population_that_is_too_small_is_an_error_and_never_a_score() {
    let rfm = rfm("{}");
    let rows: Vec<Order<'_>> = (1..=4)
        .map(|n| Order::new(n, day("2026-11-20"), n))
        .collect();
    let error = rfm.fit(&sum(&rfm, AS_OF, &rows)).expect_err("four payers");
    assert_eq!(
        (error.code(), error.path()),
        (Code::PopulationTooSmall, "/monetary")
    );
    // No customer.
    let error = rfm.fit(&rfm.partial(at(AS_OF))).expect_err("nobody");
    assert_eq!(error.code(), Code::PopulationTooSmall);
    // Nobody paid.
    let rows: Vec<Order<'_>> = (1..=9)
        .map(|n| Order::new(n, day("2026-11-20"), 0))
        .collect();
    let error = rfm.fit(&sum(&rfm, AS_OF, &rows)).expect_err("no payer");
    assert_eq!(error.code(), Code::PopulationTooSmall);
}

#[test]
fn one_customer_and_none() {
    let rfm = rfm(FITTED);
    let rows = [Order::new("C-1", day("2026-11-20"), "12")];
    assert_eq!(codes(&rfm, &rows), [("C-1".to_owned(), "111".to_owned())]);
    // Given cuts need nobody.
    let rfm = crate::setup::rfm(r#"{"monetary": {"cuts": [1, 2, 3, 4]}}"#);
    let model = rfm.fit(&rfm.partial(at(AS_OF))).expect("nothing is fitted");
    assert_eq!(model.counts().customers, 0);
}

#[test]
fn days_are_calendar_days_in_the_zone_of_the_policy_and_cuts_inclusive() {
    let rfm = rfm(r#"{"monetary": {"cuts": [1, 2, 3, 4]}}"#);
    for (last, days, score) in [
        // A minute before midnight in Seoul is yesterday, though less than ten hours ago.
        ("2026-11-25T23:59:00+09:00", 1, 5),
        ("2026-11-26T00:00:00+09:00", 0, 5),
        ("2026-11-19T00:00:00+09:00", 7, 5),
        ("2026-11-18T23:59:59+09:00", 8, 4),
        ("2026-10-27T00:00:00+09:00", 30, 4),
        ("2026-10-26T23:59:59+09:00", 31, 3),
        ("2026-08-28T00:00:00+09:00", 90, 3),
        ("2026-05-30T00:00:00+09:00", 180, 2),
        ("2026-05-29T23:59:59+09:00", 181, 1),
        ("1999-01-01T00:00:00+09:00", 10_191, 1),
    ] {
        let (model, partial) = fit(&rfm, &[Order::new("C-1", at(last), 1)]);
        let found = scores(&model, &partial, "C-1");
        assert_eq!((found.days, found.r), (Some(days), Some(score)), "{last}");
    }
}

#[test]
fn fitted_recency_counts_fewer_days_as_better() {
    let rfm = rfm(r#"{"recency": {"quantiles": {}}, "monetary": {"cuts": [1, 2, 3, 4]}}"#);
    let dates = [
        "2026-11-01",
        "2026-11-05",
        "2026-11-10",
        "2026-11-20",
        "2026-11-25",
    ];
    let rows: Vec<Order<'_>> = (1..)
        .zip(dates)
        .map(|(n, date)| Order::new(n, day(date), 9))
        .collect();
    let (model, partial) = fit(&rfm, &rows);
    let found: Vec<Option<u8>> = (1..=5)
        .map(|n: i64| scores(&model, &partial, n).r)
        .collect();
    assert_eq!(found, [1, 2, 3, 4, 5].map(Some));
    let document = model.to_json();
    assert!(
        document.contains(r#""recency":{"cuts":[21,16,6,1],"n":5}"#),
        "{document}"
    );
}

#[test]
fn exactly_one_order_is_1_and_repeat_buyers_are_ranked_among_themselves() {
    let rows = |counts: &[i64]| -> Vec<Order<'static>> {
        let each = counts.iter().enumerate();
        each.flat_map(|(customer, count)| {
            (0..*count).map(move |_| Order::new(customer as i64, day("2026-11-20"), 100))
        })
        .collect()
    };
    let frequency = |section: &str, counts: &[i64]| -> Vec<u8> {
        let rfm = rfm(&format!(
            r#"{{"frequency": {section}, "monetary": {{"cuts": [1, 2, 3, 4]}}}}"#
        ));
        let (model, partial) = fit(&rfm, &rows(counts));
        let customers = 0..counts.len() as i64;
        customers
            .map(|n| scores(&model, &partial, n).f.expect("known"))
            .collect()
    };
    assert_eq!(
        frequency("{}", &[1, 2, 3, 4, 5, 9, 10, 40]),
        [1, 2, 3, 3, 4, 4, 5, 5]
    );
    // Of eight repeat buyers two each: q = 4.
    assert_eq!(
        frequency(r#"{"quantiles": {}}"#, &[1, 1, 1, 2, 3, 4, 5, 6, 7, 8, 9]),
        [1, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5]
    );
    // Ties: all of those with two orders are 2.
    assert_eq!(
        frequency(r#"{"quantiles": {}}"#, &[1, 2, 2, 2, 2, 3]),
        [1, 2, 2, 2, 2, 5]
    );
    assert_eq!(
        frequency(r#"{"quantiles": {"population": "all"}}"#, &[1, 1, 1, 2, 3]),
        [1, 1, 1, 4, 5]
    );
    // A score that nobody reached has no cut.
    let rfm = rfm(r#"{"frequency": {"quantiles": {}}, "monetary": {"cuts": [1, 2, 3, 4]}}"#);
    let (model, _) = fit(&rfm, &rows(&[2, 2, 2, 2, 2]));
    let document = model.to_json();
    assert!(
        document.contains(r#""frequency":{"cuts":[2,null,null,null],"n":5}"#),
        "{document}"
    );
}

#[test]
fn other_scales_have_other_cuts() {
    let rfm = rfm(
        r#"{"scale": 3, "recency": {"cuts": [10, 20]}, "frequency": {"quantiles": {}},
            "monetary": {"quantiles": {"min_population": 3}}}"#,
    );
    let mut rows = Vec::new();
    for (customer, orders) in [(1, 1), (2, 2), (3, 3), (4, 4), (5, 5), (6, 6)] {
        rows.extend((0..orders).map(|_| Order::new(customer, day("2026-11-10"), customer)));
    }
    let codes: Vec<String> = codes(&rfm, &rows)
        .into_iter()
        .map(|(_, code)| code)
        .collect();
    assert_eq!(codes, ["211", "221", "222", "222", "233", "233"]);
}

#[test]
fn customers_without_orders_have_no_r_and_no_f() {
    let rfm = rfm(r#"{"monetary": {"cuts": [1, 2, 3, 4]}}"#);
    let mut partial = rfm.partial(at(AS_OF));
    partial.know("C-0").expect("few");
    partial
        .add(&Order::new("C-1", day("2026-11-20"), -5))
        .expect("a refund");
    let model = rfm.fit(&partial).expect("given cuts");
    for customer in ["C-0", "C-1"] {
        let found = scores(&model, &partial, customer);
        assert_eq!((found.r, found.f, found.m), (None, None, Some(1)));
        assert_eq!((found.code(), found.days), ("--1".to_owned(), None));
    }
    assert_eq!((model.counts().customers, model.counts().buyers), (2, 0));
}

#[test]
fn by_net_amount_alone() {
    let rfm = rfm(r#"{"currency": {"code": "KRW", "places": 0},
            "monetary_only": {"period": "365d", "vip": 1000000, "regular": 100000}}"#);
    let rows = [
        Order::new("a", day("2026-11-20"), "1000000"),
        Order::new("b", day("2026-11-20"), "999999"),
        Order::new("c", day("2026-11-20"), "100000"),
        Order::new("d", day("2026-11-20"), "150000"),
        Order::new("d", day("2026-11-21"), "-50001"),
        Order::new("e", day("2024-11-20"), "5000000"),
    ];
    let (model, partial) = fit(&rfm, &rows);
    let tier = |customer| scores(&model, &partial, customer).tier;
    assert_eq!(
        ["a", "b", "c", "d", "e"].map(tier),
        [
            Tier::Vip,
            Tier::Regular,
            Tier::Regular,
            Tier::Other,
            Tier::Other
        ]
        .map(Some)
    );
    assert_eq!(rfm.scale(), None);
    let read = leadgrid::rfm::Model::from_json(&model.to_json()).expect("whole");
    assert_eq!(read.to_json(), model.to_json());
    assert_eq!(scores(&read, &partial, "a").tier, Some(Tier::Vip));
}

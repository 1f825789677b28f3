//! Why a customer has its scores, what is missing for the next ones, and when R falls.

use leadgrid::rfm::{Model, Order, Partial, Ranks, Target};
use leadgrid::{Engine, Instant, Lang};

use crate::setup::*;

const KRW: &str = r#"{"currency": {"code": "KRW", "places": 0},
    "monetary": {"cuts": [10000, 50000, 100000, 500000]}}"#;

fn orders() -> Vec<Order<'static>> {
    vec![
        Order::new("C-1", day("2026-11-24"), "39000"),
        Order::new("C-1", day("2026-11-25"), "80000"),
        Order::new("C-2", day("2026-07-01"), "20000"),
        Order::new("C-3", day("2026-07-01"), "119000"),
        Order::new("C-4", day("2026-11-01"), "-500"),
    ]
}

#[test]
fn a_customer_is_explained_with_its_rank() {
    let rfm = rfm(KRW);
    let (model, partial) = fit(&rfm, &orders());
    let ranks = Ranks::new(&model, &partial);
    let engine = Engine::from_json(&policy(KRW)).expect("loads");
    let purchases = partial.customer("C-1").expect("known");
    let scores = model.score("C-1", &purchases, at(AS_OF));
    let call = leadgrid::Call::at(at(AS_OF));
    let segment = engine.segment(&scores, None, &call).expect("no lead");
    let why = model
        .explain("C-1", &purchases, at(AS_OF), Some(&ranks))
        .with_segment(segment);
    assert_eq!(
        why.text(Lang::En),
        "C-1: 524, as of 2026-11-26T09:00:00+09:00\n\
         \x20 R 5: 1 day since the last order; 5 is up to 7 days; better than 2 of 3; falls to 4 at 2026-12-03T00:00:00+09:00 without an order\n\
         \x20 F 2: 2 orders; 2 is from 2 on; 1 more for 3; better than 2 of 3\n\
         \x20 M 4: 119000 KRW net; 4 is from 100000 KRW on; 381000 KRW more for 5; better than 1 of 3, like 1 of them\n\
         segment: Promising (promising), {\"all\":[{\"from\":4,\"score\":\"r\",\"to\":5},{\"from\":1,\"score\":\"f\",\"to\":3},{\"any\":[{\"from\":2,\"score\":\"f\",\"to\":3},{\"from\":4,\"score\":\"m\",\"to\":5}]}]}\n\
         \x20 action: personal recommendations, guides\n"
    );
    assert_eq!(
        why.text(Lang::Ko).lines().take(5).collect::<Vec<_>>()[..4],
        [
            "C-1: 524, 기준 시각 2026-11-26T09:00:00+09:00",
            "  R 5: 마지막 주문 후 1일; 5점: 7일 이내; 3명 중 2명보다 높음; 새 주문이 없으면 2026-12-03T00:00:00+09:00에 4점으로 하락",
            "  F 2: 주문 2회; 2점: 2회 이상; 1회 더 주문하면 3점; 3명 중 2명보다 높음",
            "  M 4: 순 결제 금액 119000 KRW; 4점: 100000 KRW 이상; 381000 KRW 더 결제하면 5점; 3명 중 1명보다 높음, 동점 1명",
        ]
    );
    let json = why.to_json();
    assert!(json.starts_with(
        r#"{"customer":"C-1","as_of":"2026-11-26T09:00:00+09:00","code":"524","tier":null,"recency":{"value":1,"score":5,"cut":7,"rank":{"worse":2,"equal":1,"of":3},"next":null,"falls_at":"2026-12-03T00:00:00+09:00","falls_to":4},"frequency":{"value":2,"score":2,"cut":2,"rank":{"worse":2,"equal":1,"of":3},"next":{"score":3,"cut":3,"missing":1}},"monetary":{"value":"119000","score":4,"cut":"100000","rank":{"worse":1,"equal":2,"of":3},"next":{"score":5,"cut":"500000","missing":"381000"}},"segment":{"id":"promising""#
    ), "{json}");
}

#[test]
fn the_model_alone_explains_all_but_the_rank() {
    let rfm = rfm(KRW);
    let (model, partial) = fit(&rfm, &orders());
    let read = Model::from_json(&model.to_json()).expect("whole");
    for (customer, purchases) in partial.customers() {
        let here = model.explain(customer, &purchases, at(AS_OF), None);
        let there = read.explain(customer, &purchases, at(AS_OF), None);
        assert_eq!(here.to_json(), there.to_json());
        for lang in Lang::ALL {
            assert_eq!(here.text(lang), there.text(lang));
        }
    }
}

#[test]
fn who_has_no_order_is_explained_too() {
    let rfm = rfm(KRW);
    let (model, partial) = fit(&rfm, &orders());
    let purchases = partial.customer("C-4").expect("known");
    let why = model.explain("C-4", &purchases, at(AS_OF), None);
    assert_eq!(
        why.text(Lang::En),
        "C-4: --1, as of 2026-11-26T09:00:00+09:00\n  R -: no order\n  F -: no order\n\
         \x20 M 1: -500 KRW net; 10500 KRW more for 2\n"
    );
}

/// Two orders on one day are one day: one more order today changes nothing, so orders are not told.
#[test]
fn days_with_an_order_are_explained_as_days() {
    let rfm = rfm(
        r#"{"frequency": {"count": "days", "cuts": [2, 4, 5, 10]}, "monetary": {"cuts": [1, 2, 3, 4]}}"#,
    );
    let rows = [
        Order::new("C-1", day("2026-11-25"), 5),
        Order::new("C-1", day("2026-11-25"), 6),
        Order::new("C-2", day("2026-11-24"), 5),
        Order::new("C-2", day("2026-11-25"), 5),
    ];
    let (model, partial) = fit(&rfm, &rows);
    let frequency = |customer: &str, lang| {
        let purchases = partial.customer(customer).expect("known");
        let why = model.explain(customer, &purchases, at(AS_OF), None);
        why.text(lang).lines().nth(2).map(str::to_owned)
    };
    for (customer, lang, text) in [
        (
            "C-1",
            Lang::En,
            "  F 1: 1 day with an order; 1 more day for 2",
        ),
        (
            "C-2",
            Lang::En,
            "  F 2: 2 days with an order; 2 is from 2 days on; 2 more days for 3",
        ),
        ("C-1", Lang::Ko, "  F 1: 구매일 1일; 구매일이 1일 늘면 2점"),
        (
            "C-2",
            Lang::Ko,
            "  F 2: 구매일 2일; 2점: 2일 이상; 구매일이 2일 늘면 3점",
        ),
    ] {
        assert_eq!(frequency(customer, lang).as_deref(), Some(text));
    }
}

/// Particles follow the word for points, not the number, and nothing stands before them.
#[test]
fn korean_is_as_a_reader_expects_it() {
    let rfm = rfm(r#"{"period": "40d", "monetary": {"cuts": [1, 2, 3, 4]}}"#);
    let told = |last: &str| {
        let (model, partial) = fit(&rfm, &[Order::new("C-1", day(last), 5)]);
        let purchases = partial.customer("C-1").expect("known");
        let why = model.explain("C-1", &purchases, at(AS_OF), None);
        why.text(Lang::Ko).lines().nth(1).map(str::to_owned)
    };
    assert_eq!(
        told("2026-11-10").as_deref(),
        Some(
            "  R 4: 마지막 주문 후 16일; 4점: 30일 이내; 5점 기준을 9일 넘김; \
             새 주문이 없으면 2026-12-11T00:00:00+09:00에 3점으로 하락"
        )
    );
    assert_eq!(
        told("2026-10-20").as_deref(),
        Some(
            "  R 3: 마지막 주문 후 37일; 3점: 90일 이내; 4점 기준을 7일 넘김; \
             새 주문이 없으면 2026-11-29T00:00:00+09:00부터 알 수 없음"
        )
    );
}

#[test]
fn tiers_are_explained_by_name() {
    let rfm = rfm(r#"{"monetary_only": {"vip": 100, "regular": 10}}"#);
    let (model, partial) = fit(&rfm, &[Order::new("C-1", day("2026-11-25"), "87.95")]);
    let purchases = partial.customer("C-1").expect("known");
    let why = model.explain("C-1", &purchases, at(AS_OF), None);
    assert_eq!(
        why.text(Lang::En),
        "C-1: regular, as of 2026-11-26T09:00:00+09:00\n\
         \x20 M: 87.95 net; regular is from 10.00 on; 12.05 more for VIP\n"
    );
}

#[test]
fn a_fall_at_the_end_of_the_period_is_into_the_unknown() {
    let rfm = rfm(r#"{"period": "20d", "monetary": {"cuts": [1, 2, 3, 4]}}"#);
    let falls = |last: &str| {
        let (model, partial) = fit(&rfm, &[Order::new("C-1", day(last), 5)]);
        let purchases = partial.customer("C-1").expect("known");
        let why = model.explain("C-1", &purchases, at(AS_OF), None);
        (
            why.reasons[0].falls_at.map(|at| at.to_string()),
            why.reasons[0].falls_to,
        )
    };
    assert_eq!(
        falls("2026-11-25"),
        (Some("2026-12-03T00:00:00+09:00".into()), Some(4))
    );
    assert_eq!(
        falls("2026-11-15"),
        (Some("2026-12-05T00:00:00+09:00".into()), None)
    );
}

/// At every instant before `falls_at` R is the same, and from then on it is `falls_to`.
#[test]
fn r_falls_exactly_when_it_is_said_to() {
    let zone = r#"{"name": "Europe/Berlin", "offset": "+02:00", "transitions": [["2026-10-25T01:00:00Z", "+01:00"], ["2027-03-28T01:00:00Z", "+02:00"]]}"#;
    let cuts = r#""monetary": {"cuts": [1, 2, 3, 4]}"#;
    for section in [
        format!("{{{cuts}}}"),
        format!(r#"{{"period": "100d", {cuts}}}"#),
        format!(r#"{{"recency": {{"quantiles": {{"min_population": 1}}}}, {cuts}}}"#),
        format!(
            r#"{{"recency": {{"quantiles": {{"min_population": 1, "ties": "by_id"}}}}, {cuts}}}"#
        ),
    ] {
        let text = policy(&section).replace(r#""+09:00""#, zone);
        let engine = Engine::from_json(&text).expect("loads");
        let rfm = engine.rfm().expect("has it");
        let rows: Vec<Order<'_>> = (0..12)
            .map(|n: i64| {
                let ago = [0, 1, 7, 7, 8, 30, 30, 31, 60, 99, 181, 300][n as usize];
                let last = Instant::from_millis(at(AS_OF).millis() - ago * 86_400_000);
                Order::new(n, last.expect("in range"), 5)
            })
            .collect();
        let partial = sum(rfm, AS_OF, &rows);
        let model = rfm.fit(&partial).expect("fits");
        let score = |customer: i64, when: Instant| {
            // Summed up anew, so that the period counts.
            let mut then: Partial = rfm.partial(when);
            then.add(&rows[customer as usize]).expect("a good row");
            model
                .score(customer, &then.customer(customer).expect("known"), when)
                .r
        };
        let mut falling = 0;
        for customer in 0..12_i64 {
            let purchases = partial.customer(customer).expect("known");
            let why = model.explain(customer, &purchases, at(AS_OF), None);
            let Some(fall) = why.reasons[0].falls_at else {
                let far = Instant::from_millis(at(AS_OF).millis() + 4_000 * 86_400_000);
                assert_eq!(score(customer, far.expect("in range")), why.scores.r);
                continue;
            };
            let fall = at(fall.as_str());
            let before = Instant::from_millis(fall.millis() - 1).expect("in range");
            assert_eq!(
                score(customer, before),
                why.scores.r,
                "{section} {customer}"
            );
            assert_eq!(
                score(customer, fall),
                why.reasons[0].falls_to,
                "{section} {customer}"
            );
            falling += 1;
        }
        assert!(falling >= 5, "{section}");
    }
}

/// What is said to be missing is just enough.
#[test]
fn the_missing_money_and_orders_are_just_enough() {
    let rfm = rfm(FITTED);
    let rows: Vec<Order<'_>> = (1..40)
        .map(|n: i64| {
            Order::new(
                n % 13,
                day("2026-11-20"),
                leadgrid::rfm::Amount::Minor((n * n * 37 % 1_000).into()),
            )
        })
        .collect();
    let (model, partial) = fit(&rfm, &rows);
    let mut seen = 0;
    for (customer, purchases) in partial.customers() {
        let why = model.explain(customer, &purchases, at(AS_OF), None);
        let Some(next) = &why.reasons[2].next else {
            continue;
        };
        let leadgrid::rfm::Target::Score(wanted) = next.score else {
            panic!("a score")
        };
        let missing = next.missing.as_text().expect("an amount");
        let mut more = purchases;
        let cents: i128 = missing.replace('.', "").parse().expect("digits");
        more.gross += cents - 1;
        assert_eq!(model.score(customer, &more, at(AS_OF)).m, why.scores.m);
        more.gross += 1;
        assert_eq!(model.score(customer, &more, at(AS_OF)).m, Some(wanted));
        seen += 1;
    }
    assert!(seen >= 5);
}

/// What is missing reaches the next score, and anything less does not; for every rule of ties.
#[test]
fn what_is_missing_is_the_least_that_reaches_the_next_score() {
    for ties in ["low", "mid", "high", "by_id"] {
        let quantiles = format!(r#"{{"quantiles": {{"ties": "{ties}"}}}}"#);
        let all = format!(r#"{{"quantiles": {{"ties": "{ties}", "population": "all"}}}}"#);
        let section =
            format!(r#"{{"recency": {quantiles}, "frequency": {all}, "monetary": {quantiles}}}"#);
        let engine = leadgrid::Engine::from_json(&policy(&section)).expect("loads");
        let rfm = engine.rfm().expect("has it");
        let days = ["2026-11-20", "2026-11-22", "2026-11-22", "2026-11-26"];
        let rows: Vec<Order<'_>> = (0..120_i64)
            .map(|n| Order::new(n * 7 % 41, day(days[(n % 4) as usize]), n * n % 5))
            .collect();
        let partial = sum(rfm, AS_OF, &rows);
        let model = rfm.fit(&partial).expect("fits");
        for (key, purchases) in partial.customers() {
            let why = model.explain(key, &purchases, at(AS_OF), None);
            let Some(next) = &why.reasons[2].next else {
                continue;
            };
            let missing = next.missing.as_text().expect("money").replace('.', "");
            let missing: i128 = missing.parse().expect("digits");
            let scored = |more: i128| {
                let mut richer = purchases;
                richer.gross += more;
                model.score(key, &richer, at(AS_OF)).m
            };
            let Target::Score(wanted) = next.score else {
                panic!("tiers")
            };
            assert_eq!(scored(missing), Some(wanted), "{ties} {key}");
            assert_eq!(scored(missing - 1), why.scores.m, "{ties} {key}");
        }
    }
}

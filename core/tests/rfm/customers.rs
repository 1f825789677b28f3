//! All customers at once: found by key, explained among the others, sorted by the signals of leads.

use leadgrid::rfm::{Key, Order};
use leadgrid::{Call, Code, Engine, Lang, Lead};

use crate::setup::*;

#[test]
fn customers_are_found_by_any_writing_of_their_key() {
    let engine = Engine::from_json(&policy(r#"{"monetary": {"cuts": [10, 50, 100, 500]}}"#));
    let engine = engine.expect("loads");
    let rfm = engine.rfm().expect("has it");
    let rows = [
        Order::new(7, day("2026-11-20"), 20),
        Order::new("가", day("2026-11-20"), 60),
        Order::new("B", day("2026-11-20"), 20),
        Order::new("0007", day("2026-11-20"), 20),
    ];
    let partial = sum(rfm, AS_OF, &rows);
    let model = rfm.fit(&partial).expect("fits");
    let all = engine.customers(&model, partial, &[], &Call::at(at(AS_OF)));
    let all = all.expect("one policy");
    let keys: Vec<String> = all.iter().map(|one| one.key().to_string()).collect();
    assert_eq!(keys, ["7", "0007", "B", "가"]);
    assert_eq!(all.get("7").expect("known").key(), Key::Number(7));
    assert_eq!(all.get(7).expect("known").scores().code(), "512");
    // Jamo as some systems write them.
    assert_eq!(
        all.get("\u{1100}\u{1161}").expect("known").key(),
        Key::Text("가")
    );
    assert!(all.get("8").is_none() && all.get(8).is_none() && all.get("").is_none());
    assert_eq!(
        (all.r(), all.f(), all.m()),
        (&[5_u8; 4][..], &[1; 4][..], &[2, 2, 2, 3][..])
    );
    let counts = all.counts();
    assert_eq!(counts.customers(), 4);
    assert_eq!(counts.in_segment("new_customer"), Some(4));
    assert!(
        counts.to_json().ends_with(r#""codes":{"513":1,"512":3}}"#),
        "{}",
        counts.to_json()
    );
}

#[test]
fn an_explanation_has_ranks_and_segment() {
    let engine = Engine::from_json(&policy("{}")).expect("loads");
    let rfm = engine.rfm().expect("has it");
    let rows: Vec<Order<'_>> = (1..=10)
        .map(|n: i64| Order::new(n, day("2026-11-20"), n * 10))
        .collect();
    let partial = sum(rfm, AS_OF, &rows);
    let model = rfm.fit(&partial).expect("fits");
    let all = engine.customers(&model, partial, &[], &Call::at(at(AS_OF)));
    let all = all.expect("one policy");
    let why = all.explain(3).expect("known");
    let money = &why.reasons[2];
    let rank = money.rank.expect("among payers");
    assert_eq!((rank.worse, rank.equal, rank.of), (2, 1, 10));
    assert_eq!(
        why.segment.map(|segment| segment.id()),
        Some("new_customer")
    );
    assert!(
        why.text(Lang::En).contains("20.00 more for 3"),
        "{}",
        why.text(Lang::En)
    );
    assert!(all.explain("nobody").is_none());
}

#[test]
fn leads_without_orders_are_customers_too() {
    let engine = Engine::from_json(&policy(r#"{"monetary": {"cuts": [10, 50, 100, 500]}}"#));
    let engine = engine.expect("loads");
    let rfm = engine.rfm().expect("has it");
    let partial = sum(rfm, AS_OF, &[Order::new("C-1", day("2026-11-20"), 20)]);
    let model = rfm.fit(&partial).expect("fits");
    let leads = [Lead::new("L-9", "form"), Lead::new("C-1", "form")];
    let before = partial.to_bytes();
    let partial = std::sync::Arc::new(partial);
    let all = engine.customers(
        &model,
        std::sync::Arc::clone(&partial),
        &leads,
        &Call::at(at(AS_OF)),
    );
    let all = all.expect("one policy");
    assert_eq!(all.len(), 2);
    assert_eq!(all.get("L-9").expect("known").scores().code(), "--1");
    // The orders are as they were.
    assert_eq!(partial.to_bytes(), before);
}

#[test]
fn a_model_of_another_rfm_is_refused() {
    let load = |section: &str| Engine::from_json(&policy(section)).expect("loads");
    let (one, other) = (
        load(r#"{"monetary": {"cuts": [10, 50, 100, 500]}}"#),
        load(r#"{"monetary": {"cuts": [10, 50, 100, 501]}}"#),
    );
    let rfm = one.rfm().expect("has it");
    let partial = sum(rfm, AS_OF, &[Order::new("C-1", day("2026-11-20"), 20)]);
    let model = rfm.fit(&partial).expect("fits");
    let call = Call::at(at(AS_OF));
    let refused = other
        .customers(&model, partial, &[], &call)
        .expect_err("of another");
    assert_eq!(refused.code(), Code::PolicyMismatch);
}

/// Scores as columns are those of each customer by the model, whatever the cuts.
#[test]
fn columns_are_the_scores_of_the_model() {
    let sections = [
        FITTED,
        "{}",
        r#"{"scale": 9, "recency": {"quantiles": {"ties": "by_id"}}, "frequency": {"quantiles": {"ties": "mid"}}, "monetary": {"quantiles": {"population": "all", "ties": "high"}}}"#,
        r#"{"scale": 2, "recency": {"cuts": [0]}, "frequency": {"count": "days", "cuts": [2]}, "currency": {"code": "XTS", "places": 9}, "monetary": {"cuts": [900000000000000]}}"#,
        r#"{"monetary_only": {"period": "30d", "vip": 50, "regular": 10}}"#,
    ];
    for section in sections {
        let Ok(engine) = Engine::from_json(&policy(section)) else {
            panic!("{section}");
        };
        let rfm = engine.rfm().expect("has it");
        let rows: Vec<Order<'_>> = (0..900_i64)
            .map(|n| {
                let day = day(["2026-08-05", "2026-11-11", "2026-11-26"][(n * n % 3) as usize]);
                Order::new(n * 7 % 90, day, n * 37 % 90 - 20)
            })
            .collect();
        let mut partial = sum(rfm, AS_OF, &rows);
        partial.know("nobody").expect("few");
        partial
            .add(&Order::new(
                "much",
                day("2026-11-11"),
                leadgrid::rfm::Amount::Minor(1 << 80),
            ))
            .expect("within limits");
        let model = rfm.fit(&partial).expect("fits");
        let call = Call::at(at(AS_OF));
        let all = engine
            .customers(&model, partial, &[], &call)
            .expect("one policy");
        assert_eq!(all.len(), 92);
        for (row, one) in all.iter().enumerate() {
            let scores = model.score(one.key(), &one.purchases(), at(AS_OF));
            let column = |column: &[u8]| Some(column[row]).filter(|score| *score > 0);
            assert_eq!(
                (column(all.r()), column(all.f()), column(all.m())),
                (scores.r, scores.f, scores.m),
                "{section}"
            );
            let segment = engine.segment(&scores, None, &call).expect("no lead");
            assert_eq!(
                one.segment().map(|one| one.id()),
                segment.map(|one| one.id()),
                "{section}"
            );
            if let Some(tier) = scores.tier {
                assert_eq!(one.group().as_deref(), Some(tier.as_str()));
            }
        }
    }
}

//! Policies with an `rfm`, and orders in a few words.

use leadgrid::rfm::{Key, Model, Order, Partial, Rfm, Scores};
use leadgrid::{Engine, Instant};

pub const AS_OF: &str = "2026-11-26T09:00:00+09:00";

pub fn at(text: &str) -> Instant {
    Instant::parse(text).expect("RFC 3339")
}

/// Noon in Seoul on a day.
pub fn day(date: &str) -> Instant {
    at(&format!("{date}T12:00:00+09:00"))
}

pub fn policy(rfm: &str) -> String {
    format!(r#"{{"format": 1, "id": "shop", "version": "1", "time_zone": "+09:00", "rfm": {rfm}}}"#)
}

pub fn rfm(section: &str) -> Rfm {
    let engine = Engine::from_json(&policy(section)).expect("loads");
    engine.rfm().expect("the policy has it").clone()
}

/// Quantiles of all three metrics, whatever the size of the population.
pub const FITTED: &str = r#"{
    "recency": {"quantiles": {"min_population": 1}},
    "frequency": {"quantiles": {"population": "all", "min_population": 1}},
    "monetary": {"quantiles": {"min_population": 1}}}"#;

pub fn sum(rfm: &Rfm, as_of: &str, rows: &[Order<'_>]) -> Partial {
    let mut partial = rfm.partial(at(as_of));
    for row in rows {
        partial.add(row).expect("a good row");
    }
    partial
}

pub fn fit(rfm: &Rfm, rows: &[Order<'_>]) -> (Model, Partial) {
    let partial = sum(rfm, AS_OF, rows);
    (rfm.fit(&partial).expect("fits"), partial)
}

/// The scores of a customer among those that the model was fitted to.
pub fn scores<'k>(model: &Model, partial: &Partial, customer: impl Into<Key<'k>>) -> Scores {
    let customer = customer.into();
    let purchases = partial.customer(customer).expect("known");
    model.score(customer, &purchases, partial.as_of())
}

/// Every customer with the code.
pub fn codes(rfm: &Rfm, rows: &[Order<'_>]) -> Vec<(String, String)> {
    let (model, partial) = fit(rfm, rows);
    let customers = partial.customers();
    customers
        .map(|(key, purchases)| {
            let scores = model.score(key, &purchases, partial.as_of());
            (key.to_string(), scores.code())
        })
        .collect()
}

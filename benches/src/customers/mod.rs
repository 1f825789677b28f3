//! Many orders as columns, to the codes of their customers.
//!
//! `cargo xtask bench rfm` runs this and the peers of Python on the same orders; all customers must
//! have the same codes before anything is measured.

mod data;

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;

use leadgrid::rfm::{Customers, OrderReading, Partial};
use leadgrid::{Call, Engine, Instant};
use serde::Serialize;

pub use data::{Keys, ORDERS_OF_A_CUSTOMER, Table};

use crate::clock::{Effort, Subject, measure};
use crate::manifest::folder;

type Outcome<T> = Result<T, Box<dyn Error>>;

const AS_OF: &str = "2026-11-22T09:00:00+09:00";

/// A measured way.
#[derive(Debug, Serialize)]
pub struct Measured {
    key: &'static str,
    order: &'static str,
    what: String,
    /// Nanoseconds of CPU time.
    nanos: f64,
}

fn engine() -> Outcome<Engine> {
    let text = fs::read_to_string(folder().join("policies/customers.json"))?;
    Ok(Engine::from_json(&text)?)
}

fn as_of() -> Outcome<Instant> {
    Ok(Instant::parse(AS_OF).ok_or("an instant")?)
}

fn add(engine: &Engine, table: &Table, keys: Keys) -> Outcome<Partial> {
    let mut reading = OrderReading::default();
    reading.minor_units = true;
    let mut partial = engine.rfm().ok_or("rfm")?.partial(as_of()?);
    let bad = partial.add_orders(&table.orders(keys), &reading)?;
    match bad.count {
        0 => Ok(partial),
        count => Err(format!("{count} bad rows").into()),
    }
}

fn score(engine: &Engine, partial: Partial) -> Outcome<Customers> {
    let model = engine.rfm().ok_or("rfm")?.fit(&partial)?;
    Ok(engine.customers(&model, partial, &[], &Call::at(as_of()?))?)
}

/// How many customers have each code: what the peers have to find. Keys of all kinds and rows of
/// both orders must give it.
///
/// # Errors
/// Where the policy is refused, or the ways differ.
pub fn check(customers: u64) -> Outcome<BTreeMap<String, u64>> {
    let engine = engine()?;
    let mut found: Option<BTreeMap<String, u64>> = None;
    for shuffled in [true, false] {
        let table = Table::new(customers, shuffled);
        for keys in Keys::ALL {
            let scored = score(&engine, add(&engine, &table, keys)?)?;
            let mut counts = BTreeMap::new();
            for ((r, f), m) in scored.r().iter().zip(scored.f()).zip(scored.m()) {
                let count: &mut u64 = counts.entry(format!("{r}{f}{m}")).or_default();
                *count = count.saturating_add(1);
            }
            match &found {
                Some(before) if *before != counts => return Err("the ways differ".into()),
                _ => found = Some(counts),
            }
        }
    }
    Ok(found.unwrap_or_default())
}

/// Measures orders of so many customers, with keys of all kinds and rows of both orders.
///
/// # Errors
/// Where the policy or a column is refused.
pub fn measured(customers: u64, effort: Effort) -> Outcome<Vec<Measured>> {
    let engine = engine()?;
    let mut rows = Vec::new();
    for (order, shuffled) in [("shuffled", true), ("sorted", false)] {
        let table = Table::new(customers, shuffled);
        for keys in Keys::ALL {
            let partial = add(&engine, &table, keys)?;
            let mut subjects = [
                Subject::new("codes, segments", || {
                    let partial = add(&engine, &table, keys).ok()?;
                    score(&engine, partial).ok()
                }),
                Subject::new("orders summed up alone", || add(&engine, &table, keys).ok()),
                Subject::new("a model fitted to sums", || {
                    engine.rfm()?.fit(&partial).ok()
                }),
            ];
            measure(&mut subjects, effort);
            rows.extend(subjects.iter().map(|subject| Measured {
                key: keys.as_str(),
                order,
                what: subject.name().to_owned(),
                nanos: subject.nanos(),
            }));
        }
    }
    Ok(rows)
}

/// Scores the same orders again and again, for a profiler.
///
/// # Errors
/// Where the policy or a column is refused.
pub fn repeat(key: &str, order: &str, customers: u64, calls: u32) -> Outcome<()> {
    let engine = engine()?;
    let table = Table::new(customers, order == "shuffled");
    let keys = Keys::ALL.into_iter().find(|keys| keys.as_str() == key);
    let keys = keys.ok_or("no such keys")?;
    let start = cpu_time::ProcessTime::now();
    for _ in 0..calls {
        let partial = add(&engine, &table, keys)?;
        std::hint::black_box(score(&engine, partial)?);
    }
    let orders = customers.saturating_mul(ORDERS_OF_A_CUSTOMER);
    let nanos = start.elapsed().as_nanos() as f64 / f64::from(calls) / orders as f64;
    println!("{key}, {order}: {nanos:.2} ns an order");
    Ok(())
}

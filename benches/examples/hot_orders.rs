//! Orders to scored customers, again and again, for a profiler and for the memory that it takes:
//! `perf record target/release/examples/hot_orders shuffled 10000000 1000000 5`.
//!
//! Keys are `shuffled` or `sorted` numbers, `far` numbers without order, or `text`.

use cpu_time::ProcessTime;
use leadgrid::frame::{Column, Numbers, Texts, TicksPerSecond};
use leadgrid::rfm::{Amounts, OrderReading, Orders};
use leadgrid::{Engine, Instant};

const POLICY: &str = r#"{"format": 1, "id": "shop", "version": "1", "time_zone": "+09:00", "rfm": {
    "recency": {"quantiles": {}}, "frequency": {"quantiles": {"population": "all"}}, "monetary": {"quantiles": {}}}}"#;
const DAY: u64 = 86_400_000;

/// Pages that are in memory, in megabytes; only where Linux tells them.
fn resident(what: &str) -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(what));
    let kilobytes = line.and_then(|line| line.split_whitespace().next()?.parse::<f64>().ok());
    kilobytes.unwrap_or(f64::NAN) / 1024.0
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let keys = args.next().unwrap_or_else(|| "shuffled".to_owned());
    let rows: usize = args.next().map_or(Ok(10_000_000), |rows| rows.parse())?;
    let customers: u64 = args.next().map_or(Ok(1_000_000), |rows| rows.parse())?;
    let calls: usize = args.next().map_or(Ok(5), |calls| calls.parse())?;

    let engine = Engine::from_json(POLICY)?;
    let rfm = engine.rfm().ok_or("the policy has no rfm")?;
    let as_of = Instant::parse("2026-11-26T09:00:00+09:00").ok_or("no instant")?;

    let mut state = 7_u64;
    let mut random = |below: u64| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 33).checked_rem(below).unwrap_or(0)
    };
    let mut table: Vec<(u64, i64, i64)> = (0..rows)
        .map(|_| {
            let customer = random(customers);
            let before = random(730).wrapping_mul(DAY).wrapping_add(random(DAY));
            let at = as_of.millis().saturating_sub_unsigned(before);
            (customer, at, random(100_000).saturating_add(100) as i64)
        })
        .collect();
    if keys == "sorted" {
        table.sort_unstable();
    }
    let spread = |customer: u64| match keys.as_str() {
        "far" => customer.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 1,
        _ => customer,
    };
    let numbers: Vec<i64> = table.iter().map(|row| spread(row.0) as i64).collect();
    let at: Vec<i64> = table.iter().map(|row| row.1).collect();
    let amounts: Vec<i64> = table.iter().map(|row| row.2).collect();
    let (mut ends, mut bytes) = (vec![0], Vec::new());
    if keys == "text" {
        for (customer, ..) in &table {
            bytes.extend_from_slice(format!("C-{customer}").as_bytes());
            ends.push(i32::try_from(bytes.len())?);
        }
    }
    drop(table);
    let customer = || match keys.as_str() {
        "text" => Column::Texts(Texts::Run(&ends, &bytes), None),
        _ => Column::Numbers(Numbers::I64(&numbers), None),
    };

    println!(
        "{keys}: {rows} orders of {customers} customers; seconds of one thread, megabytes at the peak"
    );
    println!("   add    fit  score    all   peak");
    for _ in 0..calls {
        let before = resident("VmRSS:");
        // The peak from here on.
        std::fs::write("/proc/self/clear_refs", "5").ok();
        let start = ProcessTime::now();
        let mut partial = rfm.partial(as_of);
        let amount = Amounts::Numbers(Numbers::I64(&amounts), 2, None);
        let at = Column::Instants(&at, TicksPerSecond::Thousand, None);
        let orders = Orders::new(customer(), at, amount);
        partial.add_orders(&orders, &OrderReading::default())?;
        let added = start.elapsed();
        let model = rfm.fit(&partial)?;
        let fitted = start.elapsed();
        let peak = resident("VmHWM:") - before;
        let mut best = 0_u64;
        for (customer, purchases) in partial.customers() {
            let scores = model.score(customer, &purchases, as_of);
            best = best.saturating_add(u64::from(scores.r.min(scores.f).min(scores.m) == Some(5)));
        }
        let scored = start.elapsed();
        println!(
            "{:6.3} {:6.3} {:6.3} {:6.3} {peak:6.1}   {best} of 555",
            added.as_secs_f64(),
            fitted.saturating_sub(added).as_secs_f64(),
            scored.saturating_sub(fitted).as_secs_f64(),
            scored.as_secs_f64(),
        );
    }
    Ok(())
}

//! From a file of orders to segments: the first program to read about customers.

use std::cmp::Reverse;

use leadgrid::rfm::{Customer, Customers, Mover, Order, Partial, Rfm};
use leadgrid::{Call, Engine, Instant, Lang};

const POLICY: &str = include_str!("../../../policies/shop.yaml");
const ORDERS: &str = include_str!("../../../data/orders.csv");
const NOW: &str = "2026-11-26T09:00:00+09:00";
const A_MONTH_AGO: &str = "2026-10-26T09:00:00+09:00";

type Trouble = Box<dyn std::error::Error>;

/// Order, line, customer, instant, item and amount. Amounts stay texts, since money is exact.
type Row = (String, String, String, String, String, String);

fn main() -> Result<(), Trouble> {
    let engine = Engine::from_yaml(POLICY)?;
    let rfm = engine.rfm().ok_or("the policy has no `rfm`")?;
    let mut file = csv::Reader::from_reader(ORDERS.as_bytes());
    let rows: Vec<Row> = file.deserialize().collect::<Result<_, _>>()?;

    // Sum the orders up by customer, fit the cuts, score everybody.
    let orders = sum_up(rfm, &rows, NOW)?;
    let out = orders.left_out();
    let customers = score(&engine, rfm, orders)?;
    println!("{} customers as of {NOW}", customers.len());
    println!("rows of nobody: {}, too old: {}", out.nobody, out.older);

    // How large each segment is, and what to do with it.
    println!();
    let counts = customers.counts();
    for segment in engine.segments().ok_or("no segments")?.rows() {
        let count = counts.in_segment(segment.id()).unwrap_or(0);
        let action = segment.action().and_then(|action| action.text(Lang::En));
        let action = action.unwrap_or_default();
        println!("{:<16}{count:>3}  {action}", segment.id());
    }

    // Recency to the right, frequency upwards.
    println!("\n F\\R    1    2    3    4    5");
    for f in (1..=5).rev() {
        let cell = |r| format!("{:>5}", counts.with(Some(r), Some(f)));
        println!("{f:>4}{}", (1..=5).map(cell).collect::<String>());
    }

    println!("\nbest customers");
    let mut best: Vec<Customer<'_>> = customers.iter().collect();
    best.sort_by_key(|one| Reverse(one.purchases().net()));
    for one in best.iter().take(3) {
        let scores = one.scores();
        println!("{}  {}  {} KRW", one.key(), scores.code(), scores.net);
    }

    // Why a customer is where it is, and what is missing for the next scores.
    let why = customers.explain("C-1010").ok_or("no such customer")?;
    print!("\n{}", why.text(Lang::En));

    // Who moved in a month, and why: here those who went without an order.
    let before = score(&engine, rfm, sum_up(rfm, &rows, A_MONTH_AGO)?)?;
    let movers = before.migrate(&customers)?.movers;
    println!(
        "\n{} moved since {A_MONTH_AGO}; without an order:",
        movers.len()
    );
    for mover in &movers {
        if !mover.happened.contains(&"ordered") {
            println!("{}", moved(mover));
        }
    }

    // Parts of the file, summed up apart and sent as bytes, give the model of the whole.
    let (first, second) = rows.split_at(100);
    let sent = sum_up(rfm, first, NOW)?.to_bytes();
    let mut both = sum_up(rfm, second, NOW)?;
    both.merge(&rfm.read_partial(&sent)?)?;
    let same = rfm.fit(&both)?.to_json() == customers.model().to_json();
    println!("\nsame model from two parts: {same}");
    Ok(())
}

fn sum_up(rfm: &Rfm, rows: &[Row], as_of: &str) -> Result<Partial, Trouble> {
    let mut partial = rfm.partial(at(as_of)?);
    for (order, line, customer, instant, _, amount) in rows {
        let row = Order::new(&**customer, at(instant)?, &**amount);
        partial.add(&row.order(&**order).line(&**line))?;
    }
    Ok(partial)
}

fn score(engine: &Engine, rfm: &Rfm, orders: Partial) -> Result<Customers, Trouble> {
    let (model, call) = (rfm.fit(&orders)?, Call::at(orders.as_of()));
    Ok(engine.customers(&model, orders, &[], &call)?)
}

/// `C-1027  promising -> need_attention: recency 4 -> 3 by value; aged`.
fn moved(mover: &Mover) -> String {
    let [from, to] = [&mover.from, &mover.to].map(|id| id.as_deref().unwrap_or("-"));
    let score = |score: Option<u8>| score.map_or("-".to_owned(), |score| score.to_string());
    let shifts = mover.why.iter().map(|shift| {
        let [was, is] = shift.scores.map(score);
        format!("{} {was} -> {is} by {}", shift.metric.as_str(), shift.by)
    });
    let (shifts, happened) = (shifts.collect::<Vec<_>>(), mover.happened.join(", "));
    format!(
        "{}  {from} -> {to}: {}; {happened}",
        mover.customer,
        shifts.join(", ")
    )
}

fn at(text: &str) -> Result<Instant, String> {
    Instant::parse(text).ok_or_else(|| format!("`{text}` is not an instant"))
}

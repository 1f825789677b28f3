//! Public data, where it is there: scores by the rule as it is written, in plain loops.

use leadgrid::rfm::{Model, Order, Partial};
use leadgrid::{Engine, Instant};
use std::collections::BTreeMap;

use crate::setup::*;

/// A file of public data beside the project, or a word that it is not here.
fn read(name: &str) -> Option<String> {
    let here = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let found = here
        .ancestors()
        .find_map(|above| std::fs::read_to_string(above.join("shared/data").join(name)).ok());
    if found.is_none() {
        eprintln!("SKIPPED: shared/data/{name} is not here");
    }
    found
}

struct Row {
    customer: String,
    date: String,
    amount: String,
}

impl Row {
    fn at(&self) -> Instant {
        at(&format!("{}T12:00:00+00:00", self.date))
    }

    fn cents(&self) -> i64 {
        let (whole, cents) = self.amount.split_once('.').unwrap_or((&self.amount, "00"));
        whole.parse::<i64>().expect("units") * 100
            + format!("{cents:0<2}").parse::<i64>().expect("cents")
    }
}

fn fitted(rows: &[Row], as_of: &str, ties: &str) -> (Model, Partial) {
    let policy = format!(
        r#"{{"format": 1, "id": "shop", "version": "1", "time_zone": "+00:00", "rfm": {{
            "recency": {{"quantiles": {{"ties": "{ties}"}}}},
            "frequency": {{"quantiles": {{"ties": "{ties}"}}}},
            "monetary": {{"quantiles": {{"ties": "{ties}"}}}}}}}}"#
    );
    let engine = Engine::from_json(&policy).expect("loads");
    let rfm = engine.rfm().expect("has it");
    let mut partial = rfm.partial(at(as_of));
    for row in rows {
        let order = Order::new(&*row.customer, row.at(), &*row.amount);
        partial.add(&order).expect("a good row");
    }
    (rfm.fit(&partial).expect("fits"), partial)
}

/// Codes by counting: `1 + floor(q L / n)`, among all, repeat buyers and payers.
fn by_hand(rows: &[Row], as_of: &str) -> BTreeMap<String, String> {
    let mut customers: BTreeMap<&str, (Instant, i64, i64)> = BTreeMap::new();
    for row in rows {
        let one = customers.entry(&row.customer).or_insert((row.at(), 0, 0));
        *one = (one.0.max(row.at()), one.1 + 1, one.2 + row.cents());
    }
    // In UTC at midnight, so that whole days are calendar days.
    let days = |last: Instant| at(as_of).millis() / 86_400_000 - last.millis() / 86_400_000;
    let rank = |q: usize,
                worse: &dyn Fn(&(Instant, i64, i64)) -> bool,
                of: &dyn Fn(&(Instant, i64, i64)) -> bool| {
        let population = || customers.values().filter(|one| of(one));
        1 + q * population().filter(|one| worse(one)).count() / population().count()
    };
    let all = |_: &(Instant, i64, i64)| true;
    let repeat = |one: &(Instant, i64, i64)| one.1 > 1;
    let payers = |one: &(Instant, i64, i64)| one.2 > 0;
    let code = |one: &(Instant, i64, i64)| {
        let r = rank(5, &|other| days(other.0) > days(one.0), &all);
        let f = match one.1 {
            1 => 1,
            orders => 1 + rank(4, &|other| other.1 < orders, &repeat),
        };
        let m = match one.2 {
            ..=0 => 1,
            net => rank(5, &|other| other.2 < net, &payers),
        };
        format!("{r}{f}{m}")
    };
    customers
        .iter()
        .map(|(key, one)| ((*key).to_owned(), code(one)))
        .collect()
}

fn by_model(model: &Model, partial: &Partial) -> BTreeMap<String, String> {
    let customers = partial.customers();
    let scored = customers.map(|(key, purchases)| {
        (
            key.to_string(),
            model.score(key, &purchases, partial.as_of()).code(),
        )
    });
    scored.collect()
}

fn orders_of_r() -> Option<Vec<Row>> {
    let text = read("rfm_r/rfm_data_orders.csv")?;
    let rows = text.lines().skip(1).map(|line| {
        let (line, amount) = line.rsplit_once(',').expect("three columns");
        let (customer, date) = line.rsplit_once(',').expect("three columns");
        Row {
            customer: customer.trim_matches('"').to_owned(),
            date: date.to_owned(),
            amount: amount.to_owned(),
        }
    });
    Some(rows.collect())
}

#[test]
fn orders_of_the_r_package() {
    let Some(rows) = orders_of_r() else { return };
    assert_eq!(rows.len(), 4_906);
    let as_of = "2006-12-31T00:00:00+00:00";
    let (model, partial) = fitted(&rows, as_of, "low");
    let (codes, wanted) = (by_model(&model, &partial), by_hand(&rows, as_of));
    assert_eq!(codes.len(), 995);
    assert_eq!(codes, wanted);
}

#[test]
fn what_the_r_package_published_comes_of_its_own_cuts() {
    let (Some(rows), Some(published)) = (orders_of_r(), read("rfm_r/rfm_published_scores_dev.csv"))
    else {
        return;
    };
    let (_, partial) = fitted(&rows, "2006-12-31T00:00:00+00:00", "low");
    let values = |of: &dyn Fn(&leadgrid::rfm::Purchases) -> f64| -> Vec<f64> {
        let mut values: Vec<f64> = partial.customers().map(|(_, one)| of(&one)).collect();
        values.sort_by(f64::total_cmp);
        values
    };
    // Interpolated quantiles of R (type 7), to each of which it adds 1.
    let cuts = |values: &[f64]| -> Vec<f64> {
        let cut = |k: usize| {
            let place = (values.len() - 1) as f64 * k as f64 / 5.0;
            let (low, part) = (place.floor() as usize, place.fract());
            values[low] + part * (values[(low + 1).min(values.len() - 1)] - values[low]) + 1.0
        };
        (1..5).map(cut).collect()
    };
    let days = |one: &leadgrid::rfm::Purchases| {
        let last = one
            .last()
            .expect("an order")
            .millis()
            .div_euclid(86_400_000);
        (at("2006-12-31T00:00:00+00:00").millis() / 86_400_000 - last) as f64
    };
    let (orders, net) = (
        |one: &leadgrid::rfm::Purchases| one.orders as f64,
        |one: &leadgrid::rfm::Purchases| (one.net() / 100) as f64,
    );
    let (r, f, m) = (
        cuts(&values(&days)),
        cuts(&values(&orders)),
        cuts(&values(&net)),
    );
    let reached = |cuts: &[f64], value: f64| cuts.iter().filter(|cut| **cut <= value).count();
    let mut seen = 0;
    for line in published.lines().skip(1) {
        let columns: Vec<&str> = line.split(',').collect();
        let one = partial.customer(columns[0]).expect("one of the customers");
        let value = |column: usize| columns[column].parse::<f64>().expect("a number");
        assert_eq!(
            (days(&one), orders(&one), net(&one)),
            (value(1), value(2), value(3)),
            "{line}"
        );
        let code = format!(
            "{}{}{}",
            5 - reached(&r, days(&one)),
            1 + reached(&f, orders(&one)),
            1 + reached(&m, net(&one))
        );
        assert_eq!(code, columns[7], "{line}");
        seen += 1;
    }
    assert_eq!(seen, 4);
}

#[test]
fn the_cdnow_sample() {
    let Some(text) = read("cdnow/CDNOW_sample.txt") else {
        return;
    };
    let rows: Vec<Row> = text
        .lines()
        .map(|line| {
            let columns: Vec<&str> = line.split_whitespace().collect();
            let date = columns[2];
            Row {
                customer: columns[0].to_owned(),
                date: format!("{}-{}-{}", &date[..4], &date[4..6], &date[6..]),
                amount: columns[4].to_owned(),
            }
        })
        .collect();
    assert_eq!(rows.len(), 6_919);
    let as_of = "1998-07-01T00:00:00+00:00";
    let (model, partial) = fitted(&rows, as_of, "low");
    let (codes, wanted) = (by_model(&model, &partial), by_hand(&rows, as_of));
    assert_eq!(codes.len(), 2_357);
    assert_eq!(codes, wanted);
    // Who bought once is 1, and nobody else.
    for (customer, purchases) in partial.customers() {
        let code = &codes[&customer.to_string()];
        assert_eq!(purchases.orders == 1, code.as_bytes()[1] == b'1');
    }
}

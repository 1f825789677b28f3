//! Customers of the demo: orders, and leads for their signals, to segments.

use std::path::Path;

use leadgrid::rfm::{Customer, Customers, LeftOut, Metric, Money, Rfm};
use leadgrid::{Call, Engine, Instant, Lead};

use crate::csv_out::SafeCsv;
use crate::orders_in::{BadRow, OrdersIn, SummedUp};
use crate::trouble::Trouble;

/// Everything there is to show of customers.
#[derive(Debug)]
pub struct Outcome {
    /// The customers in their segments.
    pub customers: Customers,
    /// The name of the file of orders.
    pub name: String,
    /// How many leads there were beside them.
    pub leads: usize,
    /// How many rows it has.
    pub rows: usize,
    /// How many of them are wrong.
    pub bad: usize,
    /// The first of these.
    pub told: Vec<BadRow>,
    /// Rows that do not count.
    pub left_out: LeftOut,
}

/// The rules for customers.
///
/// # Errors
/// When the policy has none.
pub fn rules(engine: &Engine) -> Result<&Rfm, Trouble> {
    engine.rfm().ok_or_else(|| {
        Trouble::new(format!(
            "the policy `{}` has no `rfm`, which scores customers",
            engine.id()
        ))
        .help("add it, or leave --policy out; examples/policies/shop.yaml is one that has it")
    })
}

/// Sums up, fits and sorts everybody. All leads are in memory: a segment may ask for any of them.
///
/// # Errors
/// When the orders cannot be read, or there are too few customers to fit cuts to.
pub fn run(
    engine: &Engine,
    orders: &OrdersIn<'_>,
    leads: &[Lead<'_>],
    as_of: Instant,
) -> Result<Outcome, Trouble> {
    let rfm = rules(engine)?;
    let SummedUp {
        name,
        rows,
        partial,
        bad,
        told,
    } = orders.sum_up(rfm, as_of)?;
    // Nothing to show but that, in most cases one thing that is wrong everywhere.
    if let Some(first) = told.first().filter(|_| bad == rows) {
        let (row, error) = (first.row, &first.error);
        return Err(Trouble::new(format!(
            "`{name}`: no row is good; row {row}: {}",
            error.message()
        ))
        .help(error.help()));
    }
    let left_out = partial.left_out();
    let refused = |error: leadgrid::Error| {
        Trouble::new(format!("`{name}`: {}", error.message())).help(error.help())
    };
    let model = rfm.fit(&partial).map_err(refused)?;
    let customers = engine
        .customers(&model, partial, leads, &Call::at(as_of))
        .map_err(refused)?;
    Ok(Outcome {
        customers,
        name,
        leads: leads.len(),
        rows,
        bad,
        told,
        left_out,
    })
}

impl Outcome {
    /// Who is worth explaining: of those who can rise in R, F and M, if there are any, the one who paid
    /// most.
    pub fn telling(&self) -> Option<Customer<'_>> {
        let top = self.customers.model().rfm().scale();
        let can_rise = |one: &Customer<'_>| {
            let scores = one.scores();
            let below_top = |metric| scores.of(metric).is_some_and(|score| Some(score) < top);
            Metric::ALL.into_iter().all(below_top)
        };
        // The last of equals is the greatest, so in reverse it is the first of them.
        let all = self.customers.iter().rev();
        all.max_by_key(|one| (can_rise(one), one.purchases().net()))
    }

    /// Writes a row for each customer.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn write(&self, path: &Path, bom: bool) -> Result<(), Trouble> {
        let mut csv = SafeCsv::create(path, bom)?;
        csv.row(&HEADER)?;
        for one in self.customers.iter() {
            csv.row(&self.cells(one))?;
        }
        csv.finish()
    }

    fn cells(&self, one: Customer<'_>) -> [String; HEADER.len()] {
        let (scores, purchases) = (one.scores(), one.purchases());
        let money = |minor| Money::new(minor, self.customers.places()).to_string();
        let at = |at: Option<Instant>| {
            at.map_or(String::new(), |at| {
                self.customers.stamp(at).as_str().to_owned()
            })
        };
        [
            one.key().to_string(),
            one.group()
                .map(|group| group.to_string())
                .unwrap_or_default(),
            scores.code(),
            scores.days.map(|days| days.to_string()).unwrap_or_default(),
            scores.orders.to_string(),
            money(purchases.net()),
            money(purchases.gross),
            money(purchases.refunds),
            at(purchases.span.map(|(first, _)| first)),
            at(purchases.last()),
        ]
    }
}

const HEADER: [&str; 10] = [
    "customer", "segment", "code", "days", "orders", "net", "gross", "refunds", "first_at",
    "last_at",
];

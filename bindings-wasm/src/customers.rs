//! Orders and customers as functions over texts and bytes. Both JavaScript builds include this file.

use leadgrid::rfm::{self, Customers, LeftOut, Stability};
use leadgrid::{Call, Engine, Error, Value};
use leadgrid_arrow::Rfm;
use leadgrid_arrow::script::{self, CustomerRows, Given, items, problem};
use serde::Serialize;

use super::text::{answered, data_problem, json};

/// What a sum of orders tells of itself.
#[derive(Serialize)]
struct About {
    length: usize,
    as_of: String,
    left_out: LeftOut,
    bad_rows: u64,
}

fn or_problem<T>(result: Result<T, Error>) -> Result<T, String> {
    result.map_err(|error| data_problem(&error))
}

/// Nothing, or the text of a problem.
fn done(result: Result<(), Error>) -> String {
    or_problem(result).err().unwrap_or_default()
}

/// No orders yet, at an instant; or the text of a problem.
pub fn rfm_new(engine: &Engine, options: &str) -> Result<Rfm, String> {
    let make = || {
        let options = Value::from_json(options)?;
        Call::refuse_others(&options, &["as_of"])?;
        Rfm::new(engine.clone(), Call::from_value(&options)?.as_of)
    };
    or_problem(make())
}

/// What `rfm_bytes` gave; or the text of a problem.
pub fn rfm_read(engine: &Engine, bytes: &[u8]) -> Result<Rfm, String> {
    or_problem(Rfm::from_bytes(engine.clone(), bytes))
}

/// Adds a table that a layout describes.
pub fn rfm_add(rfm: &mut Rfm, given: &Given, layout: &str, options: &str) -> String {
    let mut add = || {
        let options = Value::from_json(options)?;
        rfm.add_layout(given, layout, &options).map_err(problem)
    };
    done(add())
}

/// Adds documents in pieces of a list.
pub fn rfm_add_documents(rfm: &mut Rfm, pieces: &[String], options: &str) -> String {
    let mut add = || rfm.add_pieces(pieces, &Value::from_json(options)?);
    done(add())
}

/// Makes customers known, whose keys come in pieces of a list.
pub fn rfm_know(rfm: &mut Rfm, pieces: &[String]) -> String {
    let mut know = || rfm.know(&items(pieces)?);
    done(know())
}

pub fn rfm_merge(rfm: &mut Rfm, other: &Rfm) -> String {
    done(rfm.merge(other.partial()))
}

/// The same with bytes of another one.
pub fn rfm_merge_bytes(rfm: &mut Rfm, bytes: &[u8]) -> String {
    let mut merge = || {
        let other = Rfm::from_bytes(rfm.engine().clone(), bytes)?;
        rfm.merge(other.partial())
    };
    done(merge())
}

/// The model as JSON, or the text of a problem.
pub fn rfm_fit(rfm: &Rfm) -> String {
    or_problem(rfm.fit()).map_or_else(|problem| problem, |model| model.to_json())
}

/// What is told of the sum, as JSON.
pub fn rfm_about(rfm: &Rfm) -> String {
    let as_of = rfm.engine().stamp(rfm.partial().as_of());
    json(&About {
        length: rfm.partial().len(),
        as_of: as_of.to_string(),
        left_out: rfm.left_out(),
        bad_rows: rfm.bad_rows().count,
    })
}

/// The first of the rows that were skipped, as JSON.
pub fn rfm_bad_rows(rfm: &Rfm) -> String {
    json(rfm.bad_rows())
}

/// All customers, scored by the JSON of a model or by one that is fitted now; or the text of a problem.
/// Leads come in pieces of a list.
pub fn rfm_score(
    rfm: &Rfm,
    model: Option<&str>,
    leads: &[String],
    options: &str,
) -> Result<CustomerRows, String> {
    let score = || rfm.score_rows(model, leads, &Value::from_json(options)?);
    or_problem(score())
}

/// A question about customers by name, as in `text::ask`.
pub fn customers_ask(customers: &Customers, name: &str, arguments: &str) -> String {
    answered(arguments, |arguments| customers.ask(name, arguments))
}

/// Who moved between two instants, as JSON; or the text of a problem.
pub fn customers_migrate(before: &Customers, after: &Customers) -> String {
    let migration = or_problem(before.migrate(after));
    migration.map_or_else(|problem| problem, |migration| migration.to_json())
}

/// A call about customers by name, as in `text::ask`.
pub fn ask_customers(engine: &Engine, name: &str, arguments: &str) -> String {
    answered(arguments, |arguments| rfm::ask(engine, name, arguments))
}

/// How much the scores of a table depend on choices, as JSON; or the text of a problem.
pub fn stability(engine: &Engine, given: &Given, layout: &str, options: &str) -> String {
    let report = || {
        let options = Value::from_json(options)?;
        script::stability_of_layout(engine, given, layout, &options)
    };
    reported(report())
}

/// The same of documents in pieces of a list.
pub fn stability_of_documents(engine: &Engine, pieces: &[String], options: &str) -> String {
    let report = || script::stability_of_pieces(engine, pieces, &Value::from_json(options)?);
    reported(report())
}

fn reported(report: Result<Stability, Error>) -> String {
    or_problem(report).map_or_else(|problem| problem, |report| json(&report))
}

//! Frames as functions over texts and bytes. Both JavaScript builds include this file; what differs is
//! how they hold typed arrays.

use std::sync::Arc;

use leadgrid::{Code, Engine, Error, Lead, LeadErrors, Value};
use leadgrid_arrow::Options;
use leadgrid_arrow::script::{
    self, CsvReader, CsvSettings, CustomerRows, Given, Scores, View, problem,
};

use super::text::{data_problem, json};

fn options(call: &str, settings: &str, known: &[&str]) -> Result<Options, Error> {
    script::options(
        &Value::from_json(call)?,
        &Value::from_json(settings)?,
        known,
    )
}

/// The scores of tables, or the text of a problem.
pub fn score_tables(
    engine: &Engine,
    given: &Given,
    layout: &str,
    call: &str,
    settings: &str,
) -> Result<Scores, String> {
    let score = || {
        let options = options(call, settings, script::FRAME)?;
        Scores::of_layout(engine, given, layout, &options).map_err(problem)
    };
    score().map_err(|error| data_problem(&error))
}

/// The scores of lead documents in pieces, each a JSON list. `unreadable` tells of leads that could not
/// be handed over and stand there as null: a JSON list of their rows, ids and errors.
pub fn score_documents(
    engine: &Engine,
    pieces: &[String],
    unreadable: &str,
    call: &str,
    settings: &str,
) -> Result<Scores, String> {
    let score = || {
        let options = options(call, settings, script::FRAME)?;
        let mut leads = Vec::new();
        for piece in pieces {
            leads.extend(Lead::list_from_json(piece)?);
        }
        let unreadable = Value::from_json(unreadable)?;
        let unreadable = unreadable.items().iter().filter_map(known).collect();
        Scores::of_documents(engine, &leads, unreadable, &options).map_err(problem)
    };
    score().map_err(|error| data_problem(&error))
}

fn known(entry: &Value<'_>) -> Option<(usize, LeadErrors)> {
    let text = |key| entry.get(key).and_then(Value::as_text).unwrap_or_default();
    let code = match text("code") {
        "out_of_range" => Code::OutOfRange,
        _ => Code::WrongType,
    };
    let error = Error::new(code, text("path").to_owned(), text("message"), text("help"));
    let row = usize::try_from(entry.get("row")?.as_whole()?).ok()?;
    let id = entry.get("id").and_then(Value::as_text).map(str::to_owned);
    Some((row, LeadErrors::new(id, vec![error])))
}

/// A reader of CSV, or the text of a problem. Activities are described by a layout, the leads of which
/// are none.
pub fn csv_reader(
    engine: &Engine,
    given: &Given,
    layout: &str,
    call: &str,
    settings: &str,
) -> Result<CsvReader, String> {
    let make = || {
        let options = options(call, settings, script::CSV)?;
        let csv = CsvSettings::read(&Value::from_json(settings)?)?;
        let (_, activities) = given.tables(layout)?;
        CsvReader::new(engine.clone(), activities, options, csv)
    };
    make().map_err(|error: Error| data_problem(&error))
}

/// How many bytes were read, or the text of a problem.
pub fn csv_push(reader: &mut CsvReader, piece: &[u8]) -> Result<u32, String> {
    let read = reader.push(piece).map_err(|error| data_problem(&error))?;
    Ok(u32::try_from(read).unwrap_or(u32::MAX))
}

/// The scores of the rows read so far, or the text of a problem.
pub fn csv_scores(reader: &mut CsvReader) -> Result<Scores, String> {
    reader.scores().map_err(|error| data_problem(&error))
}

/// What the scores of a table know beside it, as JSON.
pub fn about(scores: &Scores) -> String {
    format!(
        r#"{{"rows":{},"has_ledger":{},"activities_without_lead":{}}}"#,
        scores.table.rows(),
        scores.ledger.is_some(),
        scores.activities_without_lead
    )
}

/// The report, as JSON.
pub fn report(scores: &Scores) -> String {
    json(&scores.report)
}

/// Leads by cell, as JSON.
pub fn cells(scores: &Scores) -> String {
    scores.cells.to_json()
}

/// The leads that could not be scored, as JSON.
pub fn errors(scores: &Scores) -> String {
    json(&scores.errors)
}

/// A table of a result, which it keeps.
#[derive(Clone)]
pub enum Shown {
    Scores(Arc<Scores>),
    Ledger(Arc<Scores>),
    Customers(Arc<CustomerRows>),
}

impl Shown {
    pub fn view(&self) -> &View {
        match self {
            Shown::Scores(scores) => &scores.table,
            Shown::Ledger(scores) => scores.ledger.as_ref().unwrap_or(&scores.table),
            Shown::Customers(customers) => &customers.table,
        }
    }
}

/// The table as a stream of Arrow IPC, or the text of a problem.
pub fn ipc(view: &View) -> Result<Vec<u8>, String> {
    view.ipc()
        .map_err(|error| data_problem(&problem(error.into())))
}

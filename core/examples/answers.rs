//! Scores leads from standard input, for comparisons with other implementations.
//!
//! For each policy: a line with the policy (`null` is the default one), a line with the options of the call and a
//! line for each lead, closed by an empty line. Writes a line for each lead, or one that begins with `refused`,
//! closed by an empty line. Where the options have a `call`, such as `why_not`, they are its arguments, and each line
//! holds its result for a lead instead of a decision.

use leadgrid::wire::{self, Refusal};
use leadgrid::{Call, Engine, Lead, Value};
use std::io::{BufRead, Write};

/// The result of a call that takes a lead.
fn result(engine: &Engine, name: &str, options: &Value<'_>, lead: &str) -> Result<String, String> {
    let lead = Value::from_json(lead).map_err(|error| error.to_string())?;
    let options = options.entries().iter().cloned();
    let mut arguments: Vec<_> = options.filter(|(key, _)| key != "call").collect();
    arguments.push(("lead".into(), lead));
    match wire::ask(engine, name, &Value::Object(arguments)) {
        Ok(result) => Ok(result),
        Err(Refusal::Lead(errors)) => {
            serde_json::to_string(&errors).map_err(|error| error.to_string())
        }
        Err(refusal) => Err(format!("{refusal:?}")),
    }
}

fn answers(lines: &[String]) -> Result<Vec<String>, String> {
    let [policy, options, leads @ ..] = lines else {
        return Err("a policy and options are needed".to_owned());
    };
    let engine = match policy.as_str() {
        "null" => Engine::default(),
        text => Engine::from_json(text)
            .map_err(|error| serde_json::to_string(error.findings()).unwrap_or_default())?,
    };
    let options = Value::from_json(options).map_err(|error| error.to_string())?;
    if let Some(name) = options.get("call").and_then(Value::as_text) {
        let results = leads.iter();
        return results
            .map(|lead| result(&engine, name, &options, lead))
            .collect();
    }
    let call = Call::from_value(&options).map_err(|error| error.to_string())?;
    let leads: Result<Vec<Lead<'_>>, _> = leads.iter().map(|lead| Lead::from_json(lead)).collect();
    let leads = leads.map_err(|error| error.to_string())?;
    let single: Vec<String> = leads
        .iter()
        .map(|lead| engine.score(lead, &call).to_json())
        .collect();
    let batch = engine.score_batch(&leads, &call);
    let together: Vec<String> = batch
        .answers
        .iter()
        .map(|answer| answer.to_json())
        .collect();
    if single == together {
        Ok(single)
    } else {
        Err("one by one and in batch differ".to_owned())
    }
}

fn main() -> std::io::Result<()> {
    let mut lines = Vec::new();
    let mut out = std::io::stdout().lock();
    for line in std::io::stdin().lock().lines() {
        let line = line?;
        if !line.is_empty() {
            lines.push(line);
            continue;
        }
        match answers(&lines) {
            Ok(found) => found
                .iter()
                .try_for_each(|answer| writeln!(out, "{answer}"))?,
            Err(reason) => writeln!(out, "refused {reason}")?,
        }
        writeln!(out)?;
        out.flush()?;
        lines.clear();
    }
    Ok(())
}

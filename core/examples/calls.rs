//! Makes calls from standard input, for comparisons with other implementations.
//!
//! Each line is `{policy, parents, call, arguments}`; a null call asks for the resolved policy. Writes a line for
//! each: `expect`, `error`, `errors`, `findings` or, for a policy that does not load, `refused`, then JSON.

use leadgrid::wire::{self, Refusal};
use leadgrid::{Engine, PolicyError, Value};
use std::io::{BufRead, Write};

fn outcome(line: &str) -> Result<String, String> {
    let asked = Value::from_json(line).map_err(|error| error.to_string())?;
    let parents: Vec<String> = match asked.get("parents") {
        Some(Value::List(parents)) => parents.iter().map(json).collect(),
        _ => Vec::new(),
    };
    let loader = parents.iter().fold(Engine::loader(), |loader, parent| {
        loader.parent_json(parent)
    });
    let policy = json(asked.get("policy").ok_or("a policy is needed")?);
    let engine = match loader.load_json(&policy) {
        Ok(engine) => engine,
        Err(error) => return Ok(format!("refused {}", findings(&error))),
    };
    let Some(Value::Text(call)) = asked.get("call") else {
        return Ok(format!("expect {}", engine.policy_json()));
    };
    let arguments = asked.get("arguments").ok_or("arguments are needed")?;
    Ok(match wire::ask(&engine, call, arguments) {
        Ok(result) => format!("expect {result}"),
        Err(Refusal::Call(error)) => {
            format!(
                "error {}",
                serde_json::to_string(&error).unwrap_or_default()
            )
        }
        Err(Refusal::Lead(answer)) => {
            let errors = serde_json::to_string(answer.errors.as_slice());
            format!("errors {}", errors.unwrap_or_default())
        }
        Err(Refusal::Policy(error)) => format!("findings {}", findings(&error)),
    })
}

fn json(value: &Value<'_>) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

fn findings(error: &PolicyError) -> String {
    serde_json::to_string(error.findings()).unwrap_or_default()
}

fn main() -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    for line in std::io::stdin().lock().lines() {
        match outcome(&line?) {
            Ok(found) => writeln!(out, "{found}")?,
            Err(reason) => writeln!(out, "unreadable {reason}")?,
        }
        out.flush()?;
    }
    Ok(())
}

//! Writes the files that are made from others; `--check` fails where one is out of date.
//!
//! `cargo run -p leadgrid --features yaml,schema --example generate [-- --check]`

use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// A file and what it must hold.
type Generated = (PathBuf, String);

fn main() -> ExitCode {
    let crate_ = Path::new(env!("CARGO_MANIFEST_DIR"));
    let root = crate_.parent().unwrap_or(crate_).to_owned();
    let check = std::env::args().any(|argument| argument == "--check");
    let files = match generated(&root) {
        Ok(files) => files,
        Err(message) => {
            eprintln!("{message}");
            return ExitCode::FAILURE;
        }
    };
    let mut stale = false;
    for (path, content) in files {
        let current = std::fs::read_to_string(&path).unwrap_or_default();
        if current == content {
            continue;
        }
        stale = true;
        if check {
            eprintln!("{} is out of date: run `cargo xtask gen`", path.display());
        } else if let Err(error) = std::fs::write(&path, content) {
            eprintln!("{}: {error}", path.display());
            return ExitCode::FAILURE;
        } else {
            println!("wrote {}", path.display());
        }
    }
    if check && stale {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    }
}

fn generated(root: &Path) -> Result<Vec<Generated>, String> {
    let schema = serde_json::to_string_pretty(&leadgrid::schema::json_schema())
        .map_err(|error| error.to_string())?;
    Ok(vec![
        default_policy(root)?,
        (root.join("schema/policy.schema.json"), schema + "\n"),
        (
            root.join("schema/policy.d.ts"),
            leadgrid::schema::typescript(),
        ),
        (root.join("schema/errors.md"), leadgrid::schema::codes()),
    ])
}

/// The default policy as the JSON that is embedded: builds for the browser read no YAML.
fn default_policy(root: &Path) -> Result<Generated, String> {
    let source = root.join("core/policies/global_standard.yaml");
    let yaml = std::fs::read_to_string(&source)
        .map_err(|error| format!("{}: {error}", source.display()))?;
    let engine = leadgrid::Engine::from_yaml(&yaml).map_err(|error| error.to_string())?;
    Ok((
        root.join("core/policies/global_standard.json"),
        format!("{}\n", engine.policy_json()),
    ))
}

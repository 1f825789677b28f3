//! The runners of other languages, and the machine that all of this runs on.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use crate::clock::Effort;
use crate::manifest::folder;
use crate::row::Row;

/// A language whose runner prints one JSON row for each engine.
#[derive(Debug, Clone, Copy)]
pub struct Host {
    /// The language.
    pub language: &'static str,
    /// Where the program may be, under the root of the repository; the last is asked of PATH.
    programs: [&'static str; 3],
    script: &'static str,
}

/// The hosts, in the order of the table.
pub const HOSTS: [Host; 2] = [
    Host {
        language: "Node",
        programs: ["", "", "node"],
        script: "node/run.mjs",
    },
    Host {
        language: "Python",
        programs: [".venv/bin/python", ".venv/Scripts/python.exe", "python3"],
        script: "python/run.py",
    },
];

impl Host {
    /// Runs its runner; its complaints go to the terminal.
    ///
    /// # Errors
    /// Where it fails, or prints something else.
    pub fn measure(self, effort: Effort) -> Result<Vec<Row>, Box<dyn std::error::Error>> {
        let script = folder().join(self.script);
        let output = Command::new(self.program())
            .arg(&script)
            .arg(format!("--rounds={}", effort.rounds))
            .arg(format!("--millis={}", effort.round.as_millis()))
            .stdin(Stdio::null())
            .stderr(Stdio::inherit())
            .output()?;
        if !output.status.success() {
            return Err(format!("{}: {}", script.display(), output.status).into());
        }
        let text = String::from_utf8(output.stdout)?;
        let rows: Result<Vec<Row>, _> = text.lines().map(serde_json::from_str).collect();
        Ok(rows?
            .into_iter()
            .map(|row| Row {
                language: self.language.to_owned(),
                ..row
            })
            .collect())
    }

    /// What the host calls itself, with its version.
    #[must_use]
    pub fn version(self) -> String {
        let version = said(Command::new(self.program()).arg("--version"));
        let number = version.rsplit(' ').next().unwrap_or_default();
        format!("{} {}", self.language, number.trim_start_matches('v'))
    }

    fn program(self) -> PathBuf {
        let root = folder().parent().map(PathBuf::from).unwrap_or_default();
        let [first, second, asked] = self.programs;
        let own = [first, second]
            .into_iter()
            .filter(|path| !path.is_empty())
            .map(|path| root.join(path));
        own.into_iter()
            .find(|path| path.is_file())
            .unwrap_or_else(|| PathBuf::from(asked))
    }
}

/// The machine: model and number of cores, and the system.
#[must_use]
pub fn machine() -> String {
    let cpu = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = cpu
        .lines()
        .find_map(|line| line.strip_prefix("model name"))
        .map_or("unknown CPU", |rest| {
            rest.trim_start_matches([' ', '\t', ':'])
        });
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let (system, architecture) = (std::env::consts::OS, std::env::consts::ARCH);
    format!("{model}, {cores} cores, {system} {architecture}")
}

/// The compiler.
#[must_use]
pub fn compiler() -> String {
    said(Command::new("rustc").arg("--version"))
}

/// Today in UTC, as the system says.
#[must_use]
pub fn today() -> String {
    said(Command::new("date").args(["-u", "+%Y-%m-%d"]))
}

fn said(command: &mut Command) -> String {
    command
        .stderr(Stdio::null())
        .output()
        .ok()
        .and_then(|output| String::from_utf8(output.stdout).ok())
        .map_or_else(String::new, |text| text.trim().to_owned())
}

//! `manifest.json`: the policy and the lead that every language replays.

use std::path::{Path, PathBuf};
use std::{fs, io};

use serde::Deserialize;

/// What is replayed. Paths are relative to the folder of the manifest.
#[derive(Debug, Clone, Deserialize)]
pub struct Manifest {
    /// The policy.
    pub policy: PathBuf,
    /// One lead.
    pub lead: PathBuf,
    /// The instant of the decision.
    pub as_of: String,
    /// What every engine must answer, so that all are measured at the same work.
    pub totals: Totals,
    /// Numbers of activities, for the growth of the cost.
    pub growth: Vec<u32>,
    /// The policies with which to look ahead.
    pub ahead: Vec<PathBuf>,
    /// Deadlines in working time.
    pub working_time: WorkingTime,
}

/// A calendar and what to ask of it.
#[derive(Debug, Clone, Deserialize)]
pub struct WorkingTime {
    /// The policy that declares it.
    pub policy: PathBuf,
    /// Its id.
    pub calendar: String,
    /// From when time counts.
    pub start: String,
    /// Spans of working time.
    pub spells: Vec<Spell>,
}

/// A span of working time and the instant at which it ends, which every library must answer.
#[derive(Debug, Clone, Deserialize)]
pub struct Spell {
    /// Its name.
    pub what: String,
    /// Its length.
    pub within: String,
    /// When it ends.
    pub due: String,
}

/// The total of each axis, in points.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
pub struct Totals {
    /// The axis `activity`.
    pub activity: f64,
    /// The axis `demographic`.
    pub demographic: f64,
}

/// The manifest with the texts that it names.
#[derive(Debug)]
pub struct Replay {
    /// The manifest.
    pub manifest: Manifest,
    /// The policy, as JSON.
    pub policy: String,
    /// The lead, as JSON.
    pub lead: String,
}

/// The folder of the manifest.
#[must_use]
pub fn folder() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

impl Replay {
    /// Reads the manifest and its files.
    ///
    /// # Errors
    /// Where a file is missing or not what it should be.
    pub fn read() -> io::Result<Self> {
        let text = |path: &Path| {
            fs::read_to_string(folder().join(path)).map_err(|error| {
                io::Error::new(error.kind(), format!("{}: {error}", path.display()))
            })
        };
        let manifest: Manifest = serde_json::from_str(&text(Path::new("manifest.json"))?)?;
        Ok(Self {
            policy: text(&manifest.policy)?,
            lead: text(&manifest.lead)?,
            manifest,
        })
    }
}

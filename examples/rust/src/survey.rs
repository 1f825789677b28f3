//! The first pass over the leads: is the file sound, and what is the newest instant in it?
//!
//! Whatever would stop the demo stops it here, before anything is scored or written.

use leadgrid::Instant;

use crate::activities_in::{Activities, instant};
use crate::columns::Columns;
use crate::csv_in::Sheet;
use crate::progress::Progress;
use crate::trouble::Trouble;

/// What the first pass found.
#[derive(Debug, Default)]
pub struct Survey {
    /// How many leads the file has.
    pub rows: usize,
    /// The newest instant of the leads and the row it stands in.
    pub newest: Option<(Instant, u64)>,
    /// Ids that several rows have, and how many rows they have in all.
    pub shared_ids: (usize, usize),
}

/// Reads all rows, and tells the activities which leads there are.
///
/// # Errors
/// When the file is not sound.
pub fn survey(
    sheet: &Sheet,
    columns: &Columns,
    activities: Option<&mut Activities>,
) -> Result<Survey, Trouble> {
    let mut survey = Survey::default();
    let mut ids: Vec<Box<str>> = Vec::new();
    let mut progress = Progress::new("leads checked:", None);
    let mut rows = sheet.rows()?;
    while let Some((row, record)) = rows.read()? {
        ids.push(columns.id(record).into());
        for cell in columns.instants(record) {
            let found = instant(cell);
            if found > survey.newest.map(|(newest, _)| newest) {
                survey.newest = found.map(|found| (found, row));
            }
        }
        if ids.len().is_multiple_of(8_192) {
            progress.at(ids.len());
        }
    }
    survey.rows = ids.len();
    if let Some(activities) = activities {
        for id in &ids {
            activities.claim(id);
        }
    }
    ids.retain(|id| !id.is_empty());
    ids.sort_unstable();
    for run in ids.chunk_by(|a, b| a == b).filter(|run| run.len() > 1) {
        let (shared, rows) = survey.shared_ids;
        survey.shared_ids = (shared.saturating_add(1), rows.saturating_add(run.len()));
    }
    Ok(survey)
}

/// When to score, and why then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AsOf {
    /// Somebody said so.
    Given(Instant),
    /// It is the newest instant in a row of a file.
    Newest(Instant, u64, String),
    /// There is no instant in the data.
    Assumed(Instant),
}

impl AsOf {
    /// Decides when to score: as asked, else at the newest instant of the files, else at `fallback`.
    ///
    /// # Errors
    /// When what was asked for is no instant.
    pub fn choose(
        asked: Option<&str>,
        newest: &[(Option<(Instant, u64)>, &Sheet)],
        fallback: &str,
    ) -> Result<AsOf, Trouble> {
        let read = |text: &str| {
            instant(text).ok_or_else(|| {
                Trouble::new(format!("`{text}` is not an instant"))
                    .help("write it as 2026-11-23T09:00:00+09:00, or as milliseconds since 1970")
            })
        };
        if let Some(text) = asked {
            return read(text).map(AsOf::Given);
        }
        let found = newest
            .iter()
            .filter_map(|(newest, sheet)| Some(((*newest)?, sheet.name())));
        match found.max_by_key(|((instant, _), _)| *instant) {
            Some(((instant, row), name)) => Ok(AsOf::Newest(instant, row, name.to_owned())),
            None => read(fallback).map(AsOf::Assumed),
        }
    }

    /// The instant.
    pub fn instant(&self) -> Instant {
        match self {
            AsOf::Given(instant) | AsOf::Newest(instant, ..) | AsOf::Assumed(instant) => *instant,
        }
    }
}

//! How many leads stand in each cell of each grid.
//!
//! ```json
//! {"failed": 1, "grids": {"form": {"high": {"low": 3, "high": 0}, "low": {"low": 12, "high": 7}}}}
//! ```
//!
//! A grid has the form of its `cells` in the policy. Leads with errors have no cell and are counted
//! apart; origins of theirs may be wrong, so they belong to no grid.

use serde::ser::{Serialize, SerializeMap, SerializeStruct, Serializer};

use super::{Grid, Side};
use crate::engine::Engine;
use crate::error::{Code, Error};
use crate::json::{Pointer, Value};
use crate::label::Id;
use crate::policy::Policy;
use crate::tally::{count, entries, unknown_key};
use crate::text;

/// What is counted, for messages.
const LEADS: &str = "a number of leads";

/// The number of leads in each cell of each grid of a policy, and that of leads with errors.
///
/// A lead stands where its totals put it: an override or `hold` changes its lead type, not its cell.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CellCounts {
    failed: u64,
    grids: Vec<GridCounts>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct GridCounts {
    origin: Id,
    x: Vec<Id>,
    /// None for a grid of one side.
    y: Vec<Id>,
    /// Line by line.
    leads: Vec<u64>,
}

impl CellCounts {
    /// No leads yet, in the grids of the policy of an engine.
    #[must_use]
    pub fn new(engine: &Engine) -> Self {
        Self::of(engine.policy())
    }

    /// No leads yet, in the grids of a policy.
    pub(crate) fn of(policy: &Policy) -> Self {
        let grids = policy.grids.iter().map(|grid| {
            let ids = |side: &Side| side.bands.iter().map(|band| band.name.id.clone()).collect();
            GridCounts {
                origin: grid.origin.id.clone(),
                x: ids(&grid.x),
                y: grid.y.as_ref().map(ids).unwrap_or_default(),
                leads: vec![0; grid.size()],
            }
        });
        Self {
            failed: 0,
            grids: grids.collect(),
        }
    }

    /// Adds leads to a cell, by the number of its grid.
    pub(crate) fn add_leads(&mut self, grid: usize, x: &Id, y: Option<&Id>, leads: u64) {
        let Some(grid) = self.grids.get_mut(grid) else {
            return;
        };
        let column = grid.x.iter().position(|band| band == x);
        let line = match y {
            Some(y) => grid.y.iter().position(|band| band == y),
            None => Some(0),
        };
        if let (Some(column), Some(line)) = (column, line) {
            grid.count(column, line, leads);
        }
    }

    /// Adds leads that have errors.
    pub(crate) fn add_failed(&mut self, leads: usize) {
        let leads = u64::try_from(leads).unwrap_or(u64::MAX);
        self.failed = self.failed.saturating_add(leads);
    }

    /// Reads counts as they are written; what is left out is 0. A list of counts is summed up.
    ///
    /// # Errors
    /// `wrong_type`, `unknown_key`, `unknown_origin`, `unknown_reference` for a band, `out_of_range`.
    pub fn from_value(engine: &Engine, value: &Value<'_>) -> Result<Self, Error> {
        Self::read(engine, value, &Pointer::root())
    }

    pub(crate) fn read(
        engine: &Engine,
        value: &Value<'_>,
        at: &Pointer<'_>,
    ) -> Result<Self, Error> {
        let mut all = Self::new(engine);
        match value {
            Value::List(parts) => {
                for (index, part) in parts.iter().enumerate() {
                    all.add_value(engine.policy(), part, &at.index(index))?;
                }
            }
            one => all.add_value(engine.policy(), one, at)?,
        }
        Ok(all)
    }

    fn add_value(
        &mut self,
        policy: &Policy,
        value: &Value<'_>,
        at: &Pointer<'_>,
    ) -> Result<(), Error> {
        for (key, value) in entries(value, at)? {
            let at = at.key(key);
            match &**key {
                "failed" => self.failed = self.failed.saturating_add(count(value, LEADS, &at)?),
                "grids" => {
                    for (origin, cells) in entries(value, &at)? {
                        let at = at.key(origin);
                        let grid = grid_of(policy, origin, &at)?;
                        self.add_cells(grid, cells, &at)?;
                    }
                }
                _ => return Err(unknown_key(key, &["failed", "grids"], &at)),
            }
        }
        Ok(())
    }

    fn add_cells(&mut self, grid: &Grid, cells: &Value<'_>, at: &Pointer<'_>) -> Result<(), Error> {
        let Some(counts) = self.grid_mut(&grid.origin.id) else {
            return Ok(());
        };
        let mut line = |cells: &Value<'_>, line: usize, at: &Pointer<'_>| {
            for (band, value) in entries(cells, at)? {
                let at = at.key(band);
                let column = grid.x.place(band, &at)?;
                counts.count(column, line, count(value, LEADS, &at)?);
            }
            Ok(())
        };
        let Some(y) = &grid.y else {
            return line(cells, 0, at);
        };
        for (band, cells) in entries(cells, at)? {
            let at = at.key(band);
            line(cells, y.place(band, &at)?, &at)?;
        }
        Ok(())
    }

    /// Adds what was counted of other leads by the same policy.
    ///
    /// # Errors
    /// `policy_mismatch` for counts of other grids; then nothing is added.
    pub fn add(&mut self, other: &Self) -> Result<(), Error> {
        let shape = |grid: &GridCounts| (grid.origin.clone(), grid.x.clone(), grid.y.clone());
        if !self
            .grids
            .iter()
            .map(shape)
            .eq(other.grids.iter().map(shape))
        {
            let message = "the counts are of a policy with other grids";
            let help = "add up counts of one policy";
            let at = String::new();
            return Err(Error::new(Code::PolicyMismatch, at, message, help));
        }
        self.failed = self.failed.saturating_add(other.failed);
        for (grid, more) in self.grids.iter_mut().zip(&other.grids) {
            for (leads, more) in grid.leads.iter_mut().zip(&more.leads) {
                *leads = leads.saturating_add(*more);
            }
        }
        Ok(())
    }

    /// Leads with errors, of whatever origin.
    #[must_use]
    pub fn failed(&self) -> u64 {
        self.failed
    }

    /// Leads in a cell by band ids; `y` is `None` where the grid has one side.
    #[must_use]
    pub fn leads(&self, origin: &str, x: &str, y: Option<&str>) -> Option<u64> {
        let grid = self.grids.iter().find(|grid| grid.origin == *origin)?;
        let column = grid.x.iter().position(|band| *band == *x)?;
        let line = match y {
            Some(y) => grid.y.iter().position(|band| *band == *y)?,
            None if grid.y.is_empty() => 0,
            None => return None,
        };
        Some(grid.at(column, line))
    }

    /// The counts as compact JSON.
    #[must_use]
    pub fn to_json(&self) -> String {
        // Texts as keys and whole numbers: serialising cannot fail.
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Leads in a cell by places.
    pub(super) fn at(&self, origin: &Id, column: usize, line: usize) -> u64 {
        let mut grids = self.grids.iter();
        let grid = grids.find(|grid| grid.origin == *origin);
        grid.map_or(0, |grid| grid.at(column, line))
    }

    fn grid_mut(&mut self, origin: &Id) -> Option<&mut GridCounts> {
        self.grids.iter_mut().find(|grid| grid.origin == *origin)
    }
}

impl GridCounts {
    fn place(&self, column: usize, line: usize) -> usize {
        line.saturating_mul(self.x.len()).saturating_add(column)
    }

    fn at(&self, column: usize, line: usize) -> u64 {
        let leads = self.leads.get(self.place(column, line));
        leads.copied().unwrap_or(0)
    }

    fn count(&mut self, column: usize, line: usize, more: u64) {
        let place = self.place(column, line);
        if let Some(leads) = self.leads.get_mut(place) {
            *leads = leads.saturating_add(more);
        }
    }
}

/// The grid of an origin.
pub(crate) fn grid_of<'p>(
    policy: &'p Policy,
    origin: &str,
    at: &Pointer<'_>,
) -> Result<&'p Grid, Error> {
    let mut grids = policy.grids.iter();
    grids.find(|grid| grid.origin.id == *origin).ok_or_else(|| {
        let message = format!(
            "the policy has no grid for the origin `{}`",
            text::short(origin)
        );
        let ids = policy.grids.iter().map(|grid| &*grid.origin.id);
        let help = format!("the policy has grids for {}", text::list(ids));
        Error::new(Code::UnknownOrigin, at.to_string(), message, help)
    })
}

impl Serialize for CellCounts {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut counts = serializer.serialize_struct("CellCounts", 2)?;
        counts.serialize_field("failed", &self.failed)?;
        counts.serialize_field("grids", &Grids(&self.grids))?;
        counts.end()
    }
}

struct Grids<'c>(&'c [GridCounts]);

impl Serialize for Grids<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|grid| (&grid.origin, grid)))
    }
}

impl Serialize for GridCounts {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let line = |line: usize| Line { grid: self, line };
        if self.y.is_empty() {
            return line(0).serialize(serializer);
        }
        let mut map = serializer.serialize_map(Some(self.y.len()))?;
        // The highest band first, as people draw it and policies list it.
        for (place, band) in self.y.iter().enumerate().rev() {
            map.serialize_entry(band, &line(place))?;
        }
        map.end()
    }
}

struct Line<'c> {
    grid: &'c GridCounts,
    line: usize,
}

impl Serialize for Line<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let bands = self.grid.x.iter().enumerate();
        serializer.collect_map(bands.map(|(column, id)| (id, self.grid.at(column, self.line))))
    }
}

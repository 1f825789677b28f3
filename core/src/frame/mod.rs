//! Frames: many leads as columns.
//!
//! Scoring a frame gives the same as scoring its rows one by one, for any number of threads. A
//! policy is made into tables over the values that it can tell apart (`plan`); each column is read
//! once, a block of rows at a time (`block`); rows with something rare about them are judged as
//! documents (`row`).

mod activities;
mod aged;
mod asks;
mod bits;
mod block;
mod call;
mod cells;
mod classes;
mod codes;
mod column;
mod damaged;
mod deal;
mod drafts;
mod eventful;
mod events;
mod flag_words;
mod grids;
mod job;
mod key_hash;
mod keys;
mod lead_keys;
mod leads;
mod notes;
mod numbers;
mod offsets;
mod origins;
mod other_tables;
mod outcomes;
mod pairs;
mod plan;
mod reached;
mod row;
mod rows;
mod scores;
mod settled;
mod sorted;
mod source;
mod suited;
mod tables;
mod texts;
mod totals;
mod words;
mod written;

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::engine::Engine;
use crate::error::{Code as ErrorCode, Error};
use crate::policy::Policy;
use events::ByLead;
use suited::{check_activities, check_length, error, suited};

pub use activities::Activities;
pub use bits::Bits;
pub use call::FrameCall;
pub use column::{Column, TicksPerSecond};
pub use keys::Keys;
pub use numbers::Numbers;
pub use offsets::Offsets;
pub use outcomes::Outcome;
pub use scores::{Code, Scores};
pub use sorted::{ActivityOrder, SortedActivities};
pub use texts::{Dictionary, Texts};
pub use totals::{FlagBits, Totals};

/// Leads as columns of one length.
///
/// `id` and `origin` must be there. A column with the name of a field holds its values; so does
/// `attributes.` and the name, where a field is called like a key of a lead. Other keys of leads are
/// `created_at`, `assigned_at`, `tags`, `segment`, `override_lead_type`, `override_by`,
/// `override_reason` and `override_until`.
#[derive(Debug, Clone)]
pub struct Frame<'a> {
    rows: usize,
    columns: Vec<(String, Column<'a>, Place)>,
    activities: Option<Events<'a>>,
}

/// Activities of one frame, or such as several frames share.
#[derive(Debug, Clone)]
enum Events<'a> {
    Table(Box<Activities<'a>>),
    Sorted(Arc<ByLead<'a>>),
}

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    Id,
    /// Another key of leads.
    Lead(&'static str),
    /// A key of the override.
    Override(&'static str),
    Field(usize),
    /// An attribute that the policy does not declare.
    Undeclared,
}

/// The name of an attribute that may be written with a prefix.
fn attribute_name(name: &str) -> &str {
    name.strip_prefix("attributes.").unwrap_or(name)
}

impl<'a> Frame<'a> {
    /// Takes columns by name for scoring by the policy of an engine. Activities are a table of
    /// their own; without one all activities are unknown, with one a lead without events is known
    /// to have none.
    ///
    /// # Errors
    /// `missing_key` where `id` or `origin` is missing, `duplicate_key`, `wrong_type` for a column
    /// that cannot hold what its name says, `out_of_range` for columns of unlike length.
    pub fn new(
        engine: &Engine,
        columns: Vec<(String, Column<'a>)>,
        activities: Option<Activities<'a>>,
    ) -> Result<Self, Error> {
        if let Some(table) = &activities {
            check_activities(table)?;
        }
        let events = activities.map(|table| Events::Table(Box::new(table)));
        Self::of(engine, columns, events)
    }

    /// The same with activities that several frames share, so that they are sorted once.
    ///
    /// # Errors
    /// Those of [`Frame::new`].
    pub fn sharing(
        engine: &Engine,
        columns: Vec<(String, Column<'a>)>,
        activities: &SortedActivities<'a>,
    ) -> Result<Self, Error> {
        let events = Events::Sorted(Arc::clone(&activities.0));
        Self::of(engine, columns, Some(events))
    }

    fn of(
        engine: &Engine,
        columns: Vec<(String, Column<'a>)>,
        activities: Option<Events<'a>>,
    ) -> Result<Self, Error> {
        let policy = engine.policy();
        let rows = columns.first().map_or(0, |(_, column)| column.len());
        let mut placed: Vec<(String, Column<'a>, Place)> = Vec::with_capacity(columns.len());
        let (mut names, mut places) = (BTreeSet::new(), BTreeSet::new());
        for (name, column) in columns {
            let place = place(&name, policy);
            let is_new =
                names.insert(name.clone()) && (place == Place::Undeclared || places.insert(place));
            if !is_new {
                let help = "keep one of them";
                return Err(error(
                    ErrorCode::DuplicateKey,
                    &name,
                    "the column is given twice",
                    help,
                ));
            }
            check_length(&name, &column, rows)?;
            let column = suited(&name, column, place, policy)?;
            placed.push((name, column, place));
        }
        for wanted in ["id", "origin"] {
            if !placed.iter().any(|(name, ..)| name == wanted) {
                let message = format!("the column `{wanted}` is missing");
                let help = match wanted {
                    "id" => "add a column of ids, by which answers and activities find their leads",
                    _ => "add a column that names the grid of each lead",
                };
                return Err(Error::new(
                    ErrorCode::MissingKey,
                    String::new(),
                    message,
                    help,
                ));
            }
        }
        Ok(Self {
            rows,
            columns: placed,
            activities,
        })
    }

    /// Whether a column of this name would be read: it is a key of leads, or a field of the policy.
    #[must_use]
    pub fn reads(engine: &Engine, name: &str) -> bool {
        place(name, engine.policy()) != Place::Undeclared
    }

    /// Number of leads.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows == 0
    }

    fn column(&self, place: Place) -> Option<&Column<'a>> {
        let mut columns = self.columns.iter();
        columns
            .find(|(.., at)| *at == place)
            .map(|(_, column, _)| column)
    }

    fn ids(&self) -> Option<&Column<'a>> {
        self.column(Place::Id)
    }
}

/// The keys of overrides, which columns have with `override_` before them.
const OVERRIDE: [&str; 4] = ["lead_type", "by", "reason", "until"];

fn place(name: &str, policy: &Policy) -> Place {
    const LEAD: [&str; 5] = ["origin", "created_at", "assigned_at", "tags", "segment"];
    if name == "id" {
        return Place::Id;
    }
    if let Some(key) = LEAD.into_iter().find(|key| *key == name) {
        return Place::Lead(key);
    }
    let set = name.strip_prefix("override_");
    let field = policy.words.field(attribute_name(name));
    match (OVERRIDE.into_iter().find(|key| Some(*key) == set), field) {
        (_, Some(field)) => Place::Field(field),
        (Some(key), None) => Place::Override(key),
        (None, None) => Place::Undeclared,
    }
}

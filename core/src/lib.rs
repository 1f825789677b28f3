//! leadgrid decides how to treat a lead.
//!
//! One policy document (data, not code) turns a lead into a decision: a score per axis, a lead type
//! from a grid, flags, a response scenario with its deadline, and the reasons, point by point.
//! A decision is a pure function of the policy, the lead and the instant; the same inputs give the
//! same bytes in Rust, Python, Node and the browser. Customers are scored by their orders in [`rfm`]
//! and sorted into segments ([`segment`]).
//!
//! ```
//! use leadgrid::{Call, Engine, Instant, Lead};
//!
//! let as_of = Instant::parse("2026-11-22T09:00:00+09:00").expect("RFC 3339 with an offset");
//! let lead = Lead::new("L-17", "form")
//!     .attribute("owns_vehicle", true)
//!     .activity("test_drive_request", Instant::parse("2026-11-21T18:30:00+09:00").expect("RFC 3339"));
//!
//! let answer = Engine::default().score(&lead, &Call::at(as_of));
//! let decision = answer.decision().expect("a good lead");
//! assert_eq!(decision.flags, ["owner"]);
//! ```

#![forbid(unsafe_code)]
#![deny(missing_docs)]

mod calendar;
mod call;
mod condition;
mod decision;
mod earlier;
mod engine;
mod error;
mod explain;
mod field;
mod flag;
mod follow_up;
pub mod frame;
mod governance;
mod grid;
mod half_life;
mod identity;
mod json;
mod label;
mod lead;
mod localise;
mod num;
mod order;
mod outlook;
mod picture;
mod policy;
mod printed;
mod report;
pub mod rfm;
mod scenario;
#[cfg(feature = "schema")]
pub mod schema;
mod score;
pub mod segment;
mod tally;
mod text;
mod time;
mod transition;
mod why_not;
pub mod wire;
#[cfg(feature = "yaml")]
mod yaml;

pub use calendar::Calendar;
pub use call::{Call, PreviousDecision};
pub use decision::{
    Answer, AxisOutcome, Becomes, Decision, Interval, LeadErrors, OverrideOutcome, Question,
    SideOutcome, Trajectory,
};
pub use engine::{Batch, Engine};
pub use error::{Code, Error, Finding, PolicyError, Severity};
pub use field::{Field, FieldType};
pub use follow_up::{FirstContact, FollowUp, FollowUpStage, HandOverOverride, IgnoredReaction};
pub use governance::{FlagChange, FlagChangeError, Notice};
pub use grid::{CellCounts, GridView};
pub use identity::{Receipt, Verdict};
pub use json::{MAX_DEPTH, Value};
pub use label::{Id, Ids, Label, Lang, Named};
pub use lead::Lead;
pub use localise::Loader;
pub use num::Points;
pub use report::{Counts, Report, UnlistedValues};
pub use scenario::PlanStep;
pub use score::{Entry, Ledger, LedgerEvent, Stage};
pub use time::{Date, Duration, Instant, Stamp, Zone};
pub use transition::{Change, Transition, transition};
pub use why_not::{Action, CellDistance, Reason, Sides, Step, WhyNot};
pub use wire::Refusal;

/// The Rust code of the project's README, run as a test.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
pub struct Readme;

/// All findings of a policy in JSON, errors and warnings, sorted by place; none if it is clean.
#[must_use]
pub fn check_json(text: &str) -> Vec<Finding> {
    Loader::default().check_json(text)
}

/// All findings of a policy in YAML, with line and column.
#[cfg(feature = "yaml")]
#[must_use]
pub fn check_yaml(text: &str) -> Vec<Finding> {
    Loader::default().check_yaml(text)
}

/// The version of the library.
#[must_use]
pub fn version() -> &'static str {
    env!("CARGO_PKG_VERSION")
}

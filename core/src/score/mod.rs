//! From rules to axis totals: contributions, caps and the ledger that watches them.

mod axis;
mod bounds;
mod decay;
mod ledger;
mod rule;
mod timeline;

pub(crate) use axis::{AXIS, Axis, OfRule};
pub(crate) use bounds::{Bounds, Span};
pub use ledger::{Entry, Ledger, LedgerEvent, Stage};
pub(crate) use ledger::{Recorder, Silent, Watch};
pub(crate) use rule::{MovingRule, Rule};
pub(crate) use timeline::{Timeline, Turns};

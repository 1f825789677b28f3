//! Columns of other programs, by the Arrow C interface: in without copying them where the core
//! reads their layout, out without copying.

mod capsule;
mod column;
mod each;
mod join;
mod ledger;
mod plain;
mod table;

pub use capsule::{Batches, batches, export_schema, export_stream};
pub use column::{Columns, Refusal};
pub use join::Events;
pub use ledger::Lines;
pub use table::Maker;

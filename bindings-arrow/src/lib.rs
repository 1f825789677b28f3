//! Arrow tables in and out, for the bindings: record batches as the columns that the core reads,
//! scores and ledgers as record batches. What is copied is said where it is.

mod column;
mod each;
mod events;
mod failure;
mod ledger;
mod plain;
mod run;
#[cfg(feature = "script")]
pub mod script;
mod table;
mod text;

pub use failure::Failure;
pub use plain::with_nulls;
pub use run::{ActivityTable, Options, Piece, documents, run};
pub use table::ScoreTable;
pub use text::{place_in, text_at};

//! Arrow tables in and out, for the bindings: record batches as the columns that the core reads,
//! scores and ledgers as record batches. What is copied is said where it is.

mod column;
mod customers;
mod each;
mod events;
mod failure;
mod ledger;
mod orders;
mod plain;
mod rfm;
mod run;
#[cfg(feature = "script")]
pub mod script;
mod table;
mod text;

pub use customers::CustomerTable;
pub use failure::Failure;
pub use orders::{Named, OrderNames};
pub use plain::with_nulls;
pub use rfm::{Rfm, Watch, stability_of_tables};
pub use run::{ActivityTable, Options, Piece, documents, run};
pub use table::ScoreTable;
pub use text::{place_in, text_at};

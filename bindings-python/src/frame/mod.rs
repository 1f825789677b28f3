//! Scoring tables of leads: what the calls take, and how batches go through the core.

mod calls;
pub mod input;
pub mod progress;
mod scores;
pub mod show;
mod stream;
pub mod table;
mod worker;

pub use scores::PyScores;
pub use stream::PyScoreStream;
pub use table::PyTable;

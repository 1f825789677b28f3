//! Scoring tables of leads: what the calls take, and how batches go through the core.

mod calls;
mod input;
mod progress;
mod scores;
mod show;
mod stream;
mod table;
mod worker;

pub use scores::PyScores;
pub use stream::PyScoreStream;
pub use table::PyTable;

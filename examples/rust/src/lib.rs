//! Programs that use leadgrid as a stranger would: `demo`, `quickstart` and `explain`.
//!
//! The demo reads leads from CSV files (its own sample or anybody's), scores them with a policy
//! and shows what to do about them.

pub mod calendar;
pub mod paint;
pub mod rng;
pub mod sample;
pub mod table;
pub mod trouble;

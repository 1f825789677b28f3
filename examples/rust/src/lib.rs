//! Programs that use leadgrid as a stranger would: `demo`, `quickstart`, `explain`, `next_steps` and `segments`.
//!
//! The demo reads leads from CSV files (its own sample or anybody's), scores them with a policy
//! and shows what to do about them.

pub mod activities_in;
pub mod args;
pub mod calendar;
pub mod cells;
pub mod columns;
pub mod conversion;
pub mod csv_in;
pub mod csv_out;
pub mod customers;
pub mod customers_view;
pub mod grid_view;
pub mod moments;
pub mod next_steps;
pub mod orders_in;
pub mod paint;
pub mod policy_view;
pub mod progress;
pub mod reasons;
pub mod report_view;
pub mod rng;
pub mod run;
pub mod sample;
pub mod scored;
pub mod screen;
pub mod survey;
pub mod table;
pub mod tally;
#[cfg(test)]
pub(crate) mod testing;
pub mod text_in;
pub mod trouble;
pub mod unknown_view;
pub mod words;
pub mod work_list;

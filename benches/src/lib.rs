//! Measures leadgrid beside other rule engines, in every language, on the same policy and lead.

#![forbid(unsafe_code)]

pub mod ahead;
pub mod clock;
pub mod columns;
pub mod customers;
pub mod host;
pub mod in_rust;
pub mod leads;
pub mod manifest;
pub mod row;
pub mod table;
pub mod working_time;

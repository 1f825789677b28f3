//! RFM as a caller meets it: the cases that the rules name, public data, and properties.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that panics has found something"
)]

mod amounts;
mod ask;
mod cases;
mod charts;
mod columns;
mod columns_properties;
mod columns_rows;
mod columns_setup;
mod customers;
mod data;
mod explain;
mod migration;
mod model;
mod orders;
mod properties;
mod setup;
mod stability;

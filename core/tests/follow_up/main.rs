//! Follow-up (section 7): every cell of its table, its instants to the millisecond, its errors.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that panics has found something"
)]

mod errors;
mod hand_over;
mod icalendar;
mod order;
mod setup;
mod table;

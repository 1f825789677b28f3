//! Frames for languages that hold no Arrow arrays.
//!
//! Leads come as Arrow IPC (`ipc`), as columns described by a small document (`layout`), as lead
//! documents or as CSV (`csv`); all of them go the way of every other table, as do orders (`orders`). The
//! results stay here and are handed over a column or some rows at a time (`scores`, `customers`, `view`,
//! `show`).

mod cells;
mod csv;
mod csv_settings;
mod customers;
mod failed;
mod filling;
mod ipc;
mod ipc_check;
mod layout;
mod orders;
mod owned;
mod piece;
mod plain_list;
mod quotes;
mod scores;
mod settings;
mod show;
mod show_csv;
mod stability;
mod view;

#[cfg(test)]
mod damaged;

pub use csv::CsvReader;
pub use csv_settings::CsvSettings;
pub use customers::CustomerRows;
pub use failed::problem;
pub use layout::Given;
pub use orders::items;
pub use scores::Scores;
pub use settings::{CSV, FRAME, options};
pub use stability::{stability_of_layout, stability_of_pieces};
pub use view::View;

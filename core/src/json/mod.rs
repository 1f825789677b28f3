//! The tree that documents are read into, whatever they were written in.
//!
//! Policies and leads arrive as JSON text, as YAML or as objects of a host language. All become a
//! [`Value`], so one reader judges them all and every language gives the same answer.

mod exact;
mod number;
mod pointer;
mod read;
mod value;

pub(crate) use exact::Shortest;
#[cfg(feature = "yaml")]
pub(crate) use exact::is_exact;
pub(crate) use pointer::{Pointer, positions, unescaped};
pub(crate) use read::{Document, read_document};
pub use value::Value;

/// Deepest nesting of lists and objects that a document may have (section 3, "Limits").
pub const MAX_DEPTH: usize = 64;

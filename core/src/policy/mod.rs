//! The policy document: its keys, and how it becomes an [`Engine`](crate::Engine).

pub(crate) mod check;
mod decide;
mod document;
mod interval;
mod load;
pub(crate) mod shape;
mod verdict;
pub(crate) mod vocabulary;
pub(crate) mod zone;

#[cfg(feature = "schema")]
pub(crate) use document::POLICY;
pub(crate) use document::Policy;
pub(crate) use load::{Loaded, Source, Syntax, load};
pub(crate) use verdict::{Previous, State, Verdict};

//! The policy document: its keys, and how it becomes an [`Engine`](crate::Engine).

pub(crate) mod check;
mod decide;
mod document;
mod load;
pub(crate) mod shape;
pub(crate) mod vocabulary;
pub(crate) mod zone;

#[cfg(feature = "schema")]
pub(crate) use document::POLICY;
pub(crate) use document::Policy;
#[cfg(feature = "yaml")]
pub(crate) use load::load_yaml;
pub(crate) use load::{Loaded, load_json};

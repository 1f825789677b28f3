//! Who a document is: its canonical text and the SHA-256 of it, the same in every language.

mod canonical;
mod hash;
mod receipt;

pub(crate) use canonical::canonical;
pub(crate) use hash::{Hasher, hash, hex};
pub(crate) use receipt::refuse_foreign;
pub use receipt::{Receipt, Verdict};

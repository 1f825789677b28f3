//! Customers: orders summed up (`Rfm`), scored and sorted into segments (`Customers`), and what an
//! engine is asked about one of them.

mod calls;
mod orders;
mod result;
mod sums;

pub use result::PyCustomers;
pub use sums::PyRfm;

//! What can go wrong: a call, a column, or another program.

use std::fmt::Display;

use arrow_array::{Array, ArrayRef};
use arrow_schema::ArrowError;
use leadgrid::{Code, Error};

/// Why there is no result.
#[derive(Debug)]
pub enum Failure {
    /// The call is wrong, or a column does not suit its name.
    Call(Error),
    /// Another program gave no data, or a callback of the binding stopped the work.
    Arrow(ArrowError),
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Failure::Call(error)
    }
}

impl From<ArrowError> for Failure {
    fn from(error: ArrowError) -> Self {
        Failure::Arrow(error)
    }
}

/// A column that cannot hold what its name says.
pub fn wrong_type(name: &str, message: impl Into<String>, help: &str) -> Error {
    let name = name.replace('~', "~0").replace('/', "~1");
    Error::new(Code::WrongType, format!("/{name}"), message, help)
}

/// A column of a type that no column of leads has.
pub fn unreadable(name: &str, array: &ArrayRef) -> Error {
    let message = format!(
        "the column has the Arrow type `{}`, which no column of leads has",
        array.data_type()
    );
    wrong_type(name, message, CAST)
}

/// A column whose buffers are not what its type says.
pub fn malformed(name: &str, array: &ArrayRef, error: &dyn Display) -> Error {
    let message = format!(
        "the column of Arrow type `{}` cannot be read: {error}",
        array.data_type()
    );
    wrong_type(
        name,
        message,
        "make the column anew in the program that it comes from",
    )
}

const CAST: &str = "cast it to texts, numbers, booleans, dates, instants with a time zone or lists of texts, or leave it out";

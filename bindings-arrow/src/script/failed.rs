//! A failure as an error with code, path, message and help, which every language raises.

use leadgrid::{Code, Error};

use crate::failure::Failure;

/// The error to tell a caller.
#[must_use]
pub fn problem(failure: Failure) -> Error {
    match failure {
        Failure::Call(error) => error,
        Failure::Arrow(error) => {
            let help = "make the table anew in the program that it comes from";
            Error::new(Code::WrongType, String::new(), error.to_string(), help)
        }
    }
}

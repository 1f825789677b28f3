//! What stops the demo: one sentence that says what is wrong, one that says what to do.

use std::fmt;

/// A reason to stop with exit code 2.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trouble {
    message: String,
    help: Option<String>,
}

impl Trouble {
    /// Something went wrong and the reader can see what to do from the message.
    pub fn new(message: impl Into<String>) -> Trouble {
        Trouble {
            message: message.into(),
            help: None,
        }
    }

    /// Adds what to do about it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Trouble {
        self.help = Some(help.into());
        self
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "error: {}", self.message)?;
        match &self.help {
            Some(help) => write!(f, "\n help: {help}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Trouble {}

//! Codes, findings of a policy, and errors of a lead or of a call.

mod code;

use std::fmt;

use crate::text;
use serde::ser::{Serialize, SerializeStruct, Serializer};

pub use code::Code;

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Severity {
    /// The policy is refused.
    Error,
    /// The policy is accepted.
    Warning,
}

impl Severity {
    /// `error` or `warning`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
        }
    }
}

/// One problem, at one place of a lead or of a call's arguments.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message} ({code} at `{path}`): {help}")]
pub struct Error {
    code: Code,
    path: String,
    message: String,
    help: String,
}

impl Error {
    /// An error of a binding's own, such as a column of a type that no lead has.
    #[must_use]
    pub fn new(
        code: Code,
        path: String,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Self {
        Self {
            code,
            path,
            message: message.into(),
            help: help.into(),
        }
    }

    /// The same error about a part of a larger document, by the pointer of that part.
    #[must_use]
    pub fn below(self, path: &str) -> Self {
        let path = format!("{path}{}", self.path);
        Self { path, ..self }
    }

    /// The same error in another row, where its path begins with the number of a row.
    #[must_use]
    pub fn renumbered(self, row: impl FnOnce(u64) -> u64) -> Self {
        let steps = self.path.strip_prefix('/').unwrap_or_default();
        let digits = steps.split('/').next().unwrap_or_default();
        let rest = steps.strip_prefix(digits).unwrap_or_default();
        match digits.parse() {
            Ok(number) => Self {
                path: format!("/{}{rest}", row(number)),
                ..self
            },
            Err(_) => self,
        }
    }

    /// What is wrong, as a stable word.
    #[must_use]
    pub fn code(&self) -> Code {
        self.code
    }

    /// Where: a JSON Pointer (RFC 6901) into the lead or the arguments.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// What is wrong, for a person.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// What to do about it.
    #[must_use]
    pub fn help(&self) -> &str {
        &self.help
    }
}

impl Serialize for Error {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut error = serializer.serialize_struct("Error", 4)?;
        error.serialize_field("code", &self.code)?;
        error.serialize_field("path", &self.path)?;
        error.serialize_field("message", &self.message)?;
        error.serialize_field("help", &self.help)?;
        error.end()
    }
}

/// One problem of a policy: an [`Error`] with a severity and, where known, its line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    error: Error,
    line: Option<usize>,
    column: Option<usize>,
}

impl Finding {
    pub(crate) fn new(error: Error) -> Self {
        Self {
            error,
            line: None,
            column: None,
        }
    }

    /// The same finding about another document than the one that is loaded.
    pub(crate) fn in_document(&self, id: &str) -> Self {
        let Error {
            code,
            path,
            message,
            help,
        } = self.error.clone();
        let message = format!("in `{}`: {message}", text::short(id));
        Self::new(Error::new(code, path, message, help))
    }

    pub(crate) fn at(mut self, (line, column): (usize, usize)) -> Self {
        self.line = Some(line);
        self.column = Some(column);
        self
    }

    /// What is wrong, as a stable word.
    #[must_use]
    pub fn code(&self) -> Code {
        self.error.code
    }

    /// Whether the policy is refused for it.
    #[must_use]
    pub fn severity(&self) -> Severity {
        self.error.code.severity()
    }

    /// Where: a JSON Pointer (RFC 6901) into the policy.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.error.path
    }

    /// What is wrong, for a person.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.error.message
    }

    /// What to do about it.
    #[must_use]
    pub fn help(&self) -> &str {
        &self.error.help
    }

    /// The line in the text, counted from 1; known for YAML and for text that cannot be read.
    #[must_use]
    pub fn line(&self) -> Option<usize> {
        self.line
    }

    /// The column in the line, counted from 1.
    #[must_use]
    pub fn column(&self) -> Option<usize> {
        self.column
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} {} at `{}`",
            self.severity().as_str(),
            self.code(),
            self.path()
        )?;
        if let (Some(line), Some(column)) = (self.line, self.column) {
            write!(f, " (line {line}, column {column})")?;
        }
        write!(f, ": {}; {}", self.message(), self.help())
    }
}

impl Serialize for Finding {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut finding = serializer.serialize_struct("Finding", 7)?;
        finding.serialize_field("code", &self.error.code)?;
        finding.serialize_field("severity", self.severity().as_str())?;
        finding.serialize_field("path", &self.error.path)?;
        finding.serialize_field("message", &self.error.message)?;
        finding.serialize_field("help", &self.error.help)?;
        if let (Some(line), Some(column)) = (self.line, self.column) {
            finding.serialize_field("line", &line)?;
            finding.serialize_field("column", &column)?;
        }
        finding.end()
    }
}

/// A policy that was refused, with everything that is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyError {
    findings: Vec<Finding>,
}

impl PolicyError {
    pub(crate) fn new(findings: Vec<Finding>) -> Self {
        Self { findings }
    }

    /// All findings, errors and warnings, sorted by their place in the policy.
    #[must_use]
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// The code of the first error.
    #[must_use]
    pub fn code(&self) -> Code {
        self.errors().next().map_or(Code::BadJson, Finding::code)
    }

    /// The place of the first error, as a JSON Pointer.
    #[must_use]
    pub fn path(&self) -> &str {
        self.errors().next().map_or("", Finding::path)
    }

    /// What to do about the first error.
    #[must_use]
    pub fn help(&self) -> &str {
        self.errors().next().map_or("", Finding::help)
    }

    /// The errors among the findings.
    pub fn errors(&self) -> impl Iterator<Item = &Finding> {
        self.findings
            .iter()
            .filter(|finding| finding.severity() == Severity::Error)
    }
}

impl fmt::Display for PolicyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = self.errors().count();
        write!(
            f,
            "the policy is refused: {count} {}",
            if count == 1 { "error" } else { "errors" }
        )?;
        for finding in self.errors() {
            write!(f, "\n- {finding}")?;
        }
        Ok(())
    }
}

impl std::error::Error for PolicyError {}

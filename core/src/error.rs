//! Codes, findings of a policy, and errors of a lead or of a call.

use std::fmt;

use crate::text;
use serde::ser::{Serialize, SerializeStruct, Serializer};

macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $name:ident = $text:literal,)+) => {
        /// What is wrong, as a stable word that programs may compare.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum Code { $($(#[doc = $doc])+ $name,)+ }

        impl Code {
            /// Every code, in the order of `schema/errors.md`.
            pub const ALL: &[Code] = &[$(Code::$name,)+];

            /// The word that stands in results, in `snake_case`.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Code::$name => $text,)+ }
            }

            /// What the code means, in one sentence.
            #[must_use]
            pub fn meaning(self) -> &'static str {
                match self { $(Code::$name => concat!($($doc),+).trim_ascii(),)+ }
            }
        }
    };
}

codes! {
    /// A key that the format does not have here.
    UnknownKey = "unknown_key",
    /// A required key is absent.
    MissingKey = "missing_key",
    /// A value of another kind than its place asks for.
    WrongType = "wrong_type",
    /// A format number that this version does not read.
    UnknownFormat = "unknown_format",
    /// An id that is not `[a-z0-9_]+`, or one that is reserved.
    BadId = "bad_id",
    /// A duration that is not a whole number and a unit.
    BadDuration = "bad_duration",
    /// A date that is not `YYYY-MM-DD`, or does not exist.
    BadDate = "bad_date",
    /// A time of day that is not `HH:MM`.
    BadTime = "bad_time",
    /// A time zone that is neither an offset nor a name with its transitions.
    BadTimeZone = "bad_time_zone",
    /// A number outside its limits, or not whole where it must be.
    OutOfRange = "out_of_range",
    /// A number with more than three decimal places.
    TooManyPlaces = "too_many_places",
    /// An id given twice in one list.
    DuplicateId = "duplicate_id",
    /// A key given twice in one object.
    DuplicateKey = "duplicate_key",
    /// A text that is not JSON, or not YAML.
    BadJson = "bad_json",
    /// A list or table without an entry where one is needed.
    Empty = "empty",
    /// Keys that exclude each other, or do not belong where they stand.
    ConflictingKeys = "conflicting_keys",
    /// A reference to something that the policy does not declare.
    UnknownReference = "unknown_reference",
    /// A test, table or constant that does not suit the type of its field.
    FieldType = "field_type",
    /// A text that is not in the list of admitted ones, or one that means unknown.
    ValueNotListed = "value_not_listed",
    /// Starts of bands, steps or ranges that do not ascend.
    BandsNotAscending = "bands_not_ascending",
    /// Totals that no band covers.
    BandGap = "band_gap",
    /// Totals that two bands cover.
    BandOverlap = "band_overlap",
    /// A cell of a grid without a lead type.
    MissingCell = "missing_cell",
    /// A lead type, flagged or not, without a scenario.
    UncoveredOutcome = "uncovered_outcome",
    /// A calendar that is never open.
    CalendarWithoutHours = "calendar_without_hours",
    /// An opening of a calendar that begins while another one lasts.
    OverlappingHours = "overlapping_hours",
    /// A document that extends itself, if only by way of others.
    ExtendsCycle = "extends_cycle",
    /// A part that a parent locks, changed beyond what its lock admits.
    BrokenLock = "broken_lock",
    /// A change of flags by somebody else than the administrator.
    NotAdministrator = "not_administrator",
    /// A change without a version of its own.
    SameVersion = "same_version",
    /// A document that is too large, too deep or has too many parts.
    LimitExceeded = "limit_exceeded",
    /// A part of the format that this version does not compute yet.
    NotSupported = "not_supported",
    /// Warning: a rule that cannot change any outcome.
    RuleWithoutEffect = "rule_without_effect",
    /// Warning: a band that no lead can reach.
    UnreachableBand = "unreachable_band",
    /// Warning: a cell that no lead can reach.
    UnreachableCell = "unreachable_cell",
    /// Warning: a lead type that no cell gives.
    UnusedLeadType = "unused_lead_type",
    /// Warning: a grid that falls where a score rises.
    FallingGrid = "falling_grid",
    /// An instant that is neither RFC 3339 with an offset nor whole milliseconds, or out of range.
    BadInstant = "bad_instant",
    /// An origin for which the policy has no grid.
    UnknownOrigin = "unknown_origin",
    /// An override to a lead type that the policy does not have.
    UnknownLeadType = "unknown_lead_type",
    /// A total beyond what a double holds exactly in thousandths.
    ScoreOverflow = "score_overflow",
    /// A document that stands for a decision, but the lead had errors.
    NoDecision = "no_decision",
    /// A decision that another policy made.
    PolicyMismatch = "policy_mismatch",
    /// Two decisions of different leads where one lead is asked for.
    LeadMismatch = "lead_mismatch",
}

impl Code {
    /// Whether findings of this code are warnings: the policy works, but not as it seems to.
    #[must_use]
    pub fn severity(self) -> Severity {
        match self {
            Code::RuleWithoutEffect
            | Code::UnreachableBand
            | Code::UnreachableCell
            | Code::UnusedLeadType
            | Code::FallingGrid => Severity::Warning,
            _ => Severity::Error,
        }
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

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
    pub(crate) fn new(
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

    /// The same error about a part of a larger document.
    pub(crate) fn below(self, path: &str) -> Self {
        let path = format!("{path}{}", self.path);
        Self { path, ..self }
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

//! Codes: what is wrong, as words that stay the same.

use std::fmt;

use serde::ser::{Serialize, Serializer};

use super::Severity;

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
    /// A number with more than three decimal places, or an amount with more than its currency.
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
    /// Scores of customers for which no segment is.
    UncoveredSegment = "uncovered_segment",
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
    /// A decision, a model, orders summed up, or counts that another policy made.
    PolicyMismatch = "policy_mismatch",
    /// Two decisions of different leads where one lead is asked for.
    LeadMismatch = "lead_mismatch",
    /// A row of orders that contradicts another: an order of two customers, or a line given twice with
    /// another instant or amount; or a row of another customer than the one that is asked about.
    ConflictingRow = "conflicting_row",
    /// An amount in another currency than that of the policy.
    MixedCurrency = "mixed_currency",
    /// Fewer customers than cuts are fitted to.
    PopulationTooSmall = "population_too_small",
    /// Bytes that are no partial result, or damaged.
    BadPartial = "bad_partial",
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

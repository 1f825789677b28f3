//! The lines of a scenario, and the hand-over to another one.

use crate::json::Value;
use crate::label::{Id, Ids, Label};
use crate::time::Duration;

#[derive(Debug, Default)]
pub(crate) struct Line {
    pub(crate) channels: Ids,
    pub(crate) task: Option<Label>,
}

#[derive(Debug)]
pub(crate) struct SecondLine {
    pub(crate) line: Line,
    pub(crate) on: Cause,
    pub(crate) wait: Option<Written>,
    pub(crate) within: Option<Written>,
}

/// What calls the second line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cause {
    NoReaction,
    Contacted,
}

/// A duration and how it was written.
#[derive(Debug)]
pub(crate) struct Written {
    pub(super) text: Id,
    pub(crate) duration: Duration,
}

/// The reaction of this kind makes the lead one of type `to`.
#[derive(Debug)]
pub(crate) struct HandOver {
    pub(crate) on: &'static str,
    /// Index of the lead type.
    pub(crate) to: usize,
}

impl Cause {
    pub(super) fn read(value: &Value<'_>) -> Option<Self> {
        let text = value.as_text()?;
        [Cause::NoReaction, Cause::Contacted]
            .into_iter()
            .find(|cause| cause.as_str() == text)
    }

    pub(super) fn as_str(self) -> &'static str {
        match self {
            Cause::NoReaction => "no_reaction",
            Cause::Contacted => "contacted",
        }
    }
}

impl Written {
    pub(super) fn read(value: &Value<'_>) -> Option<Self> {
        let text = value.as_text()?;
        Some(Self {
            text: Id::new(text),
            duration: Duration::parse(text).ok()?,
        })
    }
}

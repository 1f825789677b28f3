//! The plan of a decision: the lines of its scenario as steps.

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::Scenario;
use crate::label::{Id, Ids, Label};
use crate::time::Stamp;

impl Scenario {
    /// The lines as steps.
    pub(crate) fn plan(&self, due_at: Option<Stamp>) -> Vec<PlanStep> {
        let first = self.first_line.as_ref().map(|line| PlanStep {
            line: "first",
            channels: line.channels.clone(),
            task: line.task.clone(),
            timing: Timing::First { due_at },
        });
        let second = self.second_line.as_ref().map(|second| PlanStep {
            line: "second",
            channels: second.line.channels.clone(),
            task: second.line.task.clone(),
            timing: Timing::Second {
                on: second.on.as_str(),
                wait: second.wait.as_ref().map(|wait| wait.text.clone()),
                within: second.within.as_ref().map(|within| within.text.clone()),
            },
        });
        first.into_iter().chain(second).collect()
    }
}

/// One line of the plan of a decision.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct PlanStep {
    /// `first` or `second`.
    pub line: &'static str,
    /// Channels of the line.
    pub channels: Ids,
    /// What is to be done.
    pub task: Option<Label>,
    timing: Timing,
}

#[derive(Debug, Clone, PartialEq)]
enum Timing {
    First {
        due_at: Option<Stamp>,
    },
    Second {
        on: &'static str,
        wait: Option<Id>,
        within: Option<Id>,
    },
}

impl Serialize for PlanStep {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut step = serializer.serialize_map(None)?;
        step.serialize_entry("line", self.line)?;
        step.serialize_entry("channels", &self.channels)?;
        step.serialize_entry("task", &self.task)?;
        match &self.timing {
            Timing::First { due_at } => step.serialize_entry("due_at", due_at)?,
            Timing::Second { on, wait, within } => {
                step.serialize_entry("on", on)?;
                step.serialize_entry("wait", wait)?;
                step.serialize_entry("within", within)?;
            }
        }
        step.end()
    }
}

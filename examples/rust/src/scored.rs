//! The scored leads as rows of a CSV file: one for each row read, in the same order.

use leadgrid::{Decision, Error, Id, Stamp};

use crate::moments::difference;
use crate::policy_view::PolicyView;
use crate::reasons;

/// The header. Names are those of the decision; lists are joined by `;`. `becomes` is the lead type, else
/// the flags that come (`+`) and go (`-`), else the scenario.
pub fn header(axes: &[String]) -> Vec<String> {
    let fixed = [
        "row",
        "lead_id",
        "origin",
        "lead_type",
        "flagged",
        "flags",
        "unknown_flags",
        "scenario",
        "channels",
        "goals",
        "assigned_at",
        "due_at",
        "x_total",
        "x_band",
        "y_total",
        "y_band",
    ];
    let axes = axes.iter().map(|axis| format!("axes_{axis}"));
    let ahead = [
        "valid_until",
        "becomes",
        "checked_until",
        "interval_low",
        "interval_high",
    ];
    let last = ["unknowns", "future_events", "reasons", "errors"];
    fixed
        .map(str::to_owned)
        .into_iter()
        .chain(axes)
        .chain(ahead.map(str::to_owned))
        .chain(last.map(str::to_owned))
        .collect()
}

/// The row of a decision.
pub fn decided(row: u64, decision: &Decision, policy: &PolicyView) -> Vec<String> {
    let d = decision;
    let at = |at: &Option<Stamp>| {
        let at = at.as_ref().map(|at| at.as_str().to_owned());
        at.unwrap_or_default()
    };
    let mut cells = vec![
        row.to_string(),
        d.lead_id.clone(),
        d.origin.to_string(),
        d.lead_type.to_string(),
        d.flagged.to_string(),
        list(&d.flags),
        list(&d.unknown_flags),
        d.scenario.as_ref().map(Id::to_string).unwrap_or_default(),
        list(&d.channels),
        list(&d.goals),
        d.assigned_at.as_str().to_owned(),
        at(&d.due_at),
        d.x.total.to_string(),
        d.x.band.to_string(),
        d.y.as_ref()
            .map(|y| y.total.to_string())
            .unwrap_or_default(),
        d.y.as_ref().map(|y| y.band.to_string()).unwrap_or_default(),
    ];
    cells.extend(d.axes.iter().map(|axis| axis.total.to_string()));
    let becomes = d.becomes.as_ref().map(|becomes| {
        let other = difference(d, becomes, str::to_owned);
        let scenario = becomes.scenario.as_ref().map(Id::to_string);
        other.or(scenario).unwrap_or_default()
    });
    let [low, high] = &d.interval.lead_type;
    cells.extend([
        at(&d.valid_until),
        becomes.unwrap_or_default(),
        at(&d.checked_until),
        low.to_string(),
        high.to_string(),
    ]);
    let reasons: Vec<String> = reasons::strongest(d, policy, 3)
        .iter()
        .map(reasons::Reason::text)
        .collect();
    cells.extend([
        list(&d.unknowns),
        d.future_events.to_string(),
        reasons.join("; "),
        String::new(),
    ]);
    cells
}

/// The row of a lead with errors.
pub fn refused(row: u64, lead: &str, errors: &[Error], axes: usize) -> Vec<String> {
    let mut cells = vec![row.to_string(), lead.to_owned()];
    // Everything between the id and the errors is empty: nothing was decided.
    let between = 22_usize.saturating_add(axes);
    cells.extend(std::iter::repeat_n(String::new(), between));
    let errors: Vec<String> = errors
        .iter()
        .map(|error| format!("{} {}: {}", error.code(), error.path(), error.message()))
        .collect();
    cells.push(errors.join("; "));
    cells
}

fn list(ids: &[Id]) -> String {
    ids.iter().map(Id::as_str).collect::<Vec<_>>().join(";")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_as_long_as_the_header() {
        let axes = ["activity".to_owned(), "recency".to_owned()];
        assert_eq!(
            refused(2, "L-1", &[], axes.len()).len(),
            header(&axes).len()
        );
    }
}

//! What became of the leads: conversion per lead type, with honest intervals.

use std::collections::BTreeMap;

use crate::cells;
use crate::trouble::Trouble;

/// Counts outcomes per lead type.
#[derive(Debug, Clone, Default)]
pub struct Conversion {
    success: Option<String>,
    /// Leads and those of them that converted, by lead type.
    pub by_type: BTreeMap<String, (usize, usize)>,
    /// Leads whose outcome is not given.
    pub unknown: usize,
    /// Outcomes seen, a few of them, with their counts.
    seen: BTreeMap<String, usize>,
}

/// More different outcomes than this are no outcomes but something else.
const FEW: usize = 12;

impl Conversion {
    /// Counts rows whose outcome is `success`, or any way of saying yes.
    pub fn new(success: Option<String>) -> Conversion {
        Conversion {
            success,
            ..Conversion::default()
        }
    }

    /// Counts a lead.
    pub fn add(&mut self, lead_type: &str, outcome: &str) {
        if outcome.is_empty() {
            self.unknown = self.unknown.saturating_add(1);
            return;
        }
        let converted = match &self.success {
            Some(success) => success == outcome,
            None => cells::boolean(outcome) == Some(true),
        };
        if self.seen.len() < FEW || self.seen.contains_key(outcome) {
            let count = self.seen.entry(outcome.to_owned()).or_default();
            *count = count.saturating_add(1);
        }
        let (leads, conversions) = self.by_type.entry(lead_type.to_owned()).or_default();
        *leads = leads.saturating_add(1);
        *conversions = conversions.saturating_add(usize::from(converted));
    }

    /// Refuses a column in which nobody converted: the text for success is mistyped.
    ///
    /// # Errors
    /// When there were outcomes, and none was a success.
    pub fn check(&self, column: &str) -> Result<(), Trouble> {
        let converted = self
            .by_type
            .values()
            .any(|(_, conversions)| *conversions > 0);
        if converted || self.by_type.is_empty() {
            return Ok(());
        }
        let wanted = self.success.as_deref().unwrap_or("yes, true or 1");
        let seen: Vec<String> = self.seen.keys().map(|text| format!("`{text}`")).collect();
        Err(Trouble::new(format!(
            "no lead has the outcome {wanted} in the column `{column}`"
        ))
        .help(format!(
            "say which text means success: --outcome {column}=TEXT; there are {}",
            seen.join(", ")
        )))
    }
}

/// The Wilson score interval of a share, at 95 %.
pub fn wilson(successes: usize, trials: usize) -> (f64, f64) {
    if trials == 0 {
        return (0.0, 1.0);
    }
    const Z: f64 = 1.959_963_984_540_054;
    let (hits, n) = (successes as f64, trials as f64);
    let share = hits / n;
    let z2 = Z * Z;
    let middle = (share + z2 / (2.0 * n)) / (1.0 + z2 / n);
    let half = Z / (1.0 + z2 / n) * (share * (1.0 - share) / n + z2 / (4.0 * n * n)).sqrt();
    ((middle - half).max(0.0), (middle + half).min(1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intervals_are_the_published_ones() {
        // Newcombe (1998), table I: 81 of 263, 15 of 148, 0 of 20, 1 of 29.
        for (hits, n, low, high) in [
            (81, 263, 0.2553, 0.3662),
            (15, 148, 0.0624, 0.1605),
            (0, 20, 0.0, 0.1611),
            (1, 29, 0.0061, 0.1718),
        ] {
            let (l, h) = wilson(hits, n);
            assert!(
                (l - low).abs() < 0.000_06 && (h - high).abs() < 0.000_06,
                "{hits}/{n}: {l} {h}"
            );
        }
        assert_eq!(wilson(0, 0), (0.0, 1.0));
    }

    #[test]
    fn counts_by_type() {
        let mut conversion = Conversion::new(Some("Yes".to_owned()));
        conversion.add("hot", "Yes");
        conversion.add("hot", "No");
        conversion.add("cold", "");
        assert_eq!(conversion.by_type["hot"], (2, 1));
        assert_eq!(conversion.unknown, 1);
        assert!(conversion.check("Response").is_ok());
    }

    #[test]
    fn a_mistyped_success_is_told() {
        let mut conversion = Conversion::new(Some("yes".to_owned()));
        conversion.add("hot", "Yes");
        let said = conversion.check("Response").unwrap_err().to_string();
        assert!(
            said.contains("--outcome Response=TEXT; there are `Yes`"),
            "{said}"
        );
    }
}

//! The strongest reasons for a decision, from its ledger.

use leadgrid::{Decision, Ledger, Points};

use crate::policy_view::PolicyView;

/// What a rule added to the score or took from it, all its events and its cap together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// The title of the rule.
    pub title: String,
    /// Its points.
    pub points: Points,
}

impl Reason {
    /// `Configuration saved +16.714`.
    pub fn text(&self) -> String {
        self.with(self.points)
    }

    /// `Configuration saved +16.7`: with at most one place, for a reader in a hurry.
    pub fn short(&self) -> String {
        let points = self.points.thousandths();
        let half = points.signum().saturating_mul(50);
        let rounded = points.saturating_add(half);
        self.with(Points::from_thousandths(
            rounded.saturating_sub(rounded.wrapping_rem(100)),
        ))
    }

    fn with(&self, points: Points) -> String {
        let sign = if points.thousandths() > 0 { "+" } else { "" };
        format!("{} {sign}{points}", self.title)
    }
}

/// The rules that moved the score most, strongest first; of equals the first in the policy.
/// Only axes that the lead's grid looks at count.
pub fn strongest(decision: &Decision, policy: &PolicyView, count: usize) -> Vec<Reason> {
    let grid = policy.grids.get(decision.origin.as_str());
    let looked_at = |axis: &str| {
        grid.is_some_and(|grid| {
            let sides = [Some(&grid.x), grid.y.as_ref()];
            sides
                .into_iter()
                .flatten()
                .any(|side| side.axes.iter().any(|known| known == axis))
        })
    };
    let mut sums: Vec<(&str, &str, i64)> = Vec::new();
    for entry in decision.ledger.iter().flat_map(Ledger::iter) {
        let Some(rule) = entry.rule else { continue };
        let points = entry.points.thousandths();
        // Entries of a rule stand together, so this looks back one place, seldom further.
        match sums
            .iter_mut()
            .rev()
            .find(|(axis, known, _)| *known == rule.as_str() && *axis == entry.axis.as_str())
        {
            Some((_, _, sum)) => *sum = sum.saturating_add(points),
            None => sums.push((entry.axis, rule, points)),
        }
    }
    sums.retain(|(axis, _, points)| *points != 0 && looked_at(axis));
    sums.sort_by_key(|(_, _, points)| std::cmp::Reverse(points.unsigned_abs()));
    sums.truncate(count);
    sums.into_iter()
        .map(|(axis, rule, points)| Reason {
            title: policy.rule(axis, rule).to_owned(),
            points: Points::from_thousandths(points),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_are_exact_or_short() {
        let reason = |thousandths| Reason {
            title: "x".to_owned(),
            points: Points::from_thousandths(thousandths),
        };
        assert_eq!(reason(16_714).text(), "x +16.714");
        assert_eq!(reason(16_714).short(), "x +16.7");
        assert_eq!(reason(-16_750).short(), "x -16.8");
        assert_eq!(reason(40_000).short(), "x +40");
        assert_eq!(reason(49).short(), "x 0");
    }
}

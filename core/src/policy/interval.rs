//! What is not known yet: between which scores a lead lies, and what to ask next.

use super::Policy;
use super::verdict::{Previous, Verdict, overflow};
use crate::call::Call;
use crate::decision::{Interval, Question};
use crate::error::Error;
use crate::lead::{Fact, Reading, Scene};
use crate::num::Points;
use crate::score::{Axis, Bounds, OfRule};

impl Policy {
    /// The interval of every axis and of the computed lead type (section 8).
    pub(super) fn interval(
        &self,
        lead: &Reading<'_>,
        scene: &Scene<'_, '_>,
        verdict: &Verdict<'_>,
        previous: Option<Previous>,
    ) -> Result<Interval, Error> {
        let name = |lead_type: usize| {
            let id = self.words.lead_types.get(lead_type);
            id.cloned().ok_or_else(overflow)
        };
        if !self.has_unknowns(lead) {
            let exact = verdict.totals.iter();
            let computed = name(verdict.computed)?;
            return Ok(Interval {
                axes: exact
                    .map(|axis| (axis.id.clone(), [axis.total; 2]))
                    .collect(),
                lead_type: [computed.clone(), computed],
            });
        }
        let open = |_| true;
        let axes = self.axes.iter().zip(&verdict.totals);
        let bounds: Vec<Bounds> = axes
            .map(|(axis, exact)| {
                // Most axes ask for nothing that is unknown.
                match axis.rules.iter().any(|rule| rule.is_open(scene, &open)) {
                    true => axis.bounds(&|rule| rule.open(scene, &open)),
                    false => Bounds::only(exact.total.thousandths()),
                }
            })
            .collect();
        let (low, high) = self.types(lead.origin, previous, &bounds);
        let axes = self.axes.iter().zip(&bounds).map(|(axis, bounds)| {
            let ends = [bounds.low, bounds.high].map(Points::nearest);
            (axis.name.id.clone(), ends)
        });
        Ok(Interval {
            axes: axes.collect(),
            lead_type: [name(low)?, name(high)?],
        })
    }

    fn has_unknowns(&self, lead: &Reading<'_>) -> bool {
        let facts = lead.facts.iter().zip(&self.asked);
        facts
            .into_iter()
            .any(|(fact, asked)| *asked && matches!(fact, Fact::Unknown))
    }

    /// The unknown field whose answer would narrow the totals of the lead's grid most. Where ranges
    /// and caps hide what single answers do, the one whose own points lie furthest apart; among
    /// equals the first by id. `None` where no answer changes any points.
    pub(crate) fn question(&self, lead: &Reading<'_>, call: &Call) -> Option<Question> {
        let scene = &Scene::new(lead, call.as_of, &self.zone);
        let grid = self.grids.get(lead.origin)?;
        let used: Vec<&Axis> = grid
            .sides()
            .flat_map(|side| &side.axes)
            .filter_map(|axis| self.axes.get(*axis))
            .collect();
        // Of the totals, and of the points before any sum is capped.
        let widths = |known: Option<usize>| {
            let open: OfRule<'_> = &|rule| rule.open(scene, &|field| known != Some(field));
            let totals = used.iter().map(|axis| axis.bounds(open).width());
            let loose = used.iter().flat_map(|axis| &axis.rules);
            let loose = loose.map(|rule| open(rule).clamped_by(rule.cap).width());
            [sum(totals), sum(loose)]
        };
        let open = widths(None);
        let mut best: Option<(usize, [i128; 2])> = None;
        for (field, (fact, asked)) in lead.facts.iter().zip(&self.asked).enumerate() {
            if !asked || !matches!(fact, Fact::Unknown) {
                continue;
            }
            let [totals, loose] = widths(Some(field));
            let narrows = [
                open[0].saturating_sub(totals),
                open[1].saturating_sub(loose),
            ];
            if narrows > best.map_or([0; 2], |(_, most)| most) {
                best = Some((field, narrows));
            }
        }
        let (field, [narrows, spread]) = best?;
        Some(Question {
            field: self.words.fields.get(field)?.name.id.clone(),
            narrows: Points::nearest(narrows),
            spread: Points::nearest(spread),
        })
    }
}

fn sum(widths: impl Iterator<Item = i128>) -> i128 {
    widths.fold(0, i128::saturating_add)
}

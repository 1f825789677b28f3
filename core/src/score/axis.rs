//! An axis: rules, summed by groups, each sum within its caps.

use super::bounds::{Bounds, Span};
use super::ledger::{Place, Stage, Step, Watch, position};
use super::rule::{CAP, RULE, Rule};
use crate::json::{Pointer, Value};
use crate::label::{Id, Named};
use crate::lead::Scene;
use crate::num::MAX_TOTAL;
use crate::policy::check::Check;
use crate::policy::shape::{DESCRIPTION, Key, Shape, TITLE, optional, required, reserved_id};
use crate::policy::vocabulary::Vocabulary;

pub(crate) const AXIS: Shape = Shape::Object(AXIS_KEYS);
const AXIS_KEYS: &[Key] = &[
    required("id", Shape::Id, "name of the score"),
    TITLE,
    DESCRIPTION,
    optional("range", CAP, "least and greatest total"),
    optional(
        "groups",
        Shape::Rows(&GROUP),
        "groups of rules with caps of their own",
    ),
    required("rules", Shape::Rows(&RULE), "the rows of the scoring table"),
];
const GROUP: Shape = Shape::Object(&[
    required("id", Shape::Id, "unique in its axis"),
    TITLE,
    DESCRIPTION,
    optional("cap", CAP, "least and greatest sum of the group"),
]);

/// The bounds of a rule; not generic, so that one piece of code serves all who ask.
pub(crate) type OfRule<'a> = &'a dyn Fn(&Rule) -> Bounds;

/// A compiled axis.
#[derive(Debug)]
pub(crate) struct Axis {
    pub(crate) name: Named,
    pub(crate) rules: Vec<Rule>,
    pub(crate) groups: Vec<(Named, Span)>,
    pub(crate) range: Span,
    /// Whether its total may depend on the instant.
    pub(crate) timed: bool,
}

/// An axis total in thousandths, before and after the range.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Total {
    pub(crate) raw: i64,
    pub(crate) total: i64,
}

impl Axis {
    pub(crate) fn compile(
        value: &Value<'_>,
        at: &Pointer<'_>,
        words: &Vocabulary,
        check: &mut Check,
    ) -> Option<Self> {
        let range = Span::compile(value.get("range"), &at.key("range"), check);
        let at_groups = at.key("groups");
        let mut groups = Vec::new();
        for (index, group) in value
            .get("groups")
            .map_or(&[][..], Value::items)
            .iter()
            .enumerate()
        {
            let at = at_groups.index(index);
            let cap = Span::compile(group.get("cap"), &at.key("cap"), check);
            if let Some(id) = group.get("id").and_then(Value::as_text) {
                groups.push((Named::new(id, group.get("title")), cap));
            }
        }
        let ids: Vec<Id> = groups.iter().map(|(name, _)| name.id.clone()).collect();
        let at_rules = at.key("rules");
        let rules = value
            .get("rules")
            .map_or(&[][..], Value::items)
            .iter()
            .enumerate();
        let rules: Vec<Rule> = rules
            .filter_map(|(i, rule)| Rule::compile(rule, &ids, &at_rules.index(i), words, check))
            .collect();
        let id = value.get("id")?.as_text()?;
        if id == "lead_type" {
            reserved_id(id, &at.key("id"), check);
        }
        Some(Self {
            name: Named::new(id, value.get("title")),
            timed: rules.iter().any(|rule| rule.counts(None)),
            rules,
            groups,
            range,
        })
    }

    /// The total for a lead; `None` beyond what a double holds exactly in thousandths. The observer
    /// is told that this is the axis at position `axis`.
    pub(crate) fn total(
        &self,
        axis: usize,
        scene: &Scene<'_, '_>,
        watch: &mut impl Watch,
    ) -> Option<Total> {
        let mut loose: i128 = 0;
        let mut grouped: Vec<i128> = vec![0; self.groups.len()];
        let axis = position(axis);
        for (index, rule) in self.rules.iter().enumerate() {
            let step = Step {
                place: Place {
                    axis,
                    group: rule.group.map(position),
                    rule: Some(position(index)),
                },
                stage: None,
                points: 0,
                event: None,
            };
            // Points of one event are within 2^30, and no memory holds 2^33 events.
            let mut sum: i64 = 0;
            rule.contribute(scene, &mut |points, event| {
                sum = sum.saturating_add(points);
                watch.step(Step {
                    points,
                    event,
                    ..step
                });
            });
            let sum = i128::from(sum);
            let capped = rule.cap.clamp(sum);
            watch.step(Step {
                stage: Some(Stage::RuleCap),
                points: change(sum, capped)?,
                ..step
            });
            let target = rule
                .group
                .and_then(|group| grouped.get_mut(group))
                .unwrap_or(&mut loose);
            *target = target.saturating_add(capped);
        }
        let mut raw = loose;
        let step = |group, stage, points| Step {
            place: Place {
                axis,
                group,
                rule: None,
            },
            stage: Some(stage),
            points,
            event: None,
        };
        for (index, ((_, cap), sum)) in self.groups.iter().zip(grouped).enumerate() {
            let capped = cap.clamp(sum);
            let points = change(sum, capped)?;
            watch.step(step(Some(position(index)), Stage::GroupCap, points));
            raw = raw.saturating_add(capped);
        }
        let total = self.range.clamp(raw);
        let (raw, total) = (exact(raw)?, exact(total)?);
        let points = total.saturating_sub(raw);
        watch.step(step(None, Stage::AxisCap, points));
        Some(Total { raw, total })
    }

    /// Between which totals a lead can come to lie, from the bounds of its rules.
    pub(crate) fn bounds(&self, of: OfRule<'_>) -> Bounds {
        let mut loose = Bounds::ZERO;
        let mut grouped = vec![Bounds::ZERO; self.groups.len()];
        for rule in &self.rules {
            let target = rule
                .group
                .and_then(|group| grouped.get_mut(group))
                .unwrap_or(&mut loose);
            *target = target.plus(of(rule).clamped_by(rule.cap));
        }
        let caps = self.groups.iter().map(|(_, cap)| *cap);
        let capped = grouped.into_iter().zip(caps);
        capped
            .fold(loose, |sum, (group, cap)| sum.plus(group.clamped_by(cap)))
            .clamped_by(self.range)
    }
}

/// What a cap adds; `None` beyond what a ledger can print.
fn change(sum: i128, capped: i128) -> Option<i64> {
    i64::try_from(capped.saturating_sub(sum)).ok()
}

fn exact(sum: i128) -> Option<i64> {
    i64::try_from(sum)
        .ok()
        .filter(|sum| sum.unsigned_abs() <= MAX_TOTAL.unsigned_abs())
}

//! Format 1: the keys of the document, and the compiled policy.

use std::sync::OnceLock;

use crate::calendar::{CALENDAR, Calendar};
use crate::error::Code;
use crate::field::{self, FIELD, Missing};
use crate::flag::{self, FLAG, Flag};
use crate::governance::{self, GOVERNANCE};
use crate::grid::{GRID, Grid};
use crate::identity;
use crate::json::{Pointer, Value};
use crate::label::{Id, Named};
use crate::localise::LOCKS;
use crate::order;
use crate::policy::check::Check;
use crate::policy::shape::{DESCRIPTION, Key, Shape, TITLE, later, optional, required};
use crate::policy::vocabulary::{Index, Vocabulary, keys, lead_types};
use crate::policy::zone;
use crate::rfm::{PolicyName, RFM, Rfm, Rules};
use crate::scenario::{Means, SCENARIO, Scenario, check_coverage};
use crate::score::{AXIS, Axis, Bounds, Rule};
use crate::segment::{self, SEGMENTS, Segments};
use crate::time::Zone;
use crate::why_not::{self, ATTAINABLE, Attainable};

/// The document.
pub(crate) const POLICY: Shape = Shape::Object(POLICY_KEYS);
pub(crate) const POLICY_KEYS: &[Key] = &[
    required("format", Shape::Any, "version of the format: 1"),
    required("id", Shape::Id, "name of the policy"),
    required("version", Shape::Text, "version of the policy"),
    TITLE,
    DESCRIPTION,
    optional(
        "extends",
        Shape::Id,
        "id of the parent that this document is laid over",
    ),
    optional("locks", LOCKS, "what descendants may not change"),
    required(
        "time_zone",
        Shape::TimeZone,
        "zone of calendar days and printed instants",
    ),
    optional(
        "missing",
        Shape::List(&Shape::Text, false),
        "texts that mean unknown, \"\" if left out",
    ),
    optional(
        "crm",
        Shape::Boolean,
        "false: no action rules, empty plans; true if left out",
    ),
    optional(
        "fields",
        Shape::Map(&FIELD, &[]),
        "attributes that rules may ask for",
    ),
    optional(
        "activities",
        Shape::Map(&ACTIVITY, &["any"]),
        "kinds of activities",
    ),
    optional(
        "lead_types",
        Shape::List(&Shape::Id, true),
        "least to most important",
    ),
    optional("axes", Shape::Rows(&AXIS), "named scores"),
    optional(
        "grids",
        Shape::Map(&GRID, &[]),
        "lead types by bands of scores, one for each origin",
    ),
    optional(
        "flag_bases",
        Shape::List(&Shape::Id, false),
        "the only admissible bases of flags",
    ),
    optional("flags", Shape::Rows(&FLAG), "marks of high importance"),
    optional(
        "goals",
        Shape::Map(&Shape::Label, &[]),
        "goals of a response",
    ),
    optional(
        "channels",
        Shape::Map(&Shape::Label, &[]),
        "means of response",
    ),
    optional(
        "calendars",
        Shape::Rows(&CALENDAR),
        "working hours in which deadlines may be counted",
    ),
    optional(
        "scenarios",
        Shape::Rows(&SCENARIO),
        "how to respond; the first match is chosen",
    ),
    optional(
        "attainable",
        ATTAINABLE,
        "what may be suggested to raise a lead type; at most 12",
    ),
    optional(
        "governance",
        GOVERNANCE,
        "who may change flags, and who is told",
    ),
    optional("rfm", RFM, "how orders are summed up and scored"),
    optional(
        "segments",
        SEGMENTS,
        "customers by their scores and signals; the first match is chosen",
    ),
    later("tags"),
    later("offers"),
    later("kpi"),
];
const ACTIVITY: Shape = Shape::Object(&[TITLE, DESCRIPTION]);
const MAX_RULES: usize = 10_000;
const MAX_TABLE_ENTRIES: usize = 100_000;

/// A compiled policy.
#[derive(Debug)]
pub(crate) struct Policy {
    pub(crate) name: Named,
    pub(crate) version: Id,
    /// `sha256:<hex>` of the document in canonical JSON.
    pub(crate) hash: Id,
    pub(crate) zone: Zone,
    pub(crate) crm: bool,
    pub(crate) words: Vocabulary,
    pub(crate) axes: Vec<Axis>,
    /// In the order of `words.origins`.
    pub(crate) grids: Vec<Grid>,
    pub(crate) flags: Vec<Flag>,
    pub(crate) calendars: Vec<Calendar>,
    /// `None` where the policy has no scenarios.
    pub(crate) scenarios: Option<Vec<Scenario>>,
    pub(crate) channels: Vec<Named>,
    pub(crate) goals: Vec<Named>,
    /// For each field whether a rule or flag asks for it.
    pub(crate) asked: Vec<bool>,
    /// What "why not" may suggest.
    pub(crate) attainable: Vec<Attainable>,
    pub(crate) rfm: Option<Rfm>,
    /// Those that it declares.
    segments: Option<Segments>,
    /// See [`Policy::segments`].
    standard: OnceLock<Option<Segments>>,
}

impl Policy {
    /// Checks and compiles a document; `None` where something is wrong with it.
    pub(crate) fn compile(tree: &Value<'_>, check: &mut Check) -> Option<Self> {
        let root = Pointer::root();
        POLICY.check(tree, &root, check);
        check_limits(tree, &root, check);
        if !matches!(tree, Value::Object(_)) {
            return None;
        }
        let missing = Missing::read(tree.get("missing"));
        let list = |key: &str| tree.get(key).map_or(&[][..], Value::items);
        let map = |key: &str| tree.get(key).map_or(&[][..], Value::entries);
        let none = Value::Null;
        let fields = field::compile(
            tree.get("fields").unwrap_or(&none),
            &root.key("fields"),
            &missing,
            check,
        );
        let mut kinds: Vec<Named> = map("activities")
            .iter()
            .map(|(id, kind)| Named::new(id, kind.get("title")))
            .collect();
        order::sort_by(&mut kinds, |a, b| a.id.cmp(&b.id));
        kinds.dedup_by(|a, b| a.id == b.id);
        let words = Vocabulary {
            field_index: Index::new(fields.iter().map(|field| &*field.name.id)),
            fields,
            kind_index: Index::new(kinds.iter().map(|kind| &*kind.id)),
            kinds,
            lead_types: lead_types(tree.get("lead_types"), &root.key("lead_types"), check),
            origins: keys(tree.get("grids")),
            missing,
        };

        let at_axes = root.key("axes");
        let axes = list("axes").iter().enumerate();
        let mut axes: Vec<Axis> = axes
            .filter_map(|(i, axis)| Axis::compile(axis, &at_axes.index(i), &words, check))
            .collect();
        let rules = axes.iter_mut().flat_map(|axis| &mut axis.rules);
        rules
            .enumerate()
            .for_each(|(number, rule)| rule.number = number);
        let ids = |key: &str| -> Vec<Id> {
            let rows = list(key).iter();
            rows.filter_map(|row| row.get("id")?.as_text())
                .map(Id::new)
                .collect()
        };
        let axis_ids = ids("axes");
        let at_grids = root.key("grids");
        let grids: Vec<Grid> = map("grids")
            .iter()
            .filter_map(|(origin, grid)| {
                Grid::compile(
                    origin,
                    grid,
                    &axis_ids,
                    &at_grids.key(origin),
                    &words,
                    check,
                )
            })
            .collect();

        if let Some(value) = tree.get("governance") {
            governance::check(value, &root.key("governance"), check);
        }
        let bases = flag::bases(tree.get("flag_bases"), &root.key("flag_bases"), check);
        let at_flags = root.key("flags");
        let flags = list("flags").iter().enumerate();
        let flags: Vec<Flag> = flags
            .filter_map(|(i, flag)| Flag::compile(flag, &bases, &at_flags.index(i), &words, check))
            .collect();

        let zone = tree.get("time_zone").and_then(zone::read);
        let at_calendars = root.key("calendars");
        let calendars = list("calendars").iter().enumerate();
        let calendars: Vec<Calendar> = calendars
            .filter_map(|(i, calendar)| {
                Calendar::compile(calendar, zone.as_ref(), &at_calendars.index(i), check)
            })
            .collect();

        let means = Means {
            channels: keys(tree.get("channels")),
            goals: keys(tree.get("goals")),
            calendars: ids("calendars"),
        };
        let at_scenarios = root.key("scenarios");
        let scenarios = tree.get("scenarios").map(|rows| {
            let rows = rows.items().iter().enumerate();
            let compile =
                |(i, row)| Scenario::compile(row, &means, &at_scenarios.index(i), &words, check);
            let compiled: Vec<Scenario> = rows.filter_map(compile).collect();
            let judged = list("scenarios").iter().enumerate().all(|(i, row)| {
                row.get("for").is_some() && !check.is_wrong(&at_scenarios.index(i).key("for"))
            });
            let whole =
                compiled.len() == list("scenarios").len() && !check.is_exactly_wrong(&at_scenarios);
            if whole && judged && !check.is_wrong(&root.key("lead_types")) {
                check_coverage(
                    &compiled,
                    &words,
                    !list("flags").is_empty(),
                    &at_scenarios,
                    check,
                );
            }
            compiled
        });
        let attainable = why_not::compile(tree, &words, check);
        let rfm = tree.get("rfm").map(|rfm| {
            let time_zone = tree.get("time_zone");
            Rules::compile(rfm, time_zone, &root.key("rfm"), check)
        });
        let scale = match &rfm {
            None => segment::Scale::NoRfm,
            Some(None) => segment::Scale::Unknown,
            Some(Some(rules)) => rules
                .scale()
                .map_or(segment::Scale::Tiers, segment::Scale::Scores),
        };
        let segments = segment::compile(tree.get("segments"), scale, &root, &words, check);
        if check.count() > 0 {
            return None;
        }

        let mut asked = vec![false; words.fields.len()];
        axes.iter()
            .flat_map(|axis| &axis.rules)
            .for_each(|rule| rule.mark_asked(&mut asked));
        flags
            .iter()
            .for_each(|flag| flag.when.mark_asked(&mut asked));
        let named = |key| {
            map(key)
                .iter()
                .map(|(id, label)| Named::new(id, Some(label)))
                .collect()
        };
        let name = Named::new(tree.get("id")?.as_text()?, tree.get("title"));
        let version = Id::new(tree.get("version")?.as_text()?);
        let hash = Id::new(&identity::hash(tree));
        let rfm = rfm.flatten().map(|rules| {
            let name = PolicyName {
                id: name.id.clone(),
                version: version.clone(),
                hash: hash.clone(),
            };
            Rfm::new(rules, name)
        });
        let policy = Self {
            name,
            version,
            hash,
            zone: zone?,
            crm: tree.get("crm").and_then(Value::as_bool).unwrap_or(true),
            words,
            axes,
            grids,
            flags,
            calendars,
            scenarios,
            channels: named("channels"),
            goals: named("goals"),
            asked,
            attainable,
            rfm,
            segments,
            standard: OnceLock::new(),
        };
        policy.warn(tree, &root, check);
        Some(policy)
    }

    /// The segments that it declares, or the standard ones. Those are made when customers are sorted: a
    /// module that only scores leads does not carry them.
    pub(crate) fn segments(&self) -> Option<&Segments> {
        let standard = || {
            let scale = self.rfm.as_ref()?.scale()?;
            let made = || segment::standard(scale, &self.words);
            self.standard.get_or_init(made).as_ref()
        };
        self.segments.as_ref().or_else(standard)
    }

    /// Reports what works, but not as it seems to.
    fn warn(&self, tree: &Value<'_>, root: &Pointer<'_>, check: &mut Check) {
        if let Some(segments) = &self.segments {
            segments.warn(&root.key("segments"), check);
        }
        let in_a_grid = |axis: usize| {
            let mut sides = self
                .grids
                .iter()
                .flat_map(|grid| std::iter::once(&grid.x).chain(&grid.y));
            self.grids.is_empty() || sides.any(|side| side.axes.contains(&axis))
        };
        for (index, axis) in self.axes.iter().enumerate() {
            let at = root.key("axes");
            let at = at.index(index);
            let at = at.key("rules");
            for (position, rule) in axis.rules.iter().enumerate() {
                let why = if !in_a_grid(index) {
                    format!(
                        "no grid uses the axis `{}`, so the rule cannot change any outcome",
                        axis.name.id
                    )
                } else if rule.reach().clamped_by(rule.cap) == Bounds::ZERO {
                    "the rule never gives points, so it cannot change any outcome".to_owned()
                } else {
                    continue;
                };
                check.error(
                    Code::RuleWithoutEffect,
                    &at.index(position),
                    why,
                    "remove it, or give it effect",
                );
            }
        }
        let reach: Vec<Bounds> = self
            .axes
            .iter()
            .map(|axis| axis.bounds(&Rule::reach))
            .collect();
        let at_grids = root.key("grids");
        for grid in &self.grids {
            grid.warn(&reach, &at_grids.key(&grid.origin.id), check);
        }
        if self.grids.is_empty() {
            return;
        }
        for (index, lead_type) in self.words.lead_types.iter().enumerate() {
            if self.grids.iter().any(|grid| grid.gives(index)) {
                continue;
            }
            let at_types = root.key("lead_types");
            let at_type = at_types.index(index);
            let at = if tree.get("lead_types").is_some() {
                &at_type
            } else {
                &at_grids
            };
            let message = format!("no cell gives the lead type `{lead_type}`");
            check.error(
                Code::UnusedLeadType,
                at,
                message,
                "use it in a cell, or remove it",
            );
        }
    }
}

fn check_limits(tree: &Value<'_>, root: &Pointer<'_>, check: &mut Check) {
    let (mut rules, mut entries): (usize, usize) = (0, 0);
    let at_axes = root.key("axes");
    for (index, axis) in tree
        .get("axes")
        .map_or(&[][..], Value::items)
        .iter()
        .enumerate()
    {
        let at_axis = at_axes.index(index);
        let at_rules = at_axis.key("rules");
        let list = axis.get("rules").map_or(&[][..], Value::items);
        let before = rules;
        rules = rules.saturating_add(list.len());
        if rules > MAX_RULES && before <= MAX_RULES {
            let message = format!("a policy has at most {MAX_RULES} rules");
            check.error(
                Code::LimitExceeded,
                &at_rules,
                message,
                "merge rules, or use tables",
            );
        }
        for (index, rule) in list.iter().enumerate() {
            let before = entries;
            entries =
                entries.saturating_add(rule.get("values").map_or(0, |table| table.entries().len()));
            if entries > MAX_TABLE_ENTRIES && before <= MAX_TABLE_ENTRIES {
                let message = format!("tables have at most {MAX_TABLE_ENTRIES} entries in all");
                let at = at_rules.index(index);
                check.error(
                    Code::LimitExceeded,
                    &at.key("values"),
                    message,
                    "group values before scoring",
                );
            }
        }
    }
}

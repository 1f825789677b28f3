//! Scoring a frame: what all threads share.

use std::borrow::Cow;
use std::sync::Arc;

use super::activities::instant;
use super::call::FrameCall;
use super::column::Column;
use super::events::ByLead;
use super::grids::AllGrids;
use super::numbers::Numbers;
use super::origins::Origins;
use super::outcomes::too_many;
use super::plan::{Given, Plan};
use super::rows::{Extra, Names};
use super::scores::Scores;
use super::source::Source;
use super::texts::Texts;
use super::{Events, Frame, Place};
use crate::call::Call;
use crate::engine::Engine;
use crate::error::Error;
use crate::field::FieldType;
use crate::grid::Grid;
use crate::lead::Fact;
use crate::policy::Policy;
use crate::text;
use crate::time::{Date, Duration, Instant};

/// What the threads share.
pub(super) struct Job<'f, 'p> {
    pub(super) engine: &'f Engine,
    pub(super) frame: &'f Frame<'f>,
    pub(super) plan: Plan<'p>,
    pub(super) call: Call,
    pub(super) as_of: Instant,
    pub(super) strict: bool,
    /// Whether every row is judged as a document.
    pub(super) as_documents: bool,
    /// By input of the plan; none where there is nothing to read.
    pub(super) sources: Vec<Option<Source<'f>>>,
    pub(super) events: Option<Arc<ByLead<'f>>>,
    pub(super) ids: &'f Column<'f>,
    pub(super) tags: Option<&'f Column<'f>>,
    pub(super) all: AllGrids,
    pub(super) origin: Option<Origins<'f>>,
    /// Whether a row may be odd for another reason than its classes.
    pub(super) may_be_odd: bool,
    assigned: Option<&'f Column<'f>>,
    created: Option<&'f Column<'f>>,
    /// Those of overrides: a row with a part of one is odd too.
    overrides: Vec<&'f Column<'f>>,
}

const NOTHING: Column<'static> = Column::Null(0);

impl<'f, 'p: 'f> Job<'f, 'p> {
    pub(super) fn new(engine: &'f Engine, frame: &'f Frame<'f>, call: &FrameCall<'_>) -> Self
    where
        'f: 'p,
    {
        let policy: &'p Policy = engine.policy();
        let given = Given {
            activities: frame.activities.is_some(),
            tags: frame.column(Place::Lead("tags")).is_some(),
        };
        let plan = Plan::new(policy, given, call.call.as_of);
        let segment = plan.classes.len().saturating_sub(1);
        let sources = plan.classes.iter().enumerate().map(|(input, classes)| {
            let place = match input == segment {
                true => Place::Lead("segment"),
                false => Place::Field(input),
            };
            let column = frame.column(place)?;
            let idle =
                matches!(column, Column::Null(_)) || (!classes.asked && classes.is_always_good());
            (!idle).then(|| Source::new(column, classes))
        });
        let scenarios = policy.scenarios.as_deref().unwrap_or_default();
        let due = (0..scenarios.len()).map(|scenario| due_at(policy, scenario, call.call.as_of));
        let all = AllGrids::new(policy, &due.collect::<Vec<i64>>());
        let holds = policy.grids.iter().any(|grid| grid.hold().is_some());
        let mut own = call.call.clone();
        own.ledger = false;
        if !call.valid_until {
            own.horizon = Duration::NONE;
        }
        let mut job = Self {
            engine,
            frame,
            call: own,
            as_of: call.call.as_of,
            strict: call.call.strict,
            as_documents: call.valid_until
                || (holds && !call.call.previous.is_empty())
                || policy.grids.len() >= 255
                || !plan.fits,
            sources: sources.collect(),
            events: frame.activities.as_ref().map(|events| match events {
                Events::Table(table) => Arc::new(ByLead::new(table, &policy.words)),
                Events::Sorted(sorted) => Arc::clone(sorted),
            }),
            ids: frame.ids().unwrap_or(&NOTHING),
            tags: frame.column(Place::Lead("tags")),
            all,
            origin: frame
                .column(Place::Lead("origin"))
                .map(|column| Origins::new(column, policy)),
            assigned: given_column(frame, Place::Lead("assigned_at")),
            created: given_column(frame, Place::Lead("created_at")),
            overrides: super::OVERRIDE
                .into_iter()
                .filter_map(|key| given_column(frame, Place::Override(key)))
                .collect(),
            may_be_odd: false,
            plan,
        };
        job.may_be_odd = job.ids_may_be_bad()
            || !job.overrides.is_empty()
            || job.created.is_some()
            || job.assigned.is_some()
            || (job.strict && job.undeclared().next().is_some());
        job
    }

    /// Whether some row may have no id; whole numbers and texts of the host are good as they are.
    fn ids_may_be_bad(&self) -> bool {
        let is_good = match self.ids {
            Column::Texts(texts, _) => matches!(texts, Texts::Slices(_)),
            Column::Numbers(numbers, _) => !matches!(numbers, Numbers::F64(_) | Numbers::F32(_)),
            _ => false,
        };
        !is_good || self.ids.validity().is_some()
    }

    fn has_id(&self, row: usize) -> bool {
        let is_there = match self.ids {
            Column::Texts(texts, _) => texts.get(row).is_some(),
            Column::Numbers(numbers, _) => numbers.whole(row).is_some(),
            _ => false,
        };
        is_there && !self.ids.is_null(row)
    }

    /// Room for the scores of some rows.
    pub(super) fn room(&self, rows: usize, extra: Extra) -> Result<Scores, Error> {
        if self.all.outcomes.len() >= usize::from(Scores::NONE) {
            return Err(too_many());
        }
        Ok(Scores::with_rows(
            rows,
            self.plan.policy,
            self.names(),
            extra,
        ))
    }

    fn names(&self) -> Names {
        let policy = self.plan.policy;
        let scenarios = policy.scenarios.as_deref().unwrap_or_default();
        Names {
            lead_types: policy.words.lead_types.clone(),
            axes: policy
                .axes
                .iter()
                .map(|axis| axis.name.id.clone())
                .collect(),
            origins: policy.words.origins.clone(),
            outcomes: self.all.outcomes.clone(),
            sides: policy.grids.iter().map(sides).collect(),
            bands: self.all.bands.clone(),
            flags: policy
                .flags
                .iter()
                .map(|flag| flag.name.id.clone())
                .collect(),
            scenarios: scenarios.iter().map(|one| one.name.id.clone()).collect(),
        }
    }

    /// Whether a row has something that only documents can say: an override, or no good id or instant.
    pub(super) fn is_odd(&self, row: usize) -> bool {
        let bad = |column: Option<&Column<'_>>| {
            column.is_some_and(|column| !column.is_null(row) && instant(column, row).is_none())
        };
        !self.has_id(row)
            || self.overrides.iter().any(|column| !column.is_null(row))
            || bad(self.created)
            || bad(self.assigned)
            || (self.strict && self.undeclared().any(|(_, column)| !column.is_null(row)))
    }

    /// The tags of a row.
    pub(super) fn tags_of(&self, row: usize) -> Option<Vec<Cow<'f, str>>> {
        self.entries(self.tags?, row)
    }

    /// The entries of a list; unknown ones are left out, as in documents.
    fn entries(&self, column: &'f Column<'f>, row: usize) -> Option<Vec<Cow<'f, str>>> {
        let Column::Lists(offsets, texts, valid_entries, _) = column else {
            return None;
        };
        if column.is_null(row) {
            return None;
        }
        let places = offsets.of(row);
        let is_empty = places.is_empty();
        let mut entries = Vec::new();
        for place in places {
            let text = texts
                .text(place)
                .filter(|_| valid_entries.is_none_or(|valid| valid.get(place)));
            entries.extend(text.and_then(|text| self.known(text)));
        }
        (!entries.is_empty() || is_empty).then_some(entries)
    }

    /// A text that does not mean unknown, composed.
    fn known(&self, text: Cow<'f, str>) -> Option<Cow<'f, str>> {
        let composed = match text {
            Cow::Borrowed(text) => text::compose(text),
            Cow::Owned(text) => text::compose(&text).into_owned().into(),
        };
        let missing = &self.plan.policy.words.missing;
        (!missing.contains(&composed)).then_some(composed)
    }

    /// The value of an input that has too many classes to be told apart by them.
    pub(super) fn fact(&self, input: usize, row: usize) -> Fact<'f> {
        let source = self.sources.get(input).and_then(Option::as_ref);
        let Some(column) = source.map(|source| source.column) else {
            return Fact::Unknown;
        };
        let fact = match column {
            _ if column.is_null(row) => None,
            Column::Numbers(numbers, _) => Some(numbers.get(row))
                .filter(|number| number.is_finite())
                .map(Fact::Number),
            Column::Booleans(truths, _) => Some(Fact::Boolean(truths.get(row))),
            Column::Dates(days, _) => {
                let day = days.get(row).copied();
                day.and_then(Date::from_days).map(Fact::Date)
            }
            Column::Texts(texts, _) => {
                let text = texts.text(row).and_then(|text| self.known(text));
                let field = self.plan.policy.words.fields.get(input);
                text.and_then(|text| match field.map(|field| field.kind) {
                    Some(FieldType::Date) => Date::parse(&text).map(Fact::Date),
                    _ => Some(Fact::Text(text)),
                })
            }
            Column::Lists(..) => self.entries(column, row).map(Fact::Texts),
            Column::Null(_) | Column::Instants(..) => None,
        };
        fact.unwrap_or(Fact::Unknown)
    }

    /// Whether leads have instants of their own at which they were assigned.
    pub(super) fn knows_assigned(&self) -> bool {
        self.assigned.is_some()
    }

    /// When a lead is due, in milliseconds, if its row says when it was assigned.
    pub(super) fn due(&self, scenario: usize, row: usize) -> Option<i64> {
        let assigned = instant(self.assigned?, row)?;
        Some(due_at(self.plan.policy, scenario, assigned))
    }

    /// Columns of attributes that the policy does not declare.
    pub(super) fn undeclared(&self) -> impl Iterator<Item = (&str, &Column<'f>)> {
        let columns = self.frame.columns.iter();
        columns
            .filter(|(.., place)| *place == Place::Undeclared)
            .map(|(name, column, _)| (super::attribute_name(name), column))
    }
}

/// The axes of both sides of a grid.
fn sides(grid: &Grid) -> Vec<usize> {
    let y = grid.y.iter().flat_map(|side| &side.axes);
    grid.x.axes.iter().chain(y).copied().collect()
}

/// A column, unless all of it is null.
fn given_column<'f>(frame: &'f Frame<'f>, place: Place) -> Option<&'f Column<'f>> {
    let column = frame.column(place);
    column.filter(|column| !matches!(column, Column::Null(_)))
}

/// When a scenario is due for a lead that was assigned at an instant.
fn due_at(policy: &Policy, scenario: usize, assigned: Instant) -> i64 {
    let scenarios = policy.scenarios.as_deref();
    let acting = scenarios.and_then(|all| all.get(scenario));
    let due = acting
        .filter(|_| policy.crm)
        .and_then(|acting| policy.due(acting, assigned, acting.respond_within?));
    due.map_or(Scores::NO_INSTANT, Instant::millis)
}

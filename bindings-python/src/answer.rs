//! `leadgrid.Decision` and `leadgrid.LeadErrors`: the two answers for a lead.

use std::hash::{DefaultHasher, Hash, Hasher};

use leadgrid::{Answer, Decision, LeadErrors, PreviousDecision};
use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use pyo3::types::{PyList, PyString};
use serde::Serialize;

use crate::dump::dump;
use crate::error::PyLeadError;

/// The Python object of an answer.
pub fn to_python(py: Python<'_>, answer: Answer) -> PyResult<Bound<'_, PyAny>> {
    Ok(match answer {
        Answer::Decision(decision) => Bound::new(py, PyDecision(decision))?.into_any(),
        Answer::Errors(errors) => of_errors(py, errors)?,
    })
}

/// The Python object of a lead's errors.
pub fn of_errors(py: Python<'_>, errors: LeadErrors) -> PyResult<Bound<'_, PyAny>> {
    Ok(Bound::new(py, PyLeadErrors(errors))?.into_any())
}

/// The JSON text of an answer, if this is one.
pub fn json_of(object: &Bound<'_, PyAny>) -> Option<PyResult<String>> {
    if let Ok(decision) = object.cast::<PyDecision>() {
        return Some(decision.get().to_json());
    }
    let errors = object.cast::<PyLeadErrors>().ok()?;
    Some(errors.get().to_json())
}

/// How to treat one lead, and why.
///
/// Immutable. Attributes have the names and values of the JSON keys; instants are RFC 3339 text
/// in the policy's time zone, points are numbers with at most three places. Lists and dicts are
/// made anew at each access.
///
/// >>> import leadgrid
/// >>> lead = {"id": "1", "origin": "form"}
/// >>> decision = leadgrid.Engine.default().score(lead, as_of="2026-11-22T09:00:00+09:00")
/// >>> decision.lead_id, decision.lead_type, decision.errors
/// ('1', 'cold', [])
#[pyclass(frozen, name = "Decision", module = "leadgrid")]
pub struct PyDecision(Box<Decision>);

impl PyDecision {
    /// What a later score asks of this decision.
    pub fn as_previous(&self) -> PreviousDecision {
        PreviousDecision::from(&*self.0)
    }

    /// The value under a key whose parts the core keeps apart.
    fn part<'py>(&self, py: Python<'py>, key: &str) -> PyResult<Bound<'py, PyAny>> {
        self.to_dict(py)?.get_item(key)
    }
}

#[pymethods]
impl PyDecision {
    /// The id of the lead.
    #[getter]
    fn lead_id<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        dump(py, &self.0.lead_id)
    }

    /// How the lead arose: a key of the policy's `grids`, such as `form`.
    #[getter]
    fn origin<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        dump(py, &self.0.origin)
    }

    /// The instant that was scored at, RFC 3339 in the policy's time zone.
    #[getter]
    fn as_of<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        dump(py, &self.0.as_of)
    }

    /// When the lead was assigned, RFC 3339; `as_of` where the lead does not say.
    #[getter]
    fn assigned_at<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        dump(py, &self.0.assigned_at)
    }

    /// The policy: `{"id", "version", "hash"}`.
    #[getter]
    fn policy<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.part(py, "policy")
    }

    /// Axis id -> `{"raw", "total"}` in points, before and after the axis' range.
    #[getter]
    fn axes<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.part(py, "axes")
    }

    /// The horizontal side of the grid: `{"total", "band"}`, in points.
    #[getter]
    fn x<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        dump(py, &self.0.x)
    }

    /// The vertical side of the grid, or `None` for a grid of one side.
    #[getter]
    fn y<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        dump(py, &self.0.y)
    }

    /// The lead type in force, such as `hot`.
    #[getter]
    fn lead_type<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        dump(py, &self.0.lead_type)
    }

    /// The lead type of the cell, whatever an override says.
    #[getter]
    fn computed_lead_type<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        dump(py, &self.0.computed_lead_type)
    }

    /// Whether hysteresis kept the type.
    #[getter]
    fn held<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.part(py, "held")
    }

    /// The override in force: `{"lead_type", "by", "reason", ..}`, or `None`.
    #[getter]
    fn r#override<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        dump(py, &self.0.override_)
    }

    /// Whether any flag is up.
    #[getter]
    fn flagged<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        dump(py, &self.0.flagged)
    }

    /// Ids of the flags that are up, in policy order.
    #[getter]
    fn flags<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        dump(py, &self.0.flags)
    }

    /// Ids of the flags that cannot be told, because something is unknown.
    #[getter]
    fn unknown_flags<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        dump(py, &self.0.unknown_flags)
    }

    /// Id of the scenario, or `None` where the policy has none.
    #[getter]
    fn scenario<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        dump(py, &self.0.scenario)
    }

    /// Channels to respond on.
    #[getter]
    fn channels<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        dump(py, &self.0.channels)
    }

    /// Goals of the response.
    #[getter]
    fn goals<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        dump(py, &self.0.goals)
    }

    /// When the first response is due, RFC 3339, or `None`.
    #[getter]
    fn due_at<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        dump(py, &self.0.due_at)
    }

    /// The steps of the response.
    #[getter]
    fn plan<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        dump(py, &self.0.plan)
    }

    /// Why there is no plan (`no_crm`), or `None`.
    #[getter]
    fn plan_note<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        dump(py, &self.0.plan_note)
    }

    /// Four whole numbers; work lists sort by `(priority, lead_id)`, ascending.
    #[getter]
    fn priority<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        dump(py, &self.0.priority)
    }

    /// The first instant at which lead type, flags or scenario differ with no new event, RFC 3339;
    /// `None` where nothing changes before `checked_until`.
    #[getter]
    fn valid_until<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        dump(py, &self.0.valid_until)
    }

    /// The end of what was looked ahead, RFC 3339, or `None` where `valid_until` says when it changes.
    #[getter]
    fn checked_until<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        dump(py, &self.0.checked_until)
    }

    /// What holds from `valid_until`: `{"lead_type", "flags", "scenario"}`, or `None`.
    #[getter]
    fn becomes<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        dump(py, &self.0.becomes)
    }

    /// Axis id -> least and greatest points, whatever its unknown fields are; `lead_type` likewise.
    #[getter]
    fn interval<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        dump(py, &self.0.interval)
    }

    /// Ids, sorted, of the unknown fields that the policy asks for.
    #[getter]
    fn unknowns<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        dump(py, &self.0.unknowns)
    }

    /// Number of activities after `as_of`, which do not count yet.
    #[getter]
    fn future_events<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        dump(py, &self.0.future_events)
    }

    /// The contributions, whose sum is the total of their axis; empty if scored without ledger.
    #[getter]
    fn ledger<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        match &self.0.ledger {
            Some(ledger) => dump(py, ledger),
            None => Ok(PyList::empty(py).into_any()),
        }
    }

    /// Always empty: a decision has no errors. `LeadErrors` has the same attribute.
    #[getter]
    fn errors<'py>(&self, py: Python<'py>) -> Bound<'py, PyList> {
        PyList::empty(py)
    }

    /// The decision as a new dict, equal to `json.loads(self.to_json())`.
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        dump(py, &self.0)
    }

    /// The decision as JSON text, the same bytes in every language.
    fn to_json(&self) -> PyResult<String> {
        json(&self.0)
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let decision = &self.0;
        let mut parts = vec![decision.lead_type.to_string()];
        parts.extend(decision.flags.iter().map(ToString::to_string));
        parts.extend(decision.scenario.as_ref().map(ToString::to_string));
        parts.extend(
            decision
                .due_at
                .as_ref()
                .map(|due| format!("due {}", shortened(&due.to_string()))),
        );
        let id = PyString::new(py, &decision.lead_id).repr()?.to_string();
        Ok(format!("Decision({id}: {})", parts.join(", ")))
    }

    /// The decision for a notebook, escaped, without scripts.
    fn _repr_html_(&self, py: Python<'_>) -> PyResult<String> {
        html(py, "decision_html", self.to_dict(py)?)
    }

    /// The same object: it never changes.
    fn __copy__(slf: Py<Self>) -> Py<Self> {
        slf
    }

    #[pyo3(signature = (memo))]
    fn __deepcopy__(slf: Py<Self>, memo: Bound<'_, PyAny>) -> Py<Self> {
        let _ = memo;
        slf
    }

    fn __eq__(&self, other: &Self) -> bool {
        self.0 == other.0
    }

    fn __hash__(&self) -> PyResult<u64> {
        self.to_json().map(|text| hash_of(&text))
    }
}

/// What is wrong with a lead that cannot be scored.
///
/// >>> import leadgrid
/// >>> answer = leadgrid.Engine.default().score({"id": "1"}, as_of="2026-11-22T09:00:00+09:00")
/// >>> answer
/// LeadErrors('1': missing_key)
#[pyclass(frozen, name = "LeadErrors", module = "leadgrid")]
pub struct PyLeadErrors(LeadErrors);

#[pymethods]
impl PyLeadErrors {
    /// The id of the lead, or `None` where it has no id that is a text.
    #[getter]
    fn lead_id(&self) -> Option<&str> {
        self.0.lead_id.as_deref()
    }

    /// Everything that is wrong with the lead, as `LeadError` objects; never empty.
    #[getter]
    fn errors<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        PyList::new(py, self.0.errors.iter().map(PyLeadError::from))
    }

    /// The answer as a new dict, equal to `json.loads(self.to_json())`.
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        dump(py, &self.0)
    }

    /// The answer as JSON text, the same bytes in every language.
    fn to_json(&self) -> PyResult<String> {
        json(&self.0)
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let codes: Vec<_> = self
            .0
            .errors
            .iter()
            .map(|error| error.code().as_str())
            .collect();
        let id = PyString::new(py, self.0.lead_id.as_deref().unwrap_or_default()).repr()?;
        let id = if self.0.lead_id.is_some() {
            id.to_string()
        } else {
            "no id".to_owned()
        };
        Ok(format!("LeadErrors({id}: {})", codes.join(", ")))
    }

    /// The errors for a notebook, escaped, without scripts.
    fn _repr_html_(&self, py: Python<'_>) -> PyResult<String> {
        html(py, "errors_html", self.to_dict(py)?)
    }

    /// The same object: it never changes.
    fn __copy__(slf: Py<Self>) -> Py<Self> {
        slf
    }

    #[pyo3(signature = (memo))]
    fn __deepcopy__(slf: Py<Self>, memo: Bound<'_, PyAny>) -> Py<Self> {
        let _ = memo;
        slf
    }

    fn __eq__(&self, other: &Self) -> bool {
        self.0 == other.0
    }

    fn __hash__(&self) -> PyResult<u64> {
        self.to_json().map(|text| hash_of(&text))
    }
}

fn json(answer: &impl Serialize) -> PyResult<String> {
    serde_json::to_string(answer).map_err(|error| PyRuntimeError::new_err(error.to_string()))
}

fn html(py: Python<'_>, function: &str, answer: Bound<'_, PyAny>) -> PyResult<String> {
    py.import("leadgrid._html")?
        .call_method1(function, (answer,))?
        .extract()
}

fn hash_of(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}

/// An instant without its seconds where they are zero.
fn shortened(instant: &str) -> String {
    match instant.split_at_checked(16) {
        Some((minutes, rest)) => format!("{minutes}{}", rest.strip_prefix(":00").unwrap_or(rest)),
        None => instant.to_owned(),
    }
}

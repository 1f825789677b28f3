//! `leadgrid.Batch`: the answers of `score_batch`, in the order of the leads.

use std::collections::BTreeMap;

use leadgrid::{Answer, Batch, Report};
use pyo3::PyClass;
use pyo3::prelude::*;
use pyo3::types::{PyIterator, PyList, PyTuple};

use crate::answer::{self, PyDecision, PyLeadErrors};
use crate::dump::dump;

/// The answers of `score_batch`: a sequence of `Decision` and `LeadErrors`, in the order of the leads.
///
/// >>> import leadgrid
/// >>> engine = leadgrid.Engine.default()
/// >>> batch = engine.score_batch([{"id": "1", "origin": "form"}], as_of="2026-11-22T09:00:00+09:00")
/// >>> len(batch), batch[0].lead_type, batch
/// (1, 'cold', Batch(1 lead: 1 cold))
#[pyclass(frozen, sequence, name = "Batch", module = "leadgrid")]
pub struct PyBatch {
    answers: Py<PyTuple>,
    report: Report,
    /// Number of answers per lead type, the most important first, and "errors".
    counts: Vec<(String, usize)>,
}

/// Rows shown in a notebook.
const SHOWN: usize = 10;

impl PyBatch {
    pub fn new(py: Python<'_>, batch: Batch) -> PyResult<Self> {
        let counts = counts(&batch.answers);
        let answers: Vec<_> = batch
            .answers
            .into_iter()
            .map(|answer| answer::to_python(py, answer))
            .collect::<PyResult<_>>()?;
        Ok(Self {
            answers: PyTuple::new(py, answers)?.unbind(),
            report: batch.report,
            counts,
        })
    }

    fn only<'py, T: PyClass>(&self, py: Python<'py>) -> Vec<Bound<'py, PyAny>> {
        self.answers
            .bind(py)
            .iter()
            .filter(|answer| answer.is_instance_of::<T>())
            .collect()
    }
}

/// Answers per lead type, the most important type first, then the leads with errors.
fn counts(answers: &[Answer]) -> Vec<(String, usize)> {
    let mut counts: BTreeMap<(i64, &str), usize> = BTreeMap::new();
    for answer in answers {
        let key = match answer {
            // The first number of the priority is less for a more important type.
            Answer::Decision(decision) => (
                decision.priority.first().copied().unwrap_or_default(),
                decision.lead_type.as_ref(),
            ),
            Answer::Errors(_) => (i64::MAX, "errors"),
        };
        let count = counts.entry(key).or_default();
        *count = count.saturating_add(1);
    }
    counts
        .into_iter()
        .map(|((_, name), count)| (name.to_owned(), count))
        .collect()
}

#[pymethods]
impl PyBatch {
    /// What was left out of account, as a new dict of counts.
    ///
    /// Keys: `leads`, `scored`, `failed`, `future_events` (whole numbers); `unknown_fields`,
    /// `unknown_attributes`, `unknown_activities`, `unknown_keys` (name -> count);
    /// `unlisted_values` (a list of `{field, value, count}`).
    #[getter]
    fn report<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        dump(py, &self.report)
    }

    /// The decisions, without the leads that could not be scored.
    #[getter]
    fn decisions<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        PyList::new(py, self.only::<PyDecision>(py))
    }

    /// The leads that could not be scored.
    #[getter]
    fn errors<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        PyList::new(py, self.only::<PyLeadErrors>(py))
    }

    /// All answers as a list of new dicts, in the order of the leads.
    fn to_dicts<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        let list = PyList::empty(py);
        for answer in self.answers.bind(py) {
            list.append(answer.call_method0("to_dict")?)?;
        }
        Ok(list)
    }

    fn __len__(&self, py: Python<'_>) -> usize {
        self.answers.bind(py).len()
    }

    fn __getitem__<'py>(&self, index: Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        self.answers.bind(index.py()).as_any().get_item(index)
    }

    fn __iter__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyIterator>> {
        self.answers.bind(py).as_any().try_iter()
    }

    fn __contains__(&self, value: Bound<'_, PyAny>) -> PyResult<bool> {
        self.answers.bind(value.py()).contains(value)
    }

    /// The position of the first answer equal to `value`. Raises `ValueError` if there is none.
    #[pyo3(signature = (value, start=0, stop=None))]
    fn index(&self, value: Bound<'_, PyAny>, start: isize, stop: Option<isize>) -> PyResult<usize> {
        let stop = stop.unwrap_or(isize::MAX);
        self.answers
            .bind(value.py())
            .call_method1("index", (value, start, stop))?
            .extract()
    }

    /// The number of answers equal to `value`.
    fn count(&self, value: Bound<'_, PyAny>) -> PyResult<usize> {
        self.answers
            .bind(value.py())
            .call_method1("count", (value,))?
            .extract()
    }

    fn __repr__(&self, py: Python<'_>) -> String {
        let total = self.__len__(py);
        let counts: Vec<_> = self
            .counts
            .iter()
            .map(|(name, count)| format!("{count} {name}"))
            .collect();
        format!(
            "Batch({total} lead{}: {})",
            if total == 1 { "" } else { "s" },
            counts.join(", ")
        )
    }

    /// The number of answers per type and the first rows for a notebook, escaped, without scripts.
    fn _repr_html_(&self, py: Python<'_>) -> PyResult<String> {
        let first = PyList::empty(py);
        for answer in self.answers.bind(py).iter().take(SHOWN) {
            first.append(answer.call_method0("to_dict")?)?;
        }
        let arguments = (self.counts.clone(), first, self.__len__(py));
        py.import("leadgrid._html")?
            .call_method1("batch_html", arguments)?
            .extract()
    }
}

//! `leadgrid.Engine`: a policy made ready.

use std::borrow::Cow;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::PathBuf;

use leadgrid::{Engine, Error, Lead, PolicyError, Value};
use pyo3::exceptions::{PyTypeError, PyUnicodeDecodeError};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList, PyMapping, PyString};

use crate::answer;
use crate::ask::{Arguments, tree_or_text};
use crate::batch::PyBatch;
use crate::convert::{Keep, Kind, document};
use crate::error::{data_error, findings, policy_error};
use crate::host;
use crate::policy::{self, Parents, Source};

/// A policy made ready: immutable, safe to share between threads, picklable.
///
/// >>> import leadgrid
/// >>> engine = leadgrid.Engine.default()
/// >>> engine
/// Engine(global_standard 1)
///
/// `Engine(text)` is `Engine.from_json(text)`.
#[pyclass(frozen, name = "Engine", module = "leadgrid")]
pub struct PyEngine(Engine);

impl PyEngine {
    fn load(
        py: Python<'_>,
        source: &Source<'_>,
        parents: Option<Bound<'_, PyAny>>,
    ) -> PyResult<Self> {
        Self::of(py, source.load(py, &Parents::read(parents)?))
    }

    fn of(py: Python<'_>, engine: Result<Engine, PolicyError>) -> PyResult<Self> {
        engine
            .map(PyEngine)
            .map_err(|error| policy_error(py, &error))
    }

    pub fn from_inner(engine: Engine) -> Self {
        Self(engine)
    }

    pub fn inner(&self) -> &Engine {
        &self.0
    }
}

#[pymethods]
impl PyEngine {
    #[new]
    fn new(text: &Bound<'_, PyString>) -> PyResult<Self> {
        Self::from_json(text, None)
    }

    /// The engine of the policy `global_standard`, which comes with the package.
    #[staticmethod]
    fn default() -> Self {
        PyEngine(Engine::default())
    }

    /// Loads a policy from JSON text.
    ///
    /// `parents` are the policies that it may extend, in any order: mappings, or JSON or YAML text.
    ///
    /// Raises `PolicyError`, with all findings, if the policy has an error.
    #[staticmethod]
    #[pyo3(signature = (text, parents=None), text_signature = "(text, parents=())")]
    fn from_json(text: &Bound<'_, PyString>, parents: Option<Bound<'_, PyAny>>) -> PyResult<Self> {
        Self::load(text.py(), &Source::json(host::text(text)?), parents)
    }

    /// Loads a policy from YAML text. Findings carry `line` and `column`.
    ///
    /// Parents and exceptions are those of `from_json`.
    ///
    /// >>> import leadgrid
    /// >>> text = "{id: kr, version: '1', extends: global_standard}"
    /// >>> leadgrid.Engine.from_yaml(text, parents=[leadgrid.Engine.default().policy])
    /// Engine(kr 1)
    #[staticmethod]
    #[pyo3(signature = (text, parents=None), text_signature = "(text, parents=())")]
    fn from_yaml(text: &Bound<'_, PyString>, parents: Option<Bound<'_, PyAny>>) -> PyResult<Self> {
        Self::load(text.py(), &Source::yaml(host::text(text)?), parents)
    }

    /// Loads a policy from a mapping, as `json.load` would give it.
    ///
    /// Parents are those of `from_json`. Raises `PolicyError` if the policy has an error, and
    /// `DataError` if a value in it has no counterpart in JSON; its `path` says which.
    #[staticmethod]
    #[pyo3(signature = (policy, parents=None), text_signature = "(policy, parents=())")]
    fn from_dict(
        policy: &Bound<'_, PyMapping>,
        parents: Option<Bound<'_, PyAny>>,
    ) -> PyResult<Self> {
        let text = policy::json_of(policy.as_any(), "")?;
        Self::load(policy.py(), &Source::json(text), parents)
    }

    /// Loads a policy from a file in UTF-8: JSON if its name ends in `.json`, YAML otherwise.
    ///
    /// Parents are those of `from_json`. Raises `OSError` if the file cannot be read,
    /// `UnicodeDecodeError` if it is not UTF-8, and `PolicyError` if the policy has an error.
    #[staticmethod]
    #[pyo3(signature = (path, parents=None), text_signature = "(path, parents=())")]
    fn from_file(
        py: Python<'_>,
        path: PathBuf,
        parents: Option<Bound<'_, PyAny>>,
    ) -> PyResult<Self> {
        let bytes = std::fs::read(&path)?;
        let text = std::str::from_utf8(&bytes)
            .map_err(
                |error| match PyUnicodeDecodeError::new_utf8(py, &bytes, error) {
                    Ok(error) => PyErr::from_value(error.into_any()),
                    Err(error) => error,
                },
            )?
            .trim_start_matches('\u{feff}');
        let json = path
            .extension()
            .is_some_and(|suffix| suffix.eq_ignore_ascii_case("json"));
        let source = match json {
            true => Source::json(text),
            false => Source::yaml(text),
        };
        Self::load(py, &source, parents)
    }

    /// All findings of a policy, errors and warnings; an empty list means that it is clean.
    ///
    /// The policy is a mapping, JSON text or YAML text, and so are the `parents` that it may
    /// extend. Raises `DataError` only if a value of a mapping has no counterpart in JSON.
    ///
    /// >>> import leadgrid
    /// >>> leadgrid.Engine.check(leadgrid.Engine.default().policy)
    /// []
    #[staticmethod]
    #[pyo3(signature = (policy, parents=None), text_signature = "(policy, parents=())")]
    fn check<'py>(
        policy: Bound<'py, PyAny>,
        parents: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyList>> {
        policy::check(policy, parents)
    }

    /// Warnings about the policy: what works, but not as it seems to.
    #[getter]
    fn warnings<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        findings(py, self.0.warnings())
    }

    /// The id of the policy.
    #[getter]
    fn id(&self) -> &str {
        self.0.id()
    }

    /// The version of the policy, a text.
    #[getter]
    fn version(&self) -> &str {
        self.0.version()
    }

    /// The identity of the policy: `sha256:` and the SHA-256 of its canonical JSON (RFC 8785).
    #[getter]
    fn hash(&self) -> &str {
        self.0.hash()
    }

    /// The resolved policy as canonical JSON (RFC 8785): the text whose SHA-256 is `hash`.
    #[getter]
    fn canonical_json(&self) -> String {
        self.0.canonical_json()
    }

    /// The resolved policy as a new dict.
    #[getter]
    fn policy<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        Ok(py
            .import("json")?
            .call_method1("loads", (self.0.policy_json(),))?
            .cast_into()?)
    }

    /// Decides how to treat one lead.
    ///
    /// `lead` is a mapping or JSON text; `as_of` is the instant to score at: RFC 3339 text with
    /// an offset, whole milliseconds since 1970-01-01T00:00:00Z, or an aware `datetime`. With
    /// `strict`, names and texts that the policy does not know are errors of the lead; without
    /// `ledger`, the decision carries no ledger. `horizon` is how far ahead changes are looked
    /// for, such as `"400d"` (the default). `previous` is the decision before, or a list of
    /// decisions, for grids with `hold`.
    ///
    /// Returns a `Decision`, or `LeadErrors` if the lead cannot be scored. Raises `DataError`
    /// if the call is wrong: `as_of`, an option, or text that is not JSON.
    ///
    /// >>> import leadgrid
    /// >>> engine = leadgrid.Engine.default()
    /// >>> engine.score({"id": "1", "origin": "form"}, as_of="2026-11-22T09:00:00+09:00").lead_type
    /// 'cold'
    #[pyo3(
        signature = (lead, as_of, *, strict=None, ledger=None, horizon=None, previous=None),
        text_signature = "($self, lead, as_of, *, strict=False, ledger=True, horizon=None, previous=None)"
    )]
    fn score<'py>(
        &self,
        lead: Bound<'py, PyAny>,
        as_of: Bound<'py, PyAny>,
        strict: Option<Bound<'py, PyAny>>,
        ledger: Option<Bound<'py, PyAny>>,
        horizon: Option<Bound<'py, PyAny>>,
        previous: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let py = lead.py();
        let keep = Keep::new();
        let call = Arguments::new(&keep)
            .value("as_of", as_of)?
            .option("strict", strict)?
            .option("ledger", ledger)?
            .option("horizon", horizon)?
            .previous(previous)?
            .call(py)?;
        let lead = lead_of(lead, &keep)?.map_err(|error| data_error(py, &error))?;
        answer::to_python(py, self.0.score(&lead, &call))
    }

    /// Scores many leads at one instant, without holding the interpreter lock.
    ///
    /// `leads` is any iterable of mappings or JSON texts, or the text of a JSON array. The answers
    /// come in the order of the leads, one for each; a lead that cannot be scored does not stop
    /// the others. Options and exceptions are those of `score`; `previous` may be an earlier batch.
    ///
    /// >>> import leadgrid
    /// >>> engine = leadgrid.Engine.default()
    /// >>> leads = [{"id": "1", "origin": "form"}, {"id": "2"}]
    /// >>> batch = engine.score_batch(leads, as_of="2026-11-22T09:00:00+09:00")
    /// >>> [type(answer).__name__ for answer in batch]
    /// ['Decision', 'LeadErrors']
    #[pyo3(
        signature = (leads, as_of, *, strict=None, ledger=None, horizon=None, previous=None),
        text_signature = "($self, leads, as_of, *, strict=False, ledger=True, horizon=None, previous=None)"
    )]
    fn score_batch<'py>(
        &self,
        leads: Bound<'py, PyAny>,
        as_of: Bound<'py, PyAny>,
        strict: Option<Bound<'py, PyAny>>,
        ledger: Option<Bound<'py, PyAny>>,
        horizon: Option<Bound<'py, PyAny>>,
        previous: Option<Bound<'py, PyAny>>,
    ) -> PyResult<PyBatch> {
        let py = leads.py();
        let keep = Keep::new();
        let call = Arguments::new(&keep)
            .value("as_of", as_of)?
            .option("strict", strict)?
            .option("ledger", ledger)?
            .option("horizon", horizon)?
            .previous(previous)?
            .call(py)?;
        let leads = leads_of(leads, &keep)?;
        // The tree borrows text of `str` objects, which never change, and `keep` owns them.
        let batch = py.detach(|| self.0.score_batch(&leads, &call));
        PyBatch::new(py, batch)
    }

    /// Explains an answer to a person, as text of several lines in `lang`: `"en"` or `"ko"`.
    ///
    /// Options and exceptions are those of `score`.
    ///
    /// >>> import leadgrid
    /// >>> engine = leadgrid.Engine.default()
    /// >>> text = engine.explain({"id": "1", "origin": "form"}, "2026-11-22T09:00:00+09:00")
    /// >>> "cold" in text.lower()
    /// True
    #[pyo3(
        signature = (lead, as_of, lang=None, *, strict=None, horizon=None, previous=None),
        text_signature = "($self, lead, as_of, lang='en', *, strict=False, horizon=None, previous=None)"
    )]
    fn explain<'py>(
        &self,
        lead: Bound<'py, PyAny>,
        as_of: Bound<'py, PyAny>,
        lang: Option<Bound<'py, PyAny>>,
        strict: Option<Bound<'py, PyAny>>,
        horizon: Option<Bound<'py, PyAny>>,
        previous: Option<Bound<'py, PyAny>>,
    ) -> PyResult<String> {
        let py = lead.py();
        let keep = Keep::new();
        let call = Arguments::new(&keep)
            .value("as_of", as_of)?
            .option("lang", lang)?
            .option("strict", strict)?
            .option("horizon", horizon)?
            .previous(previous)?
            .call(py)?;
        let lead = lead_of(lead, &keep)?.map_err(|error| data_error(py, &error))?;
        Ok(self.0.explain(&lead, &call))
    }

    fn __repr__(&self) -> String {
        format!("Engine({} {})", self.0.id(), self.0.version())
    }

    fn __eq__(&self, other: &Self) -> bool {
        self.0.policy_json() == other.0.policy_json()
    }

    fn __hash__(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        self.0.policy_json().hash(&mut hasher);
        hasher.finish()
    }

    /// Pickles as the policy, which is compiled again where it is loaded.
    fn __getnewargs__(&self) -> (&str,) {
        (self.0.policy_json(),)
    }
}

/// A lead from a mapping, or from JSON text, which may not be JSON.
fn lead_of<'a, 'py>(
    lead: Bound<'py, PyAny>,
    keep: &'a Keep<'py>,
) -> PyResult<Result<Lead<'a>, Error>> {
    Ok(match tree_or_text(lead, keep, Kind::Lead)? {
        Value::Text(Cow::Borrowed(text)) => Lead::from_json(text),
        tree => Ok(Lead::from(tree)),
    })
}

pub fn leads_of<'a, 'py>(leads: Bound<'py, PyAny>, keep: &'a Keep<'py>) -> PyResult<Vec<Lead<'a>>> {
    let py = leads.py();
    if leads.is_instance_of::<PyString>() {
        return match document(leads, keep, Kind::Lead)?.tree {
            Value::Text(Cow::Borrowed(text)) => {
                Lead::list_from_json(text).map_err(|error| data_error(py, &error))
            }
            _ => Ok(Vec::new()),
        };
    }
    // Iterating these would give names of keys or columns, which are no leads.
    let wrong = if leads.cast::<PyMapping>().is_ok() {
        Some("for one lead use `score`")
    } else if leads.hasattr("columns")? {
        Some("give the rows of a table, such as `frame.to_dict(\"records\")`")
    } else {
        None
    };
    if let Some(help) = wrong {
        return Err(PyTypeError::new_err(format!(
            "leads must be an iterable of leads; {help}"
        )));
    }
    let mut list = Vec::with_capacity(leads.len().unwrap_or(0));
    for lead in leads.try_iter()? {
        list.push(match lead_of(lead?, keep)? {
            Ok(lead) => lead,
            // One text of many: its error is that lead's alone.
            Err(error) => {
                let name = format!("a text that is not JSON ({})", error.message());
                Lead::from(Value::Foreign(name.into()))
            }
        });
    }
    Ok(list)
}

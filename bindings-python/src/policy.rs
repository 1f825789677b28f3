//! Policies as Python objects: to text, with their parents, loaded and checked.

use std::borrow::Cow;

use leadgrid::{Engine, Finding, Loader, PolicyError};
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList, PyMapping, PyString};

use crate::convert::{Document, Keep, Kind, document};
use crate::dump::dump;
use crate::error::{data_error_of, findings};
use crate::host;

/// The text of a policy, and what it is written in.
pub struct Source<'t> {
    text: Cow<'t, str>,
    is_json: bool,
}

impl<'t> Source<'t> {
    pub fn json(text: impl Into<Cow<'t, str>>) -> Self {
        Self {
            text: text.into(),
            is_json: true,
        }
    }

    pub fn yaml(text: impl Into<Cow<'t, str>>) -> Self {
        Self {
            text: text.into(),
            is_json: false,
        }
    }

    /// A YAML policy may be written in braces too, but then it is nearly always JSON.
    fn guessed(text: Cow<'t, str>) -> Self {
        let start = text.trim_start_matches('\u{feff}').trim_start();
        Self {
            is_json: start.starts_with('{'),
            text,
        }
    }

    /// Loads the policy without holding the interpreter lock.
    pub fn load(&self, py: Python<'_>, parents: &Parents) -> Result<Engine, PolicyError> {
        let (text, loader) = (&*self.text, parents.loader());
        py.detach(|| match self.is_json {
            true => loader.load_json(text),
            false => loader.load_yaml(text),
        })
    }

    fn check(&self, py: Python<'_>, parents: &Parents) -> Vec<Finding> {
        let (text, loader) = (&*self.text, parents.loader());
        py.detach(|| match self.is_json {
            true => loader.check_json(text),
            false => loader.check_yaml(text),
        })
    }
}

/// The policies that one may extend.
pub struct Parents(Vec<Source<'static>>);

impl Parents {
    /// Mappings, or JSON or YAML texts.
    pub fn read(given: Option<Bound<'_, PyAny>>) -> PyResult<Self> {
        let Some(given) = given else {
            return Ok(Self(Vec::new()));
        };
        // Iterating these would give characters or keys.
        if given.is_instance_of::<PyString>() || given.cast::<PyMapping>().is_ok() {
            let message = "parents must be a list of policies; for one give a list with it";
            return Err(PyTypeError::new_err(message));
        }
        let read = |(index, parent): (usize, PyResult<Bound<'_, PyAny>>)| {
            let parent = parent?;
            if let Ok(text) = parent.cast::<PyString>() {
                let text = host::text(text)?.into_owned();
                return Ok(Source::guessed(Cow::Owned(text)));
            }
            if parent.cast::<PyMapping>().is_err() {
                let name = host::type_name(&parent);
                let message = format!("a parent must be a mapping, JSON or YAML text, not {name}");
                return Err(PyTypeError::new_err(message));
            }
            json_of(&parent, &format!("/parents/{index}")).map(Source::json)
        };
        let sources = given.try_iter()?.enumerate().map(read);
        Ok(Self(sources.collect::<PyResult<_>>()?))
    }

    fn loader(&self) -> Loader<'_> {
        let loader = Engine::loader();
        self.0
            .iter()
            .fold(loader, |loader, parent| match parent.is_json {
                true => loader.parent_json(&parent.text),
                false => loader.parent_yaml(&parent.text),
            })
    }
}

/// The JSON text of a mapping that stands at `place`.
///
/// Python writes it, so that a whole number beyond 2^53 arrives with all its digits and the core
/// can refuse it.
pub fn json_of(policy: &Bound<'_, PyAny>, place: &str) -> PyResult<String> {
    let py = policy.py();
    let keep = Keep::new();
    let Document { refused, .. } = document(policy.clone(), &keep, Kind::Policy)?;
    if let Some(first) = refused.first() {
        let message = format!("{} cannot be part of a policy", first.name);
        let path = format!("{place}{}", first.path);
        return Err(data_error_of(py, "wrong_type", &path, &message, first.help));
    }
    let options = PyDict::new(py);
    options.set_item("default", wrap_pyfunction!(plain, py)?)?;
    py.import("json")?
        .call_method("dumps", (policy,), Some(&options))?
        .extract()
}

/// What `json.dumps` cannot write by itself: numpy scalars, dates, enums, mappings.
#[pyfunction]
fn plain<'py>(object: Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    let py = object.py();
    let keep = Keep::new();
    dump(py, &document(object, &keep, Kind::Policy)?.tree)
}

/// All findings of a policy, errors and warnings; the same as `Engine.check`.
///
/// >>> import leadgrid
/// >>> leadgrid.check("format: 1\nid: x\nversion: '1'")[0].code
/// 'missing_key'
#[pyfunction]
#[pyo3(signature = (policy, parents=None), text_signature = "(policy, parents=())")]
pub fn check<'py>(
    policy: Bound<'py, PyAny>,
    parents: Option<Bound<'py, PyAny>>,
) -> PyResult<Bound<'py, PyList>> {
    let py = policy.py();
    let parents = Parents::read(parents)?;
    let source = match policy.cast::<PyString>() {
        Ok(text) => Source::guessed(host::text(text)?),
        Err(_) => Source::json(json_of(&policy, "")?),
    };
    findings(py, &source.check(py, &parents))
}

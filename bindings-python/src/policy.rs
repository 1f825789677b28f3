//! Policies as Python objects: to JSON text, and checked.

use leadgrid::{check_json, check_yaml};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList, PyString};

use crate::convert::{Document, Keep, Kind, document};
use crate::dump::dump;
use crate::error::{data_error_of, findings};
use crate::host;

/// The JSON text of a mapping.
///
/// Python writes it, so that a whole number beyond 2^53 arrives with all its digits and the core
/// can refuse it.
pub fn json_of(policy: &Bound<'_, PyAny>) -> PyResult<String> {
    let py = policy.py();
    let keep = Keep::new();
    let Document { refused, .. } = document(policy.clone(), &keep, Kind::Policy)?;
    if let Some(first) = refused.first() {
        let message = format!("{} cannot be part of a policy", first.name);
        return Err(data_error_of(
            py,
            "wrong_type",
            &first.path,
            &message,
            first.help,
        ));
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
pub fn check<'py>(policy: Bound<'py, PyAny>) -> PyResult<Bound<'py, PyList>> {
    let py = policy.py();
    if let Ok(text) = policy.cast::<PyString>() {
        let text = &*host::text(text)?;
        // A YAML policy may be written in braces too, but then it is nearly always JSON.
        let json = text
            .trim_start_matches('\u{feff}')
            .trim_start()
            .starts_with('{');
        return findings(
            py,
            &if json {
                check_json(text)
            } else {
                check_yaml(text)
            },
        );
    }
    findings(py, &check_json(&json_of(&policy)?))
}

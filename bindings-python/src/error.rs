//! Exceptions and the small objects that describe one problem.

use leadgrid::{Error, Finding, PolicyError};
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyDict, PyList, PyType};

/// A wrong call, as `leadgrid.DataError`.
pub fn data_error(py: Python<'_>, error: &Error) -> PyErr {
    data_error_of(
        py,
        error.code().as_str(),
        error.path(),
        error.message(),
        error.help(),
    )
}

/// A `leadgrid.DataError` about something that only Python has.
pub fn data_error_of(py: Python<'_>, code: &str, path: &str, message: &str, help: &str) -> PyErr {
    static CLASS: PyOnceLock<Py<PyType>> = PyOnceLock::new();
    CLASS
        .import(py, "leadgrid._errors", "DataError")
        .and_then(|class| class.call1((message, code, path, help)))
        .map_or_else(|error| error, PyErr::from_value)
}

/// A refused policy, as `leadgrid.PolicyError`.
pub fn policy_error(py: Python<'_>, error: &PolicyError) -> PyErr {
    static CLASS: PyOnceLock<Py<PyType>> = PyOnceLock::new();
    let raise = || {
        let message = error
            .errors()
            .next()
            .map(Finding::message)
            .unwrap_or_default();
        let arguments = (
            message,
            error.code().as_str(),
            error.path(),
            error.help(),
            findings(py, error.findings())?,
        );
        CLASS
            .import(py, "leadgrid._errors", "PolicyError")?
            .call1(arguments)
    };
    raise().map_or_else(|error| error, PyErr::from_value)
}

/// A list of `leadgrid.Finding`.
pub fn findings<'py>(py: Python<'py>, findings: &[Finding]) -> PyResult<Bound<'py, PyList>> {
    PyList::new(py, findings.iter().map(PyFinding::from))
}

/// One problem of a policy.
///
/// `severity` is `"error"` (the policy is refused) or `"warning"`; `path` is a JSON Pointer
/// into the policy. `line` and `column`, counted from 1, are known for YAML and for text that
/// cannot be read; they are `None` otherwise.
///
/// >>> import leadgrid
/// >>> [(f.severity, f.code, f.path) for f in leadgrid.check({"format": 1})][0]
/// ('error', 'missing_key', '')
#[pyclass(frozen, eq, hash, get_all, name = "Finding", module = "leadgrid")]
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct PyFinding {
    /// What is wrong, as a stable word that programs may compare.
    code: String,
    /// `"error"` or `"warning"`.
    severity: String,
    /// Where: a JSON Pointer (RFC 6901) into the policy.
    path: String,
    /// What is wrong, for a person.
    message: String,
    /// What to do about it.
    help: String,
    /// The line in the text, counted from 1, or `None`.
    line: Option<usize>,
    /// The column in the line, counted from 1, or `None`.
    column: Option<usize>,
}

impl From<&Finding> for PyFinding {
    fn from(finding: &Finding) -> Self {
        Self {
            code: finding.code().as_str().to_owned(),
            severity: finding.severity().as_str().to_owned(),
            path: finding.path().to_owned(),
            message: finding.message().to_owned(),
            help: finding.help().to_owned(),
            line: finding.line(),
            column: finding.column(),
        }
    }
}

#[pymethods]
impl PyFinding {
    #[new]
    #[pyo3(signature = (code, severity, path, message, help, line=None, column=None))]
    fn new(
        code: String,
        severity: String,
        path: String,
        message: String,
        help: String,
        line: Option<usize>,
        column: Option<usize>,
    ) -> Self {
        Self {
            code,
            severity,
            path,
            message,
            help,
            line,
            column,
        }
    }

    /// The finding as a dict; `line` and `column` only where they are known.
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let dict = PyDict::new(py);
        for (key, value) in [
            ("code", &self.code),
            ("severity", &self.severity),
            ("path", &self.path),
            ("message", &self.message),
            ("help", &self.help),
        ] {
            dict.set_item(key, value)?;
        }
        for (key, value) in [("line", self.line), ("column", self.column)] {
            if let Some(value) = value {
                dict.set_item(key, value)?;
            }
        }
        Ok(dict)
    }

    fn __repr__(&self) -> String {
        format!(
            "Finding({} {} at {:?}: {})",
            self.severity, self.code, self.path, self.message
        )
    }

    fn __getnewargs__(&self) -> (&str, &str, &str, &str, &str, Option<usize>, Option<usize>) {
        (
            &self.code,
            &self.severity,
            &self.path,
            &self.message,
            &self.help,
            self.line,
            self.column,
        )
    }
}

/// One problem of a lead.
///
/// >>> import leadgrid
/// >>> answer = leadgrid.Engine.default().score({"origin": "form"}, as_of="2026-11-22T09:00:00+09:00")
/// >>> [(error.code, error.path) for error in answer.errors]
/// [('missing_key', '')]
#[pyclass(frozen, eq, hash, get_all, name = "LeadError", module = "leadgrid")]
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct PyLeadError {
    /// What is wrong, as a stable word that programs may compare.
    code: String,
    /// Where: a JSON Pointer (RFC 6901) into the lead.
    path: String,
    /// What is wrong, for a person.
    message: String,
    /// What to do about it.
    help: String,
}

impl From<&Error> for PyLeadError {
    fn from(error: &Error) -> Self {
        Self {
            code: error.code().as_str().to_owned(),
            path: error.path().to_owned(),
            message: error.message().to_owned(),
            help: error.help().to_owned(),
        }
    }
}

#[pymethods]
impl PyLeadError {
    #[new]
    fn new(code: String, path: String, message: String, help: String) -> Self {
        Self {
            code,
            path,
            message,
            help,
        }
    }

    /// The error as a dict.
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let dict = PyDict::new(py);
        dict.set_item("code", &self.code)?;
        dict.set_item("path", &self.path)?;
        dict.set_item("message", &self.message)?;
        dict.set_item("help", &self.help)?;
        Ok(dict)
    }

    fn __repr__(&self) -> String {
        format!(
            "LeadError({} at {:?}: {})",
            self.code, self.path, self.message
        )
    }

    fn __getnewargs__(&self) -> (&str, &str, &str, &str) {
        (&self.code, &self.path, &self.message, &self.help)
    }
}

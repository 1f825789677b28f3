//! Calls by name: arguments from Python to a tree, results from JSON to Python.

use std::borrow::Cow;

use leadgrid::wire::{self, Refusal};
use leadgrid::{Call, Engine, Value, rfm};
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyList, PyMapping, PyString, PyTuple};

use crate::answer::{self, PyDecision};
use crate::convert::{Keep, Kind, document};
use crate::error::{data_error, policy_error};
use crate::host;
use crate::policy;

/// The arguments of a call, in the form that every language gives them.
pub struct Arguments<'a, 'py> {
    keep: &'a Keep<'py>,
    entries: Vec<(Cow<'a, str>, Value<'a>)>,
}

impl<'a, 'py> Arguments<'a, 'py> {
    pub fn new(keep: &'a Keep<'py>) -> Self {
        Self {
            keep,
            entries: Vec::new(),
        }
    }

    fn and(mut self, name: &'static str, value: Value<'a>) -> Self {
        self.entries.push((name.into(), value));
        self
    }

    /// A plain value: an instant, a name.
    pub fn value(self, name: &'static str, given: Bound<'py, PyAny>) -> PyResult<Self> {
        let tree = document(given, self.keep, Kind::Lead)?.tree;
        Ok(self.and(name, tree))
    }

    /// A value that may be left out; the core knows what it is then.
    pub fn option(self, name: &'static str, given: Option<Bound<'py, PyAny>>) -> PyResult<Self> {
        match given {
            Some(given) => self.value(name, given),
            None => Ok(self),
        }
    }

    /// A lead or a receipt: a mapping, or JSON text.
    pub fn document(self, name: &'static str, given: Bound<'py, PyAny>) -> PyResult<Self> {
        let tree = tree_or_text(given, self.keep, Kind::Lead)?;
        Ok(self.and(name, tree))
    }

    /// A decision, or reactions: also a `Decision`.
    pub fn case(self, name: &'static str, given: Bound<'py, PyAny>) -> PyResult<Self> {
        let tree = tree_or_text(given, self.keep, Kind::Case)?;
        Ok(self.and(name, tree))
    }

    /// A text of our own.
    pub fn text(self, name: &'static str, text: String) -> Self {
        self.and(name, Value::from(text))
    }

    /// Counts of cells: those of one table, or of many.
    pub fn cells(self, name: &'static str, given: Bound<'py, PyAny>) -> PyResult<Self> {
        let tree = list_of(given, self.keep, |one, keep| {
            tree_or_text(one, keep, Kind::Case)
        })?;
        Ok(self.and(name, tree))
    }

    /// A part of a policy: a mapping is written as JSON, so that no digit of its numbers is lost.
    pub fn policy_part(self, name: &'static str, given: Bound<'py, PyAny>) -> PyResult<Self> {
        if given.cast::<PyMapping>().is_err() {
            return self.document(name, given);
        }
        let text = policy::json_of(&given, &format!("/{name}"))?;
        Ok(self.and(name, Value::from(text)))
    }

    /// Cases: pairs of a decision and its reactions, or mappings.
    pub fn cases(self, name: &'static str, given: Bound<'py, PyAny>) -> PyResult<Self> {
        let tree = list_of(given, self.keep, |case, keep| {
            let pair = match (case.cast::<PyTuple>(), case.cast::<PyList>()) {
                (Ok(tuple), _) => tuple.iter().collect(),
                (_, Ok(list)) => list.iter().collect(),
                _ => Vec::new(),
            };
            Ok(match <[_; 2]>::try_from(pair) {
                Ok([decision, reactions]) => Value::Object(vec![
                    ("decision".into(), tree_or_text(decision, keep, Kind::Case)?),
                    (
                        "reactions".into(),
                        tree_or_text(reactions, keep, Kind::Case)?,
                    ),
                ]),
                Err(_) => document(case, keep, Kind::Case)?.tree,
            })
        })?;
        Ok(self.and(name, tree))
    }

    /// Earlier decisions: one, or many.
    pub fn previous(self, given: Option<Bound<'py, PyAny>>) -> PyResult<Self> {
        let Some(given) = given else {
            return Ok(self);
        };
        let tree = list_of(given, self.keep, |one, keep| {
            match one.cast::<PyDecision>() {
                // All that the core asks of it: whole decisions of a large batch would fill the memory.
                Ok(decision) => Ok(decision.get().as_previous().into()),
                Err(_) => tree_or_text(one, keep, Kind::Case),
            }
        })?;
        Ok(self.and("previous", tree))
    }

    /// The key of a customer.
    pub fn key(self, name: &'static str, given: Bound<'py, PyAny>) -> PyResult<Self> {
        let tree = document(given, self.keep, Kind::Orders)?.tree;
        Ok(self.and(name, tree))
    }

    /// A document that may be left out.
    pub fn optional_document(
        self,
        name: &'static str,
        given: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Self> {
        match given {
            Some(given) => self.document(name, given),
            None => Ok(self),
        }
    }

    /// Orders of one customer: a list of mappings, or JSON text.
    pub fn orders(self, name: &'static str, given: Bound<'py, PyAny>) -> PyResult<Self> {
        let tree = match given.is_instance_of::<PyString>() {
            true => tree_or_text(given, self.keep, Kind::Orders)?,
            false => list_of(given, self.keep, |one, keep| {
                tree_or_text(one, keep, Kind::Orders)
            })?,
        };
        Ok(self.and(name, tree))
    }

    /// The arguments so far, as one object.
    pub fn tree(self) -> Value<'a> {
        Value::Object(self.entries)
    }

    /// The options of a score, judged by the core.
    pub fn call(self, py: Python<'py>) -> PyResult<Call> {
        Call::from_value(&Value::Object(self.entries)).map_err(|error| data_error(py, &error))
    }

    /// Makes a call that may take long, without holding the interpreter lock.
    pub fn ask(self, py: Python<'py>, engine: &Engine, call: &str) -> PyResult<Bound<'py, PyAny>> {
        let arguments = Value::Object(self.entries);
        // The tree borrows text of `str` objects, which never change, and `keep` owns them.
        result(py, py.detach(|| wire::ask(engine, call, &arguments)))
    }

    /// Makes a call that is done before another thread could have begun to run.
    pub fn ask_at_once(
        self,
        py: Python<'py>,
        engine: &Engine,
        call: &str,
    ) -> PyResult<Bound<'py, PyAny>> {
        result(py, wire::ask(engine, call, &Value::Object(self.entries)))
    }

    /// Makes a call about customers.
    pub fn ask_customers(
        self,
        py: Python<'py>,
        engine: &Engine,
        call: &str,
    ) -> PyResult<Bound<'py, PyAny>> {
        let arguments = Value::Object(self.entries);
        result(py, py.detach(|| rfm::ask(engine, call, &arguments)))
    }

    /// Makes the call `transition`, in which no policy has a say.
    pub fn compare(self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        result(py, wire::compare(&Value::Object(self.entries)))
    }
}

/// Errors of a lead are an answer.
fn result(py: Python<'_>, result: Result<String, Refusal>) -> PyResult<Bound<'_, PyAny>> {
    match result {
        Ok(json) => py.import("json")?.call_method1("loads", (json,)),
        Err(Refusal::Lead(errors)) => answer::of_errors(py, errors),
        Err(Refusal::Call(error)) => Err(data_error(py, &error)),
        Err(Refusal::Policy(error)) => Err(policy_error(py, &error)),
    }
}

/// A tree, or a text, then borrowed, that is to be read as JSON.
pub fn tree_or_text<'a, 'py>(
    given: Bound<'py, PyAny>,
    keep: &'a Keep<'py>,
    kind: Kind,
) -> PyResult<Value<'a>> {
    if kind == Kind::Case
        && let Some(json) = answer::json_of(&given)
    {
        return json.map(Value::from);
    }
    let object = given.clone();
    Ok(match document(given, keep, kind)?.tree {
        // The text of a date, say, which is no JSON.
        Value::Text(Cow::Owned(_)) => {
            Value::Foreign(format!("a Python {}", host::type_name(&object)).into())
        }
        tree => tree,
    })
}

/// A list of what `read` makes of each item; what cannot be a list is read as one item.
fn list_of<'a, 'py>(
    given: Bound<'py, PyAny>,
    keep: &'a Keep<'py>,
    read: impl Fn(Bound<'py, PyAny>, &'a Keep<'py>) -> PyResult<Value<'a>>,
) -> PyResult<Value<'a>> {
    // Iterating these would give characters, and names of keys or columns.
    let is_one = given.is_instance_of::<PyString>()
        || given.cast::<PyMapping>().is_ok()
        || given.hasattr("columns")?;
    match given.try_iter() {
        Ok(items) if !is_one => {
            let items = items.map(|item| read(item?, keep));
            items.collect::<PyResult<_>>().map(Value::List)
        }
        Err(error) if !error.is_instance_of::<PyTypeError>(given.py()) => Err(error),
        _ => read(given, keep),
    }
}

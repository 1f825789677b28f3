//! Python objects become the tree that the core reads.
//!
//! The tree borrows text from the Python objects, which an arena keeps alive. What has no
//! counterpart in the tree (a set, an open file, a list inside itself) becomes a value that
//! only names it: the core refuses that where the lead asks for something, as an error of that
//! lead alone.

use std::borrow::Cow;

use leadgrid::Value;
use pyo3::exceptions::PyException;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyDict, PyFloat, PyInt, PyList, PyMapping, PyString, PyTuple};
use typed_arena::Arena;

use crate::host::{self, Host};

/// Containers may stand this deep in each other, as in JSON texts that the core reads.
const MAX_DEPTH: usize = 64;

/// Values of one document. A list that holds another one a thousand times, and so on, is small
/// in memory and endless as a tree.
const MAX_VALUES: usize = 64_000_000;

/// Python objects that the tree borrows from.
pub type Keep<'py> = Arena<Bound<'py, PyAny>>;

/// What a document is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// NaN and infinite numbers are unknown.
    Lead,
    /// NaN and infinite numbers are mistakes.
    Policy,
}

/// A Python value without a counterpart in the tree, and its place.
pub struct Refused {
    pub path: String,
    pub message: String,
    pub help: &'static str,
}

/// A document in the core's form, with what could not be read of it.
pub struct Document<'a> {
    pub tree: Value<'a>,
    pub refused: Vec<Refused>,
}

/// Reads one document.
///
/// # Errors
/// Only what must not be swallowed: `KeyboardInterrupt` and the like, raised by Python code
/// that a conversion has to call.
pub fn document<'a, 'py>(
    object: Bound<'py, PyAny>,
    keep: &'a Keep<'py>,
    kind: Kind,
) -> PyResult<Document<'a>> {
    let mut reader = Reader {
        keep,
        kind,
        steps: Vec::new(),
        open: Vec::new(),
        left: MAX_VALUES,
        refused: Vec::new(),
    };
    let tree = reader.value(object)?;
    Ok(Document {
        tree,
        refused: reader.refused,
    })
}

/// A step of the path to the value being read.
enum Step<'a> {
    Key(&'a str),
    Index(usize),
}

struct Reader<'a, 'py> {
    keep: &'a Keep<'py>,
    kind: Kind,
    steps: Vec<Step<'a>>,
    /// Addresses of the containers that the current value stands in.
    open: Vec<usize>,
    left: usize,
    refused: Vec<Refused>,
}

impl<'a, 'py> Reader<'a, 'py> {
    fn value(&mut self, object: Bound<'py, PyAny>) -> PyResult<Value<'a>> {
        let Some(left) = self.left.checked_sub(1) else {
            return Ok(self.refuse(format!("more than {MAX_VALUES} values"), "give less data"));
        };
        self.left = left;
        if object.is_instance_of::<PyString>() {
            return Ok(Value::Text(Cow::Borrowed(self.text(object)?)));
        }
        if object.is_none() {
            return Ok(Value::Null);
        }
        if let Ok(truth) = object.cast::<PyBool>() {
            return Ok(Value::Bool(truth.is_true()));
        }
        if let Ok(number) = object.cast::<PyFloat>() {
            return Ok(self.number(number.value()));
        }
        if object.is_instance_of::<PyInt>() {
            return Ok(self.number(host::nearest_double(&object)));
        }
        if object.is_instance_of::<PyDict>()
            || object.is_instance_of::<PyList>()
            || object.is_instance_of::<PyTuple>()
        {
            return self.container(object);
        }
        self.other(object)
    }

    /// Types that are looked at only when the common ones did not fit.
    fn other(&mut self, object: Bound<'py, PyAny>) -> PyResult<Value<'a>> {
        match host::read(&object) {
            Ok(Host::Null) => Ok(Value::Null),
            Ok(Host::Text(text)) => Ok(Value::Text(Cow::Owned(text))),
            Ok(Host::Number(value)) => Ok(self.number(value)),
            Ok(Host::Instead(plain)) => self.nested(&object, |reader| reader.value(plain)),
            Ok(Host::Mapping) => self.container(object),
            Ok(Host::Refuse(help)) => {
                let message = format!("a Python {}", host::type_name(&object));
                Ok(self.refuse(message, help))
            }
            Err(error) => self.raised(&object, &error),
        }
    }

    fn container(&mut self, object: Bound<'py, PyAny>) -> PyResult<Value<'a>> {
        // The arena's reference keeps the address from being used again while it is open.
        let object: &'a Bound<'py, PyAny> = self.keep.alloc(object);
        self.nested(object, |reader| {
            if let Ok(items) = object.cast::<PyList>() {
                return reader.list(items.len(), items.iter());
            }
            if let Ok(items) = object.cast::<PyTuple>() {
                return reader.list(items.len(), items.iter());
            }
            if let Ok(dict) = object.cast::<PyDict>() {
                // Taken out first: reading a value may run Python code that changes the dict.
                let pairs: Vec<_> = dict.iter().collect();
                return reader.object(object, pairs);
            }
            match pairs_of(object) {
                Ok(pairs) => reader.object(object, pairs),
                Err(error) => reader.raised(object, &error),
            }
        })
    }

    /// Runs `read` one container deeper, unless that is too deep or the container is in itself.
    fn nested(
        &mut self,
        object: &Bound<'py, PyAny>,
        read: impl FnOnce(&mut Self) -> PyResult<Value<'a>>,
    ) -> PyResult<Value<'a>> {
        let address = object.as_ptr().addr();
        if self.open.contains(&address) {
            let message = format!("a Python {} that contains itself", host::type_name(object));
            return Ok(self.refuse(message, "give plain data, without cycles"));
        }
        if self.open.len() >= MAX_DEPTH {
            let message = format!("nested more than {MAX_DEPTH} deep");
            return Ok(self.refuse(message, "give flat data"));
        }
        self.open.push(address);
        let value = read(self);
        self.open.pop();
        value
    }

    fn list(
        &mut self,
        length: usize,
        items: impl Iterator<Item = Bound<'py, PyAny>>,
    ) -> PyResult<Value<'a>> {
        let mut list = Vec::with_capacity(length);
        for (index, item) in items.enumerate() {
            self.steps.push(Step::Index(index));
            list.push(self.value(item)?);
            self.steps.pop();
        }
        Ok(Value::List(list))
    }

    fn object(
        &mut self,
        object: &Bound<'py, PyAny>,
        pairs: Vec<(Bound<'py, PyAny>, Bound<'py, PyAny>)>,
    ) -> PyResult<Value<'a>> {
        let mut entries = Vec::with_capacity(pairs.len());
        for (key, value) in pairs {
            if !key.is_instance_of::<PyString>() {
                let message = format!(
                    "a Python {} with a key that is not text but {}",
                    host::type_name(object),
                    host::type_name(&key)
                );
                return Ok(self.refuse(message, "use text as keys"));
            }
            let key = self.text(key)?;
            self.steps.push(Step::Key(key));
            let value = self.value(value)?;
            self.steps.pop();
            entries.push((Cow::Borrowed(key), value));
        }
        Ok(Value::Object(entries))
    }

    fn number(&mut self, number: f64) -> Value<'a> {
        if self.kind == Kind::Policy && !number.is_finite() {
            return self.refuse(format!("{number} is not a number of JSON"), "leave it out");
        }
        Value::number(number)
    }

    /// The text of a `str`. A surrogate without its partner becomes U+FFFD, as in JSON texts.
    fn text(&mut self, object: Bound<'py, PyAny>) -> PyResult<&'a str> {
        let py = object.py();
        let kept: &'a Bound<'py, PyAny> = self.keep.alloc(object);
        let kept = kept.cast::<PyString>()?;
        match host::text(kept)? {
            Cow::Borrowed(text) => Ok(text),
            Cow::Owned(clean) => {
                let clean = PyString::new(py, &clean).into_any();
                let kept: &'a Bound<'py, PyAny> = self.keep.alloc(clean);
                kept.cast::<PyString>()?.to_str()
            }
        }
    }

    fn raised(&mut self, object: &Bound<'py, PyAny>, error: &PyErr) -> PyResult<Value<'a>> {
        let py = object.py();
        if !error.is_instance_of::<PyException>(py) {
            return Err(error.clone_ref(py));
        }
        let raised = error
            .get_type(py)
            .name()
            .map(|name| name.to_string())
            .unwrap_or_default();
        let message = format!(
            "a Python {} that raised `{raised}`",
            host::type_name(object)
        );
        Ok(self.refuse(message, ""))
    }

    /// Names what cannot be read, and remembers it.
    fn refuse(&mut self, message: String, help: &'static str) -> Value<'a> {
        let value = Value::Foreign(Cow::Owned(message.clone()));
        self.refused.push(Refused {
            path: self.pointer(),
            message,
            help,
        });
        value
    }

    /// The path of the current value as a JSON Pointer.
    fn pointer(&self) -> String {
        let mut pointer = String::new();
        for step in &self.steps {
            pointer.push('/');
            match step {
                Step::Key(key) => pointer.push_str(&key.replace('~', "~0").replace('/', "~1")),
                Step::Index(index) => pointer.push_str(&index.to_string()),
            }
        }
        pointer
    }
}

/// The entries of a mapping that is not a `dict`.
fn pairs_of<'py>(
    object: &Bound<'py, PyAny>,
) -> PyResult<Vec<(Bound<'py, PyAny>, Bound<'py, PyAny>)>> {
    object
        .cast::<PyMapping>()?
        .items()?
        .iter()
        .map(|item| item.extract())
        .collect()
}

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
use pyo3::types::{PyBool, PyDict, PyFloat, PyInt, PyList, PyString, PyTuple};
use typed_arena::Arena;

use crate::answer;
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
    /// Like a lead, but a `Decision` stands for its JSON text.
    Case,
    /// Like a lead, but numbers that a double does not hold stand for their digits.
    Orders,
}

/// A Python value without a counterpart in the tree, and its place.
pub struct Refused {
    pub path: String,
    pub name: String,
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
    let tree = reader.value(keep.alloc(object))?;
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
    fn value(&mut self, object: &'a Bound<'py, PyAny>) -> PyResult<Value<'a>> {
        let Some(left) = self.left.checked_sub(1) else {
            let name = format!("one value more than {MAX_VALUES}");
            return Ok(self.refuse(name, "give less data"));
        };
        self.left = left;
        if let Ok(text) = object.cast::<PyString>() {
            return Ok(Value::Text(Cow::Borrowed(self.text(text)?)));
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
            if let Some(digits) = self.digits(object)? {
                return Ok(digits);
            }
            return Ok(self.number(host::nearest_double(object)));
        }
        // Items are taken out first: reading one may run Python code that changes the container.
        if let Ok(dict) = object.cast::<PyDict>() {
            let pairs = self.keep.alloc_extend(dict.iter().flat_map(<[_; 2]>::from));
            return self.nested(object, |reader| reader.object(object, pairs));
        }
        if let Ok(list) = object.cast::<PyList>() {
            let items = self.keep.alloc_extend(list.iter());
            return self.nested(object, |reader| reader.list(items));
        }
        if let Ok(tuple) = object.cast::<PyTuple>() {
            let items = self.keep.alloc_extend(tuple.iter());
            return self.nested(object, |reader| reader.list(items));
        }
        self.other(object)
    }

    /// Types that are looked at only when the common ones did not fit.
    fn other(&mut self, object: &'a Bound<'py, PyAny>) -> PyResult<Value<'a>> {
        if self.kind == Kind::Case
            && let Some(json) = answer::json_of(object)
        {
            return json.map(Value::from);
        }
        if self.kind == Kind::Orders
            && let Some(digits) = host::exact_decimal(object)?
        {
            return Ok(Value::Text(Cow::Owned(digits)));
        }
        match host::read(object) {
            Ok(Host::Null) => Ok(Value::Null),
            Ok(Host::Text(text)) => Ok(Value::Text(Cow::Owned(text))),
            Ok(Host::Number(value)) => Ok(self.number(value)),
            Ok(Host::Instead(plain)) => {
                let plain = self.keep.alloc(plain);
                self.nested(object, |reader| reader.value(plain))
            }
            Ok(Host::Pairs(pairs)) => {
                let pairs = self.keep.alloc_extend(pairs.into_iter().flatten());
                self.nested(object, |reader| reader.object(object, pairs))
            }
            Ok(Host::Refuse(help)) => {
                let name = format!("a Python {}", host::type_name(object));
                Ok(self.refuse(name, help))
            }
            Err(error) => self.raised(object, &error),
        }
    }

    /// Runs `read` one container deeper, unless that is too deep or the container is in itself.
    fn nested(
        &mut self,
        object: &Bound<'py, PyAny>,
        read: impl FnOnce(&mut Self) -> PyResult<Value<'a>>,
    ) -> PyResult<Value<'a>> {
        // The arena owns the object, so its address stands for it.
        let address = object.as_ptr().addr();
        if self.open.contains(&address) {
            let name = format!("a Python {} that contains itself", host::type_name(object));
            return Ok(self.refuse(name, "give plain data, without cycles"));
        }
        if self.open.len() >= MAX_DEPTH {
            let name = format!("something nested more than {MAX_DEPTH} deep");
            return Ok(self.refuse(name, "give flat data"));
        }
        self.open.push(address);
        let value = read(self);
        self.open.pop();
        value
    }

    fn list(&mut self, items: &'a [Bound<'py, PyAny>]) -> PyResult<Value<'a>> {
        let mut list = Vec::with_capacity(items.len());
        for (index, item) in items.iter().enumerate() {
            self.steps.push(Step::Index(index));
            list.push(self.value(item)?);
            self.steps.pop();
        }
        Ok(Value::List(list))
    }

    /// An object from its keys and values, which take turns in `pairs`.
    fn object(
        &mut self,
        object: &Bound<'py, PyAny>,
        pairs: &'a [Bound<'py, PyAny>],
    ) -> PyResult<Value<'a>> {
        let mut entries = Vec::with_capacity(pairs.len() / 2);
        for pair in pairs.chunks_exact(2) {
            let [key, value] = pair else { continue };
            let Ok(key) = key.cast::<PyString>() else {
                let name = format!(
                    "a Python {} with a key that is not text but {}",
                    host::type_name(object),
                    host::type_name(key)
                );
                return Ok(self.refuse(name, "use text as keys"));
            };
            let key = self.text(key)?;
            self.steps.push(Step::Key(key));
            let value = self.value(value)?;
            self.steps.pop();
            entries.push((Cow::Borrowed(key), value));
        }
        Ok(Value::Object(entries))
    }

    /// The digits of a whole number of an order that is beyond those of a double.
    fn digits(&self, number: &Bound<'py, PyAny>) -> PyResult<Option<Value<'a>>> {
        const EXACT: i64 = 1 << 53;
        let fits = |number: i64| number.abs() < EXACT;
        if self.kind != Kind::Orders || number.extract::<i64>().is_ok_and(fits) {
            return Ok(None);
        }
        let digits = host::digits(number)?;
        Ok(Some(Value::Text(Cow::Owned(digits))))
    }

    fn number(&mut self, number: f64) -> Value<'a> {
        if self.kind == Kind::Policy && !number.is_finite() {
            return self.refuse(number.to_string(), "leave it out or give a number");
        }
        Value::number(number)
    }

    /// The text of a `str`. A surrogate without its partner becomes U+FFFD, as in JSON texts.
    fn text(&mut self, object: &'a Bound<'py, PyString>) -> PyResult<&'a str> {
        match host::text(object)? {
            Cow::Borrowed(text) => Ok(text),
            Cow::Owned(clean) => {
                let clean = PyString::new(object.py(), &clean).into_any();
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
    fn refuse(&mut self, name: String, help: &'static str) -> Value<'a> {
        let value = Value::Foreign(Cow::Owned(name.clone()));
        let path = self.pointer();
        self.refused.push(Refused { path, name, help });
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

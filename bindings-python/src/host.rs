//! Python types beyond those of JSON: what each of them means to the core.

use std::borrow::Cow;

use pyo3::exceptions::PyException;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyDate, PyDateTime, PyMapping, PyString, PyType};

/// What a Python object stands for.
pub enum Host<'py> {
    Null,
    Text(String),
    Number(f64),
    /// Read this object in its place.
    Instead(Bound<'py, PyAny>),
    /// Keys and values of an object.
    Pairs(Vec<[Bound<'py, PyAny>; 2]>),
    /// Nothing that the core knows; the text says what to give instead.
    Refuse(&'static str),
}

/// The module of an object's class, and its name; empty where a class hides them.
pub fn class_of(object: &Bound<'_, PyAny>) -> (String, String) {
    let class = object.get_type();
    let (module, name) = (class.module(), class.name());
    (
        module.map(|name| name.to_string()).unwrap_or_default(),
        name.map(|name| name.to_string()).unwrap_or_default(),
    )
}

/// Reads an object that is none of `None`, `bool`, `int`, `float`, `str`, `list`, `tuple`, `dict`.
pub fn read<'py>(object: &Bound<'py, PyAny>) -> PyResult<Host<'py>> {
    let py = object.py();
    let (module, name) = class_of(object);
    // `pandas.NaT` is a `datetime` too, so it comes first.
    if module.starts_with("pandas.") && matches!(name.as_str(), "NaTType" | "NAType") {
        return Ok(Host::Null);
    }
    if object.is_instance_of::<PyDateTime>() {
        return datetime(object);
    }
    if object.is_instance_of::<PyDate>() {
        return Ok(Host::Text(object.call_method0("isoformat")?.extract()?));
    }
    if module == "numpy" {
        return numpy(object, &name);
    }
    if object.is_instance(decimal(py)?)? {
        return Ok(Host::Number(nearest_double(object)));
    }
    if object.is_instance(enumeration(py)?)? {
        return Ok(Host::Instead(object.getattr("value")?));
    }
    if let Ok(mapping) = object.cast::<PyMapping>() {
        let pair = |item: Bound<'py, PyAny>| item.extract().map(|(key, value)| [key, value]);
        return Ok(Host::Pairs(
            mapping.items()?.iter().map(pair).collect::<PyResult<_>>()?,
        ));
    }
    Ok(Host::Refuse(match (module.as_str(), name.as_str()) {
        ("builtins", "set" | "frozenset") => {
            "a set has no order: give a list, such as `sorted(..)`"
        }
        ("builtins", "bytes" | "bytearray") => "decode it to text first",
        ("datetime", "timedelta") => "give a number of a unit that the policy names",
        _ => "give text, a number, a boolean, a date, an aware datetime, a list or a dict",
    }))
}

/// A datetime with its offset as RFC 3339; one without stays without, and is refused by the core.
fn datetime<'py>(object: &Bound<'py, PyAny>) -> PyResult<Host<'py>> {
    let py = object.py();
    let micro = |object: &Bound<'py, PyAny>| -> PyResult<String> {
        object
            .call_method1("isoformat", ("T", "microseconds"))?
            .extract()
    };
    let text = micro(object)?;
    // `2026-11-22T09:00:00.000000+09:00` has 32 bytes. Old local times have offsets with
    // seconds, which RFC 3339 cannot say.
    if text.len() <= 32 {
        return Ok(Host::Text(text));
    }
    static UTC: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    let utc = UTC.get_or_try_init(py, || {
        Ok::<_, PyErr>(
            py.import("datetime")?
                .getattr("timezone")?
                .getattr("utc")?
                .unbind(),
        )
    })?;
    match object.call_method1("astimezone", (utc,)) {
        Ok(object) => Ok(Host::Text(micro(&object)?)),
        // Beyond the years that Python can name: the core says what is wrong with it.
        Err(error) if error.is_instance_of::<PyException>(py) => Ok(Host::Text(text)),
        Err(error) => Err(error),
    }
}

fn numpy<'py>(object: &Bound<'py, PyAny>, name: &str) -> PyResult<Host<'py>> {
    match name {
        // `item()` of a datetime64 in nanoseconds is a plain number, which would pass as
        // milliseconds. It has no offset, so only a date can come of it.
        "datetime64" => {
            let text = object.str()?.to_string();
            Ok(if text == "NaT" {
                Host::Null
            } else {
                Host::Text(text)
            })
        }
        "ndarray" => {
            let kind: String = object.getattr("dtype")?.getattr("kind")?.extract()?;
            if matches!(kind.as_str(), "b" | "i" | "u" | "f" | "U" | "O") {
                Ok(Host::Instead(object.call_method0("tolist")?))
            } else {
                Ok(Host::Refuse("give a list of texts"))
            }
        }
        // `item()` of it is itself.
        "longdouble" => Ok(Host::Number(nearest_double(object))),
        "timedelta64" | "void" => Ok(Host::Refuse("give a number")),
        _ => Ok(Host::Instead(object.call_method0("item")?)),
    }
}

/// The nearest double of a number; infinite, or not a number, where there is none.
pub fn nearest_double(object: &Bound<'_, PyAny>) -> f64 {
    object.extract().unwrap_or(f64::NAN)
}

/// The digits of an `int`, of which Python writes at most some thousands by itself.
pub fn digits(number: &Bound<'_, PyAny>) -> PyResult<String> {
    match number.str() {
        Ok(text) => Ok(text.to_string()),
        Err(error) if error.is_instance_of::<PyException>(number.py()) => {
            Ok("a number of thousands of digits".to_owned())
        }
        Err(error) => Err(error),
    }
}

/// The digits of a `Decimal`, without an exponent; `None` for anything else.
pub fn exact_decimal(object: &Bound<'_, PyAny>) -> PyResult<Option<String>> {
    if !object.is_instance(decimal(object.py())?)? {
        return Ok(None);
    }
    // One with an exponent of a million would be a million digits.
    let exponent = object.call_method0("adjusted")?.extract::<i64>();
    match exponent.is_ok_and(|exponent| exponent.abs() < 1_000) {
        true => Ok(Some(object.call_method1("__format__", ("f",))?.extract()?)),
        false => Ok(Some(object.str()?.to_string())),
    }
}

/// The text of a `str`, in which surrogates without a partner are U+FFFD.
pub fn text<'a>(text: &'a Bound<'_, PyString>) -> PyResult<Cow<'a, str>> {
    match text.to_str() {
        Ok(text) => Ok(Cow::Borrowed(text)),
        Err(_) => without_surrogates(text).map(Cow::Owned),
    }
}

fn without_surrogates(text: &Bound<'_, PyString>) -> PyResult<String> {
    let bytes: Vec<u8> = text
        .call_method1("encode", ("utf-16-le", "surrogatepass"))?
        .extract()?;
    let units = bytes.chunks_exact(2).map(|pair| match pair {
        &[low, high] => u16::from_le_bytes([low, high]),
        _ => 0xFFFD,
    });
    Ok(char::decode_utf16(units)
        .map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER))
        .collect())
}

/// The name of an object's type in backticks, with its module where it is not built in.
pub fn type_name(object: &Bound<'_, PyAny>) -> String {
    let class = object.get_type();
    let name = class
        .qualname()
        .map(|name| name.to_string())
        .unwrap_or_default();
    match class.module().map(|name| name.to_string()) {
        Ok(module) if module != "builtins" => format!("`{module}.{name}`"),
        _ => format!("`{name}`"),
    }
}

fn decimal<'py>(py: Python<'py>) -> PyResult<&'py Bound<'py, PyType>> {
    static CLASS: PyOnceLock<Py<PyType>> = PyOnceLock::new();
    CLASS.import(py, "decimal", "Decimal")
}

fn enumeration<'py>(py: Python<'py>) -> PyResult<&'py Bound<'py, PyType>> {
    static CLASS: PyOnceLock<Py<PyType>> = PyOnceLock::new();
    CLASS.import(py, "enum", "Enum")
}

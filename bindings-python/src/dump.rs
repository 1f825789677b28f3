//! What the core serialises becomes plain Python: dict, list, str, int, float, bool, None.

use std::fmt;

use pyo3::BoundObject;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList, PyString};
use serde::Serialize;
use serde::ser::{self, Serializer};

/// A Python object of the same shape as the JSON text of `value`.
pub fn dump<'py>(py: Python<'py>, value: &impl Serialize) -> PyResult<Bound<'py, PyAny>> {
    value.serialize(Dump(py)).map_err(|failed| failed.0)
}

/// A Python exception on its way through serde.
#[derive(Debug)]
struct Failed(PyErr);

impl fmt::Display for Failed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for Failed {}

impl ser::Error for Failed {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Failed(pyo3::exceptions::PyRuntimeError::new_err(
            message.to_string(),
        ))
    }
}

impl From<PyErr> for Failed {
    fn from(error: PyErr) -> Self {
        Failed(error)
    }
}

type Dumped<'py> = Result<Bound<'py, PyAny>, Failed>;

#[derive(Clone, Copy)]
struct Dump<'py>(Python<'py>);

impl<'py> Dump<'py> {
    fn plain<T>(self, value: T) -> Dumped<'py>
    where
        T: IntoPyObject<'py>,
        PyErr: From<T::Error>,
    {
        let object = value.into_pyobject(self.0).map_err(PyErr::from)?;
        Ok(object.into_any().into_bound())
    }

    fn entries(self) -> Entries<'py> {
        Entries {
            py: self.0,
            dict: PyDict::new(self.0),
            key: None,
        }
    }

    fn named(self, name: &str, value: Bound<'py, PyAny>) -> Dumped<'py> {
        let dict = PyDict::new(self.0);
        dict.set_item(name, value)?;
        Ok(dict.into_any())
    }
}

macro_rules! plain {
    ($($method:ident: $type:ty),* $(,)?) => {
        $(fn $method(self, value: $type) -> Dumped<'py> {
            self.plain(value)
        })*
    };
}

impl<'py> Serializer for Dump<'py> {
    type Ok = Bound<'py, PyAny>;
    type Error = Failed;
    type SerializeSeq = Items<'py>;
    type SerializeTuple = Items<'py>;
    type SerializeTupleStruct = Items<'py>;
    type SerializeTupleVariant = Items<'py>;
    type SerializeMap = Entries<'py>;
    type SerializeStruct = Entries<'py>;
    type SerializeStructVariant = Entries<'py>;

    plain! {
        serialize_bool: bool,
        serialize_i8: i8, serialize_i16: i16, serialize_i32: i32, serialize_i64: i64,
        serialize_u8: u8, serialize_u16: u16, serialize_u32: u32, serialize_u64: u64,
        serialize_f32: f32, serialize_f64: f64,
        serialize_char: char, serialize_str: &str, serialize_bytes: &[u8],
    }

    fn serialize_none(self) -> Dumped<'py> {
        Ok(self.0.None().into_bound(self.0))
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Dumped<'py> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Dumped<'py> {
        self.serialize_none()
    }

    fn serialize_unit_struct(self, _: &'static str) -> Dumped<'py> {
        self.serialize_none()
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, name: &'static str) -> Dumped<'py> {
        self.plain(name)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Dumped<'py> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        name: &'static str,
        value: &T,
    ) -> Dumped<'py> {
        self.named(name, value.serialize(self)?)
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Items<'py>, Failed> {
        Ok(Items(PyList::empty(self.0)))
    }

    fn serialize_tuple(self, _: usize) -> Result<Items<'py>, Failed> {
        self.serialize_seq(None)
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Items<'py>, Failed> {
        self.serialize_seq(None)
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Items<'py>, Failed> {
        self.serialize_seq(None)
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Entries<'py>, Failed> {
        Ok(self.entries())
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Entries<'py>, Failed> {
        Ok(self.entries())
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Entries<'py>, Failed> {
        Ok(self.entries())
    }
}

struct Items<'py>(Bound<'py, PyList>);

impl<'py> Items<'py> {
    fn push<T: Serialize + ?Sized>(&self, value: &T) -> Result<(), Failed> {
        Ok(self.0.append(value.serialize(Dump(self.0.py()))?)?)
    }
}

struct Entries<'py> {
    py: Python<'py>,
    dict: Bound<'py, PyDict>,
    key: Option<Bound<'py, PyAny>>,
}

macro_rules! items {
    ($($trait:ident $method:ident),*) => {
        $(impl<'py> ser::$trait for Items<'py> {
            type Ok = Bound<'py, PyAny>;
            type Error = Failed;

            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Failed> {
                self.push(value)
            }

            fn end(self) -> Dumped<'py> {
                Ok(self.0.into_any())
            }
        })*
    };
}

items!(
    SerializeSeq serialize_element,
    SerializeTuple serialize_element,
    SerializeTupleStruct serialize_field,
    SerializeTupleVariant serialize_field
);

impl<'py> ser::SerializeMap for Entries<'py> {
    type Ok = Bound<'py, PyAny>;
    type Error = Failed;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Failed> {
        self.key = Some(key.serialize(Dump(self.py))?);
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Failed> {
        let value = value.serialize(Dump(self.py))?;
        match self.key.take() {
            Some(key) => Ok(self.dict.set_item(key, value)?),
            None => Err(ser::Error::custom("a value without its key")),
        }
    }

    fn end(self) -> Dumped<'py> {
        Ok(self.dict.into_any())
    }
}

macro_rules! fields {
    ($($trait:ident),*) => {
        $(impl<'py> ser::$trait for Entries<'py> {
            type Ok = Bound<'py, PyAny>;
            type Error = Failed;

            fn serialize_field<T: Serialize + ?Sized>(
                &mut self,
                key: &'static str,
                value: &T,
            ) -> Result<(), Failed> {
                let value = value.serialize(Dump(self.py))?;
                Ok(self.dict.set_item(PyString::intern(self.py, key), value)?)
            }

            fn end(self) -> Dumped<'py> {
                Ok(self.dict.into_any())
            }
        })*
    };
}

fields!(SerializeStruct, SerializeStructVariant);

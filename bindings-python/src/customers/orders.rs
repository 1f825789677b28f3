//! What a caller gives as orders: tables or documents, the names of their columns, and how they are read.

use leadgrid::Value;
use leadgrid::rfm::OrderReading;
use leadgrid_arrow::{Named, OrderNames};
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyMapping, PyString};

use crate::ask::Arguments;
use crate::capsule::Batches;
use crate::convert::{Keep, Kind, document};
use crate::error::data_error;
use crate::frame::input::{Given, given};
use crate::host;

/// Orders of a caller.
pub enum Orders<'a> {
    Tables(Batches),
    Documents(Vec<Value<'a>>),
}

/// Tables with the Arrow interface, or documents: an iterable of mappings, or the text of a JSON list.
pub fn orders<'a, 'py>(object: Bound<'py, PyAny>, keep: &'a Keep<'py>) -> PyResult<Orders<'a>> {
    let rows = match given(object, true)? {
        Given::Tables(batches) => return Ok(Orders::Tables(batches)),
        Given::Documents(rows) => rows,
    };
    documents(rows, keep).map(Orders::Documents)
}

/// Orders that are documents.
pub fn documents<'a, 'py>(
    rows: Bound<'py, PyAny>,
    keep: &'a Keep<'py>,
) -> PyResult<Vec<Value<'a>>> {
    let py = rows.py();
    if rows.is_instance_of::<PyString>() {
        let tree = document(rows, keep, Kind::Orders)?.tree;
        let text = tree.as_text().unwrap_or_default();
        let list = Value::from_json(text).map_err(|error| data_error(py, &error))?;
        return match list {
            Value::List(rows) => Ok(rows.into_iter().map(Value::into_owned).collect()),
            other => Err(no_orders(&format!("the text of {}", other.kind()))),
        };
    }
    if rows.cast::<PyMapping>().is_ok() {
        return Err(no_orders(&host::type_name(&rows)));
    }
    let rows = rows.try_iter()?;
    rows.map(|row| Ok(document(row?, keep, Kind::Orders)?.tree))
        .collect()
}

/// Keys of customers: an iterable of whole numbers and texts.
pub fn keys<'a, 'py>(
    customers: Bound<'py, PyAny>,
    keep: &'a Keep<'py>,
) -> PyResult<Vec<Value<'a>>> {
    if customers.is_instance_of::<PyString>() || customers.cast::<PyMapping>().is_ok() {
        let name = host::type_name(&customers);
        let message = format!("customers are {name}; give a list of their keys");
        return Err(PyTypeError::new_err(message));
    }
    let keys = customers.try_iter()?;
    keys.map(|key| Ok(document(key?, keep, Kind::Orders)?.tree))
        .collect()
}

fn no_orders(what: &str) -> PyErr {
    PyTypeError::new_err(format!(
        "orders are {what}; give a table with the Arrow interface, such as a data frame, or a list of dicts"
    ))
}

/// The name of a column as a caller gives it.
pub enum Name<'py> {
    /// It was not given.
    Usual,
    Given(Bound<'py, PyAny>),
}

impl<'a, 'py> FromPyObject<'a, 'py> for Name<'py> {
    type Error = PyErr;

    fn extract(given: Borrowed<'a, 'py, PyAny>) -> PyResult<Self> {
        Ok(Self::Given(given.to_owned()))
    }
}

/// Keywords of everything that reads orders.
pub struct Keywords<'py> {
    pub customer: Name<'py>,
    pub at: Name<'py>,
    pub amount: Name<'py>,
    pub order: Name<'py>,
    pub line: Name<'py>,
    pub currency: Name<'py>,
    pub kind: Name<'py>,
    pub rounding: Option<Bound<'py, PyAny>>,
    pub minor_units: Option<Bound<'py, PyAny>>,
    pub local_times: Option<Bound<'py, PyAny>>,
    pub bad_rows: Option<Bound<'py, PyAny>>,
}

impl Keywords<'_> {
    pub fn read(self, py: Python<'_>) -> PyResult<(OrderNames, OrderReading)> {
        let names = OrderNames {
            customer: needed("customer", self.customer)?,
            at: needed("at", self.at)?,
            amount: needed("amount", self.amount)?,
            order: perhaps("order", self.order)?,
            line: perhaps("line", self.line)?,
            currency: perhaps("currency", self.currency)?,
            kind: perhaps("kind", self.kind)?,
        };
        let keep = Keep::new();
        let options = Arguments::new(&keep)
            .option("rounding", self.rounding)?
            .option("minor_units", self.minor_units)?
            .option("local_times", self.local_times)?
            .option("bad_rows", self.bad_rows)?
            .tree();
        let reading = OrderReading::from_value(&options).map_err(|error| data_error(py, &error))?;
        Ok((names, reading))
    }
}

fn needed(usual: &str, name: Name<'_>) -> PyResult<String> {
    match name {
        Name::Usual => Ok(usual.to_owned()),
        Name::Given(name) => text(usual, &name),
    }
}

fn perhaps(usual: &str, name: Name<'_>) -> PyResult<Named> {
    Ok(match name {
        Name::Usual => Named::Usual,
        Name::Given(name) if name.is_none() => Named::Nothing,
        Name::Given(name) => Named::This(text(usual, &name)?),
    })
}

fn text(usual: &str, name: &Bound<'_, PyAny>) -> PyResult<String> {
    match name.cast::<PyString>() {
        Ok(name) => Ok(host::text(name)?.into_owned()),
        Err(_) => Err(PyTypeError::new_err(format!(
            "`{usual}` is {}, not the name of a column",
            host::type_name(name)
        ))),
    }
}

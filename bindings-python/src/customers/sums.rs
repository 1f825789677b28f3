//! `leadgrid.Rfm`: orders summed up by customer.

use std::sync::Arc;

use arrow_array::RecordBatchReader;
use leadgrid::rfm::Model;
use leadgrid::{Instant, Value};
use leadgrid_arrow::{CustomerTable, Rfm, Watch};
use pyo3::IntoPyObjectExt;
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedBytes;
use pyo3::types::{PyBytes, PyDict, PyMemoryView};

use super::orders::{Keywords, Name, Orders, keys, orders as given_orders};
use super::result::PyCustomers;
use crate::ask::{Arguments, tree_or_text};
use crate::convert::{Keep, Kind};
use crate::dump::dump;
use crate::engine::{PyEngine, leads_of};
use crate::error::data_error;
use crate::frame::input::{external, failed};
use crate::frame::progress::Progress;
use crate::host;

/// Orders summed up by customer, as they stand at one instant: recency, frequency and monetary value.
///
/// `engine` has a policy with `rfm`; `as_of` is RFC 3339 text with an offset, whole milliseconds since
/// 1970, or an aware `datetime`. Orders are added in any pieces and any order; the sums, and the model
/// that is fitted to them, are the same bytes.
///
/// Raises `DataError` if the policy has no `rfm`.
///
/// >>> import leadgrid
/// >>> policy = {"format": 1, "id": "shop", "version": "1", "time_zone": "+09:00", "rfm": {"monetary": {"cuts": [10, 50, 100, 500]}}}
/// >>> engine = leadgrid.Engine.from_dict(policy)
/// >>> orders = [
/// ...     {"customer": "C-1", "at": "2026-11-20", "amount": "39.00"},
/// ...     {"customer": "C-1", "at": "2026-11-24", "amount": "48.95"},
/// ...     {"customer": "C-2", "at": "2026-07-02", "amount": 20},
/// ... ]
/// >>> customers = leadgrid.Rfm(engine, "2026-11-26T09:00:00+09:00").add(orders).score()
/// >>> [(row["customer"], row["code"], row["segment"], str(row["net"])) for row in customers.to_dicts()]
/// [('C-1', '523', 'promising', '87.95'), ('C-2', '212', 'need_attention', '20.00')]
#[pyclass(name = "Rfm", module = "leadgrid")]
pub struct PyRfm(Rfm);

#[pymethods]
impl PyRfm {
    #[new]
    #[pyo3(signature = (engine, as_of))]
    fn new(engine: &Bound<'_, PyEngine>, as_of: Bound<'_, PyAny>) -> PyResult<Self> {
        let py = engine.py();
        let as_of = instant(as_of)?;
        Rfm::new(engine.get().inner().clone(), as_of)
            .map(Self)
            .map_err(|error| data_error(py, &error))
    }

    /// What `to_bytes` gave, in this or another process, by the same policy: `bytes`, a `bytearray` or a
    /// `memoryview`.
    ///
    /// Raises `DataError` for bytes that are damaged or of another policy.
    #[staticmethod]
    fn from_bytes(engine: &Bound<'_, PyEngine>, data: Bound<'_, PyAny>) -> PyResult<Self> {
        let py = engine.py();
        let Some(data) = bytes(&data)? else {
            let name = host::type_name(&data);
            let message = format!("{name} is no `bytes`, `bytearray` or `memoryview`");
            return Err(PyTypeError::new_err(message));
        };
        let engine = engine.get().inner().clone();
        let read = py.detach(|| Rfm::from_bytes(engine, &data));
        read.map(Self).map_err(|error| data_error(py, &error))
    }

    /// Adds orders, and returns itself. All of them are added, or none where one is refused.
    ///
    /// `orders` is anything with the Arrow interface (a data frame of Polars or pandas, a table or a
    /// reader of pyarrow, a relation of DuckDB), an iterable of such tables, or of dicts. The other
    /// arguments are names of columns, or keys of the dicts:
    ///
    /// - `customer`: whole numbers or text. Rows without one are counted and belong to nobody.
    /// - `at`: instants, whole milliseconds since 1970, dates (which are those of the policy's time zone), or
    ///   text of instants and dates. Datetimes
    ///   without a zone are refused, unless `local_times` says that they are of the policy's zone.
    /// - `amount`: whole numbers, decimals or text, in units of the currency, or with `minor_units` in
    ///   its smallest; less than 0 is a refund. Floats are refused without `rounding`: `"exact"`,
    ///   `"half_up"`, `"half_even"` or `"down"`.
    /// - `order` and `line`: rows of one order are its lines, and a line that comes twice counts once.
    ///   `currency`, and `kind` (`purchase` or `refund`). These are read where they exist; `None` leaves
    ///   them out.
    ///
    /// With `bad_rows="skip"`, rows that cannot be read are left out, and listed in `bad_rows`.
    /// `progress` is called with the number of rows done after each table; nothing is added if it raises.
    /// Works without the interpreter lock.
    ///
    /// Raises `DataError` for the first row that is refused, with its number in `path`, for orders that
    /// contradict each other (`conflicting_row`), and for columns that are missing or do not suit. Rows are
    /// read before orders are compared, so a row that cannot be read is told even where an earlier one
    /// contradicts. In a stream of tables, an order that contradicts what was added before the call is told
    /// without the number of its row.
    #[pyo3(
        signature = (orders, *, customer=Name::Usual, at=Name::Usual, amount=Name::Usual, order=Name::Usual,
            line=Name::Usual, currency=Name::Usual, kind=Name::Usual, rounding=None, minor_units=None,
            local_times=None, bad_rows=None, progress=None),
        text_signature = "($self, orders, *, customer='customer', at='at', amount='amount', order='order', line='line', currency='currency', kind='kind', rounding=None, minor_units=False, local_times=False, bad_rows='raise', progress=None)"
    )]
    #[expect(clippy::too_many_arguments, reason = "keywords of a Python method")]
    fn add<'py>(
        mut slf: PyRefMut<'py, Self>,
        orders: Bound<'py, PyAny>,
        customer: Name<'py>,
        at: Name<'py>,
        amount: Name<'py>,
        order: Name<'py>,
        line: Name<'py>,
        currency: Name<'py>,
        kind: Name<'py>,
        rounding: Option<Bound<'py, PyAny>>,
        minor_units: Option<Bound<'py, PyAny>>,
        local_times: Option<Bound<'py, PyAny>>,
        bad_rows: Option<Bound<'py, PyAny>>,
        progress: Option<Bound<'py, PyAny>>,
    ) -> PyResult<PyRefMut<'py, Self>> {
        let py = orders.py();
        let keywords = Keywords {
            customer,
            at,
            amount,
            order,
            line,
            currency,
            kind,
            rounding,
            minor_units,
            local_times,
            bad_rows,
        };
        let (names, reading) = keywords.read(py)?;
        let progress = progress.map(Progress::of).transpose()?;
        let keep = Keep::new();
        let given = given_orders(orders, &keep)?;
        let rfm = &mut slf.0;
        match given {
            Orders::Tables(tables) => {
                let mut tell = progress.as_ref().map(|progress| {
                    |rows| {
                        progress.tell(rows);
                        progress.check()
                    }
                });
                let mut watch = Watch {
                    progress: tell.as_mut().map(|tell| tell as _),
                    // Only the thread that runs the program is told of its signals.
                    interrupted: &mut || match Python::try_attach(|py| py.check_signals()) {
                        Some(Err(error)) => Err(external(error)),
                        _ => Ok(()),
                    },
                };
                let schema = RecordBatchReader::schema(&tables);
                let added =
                    py.detach(|| rfm.add_tables(&schema, tables, &names, &reading, &mut watch));
                added.map_err(|failure| failed(py, failure))?;
            }
            Orders::Documents(rows) => {
                let added = py.detach(|| rfm.add_documents(&rows, &names, &reading));
                added.map_err(|error| data_error(py, &error))?;
            }
        }
        Ok(slf)
    }

    /// Makes customers known who may have no orders, and returns itself: R and F are unknown, M is 1.
    fn know<'py>(
        mut slf: PyRefMut<'py, Self>,
        customers: Bound<'py, PyAny>,
    ) -> PyResult<PyRefMut<'py, Self>> {
        let (py, keep) = (customers.py(), Keep::new());
        let customers = keys(customers, &keep)?;
        let known = slf.0.know(&customers);
        known.map_err(|error| data_error(py, &error))?;
        Ok(slf)
    }

    /// Adds what another `Rfm`, or the bytes of one, has summed up, and returns itself. The order of
    /// merging does not matter.
    ///
    /// Raises `DataError` where both contradict each other, or are of other policies or instants.
    /// Nothing is changed then.
    fn merge<'py>(slf: Bound<'py, Self>, other: Bound<'py, PyAny>) -> PyResult<Bound<'py, Self>> {
        let py = slf.py();
        if slf.is(&other) {
            return Err(PyTypeError::new_err("an `Rfm` is not merged with itself"));
        }
        let read;
        let other = match (other.cast::<Self>(), bytes(&other)?) {
            (Ok(other), _) => {
                read = other.try_borrow()?;
                &read.0
            }
            (_, Some(bytes)) => {
                let engine = slf.try_borrow()?.0.engine().clone();
                let found = py.detach(|| Rfm::from_bytes(engine, &bytes));
                let found = found.map_err(|error| data_error(py, &error))?;
                let merged = slf.try_borrow_mut()?.0.merge(found.partial());
                merged.map_err(|error| data_error(py, &error))?;
                return Ok(slf);
            }
            _ => {
                let name = host::type_name(&other);
                let message = format!("{name} is no `Rfm`, nor the bytes of one");
                return Err(PyTypeError::new_err(message));
            }
        };
        let merged = slf.try_borrow_mut()?.0.merge(other.partial());
        merged.map_err(|error| data_error(py, &error))?;
        Ok(slf)
    }

    /// The sums as bytes, to merge them elsewhere: the same for the same orders.
    fn to_bytes<'py>(&self, py: Python<'py>) -> Bound<'py, PyBytes> {
        let bytes = py.detach(|| self.0.to_bytes());
        PyBytes::new(py, &bytes)
    }

    /// Fits the cuts: the model, a dict that scores one customer later, elsewhere, without the others.
    ///
    /// Raises `DataError` (`population_too_small`) where there are too few customers to fit cuts to.
    fn fit<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let model = py.detach(|| self.0.fit().map(|model| model.to_json()));
        let model = model.map_err(|error| data_error(py, &error))?;
        Ok(py
            .import("json")?
            .call_method1("loads", (model,))?
            .cast_into()?)
    }

    /// Scores all customers and sorts them into segments.
    ///
    /// `model` is one that was fitted before, a dict or JSON text; without it one is fitted now.
    /// `leads` are the leads of customers, whose `id` is that of the customer, as for `score_batch`:
    /// segments may ask for their signals. A lead without orders is a customer, too; of two leads with one
    /// `id` the last one counts. `strict` and `previous` are those of `Engine.score`.
    #[pyo3(
        signature = (model=None, *, leads=None, strict=None, previous=None),
        text_signature = "($self, model=None, *, leads=(), strict=False, previous=None)"
    )]
    fn score<'py>(
        &self,
        py: Python<'py>,
        model: Option<Bound<'py, PyAny>>,
        leads: Option<Bound<'py, PyAny>>,
        strict: Option<Bound<'py, PyAny>>,
        previous: Option<Bound<'py, PyAny>>,
    ) -> PyResult<PyCustomers> {
        let keep = Keep::new();
        let as_of = self.0.partial().as_of();
        let call = Arguments::new(&keep)
            .text("as_of", self.0.engine().stamp(as_of).to_string())
            .option("strict", strict)?
            .previous(previous)?
            .call(py)?;
        let model = model.map(|model| model_of(model, &keep)).transpose()?;
        let leads = leads.map(|leads| leads_of(leads, &keep)).transpose()?;
        let leads = leads.unwrap_or_default();
        let scored = py.detach(|| {
            let customers = self.0.score(model, &leads, &call)?;
            Ok(CustomerTable::new(Arc::new(customers)))
        });
        let table = scored.map_err(|error| data_error(py, &error))?;
        Ok(PyCustomers::new(table))
    }

    /// The instant at which the orders stand.
    #[getter]
    fn as_of(&self) -> String {
        let as_of = self.0.partial().as_of();
        self.0.engine().stamp(as_of).to_string()
    }

    /// Rows that do not count, as a dict: `later` than the instant, `older` than the period, of `nobody`.
    #[getter]
    fn left_out<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        dump(py, &self.0.left_out())
    }

    /// How many rows were skipped because they could not be read.
    #[getter]
    fn bad_row_count(&self) -> u64 {
        self.0.bad_rows().count
    }

    /// The first thousand of them, as dicts: `row` (counted from 0 in each call of `add`), `code`,
    /// `path`, `message`, `help`.
    #[getter]
    fn bad_rows<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        dump(py, self.0.bad_rows())
    }

    /// Number of customers.
    fn __len__(&self) -> usize {
        self.0.partial().len()
    }

    fn __repr__(&self) -> String {
        let customers = self.__len__();
        let s = if customers == 1 { "" } else { "s" };
        format!("Rfm({customers} customer{s} as of {})", self.as_of())
    }

    /// Pickles as its bytes and its policy.
    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        let py = slf.py();
        let from_bytes = slf.get_type().getattr("from_bytes")?;
        let this = slf.try_borrow()?;
        let engine = PyEngine::from_inner(this.0.engine().clone());
        let arguments = (engine, this.to_bytes(py));
        (from_bytes, arguments).into_bound_py_any(py)
    }
}

/// Bytes in whatever object they are; none in others. What can be changed meanwhile is copied.
fn bytes(object: &Bound<'_, PyAny>) -> PyResult<Option<PyBackedBytes>> {
    if object.is_instance_of::<PyMemoryView>() {
        let copied = object.call_method0("tobytes")?;
        return Ok(Some(copied.extract()?));
    }
    Ok(object.extract().ok())
}

/// The instant of a call.
pub fn instant(as_of: Bound<'_, PyAny>) -> PyResult<Instant> {
    let (py, keep) = (as_of.py(), Keep::new());
    Ok(Arguments::new(&keep).value("as_of", as_of)?.call(py)?.as_of)
}

/// A model as a mapping or JSON text.
fn model_of<'py>(model: Bound<'py, PyAny>, keep: &Keep<'py>) -> PyResult<Model> {
    let py = model.py();
    let read = match tree_or_text(model, keep, Kind::Lead)? {
        Value::Text(text) => Model::from_json(&text),
        tree => Model::from_value(&tree),
    };
    read.map_err(|error| data_error(py, &error.below("/model")))
}

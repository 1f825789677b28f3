//! `leadgrid.Customers`: customers scored and sorted into segments, as columns.

use std::sync::Arc;

use arrow_array::RecordBatch;
use arrow_schema::ArrowError;
use leadgrid::rfm::{Customers, Explanation};
use leadgrid_arrow::CustomerTable;
use pyo3::exceptions::{PyKeyError, PyTypeError};
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyList};

use super::calls;
use crate::answer;
use crate::ask::Arguments;
use crate::capsule::export_schema;
use crate::convert::{Keep, Kind, document};
use crate::dump::dump;
use crate::error::data_error;
use crate::frame::input::raised;
use crate::frame::show;
use crate::frame::table::{self, PyTable};

/// Customers at one instant: one row for each, in the order of their keys (numbers first, then texts).
///
/// Columns are `customer`, `segment`, `code` (such as `543`; `-` for a score that is unknown), `r`, `f`,
/// `m`, `days` (calendar days since the last order), `orders`, `net`, `gross`, `refunds` (exact
/// decimals), `first_at`, `last_at`. With `monetary_only` there is `tier` in place of segment and scores.
///
/// It has the Arrow interface, so that `polars.DataFrame(customers)`, `pyarrow.table(customers)` or DuckDB
/// read it without a copy. `Rfm.score` makes it.
#[pyclass(frozen, name = "Customers", module = "leadgrid")]
pub struct PyCustomers(Arc<CustomerTable>);

/// Rows shown in a notebook.
const SHOWN: usize = 10;

impl PyCustomers {
    pub fn new(table: CustomerTable) -> Self {
        Self(Arc::new(table))
    }

    fn all(&self) -> &Customers {
        self.0.customers()
    }

    /// The table, made when it is read.
    fn batches(&self) -> impl Iterator<Item = Result<RecordBatch, ArrowError>> + use<> {
        let table = Arc::clone(&self.0);
        std::iter::once_with(move || table.batch())
    }

    fn why<'s>(&'s self, customer: &Bound<'_, PyAny>) -> PyResult<Explanation<'s>> {
        let keep = Keep::new();
        let key = document(customer.clone(), &keep, Kind::Orders)?.tree;
        let found = match (key.as_text(), key.as_whole()) {
            (Some(text), _) => self.all().explain(text),
            (None, Some(number)) => self.all().explain(number),
            (None, None) => {
                let name = crate::host::type_name(customer);
                let message = format!("{name} is no key of a customer");
                return Err(PyTypeError::new_err(message));
            }
        };
        found.ok_or_else(|| PyKeyError::new_err(customer.clone().unbind()))
    }
}

#[pymethods]
impl PyCustomers {
    /// How many customers each segment (or tier) and each code has, as a new dict: `customers`,
    /// `segments`, `codes`. `Engine.customers_chart` draws them, also of several parts together.
    #[getter]
    fn counts<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        dump(py, &self.all().counts())
    }

    /// Leads that could not be read, as `LeadErrors`: their customers were sorted without signals.
    #[getter]
    fn errors<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        let list = PyList::empty(py);
        for errors in self.all().errors() {
            list.append(answer::of_errors(py, errors.clone())?)?;
        }
        Ok(list)
    }

    /// The model by which they were scored, as a new dict.
    #[getter]
    fn model<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let model = self.all().model().to_json();
        py.import("json")?.call_method1("loads", (model,))
    }

    /// Why a customer has its scores and segment, as a dict: each of `recency`, `frequency` and
    /// `monetary` with `value`, `score`, `cut`, `rank` among the others and `next`, what is missing for
    /// the next score; when R falls if no order comes; and the `segment` with its rule and action.
    ///
    /// Raises `KeyError` for a customer who is not known.
    fn customer<'py>(&self, customer: Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        dump(customer.py(), &self.why(&customer)?)
    }

    /// The same as text of several lines in `lang`: `"en"` or `"ko"`.
    #[pyo3(signature = (customer, lang=None), text_signature = "($self, customer, lang='en')")]
    fn explain(
        &self,
        customer: Bound<'_, PyAny>,
        lang: Option<Bound<'_, PyAny>>,
    ) -> PyResult<String> {
        let (py, keep) = (customer.py(), Keep::new());
        let call = Arguments::new(&keep)
            .text("as_of", self.all().stamp(self.all().as_of()).to_string())
            .option("lang", lang)?
            .call(py)?;
        Ok(self.why(&customer)?.text(call.lang))
    }

    /// A picture as a `Chart`, which notebooks draw: `"segments"`, their sizes, or `"heat_map"`, customers
    /// by R and F. `lang` is the language of its titles, `"en"` or `"ko"`.
    #[pyo3(signature = (chart, lang=None), text_signature = "($self, chart, lang='en')")]
    fn chart<'py>(
        &self,
        chart: Bound<'py, PyAny>,
        lang: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let (py, keep) = (chart.py(), Keep::new());
        let arguments = Arguments::new(&keep)
            .value("chart", chart)?
            .text("counts", self.all().counts().to_json())
            .option("lang", lang)?;
        calls::chart(py, self.all().engine(), arguments)
    }

    /// What became of these customers until a `later` instant, by the same policy, as a dict: `matrix`
    /// says how many went from each segment to each, `movers` who did and why.
    ///
    /// Raises `DataError` for customers of another policy.
    fn migrate<'py>(
        &self,
        py: Python<'py>,
        later: &Bound<'py, Self>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let later = later.get();
        let migration = py.detach(|| self.all().migrate(later.all()));
        dump(py, &migration.map_err(|error| data_error(py, &error))?)
    }

    /// Some of the columns, as a `Table`. Columns are made when they are asked for.
    ///
    /// Raises `KeyError` for a name that no column has, and `ValueError` for one given twice.
    #[pyo3(signature = (*columns))]
    fn select(&self, py: Python<'_>, columns: Vec<String>) -> PyResult<PyTable> {
        let places = table::places(&self.0.schema(), &columns)?;
        let batch = py.detach(|| self.0.columns(&places)).map_err(raised)?;
        Ok(PyTable {
            engine: self.all().engine().clone(),
            schema: batch.schema(),
            tables: vec![batch],
        })
    }

    /// Names of the columns.
    #[getter]
    fn columns<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        table::names(py, &self.0.schema())
    }

    /// A Polars data frame, without a copy where Polars has the same types.
    fn to_polars<'py>(slf: Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        table::polars(slf.as_any())
    }

    /// A pandas data frame; needs pyarrow.
    fn to_pandas<'py>(slf: Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        table::pandas(slf.as_any())
    }

    /// A pyarrow table, without a copy.
    fn to_arrow<'py>(slf: Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        table::arrow(slf.as_any())
    }

    /// All rows as new dicts; amounts are `Decimal` (or `int` of a currency without places), instants
    /// RFC 3339 text in the policy's time zone.
    fn to_dicts<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        show::dicts(py, self.all().engine(), self.batches())
    }

    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        // A consumer that wants other types casts by itself.
        let _ = requested_schema;
        table::stream(py, self.batches(), &self.0.schema())
    }

    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        export_schema(py, &self.0.schema())
    }

    fn __len__(&self) -> usize {
        self.all().len()
    }

    fn __repr__(&self) -> String {
        let rows = self.__len__();
        let s = if rows == 1 { "" } else { "s" };
        let counts = self.all().counts();
        let sizes = self.all().groups().into_iter().filter_map(|group| {
            let size = counts.in_segment(&group).filter(|size| *size > 0)?;
            Some(format!("{size} {group}"))
        });
        let sizes: Vec<String> = sizes.collect();
        let of = if sizes.is_empty() {
            String::new()
        } else {
            format!(": {}", sizes.join(", "))
        };
        format!("Customers({rows} customer{s}{of})")
    }

    /// The number of customers by segment and the first rows for a notebook, escaped, without scripts.
    fn _repr_html_(&self, py: Python<'_>) -> PyResult<String> {
        let first = self.0.first(SHOWN).map_err(raised)?;
        let first = show::dicts(py, self.all().engine(), std::iter::once(Ok(first)))?;
        let counts = self.counts(py)?.get_item("segments")?;
        let counts = counts.call_method0("items")?;
        py.import("leadgrid._html")?
            .call_method1("customers_html", (counts, first, self.__len__()))?
            .extract()
    }
}

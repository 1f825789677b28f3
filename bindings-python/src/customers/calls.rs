//! What an engine is asked about customers.

use arrow_array::RecordBatchReader;
use leadgrid::rfm::{Partial, Stability};
use leadgrid::{Engine, Value, Zone};
use leadgrid_arrow::stability_of_tables;
use pyo3::prelude::*;

use super::orders::{Keywords, Name, Orders, orders as given_orders};
use super::sums::instant;
use crate::ask::Arguments;
use crate::convert::{Keep, Kind, document};
use crate::dump::dump;
use crate::engine::PyEngine;
use crate::error::data_error;
use crate::frame::input::raised;

#[pymethods]
impl PyEngine {
    /// Scores one customer by a model alone, and says why: as `Customers.customer`, without ranks.
    ///
    /// `model` is what `Rfm.fit` gave, here or in another language; `orders` are those of the customer,
    /// a list of dicts with `at`, `amount` and perhaps `order`, `line`, `currency` and `kind`; one that
    /// names another `customer` is refused (`conflicting_row`). `as_of` is that of the model unless it is
    /// given. `lead` is the customer's lead, whose signals segments may ask for. Other options are those of
    /// `Rfm.add` and `Engine.score`.
    ///
    /// >>> import leadgrid
    /// >>> policy = {"format": 1, "id": "shop", "version": "1", "time_zone": "+09:00", "rfm": {}}
    /// >>> engine = leadgrid.Engine.from_dict(policy)
    /// >>> orders = [{"customer": n, "at": "2026-11-20", "amount": n * 100} for n in range(1, 6)]
    /// >>> model = leadgrid.Rfm(engine, "2026-11-26T09:00:00+09:00").add(orders).fit()
    /// >>> why = engine.customer(model, "new", [{"at": "2026-11-21", "amount": "450.00"}])
    /// >>> why["code"], why["segment"]["id"], why["monetary"]["next"]["missing"]
    /// ('514', 'promising', '50.00')
    #[pyo3(
        signature = (model, customer, orders, as_of=None, *, lead=None, rounding=None, minor_units=None,
            local_times=None, strict=None, previous=None),
        text_signature = "($self, model, customer, orders, as_of=None, *, lead=None, rounding=None, minor_units=False, local_times=False, strict=False, previous=None)"
    )]
    #[expect(clippy::too_many_arguments, reason = "keywords of a Python method")]
    fn customer<'py>(
        &self,
        model: Bound<'py, PyAny>,
        customer: Bound<'py, PyAny>,
        orders: Bound<'py, PyAny>,
        as_of: Option<Bound<'py, PyAny>>,
        lead: Option<Bound<'py, PyAny>>,
        rounding: Option<Bound<'py, PyAny>>,
        minor_units: Option<Bound<'py, PyAny>>,
        local_times: Option<Bound<'py, PyAny>>,
        strict: Option<Bound<'py, PyAny>>,
        previous: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let (py, keep) = (model.py(), Keep::new());
        Arguments::new(&keep)
            .document("model", model)?
            .key("customer", customer)?
            .orders("orders", orders)?
            .option("as_of", as_of)?
            .optional_document("lead", lead)?
            .option("rounding", rounding)?
            .option("minor_units", minor_units)?
            .option("local_times", local_times)?
            .option("strict", strict)?
            .previous(previous)?
            .ask_customers(py, self.inner(), "customer")
    }

    /// The same as text of several lines in `lang`: `"en"` or `"ko"`.
    #[pyo3(
        signature = (model, customer, orders, as_of=None, lang=None, *, lead=None, rounding=None,
            minor_units=None, local_times=None, strict=None, previous=None),
        text_signature = "($self, model, customer, orders, as_of=None, lang='en', *, lead=None, rounding=None, minor_units=False, local_times=False, strict=False, previous=None)"
    )]
    #[expect(clippy::too_many_arguments, reason = "keywords of a Python method")]
    fn explain_customer<'py>(
        &self,
        model: Bound<'py, PyAny>,
        customer: Bound<'py, PyAny>,
        orders: Bound<'py, PyAny>,
        as_of: Option<Bound<'py, PyAny>>,
        lang: Option<Bound<'py, PyAny>>,
        lead: Option<Bound<'py, PyAny>>,
        rounding: Option<Bound<'py, PyAny>>,
        minor_units: Option<Bound<'py, PyAny>>,
        local_times: Option<Bound<'py, PyAny>>,
        strict: Option<Bound<'py, PyAny>>,
        previous: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let (py, keep) = (model.py(), Keep::new());
        Arguments::new(&keep)
            .document("model", model)?
            .key("customer", customer)?
            .orders("orders", orders)?
            .option("as_of", as_of)?
            .option("lang", lang)?
            .optional_document("lead", lead)?
            .option("rounding", rounding)?
            .option("minor_units", minor_units)?
            .option("local_times", local_times)?
            .option("strict", strict)?
            .previous(previous)?
            .ask_customers(py, self.inner(), "explain_customer")
    }

    /// A picture of customers that were counted, as a `Chart`: `chart` is `"segments"` or `"heat_map"`,
    /// `counts` those of `Customers`, or a list of the counts of several parts.
    #[pyo3(
        signature = (chart, counts, lang=None),
        text_signature = "($self, chart, counts, lang='en')"
    )]
    fn customers_chart<'py>(
        &self,
        chart: Bound<'py, PyAny>,
        counts: Bound<'py, PyAny>,
        lang: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let (py, keep) = (chart.py(), Keep::new());
        let arguments = Arguments::new(&keep)
            .value("chart", chart)?
            .cells("counts", counts)?
            .option("lang", lang)?;
        self::chart(py, self.inner(), arguments)
    }

    /// How much scores depend on choices that nobody thinks about, as a dict: how many customers would
    /// change under another rule of ties, a day earlier or later, in other `zones`, or with refunds
    /// ignored.
    ///
    /// `zones` are offsets such as `"+00:00"`, or zones as a policy writes them. Orders and the other
    /// arguments are those of `Rfm.add`; the orders are scored several times.
    #[pyo3(
        signature = (orders, as_of, *, zones=None, customer=Name::Usual, at=Name::Usual, amount=Name::Usual,
            order=Name::Usual, line=Name::Usual, currency=Name::Usual, kind=Name::Usual, rounding=None,
            minor_units=None, local_times=None, bad_rows=None),
        text_signature = "($self, orders, as_of, *, zones=(), customer='customer', at='at', amount='amount', order='order', line='line', currency='currency', kind='kind', rounding=None, minor_units=False, local_times=False, bad_rows='raise')"
    )]
    #[expect(clippy::too_many_arguments, reason = "keywords of a Python method")]
    fn stability<'py>(
        &self,
        orders: Bound<'py, PyAny>,
        as_of: Bound<'py, PyAny>,
        zones: Option<Bound<'py, PyAny>>,
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
    ) -> PyResult<Bound<'py, PyAny>> {
        let (py, keep) = (orders.py(), Keep::new());
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
        let as_of = instant(as_of)?;
        let zones = match zones {
            Some(zones) => document(zones, &keep, Kind::Lead)?.tree,
            None => Value::List(Vec::new()),
        };
        let zones = Stability::read_zones(&zones);
        let zones = zones.map_err(|error| data_error(py, &error.below("/zones")))?;
        let zones: Vec<(&str, Zone)> = zones
            .iter()
            .map(|(name, zone)| (name.as_str(), zone.clone()))
            .collect();
        let report = match given_orders(orders, &keep)? {
            Orders::Tables(tables) => {
                let schema = RecordBatchReader::schema(&tables);
                let engine = self.inner();
                let tables = py.detach(|| tables.collect::<Result<Vec<_>, _>>());
                let tables = tables.map_err(raised)?;
                py.detach(|| {
                    stability_of_tables(engine, &schema, &tables, &names, &reading, as_of, &zones)
                })
            }
            Orders::Documents(rows) => py.detach(|| {
                let keys = names.keys();
                let mut add =
                    |sums: &mut Partial| sums.add_documents(&rows, &keys, &reading).map(|_| ());
                self.inner().stability_with(&mut add, as_of, &zones)
            }),
        };
        dump(py, &report.map_err(|error| data_error(py, &error))?)
    }

    /// The segments of the policy in their order, as new dicts: `id`, `title`, `action`, `when`. A policy
    /// with `rfm` and without `segments` has the standard ones.
    #[getter]
    fn segments<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let keep = Keep::new();
        Arguments::new(&keep).ask_customers(py, self.inner(), "segments")
    }

    /// Pairs of segments that are true for the same customers, as new dicts: the `first` is chosen, since
    /// it is earlier in the policy, and the `second` would be chosen without it. `codes` is of how many
    /// codes of R, F and M there are such customers, with nothing known of leads.
    #[getter]
    fn segment_overlaps<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let keep = Keep::new();
        Arguments::new(&keep).ask_customers(py, self.inner(), "segment_overlaps")
    }
}

/// A picture, which knows how notebooks draw it.
pub fn chart<'py>(
    py: Python<'py>,
    engine: &Engine,
    arguments: Arguments<'_, 'py>,
) -> PyResult<Bound<'py, PyAny>> {
    let document = arguments.ask_customers(py, engine, "customers_chart")?;
    py.import("leadgrid._chart")?
        .call_method1("Chart", (document,))
}

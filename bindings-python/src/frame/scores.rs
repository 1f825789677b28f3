//! `leadgrid.Scores`: the scores of a table of leads, as columns.

use std::sync::Arc;

use arrow_array::RecordBatch;
use arrow_schema::{ArrowError, Schema, SchemaRef};
use leadgrid::{CellCounts, Engine, LeadErrors, Report};
use leadgrid_arrow::{Piece, ScoreTable};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyList};

use super::input::raised;
use super::show;
use super::table::{self, PyTable};
use crate::answer;
use crate::ask::Arguments;
use crate::calls;
use crate::capsule::export_schema;
use crate::convert::Keep;
use crate::dump::dump;
use crate::error::data_error;

/// The scores of a table of leads: one row for each lead, in their order.
///
/// Columns are named like the keys of a decision: `lead_id`, `lead_type`, `computed_lead_type`,
/// `axes.<id>` (points), `x_band`, `y_band`, `flagged`, `flags`, `scenario`, `due_at`, `valid_until`
/// if it was asked for, `priority`. `error`, `error_path` and `error_message` say what is wrong
/// with a lead that could not be scored; its other columns are null.
///
/// It has the Arrow interface, so that `polars.DataFrame(scores)`, `pyarrow.table(scores)` or
/// DuckDB read it without a copy.
///
/// >>> import leadgrid
/// >>> engine = leadgrid.Engine.default()
/// >>> scores = engine.score_frame([{"id": "1", "origin": "form"}], as_of="2026-11-22T09:00:00+09:00")
/// >>> len(scores), scores
/// (1, Scores(1 lead: 1 cold))
#[pyclass(frozen, name = "Scores", module = "leadgrid")]
pub struct PyScores {
    engine: Engine,
    schema: SchemaRef,
    tables: Vec<Arc<ScoreTable>>,
    ledgers: Option<Vec<RecordBatch>>,
    report: Report,
    errors: Vec<LeadErrors>,
    activities_without_lead: u64,
}

/// Rows shown in a notebook.
const SHOWN: usize = 10;

impl PyScores {
    pub fn new(engine: Engine, schema: SchemaRef, explain: bool) -> Self {
        Self {
            engine,
            schema,
            tables: Vec::new(),
            ledgers: explain.then(Vec::new),
            report: Report::default(),
            errors: Vec::new(),
            activities_without_lead: 0,
        }
    }

    pub fn add(&mut self, piece: Piece) {
        if piece.table.num_rows() > 0 {
            self.tables.push(Arc::new(piece.table));
        }
        if let (Some(ledgers), Some(ledger)) = (&mut self.ledgers, piece.ledger) {
            ledgers.push(ledger);
        }
        self.report.add(&piece.report);
        self.errors.extend(piece.errors);
        self.activities_without_lead = piece.activities_without_lead;
    }

    fn rows(&self) -> usize {
        self.tables.iter().map(|table| table.num_rows()).sum()
    }

    /// Leads by cell, of all tables.
    fn counted(&self, py: Python<'_>) -> PyResult<CellCounts> {
        let mut all = CellCounts::new(&self.engine);
        for table in &self.tables {
            let added = all.add(&table.scores().cells());
            added.map_err(|error| data_error(py, &error))?;
        }
        Ok(all)
    }

    /// The tables, made one after the other.
    fn batches(&self) -> impl Iterator<Item = Result<RecordBatch, ArrowError>> + use<> {
        self.tables.clone().into_iter().map(|table| table.batch())
    }
}

#[pymethods]
impl PyScores {
    /// What was left out of account, as a new dict of counts: that of a `Batch`.
    #[getter]
    fn report<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        dump(py, &self.report)
    }

    /// The leads that could not be scored, as `LeadErrors`, with everything that is wrong with them.
    #[getter]
    fn errors<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        let list = PyList::empty(py);
        for errors in &self.errors {
            list.append(answer::of_errors(py, errors.clone())?)?;
        }
        Ok(list)
    }

    /// Number of activities that belong to no lead. Of a stream: to no lead so far.
    #[getter]
    fn activities_without_lead(&self) -> u64 {
        self.activities_without_lead
    }

    /// How many leads stand in each cell of each grid, as a new dict: `grids` by origin, each in the
    /// form of its `cells` in the policy, and `failed`, the leads that could not be scored.
    ///
    /// >>> import leadgrid
    /// >>> engine = leadgrid.Engine.default()
    /// >>> leads = [{"id": "1", "origin": "form"}, {"id": "2", "origin": "fax"}]
    /// >>> cells = engine.score_frame(leads, as_of="2026-11-22T09:00:00+09:00").cells
    /// >>> cells["grids"]["form"]["low"], cells["failed"]
    /// ({'low': 1, 'mid': 0, 'high': 0}, 1)
    #[getter]
    fn cells<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        dump(py, &self.counted(py)?)
    }

    /// The grid of an origin with the number of leads in each cell, as a `Chart`: notebooks draw it.
    ///
    /// `lang` is the language of its titles, `"en"` or `"ko"`. The parts of a stream are drawn
    /// together by `Engine.grid_chart`.
    ///
    /// >>> import leadgrid
    /// >>> engine = leadgrid.Engine.default()
    /// >>> scores = engine.score_frame([{"id": "1", "origin": "form"}], as_of="2026-11-22T09:00:00+09:00")
    /// >>> scores.chart("form", lang="ko")
    /// Chart(채널 A - 리드 폼: 리드 1건)
    #[pyo3(signature = (origin, lang=None), text_signature = "($self, origin, lang='en')")]
    fn chart<'py>(
        &self,
        origin: Bound<'py, PyAny>,
        lang: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let (py, keep) = (origin.py(), Keep::new());
        let arguments = Arguments::new(&keep)
            .value("origin", origin)?
            .text("cells", self.counted(py)?.to_json())
            .option("lang", lang)?;
        calls::chart(py, &self.engine, arguments)
    }

    /// Some of the columns, as a `Table`. Columns are made when they are asked for, so that few of them
    /// take little time and memory.
    ///
    /// Raises `KeyError` for a name that no column has, and `ValueError` for one given twice.
    ///
    /// >>> import leadgrid
    /// >>> engine = leadgrid.Engine.default()
    /// >>> scores = engine.score_frame([{"id": "1", "origin": "form"}], as_of="2026-11-22T09:00:00+09:00")
    /// >>> scores.select("lead_id", "lead_type").to_dicts()
    /// [{'lead_id': '1', 'lead_type': 'cold'}]
    #[pyo3(signature = (*columns))]
    fn select(&self, py: Python<'_>, columns: Vec<String>) -> PyResult<PyTable> {
        let places = table::places(&self.schema, &columns)?;
        let schema = self.schema.project(&places).map_err(raised)?;
        let tables = py.detach(|| {
            let tables = self.tables.iter().map(|table| table.columns(&places));
            tables.collect::<Result<_, _>>()
        });
        Ok(PyTable {
            engine: self.engine.clone(),
            schema: Arc::new(schema),
            tables: tables.map_err(raised)?,
        })
    }

    /// Names of the columns.
    #[getter]
    fn columns<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        table::names(py, &self.schema)
    }

    /// Why each lead has its points, as a long table with the Arrow interface: one row for each
    /// contribution or cap, with `lead_id`, `axis`, `group`, `rule`, `stage`, `points`, and `at`,
    /// `age_days`, `kind`, `id`, `ref` of the activity.
    ///
    /// Raises `ValueError` unless the leads were scored with `explain=True`.
    fn ledger(&self) -> PyResult<PyTable> {
        let Some(ledgers) = &self.ledgers else {
            return Err(PyValueError::new_err(
                "there is no ledger; score with `explain=True`",
            ));
        };
        let first = ledgers.first();
        Ok(PyTable {
            engine: self.engine.clone(),
            schema: first.map_or_else(|| Arc::new(Schema::empty()), RecordBatch::schema),
            tables: ledgers.clone(),
        })
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

    /// All rows as new dicts; instants are RFC 3339 text in the policy's time zone.
    ///
    /// >>> import leadgrid
    /// >>> engine = leadgrid.Engine.default()
    /// >>> scores = engine.score_frame([{"id": "1", "origin": "fax"}], as_of="2026-11-22T09:00:00+09:00")
    /// >>> [row["error"] for row in scores.to_dicts()]
    /// ['unknown_origin']
    fn to_dicts<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        show::dicts(py, &self.engine, self.batches())
    }

    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        // A consumer that wants other types casts by itself.
        let _ = requested_schema;
        table::stream(py, self.batches(), &self.schema)
    }

    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        export_schema(py, &self.schema)
    }

    fn __len__(&self) -> usize {
        self.rows()
    }

    fn __repr__(&self) -> String {
        let (rows, counts) = (self.rows(), show::counts(&self.tables));
        let counts: Vec<_> = counts
            .iter()
            .map(|(name, count)| format!("{count} {name}"))
            .collect();
        let of = if counts.is_empty() {
            String::new()
        } else {
            format!(": {}", counts.join(", "))
        };
        format!(
            "Scores({rows} lead{}{of})",
            if rows == 1 { "" } else { "s" }
        )
    }

    /// The number of leads per type and the first rows for a notebook, escaped, without scripts.
    fn _repr_html_(&self, py: Python<'_>) -> PyResult<String> {
        let mut left = SHOWN;
        let first = self.tables.iter().map_while(|table| {
            let table = (left > 0).then(|| table.first(left))?;
            left = left.saturating_sub(table.num_rows());
            Some(table.batch())
        });
        let first = show::dicts(py, &self.engine, first)?;
        py.import("leadgrid._html")?
            .call_method1(
                "scores_html",
                (show::counts(&self.tables), first, self.rows()),
            )?
            .extract()
    }
}

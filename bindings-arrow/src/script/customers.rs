//! Scored customers, kept until a script asks for them.

use std::sync::Arc;

use arrow_array::RecordBatch;
use arrow_schema::{ArrowError, SchemaRef};
use leadgrid::rfm::{Customers, Key, Model};
use leadgrid::{Call, Error, Lead, Value};

use super::failed::problem;
use super::piece::{Columns, Part};
use super::view::View;
use crate::customers::CustomerTable;
use crate::rfm::Rfm;

/// Customers with their table.
pub struct CustomerRows {
    /// A row for each customer.
    pub table: View,
    /// What was asked for.
    pub customers: Arc<Customers>,
}

/// Whether all keys are numbers that are exact as doubles.
fn are_short(customers: &Customers) -> bool {
    const EXACT: i64 = 9_007_199_254_740_992;
    // They stand in their order, numbers before texts.
    let mut keys = customers.iter().map(|one| one.key());
    let ends = [keys.next(), keys.next_back()];
    let mut ends = ends.into_iter().flatten();
    ends.all(|key| matches!(key, Key::Number(number) if (-EXACT..=EXACT).contains(&number)))
}

impl CustomerRows {
    fn new(customers: Customers) -> Result<Self, Error> {
        let customers = Arc::new(customers);
        let table = CustomerTable::new(Arc::clone(&customers));
        let keys = table.columns(&[0]).map_err(|error| problem(error.into()))?;
        let mut view = View::new(customers.engine().clone(), table.schema());
        view.add(Part::made(Kept { table, keys }));
        if are_short(&customers) {
            view.with_short_ids();
        }
        Ok(Self {
            table: view,
            customers,
        })
    }

    /// Bytes that this takes, for the host to know of.
    #[must_use]
    pub fn size(&self) -> usize {
        self.table.size()
    }
}

/// The options of scoring customers. `leads` are handed over beside them.
const OPTIONS: [&str; 3] = ["leads", "strict", "previous"];

impl Rfm {
    /// Scores all customers, by the JSON of a model or by one that is fitted now. `leads` are pieces of a
    /// list of those of customers.
    ///
    /// # Errors
    /// For options that there are not, a document that is no model, and those of [`Rfm::score`].
    pub fn score_rows(
        &self,
        model: Option<&str>,
        leads: &[String],
        options: &Value<'_>,
    ) -> Result<CustomerRows, Error> {
        Call::refuse_others(options, &OPTIONS)?;
        let as_of = Value::Number(self.partial().as_of().millis() as f64);
        let mut call = options.entries().to_vec();
        call.push(("as_of".into(), as_of));
        let call = Call::from_value(&Value::Object(call))?;
        let model = model.map(Model::from_json).transpose();
        let model = model.map_err(|error| error.below("/model"))?;
        let mut read = Vec::new();
        for piece in leads {
            let piece = Lead::list_from_json(piece);
            read.extend(piece.map_err(|error| error.below("/leads"))?);
        }
        CustomerRows::new(self.score(model, &read, &call)?)
    }
}

/// The table and its first column, which may be too long for one.
struct Kept {
    table: CustomerTable,
    keys: RecordBatch,
}

impl Columns for Kept {
    fn schema(&self) -> SchemaRef {
        self.table.schema()
    }

    fn num_rows(&self) -> usize {
        self.keys.num_rows()
    }

    fn size(&self) -> usize {
        /// What is known of a customer's orders, with a score of each and a segment.
        const ROW: usize = 128;
        let rows = self.num_rows().saturating_mul(ROW);
        rows.saturating_add(self.keys.get_array_memory_size())
    }

    fn columns(&self, places: &[usize]) -> Result<RecordBatch, ArrowError> {
        match places {
            [0] => Ok(self.keys.clone()),
            places => self.table.columns(places),
        }
    }

    fn batch(&self) -> Result<RecordBatch, ArrowError> {
        self.table.batch()
    }
}

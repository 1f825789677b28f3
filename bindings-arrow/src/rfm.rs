//! Orders summed up over tables, for the bindings: what Python and JavaScript call `Rfm`.

use std::sync::Arc;

use arrow_array::RecordBatch;
use arrow_schema::{ArrowError, Schema};
use leadgrid::rfm::{
    BadRows, Customers, LeftOut, Model, OrderReading, Partial, Rfm as Rules, Stability,
};
use leadgrid::{Call, Code, Engine, Error, Instant, Lead, Value, Zone};

use super::failure::Failure;
use super::orders::{OrderArrays, OrderNames};

/// Orders as they stand at one instant, summed up by customer.
pub struct Rfm {
    engine: Engine,
    rules: Rules,
    /// Shared with the customers that were scored: it is copied when orders are added behind them.
    partial: Arc<Partial>,
    bad: BadRows,
}

/// Who watches the work, and may stop it.
pub struct Watch<'w> {
    /// Is told the number of rows done after each table.
    pub progress: Option<&'w mut (dyn FnMut(usize) -> Result<(), ArrowError> + Send)>,
    /// Is asked whether to go on.
    pub interrupted: &'w mut (dyn FnMut() -> Result<(), ArrowError> + Send),
}

impl Rfm {
    /// No orders yet.
    ///
    /// # Errors
    /// `missing_key` where the policy has no `rfm`.
    pub fn new(engine: Engine, as_of: Instant) -> Result<Self, Error> {
        let rules = rules(&engine)?;
        let partial = Arc::new(rules.partial(as_of));
        Ok(Self::of(engine, rules, partial))
    }

    /// What [`Rfm::to_bytes`] gave.
    ///
    /// # Errors
    /// `bad_partial` and `policy_mismatch`.
    pub fn from_bytes(engine: Engine, bytes: &[u8]) -> Result<Self, Error> {
        let rules = rules(&engine)?;
        let partial = Arc::new(rules.read_partial(bytes)?);
        Ok(Self::of(engine, rules, partial))
    }

    fn of(engine: Engine, rules: Rules, partial: Arc<Partial>) -> Self {
        Self {
            engine,
            rules,
            partial,
            bad: BadRows::default(),
        }
    }

    /// The policy.
    #[must_use]
    pub fn engine(&self) -> &Engine {
        &self.engine
    }

    /// The orders, summed up.
    #[must_use]
    pub fn partial(&self) -> &Partial {
        &self.partial
    }

    /// Rows that could not be read and were skipped.
    #[must_use]
    pub fn bad_rows(&self) -> &BadRows {
        &self.bad
    }

    /// Rows that do not count, by reason.
    #[must_use]
    pub fn left_out(&self) -> LeftOut {
        self.partial.left_out()
    }

    /// Adds tables: all of them, or none where something is refused or the work is stopped.
    ///
    /// # Errors
    /// Those of [`Partial::add_orders`], with the number of the row over all tables.
    pub fn add_tables(
        &mut self,
        schema: &Schema,
        tables: impl Iterator<Item = Result<RecordBatch, ArrowError>>,
        names: &OrderNames,
        reading: &OrderReading,
        watch: &mut Watch<'_>,
    ) -> Result<(), Failure> {
        names.places(schema)?;
        let mut tables = tables.peekable();
        let Some(first) = tables.next().transpose()? else {
            return Ok(());
        };
        (watch.interrupted)()?;
        let is_only = tables.peek().is_none();
        if is_only && watch.progress.is_none() {
            // Nothing can stop the work behind it.
            let partial = Arc::make_mut(&mut self.partial);
            let bad = add_table(partial, &first, names, reading)?;
            self.bad.join(bad, 0);
            return Ok(());
        }
        let mut sum = match is_only {
            // What contradicts earlier orders is told with its row.
            true => (*self.partial).clone(),
            false => self.rules.partial(self.partial.as_of()),
        };
        let mut bad = BadRows::default();
        let mut done = 0_usize;
        for table in std::iter::once(Ok(first)).chain(tables) {
            let table = table?;
            let found = add_table(&mut sum, &table, names, reading);
            bad.join(found.map_err(|error| behind(error, done))?, done);
            done = done.saturating_add(table.num_rows());
            if let Some(progress) = &mut watch.progress {
                progress(done)?;
            }
            (watch.interrupted)()?;
        }
        match is_only || (self.partial.is_empty() && self.left_out() == LeftOut::default()) {
            true => self.partial = Arc::new(sum),
            false => self.merge(&sum)?,
        }
        self.bad.join(bad, 0);
        Ok(())
    }

    /// Adds orders as documents: objects with `customer`, `at`, `amount` and perhaps `order`, `line`,
    /// `currency` and `kind`.
    ///
    /// # Errors
    /// Those of [`Partial::add_documents`].
    pub fn add_documents(
        &mut self,
        orders: &[Value<'_>],
        names: &OrderNames,
        reading: &OrderReading,
    ) -> Result<(), Error> {
        let partial = Arc::make_mut(&mut self.partial);
        let bad = partial.add_documents(orders, &names.keys(), reading)?;
        self.bad.join(bad, 0);
        Ok(())
    }

    /// Makes customers known by their keys, texts or whole numbers: all of them, or none.
    ///
    /// # Errors
    /// Those of [`Partial::know_documents`].
    pub fn know(&mut self, customers: &[Value<'_>]) -> Result<(), Error> {
        Arc::make_mut(&mut self.partial).know_documents(customers)
    }

    /// Adds what another one has summed up.
    ///
    /// # Errors
    /// Those of [`Partial::merge`], after which nothing is changed.
    pub fn merge(&mut self, other: &Partial) -> Result<(), Error> {
        Arc::make_mut(&mut self.partial).merge(other)
    }

    /// The bytes of the sums.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        self.partial.to_bytes()
    }

    /// Fits the cuts.
    ///
    /// # Errors
    /// Those of [`leadgrid::rfm::Rfm::fit`].
    pub fn fit(&self) -> Result<Model, Error> {
        self.rules.fit(&self.partial)
    }

    /// Scores all customers, by a model that was fitted before or by one that is fitted now.
    ///
    /// # Errors
    /// Those of fitting, and `policy_mismatch`.
    pub fn score(
        &self,
        model: Option<Model>,
        leads: &[Lead<'_>],
        call: &Call,
    ) -> Result<Customers, Error> {
        let model = match model {
            Some(model) => model,
            None => self.fit()?,
        };
        let partial = Arc::clone(&self.partial);
        self.engine.customers(&model, partial, leads, call)
    }
}

/// How much the scores of orders in tables depend on choices; see [`Engine::stability`]. The tables are
/// read several times.
///
/// # Errors
/// Those of [`Rfm::add_tables`] and of fitting.
pub fn stability_of_tables(
    engine: &Engine,
    schema: &Schema,
    tables: &[RecordBatch],
    names: &OrderNames,
    reading: &OrderReading,
    as_of: Instant,
    zones: &[(&str, Zone)],
) -> Result<Stability, Error> {
    let mut add = |partial: &mut Partial| {
        let mut done = 0_usize;
        names.places(schema)?;
        for table in tables {
            add_table(partial, table, names, reading).map_err(|error| behind(error, done))?;
            done = done.saturating_add(table.num_rows());
        }
        Ok(())
    };
    engine.stability_with(&mut add, as_of, zones)
}

fn add_table(
    partial: &mut Partial,
    table: &RecordBatch,
    names: &OrderNames,
    reading: &OrderReading,
) -> Result<BadRows, Error> {
    let arrays = OrderArrays::new(table, &names.places(table.schema_ref())?)?;
    let (orders, reading) = arrays.borrowed(reading)?;
    partial.add_orders(&orders, &reading)
}

fn rules(engine: &Engine) -> Result<Rules, Error> {
    engine.rfm().cloned().ok_or_else(|| {
        let message = "the policy has no `rfm`";
        let help = "add `rfm: {}`, which takes the defaults";
        Error::new(Code::MissingKey, "/rfm".to_owned(), message, help)
    })
}

/// An error of a table after so many rows.
fn behind(error: Error, done: usize) -> Error {
    error.renumbered(|row| row.saturating_add(done as u64))
}

//! Customers as an Arrow table: one row for each, in the order of their keys. Columns are made when they
//! are asked for.

use std::sync::Arc;

use arrow_array::builder::StringBuilder;
use arrow_array::types::UInt16Type;
use arrow_array::{
    ArrayRef, Decimal128Array, DictionaryArray, Int32Array, Int64Array, PrimitiveArray,
    RecordBatch, RecordBatchOptions, StringArray, TimestampMillisecondArray, UInt8Array,
};
use arrow_schema::{ArrowError, DataType, Field, Schema, SchemaRef, TimeUnit};
use leadgrid::Instant;
use leadgrid::rfm::{Customer, Customers, Key, Purchases};

use super::table::zone;

/// Customers with the columns that they are shown in.
pub struct CustomerTable {
    customers: Arc<Customers>,
    schema: SchemaRef,
}

/// Digits that a decimal of 128 bits holds.
const DIGITS: u8 = 38;

impl CustomerTable {
    /// The table of customers.
    #[must_use]
    pub fn new(customers: Arc<Customers>) -> Self {
        let schema = Arc::new(schema(&customers));
        Self { customers, schema }
    }

    /// The customers themselves.
    #[must_use]
    pub fn customers(&self) -> &Arc<Customers> {
        &self.customers
    }

    /// The columns.
    #[must_use]
    pub fn schema(&self) -> SchemaRef {
        Arc::clone(&self.schema)
    }

    /// All columns.
    ///
    /// # Errors
    /// Where keys are too many bytes for a column.
    pub fn batch(&self) -> Result<RecordBatch, ArrowError> {
        let all: Vec<usize> = (0..self.schema.fields().len()).collect();
        self.columns(&all)
    }

    /// Some of the columns, by their places.
    ///
    /// # Errors
    /// Those of [`CustomerTable::batch`], and for a place that no column has.
    pub fn columns(&self, places: &[usize]) -> Result<RecordBatch, ArrowError> {
        let schema = Arc::new(self.schema.project(places)?);
        let columns = schema.fields().iter().map(|field| self.column(field));
        let columns = columns.collect::<Result<Vec<_>, _>>()?;
        let rows = RecordBatchOptions::new().with_row_count(Some(self.customers.len()));
        RecordBatch::try_new_with_options(Arc::clone(&schema), columns, &rows)
    }

    /// The first rows, with all columns.
    ///
    /// # Errors
    /// Those of [`CustomerTable::batch`].
    pub fn first(&self, rows: usize) -> Result<RecordBatch, ArrowError> {
        let whole = self.batch()?;
        Ok(whole.slice(0, rows.min(whole.num_rows())))
    }

    fn column(&self, field: &Field) -> Result<ArrayRef, ArrowError> {
        let all = &*self.customers;
        Ok(match field.name().as_str() {
            "customer" => keys(all, field.data_type())?,
            "segment" | "tier" => {
                let places = all.group_places();
                let places = places.map(|place| u16::try_from(place?).ok());
                let names = all.groups().iter().map(|id| Some(id.to_string())).collect();
                named(places.collect(), names)?
            }
            "code" => codes(all)?,
            "r" => score(all.r()),
            "f" => score(all.f()),
            "m" => score(all.m()),
            "days" => {
                let days = all.iter().map(|one| i32::try_from(one.days()?).ok());
                Arc::new(days.collect::<Int32Array>())
            }
            "orders" => {
                let orders = all.iter().map(|one| one.purchases().orders);
                let orders = orders.map(|orders| i64::try_from(orders).unwrap_or(i64::MAX));
                Arc::new(orders.collect::<Int64Array>())
            }
            "net" => self.money(|one| one.net())?,
            "gross" => self.money(|one| one.gross)?,
            "refunds" => self.money(|one| one.refunds)?,
            "first_at" => self.instants(field, |(first, _)| first),
            _ => self.instants(field, |(_, last)| last),
        })
    }

    fn money(&self, of: impl Fn(&Purchases) -> i128) -> Result<ArrayRef, ArrowError> {
        let amounts = self.customers.iter().map(|one| of(&one.purchases()));
        let amounts = Decimal128Array::from_iter_values(amounts);
        let amounts = amounts.with_precision_and_scale(DIGITS, places(&self.customers))?;
        Ok(Arc::new(amounts))
    }

    fn instants(&self, field: &Field, of: impl Fn((Instant, Instant)) -> Instant) -> ArrayRef {
        let instants = self.customers.iter().map(|one| one.purchases().span);
        let instants = instants.map(|span| span.map(|span| of(span).millis()));
        let instants: TimestampMillisecondArray = instants.collect();
        Arc::new(instants.with_data_type(field.data_type().clone()))
    }
}

fn schema(customers: &Customers) -> Schema {
    let name = DataType::Dictionary(Box::new(DataType::UInt16), Box::new(DataType::Utf8));
    let instant = DataType::Timestamp(TimeUnit::Millisecond, Some(zone(customers.engine())));
    let money = DataType::Decimal128(DIGITS, places(customers));
    let numbers = match customers.iter().next_back().map(Customer::key) {
        // Numbers come before texts.
        Some(Key::Number(_)) => DataType::Int64,
        _ => DataType::Utf8,
    };
    let mut fields = vec![Field::new("customer", numbers, false)];
    if customers.has_tiers() {
        fields.push(Field::new("tier", name, true));
    } else {
        fields.extend([
            Field::new("segment", name.clone(), true),
            Field::new("code", name, false),
            Field::new("r", DataType::UInt8, true),
            Field::new("f", DataType::UInt8, true),
            Field::new("m", DataType::UInt8, true),
        ]);
    }
    fields.extend([
        Field::new("days", DataType::Int32, true),
        Field::new("orders", DataType::Int64, false),
        Field::new("net", money.clone(), false),
        Field::new("gross", money.clone(), false),
        Field::new("refunds", money, false),
        Field::new("first_at", instant.clone(), true),
        Field::new("last_at", instant, true),
    ]);
    Schema::new(fields)
}

fn places(customers: &Customers) -> i8 {
    i8::try_from(customers.places()).unwrap_or(0)
}

fn keys(all: &Customers, kind: &DataType) -> Result<ArrayRef, ArrowError> {
    if *kind == DataType::Int64 {
        let numbers = all.iter().map(|one| match one.key() {
            Key::Number(number) => number,
            Key::Text(_) => 0,
        });
        return Ok(Arc::new(numbers.collect::<Int64Array>()));
    }
    let mut texts = StringBuilder::with_capacity(all.len(), all.len().saturating_mul(12));
    let mut bytes = 0_usize;
    for one in all.iter() {
        match one.key() {
            Key::Text(text) => {
                bytes = bytes.saturating_add(text.len());
                if i32::try_from(bytes).is_err() {
                    // Where Arrow's own builder would panic.
                    let message = format!("keys of {bytes} bytes have no room in one column");
                    return Err(ArrowError::ComputeError(message));
                }
                texts.append_value(text);
            }
            Key::Number(number) => texts.append_value(number.to_string()),
        }
    }
    Ok(Arc::new(texts.finish()))
}

fn score(scores: &[u8]) -> ArrayRef {
    let known = scores.iter().map(|score| (*score > 0).then_some(*score));
    Arc::new(known.collect::<UInt8Array>())
}

/// The three scores as people write them. Every code that there can be has a place.
fn codes(all: &Customers) -> Result<ArrayRef, ArrowError> {
    let scale = u16::from(all.model().rfm().scale().unwrap_or(0));
    let digits = || {
        (0..=scale).map(|score| match score {
            0 => "-".to_owned(),
            score => score.to_string(),
        })
    };
    let mut names = Vec::new();
    for r in digits() {
        for f in digits() {
            names.extend(digits().map(|m| Some(format!("{r}{f}{m}"))));
        }
    }
    let base = scale.saturating_add(1);
    let scores = all.r().iter().zip(all.f()).zip(all.m());
    let places = scores.map(|((r, f), m)| {
        let rf = u16::from(*r)
            .saturating_mul(base)
            .saturating_add((*f).into());
        Some(rf.saturating_mul(base).saturating_add((*m).into()))
    });
    named(places.collect(), names.into_iter().collect())
}

fn named(places: PrimitiveArray<UInt16Type>, names: StringArray) -> Result<ArrayRef, ArrowError> {
    Ok(Arc::new(DictionaryArray::try_new(places, Arc::new(names))?))
}

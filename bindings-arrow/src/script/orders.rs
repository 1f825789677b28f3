//! Orders of scripts: which columns they stand in, how they are read, and numbers that are instants or
//! amounts.

use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::*;
use arrow_array::{
    Array, ArrayRef, Float64Array, Int64Array, LargeStringArray, TimestampMillisecondArray,
};
use arrow_schema::DataType;
use leadgrid::rfm::OrderReading;
use leadgrid::{Call, Code, Error, Instant, Value};

use super::layout::Given;
use crate::failure::Failure;
use crate::orders::{Named, OrderNames};
use crate::plain::numbers;
use crate::rfm::Rfm;
use crate::rfm::Watch;

/// The options of adding orders: what columns are called, and how rows are read.
pub(super) const OPTIONS: [&str; 11] = [
    "customer",
    "at",
    "amount",
    "order",
    "line",
    "currency",
    "kind",
    "rounding",
    "minor_units",
    "local_times",
    "bad_rows",
];

/// Reads them from an object that may have others, too.
pub(super) fn read(options: &Value<'_>) -> Result<(OrderNames, OrderReading), Error> {
    let usual = OrderNames::default();
    let needed = |key: &str, usual: String| match options.get(key) {
        None => Ok(usual),
        Some(name) => named(key, name),
    };
    let perhaps = |key: &str| match options.get(key) {
        None => Ok(Named::Usual),
        Some(Value::Null) => Ok(Named::Nothing),
        Some(name) => named(key, name).map(Named::This),
    };
    let names = OrderNames {
        customer: needed("customer", usual.customer)?,
        at: needed("at", usual.at)?,
        amount: needed("amount", usual.amount)?,
        order: perhaps("order")?,
        line: perhaps("line")?,
        currency: perhaps("currency")?,
        kind: perhaps("kind")?,
    };
    Ok((names, OrderReading::from_value(options)?))
}

fn named(key: &str, name: &Value<'_>) -> Result<String, Error> {
    let text = name.as_text().map(str::to_owned);
    text.ok_or_else(|| {
        let message = format!("`{key}` is {}, not the name of a column", name.kind());
        Error::new(
            Code::WrongType,
            format!("/{key}"),
            message,
            "give a text, or leave the option out",
        )
    })
}

impl Rfm {
    /// Adds the orders of a table that a layout describes. Numbers of a script's own columns are
    /// milliseconds where instants stand, and exact amounts where all of them are whole.
    ///
    /// # Errors
    /// For options that there are not, and those of [`Rfm::add_tables`].
    pub fn add_layout(
        &mut self,
        given: &Given,
        layout: &str,
        options: &Value<'_>,
    ) -> Result<(), Failure> {
        Call::refuse_others(options, &OPTIONS)?;
        let (names, reading) = read(options)?;
        let (schema, tables) = given.table(layout, &suited(&names))?;
        let tables = tables.into_iter().map(Ok);
        let mut watch = Watch {
            progress: None,
            interrupted: &mut || Ok(()),
        };
        self.add_tables(&schema, tables, &names, &reading, &mut watch)
    }

    /// Adds orders that are documents, in pieces of a list.
    ///
    /// # Errors
    /// For options that there are not, and those of [`Rfm::add_documents`].
    pub fn add_pieces(&mut self, pieces: &[String], options: &Value<'_>) -> Result<(), Error> {
        Call::refuse_others(options, &OPTIONS)?;
        let (names, reading) = read(options)?;
        self.add_documents(&items(pieces)?, &names, &reading)
    }
}

/// The items of pieces of a list.
///
/// # Errors
/// `bad_json` for a piece that is not JSON.
pub fn items(pieces: &[String]) -> Result<Vec<Value<'_>>, Error> {
    let mut items = Vec::new();
    for piece in pieces {
        match Value::from_json(piece)? {
            Value::List(list) => items.extend(list),
            other => items.push(other),
        }
    }
    Ok(items)
}

/// What becomes of columns of a script: its numbers are instants and exact amounts, too.
pub(super) fn suited(names: &OrderNames) -> impl Fn(&str, ArrayRef) -> ArrayRef {
    move |name, column| {
        if name == names.at {
            instants(column)
        } else if name == names.amount {
            amounts(column)
        } else {
            column
        }
    }
}

/// Doubles, if the column holds numbers.
fn doubles(column: &ArrayRef) -> Option<Float64Array> {
    match column.data_type() {
        DataType::Float64 => column.as_primitive_opt::<Float64Type>().cloned(),
        DataType::Float32 => Some(column.as_primitive_opt::<Float32Type>()?.unary(f64::from)),
        _ => numbers(column),
    }
}

/// A whole number that is exact as a double.
fn whole(number: f64) -> Option<i64> {
    Value::number(number).as_whole()
}

fn is_unknown(number: f64) -> bool {
    number.is_nan()
}

/// Numbers as milliseconds since 1970. Others than whole ones stay what they are in texts, which are no
/// instants, so that they are errors of their rows.
fn instants(column: ArrayRef) -> ArrayRef {
    let Some(numbers) = doubles(&column) else {
        return column;
    };
    let known = || {
        numbers
            .iter()
            .map(|number| number.filter(|number| !is_unknown(*number)))
    };
    if known().flatten().all(|number| whole(number).is_some()) {
        let millis = known().map(|number| number.and_then(whole));
        let millis: TimestampMillisecondArray = millis.collect();
        return Arc::new(millis.with_timezone("UTC"));
    }
    let text = |number: f64| {
        let instant = whole(number).and_then(Instant::from_millis);
        instant.map_or_else(|| number.to_string(), |instant| instant.to_string())
    };
    let texts = known().map(|number| number.map(text));
    Arc::new(texts.collect::<LargeStringArray>())
}

/// Doubles as whole numbers where all of them are whole: a script has no others.
fn amounts(column: ArrayRef) -> ArrayRef {
    if !column.data_type().is_floating() {
        return column;
    }
    let Some(numbers) = doubles(&column) else {
        return column;
    };
    let mut known = numbers.iter().flatten().filter(|n| !is_unknown(*n));
    if known.any(|number| whole(number).is_none()) {
        return column;
    }
    let wholes = numbers.iter().map(|number| number.and_then(whole));
    Arc::new(wholes.collect::<Int64Array>())
}

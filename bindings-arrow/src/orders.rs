//! Tables of orders as the columns that the core reads.

use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::*;
use arrow_array::{
    Array, ArrayRef, Decimal128Array, LargeStringArray, RecordBatch, new_null_array,
};
use arrow_schema::{DataType, Schema};
use leadgrid::frame::Column;
use leadgrid::rfm::{Amounts, OrderKeys, OrderReading, Orders};
use leadgrid::{Code, Error};

use super::column::{column, ticks};
use super::failure::wrong_type;
use super::plain::{check, plain, plain_key};
use super::text::{bits, is_text, text_at};

/// The name of a column that a table of orders may have.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Named {
    /// The column of its usual name, if there is one.
    #[default]
    Usual,
    /// None.
    Nothing,
    /// This one, which must be there.
    This(String),
}

/// The names of the columns of an orders table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderNames {
    /// Who bought.
    pub customer: String,
    /// When.
    pub at: String,
    /// How much.
    pub amount: String,
    /// The order that a row belongs to: `order`.
    pub order: Named,
    /// Which line of it: `line`.
    pub line: Named,
    /// `currency`.
    pub currency: Named,
    /// `kind`: purchase or refund.
    pub kind: Named,
}

impl Default for OrderNames {
    fn default() -> Self {
        Self {
            customer: "customer".to_owned(),
            at: "at".to_owned(),
            amount: "amount".to_owned(),
            order: Named::Usual,
            line: Named::Usual,
            currency: Named::Usual,
            kind: Named::Usual,
        }
    }
}

/// Where the columns of a table are.
pub struct OrderPlaces {
    customer: usize,
    at: usize,
    amount: usize,
    order: Option<usize>,
    line: Option<usize>,
    currency: Option<usize>,
    kind: Option<usize>,
}

impl OrderNames {
    /// The same as keys of documents.
    #[must_use]
    pub fn keys(&self) -> OrderKeys<'_> {
        fn key<'n>(named: &'n Named, usual: &'n str) -> Option<&'n str> {
            match named {
                Named::Usual => Some(usual),
                Named::Nothing => None,
                Named::This(name) => Some(name),
            }
        }
        OrderKeys {
            customer: Some(&self.customer),
            at: &self.at,
            amount: &self.amount,
            order: key(&self.order, "order"),
            line: key(&self.line, "line"),
            currency: key(&self.currency, "currency"),
            kind: key(&self.kind, "kind"),
        }
    }

    /// Finds the columns of a table.
    ///
    /// # Errors
    /// `missing_key` for one that is not there, `duplicate_key` for one that is there twice.
    pub fn places(&self, schema: &Schema) -> Result<OrderPlaces, Error> {
        let find = |name: &str| {
            let fields = schema.fields().iter().enumerate();
            let mut found = fields.filter(|(_, field)| field.name() == name);
            let first = found.next().map(|(place, _)| place);
            match found.next() {
                Some(_) => Err(twice(name)),
                None => Ok(first),
            }
        };
        let needed =
            |name: &str, what: &str| find(name)?.ok_or_else(|| missing(schema, name, what));
        let perhaps = |named: &Named, usual: &str| match named {
            Named::Usual => find(usual),
            Named::Nothing => Ok(None),
            Named::This(name) => needed(name, usual).map(Some),
        };
        Ok(OrderPlaces {
            customer: needed(&self.customer, "customer")?,
            at: needed(&self.at, "at")?,
            amount: needed(&self.amount, "amount")?,
            order: perhaps(&self.order, "order")?,
            line: perhaps(&self.line, "line")?,
            currency: perhaps(&self.currency, "currency")?,
            kind: perhaps(&self.kind, "kind")?,
        })
    }
}

fn twice(name: &str) -> Error {
    let path = wrong_type(name, "", "").path().to_owned();
    let message = format!("there are two columns `{name}` of orders");
    Error::new(Code::DuplicateKey, path, message, "keep one of them")
}

fn missing(schema: &Schema, name: &str, what: &str) -> Error {
    let message = format!("there is no column `{name}` of orders");
    let fields = schema.fields().iter();
    let known: Vec<&str> = fields.map(|field| field.name().as_str()).collect();
    let help = match known.is_empty() {
        true => "give orders with the columns `customer`, `at` and `amount`".to_owned(),
        false => format!("name it by `{what}`; there are {}", known.join(", ")),
    };
    Error::new(Code::MissingKey, String::new(), message, help)
}

/// The arrays of a batch, in layouts that the core reads.
pub struct OrderArrays {
    customer: ArrayRef,
    at: ArrayRef,
    amount: ArrayRef,
    order: Option<ArrayRef>,
    line: Option<ArrayRef>,
    currency: Option<ArrayRef>,
    kind: Option<ArrayRef>,
}

impl OrderArrays {
    /// Takes the columns of a batch.
    ///
    /// # Errors
    /// `wrong_type` for a column that cannot be read.
    pub fn new(batch: &RecordBatch, places: &OrderPlaces) -> Result<Self, Error> {
        let array = |place: usize| {
            let found = batch.columns().get(place);
            let lost = || {
                wrong_type(
                    "",
                    "a column is missing",
                    "give all batches the same columns",
                )
            };
            found.ok_or_else(lost)
        };
        let key = |place: usize, name: &str| plain_key(array(place)?, name);
        let perhaps = |place: Option<usize>, name: &str| place.map(|p| key(p, name)).transpose();
        let text = |place: Option<usize>, name: &str| {
            place.map(|place| plain(array(place)?, name)).transpose()
        };
        Ok(Self {
            customer: key(places.customer, "customer")?,
            at: plain(array(places.at)?, "at")?,
            amount: amount(array(places.amount)?)?,
            order: perhaps(places.order, "order")?,
            line: perhaps(places.line, "line")?,
            currency: text(places.currency, "currency")?,
            kind: text(places.kind, "kind")?,
        })
    }

    /// The columns, borrowed, and how they are read: only timestamps without a zone are local.
    ///
    /// # Errors
    /// `wrong_type` for a column of a type that no orders have.
    pub fn borrowed(&self, reading: &OrderReading) -> Result<(Orders<'_>, OrderReading), Error> {
        fn perhaps<'a>(
            array: &'a Option<ArrayRef>,
            name: &str,
        ) -> Result<Option<Column<'a>>, Error> {
            array.as_ref().map(|array| column(array, name)).transpose()
        }
        let at = instants(&self.at, reading.local_times)?;
        let mut reading = reading.clone();
        reading.local_times &= !matches!(self.at.data_type(), DataType::Timestamp(_, Some(_)));
        let orders = Orders {
            customer: column(&self.customer, "customer")?,
            at,
            amount: amounts(&self.amount)?,
            order: perhaps(&self.order, "order")?,
            line: perhaps(&self.line, "line")?,
            currency: perhaps(&self.currency, "currency")?,
            kind: perhaps(&self.kind, "kind")?,
        };
        Ok((orders, reading))
    }
}

/// The instants of a column. Timestamps without a zone name none, unless they are said to be local.
fn instants(array: &ArrayRef, local_times: bool) -> Result<Column<'_>, Error> {
    match array.data_type() {
        DataType::Timestamp(unit, None) if local_times => {
            let (ticks, unit) = ticks(array, *unit);
            Ok(Column::Instants(ticks, unit, bits(array.nulls())))
        }
        DataType::Timestamp(_, None) => {
            let message = "the column holds datetimes without a time zone, which name no instant";
            let help =
                "say `local_times` if they are times of the policy's zone, or name their zone";
            Err(wrong_type("at", message, help))
        }
        _ => column(array, "at"),
    }
}

/// Amounts in a layout that the core reads, without losing a digit.
fn amount(array: &ArrayRef) -> Result<ArrayRef, Error> {
    const NAME: &str = "amount";
    check(array, NAME)?;
    if array.null_count() == array.len() && !array.is_empty() {
        return Ok(new_null_array(&DataType::Null, array.len()));
    }
    Ok(match array.data_type() {
        DataType::Decimal32(_, scale) => wider::<Decimal32Type>(array, *scale),
        DataType::Decimal64(_, scale) => wider::<Decimal64Type>(array, *scale),
        DataType::Decimal256(..) => exact(array),
        DataType::Float16 => plain(array, NAME)?,
        DataType::Dictionary(_, values) if !is_text(values) => exact(array),
        _ => Arc::clone(array),
    })
}

/// Decimals as such of 128 bits.
fn wider<T: DecimalType>(array: &ArrayRef, scale: i8) -> ArrayRef
where
    i128: From<T::Native>,
{
    let decimals = array.as_primitive::<T>();
    let wide: Decimal128Array = decimals.unary(i128::from);
    // The digits fit, as they did before.
    let typed = wide.with_data_type(DataType::Decimal128(38, scale));
    Arc::new(typed)
}

/// The digits of amounts as texts.
fn exact(array: &ArrayRef) -> ArrayRef {
    let rows = 0..array.len();
    Arc::new(
        rows.map(|row| text_at(array, row))
            .collect::<LargeStringArray>(),
    )
}

fn amounts(array: &ArrayRef) -> Result<Amounts<'_>, Error> {
    let valid = bits(array.nulls());
    if let DataType::Decimal128(_, scale) = array.data_type() {
        let decimals = array.as_primitive::<Decimal128Type>();
        return Ok(Amounts::Decimals(decimals.values(), *scale, valid));
    }
    Ok(match column(array, "amount")? {
        Column::Null(rows) => Amounts::Null(rows),
        Column::Numbers(numbers, valid) => Amounts::Numbers(numbers, 0, valid),
        Column::Texts(texts, valid) => Amounts::Texts(texts, valid),
        _ => {
            let message = format!("the column has the Arrow type `{}`", array.data_type());
            let help = "give amounts as whole numbers, decimals, texts, or doubles with `rounding`";
            return Err(wrong_type("amount", message, help));
        }
    })
}

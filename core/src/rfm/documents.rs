//! Orders as documents: objects as programs without columns have them, one for each row.

use std::borrow::Cow;

use super::columns::{Amounts, BadRows, OrderReading, Orders};
use super::key::Key;
use super::money::{Amount, Money};
use super::partial::Partial;
use crate::call::wrong_type;
use crate::error::{Code, Error};
use crate::frame::{Column, Texts};
use crate::json::{Pointer, Value};
use crate::text;
use crate::time::{Instant, Zone};

/// Under which keys documents have what is read of them. A row of a table has the same as columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OrderKeys<'k> {
    /// Who bought; none where all orders are those of one customer.
    pub customer: Option<&'k str>,
    /// When.
    pub at: &'k str,
    /// How much.
    pub amount: &'k str,
    /// The order that the row belongs to.
    pub order: Option<&'k str>,
    /// Which line of its order it is.
    pub line: Option<&'k str>,
    /// The currency.
    pub currency: Option<&'k str>,
    /// Purchase or refund.
    pub kind: Option<&'k str>,
}

impl Default for OrderKeys<'_> {
    fn default() -> Self {
        Self {
            customer: Some("customer"),
            at: "at",
            amount: "amount",
            order: Some("order"),
            line: Some("line"),
            currency: Some("currency"),
            kind: Some("kind"),
        }
    }
}

/// What a document says, as texts; empty where it says nothing.
#[derive(Default)]
struct Said<'d> {
    customer: Cow<'d, str>,
    at: Cow<'d, str>,
    amount: Cow<'d, str>,
    order: Cow<'d, str>,
    line: Cow<'d, str>,
    currency: Cow<'d, str>,
    kind: Cow<'d, str>,
}

impl Partial {
    /// Adds orders as documents: objects with `customer` (text or whole number), `at` (RFC 3339 text, a
    /// date, or milliseconds since 1970), `amount` (text, whole number, or a double with rounding), and
    /// perhaps `order`, `line`, `currency` and `kind`. Other keys are passed over.
    ///
    /// ```
    /// use leadgrid::rfm::{OrderKeys, OrderReading};
    /// use leadgrid::{Engine, Instant, Value};
    ///
    /// let policy = r#"{"format": 1, "id": "shop", "version": "1", "time_zone": "+09:00", "rfm": {}}"#;
    /// let engine = Engine::from_json(policy).expect("loads");
    /// let rfm = engine.rfm().expect("the policy has it");
    /// let as_of = Instant::parse("2026-11-26T09:00:00+09:00").expect("RFC 3339");
    /// let mut partial = rfm.partial(as_of);
    /// let orders = r#"[{"customer": 7, "at": "2026-11-20", "amount": "12.50"}, {"customer": 7, "at": "2026-11-21", "amount": 3}]"#;
    /// let orders = Value::from_json(orders).expect("JSON");
    /// let bad = partial.add_documents(orders.items(), &OrderKeys::default(), &OrderReading::default());
    /// assert_eq!(bad.expect("good rows").count, 0);
    /// assert_eq!(partial.customer(7).expect("known").net(), 1_550);
    /// ```
    ///
    /// # Errors
    /// Those of [`Partial::add_orders`].
    pub fn add_documents(
        &mut self,
        orders: &[Value<'_>],
        keys: &OrderKeys<'_>,
        reading: &OrderReading,
    ) -> Result<BadRows, Error> {
        self.add_documents_of(None, orders, keys, reading)
    }

    /// The same where all orders may be those of one customer; a row may name it, but no other one.
    pub(super) fn add_documents_of(
        &mut self,
        customer: Option<&str>,
        orders: &[Value<'_>],
        keys: &OrderKeys<'_>,
        reading: &OrderReading,
    ) -> Result<BadRows, Error> {
        let places = self.rules.places;
        let mut said = Vec::with_capacity(orders.len());
        let mut bad: Vec<(u64, Error)> = Vec::new();
        for (row, order) in orders.iter().enumerate() {
            let read = Said::read(order, keys, reading, places);
            let read = read.and_then(|one| match customer {
                Some(customer) => one.of(customer, keys),
                None => Ok(one),
            });
            match read {
                Ok(one) => said.push((row as u64, one)),
                Err(error) if reading.skip_bad_rows => bad.push((row as u64, error)),
                Err(error) => {
                    // What is wrong with an earlier row's value is told first.
                    let mut before = Self::new(&self.rules, self.as_of);
                    before.add_said(&said, reading)?;
                    return Err(error.below(&format!("/{row}")));
                }
            }
        }
        let row_of = |place: u64| {
            let found = usize::try_from(place)
                .ok()
                .and_then(|place| said.get(place));
            found.map_or(place, |(row, _)| *row)
        };
        let found = self.add_said(&said, reading);
        let found = found.map_err(|error| error.renumbered(row_of))?;
        let count = (bad.len() as u64).saturating_add(found.count);
        let rows = found.rows.into_iter();
        bad.extend(rows.map(|(place, error)| (row_of(place), error)));
        crate::order::sort_by(&mut bad, |a, b| a.0.cmp(&b.0));
        bad.truncate(BadRows::TOLD);
        Ok(BadRows { count, rows: bad })
    }

    /// Makes customers known who may have no orders, each a text or a whole number: all of them, or none
    /// where one is refused.
    ///
    /// # Errors
    /// `wrong_type` and `empty` for what names nobody, with its place as path; those of [`Partial::know`].
    pub fn know_documents(&mut self, customers: &[Value<'_>]) -> Result<(), Error> {
        let root = Pointer::root();
        let mut keys = Vec::with_capacity(customers.len());
        for (place, customer) in customers.iter().enumerate() {
            let at = root.index(place);
            let key = key(customer, &at)?;
            if key.is_empty() {
                let help = "leave it out, or give who it is";
                let message = "an empty text names no customer";
                return Err(Error::new(Code::Empty, at.to_string(), message, help));
            }
            keys.push(key);
        }
        for key in &keys {
            self.know(&**key)?;
        }
        Ok(())
    }

    fn add_said(
        &mut self,
        said: &[(u64, Said<'_>)],
        reading: &OrderReading,
    ) -> Result<BadRows, Error> {
        fn texts<'s>(
            said: &'s [(u64, Said<'_>)],
            of: impl Fn(&'s Said<'_>) -> &'s str,
        ) -> Vec<&'s str> {
            said.iter().map(|(_, one)| of(one)).collect()
        }
        let (customer, at) = (texts(said, |s| &s.customer), texts(said, |s| &s.at));
        let (amount, order) = (texts(said, |s| &s.amount), texts(said, |s| &s.order));
        let (line, currency) = (texts(said, |s| &s.line), texts(said, |s| &s.currency));
        let kind = texts(said, |s| &s.kind);
        fn column<'s>(texts: &'s [&'s str]) -> Column<'s> {
            Column::Texts(Texts::Slices(texts), None)
        }
        // Where no document has an order or a line, the quick way is open.
        fn perhaps<'s>(texts: &'s [&'s str]) -> Option<Column<'s>> {
            texts
                .iter()
                .any(|text| !text.is_empty())
                .then(|| column(texts))
        }
        let orders = Orders {
            customer: column(&customer),
            at: column(&at),
            amount: Amounts::Texts(Texts::Slices(&amount), None),
            order: perhaps(&order),
            line: perhaps(&line),
            currency: perhaps(&currency),
            kind: perhaps(&kind),
        };
        self.add_orders(&orders, reading)
    }
}

impl<'d> Said<'d> {
    /// The same of the one customer, whether it says so or names nobody.
    fn of(self, customer: &str, keys: &OrderKeys<'_>) -> Result<Self, Error> {
        let encoded = |key: &str| {
            let mut bytes = Vec::new();
            Key::Text(key).encode(&mut bytes);
            bytes
        };
        if !self.customer.is_empty() && encoded(&self.customer) != encoded(customer) {
            let at = Pointer::root();
            let path = keys
                .customer
                .map_or_else(String::new, |key| at.key(key).to_string());
            let message = format!(
                "the row is of `{}`, not of `{}`",
                text::short(&self.customer),
                text::short(customer)
            );
            let help = "give the orders of the one customer alone";
            return Err(Error::new(Code::ConflictingRow, path, message, help));
        }
        Ok(Self {
            customer: Cow::Owned(customer.to_owned()),
            ..self
        })
    }

    fn read(
        order: &'d Value<'_>,
        keys: &OrderKeys<'_>,
        reading: &OrderReading,
        places: u32,
    ) -> Result<Self, Error> {
        let root = Pointer::root();
        if !matches!(order, Value::Object(_)) {
            return Err(wrong_type(order, "an object", &root));
        }
        let given = |key: &str| order.get(key).filter(|value| **value != Value::Null);
        let key = |name: Option<&str>| match name.and_then(|name| Some((name, given(name)?))) {
            Some((name, value)) => key(value, &root.key(name)),
            None => Ok(Cow::Borrowed("")),
        };
        let word = |name: Option<&str>| match name.and_then(|name| Some((name, given(name)?))) {
            Some((_, Value::Text(text))) => Ok(Cow::Borrowed(&**text)),
            Some((name, other)) => Err(wrong_type(other, "a text", &root.key(name))),
            None => Ok(Cow::Borrowed("")),
        };
        let at = match given(keys.at) {
            None => Cow::Borrowed(""),
            Some(value) => instant(value, &root.key(keys.at))?,
        };
        let amount = match given(keys.amount) {
            None => Cow::Borrowed(""),
            Some(value) => amount(value, &root.key(keys.amount), reading, places)?,
        };
        Ok(Self {
            customer: key(keys.customer)?,
            at,
            amount,
            order: key(keys.order)?,
            line: key(keys.line)?,
            currency: word(keys.currency)?,
            kind: word(keys.kind)?,
        })
    }
}

/// A key as a text: a number is the same key as the text of its digits.
pub(super) fn key<'d>(value: &'d Value<'_>, at: &Pointer<'_>) -> Result<Cow<'d, str>, Error> {
    match value {
        Value::Text(text) => Ok(Cow::Borrowed(&**text)),
        value => match exact(value) {
            Some(whole) => Ok(whole.to_string().into()),
            None => Err(wrong_type(value, "a text or a whole number below 2^53", at)),
        },
    }
}

/// A whole number that no other one was rounded to: of 2^53 nobody knows what was written.
fn exact(value: &Value<'_>) -> Option<i64> {
    let whole = value.as_whole();
    whole.filter(|whole| whole.unsigned_abs() < 1 << 53)
}

fn instant<'d>(value: &'d Value<'_>, at: &Pointer<'_>) -> Result<Cow<'d, str>, Error> {
    match value {
        Value::Text(text) => Ok(Cow::Borrowed(&**text)),
        Value::Number(_) => match Instant::from_value(value) {
            Some(instant) => Ok(Zone::UTC.print(instant).into()),
            None => {
                let (message, help) = Instant::refusal(value);
                Err(Error::new(Code::BadInstant, at.to_string(), message, help))
            }
        },
        other => Err(wrong_type(other, "an instant", at)),
    }
}

fn amount<'d>(
    value: &'d Value<'_>,
    at: &Pointer<'_>,
    reading: &OrderReading,
    places: u32,
) -> Result<Cow<'d, str>, Error> {
    match value {
        Value::Text(text) => Ok(Cow::Borrowed(&**text)),
        Value::Number(number) => match (exact(value), reading.rounding) {
            (Some(whole), _) => Ok(whole.to_string().into()),
            (None, Some(rounding)) => {
                let places = if reading.minor_units { 0 } else { places };
                let amount = Amount::Float(*number, rounding);
                let refused = |wrong| amount.refusal(wrong, places, at.to_string());
                let minor = amount.minor(places).map_err(refused)?;
                Ok(Money::new(minor, places).to_string().into())
            }
            (None, None) => Err(Error::new(
                Code::WrongType,
                at.to_string(),
                format!(
                    "{} is a double, which cannot say what was paid exactly",
                    text::short(&crate::num::shown(*number))
                ),
                "give a text such as \"12.05\", or say how doubles are rounded (`rounding`)",
            )),
        },
        other => Err(wrong_type(other, "a text or a number", at)),
    }
}

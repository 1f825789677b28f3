//! Amounts of columns in minor units, exactly.

use super::{Amounts, OrderReading};
use crate::error::{Code, Error};
use crate::frame::Numbers;
use crate::rfm::money::{Amount, Rounding, Wrong, fits, from_double, refusal, rescaled, shown};

/// Reads amounts of a column.
pub(super) struct Minor<'o, 'a> {
    column: &'o Amounts<'a>,
    rounding: Option<Rounding>,
    /// Of the currency; none where amounts are of minor units already.
    places: u32,
}

impl<'o, 'a> Minor<'o, 'a> {
    pub(super) fn new(column: &'o Amounts<'a>, reading: &OrderReading, places: u32) -> Self {
        Self {
            column,
            rounding: reading.rounding,
            places: if reading.minor_units { 0 } else { places },
        }
    }

    pub(super) fn read(&self, row: usize) -> Result<i128, Error> {
        let path = || "/amount".to_owned();
        let missing = || {
            let message = "the row has no amount";
            let help = "give 0 for an order without money, or leave the row out";
            Error::new(Code::MissingKey, path(), message, help)
        };
        let whole = |number: i128, scale: i8| {
            let minor = rescaled(number, i32::from(scale), self.places);
            minor.map_err(|wrong| {
                refusal(wrong, &shown(number, i32::from(scale)), self.places, path())
            })
        };
        let valid = match self.column {
            Amounts::Null(_) => return Err(missing()),
            Amounts::Texts(_, valid)
            | Amounts::Numbers(.., valid)
            | Amounts::Decimals(.., valid) => valid.as_ref(),
        };
        if valid.is_some_and(|valid| !valid.get(row)) {
            return Err(missing());
        }
        match self.column {
            Amounts::Null(_) => Err(missing()),
            Amounts::Texts(texts, _) => {
                let text = texts.text(row).filter(|text| !text.is_empty());
                let text = text.ok_or_else(missing)?;
                let amount = Amount::Text(&text);
                let refused = |wrong| amount.refusal(wrong, self.places, path());
                amount.minor(self.places).map_err(refused)
            }
            Amounts::Decimals(numbers, scale, _) => {
                whole(*numbers.get(row).ok_or_else(missing)?, *scale)
            }
            Amounts::Numbers(numbers @ (Numbers::F64(_) | Numbers::F32(_)), scale, _) => {
                let number = numbers.get(row);
                if number.is_nan() {
                    return Err(missing());
                }
                let rounding = self.rounding.unwrap_or(Rounding::Exact);
                let places = i64::from(self.places).saturating_sub(i64::from(*scale));
                let minor = from_double(number, places, rounding).and_then(fits);
                minor.map_err(|wrong: Wrong| {
                    Amount::Float(number, rounding).refusal(wrong, self.places, path())
                })
            }
            Amounts::Numbers(numbers, scale, _) => {
                whole(numbers.whole(row).ok_or_else(missing)?, *scale)
            }
        }
    }
}

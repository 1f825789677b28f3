//! Amounts of columns in minor units, exactly.

use std::ops::Range;

use super::block::ODD;
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

/// Whether any of them is odd; all are looked at, which is faster than to stop.
fn any_odd(numbers: &[i64]) -> bool {
    numbers
        .iter()
        .fold(false, |any, number| any | (*number == ODD))
}

impl<'o, 'a> Minor<'o, 'a> {
    pub(super) fn new(column: &'o Amounts<'a>, reading: &OrderReading, places: u32) -> Self {
        Self {
            column,
            rounding: reading.rounding,
            places: if reading.minor_units { 0 } else { places },
        }
    }

    /// Writes the minor units of some rows, [`ODD`] where they do not fit or are none; whether there are
    /// only others.
    pub(super) fn block(&self, rows: Range<usize>, out: &mut [i64]) -> bool {
        let (valid, scale) = match self.column {
            Amounts::Numbers(Numbers::F64(_) | Numbers::F32(_), ..) | Amounts::Texts(..) => {
                let mut good = true;
                for (out, row) in out.iter_mut().zip(rows) {
                    let minor = self.read(row).ok();
                    *out = minor
                        .and_then(|minor| i64::try_from(minor).ok())
                        .unwrap_or(ODD);
                    good &= *out != ODD;
                }
                return good;
            }
            Amounts::Null(_) => {
                out.fill(ODD);
                return false;
            }
            Amounts::Numbers(_, scale, valid) | Amounts::Decimals(_, scale, valid) => {
                (valid, *scale)
            }
        };
        macro_rules! convert {
            ($numbers:expr) => {{
                let numbers = $numbers.get(rows.clone()).unwrap_or_default();
                for (out, number) in out.iter_mut().zip(numbers) {
                    *out = i64::try_from(*number).unwrap_or(ODD);
                }
            }};
        }
        match self.column {
            Amounts::Decimals(numbers, ..) => convert!(numbers),
            Amounts::Numbers(Numbers::I64(numbers), ..) => {
                let numbers = numbers.get(rows.clone()).unwrap_or_default();
                out.iter_mut()
                    .zip(numbers)
                    .for_each(|(out, number)| *out = *number);
            }
            Amounts::Numbers(Numbers::I32(numbers), ..) => convert!(numbers),
            Amounts::Numbers(Numbers::I16(numbers), ..) => convert!(numbers),
            Amounts::Numbers(Numbers::I8(numbers), ..) => convert!(numbers),
            Amounts::Numbers(Numbers::U64(numbers), ..) => convert!(numbers),
            Amounts::Numbers(Numbers::U32(numbers), ..) => convert!(numbers),
            Amounts::Numbers(Numbers::U16(numbers), ..) => convert!(numbers),
            Amounts::Numbers(Numbers::U8(numbers), ..) => convert!(numbers),
            _ => out.fill(ODD),
        }
        self.rescale(i64::from(scale), out);
        if let Some(valid) = valid {
            valid.clear(rows, out, ODD);
        }
        !any_odd(out)
    }

    /// Minor units of whole numbers; [`ODD`] stays what it is.
    fn rescale(&self, scale: i64, out: &mut [i64]) {
        let more = i64::from(self.places).saturating_sub(scale);
        let power = u32::try_from(more.unsigned_abs()).ok();
        let power = power.and_then(|digits| 10_i64.checked_pow(digits));
        match power {
            Some(1) => {}
            Some(power) if more > 0 => {
                for out in out {
                    *out = out.checked_mul(power).unwrap_or(ODD);
                }
            }
            Some(power) => {
                for out in out {
                    let whole = out.checked_rem(power) == Some(0);
                    let minor = out.checked_div(power).filter(|_| whole && *out != ODD);
                    *out = minor.unwrap_or(ODD);
                }
            }
            None => out.fill(ODD),
        }
    }

    /// Whether all amounts are surely good, whatever stands in the rows.
    pub(super) fn are_good(&self) -> bool {
        match self.column {
            Amounts::Numbers(Numbers::F64(_) | Numbers::F32(_), ..) => false,
            // Of 64 bits, and less than ten to the power of 27 with seven digits more.
            Amounts::Numbers(_, scale, None) => {
                let more = i64::from(self.places).saturating_sub(i64::from(*scale));
                (0..=7).contains(&more)
            }
            _ => false,
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

//! Numbers of any type, read as the nearest doubles.

use std::cmp::Ordering;
use std::ops::Range;

/// Numbers of any type that has a nearest double.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Numbers<'a> {
    /// Doubles.
    F64(&'a [f64]),
    /// Single precision.
    F32(&'a [f32]),
    /// Whole numbers.
    I64(&'a [i64]),
    /// Whole numbers.
    I32(&'a [i32]),
    /// Whole numbers.
    I16(&'a [i16]),
    /// Whole numbers.
    I8(&'a [i8]),
    /// Whole numbers from 0 on.
    U64(&'a [u64]),
    /// Whole numbers from 0 on.
    U32(&'a [u32]),
    /// Whole numbers from 0 on.
    U16(&'a [u16]),
    /// Whole numbers from 0 on.
    U8(&'a [u8]),
}

impl Numbers<'_> {
    pub(crate) fn len(&self) -> usize {
        match self {
            Numbers::F64(numbers) => numbers.len(),
            Numbers::F32(numbers) => numbers.len(),
            Numbers::I64(numbers) => numbers.len(),
            Numbers::I32(numbers) => numbers.len(),
            Numbers::I16(numbers) => numbers.len(),
            Numbers::I8(numbers) => numbers.len(),
            Numbers::U64(numbers) => numbers.len(),
            Numbers::U32(numbers) => numbers.len(),
            Numbers::U16(numbers) => numbers.len(),
            Numbers::U8(numbers) => numbers.len(),
        }
    }

    /// Whether they are doubles, or of single precision.
    pub(crate) fn is_float(&self) -> bool {
        matches!(self, Numbers::F64(_) | Numbers::F32(_))
    }

    /// Writes what is made of the nearest doubles of some rows.
    #[inline]
    pub(super) fn map<T>(&self, rows: Range<usize>, out: &mut [T], of: impl Fn(f64) -> T) {
        macro_rules! map {
            ($numbers:expr, $convert:expr) => {{
                let numbers = $numbers.get(rows).unwrap_or_default();
                for (out, number) in out.iter_mut().zip(numbers) {
                    *out = of($convert(*number));
                }
            }};
        }
        match self {
            Numbers::F64(numbers) => map!(numbers, |number: f64| number),
            Numbers::F32(numbers) => map!(numbers, f64::from),
            Numbers::I64(numbers) => map!(numbers, |number: i64| number as f64),
            Numbers::I32(numbers) => map!(numbers, f64::from),
            Numbers::I16(numbers) => map!(numbers, f64::from),
            Numbers::I8(numbers) => map!(numbers, f64::from),
            Numbers::U64(numbers) => map!(numbers, |number: u64| number as f64),
            Numbers::U32(numbers) => map!(numbers, f64::from),
            Numbers::U16(numbers) => map!(numbers, f64::from),
            Numbers::U8(numbers) => map!(numbers, f64::from),
        }
    }

    /// The least and the greatest of whole numbers, nulls among them; none of numbers that need not be whole.
    pub(super) fn range(&self) -> Option<(i64, i64)> {
        macro_rules! range {
            ($numbers:expr) => {{
                let least = $numbers.iter().min()?;
                let most = $numbers.iter().max()?;
                Some((i64::try_from(*least).ok()?, i64::try_from(*most).ok()?))
            }};
        }
        match self {
            Numbers::F64(_) | Numbers::F32(_) => None,
            Numbers::I64(numbers) => range!(numbers),
            Numbers::I32(numbers) => range!(numbers),
            Numbers::I16(numbers) => range!(numbers),
            Numbers::I8(numbers) => range!(numbers),
            Numbers::U64(numbers) => range!(numbers),
            Numbers::U32(numbers) => range!(numbers),
            Numbers::U16(numbers) => range!(numbers),
            Numbers::U8(numbers) => range!(numbers),
        }
    }

    /// How far whole numbers lie above the least of them, where that is less than 2^32.
    pub(super) fn above(&self, least: i64) -> Vec<u32> {
        macro_rules! above {
            ($numbers:expr) => {
                ($numbers.iter())
                    .map(|number| (*number as i64).wrapping_sub(least) as u32)
                    .collect()
            };
        }
        match self {
            Numbers::F64(_) | Numbers::F32(_) => Vec::new(),
            Numbers::I64(numbers) => above!(numbers),
            Numbers::I32(numbers) => above!(numbers),
            Numbers::I16(numbers) => above!(numbers),
            Numbers::I8(numbers) => above!(numbers),
            Numbers::U64(numbers) => above!(numbers),
            Numbers::U32(numbers) => above!(numbers),
            Numbers::U16(numbers) => above!(numbers),
            Numbers::U8(numbers) => above!(numbers),
        }
    }

    /// Where those of each number begin, from the least one up, and where the last end, if whole numbers
    /// stand in order. They must lie less than 2^32 above the least of them.
    pub(super) fn starts(&self, least: i64, count: usize) -> Option<Vec<u32>> {
        let mut starts: Vec<u32> = Vec::with_capacity(count.saturating_add(1));
        let mut row = 0_u32;
        macro_rules! starts {
            ($numbers:expr) => {
                for number in $numbers.iter() {
                    let above = (*number as i64).wrapping_sub(least) as u32 as usize;
                    match starts.len().cmp(&above.saturating_add(1)) {
                        Ordering::Greater => return None,
                        Ordering::Equal => {}
                        Ordering::Less => starts.resize(above.saturating_add(1), row),
                    }
                    row = row.saturating_add(1);
                }
            };
        }
        match self {
            Numbers::F64(_) | Numbers::F32(_) => return None,
            Numbers::I64(numbers) => starts!(numbers),
            Numbers::I32(numbers) => starts!(numbers),
            Numbers::I16(numbers) => starts!(numbers),
            Numbers::I8(numbers) => starts!(numbers),
            Numbers::U64(numbers) => starts!(numbers),
            Numbers::U32(numbers) => starts!(numbers),
            Numbers::U16(numbers) => starts!(numbers),
            Numbers::U8(numbers) => starts!(numbers),
        }
        starts.resize(count.saturating_add(1), row);
        Some(starts)
    }

    /// The number of a row, if it is whole; exact. Doubles from 10^15 on are not told from their
    /// neighbours and are none.
    ///
    /// ```
    /// use leadgrid::frame::Numbers;
    ///
    /// let ids = Numbers::F64(&[1024.0, 2.5, f64::NAN]);
    /// assert_eq!([0, 1, 2].map(|row| ids.whole(row)), [Some(1024), None, None]);
    /// ```
    #[must_use]
    pub fn whole(&self, row: usize) -> Option<i128> {
        let of_double = |number: f64| {
            let is_whole = number.fract().abs() <= 0.0 && number.abs() < 1e15;
            is_whole.then_some(number as i128)
        };
        match self {
            Numbers::F64(numbers) => of_double(*numbers.get(row)?),
            Numbers::F32(numbers) => of_double(f64::from(*numbers.get(row)?)),
            Numbers::I64(numbers) => Some(i128::from(*numbers.get(row)?)),
            Numbers::I32(numbers) => Some(i128::from(*numbers.get(row)?)),
            Numbers::I16(numbers) => Some(i128::from(*numbers.get(row)?)),
            Numbers::I8(numbers) => Some(i128::from(*numbers.get(row)?)),
            Numbers::U64(numbers) => Some(i128::from(*numbers.get(row)?)),
            Numbers::U32(numbers) => Some(i128::from(*numbers.get(row)?)),
            Numbers::U16(numbers) => Some(i128::from(*numbers.get(row)?)),
            Numbers::U8(numbers) => Some(i128::from(*numbers.get(row)?)),
        }
    }

    /// The nearest double of a row; NaN beyond the last.
    pub(crate) fn get(&self, row: usize) -> f64 {
        let mut one = [f64::NAN];
        self.map(row..row.saturating_add(1), &mut one, |number| number);
        let [number] = one;
        number
    }
}

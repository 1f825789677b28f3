//! One side of a grid: axes that are summed, and bands of the sum.
//!
//! Bands are written by their start, or in the style of CRM systems as ranges of whole points.

use crate::error::{Code, Error};
use crate::json::{Pointer, Value};
use crate::label::{Id, Named};
use crate::num::{self, POINT};
use crate::policy::check::Check;
use crate::policy::shape::{DESCRIPTION, Key, Shape, TITLE, optional, required};
use crate::policy::vocabulary::refer_all;
use crate::text;

pub(super) const SIDE: Shape = Shape::Object(SIDE_KEYS);
const SIDE_KEYS: &[Key] = &[
    required(
        "axes",
        Shape::List(&Shape::Id, true),
        "axes whose totals are added",
    ),
    required(
        "bands",
        Shape::List(&BAND, true),
        "bands of the sum, ascending",
    ),
];
const BAND: Shape = Shape::Object(BAND_KEYS);
const BAND_KEYS: &[Key] = &[
    required("id", Shape::Id, "unique on its side"),
    TITLE,
    DESCRIPTION,
    optional(
        "from",
        Shape::Level,
        "first sum of the band; the first band has none",
    ),
    optional(
        "range",
        Shape::Range,
        "first and last sum in whole points, instead of `from`",
    ),
];
const MAX_BANDS: usize = 100;

/// A compiled side.
#[derive(Debug)]
pub(crate) struct Side {
    pub(crate) axes: Vec<usize>,
    pub(crate) bands: Vec<Band>,
}

/// A band of totals, up to the start of the next.
#[derive(Debug)]
pub(crate) struct Band {
    pub(crate) name: Named,
    /// In thousandths; that of the first band is never asked for, since it has no lower end.
    pub(crate) from: i64,
}

impl Side {
    pub(super) fn compile(
        value: &Value<'_>,
        axes: &[Id],
        at: &Pointer<'_>,
        check: &mut Check,
    ) -> Option<Self> {
        let named = refer_all(value.get("axes"), "axis", axes, &at.key("axes"), check);
        let bands = value.get("bands")?;
        let at = at.key("bands");
        if bands.items().len() > MAX_BANDS {
            let message = format!("a side has at most {MAX_BANDS} bands");
            check.error(Code::LimitExceeded, &at, message, "merge bands");
            return None;
        }
        let before = check.count();
        crate::policy::shape::check_unique(bands, true, &at, check);
        let unique = check.count() == before;
        let compiled = compile_bands(bands, &at, check).filter(|_| unique)?;
        // A wrong axis was reported; the cells can be judged without it.
        let indices = named
            .iter()
            .filter_map(|id| axes.iter().position(|axis| axis == id));
        Some(Self {
            axes: indices.collect(),
            bands: compiled,
        })
    }

    /// The band that a total reaches.
    pub(crate) fn band(&self, total: i128) -> usize {
        self.bands
            .get(1..)
            .unwrap_or(&[])
            .partition_point(|band| i128::from(band.from) <= total)
    }

    /// The place of a band that a caller names.
    pub(crate) fn place(&self, id: &str, at: &Pointer<'_>) -> Result<usize, Error> {
        let mut bands = self.bands.iter();
        bands.position(|band| band.name.id == *id).ok_or_else(|| {
            let ids = self.bands.iter().map(|band| &*band.name.id);
            let all = || format!("the side has {}", text::list(ids.clone()));
            let help = text::help(id, ids.clone(), all);
            let message = format!("the side has no band `{}`", text::short(id));
            Error::new(Code::UnknownReference, at.to_string(), message, help)
        })
    }
}

/// Bands with their starts; `None` where cells cannot be judged because bands or ids are missing.
fn compile_bands(bands: &Value<'_>, at: &Pointer<'_>, check: &mut Check) -> Option<Vec<Band>> {
    let mut compiled: Vec<Band> = Vec::new();
    let mut last: Option<i64> = None;
    let mut last_end: Option<i64> = None;
    let ranges = bands
        .items()
        .first()
        .is_some_and(|band| band.get("range").is_some());
    for (index, band) in bands.items().iter().enumerate() {
        let at = at.index(index);
        let (from, range) = (band.get("from"), band.get("range"));
        let mixed = if ranges {
            from.is_some()
        } else {
            range.is_some()
        };
        if mixed {
            let message = "bands are written by `from` or by `range`, not both";
            check.error(
                Code::ConflictingKeys,
                &at,
                message,
                "write all bands of a side in one way",
            );
        }
        let start = if mixed || check.is_wrong(&at) {
            None
        } else if ranges {
            start_of_range(range, &mut last_end, &at, check)
        } else {
            start(from, index, last, &at, check)
        };
        last = start.or(last);
        let id = band.get("id").and_then(Value::as_text);
        if let Some(id) = id {
            compiled.push(Band {
                name: Named::new(id, band.get("title")),
                from: start.unwrap_or(i64::MIN),
            });
        }
    }
    (!compiled.is_empty() && compiled.len() == bands.items().len()).then_some(compiled)
}

fn start(
    from: Option<&Value<'_>>,
    index: usize,
    last: Option<i64>,
    at: &Pointer<'_>,
    check: &mut Check,
) -> Option<i64> {
    let Some(from) = from else {
        if index > 0 {
            let help = "only the first band reaches down without end";
            check.error(Code::MissingKey, at, "`from` is missing", help);
        }
        return None;
    };
    let start = num::thousandths(from.as_number()?)?;
    if index == 0 {
        let message = "the first band must reach down without end";
        check.error(Code::BandGap, &at.key("from"), message, "remove its `from`");
    } else if let Some(last) = last.filter(|last| start <= *last) {
        let message = format!(
            "{} is not above {}",
            num::Points::from_thousandths(start),
            num::Points::from_thousandths(last)
        );
        check.error(
            Code::BandsNotAscending,
            &at.key("from"),
            message,
            "sort the bands by their start",
        );
    }
    Some(start)
}

fn start_of_range(
    range: Option<&Value<'_>>,
    last_end: &mut Option<i64>,
    at: &Pointer<'_>,
    check: &mut Check,
) -> Option<i64> {
    let Some(range) = range else {
        check.error(
            Code::MissingKey,
            at,
            "`range` is missing",
            "the bands of this side are ranges",
        );
        return None;
    };
    let [from, to] = range.items() else {
        return None;
    };
    let (from, to) = (from.as_whole()?, to.as_whole()?);
    if let Some(end) = last_end.replace(to) {
        let next = end.saturating_add(1);
        let at = at.key("range");
        let help = format!("let it start at {next}");
        if from > next {
            let message = format!(
                "nothing covers the points from {next} to {}",
                from.saturating_sub(1)
            );
            check.error(Code::BandGap, &at.index(0), message, help);
        } else if from < next {
            let message =
                format!("the range starts at {from}, but the one before it ends at {end}");
            check.error(Code::BandOverlap, &at.index(0), message, help);
        }
    }
    Some(from.saturating_mul(POINT))
}

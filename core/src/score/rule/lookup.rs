//! A rule that looks one field up: a table of texts, or bands of a number.

use super::last_before;
use crate::condition::Probe;
use crate::lead::{Fact, Scene};
use crate::score::bounds::Bounds;

#[derive(Debug)]
pub(super) enum Lookup {
    Values {
        field: usize,
        /// Sorted by text.
        points: Vec<(String, i64)>,
        /// Whether the table has every text of a closed list.
        complete: bool,
    },
    Bands {
        field: usize,
        /// Starts, ascending.
        bands: Vec<(f64, i64)>,
    },
}

impl Lookup {
    pub(super) fn field(&self) -> usize {
        match self {
            Lookup::Values { field, .. } | Lookup::Bands { field, .. } => *field,
        }
    }

    /// Tells its field, and every text or start that it names.
    pub(super) fn probe<'c>(&'c self, tell: &mut dyn FnMut(Probe<'c>)) {
        tell(Probe::Field(self.field()));
        match self {
            Lookup::Values { field, points, .. } => {
                points
                    .iter()
                    .for_each(|(text, _)| tell(Probe::Text(*field, text)));
            }
            Lookup::Bands { field, bands } => {
                bands
                    .iter()
                    .for_each(|(from, _)| tell(Probe::NumberFrom(*field, *from)));
            }
        }
    }

    pub(super) fn points(&self, scene: &Scene<'_, '_>, otherwise: i64, unknown: i64) -> i64 {
        match (self, scene.fact(self.field())) {
            (Lookup::Values { points, .. }, Fact::Text(text)) => {
                points_of(points, text).unwrap_or(otherwise)
            }
            (Lookup::Bands { bands, .. }, Fact::Number(number)) => {
                let reached = bands.partition_point(|(from, _)| from <= number);
                last_before(bands, reached).unwrap_or(otherwise)
            }
            _ => unknown,
        }
    }

    /// Between which points any known value lies.
    pub(super) fn reach(&self, otherwise: i64) -> Bounds {
        match self {
            Lookup::Values {
                points, complete, ..
            } => {
                let rest = (!complete).then_some(otherwise);
                Bounds::around(points.iter().map(|row| row.1).chain(rest))
            }
            Lookup::Bands { bands, .. } => {
                Bounds::around(bands.iter().map(|band| band.1).chain([otherwise]))
            }
        }
    }
}

/// The points under a text. A short table is walked: texts of unlike length differ at a glance.
fn points_of(points: &[(String, i64)], text: &str) -> Option<i64> {
    const SHORT: usize = 8;
    let row = if points.len() <= SHORT {
        points.iter().find(|(known, _)| known == text)
    } else {
        let place = points.binary_search_by(|(known, _)| (**known).cmp(text));
        place.ok().and_then(|place| points.get(place))
    };
    row.map(|(_, points)| *points)
}

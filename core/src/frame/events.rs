//! Events by lead, and those of one lead read as the evaluator wants them.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use super::activities::{Activities, instant};
use super::column::Column;
use super::lead_keys::{LeadKeys, NONE};
use super::texts::Texts;
use crate::lead::{Event, Text, settle};
use crate::policy::vocabulary::Vocabulary;
use crate::text;
use crate::time::Instant;

/// Events by lead.
#[derive(Debug)]
pub(super) struct ByLead<'f> {
    table: &'f Activities<'f>,
    /// Rows of the table, those of one lead together, in their order.
    rows: Vec<u32>,
    /// Where the rows of each lead of the table begin; one more than there are leads.
    starts: Vec<u32>,
    leads: LeadKeys<'f>,
    /// The kind of each text of a dictionary.
    kinds: Option<Vec<Kind>>,
    /// By lead of the table, whether it is in a frame.
    met: Vec<AtomicBool>,
    /// Events of the leads that are.
    events_met: AtomicU64,
}

#[derive(Debug, Clone, Copy)]
enum Kind {
    Null,
    Undeclared,
    Declared(usize),
}

/// Why the events of a lead were not read: something is wrong with one of them. The lead is then
/// judged as a document.
pub(super) struct Odd;

impl<'f> ByLead<'f> {
    /// Sorts the events of a table by lead. A table has less than 2^32 - 1 rows.
    pub(super) fn new(table: &'f Activities<'f>, words: &Vocabulary) -> Self {
        let count = table.lead.len();
        let (leads, places) = LeadKeys::new(&table.lead);
        // Where each lead's rows begin, by counting.
        let mut starts = vec![0_u32; leads.samples.len().saturating_add(1)];
        for place in places.iter().filter(|place| **place != NONE) {
            if let Some(next) = starts.get_mut((*place as usize).saturating_add(1)) {
                *next = next.saturating_add(1);
            }
        }
        let mut sum = 0_u32;
        for start in &mut starts {
            sum = sum.saturating_add(*start);
            *start = sum;
        }
        let mut next = starts.clone();
        let mut rows = vec![0_u32; sum as usize];
        for (row, place) in (0..).zip(&places) {
            if let Some(at) = next.get_mut(*place as usize)
                && let Some(slot) = rows.get_mut(*at as usize)
            {
                *slot = row;
                *at = at.saturating_add(1);
            }
        }
        debug_assert_eq!(count, places.len());
        let kinds = match &table.kind {
            Column::Texts(Texts::Dictionary(_, dictionary), _) => {
                let texts = &dictionary.texts;
                let of = |key| match dictionary.valid.is_some_and(|valid| !valid.get(key)) {
                    true => Kind::Null,
                    false => kind_of(texts.get(key), words),
                };
                Some((0..texts.len()).map(of).collect())
            }
            _ => None,
        };
        let met = leads.samples.iter().map(|_| AtomicBool::new(false));
        Self {
            met: met.collect(),
            events_met: AtomicU64::new(0),
            table,
            rows,
            starts,
            leads,
            kinds,
        }
    }

    /// The rows of the events of a lead, by the column of leads and its row.
    pub(super) fn rows_of(&self, ids: &Column<'_>, row: usize) -> &[u32] {
        let place = self.leads.find(ids, row);
        place.map_or(&[], |place| self.rows_at(place))
    }

    fn rows_at(&self, place: u32) -> &[u32] {
        let place = place as usize;
        let ends = [place, place.saturating_add(1)].map(|at| self.starts.get(at).copied());
        let [Some(start), Some(end)] = ends else {
            return &[];
        };
        let rows = self.rows.get(start as usize..end as usize);
        rows.unwrap_or_default()
    }

    /// Marks the leads of a frame as met.
    pub(super) fn meet(&self, ids: &Column<'_>) {
        for row in 0..ids.len() {
            let Some(place) = self.leads.find(ids, row) else {
                continue;
            };
            let met = self.met.get(place as usize);
            if met.is_some_and(|met| !met.swap(true, Ordering::Relaxed)) {
                let events = u64::try_from(self.rows_at(place).len()).unwrap_or(0);
                self.events_met.fetch_add(events, Ordering::Relaxed);
            }
        }
    }

    /// Events that belong to no lead that was met; those without a key belong to nobody either.
    pub(super) fn unmet(&self) -> u64 {
        let all = u64::try_from(self.table.lead.len()).unwrap_or(u64::MAX);
        all.saturating_sub(self.events_met.load(Ordering::Relaxed))
    }

    /// Reads the events of some rows, in order and without duplicates. `undeclared` is told each of a kind
    /// that the policy does not declare, and answers whether it may be passed over.
    pub(super) fn read(
        &self,
        rows: &[u32],
        words: &Vocabulary,
        events: &mut Vec<Event<'f>>,
        undeclared: &mut dyn FnMut(usize) -> bool,
    ) -> Result<(), Odd> {
        events.clear();
        let mut room = [(Instant::MIN, 0); SHORT];
        let Some(dated) = room.get_mut(..rows.len()) else {
            let all = rows
                .iter()
                .map(|row| Some((instant(&self.table.at, *row as usize)?, *row)));
            let dated: Vec<(Instant, u32)> = all.collect::<Option<_>>().ok_or(Odd)?;
            self.push(&dated, words, events, undeclared)?;
            settle(events);
            return Ok(());
        };
        for (dated, row) in dated.iter_mut().zip(rows) {
            *dated = (instant(&self.table.at, *row as usize).ok_or(Odd)?, *row);
        }
        let differ = sort(dated);
        self.push(dated, words, events, undeclared)?;
        // Of instants that differ, without ids, no event stands for another.
        if !differ || events.iter().any(|event| event.id.is_some()) {
            settle(events);
        }
        Ok(())
    }

    fn push(
        &self,
        dated: &[(Instant, u32)],
        words: &Vocabulary,
        events: &mut Vec<Event<'f>>,
        undeclared: &mut dyn FnMut(usize) -> bool,
    ) -> Result<(), Odd> {
        for (at, row) in dated {
            let row = *row as usize;
            let (reference, id) = match (&self.table.reference, &self.table.id) {
                (None, None) => (None, None),
                (reference, id) => (
                    text_at(reference.as_ref(), row)?,
                    text_at(id.as_ref(), row)?,
                ),
            };
            match self.kind(row, words) {
                Kind::Declared(kind) => events.push(Event {
                    at: *at,
                    kind,
                    reference,
                    id,
                }),
                Kind::Undeclared if undeclared(row) => {}
                Kind::Undeclared | Kind::Null => return Err(Odd),
            }
        }
        Ok(())
    }

    fn kind(&self, row: usize, words: &Vocabulary) -> Kind {
        if self.table.kind.is_null(row) {
            return Kind::Null;
        }
        match (&self.kinds, &self.table.kind) {
            (Some(kinds), Column::Texts(Texts::Dictionary(keys, _), _)) => {
                let known = keys.get(row).and_then(|key| kinds.get(key));
                known.copied().unwrap_or(Kind::Null)
            }
            (_, Column::Texts(texts, _)) => kind_of(texts.get(row), words),
            _ => Kind::Null,
        }
    }

    pub(super) fn table(&self) -> &'f Activities<'f> {
        self.table
    }
}

/// More events are sorted in the ordinary way.
const SHORT: usize = 32;

/// Sorts a few rows by their instants, and tells whether these differ.
fn sort(dated: &mut [(Instant, u32)]) -> bool {
    for place in 1..dated.len() {
        let sorted = dated.get_mut(..=place).unwrap_or_default();
        let Some((next, before)) = sorted.split_last() else {
            continue;
        };
        let earlier = before.iter().rposition(|known| known.0 <= next.0);
        let target = earlier.map_or(0, |earlier| earlier.saturating_add(1));
        sorted.get_mut(target..).unwrap_or_default().rotate_right(1);
    }
    let mut pairs = dated.iter().zip(dated.iter().skip(1));
    pairs.all(|(one, next)| one.0 != next.0)
}

fn kind_of(given: Option<&[u8]>, words: &Vocabulary) -> Kind {
    let Some(given) = given else {
        return Kind::Null;
    };
    let known = std::str::from_utf8(given)
        .ok()
        .and_then(|text| words.kind(text));
    known.map_or(Kind::Undeclared, Kind::Declared)
}

fn text_at<'f>(column: Option<&'f Column<'f>>, row: usize) -> Result<Option<Text<'f>>, Odd> {
    let Some(Column::Texts(texts, _)) = column.filter(|column| !column.is_null(row)) else {
        return Ok(None);
    };
    let Some(bytes) = texts.get(row) else {
        return Ok(None);
    };
    let given = std::str::from_utf8(bytes).map_err(|_| Odd)?;
    Ok((!given.is_empty()).then(|| Text {
        composed: text::compose(given),
        given,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_sorted_by_their_instants() {
        let at = |millis| Instant::from_millis(millis).expect("an instant");
        for order in [
            vec![3, 1, 2],
            vec![1, 2, 3],
            vec![3, 2, 1],
            vec![],
            vec![5],
            vec![9, 1, 8, 2, 7, 3],
        ] {
            let mut dated: Vec<_> = order
                .iter()
                .zip(0..)
                .map(|(millis, row)| (at(*millis), row))
                .collect();
            let mut expected = dated.clone();
            expected.sort();
            assert!(sort(&mut dated));
            assert_eq!(dated, expected);
        }
        let mut twice = [(at(2), 0), (at(1), 1), (at(2), 2)];
        assert!(!sort(&mut twice));
        assert_eq!(twice.map(|(_, row)| row), [1, 0, 2]);
    }
}
